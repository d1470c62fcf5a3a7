"""How many statements each has at each level: the matrices that networks are products of."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sayso.errors import BadArgument
from sayso.queries.networks.cube import Cube
from sayso.queries.networks.network import Matrix
from sayso.queries.networks.selection import known

Counts: TypeAlias = Any
"""A `scipy.sparse.csr_array` of floats; its columns are those of the scale within those of what links the rows."""

OF = ("actors", "concepts")
DENSE, LARGE = 0.02, 2**25
"""From which share of cells on a plain product is faster, and how many cells it may have."""


MOST = 2**29
"""How many cells a network may have."""


def nodes(cube: Cube, of: str) -> tuple[str, ...]:
    known("of", of, OF)
    return cube.actors if of == "actors" else cube.concepts


def counted(cube: Cube, of: str = "actors", weights: NDArray[np.float64] | None = None) -> Counts:
    """The statements, or their weights, of each actor at each level of each concept; or of concepts by actors."""
    rows, columns = nodes(cube, of), cube.concepts if of == "actors" else cube.actors
    row, column = (cube.actor, cube.concept) if of == "actors" else (cube.concept, cube.actor)
    position = np.searchsorted(np.array(cube.scale), cube.level)
    values = np.ones(len(cube)) if weights is None else weights
    shape = len(rows), len(columns) * len(cube.scale)
    cells = sparse.coo_array((values, (row, column * len(cube.scale) + position)), shape)
    return cells.tocsr()


def spread(counts: Counts, likeness: Matrix) -> Counts:
    """The counts with each level replaced by how like it all levels are."""
    columns = counts.shape[1] // len(likeness)
    return counts @ sparse.kron(sparse.identity(columns, format="csr"), likeness, format="csr")


def product(one: Counts, other: Counts) -> Matrix:
    """How much each row of one has in common with each row of the other: `one @ other.T`, as a plain matrix."""
    check_room(one.shape[0], other.shape[0])
    if _is_dense(other):
        columns = np.ascontiguousarray(other.toarray().T)
        return np.asarray((one.toarray() if _is_dense(one) else one) @ columns, np.float64)
    return np.asarray((one @ other.T).toarray(), np.float64)


def check_room(rows: int, columns: int) -> None:
    """Raise BadArgument for a plain matrix that is too large for the memory of most computers."""
    if rows * columns > MOST:
        size = rows * columns * 8 / 2**30
        raise BadArgument(f"a network of {rows:,} by {columns:,} takes {size:,.0f} GiB; select less, or raise at_least")


def _is_dense(counts: Counts) -> bool:
    cells: int = counts.shape[0] * counts.shape[1]
    return bool(counts.nnz > DENSE * cells and cells <= LARGE)


def ratio(weights: Matrix, by: Matrix) -> Matrix:
    """The quotient; 0 where something would be divided by 0."""
    return np.divide(weights, by, out=np.zeros_like(weights), where=by != 0)
