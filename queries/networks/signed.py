"""How well a signed network falls into groups, and how far the enemies of enemies are friends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import logsumexp

from sayso.errors import BadArgument
from sayso.queries.networks.network import Matrix, Network
from sayso.queries.networks.parts import Groups, Part, negative, one_mode, part, positive, together


def signed_modularity(network: Network, groups: Groups) -> float:
    """How much more agreement lies within the groups, and disagreement between them, than in a random network of the
    same strengths, as a share of all weight (Gómez, Jensen and Arenas 2009). Without negative weights it is Newman's
    weighted modularity; without any it is 0."""
    weights, within = one_mode(network), together(network, groups)
    surplus = _surplus(positive(network)) - _surplus(negative(network))
    total = np.abs(weights).sum()
    return float(surplus[within].sum() / total) if total else 0.0


def _surplus(weights: Matrix) -> Matrix:
    """Weights less those that are expected of the strengths of both ends."""
    strength = weights.sum(axis=1)
    total = strength.sum()
    return weights - np.outer(strength, strength) / total if total else weights


@dataclass(frozen=True, slots=True)
class Triangles:
    """Triples of nodes that are all connected: balanced with an even number of negative sides."""

    balanced: int
    unbalanced: int
    weight: float
    """The share of the balanced in the weight of all, a triangle's weight being the product of its sides (Terzi and
    Winkler 2011); 1 without triangles."""

    @property
    def share(self) -> float:
        """Of the balanced among all; 1 without triangles, since nothing is out of balance."""
        every = self.balanced + self.unbalanced
        return self.balanced / every if every else 1.0


def triangles(network: Network) -> Triangles:
    """The balance of triangles (Cartwright and Harary 1956), counted and weighted."""
    weights = one_mode(network)
    signed, every = _closed(np.sign(weights)), _closed(np.abs(np.sign(weights)))
    largest = float(np.abs(weights).max(initial=0.0)) or 1.0
    scaled = weights / largest
    mass = _closed(np.abs(scaled))
    return Triangles(
        round((every + signed) / 2), round((every - signed) / 2), (1 + _closed(scaled) / mass) / 2 if mass else 1.0
    )


def _closed(weights: Matrix) -> float:
    """The sum over triangles of the product of their sides."""
    return float(np.einsum("ij,ji->", weights @ weights, weights)) / 6


@dataclass(frozen=True, slots=True)
class WalkBalance:
    """From 0, far from balance, to 1, balanced: closed walks with their signs over closed walks without."""

    network: float
    nodes: Mapping[str, float]


def walk_balance(network: Network, *, beta: float = 1.0) -> WalkBalance:
    """Balance by walks of every length, the longer counting less (Estrada and Benzi 2014; Estrada 2019): the trace of
    exp(beta A) over that of exp(beta |A|), and the same for each node on the diagonal. Large weights let the longest
    walks decide: choose beta about 1 over the largest weight to hold short ones against them."""
    if beta <= 0 or not np.isfinite(beta):
        raise BadArgument(f"beta={beta}: write a number above 0")
    weights = one_mode(network)
    if not network.rows:
        return WalkBalance(1.0, {})
    (signed, own_signed), (plain, own_plain) = _log_walks(beta * weights), _log_walks(beta * np.abs(weights))
    own = np.exp(np.minimum(own_signed - own_plain, 0.0))
    nodes = {id: float(value) for id, value in zip(network.rows, own, strict=True)}
    return WalkBalance(float(np.exp(min(signed - plain, 0.0))), nodes)


def _log_walks(weights: Matrix) -> tuple[float, Matrix]:
    """Logarithms of the trace of exp(weights) and of its diagonal: large weights would overflow."""
    values, vectors = np.linalg.eigh(weights)
    each = logsumexp(np.broadcast_to(values, vectors.shape), axis=1, b=vectors**2)
    return float(logsumexp(values)), np.asarray(each)


def ei_index(network: Network, groups: Groups, *, which: Part = "positive") -> float:
    """Weight between groups less weight within, over both: -1 if all is within, 1 if all is between (Krackhardt and
    Stern 1988). BadArgument without such weight."""
    weights, within = part(network, which), together(network, groups)
    inside, total = float(weights[within].sum()), float(weights.sum())
    if not total:
        raise BadArgument(f"the network has no {which} weights, so none is within a group or between two")
    return (total - 2 * inside) / total
