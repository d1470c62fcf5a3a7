"""A network as a matrix whose rows and columns have names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Matrix: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Network:
    """Rows and columns are ids, in the order of the matrix; of a one-mode network they are the same, the matrix is
    square, and its diagonal is 0. Isolates are rows without weights."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    weights: Matrix
    measure: str
    """What a weight is, in words such as `subtract` or `congruence`."""
    normalization: str = "none"
    directed: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    """What each id is called; an id without a name is its own."""
    two_mode: bool = False
    """Whether rows and columns are of two kinds, which they are unless they are the same; countries that speak of each
    other have to be told."""

    def __post_init__(self) -> None:
        if self.rows != self.columns:
            object.__setattr__(self, "two_mode", True)

    def name(self, id: str) -> str:
        return self.names.get(id, id)
