"""Identity: which records stand for one thing, by the judgements that say so."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx

from sayso.graph.record import Record
from sayso.ontology.values import Ref


def representatives(judgements: Iterable[Record]) -> dict[str, str]:
    """For every record that another represents, that other: the smallest id of its class.

    Judgements that a later one revokes do not count. What is not listed represents itself.
    """
    given = list(judgements)
    revoked = {target for judgement in given for target in judgement.refs("revokes")}
    pairs = [j.refs("subject") for j in given if j.id not in revoked and j.text("verdict") == "same"]
    graph: nx.Graph[str] = nx.Graph(pair for pair in pairs if len(pair) == 2)
    return {
        member: min(component)
        for component in nx.connected_components(graph)
        for member in component
        if member != min(component)
    }


def resolved(record: Record, representative: dict[str, str]) -> Record:
    """The record with every reference pointing at the representative; judgements keep what was judged."""
    changed = {
        name: [Ref(representative.get(v.id, v.id)) if isinstance(v, Ref) else v for v in values]
        for name, values in record.values.items()
        if any(isinstance(v, Ref) and v.id in representative for v in values)
    }
    return record.with_values(changed) if changed else record
