"""Which claims conflict, and why.

Firm conflicts by default; a strength of tension lists those that something stands in the way of. `about` keeps those
of which either side is about a thing: its subject, value, place, action or a mention. `between` two speakers or
voices; one alone keeps what that one is party to. Days are held against the utterance, or the publication, of both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sayso.graph.networkx_store import Graph
from sayso.queries.library import Entity, Thing
from sayso.queries.parameters import Clock, Id, Kind, Parties, Strength, TimeBasis
from sayso.queries.walk import concerns, first, labelled, out, speaks, timely, value


class Row(NamedTuple):
    relation: Id
    kind: Kind
    strength: Strength
    parties: Parties
    via: str
    overlap: str | None
    overlap_certain: bool | None
    gap: float | None
    gap_unit: str | None
    ratio: float | None
    reports: int
    sentence: str
    a_statement: Id
    a_speaker: Id
    a_name: str
    a_claim: str
    a_uttered: str
    a_basis: TimeBasis
    a_quote: str
    a_document: Id
    b_statement: Id
    b_speaker: Id
    b_name: str
    b_claim: str
    b_uttered: str
    b_basis: TimeBasis
    b_quote: str
    b_document: Id


def key(row: Row) -> Any:
    return row.strength, row.kind, row.a_uttered, row.relation


SHORT = ("kind", "strength", "a_name", "a_claim", "b_name", "b_claim", "via")


def rows(
    graph: Graph,
    *,
    about: Thing | None = None,
    speaker: Entity | None = None,
    other: Entity | None = None,
    kind: Sequence[Kind] | None = None,
    strength: Sequence[Strength] = ("firm",),
    since: date | None = None,
    until: date | None = None,
    clock: Clock = "utterance",
) -> Iterator[Row]:
    for relation in labelled(graph, "Relation"):
        data = graph.nodes[relation]
        if (
            "History" in data["labels"]
            or data["strength"] not in strength
            or (kind and data["relationKind"] not in kind)
        ):
            continue
        a, b = out(graph, relation, "between")
        if not (
            (speaks(graph, a, speaker) and speaks(graph, b, other))
            or (speaks(graph, b, speaker) and speaks(graph, a, other))
        ):
            continue
        if not (concerns(graph, a, about) or concerns(graph, b, about)):
            continue
        if all(timely(graph, each, since, until, clock) for each in (a, b)):
            yield Row(relation, *_found(data), *_side(graph, a), *_side(graph, b))


def _found(data: Mapping[str, Any]) -> tuple[Any, ...]:
    names = ("relationKind", "strength", "parties", "via", "overlap", "overlapCertain", "gap_low", "gap_unit", "ratio")
    return *(data.get(name) for name in names), data["reports"], data["sentence"]


def _side(graph: Graph, statement: str) -> tuple[Any, ...]:
    data = graph.nodes[statement]
    speaker = first(graph, statement, "speaker")
    target = first(graph, statement, "target")
    times = data["uttered"], data["utteredBasis"], data["quote"]
    return (
        statement,
        speaker,
        value(graph, speaker, "caption"),
        value(graph, target, "caption"),
        *times,
        first(graph, statement, "document"),
    )
