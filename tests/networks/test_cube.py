"""Which statements count, held against the definitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import BadArgument
from sayso.queries.networks.cube import Cube, from_columns
from sayso.queries.networks.selection import DUPLICATES, Selection, seconds
from tests.networks import literal
from tests.networks.databases import DAY, SCALES, columns, database, seeds
from tests.networks.literal import Said

EVER = -(10**12), 10**12
scales = st.sampled_from(SCALES)


def ids(cube: Cube) -> list[str]:
    return [str(id) for id in cube.statements]


@settings(max_examples=40)
@given(seeds, scales, st.sampled_from(DUPLICATES), st.booleans(), st.integers(1, 8))
def test_what_is_kept_is_as_defined(
    seed: int, scale: Sequence[int], duplicates: str, like_dna: bool, at_least: int
) -> None:
    rows = database(seed, scale)
    first, last = 12_100 * DAY, 13_400 * DAY
    listed: tuple[Mapping[str, list[str]], Mapping[str, list[str]]] = (
        {"document": ["d1"], "actor": ["a"], "concept": ["p", "no such"]},
        {"coder": ["mia"], "publisher": ["paper0", "paper1"], "agreement": [str(k) for k in scale[:2]]},
    )
    exclude, keep = Random(seed).choice([({}, {}), listed, (listed[0], {}), ({}, listed[1])])
    selection = Selection(
        start="2003-02-17",
        end="2006-09-09",
        duplicates=duplicates,
        exclude=exclude,
        keep=keep,
        at_least=at_least,
        like_dna=like_dna,
    )
    assert (selection.first, selection.last) == (first, last + DAY - 1)
    found = literal.original(rows, first, last + DAY - 1, exclude, keep)
    options = {"exclude": exclude, "keep": keep, "like_dna": like_dna}
    expected = literal.kept(found, duplicates, at_least=at_least, **options)  # type: ignore[arg-type]
    if not expected:
        with pytest.raises(BadArgument):
            from_columns(columns(rows), selection, scale=scale)
        return
    cube = from_columns(columns(rows), selection, scale=scale)
    assert ids(cube) == [r.statement for r in expected]
    assert [cube.actors[i] for i in cube.actor] == [r.actor for r in expected]
    assert [cube.concepts[j] for j in cube.concept] == [r.concept for r in expected]
    assert cube.level.tolist() == [r.level for r in expected]
    assert cube.time.tolist() == [r.time for r in expected]
    if at_least == 1:
        at_any = literal.kept(found, duplicates, levels_count=False, **options)  # type: ignore[arg-type]
        assert ids(cube.at_any_level()) == [r.statement for r in at_any]
    levels = sorted({r.level for r in found if r.level is not None})
    assert cube.observed == tuple(levels)
    assert cube.range == (levels[-1] - levels[0] if like_dna else max(scale) - min(scale))


@settings(max_examples=20)
@given(seeds, scales)
def test_isolates_are_what_the_range_has_besides(seed: int, scale: Sequence[int]) -> None:
    rows = database(seed, scale)
    exclude = {"actor": ["a"], "concept": ["p"], "document": ["d1"]}
    left = [r for r in rows if r.document != "d1"]
    cube = from_columns(columns(rows), Selection(exclude=exclude, isolates=True), scale=scale)
    assert set(cube.actors) == {r.actor for r in left if r.actor}
    assert set(cube.concepts) == {r.concept for r in left if r.concept}
    without = from_columns(columns(rows), Selection(exclude=exclude), scale=scale)
    assert set(without.actors) == {r.actor for r in literal.kept(left, exclude=exclude)}
    assert ids(without) == ids(cube)


@settings(max_examples=20)
@given(seeds, st.sampled_from(DUPLICATES[1:]))
def test_an_added_duplicate_and_another_order_change_nothing(seed: int, duplicates: str) -> None:
    rows = database(seed, empty=False)
    random = Random(seed)
    again = random.choice(rows)
    after = again._replace(statement="t", start=again.start + 9)
    mixed = random.sample([*rows, after], len(rows) + 1)
    selection = Selection(duplicates=duplicates)
    assert ids(from_columns(columns(mixed), selection)) == ids(from_columns(columns(rows), selection))


def test_nodes_are_in_the_order_of_their_names_by_code_unit() -> None:
    names = {"1": "b", "2": "B", "3": "\U0001f600", "4": "￼", "5": "Ä"}
    rows = [Said(f"s{id}", id, "c", 1, 0, "d") for id in names]
    assert from_columns(columns(rows), names=names).actors == ("2", "1", "5", "3", "4")


def test_both_ends_of_the_range_count() -> None:
    rows = [Said(str(time), "a", "c", 1, time, "d") for time in (4, 5, 6, 7, 86_399, 86_400)]
    within = Selection(start="1970-01-01 00:00:05", end="1970-01-01T00:00:06+00:00")
    assert ids(from_columns(columns(rows), within)) == ["5", "6"]
    assert (within.first, within.last) == (5, 6)
    assert ids(from_columns(columns(rows), Selection(end="1970-01-01"))) == ["4", "5", "6", "7", "86399"]


def test_months_and_weeks_are_compared_with_their_year_unless_like_dna() -> None:
    rows = [Said(f"s{year}", "a", "c", 1, seconds(f"{year}-01-05"), f"d{year}") for year in (2005, 2006)]
    for duplicates, ours, theirs in (("month", 2, 1), ("week", 2, 1), ("year", 2, 2), ("range", 1, 1)):
        assert len(from_columns(columns(rows), Selection(duplicates=duplicates))) == ours
        assert len(from_columns(columns(rows), Selection(duplicates=duplicates, like_dna=True))) == theirs


def test_an_iso_week_may_begin_in_the_year_before() -> None:
    days = "2004-12-27", "2005-01-02", "2005-01-03"
    rows = [Said(day, "a", "c", 1, seconds(day), "d") for day in days]
    assert ids(from_columns(columns(rows), Selection(duplicates="week"))) == ["2004-12-27", "2005-01-03"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"duplicates": "weak"}, "duplicates 'weak' is not one of include, document, week, month, year, range; "),
        ({"actors": "voices"}, "did you mean voice?"),
        ({"clock": "valid-time"}, "did you mean valid?"),
        ({"exclude": {"actors": ["a"]}}, "exclude 'actors' is not one of .*; did you mean actor?"),
        ({"keep": {"actor": "a"}}, "keep: actor is 'a': write a list of values"),
        ({"keep": {"actor": []}}, "empty list; leave it out instead"),
        ({"at_least": 0}, "at_least is 0: write how many"),
        ({"start": "2024-02-30"}, "'2024-02-30' is no day and no moment"),
        ({"start": "2024-02-03", "end": "2024-02-02"}, "ends before it starts: 2024-02-03 comes after 2024-02-02"),
    ],
)
def test_what_cannot_be_selected_is_said(options: dict[str, object], message: str) -> None:
    with pytest.raises(BadArgument, match=message):
        Selection(**options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("row", "selection", "message"),
    [
        (Said("s", "a", "c", 1, 0, "d"), Selection(start="2020-01-01"), "no statement from 2020-01-01 to .. by publ"),
        (Said("s", "", "c", 1, 0, "d"), Selection(), "none of the 1 statements in the range has voice as its actor"),
        (Said("s", "a", "", 1, 0, "d"), Selection(), "none of the 1 statements in the range is about target"),
        (Said("s", "a", "c", None, 0, "d", stance="reports"), Selection(), "for or against .*: their stances are rep"),
        (Said("s", "a", "c", 1, 0, "d"), Selection(at_least=2), "left after exclusions; exclude less, or lower at_l"),
        (Said("s", "a", "c", 7, 0, "d"), Selection(), "level 7 of s is none of the scale 0, 1"),
    ],
)
def test_a_selection_without_statements_says_why(row: Said, selection: Selection, message: str) -> None:
    with pytest.raises(BadArgument, match=message):
        from_columns(columns([row]), selection)


def test_columns_that_make_no_cube_are_said() -> None:
    good = columns([Said("s", "a", "c", 1, 0, "d")])
    for bad, message in (
        ({name: good[name] for name in good if name != "time"}, "no column time: a cube is made of statement, actor"),
        ({**good, "hue": ["red"]}, "column hue is none of statement"),
        ({**good, "actor": ["a", "b"]}, "several lengths: statement 1, actor 2"),
        ({**good, "level": ["yes"]}, "column level: .*; write int64"),
        ({name: [*column, *column] for name, column in good.items()}, "statement s is there twice"),
        ({name: [] for name in good}, "there are no statements"),
    ):
        with pytest.raises(BadArgument, match=message):
            from_columns(bad)
    with pytest.raises(BadArgument, match="a scale of 2 levels, 1 of them named"):
        from_columns(good, levels=["against"])
    with pytest.raises(BadArgument, match="a scale of 0 levels"):
        from_columns(good, scale=())
