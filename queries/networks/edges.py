"""A network as nodes and edges, for what draws it or writes it as a graph."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

import numpy as np

from sayso.queries.networks.network import Matrix, Network

COLUMN = "#column"
"""What the key of a column ends with where a row of a two-mode network has the same id."""


class Node(NamedTuple):
    """One row or column. Its key is its id, unless a row and a column of a two-mode network share that."""

    key: str
    id: str
    name: str
    row: bool


class Edge(NamedTuple):
    source: str
    target: str
    weight: float


def nodes(network: Network, rows: Collection[str] = ()) -> list[Node]:
    """Rows, and then the columns of a two-mode network, each in the order of the matrix. `rows` are further ids that
    are rows elsewhere, in another network of a series, so that a column has one key in all."""
    found = [Node(id, id, network.name(id), True) for id in network.rows]
    if network.two_mode:
        found += [
            Node(key, id, network.name(id), False)
            for key, id in zip(_columns(network, rows), network.columns, strict=True)
        ]
    return found


def edges(network: Network, rows: Collection[str] = ()) -> Iterator[Edge]:
    """The weights that are not 0, by row and column, between keys of nodes; of a one-mode network without direction
    each once, from its upper triangle."""
    columns = _columns(network, rows)
    once = not network.two_mode and not network.directed
    for i, j in np.argwhere(np.triu(network.weights, 1) if once else network.weights).tolist():
        yield Edge(network.rows[i], columns[j], float(network.weights[i, j]))


def adjacency(network: Network) -> Matrix:
    """A symmetric matrix over all nodes in their order: of both directions the sum, on the diagonal 0."""
    rows, columns = network.weights.shape
    if network.two_mode:
        square = np.zeros((rows + columns, rows + columns))
        square[:rows, rows:] = network.weights
        square[rows:, :rows] = network.weights.T
        return square
    square = network.weights + network.weights.T if network.directed else network.weights.astype(float)
    np.fill_diagonal(square, 0)
    return square


def _columns(network: Network, rows: Collection[str]) -> list[str]:
    """The keys of the columns."""
    if not network.two_mode:
        return list(network.columns)
    taken = {*network.rows, *rows}
    return [id + COLUMN if id in taken else id for id in network.columns]
