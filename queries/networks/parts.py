"""The parts of a signed one-mode network, checked: what agrees, what disagrees, and who is in which group."""

from __future__ import annotations

import importlib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, Literal, TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from sayso.errors import BadArgument
from sayso.queries.networks.network import Matrix, Network

Groups: TypeAlias = Mapping[str, Hashable]
"""The group of each id: a coalition, or the value of an attribute."""
Part: TypeAlias = Literal["positive", "negative"]


ROUNDING = 1e-12
"""What is nearer to 0 is what is left of terms that cancel each other, and no edge."""


def one_mode(network: Network) -> Matrix:
    """Its weights. BadArgument unless they are those of a one-mode, undirected network without self-agreement."""
    weights = network.weights
    if network.two_mode or weights.shape != (len(network.rows), len(network.rows)):
        raise BadArgument(f"a {network.measure} network of two modes: this measure takes one of one mode")
    if not np.isfinite(weights).all():
        raise BadArgument(f"a {network.measure} network has weights that are no numbers")
    if network.directed or not np.allclose(weights, weights.T, rtol=1e-9, atol=1e-12):
        raise BadArgument(f"a {network.measure} network is directed: this measure takes weights without a direction")
    weights = np.where(np.abs(weights) < ROUNDING, 0.0, weights)
    if (own := np.flatnonzero(weights.diagonal())).size:
        raise BadArgument(f"{network.name(network.rows[own[0]])} agrees with itself: the diagonal is to be 0")
    return weights


def positive(network: Network) -> Matrix:
    return np.maximum(one_mode(network), 0.0)


def negative(network: Network) -> Matrix:
    """What is below 0, as weights above 0."""
    return np.maximum(-one_mode(network), 0.0)


def part(network: Network, which: Part) -> Matrix:
    return positive(network) if which == "positive" else negative(network)


def indices(network: Network, groups: Groups) -> NDArray[np.int64]:
    """The group of each row as a number from 0, in order of first appearance."""
    if missing := [id for id in network.rows if id not in groups]:
        raise BadArgument(f"{network.name(missing[0])} is in no group: give each of the {len(network.rows)} nodes one")
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(groups[id], len(numbers)) for id in network.rows], dtype=np.int64)


def together(network: Network, groups: Groups) -> NDArray[np.bool_]:
    """Which pairs are in one group, each node with itself included."""
    group = indices(network, groups)
    return np.equal.outer(group, group)


def by_name(network: Network) -> list[int]:
    """Rows in order of name, then id: what is random or breaks ties starts from this, whatever the order of rows."""
    return sorted(range(len(network.rows)), key=lambda row: (network.name(network.rows[row]), network.rows[row]))


def graph_of(weights: Matrix) -> nx.Graph[int]:
    """The pairs above 0, with their `weight`, of nodes 0 to n - 1."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(weights)))
    graph.add_weighted_edges_from(
        (int(one), int(other), float(weights[one, other])) for one, other in np.argwhere(np.triu(weights, 1) > 0)
    )
    return graph


def same_nodes(networks: Sequence[Network]) -> None:
    """BadArgument unless all have the same rows in the same order."""
    for network in networks[1:]:
        if network.rows != networks[0].rows:
            raise BadArgument("the networks have different nodes: make them of one cube, with the isolates kept")


def extra(module: str) -> Any:
    """A module of the extra `networks`, loaded where it is used."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise BadArgument(f"this needs {module}: pip install 'sayso[networks]'") from error


def one_of(name: str, given: str, allowed: Iterable[str]) -> None:
    if given not in (known := tuple(allowed)):
        raise BadArgument(f"{name}={given}: write one of {', '.join(known)}")
