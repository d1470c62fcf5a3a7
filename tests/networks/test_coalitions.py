"""Coalitions: those that are planted are found, the best of all on small networks, and the same each time."""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster
from scipy.cluster.hierarchy import linkage as link

from sayso.errors import BadArgument
from sayso.queries.networks.coalitions import cut, hierarchical, leiden, louvain, positions_apart, signed_leiden
from sayso.queries.networks.network import Network
from sayso.queries.networks.partition import Partition, numbered, partition_of
from sayso.queries.networks.signed import signed_modularity
from tests.networks.drawn import edges, few, flipped, grouped, network, networks, partitions, permuted, unfit

Search = Callable[..., Partition]
SEARCHES: dict[str, Search] = {
    "louvain": louvain,
    "leiden": leiden,
    "signed leiden": signed_leiden,
    "hierarchical": hierarchical,
}


@pytest.fixture(params=SEARCHES)
def search(request: pytest.FixtureRequest) -> Search:
    """Each search; skips those of the extra where it is missing, which fails with CI set."""
    if "leiden" in request.param:
        pytest.importorskip("leidenalg")
    return SEARCHES[request.param]


def combine(drawn: Network, cells: Any) -> Network:
    columns = tuple(f"c{number}" for number in range(len(cells[0])))
    return Network(drawn.rows, columns, np.array(cells, dtype=np.float64), "combine", names=drawn.names)


def planted() -> Network:
    """Two camps of four and three, with one that stands alone."""
    within = [*combinations((0, 2, 4, 6), 2), *combinations((1, 3, 5), 2)]
    between = [(0, 1), (2, 3), (4, 5), (6, 1)]
    return edges(8, *((i, j, 2) for i, j in within), *((i, j, -1) for i, j in between))


def test_planted_coalitions_are_found(search: Search) -> None:
    found = search(planted(), **({"k": 3} if search is hierarchical else {}))
    camps = {**dict.fromkeys(("a0", "a2", "a4", "a6"), 1), **dict.fromkeys(("a1", "a3", "a5"), 2)}
    assert found.groups == {**camps, "a7": 3}
    assert found.size == 3
    assert found.members(2) == ("a1", "a3", "a5")
    assert found.modularity == pytest.approx(signed_modularity(planted(), found.groups))


def test_it_is_the_same_each_time_whatever_the_order_of_rows(search: Search) -> None:
    @settings(max_examples=25)
    @given(networks(least=1), st.randoms(use_true_random=False))
    def holds(drawn: Network, random: Any) -> None:
        order = random.sample(range(len(drawn.rows)), len(drawn.rows))
        assert search(permuted(drawn, order)) == search(drawn) == search(drawn)

    holds()


def test_numbers_go_by_size_and_then_by_name(search: Search) -> None:
    @settings(max_examples=25)
    @given(networks(least=1))
    def holds(drawn: Network) -> None:
        found = search(drawn)
        assert set(found.groups) == set(drawn.rows)
        keys = [
            (-len(found.members(number)), min(drawn.name(id) for id in found.members(number)))
            for number in range(1, found.size + 1)
        ]
        assert keys == sorted(keys)
        assert -1 <= found.modularity <= 1

    holds()


def shortfalls(search: Search, low: int) -> list[float]:
    """By how much the modularity falls short of the best of all partitions, in some random networks of six nodes."""
    found, random = [], np.random.default_rng(7)
    for _ in range(40):
        weights = np.triu(random.integers(low, 4, (6, 6)) * (random.random((6, 6)) < 0.6), 1)
        drawn = network((weights + weights.T).astype(float))
        best = max(signed_modularity(drawn, grouped(drawn, labels)) for labels in partitions(6))
        found.append(best - search(drawn).modularity)
    return found


@pytest.mark.parametrize(("search", "low"), [(louvain, 0), (leiden, 0), (signed_leiden, -3)])
def test_what_is_found_is_nearly_always_the_best_of_all_partitions(search: Search, low: int) -> None:
    pytest.importorskip("leidenalg")
    found = shortfalls(search, low)
    assert min(found) >= -1e-9
    assert max(found) < 0.05
    assert sum(short < 1e-9 for short in found) >= 0.8 * len(found)


def test_two_who_share_an_enemy_only_are_together() -> None:
    pytest.importorskip("leidenalg")
    drawn = edges(3, (0, 2, -1), (1, 2, -1))
    assert signed_leiden(drawn).groups == {"a0": 1, "a1": 1, "a2": 2}
    assert leiden(drawn).size == louvain(drawn).size == 3


