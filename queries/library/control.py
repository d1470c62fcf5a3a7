"""Who controls a place on a day, according to whom.

Each claim with its side, or its state, such as contested; denials are labelled by their stance. A claim counts for the
time that it speaks of, stated or by default, and is not carried on from there. `on` keeps those whose time may include
a day, and says whether it certainly does. `place` keeps one place, `within` also the places that lie in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sayso.graph.networkx_store import Graph
from sayso.queries.library import Entity, Place
from sayso.queries.parameters import Extent, Hedge, Id, Stance, Tense, TimeBasis
from sayso.queries.walk import first, into, labelled, reach, speaks, value


class Row(NamedTuple):
    statement: Id
    place: Id
    place_name: str
    side: Id | None
    control: str | None
    extent: Extent | None
    stance: Stance
    hedge: Hedge
    tense: Tense | None
    speaker: Id
    speaker_name: str
    voice: Id
    holds: str
    holds_basis: TimeBasis
    certain: bool | None
    uttered: str
    uttered_basis: TimeBasis
    quote: str
    document: Id


def key(row: Row) -> Any:
    return row.place_name, row.place, row.uttered.strip("[."), row.statement


SHORT = (
    *("place_name", "control", "extent", "stance", "speaker_name", "holds", "holds_basis", "certain"),
    *("uttered", "uttered_basis", "quote"),
)


def rows(
    graph: Graph,
    *,
    place: Place | None = None,
    within: Place | None = None,
    on: date | None = None,
    speaker: Entity | None = None,
    stance: Sequence[Stance] = ("asserts", "denies"),
) -> Iterator[Row]:
    for claim in labelled(graph, "Proposition"):
        where = first(graph, claim, "subject")
        if where is None or value(graph, claim, "aspect") != "control":
            continue
        if place in (None, where) and within in (None, *reach(graph, where, "within")):
            for statement in into(graph, claim, "target"):
                data = graph.nodes[statement]
                chosen = "Statement" in data["labels"] and data["stance"] in stance
                if chosen and speaks(graph, statement, speaker) and _possible(data, on):
                    yield _row(graph, statement, claim, where, _certain(data, on))


def _possible(data: Mapping[str, Any], on: date | None) -> bool:
    start, end = data.get("holds_start_min"), data.get("holds_end_max")
    return on is None or ((start is None or start <= on) and (end is None or end >= on))


def _certain(data: Mapping[str, Any], on: date | None) -> bool | None:
    if on is None:
        return None
    start, end = data.get("holds_start_max"), data.get("holds_end_min")
    return data["holdsBasis"] != "assumed" and start is not None and end is not None and bool(start <= on <= end)


def _row(graph: Graph, statement: str, claim: str, where: str, certain: bool | None) -> Row:
    data, stated = graph.nodes[statement], graph.nodes[claim]
    speaker, voice, document = (first(graph, statement, name) or "" for name in ("speaker", "voice", "document"))
    side = first(graph, claim, "value")
    return Row(
        statement,
        where,
        value(graph, where, "caption"),
        side,
        value(graph, side, "caption") if side else stated.get("value_state"),
        stated.get("extent"),
        data["stance"],
        data["hedge"],
        data.get("tense"),
        speaker,
        value(graph, speaker, "caption"),
        voice,
        data["holds"],
        data["holdsBasis"],
        certain,
        data["uttered"],
        data["utteredBasis"],
        data["quote"],
        document,
    )
