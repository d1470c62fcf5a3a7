"""DNA's polarisation score: how far the agreement and the conflict of actors are from two, or more, camps of equal
size that agree within and conflict between (Leifeld, rDNA 3).

The score is a distance from the ideal split, and DNA looks for the split where it is **largest**. On its sample
database that is not the split into coalitions that clusterings, frustration and signed modularity agree on; the
smallest is. Both are found here. To say who stands against whom, and how much, prefer the signed measures: signed
modularity (`signed`) and the frustration index (`frustration`); and hold any of them against a null model (`nulls`),
since raw scores are high on random networks too (Salloum, Chen and Kivelä 2022)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import factorial, prod

import numpy as np
from numpy.typing import NDArray

from sayso.errors import BadArgument
from sayso.queries.networks.network import Matrix, Network
from sayso.queries.networks.partition import numbered
from sayso.queries.networks.parts import Groups, by_name, indices, one_mode, same_nodes

MOST_SPLITS = 20_000
"""Where there are no more splits than these, all are looked at."""

Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Split:
    groups: Mapping[str, int]
    raw: float
    normalized: float
    """Divided by twice the weight of both networks; 0 where they have none."""


@dataclass(frozen=True, slots=True)
class Polarisation:
    largest: Split
    """What DNA looks for."""
    smallest: Split
    """The nearest to the ideal."""
    exact: bool
    """Whether every split was looked at; else both are the best that swaps found."""


@dataclass(frozen=True, slots=True)
class _Scores:
    """Agreement and conflict, and from them the distance of each split from the ideal."""

    agreement: Matrix
    conflict: Matrix

    def expected(self, sizes: NDArray[np.int64]) -> tuple[Matrix, Matrix]:
        """Agreement of each pair within each group, and conflict of each pair between two."""
        n = len(self.agreement)
        inner = int((sizes * (sizes - 1)).sum())
        outer = n * (n - 1) - inner
        within = sizes * (sizes - 1) * self.agreement.sum() / inner**2 if inner else np.zeros(len(sizes))
        between = np.outer(sizes, sizes) * self.conflict.sum() / outer**2 if outer else np.zeros((len(sizes),) * 2)
        return within, between

    def distance(self, group: Labels, count: int) -> float:
        """S over all ordered pairs."""
        within, between = self.expected(np.bincount(group, minlength=count))
        inside = np.abs(self.agreement - within[group][:, None]) + self.conflict
        across = self.agreement + np.abs(self.conflict - between[np.ix_(group, group)])
        pairs = np.where(np.equal.outer(group, group), inside, across)
        return float(pairs.sum() - pairs.trace())

    def placed(self, group: Labels, count: int) -> tuple[Matrix, Matrix, Matrix]:
        """For each node and group what its pairs would count there, sizes as they are; and for each two nodes what
        their pair counts within the group of the first, and between their groups."""
        within, between = self.expected(np.bincount(group, minlength=count))
        inside = np.abs(self.agreement[None] - within[:, None, None]) + self.conflict
        member = np.equal.outer(np.arange(count), group)
        sums = np.empty((len(group), count))
        for own in range(count):
            across = self.agreement + np.abs(self.conflict - between[own][group][None, :])
            counted = np.where(member[own][None, :], inside[own], across)
            sums[:, own] = counted.sum(axis=1) - counted.diagonal()
        pair = self.agreement + np.abs(self.conflict - between[np.ix_(group, group)])
        return sums, inside[group, np.arange(len(group))], pair


def polarisation_score(congruence: Network, conflict: Network, groups: Groups, *, like_dna: bool = False) -> Split:
    """The score of one split, whatever the sizes of its groups. Both networks are average-normalised as DNA has them;
    `like_dna` takes their difference for both, which is what DNA 3.1.2 does over time."""
    scores, labels = _scores(congruence, conflict, like_dna), indices(congruence, groups)
    return _split(congruence, scores, labels, int(labels.max(initial=0)) + 1)


def polarisation(
    congruence: Network, conflict: Network, *, k: int = 2, like_dna: bool = False, seed: int = 0, runs: int = 10
) -> Polarisation:
    """The splits into k groups of equal size, or sizes that differ by one, whose score is largest and smallest. With
    no more than 20,000 such splits each is looked at; else pairs are swapped for the best gain, from some random
    starts. `like_dna` is as in `polarisation_score`."""
    n = len(congruence.rows)
    if not 2 <= k <= n:
        raise BadArgument(f"k={k}: {n} nodes can be split into 2 to {n} groups; with fewer than 2 there is no split")
    if runs < 1:
        raise BadArgument(f"runs={runs}: write 1 or more")
    scores, order = _scores(congruence, conflict, like_dna), np.array(by_name(congruence))
    exact = splits(n, k) <= MOST_SPLITS
    scores = _Scores(scores.agreement[np.ix_(order, order)], scores.conflict[np.ix_(order, order)])
    random = np.random.default_rng(seed)
    starts = [random.permutation(np.arange(n) % k) for _ in range(0 if exact else runs)]
    found = []
    for sign in (1, -1):
        tried = every_split(n, k) if exact else (_swapped(scores, start, k, sign) for start in starts)
        best = max(tried, key=lambda group: sign * scores.distance(group, k))
        found.append(_split(congruence, scores, best, k, order))
    return Polarisation(found[0], found[1], exact)


def splits(n: int, k: int) -> int:
    """How many splits of n nodes into k groups of equal size, within one, there are."""
    small, larger = divmod(n, k)
    each = factorial(n) // prod(factorial(small + (group < larger)) for group in range(k))
    return each // (factorial(larger) * factorial(k - larger))


def _scores(congruence: Network, conflict: Network, like_dna: bool) -> _Scores:
    same_nodes([congruence, conflict])
    agreement, against = one_mode(congruence), one_mode(conflict)
    if like_dna:
        return _Scores(agreement - against, agreement - against)
    if min(agreement.min(initial=0), against.min(initial=0)) < 0:
        raise BadArgument("polarisation takes a congruence and a conflict network, neither with weights below 0")
    return _Scores(agreement, against)


def _split(network: Network, scores: _Scores, group: Labels, k: int, order: NDArray[np.int64] | None = None) -> Split:
    distance = scores.distance(group, k)
    weight = float(scores.agreement.sum() + scores.conflict.sum())
    labels = group if order is None else group[np.argsort(order)]
    return Split(numbered(network, labels.tolist()), distance / 2, distance / (2 * weight) if weight else 0.0)


def every_split(n: int, k: int) -> Iterator[Labels]:
    """Every split that `splits` counts, once, as groups of the nodes."""
    small, larger = divmod(n, k)
    sizes = [small + 1] * larger + [small] * (k - larger)
    yield from _filled(np.full(n, -1, dtype=np.int64), 0, sizes)


def _filled(group: Labels, number: int, sizes: list[int]) -> Iterator[Labels]:
    """Each way to fill the groups from this number on. Of groups of one size the first has the first free node."""
    free = np.flatnonzero(group < 0)
    if number == len(sizes):
        yield group.copy()
        return
    size, last = sizes[number], number > 0 and sizes[number - 1] == sizes[number]
    lowest = int(np.flatnonzero(group == number - 1)[0]) if last else -1
    for members in combinations(free[free > lowest].tolist(), size):
        group[list(members)] = number
        yield from _filled(group, number + 1, sizes)
        group[list(members)] = -1


def _swapped(scores: _Scores, group: Labels, k: int, sign: int) -> Labels:
    """From this split, two nodes of different groups are swapped as long as the best swap gains."""
    nodes = np.arange(len(group))
    least = 1e-10 * float(np.abs(scores.agreement).sum() + np.abs(scores.conflict).sum())
    while True:
        sums, inside, pair = scores.placed(group, k)
        moved = sums[:, group] - inside.T  # the first in the group of the second, their own pair apart
        stayed = sums[nodes, group][:, None] - pair
        gain = sign * (moved + moved.T - stayed - stayed.T)
        gain[np.equal.outer(group, group)] = 0.0
        if gain.max() <= least:
            return group
        one, other = np.unravel_index(gain.argmax(), gain.shape)
        group = group.copy()
        group[[one, other]] = group[[other, one]]
