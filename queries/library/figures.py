"""Areas, depths, distances and counts that were claimed, with their bounds.

Bounds and best value are as they were recorded, in the unit of the aspect: more than six miles is at least 9.656064
km; the words stand beside it. A missing bound is unbounded. Where a claim counts things, such as weapons that were
used, the figure is their number and `counted` says of what. Denials have the stance denies: ask for them. Days are
held against the utterance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sayso.graph.networkx_store import Graph
from sayso.queries.library import Entity, Thing
from sayso.queries.parameters import Aspect, Hedge, Id, Stance, TimeBasis
from sayso.queries.walk import concerns, first, labelled, named, speaks, timely, value


class Row(NamedTuple):
    statement: Id
    subject: Id
    subject_name: str
    aspect: Aspect
    counted: Id | None
    counted_name: str | None
    place: Id | None
    place_name: str | None
    low: float | None
    best: float | None
    high: float | None
    unit: str
    approximate: bool | None
    speaker: Id
    speaker_name: str
    voice: Id
    stance: Stance
    hedge: Hedge
    holds: str
    holds_basis: TimeBasis
    uttered: str
    uttered_basis: TimeBasis
    claim: str
    quote: str
    document: Id


BOUNDS = ("low", "best", "high", "unit", "approximate")


def key(row: Row) -> Any:
    return row.aspect, row.subject_name, row.counted_name or "", row.uttered.strip("[."), row.statement


SHORT = (
    *("aspect", "subject_name", "counted_name", "low", "best", "high", "unit", "speaker_name"),
    *("uttered", "uttered_basis", "quote"),
)


def rows(
    graph: Graph,
    *,
    aspect: Sequence[Aspect] | None = None,
    about: Thing | None = None,
    speaker: Entity | None = None,
    stance: Sequence[Stance] = ("asserts",),
    since: date | None = None,
    until: date | None = None,
) -> Iterator[Row]:
    for statement in labelled(graph, "Statement"):
        claim = first(graph, statement, "target") or ""
        figure = _figure(graph.nodes[claim])
        if figure is None or value(graph, statement, "stance") not in stance:
            continue
        chosen = aspect is None or value(graph, claim, "aspect") in aspect
        asked = speaks(graph, statement, speaker) and concerns(graph, statement, about)
        if chosen and asked and timely(graph, statement, since, until, "utterance"):
            yield _row(graph, statement, claim, figure)


def _figure(claim: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """The claim's quantity, else the number of what it is about."""
    stem = next((stem for stem in ("value", "count") if f"{stem}_unit" in claim), None)
    return tuple(claim.get(f"{stem}_{part}") for part in BOUNDS) if stem else None


def _row(graph: Graph, statement: str, claim: str, figure: tuple[Any, ...]) -> Row:
    data = graph.nodes[statement]
    low, best, high, unit, approximate = figure
    subject, counted, place = (first(graph, claim, name) for name in ("subject", "value", "place"))
    speaker, voice, document = (first(graph, statement, name) or "" for name in ("speaker", "voice", "document"))
    return Row(
        statement,
        *named(graph, subject),
        value(graph, claim, "aspect"),
        *named(graph, counted),
        *named(graph, place),
        low,
        best,
        high,
        unit,
        approximate,
        *named(graph, speaker),
        voice,
        data["stance"],
        data["hedge"],
        data["holds"],
        data["holdsBasis"],
        data["uttered"],
        data["utteredBasis"],
        value(graph, claim, "caption"),
        data["quote"],
        document,
    )
