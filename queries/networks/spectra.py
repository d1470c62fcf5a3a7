"""Spectra of networks, by which two of them are compared whatever their nodes do one by one."""

from __future__ import annotations

import numpy as np

from sayso.queries.networks.network import Matrix, Network
from sayso.queries.networks.parts import positive


def spectrum(network: Network, *, like_dna: bool = False) -> Matrix:
    """The eigenvalues of the Laplacian of what agrees, in order, divided by their sum; zeros where nothing agrees.
    `like_dna` takes the weighted degrees in their place, as DNA 3.1.2 does without meaning to."""
    weights = positive(network)
    degrees = weights.sum(axis=1)
    values = np.sort(degrees) if like_dna else np.linalg.eigvalsh(np.diag(degrees) - weights)
    values = np.maximum(values, 0.0)  # the smallest is 0 but for rounding
    total = values.sum()
    return np.asarray(values / total if total else values)


def spectral_loss(one: Matrix, other: Matrix) -> float:
    """The sum of the differences of two spectra of as many nodes: from 0 to 2."""
    return float(np.abs(one - other).sum())
