"""Everything that was said about a place and its parts.

One row for a statement and each place, the one asked for or one that lies in it, that it is about: its target or its
claim's subject or place, an action's place, origin or goal, or a mention. What is said of an event counts for where
the event takes place, unless that is left out. The narrator's own voice is among them. Days are held against the
utterance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from sayso.graph.networkx_store import Graph
from sayso.queries.library import Place
from sayso.queries.parameters import Act, Hedge, Id, Stance, TimeBasis
from sayso.queries.walk import first, has, labelled, out, reach, timely, value


class Row(NamedTuple):
    place: Id
    place_name: str
    statement: Id
    speaker: Id
    speaker_name: str
    voice: Id
    stance: Stance
    act: Act
    hedge: Hedge
    target: Id
    claim: str
    uttered: str
    uttered_basis: TimeBasis
    holds: str | None
    holds_basis: TimeBasis | None
    quote: str
    document: Id
    start: int | None
    end: int | None


def key(row: Row) -> Any:
    return row.place_name, row.place, row.uttered.strip("[."), row.document, row.start or 0


SHORT = ("place_name", "speaker_name", "stance", "hedge", "claim", "uttered", "uttered_basis", "quote")


def rows(
    graph: Graph,
    *,
    place: Place,
    events: Literal["with", "without"] = "with",
    narrator: Literal["with", "without", "only"] = "with",
    stance: Sequence[Stance] | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Iterator[Row]:
    for statement in labelled(graph, "Statement"):
        data = graph.nodes[statement]
        voiced = narrator == "with" or (data["act"] == "narrate") == (narrator == "only")
        chosen = voiced and (stance is None or data["stance"] in stance)
        if chosen and timely(graph, statement, since, until, "utterance"):
            for where in _places(graph, statement, events == "with"):
                if place in reach(graph, where, "within"):
                    yield _row(graph, statement, where)


def _places(graph: Graph, statement: str, with_events: bool) -> set[str]:
    """The places that a statement is about, and whatever else it is about."""
    target, about = first(graph, statement, "target") or "", out(graph, statement, "about")
    found = {target, *about}
    if has(graph, target, "Proposition"):
        found |= {*out(graph, target, "subject"), *out(graph, target, "place")}
    if has(graph, target, "Action"):
        found |= {each for name in ("place", "placeFrom", "placeTo") for each in out(graph, target, name)}
    if with_events:
        subjects = out(graph, target, "subject") if has(graph, target, "Proposition") else []
        events = [each for each in (target, *about, *subjects) if has(graph, each, "Event")]
        found |= {where for event in events for where in out(graph, event, "place")}
    return found


def _row(graph: Graph, statement: str, where: str) -> Row:
    data = graph.nodes[statement]
    names = ("speaker", "voice", "target", "document")
    speaker, voice, target, document = (first(graph, statement, name) or "" for name in names)
    return Row(
        where,
        value(graph, where, "caption"),
        statement,
        speaker,
        value(graph, speaker, "caption"),
        voice,
        data["stance"],
        data["act"],
        data["hedge"],
        target,
        value(graph, target, "caption"),
        data["uttered"],
        data["utteredBasis"],
        data.get("holds"),
        data.get("holdsBasis"),
        data["quote"],
        document,
        data.get("start"),
        data.get("end"),
    )
