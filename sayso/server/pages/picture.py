"""The picture of a network: where nodes lie, which coalition they are of, and the ties of each window."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple, TypeAlias

import numpy as np

from sayso.queries.networks.coalitions import hierarchical, louvain
from sayso.queries.networks.congruence import one_mode
from sayso.queries.networks.cube import Cube
from sayso.queries.networks.edges import Edge, Node, edges, nodes
from sayso.queries.networks.layout import signed_layout
from sayso.queries.networks.network import Network
from sayso.queries.networks.partition import Partition
from sayso.server.pages.choices import OF_MEASURE

NODES, TIES = 150, 2_000
"""What can be drawn so that one still sees something."""
WEIGHTS = 100_000
"""Weights of all windows together that a page carries."""
WIDE, HIGH, LOW = 1000.0, 720.0, 420.0
ASIDE, ABOVE = 150.0, 50.0
"""Around the nodes, for their names."""
STRETCH = 2.0
"""How much a flat picture is stretched upward at most, so that names have room."""
LEAST, MOST = 4.0, 15.0
"""The radius of a node."""
THIN, THICK = 1.2, 7.0
"""The width of a tie."""


class Place(NamedTuple):
    """A node as it is drawn."""

    node: Node
    x: float
    y: float
    size: float
    coalition: int | None
    """From 1; None of whom no other is with."""


Weighed: TypeAlias = "Sequence[tuple[int, float]]"
"""Ties by their number, with their weights."""


@dataclass(frozen=True, slots=True)
class Picture:
    high: float
    places: Sequence[Place]
    ties: Sequence[tuple[int, int]]
    """Pairs of places by their number, in order: every tie of the whole range or of a window."""
    whole: Weighed
    windows: Sequence[Weighed]

    def at(self, number: int | None) -> Weighed:
        """Of the window of this number, or of the whole range."""
        return self.whole if number is None else self.windows[number]

    @property
    def widest(self) -> tuple[float, float]:
        """The largest size of a weight of the whole range, and of any window; each is drawn in full width."""
        return _most([self.whole]), _most(self.windows)


def _most(parts: Sequence[Weighed]) -> float:
    return max((abs(weight) for each in parts for _, weight in each), default=0.0)


def fits(network: Network) -> bool:
    tied, count = _tied(network)
    return tied <= NODES and count <= TIES


def told(network: Network) -> str:
    """How large a network is that does not fit, in words."""
    tied, count = _tied(network)
    return f"{tied:,} nodes with {count:,} ties are too many to draw: at most {NODES} and {TIES:,}"


def _tied(network: Network) -> tuple[int, int]:
    there = network.weights != 0
    rows, columns = int(there.any(axis=1).sum()), int(there.any(axis=0).sum())
    if network.two_mode:
        return rows + columns, int(there.sum())
    if network.directed:
        return int((there.any(axis=1) | there.any(axis=0)).sum()), int(there.sum())
    return rows, int(there.sum()) // 2


def coalitions(cube: Cube | None) -> Partition | None:
    """Who stands with whom in what is agreed less what is disputed, on average: of Louvain's coalitions and of
    hierarchical ones those of more signed modularity. Neither needs an extra."""
    if cube is None or len(cube.actors) > NODES * 2:
        return None
    network = one_mode(cube, "subtract", "average")
    return max((hierarchical(network), louvain(network)), key=lambda found: found.modularity)


def picture(whole: Network, series: Sequence[Network], cube: Cube | None, parts: Mapping[str, int]) -> Picture:
    """The same places for every window; `parts` are the coalitions."""
    listed = [list(edges(each)) for each in (whole, *series)]
    everything = list(chain.from_iterable(listed))
    keys = {key for edge in everything for key in edge[:2]}
    drawn = [each for each in nodes(whole) if each.key in keys]
    number = {each.key: position for position, each in enumerate(drawn)}
    pairs = sorted({(number[edge.source], number[edge.target]) for edge in everything})
    ties = {pair: place for place, pair in enumerate(pairs)}
    weighed = [[(ties[number[edge.source], number[edge.target]], edge.weight) for edge in each] for each in listed]
    places, high = _placed(drawn, _points(whole, drawn, cube), _sizes(drawn, everything, cube), parts)
    return Picture(high, places, pairs, weighed[0], weighed[1:])


def width(weight: float, widest: float) -> float:
    """How wide a tie is drawn. The script of the page says the same."""
    return round(THIN + (THICK - THIN) * abs(weight) / (widest or 1.0), 2)


def _points(whole: Network, drawn: Sequence[Node], cube: Cube | None) -> Mapping[str, tuple[float, float]]:
    """Who disagrees lies apart: actors by what they agree on less what they dispute, on average, whichever of these is
    looked at; conflicts between claims count as disagreement. Who is not drawn takes no room."""
    if whole.two_mode:
        return signed_layout(whole)
    network = whole
    if whole.measure in OF_MEASURE and cube is not None:
        network = one_mode(cube, "subtract", "average")
    elif not whole.directed:
        network = replace(whole, weights=-whole.weights)
    ids = tuple(each.id for each in drawn)
    at = [network.rows.index(id) for id in ids]
    return signed_layout(replace(network, rows=ids, columns=ids, weights=network.weights[np.ix_(at, at)]))


def _sizes(drawn: Sequence[Node], everything: Sequence[Edge], cube: Cube | None) -> Mapping[str, float]:
    """How many statements each node has, or where none are counted, how much its ties weigh."""
    found: dict[str, float] = defaultdict(float)
    if cube is not None:
        for ids, positions, row in ((cube.actors, cube.actor, True), (cube.concepts, cube.concept, False)):
            counts = dict(zip(ids, np.bincount(positions, minlength=len(ids)).tolist(), strict=True))
            found.update({each.key: counts[each.id] for each in drawn if each.row == row and each.id in counts})
    if len(found) < len(drawn):
        found.clear()
        for edge in everything:
            for key in edge[:2]:
                found[key] += abs(edge.weight)
    return found


def _placed(
    drawn: Sequence[Node],
    points: Mapping[str, tuple[float, float]],
    sizes: Mapping[str, float],
    parts: Mapping[str, int],
) -> tuple[list[Place], float]:
    """Places within the picture, and how high it is."""
    if not drawn:
        return [], LOW
    at = np.array([points.get(each.key, (0.0, 0.0)) for each in drawn])
    across, up = np.ptp(at, axis=0)
    scale = min((WIDE - 2 * ASIDE) / (across or 1), (HIGH - 2 * ABOVE) / (up or 1))
    upward = min(max((LOW - 2 * ABOVE) / (up or 1), scale), STRETCH * scale)
    high = float(np.clip(up * upward + 2 * ABOVE, LOW, HIGH))
    middle = (at.max(axis=0) + at.min(axis=0)) / 2
    moved = (at - middle) * np.array([scale, -upward]) + np.array([WIDE, high]) / 2
    most = max(sizes.values(), default=1.0) or 1.0
    return [
        Place(
            node,
            round(float(x), 1),
            round(float(y), 1),
            round(LEAST + (MOST - LEAST) * float(np.sqrt(sizes[node.key] / most)), 1),
            parts.get(node.id) if node.row else None,
        )
        for node, (x, y) in zip(drawn, moved, strict=True)
    ], high
