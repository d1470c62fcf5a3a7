"""What was said, by whom and about what, in time order.

`speaker` keeps what one said or what was said on its behalf. `about` keeps what is about a thing: its subject, value,
place, action or a mention. The narrator's own voice is left out unless asked for; a speaker's silence is a statement,
labelled so by its stance. Days are held against the utterance, or the publication.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from sayso.graph.networkx_store import Graph
from sayso.queries.library import Entity, Thing
from sayso.queries.parameters import Act, Clock, Hedge, Id, Mode, Stance, TimeBasis
from sayso.queries.walk import concerns, first, labelled, speaks, timely, value


class Row(NamedTuple):
    statement: Id
    speaker: Id
    speaker_name: str
    voice: Id
    stance: Stance
    act: Act
    hedge: Hedge
    mode: Mode
    target: Id
    claim: str
    uttered: str
    uttered_basis: TimeBasis
    uttered_from: date | None
    holds: str | None
    quote: str
    document: Id
    start: int | None
    end: int | None
    chain_length: int


def key(row: Row) -> Any:
    return row.uttered_from or date.min, row.document, row.start or 0


SHORT = ("speaker_name", "stance", "act", "hedge", "claim", "uttered", "uttered_basis", "quote")


def rows(
    graph: Graph,
    *,
    speaker: Entity | None = None,
    about: Thing | None = None,
    stance: Sequence[Stance] | None = None,
    narrator: Literal["without", "with", "only"] = "without",
    since: date | None = None,
    until: date | None = None,
    clock: Clock = "utterance",
) -> Iterator[Row]:
    for statement in labelled(graph, "Statement"):
        data = graph.nodes[statement]
        narrated = data["act"] == "narrate"
        voiced = narrator == "with" or narrated == (narrator == "only")
        chosen = voiced and (stance is None or data["stance"] in stance)
        asked = speaks(graph, statement, speaker) and concerns(graph, statement, about)
        if chosen and asked and timely(graph, statement, since, until, clock):
            yield _row(graph, statement)


def _row(graph: Graph, statement: str) -> Row:
    data = graph.nodes[statement]
    names = ("speaker", "voice", "target", "document")
    speaker, voice, target, document = (first(graph, statement, name) or "" for name in names)
    return Row(
        statement,
        speaker,
        value(graph, speaker, "caption"),
        voice,
        data["stance"],
        data["act"],
        data["hedge"],
        data["mode"],
        target,
        value(graph, target, "caption"),
        data["uttered"],
        data["utteredBasis"],
        data.get("uttered_start_min"),
        data.get("holds"),
        data["quote"],
        document,
        data.get("start"),
        data.get("end"),
        data["chainLength"],
    )
