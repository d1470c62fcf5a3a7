"""Counts of moving windows, and their products, by difference: what enters is added, what leaves is taken off."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sayso.queries.networks import congruence
from sayso.queries.networks.counts import Counts, check_room, counted, nodes, product, spread
from sayso.queries.networks.cube import Cube
from sayso.queries.networks.network import Matrix


class Moving:
    """The counts of a window of the cube's statements, which is empty at first."""

    def __init__(self, cube: Cube, of: str) -> None:
        self.cube, self.of = cube, of
        self.counts: Counts = counted(cube.part(slice(0)), of)
        self._at = range(0)

    def to(self, first: int, until: int) -> Counts:
        """Move the window to the statements from the first up to another."""
        self._change(_difference(self.cube, self._at, range(first, until), self.of))
        self._at = range(first, until)
        return self.counts

    def weights(self, measure: str) -> Matrix:
        """What the rows of the counts have in common."""
        return congruence.weighed(self.cube, self.counts, measure)

    def _change(self, change: Counts) -> None:
        self.counts = self.counts + change


class Products(Moving):
    """Counts with what their rows have in common: X S X' of the counts X and a likeness S of levels.

    With a change D it grows by D S (X + D/2)' and the transpose of that. All are whole numbers and halves, so that
    nothing is lost by adding and taking off.
    """

    def __init__(self, cube: Cube, of: str, measure: str) -> None:
        super().__init__(cube, of)
        self._near, self._whole = congruence.likeness(cube, measure)
        size = len(nodes(cube, of))
        check_room(size, size)
        self._products = np.zeros((size, size))

    def weights(self, measure: str) -> Matrix:
        return self._products / self._whole

    def _change(self, change: Counts) -> None:
        grown = product(spread(change, self._near), self.counts + change / 2)
        self._products += grown
        self._products += grown.T
        super()._change(change)


def _difference(cube: Cube, before: range, now: range, of: str) -> Counts:
    """The counts of what enters, less those of what leaves."""
    enter, leave = (np.concatenate([*_without(one, other)]) for one, other in ((now, before), (before, now)))
    signs = np.repeat([1.0, -1.0], [len(enter), len(leave)])
    return counted(cube.part(np.concatenate([enter, leave])), of, signs)


def _without(one: range, other: range) -> Iterator[NDArray[np.int64]]:
    """The positions in one that come before the other, and those after it."""
    yield np.arange(one.start, min(one.stop, max(one.start, other.start)), dtype=np.int64)
    yield np.arange(max(one.start, min(one.stop, other.stop)), one.stop, dtype=np.int64)
