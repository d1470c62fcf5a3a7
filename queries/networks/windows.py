"""Networks over time by moving windows: each is made of the one before it, by what enters and what leaves."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sayso.errors import BadArgument
from sayso.queries.networks import affiliation, congruence
from sayso.queries.networks.cube import Cube
from sayso.queries.networks.moving import Moving, Products
from sayso.queries.networks.network import Network
from sayso.queries.networks.selection import known, shown
from sayso.queries.networks.units import UNITS, later

EVENTS = "events"
TIES = ("order", "all")


class Window(NamedTuple):
    """Moments in seconds, `start` and `end` included, and the positions of the statements between them."""

    number: int
    """From 1."""
    start: int
    middle: int
    end: int
    first: int
    until: int
    """The position after the last."""


def windows(cube: Cube, unit: str, width: int, *, step: int = 1, ties: str = "order") -> Iterator[Window]:
    """The windows that lie wholly inside the range, in order of time; those without statements, too.

    Their middles are a unit apart, from the start of the range on; half of the width, rounded up, lies on either side
    of them, both ends included, so that a width of 2 is one of 3 and a width of 1 is a moment. Months and years are
    counted from the start, by the calendar. With the unit `events` the width counts statements: as many on either side
    of each as half of it, rounded down; what has the same time is in the order of the cube or, with the ties `all`,
    taken in at both ends. Of a `step` of 2 every second one is told. Raises BadArgument where no window fits.
    """
    known("unit", unit, (*UNITS, EVENTS))
    known("ties", ties, TIES)
    if width < 1 or step < 1:
        raise BadArgument(f"width {width} and step {step}: write whole numbers from 1 on")
    found = _of_events(cube, width, ties) if unit == EVENTS else _of_time(cube, unit, width)
    first = next(found, None)
    if first is None:
        held = f"{len(cube)} statements" if unit == EVENTS else f"{shown(cube.start)} to {shown(cube.end)}"
        raise BadArgument(f"a window of {width} {unit} is longer than the range, {held}; choose a smaller one")
    every = islice(chain((first,), found), None, None, step)
    return (window._replace(number=number) for number, window in enumerate(every, 1))


def _of_time(cube: Cube, unit: str, width: int) -> Iterator[Window]:
    half, count = width // 2, 0
    while (middle := later(cube.start, unit, count)) is not None and middle <= cube.end:
        start, end = later(middle, unit, -half), later(middle, unit, half)
        if end is None or end > cube.end:
            return
        if start is not None and start >= cube.start:
            yield Window(0, start, middle, end, *_positions(cube.time, start, end))
        count += 1


def _of_events(cube: Cube, width: int, ties: str) -> Iterator[Window]:
    half, time = width // 2, cube.time
    for position in range(half, len(cube) - half):
        first, until = position - half, position + half + 1
        start, end = int(time[first]), int(time[until - 1])
        if ties == "all":
            first, until = _positions(time, start, end)
        yield Window(0, start, int(time[position]), end, first, until)


def _positions(times: NDArray[np.int64], start: int, end: int) -> tuple[int, int]:
    """The first of the statements between two moments, and the one after the last."""
    return int(np.searchsorted(times, start, "left")), int(np.searchsorted(times, end, "right"))


def affiliations(
    cube: Cube,
    unit: str,
    width: int,
    measure: str = "subtract",
    normalization: str = "none",
    *,
    step: int = 1,
    ties: str = "order",
) -> Iterator[tuple[Window, Network]]:
    """The two-mode network of each window, all with the actors and concepts of the cube; see `windows` and
    `affiliation`. Duplicates were removed before, over the whole range."""
    affiliation.check(measure, normalization)
    kept = cube.at_any_level() if measure == "ignore" else cube
    moving = Moving(kept, "actors")

    def at(window: Window) -> Network:
        return affiliation.network(kept, moving.to(window.first, window.until), measure, normalization)

    return ((window, at(window)) for window in windows(kept, unit, width, step=step, ties=ties))


def one_modes(
    cube: Cube,
    unit: str,
    width: int,
    measure: str = "subtract",
    normalization: str = "none",
    *,
    of: str = "actors",
    step: int = 1,
    ties: str = "order",
) -> Iterator[tuple[Window, Network]]:
    """The one-mode network of each window, all with the same nodes; see `windows` and `congruence.one_mode`. Each holds
    a matrix of its own: what is not needed any more should not be kept."""
    congruence.check(cube, measure, normalization)
    kept = cube.at_any_level() if measure == "ignore" else cube
    moving = Moving(kept, of) if kept.levels and measure in congruence.BY_CELL else Products(kept, of, measure)

    def at(window: Window) -> Network:
        counts = moving.to(window.first, window.until)
        return congruence.network(kept, of, counts, moving.weights(measure), measure, normalization)

    return ((window, at(window)) for window in windows(kept, unit, width, step=step, ties=ties))
