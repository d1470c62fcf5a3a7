"""Backbones, against the definition of their loss and against all sets of concepts."""

from __future__ import annotations

from itertools import combinations
from math import exp
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import BadArgument
from sayso.queries.networks.backbone import fixed_backbone, nested_backbone, only, penalised_backbone
from sayso.queries.networks.cube import Cube
from sayso.queries.networks.network import Network
from sayso.queries.networks.spectra import spectrum
from tests.networks.drawn import average_subtract, cube, cubes, edges, few, networks, permuted

some = cubes(least=4, most=14)


def eigenvalues(drawn: Network, like_dna: bool = False) -> list[float]:
    weights = np.maximum(drawn.weights, 0)
    laplacian = np.diag(weights.sum(axis=0)) - weights
    values = sorted(weights.sum(axis=0)) if like_dna else sorted(np.linalg.eigvals(laplacian).real)
    total = sum(values)
    return [value / total if total > 1e-12 else 0.0 for value in values]


def without(drawn: Cube, kept: Any) -> Cube:
    """The cube of the statements on these concepts, made anew with all actors."""
    columns = zip(drawn.actor, drawn.concept, drawn.level, drawn.time, strict=True)
    told = [(drawn.actors[a], drawn.concepts[c], int(n), int(t)) for a, c, n, t in columns if drawn.concepts[c] in kept]
    return cube(told, actors=drawn.actors, concepts=drawn.concepts)


def loss(drawn: Cube, kept: Any, like_dna: bool = False) -> float:
    full, part = (eigenvalues(average_subtract(each), like_dna) for each in (drawn, without(drawn, kept)))
    return sum(abs(one - other) for one, other in zip(full, part, strict=True))


def used(drawn: Cube) -> list[str]:
    return [drawn.concepts[number] for number in sorted(set(drawn.concept.tolist()))]


@few
@given(networks(least=1), st.booleans())
def test_a_spectrum_is_that_of_the_laplacian(drawn: Network, like_dna: bool) -> None:
    found = spectrum(drawn, like_dna=like_dna)
    assert found == pytest.approx(eigenvalues(drawn, like_dna), abs=1e-9)
    assert found.sum() == pytest.approx(1 if (drawn.weights > 0).any() else 0)


def test_what_rounding_leaves_is_no_agreement() -> None:
    assert not spectrum(edges(3, (0, 1, 0.1 + 0.2 - 0.3), (1, 2, -1))).any()


@few
@given(networks(least=1), st.randoms(use_true_random=False))
def test_a_spectrum_does_not_depend_on_the_order_of_rows(drawn: Network, random: Any) -> None:
    order = random.sample(range(len(drawn.rows)), len(drawn.rows))
    assert spectrum(permuted(drawn, order)) == pytest.approx(spectrum(drawn), abs=1e-9)


@settings(max_examples=25)
@given(some, st.booleans())
def test_each_step_drops_what_loses_least(drawn: Cube, like_dna: bool) -> None:
    steps = nested_backbone(drawn, average_subtract, like_dna=like_dna)
    kept = used(drawn)
    assert len(steps) == len(kept) - 1
    for step in steps:
        losses = {each: loss(drawn, [other for other in kept if other != each], like_dna) for each in kept}
        assert step.loss == pytest.approx(losses[step.dropped], abs=1e-9)
        assert step.loss == pytest.approx(min(losses.values()), abs=1e-9)
        kept.remove(step.dropped)


@settings(max_examples=25)
@given(some, st.data(), st.booleans())
def test_of_a_fixed_size_none_loses_less(drawn: Cube, data: st.DataObject, like_dna: bool) -> None:
    size = data.draw(st.integers(1, len(used(drawn))))
    found = fixed_backbone(drawn, average_subtract, size, like_dna=like_dna)
    assert found.exact
    assert len(found.backbone) == size
    assert sorted([*found.backbone, *found.redundant]) == used(drawn)
    assert found.loss == pytest.approx(loss(drawn, found.backbone, like_dna), abs=1e-9)
    every = [loss(drawn, kept, like_dna) for kept in combinations(used(drawn), size)]
    assert found.loss == pytest.approx(min(every), abs=1e-9)
    assert 0 <= found.loss <= 2 + 1e-9


def penalised(drawn: Cube, kept: Any, penalty: float) -> float:
    every = len(used(drawn))
    return loss(drawn, kept) * exp(-penalty * (every - len(kept)) / every)


