"""Phases of a discourse: points of time whose networks resemble each other are one state, and time is a course through
states (Masuda and Holme 2019)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import linkage as link
from scipy.spatial.distance import squareform

from sayso.errors import BadArgument
from sayso.queries.networks.coalitions import Linkage, cut
from sayso.queries.networks.network import Matrix, Network
from sayso.queries.networks.parts import extra, one_mode, one_of, same_nodes
from sayso.queries.networks.spectra import spectral_loss, spectrum

Series: TypeAlias = Sequence[tuple[int, Network]]
"""Networks of the same nodes with their times, in seconds since 1970, in order."""
Distance: TypeAlias = Literal["absdiff", "spectral"]
Choice: TypeAlias = Literal["silhouette", "modularity"]


@dataclass(frozen=True, slots=True)
class Phases:
    times: tuple[int, ...]
    states: tuple[int, ...]
    """The state at each time, numbered from 1 in order of first appearance; a state may come back."""
    scores: Mapping[int, float]
    """What was chosen by, for each number of states that was tried."""

    @property
    def size(self) -> int:
        """How many states."""
        return max(self.states)

    def transitions(self) -> tuple[tuple[int, int, int], ...]:
        """The first time of each new phase, with the state before and the state from then on."""
        pairs = zip(self.times[1:], self.states, self.states[1:], strict=False)
        return tuple((time, before, after) for time, before, after in pairs if before != after)


def distances(
    series: Series, *, distance: Distance = "absdiff", normalized: bool = True, like_dna: bool = False
) -> Matrix:
    """How far the networks are from each other, one row and column for each time. `absdiff` sums the absolute
    differences of all cells; normalized, each network is first divided by the sum of its absolute weights, so that
    times with many statements compare with times with few, and a distance is at most 2. `spectral` compares the
    Laplacian spectra of what agrees, always divided by their sum; `like_dna` is as in `spectra.spectrum`."""
    one_of("distance", distance, get_args(Distance))
    _check(series)
    apart = np.zeros((len(series), len(series)))
    if distance == "spectral":
        features = [spectrum(network, like_dna=like_dna) for _, network in series]
    else:
        features = [_cells(network, normalized).ravel() for _, network in series]
    for one in range(len(series)):
        for other in range(one):
            apart[one, other] = apart[other, one] = spectral_loss(features[one], features[other])
    return apart


def _check(series: Series) -> None:
    if any(before >= after for (before, _), (after, _) in pairwise(series)):
        raise BadArgument("the networks are not in order of time, or two are of one time")
    same_nodes([network for _, network in series])


def _cells(network: Network, normalized: bool) -> Matrix:
    weights = one_mode(network)
    total = float(np.abs(weights).sum())
    return weights / total if normalized and total else weights


def phases(
    series: Series,
    *,
    k: int | None = None,
    most: int = 10,
    distance: Distance = "absdiff",
    normalized: bool = True,
    linkage: Linkage = "average",
    choose: Choice = "silhouette",
) -> Phases:
    """The states that the networks of the times fall into, by hierarchical clustering of their `distances`. Without
    k, 2 to `most` are tried and the best is taken by mean silhouette (Rousseeuw 1987) or by the modularity of
    nearness, the largest distance less each; of equal ones the fewest."""
    one_of("linkage", linkage, get_args(Linkage))
    one_of("choose", choose, get_args(Choice))
    count = len(series)
    if count < 3:
        raise BadArgument(f"{count} points of time: phases are found among 3 or more")
    if not (k is None or 1 <= k <= count) or most < 2:
        raise BadArgument(f"k={k}, most={most}: write k from 1 to {count}, the points of time, and most from 2")
    apart = distances(series, distance=distance, normalized=normalized)
    tree = link(squareform(apart, checks=False), method=linkage)
    score = silhouette if choose == "silhouette" else _modularity
    tried = [k] if k is not None else range(2, min(most, count - 1) + 1)
    labels = {number: _numbered(cut(tree, number)) for number in tried}
    scores = {number: score(apart, np.array(found)) for number, found in labels.items()}
    best = max(scores, key=lambda number: round(scores[number], 12))
    return Phases(tuple(time for time, _ in series), labels[best], scores)


def _numbered(labels: Sequence[int]) -> tuple[int, ...]:
    numbers: dict[int, int] = {}
    return tuple(numbers.setdefault(label, len(numbers) + 1) for label in labels)


def silhouette(apart: Matrix, labels: NDArray[np.int64]) -> float:
    """The mean over points of (b - a) / max(a, b): a the mean distance to the others of its cluster, b to those of the
    nearest other cluster; 0 of a point that is alone, or where there is one cluster (Rousseeuw 1987)."""
    member = np.equal.outer(np.unique(labels), labels)
    sizes, own = member.sum(axis=1), np.unique(labels, return_inverse=True)[1]
    if len(sizes) < 2:
        return 0.0
    sums = apart @ member.T
    points = np.arange(len(labels))
    inner = sums[points, own] / np.maximum(sizes[own] - 1, 1)
    means = sums / sizes
    means[points, own] = np.inf
    outer = means.min(axis=1)
    larger = np.maximum(inner, outer)
    width = np.divide(outer - inner, larger, out=np.zeros_like(larger), where=larger > 0)
    return float(np.where(sizes[own] > 1, width, 0.0).mean())


def _modularity(apart: Matrix, labels: NDArray[np.int64]) -> float:
    near = apart.max() - apart
    np.fill_diagonal(near, 0.0)
    strength, total = near.sum(axis=1), near.sum()
    if not total:
        return 0.0
    surplus = near - np.outer(strength, strength) / total
    return float(surplus[np.equal.outer(labels, labels)].sum() / total)


def change_points(
    series: Series, *, number: int | None = None, penalty: float | None = None, normalized: bool = True
) -> tuple[int, ...]:
    """The times from which on the networks are others, phases being without a break: the split of the series that
    leaves the least squared deviation of weights within segments of at least two, with so many changes, or with a
    penalty for each change (Killick, Fearnhead and Eckley 2012; Truong, Oudre and Vayatis 2020). Needs the extra."""
    _check(series)
    if (number is None) == (penalty is None):
        raise BadArgument("write either the number of changes or a penalty for each")
    ruptures = extra("ruptures")
    if number is not None and not 0 < number < len(series) // 2:
        raise BadArgument(f"number={number}: {len(series)} times have room for {max(0, len(series) // 2 - 1)} changes")
    if penalty is not None and (penalty <= 0 or len(series) < 4):
        raise BadArgument(f"penalty={penalty}: write a number above 0, for a series of 4 times or more")
    signal = np.stack([_cells(network, normalized)[np.triu_indices(len(network.rows), 1)] for _, network in series])
    search = ruptures.KernelCPD(kernel="linear", min_size=2).fit(signal)
    ends = search.predict(n_bkps=number) if number is not None else search.predict(pen=penalty)
    return tuple(series[end][0] for end in ends[:-1])
