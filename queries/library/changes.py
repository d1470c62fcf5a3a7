"""Changes of position by one voice.

A change says something else of another time; a revision gives another figure for the same time; a reversal takes the
other position. Two statements of one voice, the earlier first: by utterance, then by the time that they speak of. What
is only a tension is among them, labelled by its strength. Days are held against the later utterance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple, TypeAlias

from sayso.graph.networkx_store import Graph
from sayso.queries.library import Entity, Thing
from sayso.queries.parameters import Id, Kind, Stance, Strength, TimeBasis
from sayso.queries.walk import concerns, first, labelled, out, timely, value

ChangeKind: TypeAlias = Literal["change", "revision", "reversal"]


class Row(NamedTuple):
    relation: Id
    kind: Kind
    strength: Strength
    voice: Id
    voice_name: str
    earlier: Id
    earlier_speaker: Id
    earlier_stance: Stance
    earlier_claim: str
    earlier_uttered: str
    earlier_uttered_basis: TimeBasis
    earlier_quote: str
    earlier_document: Id
    later: Id
    later_speaker: Id
    later_stance: Stance
    later_claim: str
    later_uttered: str
    later_uttered_basis: TimeBasis
    later_quote: str
    later_document: Id
    gap: float | None
    gap_unit: str | None
    ratio: float | None
    sentence: str


def key(row: Row) -> Any:
    return row.voice_name, row.later_uttered.strip("[."), row.relation


SHORT = (
    *("voice_name", "kind", "strength", "earlier_stance", "earlier_claim", "earlier_uttered", "earlier_uttered_basis"),
    *("later_stance", "later_claim", "later_uttered", "later_uttered_basis"),
)


def rows(
    graph: Graph,
    *,
    voice: Entity | None = None,
    about: Thing | None = None,
    kind: Sequence[ChangeKind] = ("change", "revision", "reversal"),
    strength: Sequence[Strength] = ("firm", "tension"),
    since: date | None = None,
    until: date | None = None,
) -> Iterator[Row]:
    for relation in labelled(graph, "Relation"):
        data = graph.nodes[relation]
        if data["relationKind"] not in kind or data["strength"] not in strength:
            continue
        earlier, later = sorted(out(graph, relation, "between"), key=lambda each: _when(graph, each))
        who = first(graph, earlier, "voice")
        asked = voice in (None, who) and any(concerns(graph, each, about) for each in (earlier, later))
        if asked and timely(graph, later, since, until, "utterance"):
            sides = *_side(graph, earlier), *_side(graph, later)
            yield Row._make((*_found(graph, relation, who), *sides, *_compared(data)))


def _found(graph: Graph, relation: str, who: str | None) -> tuple[Any, ...]:
    data = graph.nodes[relation]
    return relation, data["relationKind"], data["strength"], who, value(graph, who, "caption")


def _compared(data: Mapping[str, Any]) -> tuple[Any, ...]:
    return data.get("gap_low"), data.get("gap_unit"), data.get("ratio"), data["sentence"]


def _when(graph: Graph, statement: str) -> tuple[date, date, str]:
    said, spoken_of = (value(graph, statement, f"{name}_start_min") for name in ("uttered", "holds"))
    return said or date.min, spoken_of or date.min, statement


def _side(graph: Graph, statement: str) -> tuple[Any, ...]:
    data = graph.nodes[statement]
    speaker, target, document = (first(graph, statement, name) for name in ("speaker", "target", "document"))
    said = data["uttered"], data["utteredBasis"], data["quote"]
    return statement, speaker, data["stance"], value(graph, target, "caption"), *said, document
