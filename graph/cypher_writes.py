"""Changes as Cypher that runs on Neo4j and on kglite; and what is found there, as elements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sayso.graph.elements import Element, to_element, with_properties
from sayso.graph.ids import Ids
from sayso.graph.record import Change, Position
from sayso.ontology.model import Ontology, relationship

POSITION = "SaysoPosition"
"""The label of the nodes that are no records: how far the store follows a workspace. Their id is its base."""

READ_POSITION = (
    f"MATCH (p:{POSITION}) RETURN p.id AS base, p.owner AS owner, p.load AS load, p.history AS history, p.view AS view"
)
CLEAR_POSITION = f"MATCH (p:{POSITION} {{id: $base}}) DETACH DELETE p"
WRITE_POSITION = (
    f"MERGE (p:{POSITION} {{id: $base}}) SET p.owner = $owner, p.load = $load, p.history = $history, p.view = $view"
)
NODES = f"MATCH (n) WHERE NOT n:{POSITION}"
FOUND = (
    "RETURN n.id AS id, labels(n) AS labels, n {.*} AS properties, [(n)-[r]->(m) | [type(r), m.id, keys(r)]] AS edges"
)
READ_BACK = f"{NODES} {FOUND}"
READ_BACK_SHARED = f"{NODES} AND NOT coalesce(any(base IN $others WHERE n.id STARTS WITH base), false) {FOUND}"
SHOW_RULES = (
    "SHOW INDEXES YIELD name, type, labelsOrTypes, properties RETURN name, type, labelsOrTypes AS labels, properties",
    "SHOW CONSTRAINTS YIELD name, type, labelsOrTypes, properties"
    " RETURN name, type, labelsOrTypes AS labels, properties",
)
"""What has a name in a Neo4j; a constraint after the index that serves it, which has the same one."""


NAMELESS = "a node without an id"


class Constraint(NamedTuple):
    """Ids are unique under a label."""

    name: str
    label: str

    @property
    def text(self) -> str:
        return f"CREATE CONSTRAINT {self.name} IF NOT EXISTS FOR (n:{self.label}) REQUIRE n.id IS UNIQUE"


class Write(NamedTuple):
    """A query, and the rows that it is run with as `$rows`."""

    text: str
    rows: list[Any]


def constraints(ontology: Ontology) -> Iterator[Constraint]:
    """One for each kind, and one for positions."""
    for kind in ontology.kinds.values():
        yield Constraint(f"sayso_{kind.path}_id", kind.name)
    yield Constraint("sayso_position_id", POSITION)


def writes(changes: Sequence[Change], ontology: Ontology, ids: Ids) -> Iterator[Write]:
    """In the order in which to run them: nodes, their old edges away, their new edges, then the nodes that go."""
    elements = [to_element(change.record, ontology) for change in changes if change.record]
    yield from nodes(elements, ontology)
    referring = {relationship(each.stem) for each in ontology.properties.values() if each.type == "ref"}
    types = ":" + "|".join(map(_quoted, sorted(referring)))
    by_kind = _group((element.labels[0], element.id) for element in elements)
    for kind, found in by_kind.items():
        yield Write(f"UNWIND $rows AS id MATCH (n:{kind} {{id: id}})-[r{types}]->() DELETE r", found)
    yield from edges(elements, ontology, ids)
    names = {kind.path: kind.name for kind in ontology.kinds.values()}
    for kind, gone in _group((names[ids.kind(c.id)], c.id) for c in changes if c.record is None).items():
        yield Write(f"UNWIND $rows AS id MATCH (n:{kind} {{id: id}}) DETACH DELETE n", gone)


def nodes(elements: Iterable[Element], ontology: Ontology) -> Iterator[Write]:
    """Nodes with their labels and properties, without edges."""
    rows = _group((e.labels, {"id": e.id, "properties": {"id": e.id, **e.properties}}) for e in elements)
    for (kind, *classes), found in rows.items():
        others = sorted(
            name for name in ontology.classes if kind in ontology.ancestors(name) and name not in (kind, *classes)
        )
        text = f"UNWIND $rows AS row MERGE (n:{kind} {{id: row.id}}) SET n = row.properties"
        text += f" SET n:{':'.join(map(_quoted, classes))}" if classes else ""
        text += f" REMOVE n:{':'.join(map(_quoted, others))}" if others else ""
        yield Write(text, found)


def edges(elements: Iterable[Element], ontology: Ontology, ids: Ids) -> Iterator[Write]:
    """The edges of nodes that are there, to nodes that are."""
    names = {kind.path: kind.name for kind in ontology.kinds.values()}
    rows = _group(
        ((element.labels[0], kind, names[ids.kind(target)]), {"from": element.id, "to": target})
        for element in elements
        for kind, target in element.edges
    )
    for (source, kind, target), found in rows.items():
        yield Write(
            f"UNWIND $rows AS row MATCH (a:{source} {{id: row.from}}) MATCH (b:{target} {{id: row.to}})"
            f" MERGE (a)-[:{_quoted(kind)}]->(b)",
            found,
        )


def _quoted(name: str) -> str:
    """A label or a type of relationship, which may be a word of Cypher's: the lint lets only letters and digits in."""
    return f"`{name}`"


def _group(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for key, row in pairs:
        found[key].append(row)
    return found


def position_of(row: Mapping[str, Any] | None) -> Position | None:
    return Position(row["load"], row["history"], row["view"]) if row else None


def element_of(row: Mapping[str, Any]) -> Element:
    """A row of `READ_BACK` as an element; a node without an id gets one that says so."""
    properties = {key: value for key, value in row["properties"].items() if key != "id"}
    edges = tuple(
        (with_properties(kind, keys), target or "a node without an id") for kind, target, keys in row["edges"]
    )
    return Element(str(row["id"] or "a node without an id"), tuple(row["labels"]), properties, edges)
