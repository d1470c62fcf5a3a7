"""Small networks and cubes, drawn at random or written by hand, and the slow way to make one of the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from sayso.queries.networks.cube import Cube
from sayso.queries.networks.network import Network

ODD = ("zoë", "Ada", "ä", "b", "B", "10", "9", "Суджа", "c c", "d", "e", "f")
"""Names whose order is not that of their ids."""
Told = tuple[str, str, int, int]
"""Actor, concept, level, time."""
few = settings(max_examples=40)
"""For tests of one formula, which small cases tell apart."""
MOMENTS = st.integers(0, 9)


def ids(count: int) -> tuple[str, ...]:
    return tuple(f"a{number}" for number in range(count))


def network(weights: Sequence[Sequence[float]] | np.typing.NDArray[np.float64], measure: str = "subtract") -> Network:
    """A one-mode network of as many nodes as there are rows."""
    cells = np.asarray(weights, dtype=np.float64).reshape(len(weights), len(weights))
    nodes = ids(len(cells))
    return Network(nodes, nodes, cells, measure, names=dict(zip(nodes, ODD, strict=False)))


def edges(count: int, *given: tuple[int, int, float]) -> Network:
    weights = np.zeros((count, count))
    for one, other, weight in given:
        weights[one, other] = weights[other, one] = weight
    return network(weights)


@st.composite
def networks(
    draw: st.DrawFn, *, least: int = 0, most: int = 7, low: int = -3, weights: st.SearchStrategy[float] | None = None
) -> Network:
    """Signed networks; a third of the pairs, or more, are without an edge."""
    count = draw(st.integers(least, most))
    some = st.integers(low, 3).map(float) if weights is None else weights
    cells = np.zeros((count, count))
    for one in range(count):
        for other in range(one):
            cells[one, other] = cells[other, one] = draw(st.one_of(st.just(0.0), some))
    return network(cells)


def permuted(network: Network, order: Sequence[int]) -> Network:
    """The same nodes in another order of rows."""
    rows = tuple(network.rows[row] for row in order)
    return replace(network, rows=rows, columns=rows, weights=network.weights[np.ix_(order, order)])


def flipped(network: Network) -> Network:
    """Friends are enemies."""
    return replace(network, weights=-network.weights)


def switched(network: Network, node: int) -> Network:
    """One node changes sides: all its signs are turned. What is balanced stays so."""
    weights = network.weights.copy()
    weights[node] *= -1
    weights[:, node] *= -1
    return replace(network, weights=weights)


def pairs(count: int) -> Iterator[tuple[int, int]]:
    """Ordered pairs of different nodes."""
    return ((one, other) for one in range(count) for other in range(count) if one != other)


def cube(
    told: Sequence[Told],
    *,
    scale: tuple[int, ...] = (0, 1),
    actors: Sequence[str] = (),
    concepts: Sequence[str] = (),
    start: int | None = None,
    end: int | None = None,
) -> Cube:
    """The cube of these statements, named s0, s1, ... as they are given; its actors are theirs, and more if asked."""
    order = sorted(range(len(told)), key=lambda number: (told[number][3], number))
    who = sorted({*actors, *(each[0] for each in told)})
    what = sorted({*concepts, *(each[1] for each in told)})
    times = [told[number][3] for number in order]
    return Cube(
        statements=np.array([f"s{number}" for number in order], dtype=object),
        actor=np.array([who.index(told[number][0]) for number in order], dtype=np.int64),
        concept=np.array([what.index(told[number][1]) for number in order], dtype=np.int64),
        level=np.array([told[number][2] for number in order], dtype=np.int64),
        time=np.array(times, dtype=np.int64),
        document=np.array([f"d{number}" for number in order], dtype=object),
        again=np.zeros(len(order), dtype=np.bool_),
        actors=tuple(who),
        concepts=tuple(what),
        scale=scale,
        observed=tuple(sorted({each[2] for each in told})),
        names={name: name.upper() for name in (*who, *what)},
        start=min(times, default=0) if start is None else start,
        end=max(times, default=0) if end is None else end,
    )


def cubes(
    *, scale: tuple[int, ...] = (0, 1), least: int = 0, most: int = 20, times: st.SearchStrategy[int] = MOMENTS
) -> st.SearchStrategy[Cube]:
    told = st.tuples(
        st.sampled_from("abcd"),
        st.sampled_from(["p", "q", "r", "s"]),
        st.sampled_from(scale),
        times,
    )
    return st.lists(told, min_size=least, max_size=most).map(lambda told: cube(told, scale=scale, actors="abcd"))


def average_subtract(cube: Cube) -> Network:
    """The one-mode subtract network with average activity, pair by pair."""
    said = list(zip(cube.actor.tolist(), cube.concept.tolist(), cube.level.tolist(), strict=True))
    activity = [sum(actor == one for actor, _, _ in said) for one in range(len(cube.actors))]
    weights = np.zeros((len(cube.actors), len(cube.actors)))
    for i, j in pairs(len(cube.actors)):
        mine, theirs = ([each[1:] for each in said if each[0] == actor] for actor in (i, j))
        linked = sum((1 if one == other else -1) for c, one in mine for d, other in theirs if c == d)
        weights[i, j] = linked / ((activity[i] + activity[j]) / 2) if linked else 0
    return Network(cube.actors, cube.actors, weights, "subtract", "average", names=cube.names)


def partitions(count: int) -> Iterator[list[int]]:
    """Every way to put the nodes into groups, as labels."""

    def put(labels: list[int]) -> Iterator[list[int]]:
        if len(labels) == count:
            yield labels
            return
        for label in range(max(labels, default=-1) + 2):
            yield from put([*labels, label])

    yield from put([])


def grouped(network: Network, labels: Sequence[int]) -> dict[str, int]:
    return dict(zip(network.rows, labels, strict=True))


def unfit() -> dict[str, Callable[[], Network]]:
    """Networks that no measure of a one-mode network takes, by what is wrong with them."""
    two_mode = Network(("a",), ("p", "q"), np.ones((1, 2)), "subtract")
    no_number = network([[0, np.nan], [np.nan, 0]])
    return {
        "two modes": lambda: two_mode,
        "agrees with itself": lambda: network([[1, 2], [2, 0]]),
        "no numbers": lambda: no_number,
        "directed": lambda: network([[0, 1], [0, 0]]),
    }
