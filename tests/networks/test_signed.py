"""Signed modularity, balance and the E-I index, each against its formula term by term."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, permutations
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import expm

from sayso.errors import BadArgument
from sayso.queries.networks.network import Network
from sayso.queries.networks.signed import Triangles, ei_index, signed_modularity, triangles, walk_balance
from tests.networks.drawn import edges, few, flipped, grouped, network, networks, permuted, switched, unfit

labels = st.lists(st.integers(0, 2), min_size=7, max_size=7)


def modularity(network: Network, group: list[int]) -> float:
    """Gomez et al. (2009), equation 9, with sums over all ordered pairs, each node with itself included."""
    nodes = range(len(network.rows))
    plus = [[max(network.weights[i, j], 0) for j in nodes] for i in nodes]
    minus = [[max(-network.weights[i, j], 0) for j in nodes] for i in nodes]
    twice_plus, twice_minus = sum(map(sum, plus)), sum(map(sum, minus))
    total = 0.0
    for i in nodes:
        for j in nodes:
            if group[i] == group[j]:
                expected = sum(plus[i]) * sum(plus[j]) / twice_plus if twice_plus else 0
                against = sum(minus[i]) * sum(minus[j]) / twice_minus if twice_minus else 0
                total += network.weights[i, j] - (expected - against)
    return total / (twice_plus + twice_minus) if twice_plus + twice_minus else 0.0


def alike(one: Triangles, other: Triangles) -> bool:
    """The same but for rounding."""
    counted = (one.balanced, one.unbalanced) == (other.balanced, other.unbalanced)
    return counted and abs(one.weight - other.weight) < 1e-12


@few
@given(networks(), labels)
def test_modularity_is_that_of_the_formula(drawn: Network, group: list[int]) -> None:
    group = group[: len(drawn.rows)]
    found = signed_modularity(drawn, grouped(drawn, group))
    assert found == pytest.approx(modularity(drawn, group), abs=1e-12)
    assert -1 <= found <= 1


@few
@given(networks(least=1), labels)
def test_turning_all_signs_turns_the_modularity(drawn: Network, group: list[int]) -> None:
    groups = grouped(drawn, group[: len(drawn.rows)])
    assert signed_modularity(flipped(drawn), groups) == pytest.approx(-signed_modularity(drawn, groups), abs=1e-12)


@few
@given(networks(least=1, low=0), labels)
def test_without_negative_weights_it_is_that_of_networkx(drawn: Network, group: list[int]) -> None:
    graph: nx.Graph[Any] = nx.from_numpy_array(drawn.weights)
    parts = [{node for node in graph if group[node] == label} for label in set(group[: len(graph)])]
    found = signed_modularity(drawn, grouped(drawn, group[: len(graph)]))
    theirs = nx.community.modularity(graph, parts, weight="weight") if graph.edges else 0
    assert found == pytest.approx(theirs, abs=1e-12)


@few
@given(networks(most=7))
def test_triangles_are_counted_one_by_one(drawn: Network) -> None:
    weights, products = drawn.weights, []
    for i, j, k in combinations(range(len(weights)), 3):
        if weights[i, j] and weights[j, k] and weights[i, k]:
            products.append(weights[i, j] * weights[j, k] * weights[i, k])
    found = triangles(drawn)
    assert (found.balanced, found.unbalanced) == (sum(p > 0 for p in products), sum(p < 0 for p in products))
    weight = sum(p for p in products if p > 0) / sum(map(abs, products)) if products else 1.0
    assert found.weight == pytest.approx(weight, abs=1e-12)
    turned = triangles(flipped(drawn))
    assert (turned.balanced, turned.unbalanced) == (found.unbalanced, found.balanced)


@few
@given(networks(least=1), st.floats(0.1, 2))
def test_walk_balance_is_that_of_the_matrix_exponential(drawn: Network, beta: float) -> None:
    signed, plain = expm(beta * drawn.weights), expm(beta * np.abs(drawn.weights))
    found = walk_balance(drawn, beta=beta)
    assert found.network == pytest.approx(np.trace(signed) / np.trace(plain), rel=1e-7)
    own = dict(zip(drawn.rows, np.diag(signed) / np.diag(plain), strict=True))
    assert found.nodes == pytest.approx(own, rel=1e-5, abs=1e-9)
    assert all(0 <= value <= 1 for value in (found.network, *found.nodes.values()))


def test_walk_balance_of_large_weights_does_not_overflow() -> None:
    assert walk_balance(edges(3, (0, 1, 900), (1, 2, 900), (0, 2, 900))).network == pytest.approx(1)
    assert walk_balance(edges(3, (0, 1, 900), (1, 2, 900), (0, 2, -900))).network < 1e-9


@few
@given(networks(least=1), st.data())
def test_who_changes_sides_changes_no_balance(drawn: Network, data: st.DataObject) -> None:
    other = switched(drawn, data.draw(st.integers(0, len(drawn.rows) - 1)))
    assert alike(triangles(other), triangles(drawn))
    assert walk_balance(other).network == pytest.approx(walk_balance(drawn).network)


@few
@given(networks(least=1), labels)
def test_ei_is_that_of_the_pairs(drawn: Network, group: list[int]) -> None:
    for which, sign in (("positive", 1), ("negative", -1)):
        inside = outside = 0.0
        for i, j in combinations(range(len(drawn.rows)), 2):
            weight = max(0.0, sign * drawn.weights[i, j])
            inside, outside = (inside + weight, outside) if group[i] == group[j] else (inside, outside + weight)
        groups = grouped(drawn, group[: len(drawn.rows)])
        if inside + outside:
            found = ei_index(drawn, groups, which=which)  # type: ignore[arg-type]
            assert found == pytest.approx((outside - inside) / (outside + inside), abs=1e-12)
        else:
            with pytest.raises(BadArgument, match=f"no {which} weights"):
                ei_index(drawn, groups, which=which)  # type: ignore[arg-type]


@settings(max_examples=25)
@given(networks(least=2, most=5), labels, st.randoms())
def test_the_order_of_rows_changes_nothing(drawn: Network, group: list[int], random: Any) -> None:
    order = random.choice(list(permutations(range(len(drawn.rows)))))
    groups, other = grouped(drawn, group[: len(drawn.rows)]), permuted(drawn, order)
    assert signed_modularity(other, groups) == pytest.approx(signed_modularity(drawn, groups), abs=1e-12)
    assert alike(triangles(other), triangles(drawn))
    assert walk_balance(other).nodes == pytest.approx(walk_balance(drawn).nodes, abs=1e-9)


def test_an_attribute_may_be_the_groups() -> None:
    drawn = edges(4, (0, 1, 2), (2, 3, 1), (1, 2, 1))
    assert ei_index(drawn, {"a0": "SP", "a1": "SP", "a2": None, "a3": None}) == pytest.approx(-0.5)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_without_edges_nothing_is_out_of_balance(count: int) -> None:
    alone = edges(count)
    assert signed_modularity(alone, dict.fromkeys(alone.rows, 1)) == 0
    assert triangles(alone) == Triangles(0, 0, 1.0)
    assert triangles(alone).share == 1
    assert walk_balance(alone).network == 1


def test_a_node_without_a_group_is_named() -> None:
    with pytest.raises(BadArgument, match="Ada is in no group: give each of the 2 nodes one"):
        signed_modularity(edges(2, (0, 1, 1)), {"a0": 1})


@pytest.mark.parametrize("beta", [0, -1, float("inf")])
def test_beta_is_above_zero(beta: float) -> None:
    with pytest.raises(BadArgument, match="write a number above 0"):
        walk_balance(network([[0]]), beta=beta)


@pytest.mark.parametrize(("message", "make"), unfit().items())
def test_what_is_no_one_mode_network_is_told(message: str, make: Callable[[], Network]) -> None:
    for measure in (triangles, walk_balance, lambda drawn: signed_modularity(drawn, dict.fromkeys(drawn.rows, 1))):
        with pytest.raises(BadArgument, match=message):
            measure(make())