@settings(max_examples=25)
@given(some.filter(lambda drawn: len(used(drawn)) > 1), st.floats(0, 8))
def test_with_a_penalty_none_is_better(drawn: Cube, penalty: float) -> None:
    found = penalised_backbone(drawn, average_subtract, penalty=penalty)
    assert found.exact
    assert found.backbone
    assert found.redundant
    every = [
        penalised(drawn, kept, penalty)
        for size in range(1, len(used(drawn)))
        for kept in combinations(used(drawn), size)
    ]
    assert penalised(drawn, found.backbone, penalty) == pytest.approx(min(every), abs=1e-9)


@pytest.fixture(scope="module")
def twelve() -> Cube:
    """Twelve concepts, of which some repeat what others tell."""
    random = np.random.default_rng(8)
    sides = {actor: number % 2 for number, actor in enumerate("abcdefg")}
    told = []
    for number in range(50):
        actor, concept = random.choice(list(sides)), f"c{random.integers(12):02}"
        told.append((str(actor), concept, int(sides[actor] ^ (random.random() < 0.2)), number))
    return cube(told)


def fast(drawn: Cube) -> Network:
    """As `average_subtract`, by matrices: annealing makes many networks."""
    counts = np.zeros((2, len(drawn.actors), len(drawn.concepts)))
    np.add.at(counts, (drawn.level, drawn.actor, drawn.concept), 1)
    signed, n = counts[1] - counts[0], counts.sum(axis=(0, 2))
    mean = np.add.outer(n, n) / 2
    weights = np.divide(signed @ signed.T, mean, out=np.zeros_like(mean), where=mean > 0)
    np.fill_diagonal(weights, 0)
    return Network(drawn.actors, drawn.actors, weights, "subtract", "average")


def test_annealing_comes_to_what_enumeration_finds(twelve: Cube) -> None:
    assert fast(twelve).weights == pytest.approx(average_subtract(twelve).weights)
    best = fixed_backbone(twelve, fast, 6)  # of 924 sets
    annealed = fixed_backbone(twelve, fast, 6, steps=900, seed=3)
    assert (best.exact, annealed.exact) == (True, False)
    assert annealed.loss == pytest.approx(best.loss, abs=1e-9)
    assert annealed == fixed_backbone(twelve, fast, 6, steps=900, seed=3)
    best = penalised_backbone(twelve, fast)  # of 4,094
    annealed = penalised_backbone(twelve, fast, steps=2000, seed=3)
    assert (best.exact, annealed.exact) == (True, False)
    assert penalised(twelve, annealed.backbone, 3.5) == pytest.approx(penalised(twelve, best.backbone, 3.5), abs=1e-9)
    assert len(best.backbone) == len(annealed.backbone)


def test_of_two_that_tell_the_same_one_goes_first_and_then_what_links_nobody() -> None:
    said = [("a", "p"), ("b", "p"), ("a", "q"), ("b", "q"), ("c", "r"), ("d", "r"), ("e", "s")]
    drawn = cube([(*each, 1, time) for time, each in enumerate(said)])
    steps = nested_backbone(drawn, average_subtract)
    assert [(step.dropped, step.loss) for step in steps] == [("p", 0), ("s", 0), ("q", pytest.approx(1))]


def test_what_is_left_out_keeps_actors_and_numbers() -> None:
    drawn = cube([("a", "p", 1, 0), ("b", "q", 0, 1), ("a", "q", 1, 2)])
    found = only(drawn, [0])
    assert (found.actors, found.concepts, found.scale) == (drawn.actors, drawn.concepts, drawn.scale)
    assert found.statements.tolist() == ["s0"]
    assert not len(only(drawn, []).statements)


def test_without_statements_there_is_no_backbone() -> None:
    empty = cube([], actors="ab", concepts="pq")
    assert nested_backbone(empty, average_subtract) == ()
    with pytest.raises(BadArgument, match="size=1: write 1 to 0"):
        fixed_backbone(empty, average_subtract, 1)
    with pytest.raises(BadArgument, match="0 concepts have statements"):
        penalised_backbone(empty, average_subtract)
    assert spectrum(edges(0)).size == 0


def test_one_concept_is_its_own_backbone() -> None:
    one = cube([("a", "p", 1, 0), ("b", "p", 1, 1)])
    assert nested_backbone(one, average_subtract) == ()
    assert fixed_backbone(one, average_subtract, 1).backbone == ("p",)
    with pytest.raises(BadArgument, match="1 concepts have statements: a backbone is found among two or more"):
        penalised_backbone(one, average_subtract)
