"""What chance alone would give: a measure on a network against the same measure on random ones that keep part of its
make-up. Raw scores of polarisation are high on random networks too (Salloum, Chen and Kivelä 2022), so no measure of it
says much without this."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sayso.errors import BadArgument
from sayso.queries.networks.cube import Cube
from sayso.queries.networks.network import Matrix, Network
from sayso.queries.networks.parts import by_name, one_mode

SWAPS = 10
"""Swaps that are tried for each edge when edges are rewired."""

Subject = TypeVar("Subject", Network, Cube)


@dataclass(frozen=True, slots=True)
class Comparison:
    observed: float
    mean: float
    """Of the random ones; so is the standard deviation, with n - 1."""
    deviation: float
    z: float | None
    """How many standard deviations the observed lies above the mean; None where all random ones are equal."""
    p_larger: float
    """The share of all, the observed among them, that are as large as it or larger: never 0."""
    p_smaller: float
    samples: int

    @property
    def p(self) -> float:
        """Two-sided: twice the smaller of the two, at most 1."""
        return min(1.0, 2 * min(self.p_larger, self.p_smaller))


def compare(
    subject: Subject,
    measure: Callable[[Subject], float],
    null: Callable[[Subject, np.random.Generator], Subject],
    *,
    samples: int = 1000,
    seed: int = 0,
) -> Comparison:
    """A measure of a network or a cube, held against as many random ones as there are samples. What the measure looks
    for, such as the best partition, it looks for in each random one too. A sample's generator depends on the seed and
    its number, so that more samples begin with the same ones."""
    if samples < 2:
        raise BadArgument(f"samples={samples}: write 2 or more")
    observed = float(measure(subject))
    generators = map(np.random.default_rng, np.random.SeedSequence(seed).spawn(samples))
    values = np.array([measure(null(subject, generator)) for generator in generators], dtype=np.float64)
    slack = 1e-9 * max(1.0, abs(observed))
    deviation = float(values.std(ddof=1))
    equal = deviation <= slack
    return Comparison(
        observed,
        float(values.mean()),
        0.0 if equal else deviation,
        None if equal else float((observed - values.mean()) / deviation),
        _share(values >= observed - slack),
        _share(values <= observed + slack),
        samples,
    )


def _share(as_extreme: NDArray[np.bool_]) -> float:
    return float((as_extreme.sum() + 1) / (len(as_extreme) + 1))


def shuffled_signs(network: Network, random: np.random.Generator) -> Network:
    """The same edges with the same absolute weights; which of them are negative is drawn, as many as there were."""
    weights, order = _ordered(network)
    one, other = np.nonzero(np.triu(weights, 1))
    drawn = np.abs(weights[one, other]) * random.permutation(np.sign(weights[one, other]))
    return _network(network, order, _symmetric(len(weights), one, other, drawn))


def rewired(network: Network, random: np.random.Generator) -> Network:
    """Two edges of one sign swap an end, again and again: each node keeps how many agree with it and how many
    disagree, each edge its weight. Where no swap is possible, as in a complete network, it stays as it is."""
    weights, order = _ordered(network)
    one, other = np.nonzero(np.triu(weights, 1))
    values, ends = weights[one, other], list(zip(one.tolist(), other.tolist(), strict=True))
    linked = set(ends)
    for sign in (1, -1):
        _swap(ends, np.flatnonzero(np.sign(values) == sign), linked, random)
    swapped = np.array(ends, dtype=np.int64).reshape(-1, 2)
    return _network(network, order, _symmetric(len(weights), swapped[:, 0], swapped[:, 1], values))


def _swap(
    ends: list[tuple[int, int]], edges: NDArray[np.int64], linked: set[tuple[int, int]], random: np.random.Generator
) -> None:
    """Swaps ends of these edges in place, where that makes no loop and no second edge between two nodes."""
    if len(edges) < 2:
        return
    picked = random.choice(edges, (SWAPS * len(edges), 2)).tolist()
    for (first, second), turned in zip(picked, random.integers(0, 2, len(picked)).tolist(), strict=True):
        (a, b), (c, d) = ends[first], ends[second][::-1] if turned else ends[second]
        one, other = (min(a, d), max(a, d)), (min(c, b), max(c, b))
        if len({a, b, c, d}) == 4 and one not in linked and other not in linked:
            linked -= {ends[first], ends[second]}
            linked |= {one, other}
            ends[first], ends[second] = one, other


def shuffled_levels(cube: Cube, random: np.random.Generator) -> Cube:
    """The same statements by the same actors on the same concepts; who agrees is drawn anew within each concept, so
    that it keeps its shares for and against."""
    levels = cube.level.copy()
    for members in grouped(cube.concept, len(cube.concepts)):
        levels[members] = random.permutation(cube.level[members])
    return replace(cube, level=levels)


def grouped(values: NDArray[np.int64], count: int) -> list[NDArray[np.int64]]:
    """Where each of the values 0 to count - 1 stands."""
    order = np.argsort(values, kind="stable")
    return np.split(order, np.searchsorted(values[order], np.arange(1, count)))


def _ordered(network: Network) -> tuple[Matrix, NDArray[np.int64]]:
    """Weights with the rows in order of name, so that the seed decides whatever the order of rows."""
    order = np.array(by_name(network), dtype=np.int64)
    return one_mode(network)[np.ix_(order, order)], order


def _symmetric(n: int, one: NDArray[np.int64], other: NDArray[np.int64], values: Matrix) -> Matrix:
    weights = np.zeros((n, n))
    weights[one, other] = weights[other, one] = values
    return weights


def _network(network: Network, order: NDArray[np.int64], weights: Matrix) -> Network:
    place = np.argsort(order)
    return replace(network, weights=weights[np.ix_(place, place)])
