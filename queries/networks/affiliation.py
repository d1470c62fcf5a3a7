"""Two-mode networks: how actors stand to concepts (Leifeld 2017)."""

from __future__ import annotations

import numpy as np

from sayso.errors import BadArgument
from sayso.queries.networks.counts import Counts, check_room, counted, ratio
from sayso.queries.networks.cube import Cube
from sayso.queries.networks.network import Matrix, Network
from sayso.queries.networks.selection import known

MEASURES = ("ignore", "subtract", "combine")
NORMALIZATIONS = ("none", "activity", "prominence")
MOST_LEVELS = 52
"""How many levels a float can hold as bits."""


def affiliation(cube: Cube, measure: str = "subtract", normalization: str = "none") -> Network:
    """Actors by concepts.

    `ignore` counts statements; `subtract` takes those against from those for, and adds the levels of a scale; of levels
    that are words it counts. `combine` tells which levels are used: 1 only for, 2 only against, 3 both; of a scale the
    observed levels are the digits of a binary number, the lowest first. `activity` divides by the statements of the
    actor, `prominence` by those on the concept. Raises BadArgument for `combine` with a normalization.
    """
    check(measure, normalization)
    kept = cube.at_any_level() if measure == "ignore" else cube
    return network(kept, counted(kept), measure, normalization)


def check(measure: str, normalization: str) -> None:
    known("measure", measure, MEASURES)
    known("normalization", normalization, NORMALIZATIONS)
    if measure == "combine" and normalization != "none":
        raise BadArgument(f"combine gives sets of levels, which {normalization} cannot divide; leave it out")


def network(cube: Cube, counts: Counts, measure: str, normalization: str) -> Network:
    """The network of the counts of actors."""
    weights = normalized(weighed(cube, counts, measure), per_cell(cube, counts), normalization)
    names = cube.names
    return Network(cube.actors, cube.concepts, weights, measure, normalization, names=names, two_mode=True)


def weighed(cube: Cube, counts: Counts, measure: str) -> Matrix:
    """The weights before they are normalized."""
    if measure == "combine":
        return _combined(cube, counts)
    return _by_level(cube, counts) @ level_weights(cube, measure)


def per_cell(cube: Cube, counts: Counts) -> Matrix:
    """How many statements each actor has on each concept."""
    found: Matrix = _by_level(cube, counts).sum(axis=2)
    return found


def level_weights(cube: Cube, measure: str) -> Matrix:
    """What one statement at each level of the scale adds."""
    if measure == "ignore" or cube.levels:
        return np.ones(len(cube.scale))
    return np.array([-1.0, 1.0]) if cube.is_binary else np.array(cube.scale, np.float64)


def normalized(weights: Matrix, statements: Matrix, normalization: str) -> Matrix:
    if normalization == "none":
        return weights
    total = statements.sum(axis=1 if normalization == "activity" else 0, keepdims=True)
    return ratio(weights, np.broadcast_to(total, weights.shape))


def _by_level(cube: Cube, counts: Counts) -> Matrix:
    check_room(*counts.shape)
    plain: Matrix = counts.toarray()
    return plain.reshape(len(cube.actors), len(cube.concepts), len(cube.scale))


def _combined(cube: Cube, counts: Counts) -> Matrix:
    levels = cube.scale if cube.is_binary else cube.observed
    if len(levels) > MOST_LEVELS:
        raise BadArgument(f"combine cannot tell {len(levels)} levels apart, only {MOST_LEVELS}; use subtract")
    bits = dict(zip(levels, (2.0 ** np.arange(len(levels)))[::-1], strict=True))
    used = (_by_level(cube, counts) > 0).astype(np.float64)
    found: Matrix = used @ np.array([bits.get(level, 0.0) for level in cube.scale])
    return found
