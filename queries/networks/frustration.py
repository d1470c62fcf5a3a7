"""The frustration index of a signed network: the least weight that is against a split into two camps, as agreement
between them or disagreement within one (Harary 1959). It is found exactly by an integer programme, with a bound for
every unbalanced triangle (Aref, Mason and Wilson 2020)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any, NamedTuple, TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import milp
from scipy.sparse import coo_array

from sayso.errors import BadArgument
from sayso.queries.networks.network import Matrix, Network
from sayso.queries.networks.partition import numbered
from sayso.queries.networks.parts import by_name, graph_of, one_mode

RUNS = 20
"""Starts of the search that gives camps where the programme has not found any in its time."""


@dataclass(frozen=True, slots=True)
class Frustration:
    index: float
    """The weight that the camps leave frustrated: the least there is if exact, else an upper bound."""
    lower: float
    """No split leaves less; the index itself if exact."""
    camps: Mapping[str, int]
    """1 or 2, the larger camp first, and 0 for a node without an edge. Other splits may leave as little; of parts
    that no edge joins, each has the camp of its smallest name in common."""
    weight: float
    """Of all edges."""

    @property
    def exact(self) -> bool:
        return self.lower == self.index

    @property
    def balance(self) -> float:
        """From 0 to 1, balanced: 1 less twice the index over the weight (Aref and Wilson 2018)."""
        return 1 - 2 * self.index / self.weight if self.weight else 1.0


_Constraints: TypeAlias = tuple[Any, NDArray[np.float64], float]
"""Factors (one line a constraint), the least each line comes to, and the most."""


class _Split(NamedTuple):
    side: NDArray[np.bool_]
    left: float
    lower: float


def frustration(network: Network, *, weighted: bool = True, seconds: float = 60.0) -> Frustration:
    """The index with the two camps. Unweighted, each edge counts 1. After so many seconds the index is an upper bound,
    and `lower` tells how far it may be from the least."""
    if not seconds > 0:
        raise BadArgument(f"seconds={seconds}: write a number above 0")
    weights, order = one_mode(network), by_name(network)
    weights = np.asarray(weights if weighted else np.sign(weights))[np.ix_(order, order)]
    side, index, lower, end = np.zeros(len(order), dtype=bool), 0.0, 0.0, monotonic() + seconds
    for members in map(sorted, nx.connected_components(graph_of(np.abs(weights)))):
        found = _split(weights[np.ix_(members, members)], max(end - monotonic(), 0.01))
        side[members], index, lower = found.side, index + found.left, lower + found.lower
    linked = np.asarray(weights.any(axis=1))
    camps = {network.rows[row]: int(side[place]) if linked[place] else -1 for place, row in enumerate(order)}
    return Frustration(index, lower, _camps(network, camps), float(np.abs(weights).sum()) / 2)


def _camps(network: Network, side: Mapping[str, int]) -> dict[str, int]:
    rows = tuple(id for id in network.rows if side[id] >= 0)
    inner = Network(rows, rows, np.zeros((len(rows), len(rows))), network.measure, names=network.names)
    numbers = numbered(inner, [side[id] for id in rows])
    return {id: numbers.get(id, 0) for id in network.rows}


def frustrated(weights: Matrix, side: NDArray[np.bool_]) -> float:
    """The weight of the edges that a split leaves frustrated."""
    wrong = np.asarray(np.equal.outer(side, side) == (weights < 0))
    return float(np.abs(weights[np.triu(wrong, 1)]).sum())


def _split(weights: Matrix, seconds: float) -> _Split:
    """The best split of a connected network; its first node is on the side that is False."""
    if len(weights) < 2:
        return _Split(np.zeros(len(weights), dtype=bool), 0.0, 0.0)
    found = _searched(weights)
    index = frustrated(weights, found)
    if index == 0:
        return _Split(found != found[0], 0.0, 0.0)
    scale = float(np.abs(weights).max())  # the solver's tolerances are absolute
    solved = _programme(weights / scale, seconds)
    if solved.x is not None:
        side = solved.x[: len(weights)] > 0.5
        if (exact := solved.status == 0) or frustrated(weights, side) < index:
            found, index = side, frustrated(weights, side)
        if exact:
            return _Split(found != found[0], index, index)
    return _Split(found != found[0], index, min(index, max(0.0, scale * (solved.mip_dual_bound or 0.0))))


class _Result(NamedTuple):
    x: NDArray[np.float64] | None
    status: int
    mip_dual_bound: float | None


def _programme(weights: Matrix, seconds: float) -> _Result:
    """One variable a node for its camp, one an edge that is 1 where it is frustrated; the most connected
    node's camp is given, since camps may be swapped."""
    count, pairs = len(weights), np.argwhere(np.triu(weights, 1) != 0)
    edges = len(pairs)
    upper = np.ones(count + edges)
    upper[np.count_nonzero(weights, axis=1).argmax()] = 0
    result = milp(
        np.concatenate([np.zeros(count), np.abs(weights[pairs[:, 0], pairs[:, 1]])]),
        integrality=np.concatenate([np.ones(count), np.zeros(edges)]),
        bounds=(np.zeros(count + edges), upper),
        constraints=_constraints(weights, pairs),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    return _Result(result.x, int(result.status), result.mip_dual_bound)


def _constraints(weights: Matrix, pairs: NDArray[np.int64]) -> _Constraints:
    """f >= x - y and f >= y - x of an agreement, f >= x + y - 1 and f >= 1 - x - y of a disagreement; of the sides of
    an unbalanced triangle at least one is frustrated."""
    count = len(weights)
    edge = np.arange(len(pairs)) + count
    sign = np.sign(weights[pairs[:, 0], pairs[:, 1]])
    number = np.zeros((count, count), dtype=np.int64)
    number[pairs[:, 0], pairs[:, 1]] = edge
    sides = _unbalanced(weights, number)
    two = np.concatenate([np.stack([edge, *pairs.T], axis=1)] * 2)
    ones = np.ones(len(pairs))
    factors = np.concatenate([np.stack([ones, -ones, sign], axis=1), np.stack([ones, ones, -sign], axis=1)])
    least = np.concatenate([np.where(sign > 0, 0.0, -1.0), np.where(sign > 0, 0.0, 1.0), np.ones(len(sides))])
    columns, values = np.concatenate([two, sides]), np.concatenate([factors, np.ones(sides.shape)])
    lines = np.repeat(np.arange(len(columns)), 3)
    shape = (len(columns), count + len(pairs))
    return coo_array((values.ravel(), (lines, columns.ravel())), shape=shape).tocsr(), least, np.inf


def _unbalanced(weights: Matrix, number: NDArray[np.int64]) -> NDArray[np.int64]:
    """The variables of the three sides of every unbalanced triangle."""
    found: list[tuple[int, int, int]] = []
    sign = np.sign(weights)
    for one, other in np.argwhere(np.triu(sign, 1) != 0):
        thirds = np.flatnonzero(sign[one, other] * sign[one] * sign[other] < 0)
        found += [(int(number[one, other]), int(number[one, n]), int(number[other, n])) for n in thirds[thirds > other]]
    return np.array(found, dtype=np.int64).reshape(-1, 3)


def _searched(weights: Matrix) -> NDArray[np.bool_]:
    """A good split: from several starts, the node that gains most changes sides until none gains."""
    random = np.random.default_rng(0)
    leading = np.linalg.eigh(weights)[1][:, -1] < 0
    starts = [leading, *random.integers(0, 2, (RUNS, len(weights))).astype(bool)]
    return min((_improved(weights, start) for start in starts), key=lambda side: frustrated(weights, side))


def _improved(weights: Matrix, side: NDArray[np.bool_]) -> NDArray[np.bool_]:
    sign = np.where(side, -1.0, 1.0)
    least = 1e-12 * np.abs(weights).sum()
    while (pull := sign * (weights @ sign)).min() < -least:
        sign[pull.argmin()] *= -1
    return sign < 0
