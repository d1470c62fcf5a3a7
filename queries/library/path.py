"""The shortest path of attribution or stance between two actors.

Each step hangs with the one before it: a statement with its speaker, or whom it was said on behalf of, and with its
target; an action with its actor. `backward` steps refer to the one before, the others are referred to by it. Of several
shortest paths it is the one whose steps come first by name; there is none beyond 16 steps. A withdrawn statement may be
on it, and is labelled.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sayso.graph.networkx_store import Graph
from sayso.ontology.model import relationship
from sayso.queries.library import Entity
from sayso.queries.parameters import Id, Stance, TimeBasis
from sayso.queries.walk import has

PATHS = True
LINKS = ("speaker", "onBehalfOf", "target", "actor")
MOST = 16


class Row(NamedTuple):
    position: int
    step: Id
    caption: str
    stance: Stance | None
    withdrawn: bool
    link: str | None
    backward: bool | None
    uttered: str | None
    uttered_basis: TimeBasis | None
    quote: str | None


class Step(NamedTuple):
    """The name of a relationship, what it leads to, and whether that is where it comes from."""

    name: str
    id: str
    backward: bool


def key(row: Row) -> Any:
    return row.position


SHORT = ("position", "link", "caption", "uttered", "uttered_basis", "quote")


def rows(graph: Graph, *, speaker: Entity, other: Entity) -> Iterator[Row]:
    distances = _distances(graph, other)
    left = distances.get(speaker, MOST + 1)
    if not 0 < left <= MOST:
        return
    yield _row(graph, 0, speaker, None, None)
    here = speaker
    for position in range(1, left + 1):
        name, here, backward = min(each for each in _steps(graph, here) if distances.get(each.id) == left - position)
        yield _row(graph, position, here, next(link for link in LINKS if relationship(link) == name), backward)


def _steps(graph: Graph, id: str) -> Iterator[Step]:
    for _, target, name in graph.out_edges(id, keys=True):
        if name in LINKS:
            yield Step(relationship(name), target, False)
    for source, _, name in graph.in_edges(id, keys=True):
        if name in LINKS:
            yield Step(relationship(name), source, True)


def _distances(graph: Graph, id: str) -> dict[str, int]:
    """How many steps away everything is that can be reached."""
    found, frontier = {id: 0}, [id]
    while frontier:
        frontier = sorted({step.id for each in frontier for step in _steps(graph, each)} - found.keys())
        found |= dict.fromkeys(frontier, max(found.values()) + 1)
    return found


def _row(graph: Graph, position: int, id: str, link: str | None, backward: bool | None) -> Row:
    data = graph.nodes[id]
    taken = data.get("stance"), has(graph, id, "WithdrawnStatement")
    said = data.get("uttered"), data.get("utteredBasis"), data.get("quote")
    return Row(position, id, data["caption"], *taken, link, backward, *said)
