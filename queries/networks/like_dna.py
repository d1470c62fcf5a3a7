"""What Discourse Network Analyzer 3.1.2 computes where it departs from its manual, for those who compare."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sayso.queries.networks.congruence import likeness
from sayso.queries.networks.counts import Counts, counted
from sayso.queries.networks.cube import Cube
from sayso.queries.networks.network import Matrix


def triangular(distance: Matrix) -> Matrix:
    """The triangular kernel: from 2 half a width after the moment to 0 half a width before it."""
    return np.where(np.abs(distance) <= 1, np.abs(1 - distance), 0.0)


def levels_as_positions(cube: Cube) -> Cube:
    """The cube with each level replaced by its position among the observed ones in order of their spelling, as smoothed
    networks have it."""
    spelt = sorted(cube.observed, key=str)
    position = {level: number for number, level in enumerate(spelt)}
    level = np.array([position[each] for each in cube.level.tolist()], np.int64)
    several = tuple(range(max(len(spelt), 3)))  # of two it would be taken for a binary one
    return replace(cube, level=level, scale=several, observed=several[: len(spelt)])


def multiplied(cube: Cube, of: str, weights: Matrix, measure: str) -> Matrix:
    """Smoothed weights times the sum of 2 / (x + x') over the pairs of cells whose x and x' statements were paired, as
    every normalization of smoothed networks has it."""
    near, _ = likeness(cube, measure)
    levels = len(cube.scale)
    counts = counted(cube, of).tocsc()
    factor = np.zeros_like(weights)
    for one in range(counts.shape[1]):
        mine, x = _cell(counts, one)
        first = one - one % levels
        for other in range(first, first + levels):
            if near[one - first, other - first]:
                theirs, y = _cell(counts, other)
                factor[np.ix_(mine, theirs)] += 2 / (x[:, None] + y)
    return weights * factor


def _cell(counts: Counts, column: int) -> tuple[NDArray[np.int64], Matrix]:
    """Who has statements in a column, and how many."""
    cells = slice(counts.indptr[column], counts.indptr[column + 1])
    return counts.indices[cells], counts.data[cells]
