"""Where the nodes of a network with signs lie, so that those who disagree lie apart."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components, shortest_path

from sayso.errors import BadArgument
from sayso.queries.networks.edges import adjacency, nodes
from sayso.queries.networks.network import Matrix, Network

Points: TypeAlias = NDArray[np.float64]

LIMIT = 1_000
"""Nodes that can be laid out."""
STEPS, STILL = 300, 1e-7
FAR, APART = 1.25, 1.5
"""How far apart two without a chain of agreement lie, and two who disagree at all, beside the median chain."""
ROOM = 1.0
"""Between parts that no tie joins, in median chains."""


def signed_layout(network: Network, seed: int = 0) -> dict[str, tuple[float, float]]:
    """Places within -1 and 1, by key of the node (see `edges.nodes`); the same for the same network and seed. The
    longer side of the drawing is x.

    Distances are fitted by stress majorization (Gansner, Koren and North 2004). Two nodes are to be as far apart as
    the shortest chain of positive weights between them, a strong weight being short; two who disagree farther than
    most chains are, by as much as they disagree; and two without a chain in between. Parts that no tie joins lie beside
    each other, as far as there is room in two dimensions."""
    keys = [node.key for node in nodes(network)]
    if len(keys) > LIMIT:
        raise BadArgument(
            f"{len(keys)} nodes are too many to lay out: at most {LIMIT:,}; keep actors with more statements, or drop"
            " isolates and weak ties"
        )
    if len(keys) < 2:
        return dict.fromkeys(keys, (0.0, 0.0))
    distances, weights = _targets(adjacency(network))
    points = _majorize(_start(distances, seed), distances, weights)
    return {key: (float(x), float(y)) for key, (x, y) in zip(keys, _fit(points), strict=True)}


def _targets(signed: Matrix) -> tuple[Matrix, Matrix]:
    """How far apart two nodes should be, and how much that matters."""
    strength = signed / (np.abs(signed).max() or 1.0)
    lengths = np.where(strength > 0, 1.5 - strength.clip(0, 1), 0.0)
    chains = shortest_path(lengths, directed=False)
    between = chains[np.isfinite(chains) & (chains > 0)]
    far = max(float(np.median(between)), 1.0) if between.size else 1.0
    distances = np.where(np.isfinite(chains), chains, FAR * far)
    against = strength < 0
    distances = np.where(against, np.maximum(distances, APART * far) * (1 - strength / 2), distances)
    distances = _parted(distances, signed, far)
    np.fill_diagonal(distances, 1.0)
    weights = (1 + 2 * np.abs(strength)) / distances**2
    np.fill_diagonal(weights, 0)
    return distances, weights


def _parted(distances: Matrix, signed: Matrix, far: float) -> Matrix:
    """Parts that no tie joins lie beside each other: as far apart as each is wide by half, and some room."""
    part = connected_components(signed != 0, directed=False)[1]
    own = np.equal.outer(part, part)
    half = np.where(own & ~np.eye(len(part), dtype=bool), distances, 0.0).max(axis=1, initial=0.0)
    radius = np.array([half[part == each].max() / 2 for each in part])
    return np.where(own, distances, np.maximum(FAR * far, np.add.outer(radius, radius) + ROOM * far))


def _start(distances: Matrix, seed: int) -> Points:
    """Classical scaling (Torgerson 1952), and a little noise, so that no two nodes start in one place."""
    square = distances**2
    np.fill_diagonal(square, 0)
    centred = square - square.mean(axis=0) - square.mean(axis=1)[:, None] + square.mean()
    values, vectors = np.linalg.eigh(-centred / 2)
    points: Points = vectors[:, -2:][:, ::-1] * np.sqrt(values[-2:][::-1].clip(0))
    noise = np.random.default_rng(seed).normal(0, 0.05 * float(distances.mean()), points.shape)
    return _pointed(points) + noise


def _majorize(points: Points, distances: Matrix, weights: Matrix) -> Points:
    """Lower the stress until it hardly changes."""
    laplacian = np.diag(weights.sum(axis=1)) - weights
    inverse = np.linalg.pinv(laplacian, hermitian=True)
    pull, last = weights * distances, np.inf
    for _ in range(STEPS):
        lengths = np.linalg.norm(points[:, None] - points[None], axis=2)
        stress = float((weights * (lengths - distances) ** 2).sum())
        if last - stress < STILL * stress:
            break
        last = stress
        ratio = np.divide(pull, lengths, out=np.zeros_like(pull), where=lengths > 0)
        points = (inverse @ ((np.diag(ratio.sum(axis=1)) - ratio) @ points)).astype(np.float64)
    return points


def _fit(points: Points) -> Points:
    """Turned so that the longer side lies along x, and scaled into the square from -1 to 1."""
    centred = points - points.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    turned = _pointed(centred @ axes.T)
    turned = turned[:, np.argsort(-np.ptp(turned, axis=0), kind="stable")]
    turned -= (turned.max(axis=0) + turned.min(axis=0)) / 2
    scale = float(np.abs(turned).max()) or 1.0
    return np.round(turned / scale, 6) + 0.0


def _pointed(points: Points) -> Points:
    """The same figure, mirrored if need be, so that on each axis the point farthest out is on the positive side."""
    farthest = points[np.abs(points).argmax(axis=0), range(points.shape[1])]
    return np.where(farthest < 0, -points, points)
