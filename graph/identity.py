"""Identity: which records stand for one thing, by the judgements that say so, and what that one thing is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import networkx as nx

from sayso.graph.record import Record
from sayso.ontology.model import Ontology
from sayso.ontology.values import Ref, Text, Value, spelling


def united(judgements: Iterable[Record], ontology: Ontology) -> nx.Graph[str]:
    """Records that judgements say are one, as neighbours; each edge has the judgements under `judgements`."""
    graph: nx.Graph[str] = nx.Graph()
    for judgement in judgements:
        pair = judgement.refs("subject")
        if len(pair) == 2 and ontology.term("verdict", judgement.text("verdict") or "").flag("joins"):
            known = graph.get_edge_data(*pair, default={}).get("judgements", [])
            graph.add_edge(*pair, judgements=[*known, judgement])
    return graph


def representatives(graph: nx.Graph[str]) -> dict[str, str]:
    """For every record that another represents, that other: the smallest id of those that are one."""
    return {
        member: min(component)
        for component in nx.connected_components(graph)
        for member in component
        if member != min(component)
    }


def chain(graph: nx.Graph[str], one: str, other: str) -> list[Record]:
    """The judgements by which two records are one, from the one to the other; none where they are not."""
    if one not in graph or other not in graph or not nx.has_path(graph, one, other):
        return []
    return [graph.edges[step]["judgements"][0] for step in pairwise(nx.shortest_path(graph, one, other))]


def resolved(record: Record, representative: Mapping[str, str]) -> Record:
    """The record with every reference pointing at the representative."""
    if not representative:
        return record
    changed = {
        name: [Ref(representative.get(v.id, v.id)) if isinstance(v, Ref) else v for v in values]
        for name, values in record.values.items()
        if any(isinstance(v, Ref) and v.id in representative for v in values)
    }
    return record.with_values(changed) if changed else record


def joined(records: Sequence[Record], ontology: Ontology) -> Record:
    """The first record with what the others, which it represents, are recorded to be.

    Of a property that may have one value, or one in each language, the first that has one counts: the representative's
    own, else that of the smallest id. All else is put together.
    """
    first, *others = records
    types = ontology.minimal({name for record in records for name in record.types})
    several = {name for name, count in ontology.counts(types).items() if count in "+*"}
    values: dict[str, dict[str, Value]] = {name: _keyed(found) for name, found in first.values.items()}
    for record in others:
        had = {ontology.fields[name].property.name for name in values}
        for name, found in record.values.items():
            property = ontology.fields[name].property
            if property.type == "text" or property.name in several or property.name not in had:
                values[name] = _keyed(found) | values.get(name, {})
    return Record.of(first.id, types, {name: found.values() for name, found in values.items()})


def _keyed(values: Iterable[Value]) -> dict[str, Value]:
    """Values by what makes them another: a text by its language."""
    return {value.language if isinstance(value, Text) else spelling(value): value for value in values}
