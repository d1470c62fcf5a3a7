"""The statements that count, as sorted columns: what every network is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False, slots=True)
class Cube:
    """Kept statements in order of time, document, start, end, id. All columns have one entry for each."""

    statements: NDArray[np.object_]
    """Ids."""
    actor: NDArray[np.int64]
    """Index into `actors`."""
    concept: NDArray[np.int64]
    """Index into `concepts`."""
    level: NDArray[np.int64]
    """The agreement as a number of the scale: of a binary one 0 or 1."""
    time: NDArray[np.int64]
    """Seconds since 1970-01-01 UTC, of the clock that was selected."""
    document: NDArray[np.object_]
    """Ids."""
    actors: tuple[str, ...]
    """Ids in order of their names by code unit; those without a statement are isolates."""
    concepts: tuple[str, ...]
    scale: tuple[int, ...]
    """Every level that is declared, observed or not, in order."""
    names: Mapping[str, str]
    start: int
    end: int
    """The range that was selected, in seconds, both ends included; of the statements where none was."""
