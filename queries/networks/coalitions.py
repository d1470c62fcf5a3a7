"""Coalitions: who stands with whom. All searches start from a seed and from the nodes in order of name, so that the
same network gives the same coalitions, whatever the order of its rows.

Louvain and Leiden see agreement only, and leave a voice that agrees with nobody by itself. The signed Leiden also
parts those that disagree; it is the one to choose where there is conflict. Each result tells its signed modularity,
by which they compare."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, TypeAlias, get_args

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import linkage as link
from scipy.spatial.distance import pdist, squareform

from sayso.errors import BadArgument
from sayso.queries.networks.network import Matrix, Network
from sayso.queries.networks.partition import Partition, partition_of
from sayso.queries.networks.parts import by_name, extra, graph_of, negative, one_mode, one_of, positive

Linkage: TypeAlias = Literal["single", "average", "complete", "ward"]
MOST = 5
"""Coalitions that are tried where no number is given, as in DNA."""


def louvain(network: Network, *, seed: int = 0, runs: int = 10) -> Partition:
    """Coalitions of most modularity on agreement (Blondel et al. 2008): the best of some runs."""
    order = by_name(network)
    graph = graph_of(positive(network)[np.ix_(order, order)])

    def run(seed: int) -> Sequence[int]:
        found = nx.community.louvain_communities(graph, weight="weight", seed=seed)
        return _labels(len(order), found)

    return _best(network, order, "louvain", run, _seeds(seed, runs))


def leiden(network: Network, *, seed: int = 0, runs: int = 10) -> Partition:
    """As Louvain, with coalitions that hold together (Traag, Waltman and van Eck 2019). Needs the extra."""
    return _leiden(network, [(positive(network), 1)], "leiden", seed, runs)


def signed_leiden(network: Network, *, seed: int = 0, runs: int = 10) -> Partition:
    """Coalitions of most signed modularity: agreement is a layer of weight 1, disagreement one of -1 (Traag and
    Bruggeman 2009; Traag, Waltman and van Eck 2019). Needs the extra."""
    return _leiden(network, [(positive(network), 1), (negative(network), -1)], "signed leiden", seed, runs)


def _leiden(network: Network, layers: Sequence[tuple[Matrix, int]], method: str, seed: int, runs: int) -> Partition:
    leidenalg, order = extra("leidenalg"), by_name(network)
    graphs = [_igraph(weights[np.ix_(order, order)]) for weights, _ in layers]

    def run(seed: int) -> Sequence[int]:
        made = [  # its quality is no share of the layer's weight, so that layers add up to the signed modularity
            leidenalg.RBConfigurationVertexPartition(graph, weights="weight") for graph in graphs
        ]
        optimiser = leidenalg.Optimiser()
        optimiser.set_rng_seed(seed)
        optimiser.consider_comms = leidenalg.ALL_COMMS  # two with a common enemy may have no edge
        optimiser.optimise_partition_multiplex(made, layer_weights=[weight for _, weight in layers], n_iterations=-1)
        return [int(label) for label in made[0].membership]

    return _best(network, order, method, run, _seeds(seed, runs))


def _igraph(weights: Matrix) -> Any:
    pairs = np.argwhere(np.triu(weights, 1) > 0)
    graph = extra("igraph").Graph(n=len(weights), edges=pairs.tolist())
    graph.es["weight"] = weights[pairs[:, 0], pairs[:, 1]].tolist()
    return graph


def hierarchical(
    network: Network, profile: Network | None = None, *, linkage: Linkage = "average", k: int | None = None
) -> Partition:
    """Coalitions by joining the nearest. Near are those that hold the same positions: the Jaccard distance of what
    they agree and disagree with, from the two-mode `combine` network of the same rows (`profile`). Without it, near
    are those that agree most in the one-mode network: its largest weight less theirs. Without k, the best of 2 to 5
    by signed modularity; two actors without any position are at distance 0."""
    one_of("linkage", linkage, get_args(Linkage))
    weights, order, count = one_mode(network), by_name(network), len(network.rows)
    if k is not None and not 1 <= k <= count:
        raise BadArgument(f"k={k}: write a number from 1 to {count}, the number of nodes")
    apart = (_apart(weights) if profile is None else positions_apart(network, profile))[np.ix_(order, order)]
    if count < 2:
        return partition_of(network, [0] * count, f"hierarchical {linkage}")
    tree = link(squareform(apart, checks=False), method=linkage)
    tried = [k] if k is not None else range(2, min(MOST, count) + 1)
    return _best(network, order, f"hierarchical {linkage}", lambda k: cut(tree, k), tried)


def cut(tree: NDArray[np.float64], k: int) -> list[int]:
    """Labels of the leaves when a tree of `scipy.cluster.hierarchy.linkage` is cut into k, also where heights tie."""
    count = len(tree) + 1
    leaf = {number: [number] for number in range(count)}
    for step, (one, other, *_) in enumerate(tree[: count - k]):
        leaf[count + step] = leaf.pop(int(one)) + leaf.pop(int(other))
    return _labels(count, leaf.values())


def positions_apart(network: Network, profile: Network) -> Matrix:
    """Jaccard distances between rows of a two-mode `combine` network: each bit of a cell is a column."""
    if profile.rows != network.rows:
        raise BadArgument("the two-mode network has other rows than the one-mode network: make both of one cube")
    cells = profile.weights.astype(np.int64)
    if profile.measure != "combine" or (cells != profile.weights).any() or (cells < 0).any():
        raise BadArgument(f"a {profile.measure} network: positions are compared in one of measure combine")
    bits = int(cells.max(initial=0)).bit_length()
    held = np.hstack([(cells >> bit) & 1 for bit in range(bits)] or [np.zeros((len(cells), 1), dtype=np.int64)])
    if len(held) < 2:
        return np.zeros((len(held), len(held)))
    return np.asarray(squareform(pdist(held.astype(bool), "jaccard")))


def _apart(weights: Matrix) -> Matrix:
    far: Matrix = weights.max(initial=0.0) - weights
    np.fill_diagonal(far, 0.0)
    return far


def _labels(count: int, communities: Iterable[Iterable[int]]) -> list[int]:
    labels = [0] * count
    for number, members in enumerate(communities):
        for each in members:
            labels[each] = number
    return labels


def _seeds(seed: int, runs: int) -> range:
    if runs < 1:
        raise BadArgument(f"runs={runs}: write 1 or more")
    return range(seed, seed + runs)


def _best(
    network: Network, order: Sequence[int], method: str, run: Callable[[int], Sequence[int]], tried: Iterable[int]
) -> Partition:
    """The partition of most signed modularity, of equal ones the first; `run` has the nodes in this order."""
    place = np.argsort(np.asarray(order, dtype=np.int64))
    found = (partition_of(network, np.asarray(run(each), dtype=np.int64)[place].tolist(), method) for each in tried)
    return max(found, key=lambda partition: partition.modularity)
