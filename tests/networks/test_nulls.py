"""Null models keep what they say they keep, and a measure is held against them as the definitions say."""

from __future__ import annotations

from collections import Counter
from statistics import mean, stdev
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import BadArgument
from sayso.queries.networks.coalitions import louvain
from sayso.queries.networks.cube import Cube
from sayso.queries.networks.network import Network
from sayso.queries.networks.nulls import compare, rewired, shuffled_levels, shuffled_signs
from sayso.queries.networks.signed import triangles
from tests.networks.drawn import average_subtract, cube, cubes, edges, few, network, networks, permuted

seeds = st.integers(0, 1000)


def upper(weights: Any) -> list[float]:
    return [float(value) for value in weights[np.triu_indices(len(weights), 1)] if value]


def generator(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


@few
@given(networks(), seeds)
def test_shuffled_signs_keep_edges_and_how_many_are_negative(drawn: Network, seed: int) -> None:
    found = shuffled_signs(drawn, generator(seed))
    assert np.array_equal(np.abs(found.weights), np.abs(drawn.weights))
    assert np.array_equal(found.weights, found.weights.T)
    assert sum(w < 0 for w in upper(found.weights)) == sum(w < 0 for w in upper(drawn.weights))


@few
@given(networks(most=9), seeds)
def test_rewired_edges_keep_the_degrees_of_either_sign(drawn: Network, seed: int) -> None:
    found = rewired(drawn, generator(seed))
    assert np.array_equal(found.weights, found.weights.T)
    assert not found.weights.diagonal().any()
    assert Counter(upper(found.weights)) == Counter(upper(drawn.weights))
    for sign in (1, -1):
        degrees = [(np.sign(each.weights) == sign).sum(axis=1).tolist() for each in (found, drawn)]
        assert degrees[0] == degrees[1]


@few
@given(cubes(), seeds)
def test_shuffled_levels_keep_the_shares_of_each_concept(drawn: Cube, seed: int) -> None:
    found = shuffled_levels(drawn, generator(seed))
    assert found.actor is drawn.actor
    assert found.concept is drawn.concept
    for concept in range(len(drawn.concepts)):
        mine = drawn.concept == concept
        assert sorted(found.level[mine]) == sorted(drawn.level[mine])


@settings(max_examples=25)
@given(networks(least=2), seeds, st.randoms(use_true_random=False))
def test_a_seed_decides_whatever_the_order_of_rows(drawn: Network, seed: int, random: Any) -> None:
    order = random.sample(range(len(drawn.rows)), len(drawn.rows))
    for null in (shuffled_signs, rewired):
        one, other = null(drawn, generator(seed)), null(permuted(drawn, order), generator(seed))
        assert np.array_equal(permuted(one, order).weights, other.weights)


def seen(null: Any, drawn: Network, draws: int = 3000) -> Counter[bytes]:
    random = generator(1)
    return Counter(null(drawn, random).weights.tobytes() for _ in range(draws))


def test_every_placing_of_signs_is_as_likely() -> None:
    found = seen(shuffled_signs, edges(4, (0, 1, 1), (1, 2, 1), (2, 3, -1), (0, 3, -1)))
    assert len(found) == 6
    assert all(400 < count < 600 for count in found.values())


def test_every_rewiring_is_as_likely() -> None:
    found = seen(rewired, edges(6, (0, 1, 1), (2, 3, 1), (4, 5, 1)))
    assert len(found) == 15  # the perfect matchings of six
    assert all(140 < count < 260 for count in found.values())


def test_what_cannot_be_rewired_stays_as_it_is() -> None:
    for drawn in (edges(0), edges(1), edges(2, (0, 1, 1)), network(1 - np.eye(5))):
        assert np.array_equal(rewired(drawn, generator(1)).weights, drawn.weights)


@given(networks(least=3, most=5), seeds)
@settings(max_examples=20)
def test_a_comparison_is_what_its_samples_say(drawn: Network, seed: int) -> None:
    def balanced(network: Network) -> float:
        return triangles(network).balanced

    found = compare(drawn, balanced, shuffled_signs, samples=12, seed=seed)
    children = np.random.SeedSequence(seed).spawn(12)
    values = [balanced(shuffled_signs(drawn, np.random.default_rng(child))) for child in children]
    observed = balanced(drawn)
    assert (found.observed, found.samples) == (observed, 12)
    assert found.mean == pytest.approx(mean(values))
    assert found.deviation == pytest.approx(stdev(values))
    assert found.p_larger == (1 + sum(value >= observed for value in values)) / 13
    assert found.p_smaller == (1 + sum(value <= observed for value in values)) / 13
    assert found.p == min(1, 2 * min(found.p_larger, found.p_smaller))
    if len(set(values)) > 1:
        assert found.z == pytest.approx((observed - mean(values)) / stdev(values))
    else:
        assert found.z is None


def test_two_camps_are_more_than_chance() -> None:
    camps = np.kron(np.eye(2), np.ones((6, 6))) - np.eye(12)
    found = compare(network(camps), lambda drawn: louvain(drawn, runs=1).modularity, rewired, samples=60)
    assert found.observed == pytest.approx(0.5)
    assert found.z is not None
    assert found.z > 3
    assert found.p_larger == pytest.approx(1 / 61)


def test_agreement_that_was_drawn_by_lot_is_not() -> None:
    random = generator(2)
    drawn = cube([(actor, concept, int(random.integers(2)), 0) for actor in "abcdef" for concept in "pqrst"])
    found = compare(
        drawn, lambda each: float(average_subtract(each).weights.clip(0).sum()), shuffled_levels, samples=100
    )
    assert found.p > 0.05
    assert found == compare(
        drawn, lambda each: float(average_subtract(each).weights.clip(0).sum()), shuffled_levels, samples=100
    )


def test_what_no_null_changes_has_no_z() -> None:
    found = compare(edges(3, (0, 1, 1)), lambda drawn: float(drawn.weights.sum()), rewired, samples=5)
    assert (found.observed, found.mean, found.deviation, found.z, found.p) == (2, 2, 0, None, 1)


def test_one_sample_is_too_few() -> None:
    with pytest.raises(BadArgument, match="samples=1: write 2 or more"):
        compare(edges(2), lambda _: 0.0, rewired, samples=1)
