"""The frustration index, against all splits of small networks."""

from __future__ import annotations

from itertools import product
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import BadArgument
from sayso.queries.networks.frustration import Frustration, frustration
from sayso.queries.networks.network import Network
from tests.networks.drawn import edges, flipped, network, networks, permuted, switched


def least(weights: np.typing.NDArray[np.float64]) -> float:
    """Of all splits into two camps, the least weight of agreement between and disagreement within."""
    one, other = np.triu_indices(len(weights), 1)
    values = weights[one, other]
    camps = np.array(list(product([0, 1], repeat=len(weights))), dtype=bool).reshape(-1, len(weights))
    apart = camps[:, one] != camps[:, other]
    wrong = np.where(apart, np.maximum(values, 0), np.maximum(-values, 0))
    return float(wrong.sum(axis=1).min())


def left(network: Network, found: Frustration) -> float:
    total = 0.0
    for i, one in enumerate(network.rows):
        for j, other in enumerate(network.rows[:i]):
            weight = network.weights[i, j]
            total += max(-weight, 0) if found.camps[one] == found.camps[other] else max(weight, 0)
    return total


def holds(drawn: Network) -> None:
    found = frustration(drawn)
    assert found.exact
    assert found.index == pytest.approx(least(drawn.weights), abs=1e-9)
    assert found.index == pytest.approx(left(drawn, found), abs=1e-9)
    assert 0 <= found.balance <= 1
    joined = nx.connected_components(nx.from_numpy_array(drawn.weights))
    first = [min((drawn.name(drawn.rows[n]), drawn.rows[n]) for n in part)[1] for part in joined if len(part) > 1]
    assert len({found.camps[id] for id in first}) <= 1


@settings(max_examples=60)
@given(networks(least=1, most=9))
def test_it_is_the_least_of_all_splits(drawn: Network) -> None:
    holds(drawn)


@settings(max_examples=25)
@given(networks(least=10, most=12, weights=st.floats(-5, 5).filter(lambda weight: weight == 0 or abs(weight) > 1e-6)))
def test_it_is_so_with_weights_of_any_size_on_twelve_nodes(drawn: Network) -> None:
    holds(drawn)


@settings(max_examples=25)
@given(networks(least=5, most=9))
def test_edges_count_one_if_unweighted(drawn: Network) -> None:
    found = frustration(drawn, weighted=False)
    assert found.index == pytest.approx(least(np.sign(drawn.weights)), abs=1e-9)
    assert found.weight == np.count_nonzero(drawn.weights) / 2


@settings(max_examples=25)
@given(networks(least=2, most=8), st.randoms(use_true_random=False))
def test_it_does_not_depend_on_order_or_sides(drawn: Network, random: Any) -> None:
    order = random.sample(range(len(drawn.rows)), len(drawn.rows))
    index = frustration(drawn).index
    assert frustration(permuted(drawn, order)) == frustration(drawn)
    assert frustration(switched(drawn, order[0])).index == pytest.approx(index, abs=1e-9)
    assert index <= -np.minimum(drawn.weights, 0).sum() / 2 + 1e-9
    assert index + frustration(flipped(drawn)).index <= frustration(drawn).weight + 1e-9


def test_two_camps_without_frustration() -> None:
    found = frustration(edges(5, (0, 1, 2), (1, 4, 1), (2, 3, 1), (0, 2, -1), (3, 4, -3)))
    assert found == Frustration(0.0, 0.0, {"a0": 1, "a1": 1, "a2": 2, "a3": 2, "a4": 1}, 8.0)
    assert found.balance == 1


def test_parts_that_no_edge_joins_have_their_smallest_names_in_one_camp() -> None:
    found = frustration(edges(4, (0, 1, -1), (2, 3, -1)))
    assert found.camps == {"a0": 2, "a1": 1, "a2": 2, "a3": 1}  # Ada, b, zoë, ä


def test_a_triangle_of_enemies_keeps_the_weakest_enmity() -> None:
    found = frustration(edges(3, (0, 1, -3), (1, 2, -2), (0, 2, -1)))
    assert (found.index, found.weight) == (1, 6)
    assert found.balance == pytest.approx(2 / 3)
    assert found.camps == {"a0": 1, "a1": 2, "a2": 1}


def test_nobody_to_disagree_with() -> None:
    assert frustration(edges(0)) == Frustration(0.0, 0.0, {}, 0.0)
    assert frustration(edges(1)).camps == {"a0": 0}
    assert frustration(edges(4, (0, 1, 1))) == Frustration(0.0, 0.0, {"a0": 1, "a1": 1, "a2": 0, "a3": 0}, 1.0)
    assert frustration(edges(3)).balance == 1


def test_when_time_is_over_it_is_between_bounds() -> None:
    random = np.random.default_rng(3)
    weights = np.triu(random.choice([-1.0, 1.0], (48, 48)), 1)
    drawn = network(weights + weights.T)
    found = frustration(drawn, seconds=0.05)
    assert not found.exact
    assert 0 <= found.lower < found.index == left(drawn, found)
    assert found.index <= found.weight / 2


def test_small_weights_are_not_lost_in_a_solver_s_tolerance() -> None:
    drawn = edges(3, (0, 1, -3e-9), (1, 2, -2e-9), (0, 2, -1e-9))
    assert frustration(drawn).index == pytest.approx(1e-9, rel=1e-6)


def test_time_is_above_zero() -> None:
    with pytest.raises(BadArgument, match="seconds=0: write a number above 0"):
        frustration(edges(2), seconds=0)
