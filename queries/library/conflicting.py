"""Who is on opposite sides of one thing, by number of conflicts.

One row for two voices of which one endorses or asserts what the other opposes or denies. `conflicts` counts the pairs
of statements that do, as the conflict network has it, `targets` the things on which they do, `agreements` the pairs on
the same side. Claims that contradict each other without being one and the same are in the question disagreements. The
narrator's own voice is left out. `about` keeps what a target is, or what it is part of.
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
    conflicts: int
    targets: int
    agreements: int


def key(row: Row) -> Any:
    return -row.conflicts, -row.targets, row.voice_name, row.other_name


SHORT = ("voice_name", "other_name", "conflicts", "targets", "agreements")


def rows(
    graph: Graph,
    *,
    voice: Entity | None = None,
    about: Thing | None = None,
    aspect: Sequence[Aspect] | None = None,
    at_least: int = 1,
) -> Iterator[Row]:
    for (one, other), met in meetings(sides(graph, labelled(graph, "Statement"), about, aspect)).items():
        conflicts = sum(each.apart for each in met)
        if conflicts >= max(at_least, 1) and voice in (None, one, other):
            names = value(graph, one, "caption"), value(graph, other, "caption")
            targets = sum(each.apart > 0 for each in met)
            yield Row(one, names[0], other, names[1], conflicts, targets, sum(each.same for each in met))
