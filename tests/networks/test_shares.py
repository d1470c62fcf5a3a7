"""Shares and prominence over time, against counting day by day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import BadArgument
from sayso.queries.networks.cube import Cube
from sayso.queries.networks.shares import Period, counts, periods, prominence, shares
from tests.networks.drawn import cube, cubes, few

PERIODS: tuple[Period, ...] = ("week", "month", "quarter", "year")
times = st.integers(
    int(datetime(1966, 11, 1, tzinfo=UTC).timestamp()), int(datetime(1973, 2, 1, tzinfo=UTC).timestamp())
)
binary = cubes(times=times, least=1)
graded = cubes(times=times, least=1, scale=(-2, -1, 0, 1, 2))


def day_of(seconds: int) -> date:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(seconds))).date()


def first_day(day: date, period: Period) -> date:
    if period == "week":
        return day - timedelta(days=day.isocalendar().weekday - 1)
    month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}[period]
    return date(day.year, month, 1)


def every(first: date, last: date, period: Period) -> list[date]:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return sorted({first_day(day, period) for day in days})


def said(drawn: Cube, period: Period) -> list[tuple[date, str, str, int]]:
    columns = zip(drawn.time, drawn.concept, drawn.actor, drawn.level, strict=True)
    return [(first_day(day_of(t), period), drawn.concepts[c], drawn.actors[a], int(n)) for t, c, a, n in columns]


def rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
    return found


@settings(max_examples=40)
@given(st.one_of(binary, graded), st.sampled_from(PERIODS))
def test_every_table_counts_what_was_said(drawn: Cube, period: Period) -> None:
    statements = said(drawn, period)
    middle = (min(drawn.scale) + max(drawn.scale)) / 2
    grid = [(p, c) for p in every(day_of(drawn.start), day_of(drawn.end), period) for c in drawn.concepts]
    share, prominent = rows(shares(drawn, period=period)), rows(prominence(drawn, period=period))
    assert [(row["period"].date(), row["concept"]) for row in share] == grid
    assert [(row["period"].date(), row["concept"]) for row in prominent] == grid
    for (start, concept), row, prominence_row in zip(grid, share, prominent, strict=True):
        here = [(actor, level) for at, what, actor, level in statements if (at, what) == (start, concept)]
        on_all = sum(at == start for at, *_ in statements)
        agreed, against = sum(level > middle for _, level in here), sum(level < middle for _, level in here)
        assert row["name"] == concept.upper()
        assert (row["statements"], row["for"], row["against"]) == (len(here), agreed, against)
        assert row["neutral"] == len(here) - agreed - against
        assert (prominence_row["statements"], prominence_row["actors"]) == (len(here), len({a for a, _ in here}))
        if here:
            assert row["share_for"] == pytest.approx(agreed / len(here))
            assert row["share_against"] == pytest.approx(against / len(here))
        else:
            assert pd.isna(row["share_for"])
            assert pd.isna(row["share_against"])
        assert (
            prominence_row["share"] == pytest.approx(len(here) / on_all) if on_all else pd.isna(prominence_row["share"])
        )


@settings(max_examples=25)
@given(st.one_of(binary, graded), st.sampled_from(PERIODS))
def test_levels_are_counted(drawn: Cube, period: Period) -> None:
    statements = said(drawn, period)
    found = rows(counts(drawn, period=period))
    starts = every(day_of(drawn.start), day_of(drawn.end), period)
    keys = [(row["period"].date(), row["concept"], row["level"]) for row in found]
    assert keys == [(p, c, level) for p in starts for c in drawn.concepts for level in drawn.scale]
    for key, row in zip(keys, found, strict=True):
        assert row["statements"] == sum((at, what, level) == key for at, what, _, level in statements)


@few
@given(binary, st.sampled_from(PERIODS))
def test_turning_all_sides_turns_the_shares(drawn: Cube, period: Period) -> None:
    turned = Cube(**{**{name: getattr(drawn, name) for name in Cube.__slots__}, "level": 1 - drawn.level})
    one, other = shares(drawn, period=period), shares(turned, period=period)
    pd.testing.assert_series_equal(one["share_for"], other["share_against"], check_names=False)
    pd.testing.assert_series_equal(one["against"], other["for"], check_names=False)


def test_the_whole_range_is_shown_with_concepts_nobody_names() -> None:
    start, said, end = (int(datetime(2024, month, 15, tzinfo=UTC).timestamp()) for month in (1, 2, 4))
    drawn = cube([("a", "p", 1, said)], concepts="pq", start=start, end=end)
    found = shares(drawn)
    assert found["period"].dt.month.tolist() == [1, 1, 2, 2, 3, 3, 4, 4]
    assert found["statements"].tolist() == [0, 0, 1, 0, 0, 0, 0, 0]
    assert found.dtypes[["statements", "for", "neutral", "against"]].eq("int64").all()
    assert found.dtypes[["share_for", "share_against"]].eq("float64").all()


@pytest.mark.parametrize("table", [shares, counts, prominence])
def test_without_statements_a_table_is_empty(table: Any) -> None:
    empty = cube([], actors="a", concepts="p")
    found = table(empty)
    assert len(found) == 0
    assert list(found.columns) == list(table(cube([("a", "p", 1, 0)])).columns)
    assert len(periods(empty, "week")[0]) == 0


def test_a_period_that_is_none_is_told() -> None:
    with pytest.raises(BadArgument, match="period=day: write one of week, month, quarter, year"):
        shares(cube([]), period="day")  # type: ignore[arg-type]
