"""Two-mode and one-mode networks, held against the definitions."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import BadArgument
from sayso.queries.networks import affiliation as two
from sayso.queries.networks import congruence as one
from sayso.queries.networks.affiliation import affiliation
from sayso.queries.networks.behind import behind, grounds, pairs
from sayso.queries.networks.congruence import one_mode
from sayso.queries.networks.cube import Cube, from_columns
from sayso.queries.networks.graph import graph
from sayso.queries.networks.network import Network
from sayso.queries.networks.of_graph import of_graph
from sayso.queries.networks.selection import DUPLICATES, Selection
from sayso.queries.networks.windows import one_modes
from tests.networks import literal
from tests.networks.databases import SCALES, columns, database, seeds
from tests.networks.literal import Cells, Said

scales = st.sampled_from(SCALES)
cleaning = st.sampled_from(DUPLICATES)


def cells(network: Network) -> Cells:
    """The weights by ids; of a one-mode network without its diagonal."""
    return {
        (row, column): float(network.weights[i, j])
        for i, row in enumerate(network.rows)
        for j, column in enumerate(network.columns)
        if network.two_mode or i != j
    }


def swapped(rows: Sequence[Said]) -> list[Said]:
    return [r._replace(actor=r.concept, concept=r.actor) for r in rows]


@settings(max_examples=30)
@given(seeds, scales, cleaning, st.sampled_from(two.MEASURES), st.sampled_from(two.NORMALIZATIONS), st.booleans())
def test_two_mode_networks_are_as_defined(
    seed: int, scale: Sequence[int], duplicates: str, measure: str, normalization: str, like_dna: bool
) -> None:
    rows = database(seed, scale)
    cube = from_columns(columns(rows), Selection(duplicates=duplicates, like_dna=like_dna), scale=scale)
    if measure == "combine" and normalization != "none":
        with pytest.raises(BadArgument, match="combine gives sets of levels"):
            affiliation(cube, measure, normalization)
        return
    left = literal.kept(rows, duplicates, levels_count=measure != "ignore", like_dna=like_dna)
    bits = scale if literal.binary(scale) else sorted({r.level for r in rows if r.level is not None})
    expected = literal.two_mode(left, scale, measure, normalization, bits)
    assert cells(affiliation(cube, measure, normalization)) == pytest.approx(expected)


@settings(max_examples=40)
@given(
    seeds,
    scales,
    cleaning,
    st.sampled_from(one.MEASURES),
    st.sampled_from(one.NORMALIZATIONS),
    st.booleans(),
    st.booleans(),
)
def test_one_mode_networks_are_as_defined(
    seed: int, scale: Sequence[int], duplicates: str, measure: str, normalization: str, like_dna: bool, turned: bool
) -> None:
    rows = database(seed, scale)
    cube = from_columns(columns(rows), Selection(duplicates=duplicates, like_dna=like_dna), scale=scale)
    of = "concepts" if turned else "actors"
    if measure == "conflict" and normalization == "profile":
        with pytest.raises(BadArgument, match="conflict is no likeness of profiles"):
            one_mode(cube, measure, normalization, of=of)
        return
    left = literal.kept(rows, duplicates, levels_count=measure != "ignore", like_dna=like_dna)
    observed = [r.level for r in rows if r.level is not None]
    reach = max(observed) - min(observed) if like_dna else max(scale) - min(scale)
    expected = literal.one_mode(swapped(left) if turned else left, scale, measure, normalization, reach)
    network = one_mode(cube, measure, normalization, of=of)
    assert cells(network) == pytest.approx(expected, abs=1e-9)
    assert (np.diag(network.weights) == 0).all()
    assert (network.weights == network.weights.T).all()


@settings(max_examples=12)
@given(seeds, cleaning, st.sampled_from(["congruence", "conflict", "subtract"]))
def test_levels_that_are_words_are_equal_or_not(seed: int, duplicates: str, measure: str) -> None:
    rows, scale = database(seed, range(4)), range(4)
    words = ("asserts", "denies", "questions", "requests")
    cube = from_columns(columns(rows), Selection(duplicates=duplicates), scale=scale, levels=words)
    expected = literal.by_words(literal.kept(rows, duplicates), scale, measure)
    network = one_mode(cube, measure)
    assert cells(network) == expected
    for i, j in combinations(range(len(network.rows)), 2):
        found = grounds(cube, network.rows[i], network.rows[j], measure)
        assert sum(each.weight for each in found) == network.weights[i, j]
    counted = literal.two_mode(literal.kept(rows, duplicates), scale, "ignore", "none", scale)
    assert cells(affiliation(cube, "subtract")) == counted


@settings(max_examples=12)
@given(seeds, scales)
def test_what_is_ignored_is_congruence_and_conflict_together(seed: int, scale: Sequence[int]) -> None:
    cube = from_columns(columns(database(seed, scale)), scale=scale)
    ignored, near, far = (one_mode(cube, measure).weights for measure in ("ignore", "congruence", "conflict"))
    assert near + far == pytest.approx(ignored)
    assert one_mode(cube, "subtract").weights == pytest.approx(near - far)


@settings(max_examples=12)
@given(seeds, scales, cleaning)
def test_the_order_of_statements_changes_nothing(seed: int, scale: Sequence[int], duplicates: str) -> None:
    rows = database(seed, scale)
    selection = Selection(duplicates=duplicates)
    cube, other = (
        from_columns(columns(each), selection, scale=scale) for each in (rows, Random(seed).sample(rows, len(rows)))
    )
    for normalization in one.NORMALIZATIONS:
        assert (
            one_mode(cube, "subtract", normalization).weights == one_mode(other, "subtract", normalization).weights
        ).all()


@settings(max_examples=12)
@given(seeds, scales, cleaning, st.sampled_from(one.MEASURES), st.sampled_from(["actors", "concepts"]))
def test_every_edge_knows_its_statements(
    seed: int, scale: Sequence[int], duplicates: str, measure: str, of: str
) -> None:
    rows = database(seed, scale)
    said = {r.statement: r for r in rows}
    cube = from_columns(columns(rows), Selection(duplicates=duplicates), scale=scale)
    network = one_mode(cube, measure, of=of)
    for i, j in combinations(range(len(network.rows)), 2):
        found = pairs(cube, network.rows[i], network.rows[j], measure, of=of)
        assert sum(each.weight for each in found) == pytest.approx(network.weights[i, j])
        for each in found:
            a, b = said[each.one], said[each.other]
            ends, via = ((a.actor, b.actor), a.concept) if of == "actors" else ((a.concept, b.concept), a.actor)
            assert (*ends, via) == (network.rows[i], network.rows[j], each.via)
    counts = affiliation(cube.at_any_level(), "ignore")
    for (actor, concept), number in cells(counts).items():
        assert len(behind(cube.at_any_level(), actor, concept)) == number


def test_combine_tells_for_against_and_both() -> None:
    rows = [
        Said("1", "a", "p", 1, 0, "d"),
        Said("2", "a", "q", 0, 0, "d"),
        *(Said(f"3{k}", "a", "r", k, 0, "d") for k in (0, 1)),
    ]
    assert cells(affiliation(from_columns(columns(rows)), "combine")) == {("a", "p"): 1, ("a", "q"): 2, ("a", "r"): 3}


def cube_of(*levels: int, scale: Sequence[int] = (0, 1), like_dna: bool = False) -> Cube:
    rows = [Said(f"s{n}", f"a{n}", "c", level, 0, "d") for n, level in enumerate(levels)]
    return from_columns(columns(rows), Selection(like_dna=like_dna), scale=scale)


def test_the_range_is_that_of_the_scale_or_like_dna_of_the_observed_levels() -> None:
    ours, theirs = (cube_of(1, 2, scale=range(-3, 4), like_dna=like_dna) for like_dna in (False, True))
    assert one_mode(ours, "congruence").weights[0, 1] == pytest.approx(5 / 6)
    assert one_mode(theirs, "congruence").weights[0, 1] == 0


@pytest.mark.parametrize(
    ("cube", "arguments", "message"),
    [
        (cube_of(1, 1, like_dna=True), ("subtract",), "1 is the only observed level, so that nobody can disagree"),
        (cube_of(2, 2, scale=[2]), ("congruence",), "2 is the only level of the scale"),
        (cube_of(1, 0), ("congruenz",), "measure 'congruenz' .* did you mean congruence?"),
        (cube_of(1, 0), ("subtract", "activity"), "normalization 'activity' is not one of none, average, jaccard"),
        (cube_of(1, 0), ("conflict", "profile"), "use congruence, or normalize by average"),
    ],
)
def test_what_is_no_network_is_said(cube: Cube, arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(BadArgument, match=message):
        one_mode(cube, *arguments)


def test_a_network_that_does_not_fit_is_said() -> None:
    rows = [Said(f"s{n}", f"a{n}", "c", 1, 0, "d") for n in range(24_000)]
    cube = from_columns(columns(rows))
    for made in (lambda: one_mode(cube), lambda: one_modes(cube, "events", 3)):
        with pytest.raises(BadArgument, match="a network of 24,000 by 24,000 takes 4 GiB; select less"):
            made()


def test_nobody_agrees_with_itself() -> None:
    cube = cube_of(1, 0)
    with pytest.raises(BadArgument, match="a0 does not agree or disagree with itself: name two"):
        pairs(cube, "a0", "a0")
    with pytest.raises(BadArgument, match="'b' is not among the 2 that were selected"):
        pairs(cube, "a0", "b")
    with pytest.raises(BadArgument, match=r"of 'actor' is not one of actors, concepts; did you mean actors\?"):
        one_mode(cube, of="actor")


def test_countries_that_speak_only_of_each_other_are_of_two_modes() -> None:
    said = [("north", "south", 1), ("south", "north", 0)]
    plain: dict[str, Sequence[object]] = {
        "statement": ["s0", "s1"],
        "actor": [actor for actor, _, _ in said],
        "concept": [concept for _, concept, _ in said],
        "level": [level for _, _, level in said],
        "time": [0, 0],
        "document": ["d", "d"],
    }
    made = affiliation(from_columns(plain), "subtract")
    assert made.rows == made.columns
    found = graph(made)
    assert (made.two_mode, sorted(found)) == (True, ["concept north", "concept south", "north", "south"])
    assert found.edges["north", "concept south"]["weight"] == 1
    again = of_graph(found)
    assert again.two_mode
    assert again.weights.tolist() == made.weights.tolist()
