"""Who disagrees with whom, by number of conflicts.

One row for two voices, with their firm conflicts, the tensions between them, and both counted by kind; `reports` adds
up the pairs of reports behind them. A voice that disagrees with itself has changed its position: see changes; but an
unnamed source is another voice in another document, and may stand on both sides. `about` keeps conflicts of which
either side is about a thing; days are held against the utterances of both sides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sayso.graph.networkx_store import Graph
from sayso.queries.library import Entity, Thing
from sayso.queries.parameters import Id, Kind
from sayso.queries.walk import concerns, first, labelled, out, timely, value


class Row(NamedTuple):
    voice: Id
    voice_name: str
    other: Id
    other_name: str
    firm: int
    tensions: int
    contradictions: int
    discrepancies: int
    opposed: int
    rebuttals: int
    marked: int
    reports: int


COUNTED = ("firm", "tension", "contradiction", "discrepancy", "opposed", "rebuttal", "marked", "reports")


def key(row: Row) -> Any:
    return -row.firm, -row.tensions, row.voice_name, row.other_name


SHORT = ("voice_name", "other_name", "firm", "tensions", "contradictions", "discrepancies", "opposed", "rebuttals")


def rows(
    graph: Graph,
    *,
    voice: Entity | None = None,
    about: Thing | None = None,
    kind: Sequence[Kind] | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Iterator[Row]:
    found: dict[tuple[str, str], Counter[str]] = {}
    for relation in labelled(graph, "Relation"):
        data = graph.nodes[relation]
        sides = out(graph, relation, "between")
        counted = "History" not in data["labels"] and data["parties"] == "between-voices"
        then = all(timely(graph, each, since, until, "utterance") for each in sides)
        if not (counted and then and (kind is None or data["relationKind"] in kind)):
            continue
        if any(concerns(graph, each, about) for each in sides):
            one, other = sorted(first(graph, each, "voice") or "" for each in sides)
            if voice in (None, one, other):
                counts = found.setdefault((one, other), Counter())
                counts.update([data["strength"], data["relationKind"]])
                counts["reports"] += data["reports"]
    for (one, other), counts in found.items():
        names = value(graph, one, "caption"), value(graph, other, "caption")
        yield Row(one, names[0], other, names[1], *(counts[each] for each in COUNTED))