def test_without_edges_each_stands_alone(search: Search) -> None:
    assert search(edges(0)) == Partition({}, 0.0, search(edges(0)).method)
    assert search(edges(1)).groups == {"a0": 1}
    if search is not hierarchical:  # which tries 2 to 5
        assert search(edges(3)).groups == {"a0": 2, "a1": 1, "a2": 3}  # Ada, zoë, ä
        assert search(flipped(planted())).size >= 2


@few
@given(networks(least=2), st.sampled_from(["single", "average", "complete", "ward"]))
def test_the_best_k_is_that_of_most_modularity(drawn: Network, linkage: Any) -> None:
    every = [hierarchical(drawn, linkage=linkage, k=k) for k in range(2, min(5, len(drawn.rows)) + 1)]
    assert [found.size for found in every] == list(range(2, len(every) + 2))
    found = hierarchical(drawn, linkage=linkage)
    assert found.modularity == pytest.approx(max(each.modularity for each in every), abs=1e-9)


@few
@given(st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=1, max_size=6))
def test_positions_are_apart_by_jaccard(cells: list[list[int]]) -> None:
    drawn = edges(len(cells))
    held = [{(c, bit) for c, cell in enumerate(row) for bit in (1, 2) if cell & bit} for row in cells]
    found = positions_apart(drawn, combine(drawn, cells))
    for i, one in enumerate(held):
        for j, other in enumerate(held):
            assert found[i, j] == pytest.approx(1 - len(one & other) / len(one | other) if one | other else 0)


def test_positions_make_coalitions() -> None:
    drawn = edges(5, (0, 1, 1), (2, 3, 1), (0, 2, -1))
    profile = combine(drawn, [[1, 2, 0], [1, 2, 1], [2, 1, 0], [2, 1, 2], [2, 0, 0]])
    for linkage in ("single", "average", "complete", "ward"):
        found = hierarchical(drawn, profile, linkage=linkage, k=2)
        assert found.groups == {"a0": 2, "a1": 2, "a2": 1, "a3": 1, "a4": 1}
        assert found.method == f"hierarchical {linkage}"


@few
@given(st.lists(st.floats(0, 1), min_size=6, max_size=6, unique=True), st.integers(1, 4))
def test_without_ties_a_tree_is_cut_as_scipy_cuts_it(far: list[float], k: int) -> None:
    tree = link(far, "complete")
    ours, theirs = cut(tree, k), fcluster(tree, k, "maxclust")
    assert len(set(ours)) == k
    assert np.array_equal(np.equal.outer(ours, ours), np.equal.outer(theirs, theirs))


def test_ties_do_not_keep_a_tree_from_being_cut() -> None:
    assert len(set(cut(link([1.0] * 6, "average"), 3))) == 3


def test_numbers_of_equal_coalitions_go_by_name() -> None:
    assert numbered(edges(4), [9, 8, 8, 9]) == {"a0": 2, "a1": 1, "a2": 1, "a3": 2}
    assert partition_of(edges(2), [0, 0], "given") == Partition({"a0": 1, "a1": 1}, 0.0, "given")


@pytest.mark.parametrize(("message", "make"), unfit().items())
def test_what_is_no_one_mode_network_is_told(search: Search, message: str, make: Callable[[], Network]) -> None:
    with pytest.raises(BadArgument, match=message):
        search(make())


def test_bad_arguments_are_told() -> None:
    drawn = planted()
    with pytest.raises(BadArgument, match="k=9: write a number from 1 to 8, the number of nodes"):
        hierarchical(drawn, k=9)
    with pytest.raises(BadArgument, match="linkage=ward2: write one of single, average, complete, ward"):
        hierarchical(drawn, linkage="ward2")  # type: ignore[arg-type]
    with pytest.raises(BadArgument, match="runs=0: write 1 or more"):
        louvain(drawn, runs=0)
    with pytest.raises(BadArgument, match="make both of one cube"):
        hierarchical(drawn, combine(edges(2), [[1], [2]]))
    with pytest.raises(BadArgument, match="a two-mode network: positions are compared in one of measure combine"):
        hierarchical(edges(1), Network(("a0",), ("c",), np.array([[-1.0]]), "two-mode"))


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "leidenalg", None)
    with pytest.raises(BadArgument, match=r"this needs leidenalg: pip install 'sayso\[networks\]'"):
        leiden(planted())
