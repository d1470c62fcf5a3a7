"""Who agrees with whom, by number of agreements.

One row for two voices that take the same side on something: both endorse or assert it, or both oppose or deny it.
`agreements` counts the pairs of statements that do, as the congruence network has it, `targets` the things on which
they do, `conflicts` the pairs on opposite sides of one thing. The narrator's own voice is left out. `about` keeps what
a target is, or what it is part of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sayso.graph.networkx_store import Graph
from sayso.queries.library import Entity, Thing
from sayso.queries.parameters import Aspect, Id
from sayso.queries.sides import meetings, sides
from sayso.queries.walk import labelled, value


class Row(NamedTuple):
    voice: Id
    voice_name: str
    other: Id
    other_name: str
    agreements: int
    targets: int
    conflicts: int


def key(row: Row) -> Any:
    return -row.agreements, -row.targets, row.voice_name, row.other_name


SHORT = ("voice_name", "other_name", "agreements", "targets", "conflicts")


def rows(
    graph: Graph,
    *,
    voice: Entity | None = None,
    about: Thing | None = None,
    aspect: Sequence[Aspect] | None = None,
    at_least: int = 1,
) -> Iterator[Row]:
    for (one, other), met in meetings(sides(graph, labelled(graph, "Statement"), about, aspect)).items():
        agreements = sum(each.same for each in met)
        if agreements >= max(at_least, 1) and voice in (None, one, other):
            names = value(graph, one, "caption"), value(graph, other, "caption")
            targets = sum(each.same > 0 for each in met)
            yield Row(one, names[0], other, names[1], agreements, targets, sum(each.apart for each in met))
