"""Kernel smoothing, held against the definitions; like DNA, against what it does instead."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import BadArgument
from sayso.queries.networks import congruence as one
from sayso.queries.networks import kernels
from sayso.queries.networks.congruence import one_mode
from sayso.queries.networks.cube import Cube, from_columns
from sayso.queries.networks.selection import Selection, seconds
from sayso.queries.networks.units import between
from tests.networks import literal
from tests.networks.databases import DAY, SCALES, columns, database, seeds
from tests.networks.literal import Said
from tests.networks.test_networks import cells

scales = st.sampled_from(SCALES)
names = st.sampled_from(list(kernels.KERNELS))
widths = st.sampled_from([("days", 200), ("weeks", 31), ("months", 3), ("months", 6), ("years", 1)])


def made(seed: int, scale: Sequence[int], *, like_dna: bool = False) -> tuple[list[Said], Cube]:
    rows = database(seed, scale, size=20, days=500, empty=False)
    return literal.in_order(rows), from_columns(columns(rows), Selection(like_dna=like_dna), scale=scale)


@settings(max_examples=40)
@given(st.lists(st.integers(0, 1_500_000_000), min_size=1), st.integers(0, 1_500_000_000), st.data())
def test_whole_units_lie_between(moments: list[int], moment: int, data: st.DataObject) -> None:
    unit = data.draw(st.sampled_from(["weeks", "months", "years"]))
    found = between(np.array(moments), moment, unit).tolist()
    assert found == [literal.whole_units(moment, each, unit) for each in moments]


@settings(max_examples=15)
@given(seeds, scales, names, widths, st.sampled_from(["ignore", "subtract"]), st.booleans())
def test_smoothed_two_mode_networks_are_as_defined(
    seed: int, scale: Sequence[int], kernel: str, width: tuple[str, int], measure: str, indent: bool
) -> None:
    rows, cube = made(seed, scale)
    expected = literal.midpoints(rows, *width, indent)
    if not expected:
        with pytest.raises(BadArgument, match="leaves nothing of"):
            list(kernels.affiliations(cube, kernel, *width, measure, indent=indent))
        return
    found = list(kernels.affiliations(cube, kernel, *width, measure, indent=indent))
    assert [moment for moment, _ in found] == expected
    for moment, network in found[:: max(1, len(found) // 3)]:
        weighed = {r: literal.weight(literal.KERNELS[kernel], r, moment, *width) for r in rows}
        for (i, j), y in cells(network).items():
            told = (
                sign(r.level or 0, scale, measure) * k for r, k in weighed.items() if (r.actor, r.concept) == (i, j)
            )
            assert y == pytest.approx(sum(told))


def sign(level: int, scale: Sequence[int], measure: str) -> int:
    if measure == "ignore":
        return 1
    return (1 if level else -1) if literal.binary(scale) else level


@settings(max_examples=15)
@given(seeds, scales, names, widths, st.sampled_from(one.MEASURES), st.sampled_from(["none", "average"]))
def test_smoothed_one_mode_networks_are_as_defined(
    seed: int, scale: Sequence[int], kernel: str, width: tuple[str, int], measure: str, normalization: str
) -> None:
    rows, cube = made(seed, scale)
    reach = max(scale) - min(scale)
    found = list(kernels.one_modes(cube, kernel, *width, measure, normalization))
    for moment, network in found[:: max(1, len(found) // 3)]:
        weight = {r: literal.weight(literal.KERNELS[kernel], r, moment, *width) for r in rows}
        for (i, o), w in cells(network).items():
            expected = sum(
                sqrt(weight[a] * weight[b]) * literal.pair(measure, a.level or 0, b.level or 0, reach)
                for a in rows
                for b in rows
                if (a.actor, b.actor) == (i, o) and a.concept == b.concept
            )
            if normalization == "average":
                both = sum(k for r, k in weight.items() if r.actor == i) + sum(
                    k for r, k in weight.items() if r.actor == o
                )
                expected = literal.quotient(expected, both / 2)
            assert w == pytest.approx(expected, abs=1e-9)


def test_a_uniform_kernel_and_its_average_are_those_of_a_window() -> None:
    rows = [Said(f"s{n}", "ab"[n % 2], "c", n % 3 % 2, n * DAY, "d") for n in range(9)]
    cube = from_columns(columns(rows))
    smoothed = dict(kernels.one_modes(cube, "uniform", "days", 4, "subtract", "average"))[4 * DAY]
    inside = from_columns(columns(rows[2:7]))
    assert smoothed.weights == pytest.approx(one_mode(inside, "subtract", "average").weights)
    plain = dict(kernels.one_modes(cube, "uniform", "days", 4, "subtract"))[4 * DAY]
    assert plain.weights == pytest.approx(one_mode(inside, "subtract").weights / 2)


# like DNA


def test_the_triangular_kernel_is_symmetric_unless_like_dna() -> None:
    rows = [Said(f"s{n}", "a", "c", 1, n * DAY, "d") for n in range(7)]
    for like_dna, expected in ((False, [0, 0, 0.5, 1, 0.5, 0, 0]), (True, [0, 0, 0.5, 1, 1.5, 2, 0])):
        cube = from_columns(columns(rows), Selection(like_dna=like_dna))
        assert kernels.weights(cube, "triangular", "days", 4, 3 * DAY).tolist() == expected


def test_levels_are_numbers_unless_like_dna() -> None:
    """Spelt in order, the levels -1, -3 and 2 are 0, 1 and 2."""
    rows = [Said(f"s{n}", f"a{n}", "c", level, 0, "d") for n, level in enumerate([-1, -3, 2])]
    ours, theirs = (
        from_columns(columns(rows), Selection(like_dna=like_dna), scale=range(-3, 4)) for like_dna in (False, True)
    )
    ((_, network),) = kernels.one_modes(ours, "uniform", "days", 2, "congruence")
    assert network.weights[0] == pytest.approx([0, (1 - 2 / 6) / 2, (1 - 3 / 6) / 2])
    ((_, network),) = kernels.one_modes(theirs, "uniform", "days", 2, "congruence")
    assert network.weights[0] == pytest.approx([0, (1 - 1 / 2) / 2, 0])
    ((_, network),) = kernels.affiliations(theirs, "uniform", "days", 2, "subtract")
    assert network.weights[:, 0] == pytest.approx([0, 0.5, 1])


def test_averages_are_divided_by_unless_like_dna() -> None:
    said = [("a", "p", 1), ("a", "p", 1), ("b", "p", 1), ("a", "q", 0), ("b", "q", 0), ("b", "q", 1)]
    rows = [Said(f"s{n}", actor, concept, level, 0, "d") for n, (actor, concept, level) in enumerate(said)]
    ours, theirs = (from_columns(columns(rows), Selection(like_dna=like_dna)) for like_dna in (False, True))
    ((_, network),) = kernels.one_modes(ours, "uniform", "days", 2, "congruence", "average")
    assert network.weights[0, 1] == pytest.approx((3 / 2) / (3 / 2))
    for normalization in ("average", "jaccard", "cosine"):
        ((_, network),) = kernels.one_modes(theirs, "uniform", "days", 2, "congruence", normalization)
        assert network.weights[0, 1] == pytest.approx((3 / 2) * (2 / (2 + 1) + 2 / (1 + 1)))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("gauss", "days", 2), "kernel 'gauss' .* did you mean gaussian"),
        (("uniform", "days", 2, "subtract", "jaccard"), "jaccard is told of counted statements"),
        (("uniform", "days", 0), "width 0"),
    ],
)
def test_kernels_that_cannot_be_are_said(arguments: tuple[str, str, int], message: str) -> None:
    cube = from_columns(columns([Said("1", "a", "c", 1, seconds("2024-01-01"), "d")]))
    with pytest.raises(BadArgument, match=message):
        kernels.one_modes(cube, *arguments)
    with pytest.raises(BadArgument, match="combine gives sets of levels, which a kernel cannot weigh"):
        kernels.affiliations(cube, "uniform", "days", 2, "combine")
