"""Networks of links that are counted, one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from sayso.queries.networks.network import Matrix


def in_order(ids: Iterable[str], names: Mapping[str, str]) -> tuple[str, ...]:
    """Each id once, in order of the names by code unit."""
    return tuple(sorted(set(ids), key=lambda id: (names.get(id, id).encode("utf-16-be"), id)))


def between(nodes: Sequence[str], pairs: Iterable[tuple[str, str]]) -> Matrix:
    """How often each pair is there; from a node to itself never."""
    position = {id: number for number, id in enumerate(nodes)}
    found = np.zeros((len(nodes), len(nodes)))
    for one, other in pairs:
        found[position[one], position[other]] += 1
    np.fill_diagonal(found, 0.0)
    return found
