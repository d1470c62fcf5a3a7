"""The statements that a weight is made of, so that a number leads to its words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sayso.errors import BadArgument
from sayso.queries.networks.congruence import BY_CELL, MEASURES, likeness
from sayso.queries.networks.counts import nodes
from sayso.queries.networks.cube import Cube
from sayso.queries.networks.selection import known


class Pair(NamedTuple):
    """Two statements on one thing, and what they add to the weight between those who made them."""

    one: str
    other: str
    via: str
    weight: float


class Ground(NamedTuple):
    """The statements of two on one concept, and what they add to the weight between the two."""

    concept: str
    weight: float
    one: tuple[str, ...]
    other: tuple[str, ...]


def behind(cube: Cube, actor: str, concept: str) -> list[str]:
    """The statements of an actor on a concept, in order: what an edge of a two-mode network is made of."""
    mine = (cube.actor == _position(cube.actors, actor)) & (cube.concept == _position(cube.concepts, concept))
    found: list[str] = cube.statements[mine].tolist()
    return found


def pairs(cube: Cube, one: str, other: str, measure: str = "subtract", *, of: str = "actors") -> list[Pair]:
    """The pairs of statements that an edge of a one-mode network is made of, in the order of the first's statements.
    Their weights add up to that of the edge before it is normalized.

    Raises BadArgument for who is not in the cube, for one and the same, and for conflict where levels are words: it
    counts statements of which the other side has none.
    """
    known("measure", measure, MEASURES)
    if cube.levels and measure in BY_CELL:
        raise BadArgument(
            f"where each stance is a level of its own, {measure} counts what only one of the two says; ask for what is"
            " behind congruence, or behind what each says of a concept"
        )
    _refuse_itself(one, other)
    kept = cube.at_any_level() if measure == "ignore" else cube
    row, via, links = (
        (kept.actor, kept.concept, kept.concepts) if of == "actors" else (kept.concept, kept.actor, kept.actors)
    )
    mine, theirs = (np.flatnonzero(row == _position(nodes(cube, of), each)) for each in (one, other))
    near, whole = likeness(kept, measure)
    level = np.searchsorted(np.array(kept.scale), kept.level)
    a, b = np.nonzero(via[mine][:, None] == via[theirs])
    weight = near[level[mine[a]], level[theirs[b]]] / whole
    return [
        Pair(str(kept.statements[x]), str(kept.statements[y]), links[via[x]], float(w))
        for x, y, w in zip(mine[a], theirs[b], weight, strict=True)
        if w
    ]


def grounds(cube: Cube, one: str, other: str, measure: str = "subtract") -> list[Ground]:
    """What an edge between two actors is made of, by concept. Their weights add up to that of the edge before it is
    normalized. Raises BadArgument for who is not in the cube, and for one and the same."""
    if cube.levels and measure in BY_CELL:
        return list(_by_level(cube, one, other, measure))
    via: dict[str, list[Pair]] = {}
    for pair in pairs(cube, one, other, measure):
        via.setdefault(pair.via, []).append(pair)
    return [
        Ground(
            concept,
            sum(pair.weight for pair in here),
            tuple(dict.fromkeys(pair.one for pair in here)),
            tuple(dict.fromkeys(pair.other for pair in here)),
        )
        for concept, here in via.items()
    ]


def _by_level(cube: Cube, one: str, other: str, measure: str) -> Iterator[Ground]:
    """Where levels are words, conflict counts the statements at those that only one of the two uses, also on what the
    other does not speak of; subtract takes them from the pairs at the same level."""
    _refuse_itself(one, other)
    actors = [_position(cube.actors, each) for each in (one, other)]
    for concept in np.unique(cube.concept[np.isin(cube.actor, actors)]).tolist():
        mine, theirs = (np.flatnonzero((cube.actor == each) & (cube.concept == concept)) for each in actors)
        a, b = cube.level[mine], cube.level[theirs]
        shared = int((a[:, None] == b).sum())
        alone = [mine[~np.isin(a, b)], theirs[~np.isin(b, a)]]
        count = len(alone[0]) + len(alone[1])
        sides = alone if measure == "conflict" else [mine, theirs]
        weight = float(count if measure == "conflict" else shared - count)
        if count or measure != "conflict":
            here = (tuple(cube.statements[each].tolist()) for each in sides)
            yield Ground(cube.concepts[concept], weight, *here)


def _refuse_itself(one: str, other: str) -> None:
    if one == other:
        raise BadArgument(f"{one} does not agree or disagree with itself: name two")


def _position(ids: tuple[str, ...], id: str) -> int:
    try:
        return ids.index(id)
    except ValueError:
        raise BadArgument(f"{id!r} is not among the {len(ids)} that were selected") from None
