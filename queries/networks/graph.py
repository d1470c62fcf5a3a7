"""Networks as networkx graphs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from sayso.queries.networks.cube import Cube
from sayso.queries.networks.network import Network

Graph: TypeAlias = "nx.Graph[str]"
Behind: TypeAlias = Callable[[str, str], Mapping[str, Any]]


def graph(network: Network, cube: Cube | None = None, behind: Behind | None = None) -> Graph:
    """A graph whose nodes are ids; a DiGraph where the network is directed. What is a row and a column of a two-mode
    network, such as a country that speaks and is spoken of, is two nodes: the column's is its id after `concept `.

    Graph: `measure`, `normalization`, `two_mode`. Node: `id`, `name`; `mode`, 0 of rows and 1 of columns, in a two-mode
    network as `bipartite`, too; with a cube `statements`, how many it has. Edge: `weight`, never 0; with the cube of a
    two-mode network `statements`, their ids in order; and what `behind` tells of its two ids, such as
    `Disputes.attributes` and `Relays.attributes`. Isolates are nodes without edges.
    """
    found: Graph = nx.DiGraph() if network.directed else nx.Graph()
    found.graph.update(measure=network.measure, normalization=network.normalization, two_mode=network.two_mode)
    counts = {**_counts(cube.concepts, cube.concept), **_counts(cube.actors, cube.actor)} if cube else {}
    of_columns = _counts(cube.concepts, cube.concept) if cube else {}
    for id in network.rows:
        _add(found, network, id, id, 0, counts)
    if network.two_mode:
        for id, key in zip(network.columns, _keys(network), strict=True):
            _add(found, network, key, id, 1, of_columns)
    found.add_edges_from(_edges(network, cube, behind))
    return found


def _keys(network: Network) -> list[str]:
    """The nodes of the columns."""
    if not network.two_mode:
        return list(network.columns)
    rows = set(network.rows)
    return [f"concept {id}" if id in rows else id for id in network.columns]


def _add(found: Graph, network: Network, key: str, id: str, mode: int, counts: Mapping[str, int]) -> None:
    found.add_node(key, id=id, name=network.name(id), mode=mode)
    if network.two_mode:
        found.nodes[key]["bipartite"] = mode
    if counts:
        found.nodes[key]["statements"] = counts.get(id, 0)


def _edges(network: Network, cube: Cube | None, behind: Behind | None) -> Iterator[tuple[str, str, dict[str, Any]]]:
    weights = network.weights if network.directed or network.two_mode else np.triu(network.weights)
    said = _said(cube) if cube and network.two_mode else {}
    keys = _keys(network)
    for i, j in zip(*(each.tolist() for each in np.nonzero(weights)), strict=True):
        data: dict[str, Any] = {"weight": float(weights[i, j])}
        if said:
            data["statements"] = said[i, j]
        if behind:
            data.update(behind(network.rows[i], network.columns[j]))
        yield network.rows[i], keys[j], data


def _counts(ids: Sequence[str], positions: NDArray[np.int64]) -> dict[str, int]:
    return dict(zip(ids, np.bincount(positions, minlength=len(ids)).tolist(), strict=True))


def _said(cube: Cube) -> dict[tuple[int, int], list[str]]:
    """The statements of each cell, by its position."""
    found: dict[tuple[int, int], list[str]] = {}
    cells = zip(cube.actor.tolist(), cube.concept.tolist(), strict=True)
    for cell, id in zip(cells, cube.statements.tolist(), strict=True):
        found.setdefault(cell, []).append(id)
    return found
