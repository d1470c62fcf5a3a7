"""Changes as SPARQL updates that may be sent twice, or come late: each is carried out only while a stamp stands.

The stamp is a word beside the position. Who writes the last of a series of updates replaces it, so that a copy of an
earlier one, which the network or the server held back, does nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from sayso.graph.ids import Ids
from sayso.graph.quads import to_quads
from sayso.graph.record import Change, Position
from sayso.graph.sharing import Held
from sayso.ontology.model import NAMESPACE, Ontology

REQUEST_BYTES = 1 << 20
"""What one update may hold; a record that is larger goes alone."""

GRAPHS = 200
"""How many graphs are emptied at once."""

EMPTIED = 10_000
"""How many triples one update takes out."""

META = f"{NAMESPACE}meta/position"
FIELDS = {name: ox.NamedNode(f"{META}{name.capitalize()}") for name in (*Position._fields, "base", "owner", "stamp")}


class Place(NamedTuple):
    """Where a workspace lies in a store: in the graphs whose names begin with its base."""

    base: str
    owner: str

    @property
    def node(self) -> ox.NamedNode:
        """The graph of the position, and its subject."""
        return ox.NamedNode(Ids(self.base).graph("position", ""))

    @property
    def ours(self) -> str:
        """A filter on ?g."""
        return f"FILTER(STRSTARTS(STR(?g), {ox.Literal(self.base)}))"


class Standing(NamedTuple):
    """What a store holds of a workspace, the stamp of who wrote it last, and whether a plain query sees it."""

    held: Held
    stamp: str
    visible: bool


def read_positions(place: Place) -> str:
    """A query for what the store holds of every workspace; of this one also whether a plain query sees it."""
    properties = " ".join(map(str, FIELDS.values()))
    return (
        f"SELECT ?node ?p ?o ?seen {{ VALUES ?p {{ {properties} }} {{ GRAPH ?node {{ ?node ?p ?o }} }}"
        f" UNION {{ {place.node} ?p ?o BIND(true AS ?seen) }} }}"
    )


def standings(rows: Iterable[ox.QuerySolution], place: Place) -> dict[str, Standing]:
    """The answer to `read_positions`, by base."""
    names = {property: name for name, property in FIELDS.items()}
    found: dict[str, dict[str, str]] = defaultdict(dict)
    visible = False
    for row in rows:
        if row["seen"] is not None:
            visible = True
        elif isinstance(row["p"], ox.NamedNode) and isinstance(row["o"], ox.Literal):
            found[str(row["node"])][names[row["p"]]] = row["o"].value
    by_base = {fields["base"]: fields for fields in found.values() if "base" in fields}
    return {
        base: Standing(
            Held(base, fields.get("owner", ""), _position(fields)),
            fields.get("stamp", ""),
            visible or base != place.base,
        )
        for base, fields in by_base.items()
    }


def _position(fields: dict[str, str]) -> Position | None:
    if not fields.keys() >= set(Position._fields):
        return None
    return Position(int(fields["load"]), fields["history"], fields["view"])


def _while(place: Place, stamp: str) -> str:
    """The condition under which an update does anything."""
    pattern = f"GRAPH {place.node} {{ {place.node} {FIELDS['stamp']}"
    return f"{pattern} {ox.Literal(stamp)} }}" if stamp else f"FILTER NOT EXISTS {{ {pattern} ?stamp }} }}"


def take(place: Place, stamp: str, new: str, position: Position | None = None) -> str:
    """Replace the stamp and the position; no position while the store is being built."""
    fields = {"base": place.base, "owner": place.owner, "stamp": new}
    fields |= {name: str(value) for name, value in position._asdict().items()} if position else {}
    triples = " ".join(f"{place.node} {FIELDS[name]} {ox.Literal(value)} ." for name, value in fields.items())
    return (
        f"DELETE {{ GRAPH {place.node} {{ ?s ?p ?o }} }} INSERT {{ GRAPH {place.node} {{ {triples} }} }}"
        f" WHERE {{ {_while(place, stamp)} OPTIONAL {{ GRAPH {place.node} {{ ?s ?p ?o }} }} }}"
    )


def empty(place: Place, stamp: str, graphs: Mapping[str, int]) -> Iterator[str]:
    """Take everything out of graphs with so many triples each, some at a time: a server may be slow."""
    names = sorted(graphs)
    for some in (names[start : start + GRAPHS] for start in range(0, len(names), GRAPHS)):
        values = " ".join(str(ox.NamedNode(each)) for each in some)
        found = f"{_while(place, stamp)} VALUES ?g {{ {values} }} GRAPH ?g {{ ?s ?p ?o }}"
        update = f"DELETE {{ GRAPH ?g {{ ?s ?p ?o }} }} WHERE {{ SELECT ?g ?s ?p ?o {{ {found} }} LIMIT {EMPTIED} }}"
        yield from [update] * -(-sum(graphs[each] for each in some) // EMPTIED)


def writes(
    changes: Sequence[Change], ontology: Ontology, ids: Ids, place: Place, stamp: str, *, fresh: bool
) -> Iterator[str]:
    """Each record's quads in place of those that it had; into a `fresh` store there were none."""
    some: list[tuple[str, list[ox.Quad]]] = []
    size = 0
    for change in changes:
        quads = list(to_quads(change.record, ontology, ids)) if change.record else []
        length = sum(len(str(quad)) for quad in quads)
        if some and size + length > REQUEST_BYTES:
            yield _write(some, place, stamp, fresh=fresh)
            some, size = [], 0
        some.append((change.id, quads))
        size += length
    if some:
        yield _write(some, place, stamp, fresh=fresh)


def _write(some: Sequence[tuple[str, list[ox.Quad]]], place: Place, stamp: str, *, fresh: bool) -> str:
    condition = _while(place, stamp)
    subjects = " ".join(str(ox.NamedNode(id)) for id, _ in some)
    by_graph: dict[str, list[str]] = defaultdict(list)
    for _, quads in some:
        for quad in quads:
            by_graph[str(quad.graph_name)].append(f"{quad.triple} .")
    deleting = (
        f"DELETE {{ GRAPH ?g {{ ?s ?p ?o }} }} WHERE {{ {condition} VALUES ?s {{ {subjects} }}"
        f" GRAPH ?g {{ ?s ?p ?o }} {place.ours} }}"
    )
    graphs = " ".join(f"GRAPH {graph} {{ {' '.join(triples)} }}" for graph, triples in by_graph.items())
    inserting = f"INSERT {{ {graphs} }} WHERE {{ {condition} }}"
    return " ;\n".join([*([] if fresh else [deleting]), *([inserting] if graphs else [])])
