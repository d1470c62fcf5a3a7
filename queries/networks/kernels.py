"""Networks over time by kernel smoothing: the nearer a statement is to a moment, the more it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from sayso.errors import BadArgument
from sayso.queries.networks import affiliation, congruence, like_dna
from sayso.queries.networks.counts import counted
from sayso.queries.networks.cube import Cube
from sayso.queries.networks.network import Matrix, Network
from sayso.queries.networks.selection import known, shown
from sayso.queries.networks.units import UNITS, between, later

KERNELS: Mapping[str, Callable[[Matrix], Matrix]] = {
    "uniform": lambda u: np.where(np.abs(u) <= 1, 0.5, 0.0),
    "triangular": lambda u: np.where(np.abs(u) <= 1, 1 - np.abs(u), 0.0),
    "epanechnikov": lambda u: np.where(np.abs(u) <= 1, 0.75 * (1 - u**2), 0.0),
    "gaussian": lambda u: np.exp(-(u**2) / 2) / np.sqrt(2 * np.pi),
}
"""Weights by the distance from the middle, half a width being 1."""

DIVIDING = ("none", "average", "profile")
"""Normalizations of one-mode networks that are told for weighted statements."""


def midpoints(cube: Cube, unit: str, width: int, *, indent: bool = False) -> Iterator[int]:
    """Moments a unit apart, from the first statement to the last; with `indent`, half a width from both. An odd width
    is one unit wider. Raises BadArgument where no moment is left."""
    known("unit", unit, UNITS)
    if width < 1:
        raise BadArgument(f"width {width}: write a whole number from 1 on")
    half = (width + 1) // 2 if indent else 0
    first, last = int(cube.time[0]), int(cube.time[-1])
    start, end = later(first, unit, half), later(last, unit, -half)
    if start is None or end is None or start > end:
        raise BadArgument(f"half of {width} {unit} at both ends leaves nothing of {shown(first)} to {shown(last)}")
    return chain((start,), _after(start, unit, end))


def _after(start: int, unit: str, end: int) -> Iterator[int]:
    count = 1
    while (moment := later(start, unit, count)) is not None and moment <= end:
        yield moment
        count += 1


def weights(cube: Cube, kernel: str, unit: str, width: int, moment: int) -> Matrix:
    """What each statement of the cube weighs at a moment: the kernel at its distance in whole units."""
    known("kernel", kernel, KERNELS)
    distance = 2 * between(cube.time, moment, unit) / (width + width % 2)
    weigh = like_dna.triangular if cube.like_dna and kernel == "triangular" else KERNELS[kernel]
    return weigh(distance)


def affiliations(
    cube: Cube,
    kernel: str,
    unit: str,
    width: int,
    measure: str = "subtract",
    normalization: str = "none",
    *,
    indent: bool = False,
) -> Iterator[tuple[int, Network]]:
    """The smoothed two-mode network at each of the midpoints, all with the same nodes: each statement adds its weight,
    which is also what `activity` and `prominence` divide by. Raises BadArgument for `combine`, which weighs nothing."""
    affiliation.check(measure, normalization)
    known("kernel", kernel, KERNELS)
    if measure == "combine":
        raise BadArgument("combine gives sets of levels, which a kernel cannot weigh: use subtract or ignore")
    kept = _kept(cube, measure)

    def at(moment: int) -> Network:
        part, weight = _near(kept, kernel, unit, width, moment)
        return affiliation.network(part, counted(part, "actors", weight), measure, normalization)

    return ((moment, at(moment)) for moment in midpoints(kept, unit, width, indent=indent))


def one_modes(
    cube: Cube,
    kernel: str,
    unit: str,
    width: int,
    measure: str = "subtract",
    normalization: str = "none",
    *,
    of: str = "actors",
    indent: bool = False,
) -> Iterator[tuple[int, Network]]:
    """The smoothed one-mode network at each of the midpoints, all with the same nodes: a pair of statements weighs the
    geometric mean of its two weights.

    `average` divides by the mean of the weights of all that both said, so that a uniform kernel gives what a window
    gives. Like Discourse Network Analyzer, all of its own multiply instead; see `like_dna.multiplied`. Raises
    BadArgument for those that are told of counts only.
    """
    congruence.check(cube, measure, normalization)
    known("kernel", kernel, KERNELS)
    if not cube.like_dna and normalization not in DIVIDING:
        raise BadArgument(f"{normalization} is told of counted statements, not of weighed ones: use average or profile")
    if cube.levels and measure in congruence.BY_CELL:
        raise BadArgument(
            f"{measure} of levels that are words is no sum over pairs, which a kernel weighs: use congruence"
        )
    kept = _kept(cube, measure)

    def at(moment: int) -> Network:
        part, weight = _near(kept, kernel, unit, width, moment)
        return _one_mode(part, of, weight, measure, normalization)

    return ((moment, at(moment)) for moment in midpoints(kept, unit, width, indent=indent))


def _one_mode(part: Cube, of: str, weight: Matrix, measure: str, normalization: str) -> Network:
    pairs = congruence.weighed(part, counted(part, of, np.sqrt(weight)), measure)
    counts = counted(part, of, weight)
    if part.like_dna and normalization not in ("none", "profile"):
        pairs = like_dna.multiplied(part, of, pairs, measure)
        return replace(congruence.network(part, of, counts, pairs, measure, "none"), normalization=normalization)
    return congruence.network(part, of, counts, pairs, measure, normalization)


def _kept(cube: Cube, measure: str) -> Cube:
    kept = cube.at_any_level() if measure == "ignore" else cube
    return like_dna.levels_as_positions(kept) if cube.like_dna and not kept.is_binary and not kept.levels else kept


def _near(cube: Cube, kernel: str, unit: str, width: int, moment: int) -> tuple[Cube, Matrix]:
    """The statements that weigh something at a moment, and what they weigh. Of all but the gaussian kernel none does
    that is farther than half the width; units begun and months of other lengths are two more."""
    if kernel != "gaussian":
        reach = width // 2 + 3
        start, end = (later(moment, unit, count) for count in (-reach, reach))
        first = 0 if start is None else int(np.searchsorted(cube.time, start, "left"))
        until = len(cube) if end is None else int(np.searchsorted(cube.time, end, "right"))
        cube = cube.part(slice(first, until))
    weight = weights(cube, kernel, unit, width, moment)
    near: NDArray[np.bool_] = weight > 0
    return cube.part(near), weight[near]
