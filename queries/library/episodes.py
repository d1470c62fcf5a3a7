"""Conflicts of two voices about one thing that follow each other.

One row for an episode: from when to when it lasts, how many of its relations are firm conflicts and how many tensions,
and how far apart figures are, from the smallest difference to the largest. `voice` may be either side; of two totals,
`against` is whose is the higher. `about` is what the first voice speaks of. Days are held against those of the episode.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sayso.graph.networkx_store import Graph
from sayso.queries.library import Entity, Thing
from sayso.queries.parameters import Aspect, Id, Kind, Strength
from sayso.queries.walk import first, labelled, named


class Row(NamedTuple):
    episode: Id
    kind: Kind
    strength: Strength
    voice: Id
    voice_name: str
    against: Id
    against_name: str
    disputes: Id
    disputes_name: str
    aspect: Aspect | None
    during: str
    days: int | None
    conflicts: int
    tensions: int
    gap_low: float | None
    gap_high: float | None
    gap_unit: str | None
    line: str


def key(row: Row) -> Any:
    return -row.conflicts, -row.tensions, row.line, row.episode


SHORT = (
    *("voice_name", "against_name", "disputes_name", "aspect", "during", "days", "conflicts", "tensions"),
    *("gap_low", "gap_high", "gap_unit"),
)


TOLD = ("aspect", "during", "days", "conflicts", "tensions", "gap_low", "gap_high", "gap_unit", "caption")


def rows(
    graph: Graph,
    *,
    voice: Entity | None = None,
    about: Thing | None = None,
    kind: Sequence[Kind] | None = None,
    strength: Sequence[Strength] = ("firm", "tension"),
    since: date | None = None,
    until: date | None = None,
) -> Iterator[Row]:
    for episode in labelled(graph, "Episode"):
        data = graph.nodes[episode]
        one, other, thing = (first(graph, episode, name) for name in ("voice", "against", "disputes"))
        start, end = data.get("during_start_min"), data.get("during_end_max")
        meant = voice in (None, one, other) and about in (None, thing)
        timely = (since is None or end is None or end >= since) and (until is None or start is None or start <= until)
        if meant and timely and (kind is None or data["relationKind"] in kind) and data["strength"] in strength:
            sides = *named(graph, one), *named(graph, other), *named(graph, thing)
            yield Row._make((episode, data["relationKind"], data["strength"], *sides, *map(data.get, TOLD)))
