"""Windows over time: held against the definitions, and against cubes that are selected anew."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import BadArgument
from sayso.queries.networks import affiliation as two
from sayso.queries.networks import congruence as one
from sayso.queries.networks.affiliation import affiliation
from sayso.queries.networks.congruence import one_mode
from sayso.queries.networks.cube import Cube, from_columns
from sayso.queries.networks.selection import Selection, seconds
from sayso.queries.networks.windows import Window, affiliations, one_modes, windows
from tests.networks import literal
from tests.networks.databases import DAY, SCALES, columns, database, seeds
from tests.networks.literal import Said

scales = st.sampled_from(SCALES)
units = st.sampled_from(["days", "weeks", "months", "years"])
cleaning = st.sampled_from(["include", "document", "month", "range"])


def cube_of(seed: int, scale: Sequence[int] = (0, 1), duplicates: str = "include", words: bool = False) -> Cube:
    levels = [f"word {level}" for level in scale] if words else []
    return from_columns(
        columns(database(seed, scale, days=700)), Selection(duplicates=duplicates), scale=scale, levels=levels
    )


@settings(max_examples=25)
@given(
    st.integers(12_000, 14_000),
    st.integers(0, 900),
    units,
    st.integers(1, 9),
    st.integers(1, 3),
    st.integers(0, 86_399),
)
def test_windows_are_cut_by_the_calendar(day: int, days: int, unit: str, width: int, step: int, second: int) -> None:
    start, end = day * DAY + second, (day + days) * DAY + second
    rows = [Said("1", "a", "c", 1, start, "d"), Said("2", "a", "c", 1, end, "d")]
    expected = literal.windows(start, end, unit, width)[::step]
    if not expected:
        with pytest.raises(BadArgument, match="is longer than the range"):
            windows(from_columns(columns(rows)), unit, width, step=step)
        return
    found = list(windows(from_columns(columns(rows)), unit, width, step=step))
    assert [(each.start, each.middle, each.end) for each in found] == expected
    assert [each.number for each in found] == list(range(1, len(expected) + 1))
    for each in found:
        assert range(2)[each.first : each.until] == range(start < each.start, 1 + (end <= each.end))


def test_a_month_without_the_day_ends_earlier_and_the_next_one_does_not() -> None:
    rows = [Said(day, "a", "c", 1, seconds(day), "d") for day in ("2024-01-31", "2024-05-31")]
    middles = [each.middle for each in windows(from_columns(columns(rows)), "months", 1)]
    assert middles == [seconds(f"2024-{day}") for day in ("01-31", "02-29", "03-31", "04-30", "05-31")]


@settings(max_examples=15)
@given(
    seeds, st.sampled_from([("days", 9), ("weeks", 3), ("months", 4), ("months", 1), ("years", 1)]), scales, cleaning
)
def test_two_mode_windows_equal_a_cube_that_is_cut(
    seed: int, width: tuple[str, int], scale: Sequence[int], duplicates: str
) -> None:
    cube = cube_of(seed, scale, duplicates)
    for measure in two.MEASURES:
        normalization = "none" if measure == "combine" else two.NORMALIZATIONS[seed % 3]
        whole = cube.at_any_level() if measure == "ignore" else cube
        found = list(affiliations(cube, *width, measure, normalization, step=7 if width[0] == "days" else 1))
        for window, network in found:
            cut = within(whole, window)
            assert (network.rows, network.columns) == (cube.actors, cube.concepts)
            assert (network.weights == affiliation(cut, measure, normalization).weights).all()


def within(cube: Cube, window: Window) -> Cube:
    """Its statements, found one by one."""
    inside = [n for n, time in enumerate(cube.time.tolist()) if window.start <= time <= window.end]
    assert inside == list(range(window.first, window.until))
    return cube.part(np.array(inside, np.int64))


@settings(max_examples=25)
@given(
    seeds,
    st.sampled_from([("weeks", 11), ("months", 4), ("months", 1), ("events", 6), ("events", 1)]),
    scales,
    cleaning,
    st.sampled_from(one.MEASURES),
    st.booleans(),
)
def test_one_mode_windows_equal_a_cube_that_is_cut(
    seed: int, width: tuple[str, int], scale: Sequence[int], duplicates: str, measure: str, words: bool
) -> None:
    cube = cube_of(seed, scale, duplicates, words)
    of = ("actors", "concepts")[seed % 2]
    unsuited = measure == "conflict" or (words and measure == "subtract")
    normalization = one.NORMALIZATIONS[seed % (4 if unsuited else 5)]
    whole = cube.at_any_level() if measure == "ignore" else cube
    for window, network in one_modes(cube, *width, measure, normalization, of=of, step=1 + seed % 3):
        cut = whole.part(slice(window.first, window.until)) if width[0] == "events" else within(whole, window)
        assert (network.weights == one_mode(cut, measure, normalization, of=of).weights).all()


@settings(max_examples=20)
@given(seeds, scales, cleaning)
def test_windows_that_do_not_overlap_add_up_to_the_whole(seed: int, scale: Sequence[int], duplicates: str) -> None:
    rows = [r._replace(time=r.time // DAY * DAY) for r in database(seed, scale, days=98)]
    selection = Selection(duplicates=duplicates, start=START, end=END)
    cube = from_columns(columns(rows), selection, scale=scale)
    found = list(affiliations(cube, "days", 7, "subtract", step=7))
    assert len(found) == 14
    assert (np.sum([network.weights for _, network in found], axis=0) == affiliation(cube, "subtract").weights).all()


START, END = "2003-01-01", "2003-04-08"


def test_an_empty_window_is_an_empty_matrix() -> None:
    rows = [Said("1", "a", "c", 1, 0, "d"), Said("2", "b", "c", 1, 9 * DAY, "d")]
    found = [network.weights for _, network in one_modes(from_columns(columns(rows)), "days", 3)]
    assert [weights.shape for weights in found] == [(2, 2)] * 8
    assert not any(weights.any() for weights in found)


def test_windows_of_events_are_in_order_or_take_in_ties() -> None:
    rows = [Said(f"s{n}", "a", "c", 1, time, "d") for n, time in enumerate([0, 0, 5, 5, 5, 9])]
    cube = from_columns(columns(rows))
    told = [(each.middle, each.first, each.until) for each in windows(cube, "events", 3)]
    assert told == [(0, 0, 3), (5, 1, 4), (5, 2, 5), (5, 3, 6)]
    told = [(each.middle, each.first, each.until) for each in windows(cube, "events", 3, ties="all")]
    assert told == [(0, 0, 5), (5, 0, 5), (5, 2, 5), (5, 2, 6)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("events", 9), "a window of 9 events is longer than the range, 2 statements; choose a smaller one"),
        (("years", 3), "a window of 3 years is longer than the range, 1970-01-01 to 1970-01-10"),
        (("month", 3), "unit 'month' is not one of .*; did you mean months"),
        (("days", 0), "width 0 and step 1: write whole numbers"),
    ],
)
def test_windows_that_cannot_be_are_said(arguments: tuple[str, int], message: str) -> None:
    rows = [Said("1", "a", "c", 1, 0, "d"), Said("2", "b", "c", 1, 9 * DAY, "d")]
    with pytest.raises(BadArgument, match=message):
        one_modes(from_columns(columns(rows)), *arguments)
