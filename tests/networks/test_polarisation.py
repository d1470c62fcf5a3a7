"""DNA's polarisation score, against its formula term by term and against all splits of small networks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import BadArgument
from sayso.queries.networks.network import Network
from sayso.queries.networks.polarisation import every_split, polarisation, polarisation_score, splits
from tests.networks.drawn import edges, few, grouped, network, networks, pairs, permuted

labels = st.lists(st.integers(0, 2), min_size=7, max_size=7)


def literal(agreement: Any, conflict: Any, group: Sequence[int]) -> float:
    """S, over ordered pairs."""
    n = len(group)
    sizes = {label: list(group).count(label) for label in group}
    d_in = sum(s * (s - 1) for s in sizes.values())
    d_out = n * (n - 1) - d_in
    p, m = sum(agreement[i, j] for i, j in pairs(n)), sum(conflict[i, j] for i, j in pairs(n))
    total = 0.0
    for i, j in pairs(n):
        c, d = sizes[group[i]], sizes[group[j]]
        if group[i] == group[j]:
            total += abs(agreement[i, j] - c * (c - 1) / d_in * p / d_in) + conflict[i, j]
        else:
            total += agreement[i, j] + abs(conflict[i, j] - c * d / d_out * m / d_out)
    return total


@st.composite
def both(draw: st.DrawFn, least: int = 1, most: int = 7) -> tuple[Network, Network]:
    """A congruence and a conflict network of the same nodes."""
    one = draw(networks(least=least, most=most, low=0))
    other = draw(networks(least=len(one.rows), most=len(one.rows), low=0))
    return one, other


@few
@given(both(), labels)
def test_the_score_is_that_of_the_formula(drawn: tuple[Network, Network], group: list[int]) -> None:
    congruence, conflict = drawn
    group = group[: len(congruence.rows)]
    found = polarisation_score(congruence, conflict, grouped(congruence, group))
    s = literal(congruence.weights, conflict.weights, group)
    weight = congruence.weights.sum() + conflict.weights.sum()
    assert found.raw == pytest.approx(s / 2)
    assert found.normalized == pytest.approx(s / (2 * weight) if weight else 0)
    assert 0 <= found.normalized <= 1


@few
@given(both(), labels)
def test_like_dna_both_are_the_difference(drawn: tuple[Network, Network], group: list[int]) -> None:
    congruence, conflict = drawn
    group = group[: len(congruence.rows)]
    difference = congruence.weights - conflict.weights
    found = polarisation_score(congruence, conflict, grouped(congruence, group), like_dna=True)
    assert found.raw == pytest.approx(literal(difference, difference, group) / 2)


def balanced(n: int, k: int) -> list[tuple[int, ...]]:
    """Every assignment to k groups whose sizes differ by at most one, each split as often as it can be numbered."""
    every = product(range(k), repeat=n)
    return [group for group in every if max(map(group.count, range(k))) - min(map(group.count, range(k))) <= 1]


@settings(max_examples=30)
@given(both(least=3, most=6), st.integers(2, 3), st.booleans())
def test_largest_and_smallest_are_those_of_all_splits(drawn: tuple[Network, Network], k: int, like_dna: bool) -> None:
    congruence, conflict = drawn
    difference = congruence.weights - conflict.weights
    one, other = (difference, difference) if like_dna else (congruence.weights, conflict.weights)
    scores = [literal(one, other, group) / 2 for group in balanced(len(one), k)]
    found = polarisation(congruence, conflict, k=k, like_dna=like_dna)
    assert found.exact
    assert found.largest.raw == pytest.approx(max(scores))
    assert found.smallest.raw == pytest.approx(min(scores))
    for split in (found.largest, found.smallest):
        score = polarisation_score(congruence, conflict, split.groups, like_dna=like_dna)
        assert score.raw == pytest.approx(split.raw)


@pytest.mark.parametrize(("n", "k"), [(2, 2), (5, 2), (6, 2), (6, 3), (7, 3), (5, 5), (8, 3)])
def test_splits_are_counted_and_each_is_made_once(n: int, k: int) -> None:
    kinds = {frozenset(frozenset(i for i in range(n) if group[i] == c) for c in range(k)) for group in balanced(n, k)}
    found = [frozenset(frozenset(np.flatnonzero(g == c).tolist()) for c in range(k)) for g in every_split(n, k)]
    assert splits(n, k) == len(found) == len(kinds)
    assert set(found) == kinds


def camps(n: int, random: np.random.Generator) -> tuple[Network, Network, list[int]]:
    """Two camps that agree within and conflict between, more or less."""
    group = random.permutation(np.arange(n) % 2)
    same = np.equal.outer(group, group)
    noise = np.triu(random.random((n, n)) / 4, 1)
    noise += noise.T
    agreement, conflict = np.where(same, 1 + noise, noise), np.where(same, noise, 1 + noise)
    for weights in (agreement, conflict):
        np.fill_diagonal(weights, 0)
    return network(agreement), network(conflict), group.tolist()


def test_of_many_nodes_swaps_find_planted_camps() -> None:
    congruence, conflict, group = camps(21, np.random.default_rng(4))
    found = polarisation(congruence, conflict, seed=1)
    assert not found.exact
    same = np.equal.outer(group, group)
    numbers = [found.smallest.groups[id] for id in congruence.rows]
    assert np.array_equal(np.equal.outer(numbers, numbers), same)
    assert found.smallest.normalized < 0.25 < 0.4 < found.largest.normalized
    assert found == polarisation(congruence, conflict, seed=1)


def test_of_many_nodes_no_swap_gains_any_more() -> None:
    random = np.random.default_rng(5)
    drawn = [np.triu(random.random((19, 19)) * (random.random((19, 19)) < 0.5), 1) for _ in range(2)]
    congruence, conflict = (network(weights + weights.T) for weights in drawn)
    found = polarisation(congruence, conflict, k=3, seed=2, runs=2)
    for split, sign in ((found.largest, 1), (found.smallest, -1)):
        group = [split.groups[id] for id in congruence.rows]
        assert sorted(map(group.count, {1, 2, 3})) == [6, 6, 7]
        assert literal(congruence.weights, conflict.weights, group) == pytest.approx(2 * split.raw)
        for i, j in combinations(range(19), 2):
            other = group.copy()
            other[i], other[j] = group[j], group[i]
            assert sign * literal(congruence.weights, conflict.weights, other) <= sign * 2 * split.raw + 1e-6


@settings(max_examples=20)
@given(both(least=3, most=6), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(drawn: tuple[Network, Network], random: Any) -> None:
    order = random.sample(range(len(drawn[0].rows)), len(drawn[0].rows))
    other = polarisation(*(permuted(each, order) for each in drawn))
    found = polarisation(*drawn)
    for ours, theirs in ((found.largest, other.largest), (found.smallest, other.smallest)):
        assert ours.groups == theirs.groups
        assert ours.raw == pytest.approx(theirs.raw)


def test_without_any_weight_the_score_is_zero() -> None:
    found = polarisation(edges(4), edges(4))
    assert (found.largest.raw, found.smallest.normalized) == (0, 0)
    assert polarisation_score(edges(0), edges(0), {}).raw == 0


@pytest.mark.parametrize("n", [0, 1])
def test_one_node_cannot_be_split(n: int) -> None:
    with pytest.raises(BadArgument, match=f"k=2: {n} nodes can be split into"):
        polarisation(edges(n), edges(n))


def test_bad_arguments_are_told() -> None:
    with pytest.raises(BadArgument, match="neither with weights below 0"):
        polarisation(edges(2, (0, 1, -1)), edges(2))
    with pytest.raises(BadArgument, match="the networks have different nodes"):
        polarisation(edges(2), edges(3))
    with pytest.raises(BadArgument, match="runs=0: write 1 or more"):
        polarisation(edges(2), edges(2), runs=0)
