"""Times as bars on a line of days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.ontology.interval import parse, throughout, within
from sayso.server.pages.bars import TICKS, Bar, Line, line

AUGUST = Line(date(2024, 8, 1), date(2024, 8, 10))
DAYS = st.dates(date(1990, 1, 1), date(2030, 1, 1))
TIMES = st.tuples(DAYS, DAYS, st.booleans()).map(
    lambda drawn: str((throughout if drawn[2] else within)(min(drawn[:2]), max(drawn[:2])))
)


@pytest.mark.parametrize(
    ("time", "bar"),
    [
        ("2024-08-01", Bar(0.0, 10.0, (False, False), (0.0, 10.0))),
        ("2024-08-06/2024-08-10", Bar(50.0, 50.0, (False, False), (50.0, 50.0))),
        ("[2024-08-01..2024-08-10]", Bar(0.0, 100.0, (False, False), None)),
        ("[..2024-08-05]", Bar(0.0, 50.0, (True, False), None)),
        ("2024-08-06/..", Bar(50.0, 50.0, (False, True), (50.0, 10.0))),
    ],
)
def test_a_time_is_drawn_from_where_it_may_begin_to_where_it_may_end(time: str, bar: Bar) -> None:
    assert AUGUST.bar(time) == bar


@given(st.lists(TIMES, min_size=1))
def test_everything_fits_on_the_line(times: list[str]) -> None:
    found = line(times)
    assert found
    for time in times:
        bar = found.bar(time)
        assert bar.x >= 0
        assert bar.width > 0 or (found.last - found.first).days > 5000  # a day that rounding leaves nothing of
        assert bar.x + bar.width <= 100.02
        assert bar.sure is None or (bar.x <= bar.sure[0] and parse(time).start_max is not None)
    assert 1 <= len(found.ticks) <= TICKS
    assert [x for x, _ in found.ticks] == sorted(x for x, _ in found.ticks)


def test_no_day_no_line() -> None:
    assert line([None, ""]) is None
    assert line(["../.."]) is None
    assert AUGUST.bar("../..") == Bar(0.0, 100.0, (True, True), None)
