"""One-mode networks: who agrees with whom through what they speak of, and which concepts go together (Leifeld 2017)."""

from __future__ import annotations

import numpy as np

from sayso.errors import BadArgument
from sayso.queries.networks.counts import Counts, counted, nodes, product, ratio, spread
from sayso.queries.networks.cube import Cube
from sayso.queries.networks.network import Matrix, Network
from sayso.queries.networks.selection import known

MEASURES = ("ignore", "congruence", "conflict", "subtract")
NORMALIZATIONS = ("none", "average", "jaccard", "cosine", "profile")
BY_CELL = ("conflict", "subtract")
"""Measures that are no sum over pairs of statements where levels are words."""


def one_mode(cube: Cube, measure: str = "subtract", normalization: str = "none", *, of: str = "actors") -> Network:
    """Actors linked through concepts, or concepts through actors: a symmetric network.

    Each statement of one meets each statement of the other on the same thing. `ignore` counts these pairs,
    `congruence` how near their levels are on the scale, from 0 to 1, `conflict` how far, `subtract` the one less the
    other. Where levels are words, two are equal or not, and conflict counts the statements at levels that only one of
    the two uses.

    `average` divides by the mean of both numbers of statements, `jaccard` and `cosine` as Discourse Network Analyzer
    does: its cosine is the product of these numbers. `profile` is the cosine of the two profiles, from -1 to 1.
    Raises BadArgument for levels that cannot be compared, and for a profile of what is no likeness.
    """
    check(cube, measure, normalization)
    kept = cube.at_any_level() if measure == "ignore" else cube
    counts = counted(kept, of)
    return network(kept, of, counts, weighed(kept, counts, measure), measure, normalization)


def network(cube: Cube, of: str, counts: Counts, weights: Matrix, measure: str, normalization: str) -> Network:
    """The network of counts and their weights, which are changed."""
    weights = normalized(weights, counts, normalization)
    np.fill_diagonal(weights, 0.0)
    rows = nodes(cube, of)
    return Network(rows, rows, weights, measure, normalization, names=cube.names)


def check(cube: Cube, measure: str, normalization: str) -> None:
    known("measure", measure, MEASURES)
    known("normalization", normalization, NORMALIZATIONS)
    if measure != "ignore" and not cube.levels and cube.range == 0:
        what = "observed level" if cube.like_dna else "level of the scale"
        raise BadArgument(f"{cube.scale[-1]} is the only {what}, so that nobody can disagree; use the measure ignore")
    if normalization == "profile" and (measure == "conflict" or (cube.levels and measure == "subtract")):
        raise BadArgument(f"{measure} is no likeness of profiles: use congruence, or normalize by average")


def likeness(cube: Cube, measure: str) -> tuple[Matrix, int]:
    """What a pair of statements at each two levels adds, in whole numbers, and what these are to be divided by."""
    values = np.array(cube.scale, np.float64)
    if measure == "ignore":
        return np.ones((len(values), len(values))), 1
    if cube.levels:
        return np.eye(len(values)), 1
    apart = np.abs(values[:, None] - values)
    near = cube.range - apart
    return {"congruence": near, "conflict": apart, "subtract": near - apart}[measure], cube.range


def weighed(cube: Cube, counts: Counts, measure: str) -> Matrix:
    """The weights before they are normalized, with what each has in common with itself."""
    if cube.levels and measure in BY_CELL:
        alone = unshared(counts)
        return alone if measure == "conflict" else product(counts, counts) - alone
    near, whole = likeness(cube, measure)
    return product(counts, spread(counts, near)) / whole


def unshared(counts: Counts) -> Matrix:
    """The statements of both in cells that only one of the two uses."""
    used = counts.copy()
    used.data[:] = 1.0
    shared = product(counts, used)
    total = np.asarray(counts.sum(axis=1), np.float64)
    return total[:, None] + total - shared - shared.T


def normalized(weights: Matrix, counts: Counts, normalization: str) -> Matrix:
    total = np.asarray(counts.sum(axis=1), np.float64)
    match normalization:
        case "average":
            return ratio(weights, (total[:, None] + total) / 2)
        case "jaccard":
            return ratio(weights, unshared(counts) + product(counts, counts))
        case "cosine":
            return ratio(weights, np.outer(total, total))
        case "profile":
            length = np.sqrt(np.diag(weights))
            return ratio(weights, np.outer(length, length))
        case _:
            return weights
