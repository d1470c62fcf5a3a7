"""How many independent origins bear out what is said.

One row for a position that two reports or more take: a stance on a claim, an action or a statement. Reports come from
one origin where one voice, one utterance, one passage, one text or one publisher is behind them; of those that nobody
names, and of groups, there are at least as many as `origins_low` and at most as many as `origins_high`. `origins` asks
for so many at least. `about` keeps positions on a thing, or on what it is part of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sayso.graph.networkx_store import Graph
from sayso.queries.library import Thing
from sayso.queries.parameters import Id, Stance
from sayso.queries.walk import first, has, labelled, value


class Row(NamedTuple):
    corroboration: Id
    target: Id
    claim: str
    stance: Stance
    reports: int
    origins_low: int
    origins_high: int


def key(row: Row) -> Any:
    return -row.origins_low, -row.origins_high, -row.reports, row.claim, row.corroboration


SHORT = ("stance", "claim", "reports", "origins_low", "origins_high")


def rows(
    graph: Graph,
    *,
    about: Thing | None = None,
    stance: Sequence[Stance] | None = None,
    origins: int = 1,
) -> Iterator[Row]:
    for found in labelled(graph, "Corroboration"):
        data = graph.nodes[found]
        target = first(graph, found, "corroborates") or ""
        chosen = stance is None or data["stance"] in stance
        if chosen and data["originsLow"] >= origins and _concerns(graph, target, about):
            counted = (data[name] for name in ("stance", "reports", "originsLow", "originsHigh"))
            yield Row._make((found, target, value(graph, target, "caption"), *counted))


def _concerns(graph: Graph, target: str, thing: str | None) -> bool:
    parts = [graph.graph["kinds"][path] for path in ("proposition", "action")]
    edges = graph.out_edges(target, keys=True) if any(has(graph, target, label) for label in parts) else ()
    return thing in (None, target) or thing in {end for _, end, name in edges if name != "source"}
