"""Distances between the networks of times, the states they fall into, and change points."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from statistics import mean
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import BadArgument
from sayso.queries.networks.network import Network
from sayso.queries.networks.phases import Phases, change_points, distances, phases, silhouette
from tests.networks.drawn import edges, few, flipped, network, networks, pairs, permuted

DAY = 86_400


@st.composite
def series(draw: st.DrawFn, least: int = 3, most: int = 6) -> list[tuple[int, Network]]:
    count = draw(st.integers(2, 4))
    drawn = draw(st.lists(networks(least=count, most=count), min_size=least, max_size=most))
    return [(DAY * number, each) for number, each in enumerate(drawn)]


def shares(drawn: Network) -> list[list[float]]:
    total = sum(abs(drawn.weights[i, j]) for i, j in pairs(len(drawn.rows)))
    return [[weight / total if total else 0.0 for weight in row] for row in drawn.weights.tolist()]


@few
@given(series(), st.booleans())
def test_absolute_differences_are_summed(drawn: list[tuple[int, Network]], normalized: bool) -> None:
    found = distances(drawn, normalized=normalized)
    for s, (_, one) in enumerate(drawn):
        for t, (_, other) in enumerate(drawn):
            a, b = (shares(each) if normalized else each.weights.tolist() for each in (one, other))
            assert found[s, t] == pytest.approx(sum(abs(a[i][j] - b[i][j]) for i, j in pairs(len(a))))
    if normalized:
        assert found.max() <= 2 + 1e-12


@few
@given(series(), st.booleans())
def test_spectra_are_compared(drawn: list[tuple[int, Network]], like_dna: bool) -> None:
    spectra = []
    for _, each in drawn:
        degrees = np.maximum(each.weights, 0).sum(axis=0)
        values = degrees if like_dna else np.linalg.eigvals(np.diag(degrees) - np.maximum(each.weights, 0)).real
        spectra.append([value / (degrees.sum() or 1) for value in sorted(values)])
    found = distances(drawn, distance="spectral", like_dna=like_dna)
    for s, one in enumerate(spectra):
        for t, other in enumerate(spectra):
            assert found[s, t] == pytest.approx(sum(abs(a - b) for a, b in zip(one, other, strict=True)), abs=1e-7)


@settings(max_examples=40)
@given(series(), st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_rows_and_the_signs_change_no_distance(
    drawn: list[tuple[int, Network]], random: Any, normalized: bool
) -> None:
    order = random.sample(range(len(drawn[0][1].rows)), len(drawn[0][1].rows))
    found = distances(drawn, normalized=normalized)
    assert distances([(t, permuted(each, order)) for t, each in drawn], normalized=normalized) == pytest.approx(found)
    assert distances([(t, flipped(each)) for t, each in drawn], normalized=normalized) == pytest.approx(found)
    assert np.array_equal(found, found.T)
    assert not found.diagonal().any()


def planted(*states: str) -> list[tuple[int, Network]]:
    """A network a day; those of one letter differ by little."""
    random, made = np.random.default_rng(1), {"A": [(0, 1), (2, 3)], "B": [(0, 2), (1, 3)], "C": [(0, 3), (1, 2)]}
    return [
        (DAY * day, edges(4, *((i, j, 5 + random.random()) for i, j in made[state])))
        for day, state in enumerate("".join(states))
    ]


@pytest.mark.parametrize("linkage", ["single", "average", "complete", "ward"])
@pytest.mark.parametrize("choose", ["silhouette", "modularity"])
def test_planted_states_are_found_and_may_come_back(linkage: Any, choose: Any) -> None:
    found = phases(planted("BBBAAAABBCCC"), linkage=linkage, choose=choose)
    assert found.states == (1, 1, 1, 2, 2, 2, 2, 1, 1, 3, 3, 3)
    assert found.size == 3
    assert found.transitions() == ((3 * DAY, 1, 2), (7 * DAY, 2, 1), (9 * DAY, 1, 3))
    assert max(found.scores, key=lambda k: found.scores[k]) == 3
    assert list(found.scores) == list(range(2, 11))


def test_spectra_do_not_see_who_it_is() -> None:
    alike = planted("AAA", "BBB")  # two pairs in each
    star = [(DAY * (6 + n), edges(4, (0, 1, 1), (0, 2, 1), (0, 3, 1))) for n in range(3)]
    assert phases([*alike, *star], distance="spectral", k=2).states == (1, 1, 1, 1, 1, 1, 2, 2, 2)


def test_the_number_may_be_given() -> None:
    drawn = planted("AABBCC")
    for k in range(1, 7):
        found = phases(drawn, k=k)
        assert (found.size, list(found.scores)) == (k, [k])


def literal(apart: Any, labels: Sequence[int]) -> float:
    """The mean silhouette, point by point (Rousseeuw 1987)."""
    widths, points = [], range(len(labels))
    for i in points:
        own = [apart[i, j] for j in points if labels[j] == labels[i] and j != i]
        others = [[apart[i, j] for j in points if labels[j] == label] for label in set(labels) - {labels[i]}]
        if not own or not others:
            widths.append(0.0)
            continue
        a, b = mean(own), min(map(mean, others))
        widths.append((b - a) / max(a, b) if max(a, b) > 0 else 0.0)
    return mean(widths)


@few
@given(series(least=2), st.lists(st.integers(0, 2), min_size=6, max_size=6))
def test_a_silhouette_is_that_of_its_points(drawn: list[tuple[int, Network]], labels: list[int]) -> None:
    apart, labels = distances(drawn), labels[: len(drawn)]
    found = silhouette(apart, np.array(labels))
    assert found == pytest.approx(literal(apart, labels))
    assert -1 <= found <= 1


@settings(max_examples=30)
@given(series(least=3))
def test_the_best_score_decides(drawn: list[tuple[int, Network]]) -> None:
    apart = distances(drawn)
    for choose in ("silhouette", "modularity"):
        found = phases(drawn, choose=choose)
        assert found.states[0] == 1
        assert found.scores[found.size] == pytest.approx(max(found.scores.values()))
        if choose == "silhouette":
            score = literal(apart, found.states)
        else:
            near = apart.max() - apart - np.diag([apart.max()] * len(apart))
            graph: nx.Graph[Any] = nx.from_numpy_array(near)
            parts = [{n for n in graph if found.states[n] == state} for state in set(found.states)]
            score = nx.community.modularity(graph, parts) if graph.edges else 0
        assert found.scores[found.size] == pytest.approx(score, abs=1e-9)


def test_change_points_are_where_they_were_planted() -> None:
    pytest.importorskip("ruptures")
    drawn = planted("AAAA", "BBB", "CCCC")
    assert change_points(drawn, number=2) == change_points(drawn, penalty=0.1) == (4 * DAY, 7 * DAY)
    assert change_points(planted("AAAAAA"), penalty=0.1) == ()


@settings(max_examples=25)
@given(series(least=4, most=6))
def test_one_change_leaves_the_least_deviation(drawn: list[tuple[int, Network]]) -> None:
    pytest.importorskip("ruptures")
    points = np.array([each.weights[np.triu_indices(len(each.rows), 1)] for _, each in drawn])

    def left(at: int) -> float:
        return sum(float(((part - part.mean(axis=0)) ** 2).sum()) for part in (points[:at], points[at:]))

    (found,) = change_points(drawn, number=1, normalized=False)
    assert left(found // DAY) == pytest.approx(min(map(left, range(2, len(drawn) - 1))), abs=1e-9)


def test_bad_series_are_told() -> None:
    drawn = planted("AAABBB")
    with pytest.raises(BadArgument, match="not in order of time, or two are of one time"):
        distances([drawn[1], drawn[0]])
    with pytest.raises(BadArgument, match="different nodes"):
        distances([drawn[0], (DAY, edges(3))])
    with pytest.raises(BadArgument, match="2 points of time: phases are found among 3 or more"):
        phases(drawn[:2])
    with pytest.raises(BadArgument, match="k=7, most=10: write k from 1 to 6"):
        phases(drawn, k=7)
    with pytest.raises(BadArgument, match="distance=euclid: write one of absdiff, spectral"):
        distances(drawn, distance="euclid")  # type: ignore[arg-type]
    with pytest.raises(BadArgument, match="choose=best: write one of silhouette, modularity"):
        phases(drawn, choose="best")  # type: ignore[arg-type]
    with pytest.raises(BadArgument, match="weights that are no numbers"):
        distances([(0, network([[0, np.inf], [np.inf, 0]]))])


def test_bad_numbers_of_changes_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = planted("AAABBB")
    with pytest.raises(BadArgument, match="either the number of changes or a penalty for each"):
        change_points(drawn)
    with pytest.raises(BadArgument, match="number=3: 6 times have room for 2 changes"):
        change_points(drawn, number=3)
    with pytest.raises(BadArgument, match="penalty=0: write a number above 0"):
        change_points(drawn, penalty=0)
    monkeypatch.setitem(sys.modules, "ruptures", None)
    with pytest.raises(BadArgument, match=r"this needs ruptures: pip install 'sayso\[networks\]'"):
        change_points(drawn, number=1)


def test_times_without_any_statement_are_alike() -> None:
    found = phases([(DAY * n, edges(3)) for n in range(4)])
    assert found == Phases(tuple(DAY * n for n in range(4)), found.states, found.scores)
    assert not any(found.scores.values())
    assert distances([]).shape == (0, 0)
    assert not distances([(0, edges(0)), (1, edges(0))]).any()
