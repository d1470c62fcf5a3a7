"""A network as nodes and edges, for what draws it or writes it as a graph."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from sayso.queries.networks.network import Matrix, Network

COLUMN = "#column"
"""What the key of a column ends with where a row of a two-mode network has the same id."""


Tone: TypeAlias = Literal["agreement", "conflict", "both", "neutral"]
COMBINED: Mapping[float, Tone] = {1.0: "agreement", 2.0: "conflict", 3.0: "both"}
MEASURED: Mapping[str, Tone] = {
    "congruence": "agreement",
    **dict.fromkeys(("conflict", "conflicts", "tensions", "conflicts and tensions"), "conflict"),
}


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


def tone(network: Network, weight: float) -> Tone:
    """What a weight tells of those it joins: by its measure, or by its sign where the measure has two."""
    if network.measure == "combine":
        return COMBINED.get(weight, "neutral")
    if weight < 0:
        return "conflict"
    return "agreement" if network.measure == "subtract" else MEASURED.get(network.measure, "neutral")


def adjacency(network: Network) -> Matrix:
    """A symmetric matrix over all nodes in their order, conflict below 0 and what is both conflict and agreement 0: of
    two directions the sum, on the diagonal 0."""
    signed = _signed(network)
    rows, columns = signed.shape
    if network.two_mode:
        square = np.zeros((rows + columns, rows + columns))
        square[:rows, rows:] = signed
        square[rows:, :rows] = signed.T
        return square
    square = signed + signed.T if network.directed else signed.copy()
    np.fill_diagonal(square, 0)
    return square


def _signed(network: Network) -> Matrix:
    weights = network.weights
    if network.measure == "combine":
        return np.where(weights == 3, 0.0, np.where(weights == 2, -1.0, weights.clip(max=1)))
    return -weights if MEASURED.get(network.measure) == "conflict" else weights


def _columns(network: Network, rows: Collection[str]) -> list[str]:
    """The keys of the columns."""
    if not network.two_mode:
        return list(network.columns)
    taken = {*network.rows, *rows}
    return [id + COLUMN if id in taken else id for id in network.columns]
