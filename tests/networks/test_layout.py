"""Where the nodes of a signed network lie."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import BadArgument
from sayso.queries.networks.edges import COLUMN, adjacency, edges, nodes
from sayso.queries.networks.layout import LIMIT, signed_layout
from sayso.queries.networks.network import Network
from tests.networks.drawings import camps, network, one_mode, two_mode


def distance(places: dict[str, tuple[float, float]], one: str, other: str) -> float:
    (x, y), (u, v) = places[one], places[other]
    return float(np.hypot(x - u, y - v))


@pytest.mark.parametrize(("size", "many", "seed"), [(12, 2, 0), (20, 3, 1), (60, 2, 2), (60, 4, 3)])
def test_those_who_disagree_lie_apart(size: int, many: int, seed: int) -> None:
    drawn, camp = camps(size, many, seed)
    places = signed_layout(drawn)
    near = [distance(places, a, b) for a in drawn.rows for b in drawn.rows if a < b and camp[a] == camp[b]]
    far = [distance(places, a, b) for a in drawn.rows for b in drawn.rows if a < b and camp[a] != camp[b]]
    assert np.mean(far) > 1.5 * np.mean(near)
    assert np.percentile(far, 25) > np.percentile(near, 75) or many > 2


def test_a_stronger_tie_is_shorter_and_a_stronger_conflict_longer() -> None:
    places = signed_layout(network([[0, 5, 1], [5, 0, 0], [1, 0, 0]]))
    assert distance(places, "a", "b") < distance(places, "a", "c")
    places = signed_layout(network([[0, -1, -5], [-1, 0, 0], [-5, 0, 0]]))
    assert distance(places, "a", "b") < distance(places, "a", "c")


def test_what_is_measured_as_conflict_drives_apart() -> None:
    places = signed_layout(network([[0, 1, 5], [1, 0, 0], [5, 0, 0]], measure="conflict"))
    assert distance(places, "a", "b") < distance(places, "a", "c")
    combined = Network(("a", "b"), ("x",), np.array([[1.0], [2]]), "combine")
    assert adjacency(combined).tolist() == [[0, 0, 1], [0, 0, -1], [1, -1, 0]]


@given(one_mode(least=1) | two_mode(), st.integers(0, 3))
def test_all_lie_in_the_square_each_time_alike(network: Network, seed: int) -> None:
    places = signed_layout(network, seed)
    assert list(places) == [node.key for node in nodes(network)]
    points = np.array(list(places.values()))
    assert np.isfinite(points).all()
    assert (np.abs(points) <= 1).all()
    assert len(set(places.values())) == len(places)
    assert signed_layout(network, seed) == places
    if len(points) > 1:
        assert np.ptp(points[:, 0]) >= np.ptp(points[:, 1])
        assert np.ptp(points[:, 0]) == pytest.approx(2)


@given(one_mode(least=2), st.integers(1, 9))
@settings(max_examples=30)
def test_the_unit_of_weights_does_not_matter(drawn: Network, times: int) -> None:
    larger = Network(drawn.rows, drawn.columns, drawn.weights * 2**times, "subtract")
    assert signed_layout(larger) == signed_layout(drawn)


def test_nobody_and_somebody_alone() -> None:
    assert signed_layout(network([])) == {}
    assert signed_layout(network([[0]])) == {"a": (0.0, 0.0)}


def test_too_many_are_refused() -> None:
    ids = tuple(map(str, range(LIMIT + 1)))
    with pytest.raises(BadArgument, match="1001 nodes are too many to lay out: at most 1,000; keep actors with more"):
        signed_layout(Network(ids, ids, np.zeros((len(ids), len(ids))), "subtract"))


def test_a_column_with_the_id_of_a_row_is_another_node() -> None:
    both = Network(("a", "b"), ("b", "c"), np.array([[1.0, 0], [2, 3]]), "ignore", names={"b": "B"})
    assert [(node.key, node.id, node.name, node.row) for node in nodes(both)] == [
        ("a", "a", "a", True),
        ("b", "b", "B", True),
        ("b" + COLUMN, "b", "B", False),
        ("c", "c", "c", False),
    ]
    assert list(edges(both)) == [("a", "b" + COLUMN, 1.0), ("b", "b" + COLUMN, 2.0), ("b", "c", 3.0)]


def test_edges_with_a_direction_come_both_ways() -> None:
    weights: list[list[float]] = [[0, 1, 0], [2, 0, 0], [0, -3, 0]]
    assert list(edges(network(weights, directed=True))) == [("a", "b", 1.0), ("b", "a", 2.0), ("c", "b", -3.0)]
    assert adjacency(network(weights, directed=True)).tolist() == [[0, 3, 0], [3, 0, -3], [0, -3, 0]]


@given(one_mode() | two_mode())
def test_every_weight_is_one_edge(network: Network) -> None:
    keys = [node.key for node in nodes(network)]
    square = np.zeros((len(keys), len(keys)))
    for source, target, weight in edges(network):
        square[keys.index(source), keys.index(target)] = square[keys.index(target), keys.index(source)] = weight
    assert (square == adjacency(network)).all()


@given(st.integers(2, 3), st.integers(3, 5), st.integers(0, 20), st.sampled_from([1.0, -1.0]))
@settings(max_examples=25)
def test_parts_that_no_tie_joins_lie_beside_each_other(many: int, size: int, seed: int, sign: float) -> None:
    weights = np.kron(np.eye(many), sign * (1 - np.eye(size))).astype(np.float64)
    ids = tuple(f"i{n}" for n in range(many * size))
    places = np.array(list(signed_layout(Network(ids, ids, weights, "subtract"), seed).values()))
    centres = places.reshape(many, size, 2).mean(axis=1)
    nearest = np.linalg.norm(places[:, None] - centres[None], axis=2).argmin(axis=1)
    assert nearest.tolist() == [n // size for n in range(many * size)]
