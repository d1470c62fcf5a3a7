"""Windows of time that a slider steps through: weeks, months, quarters or years by the calendar, in UTC."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from sayso.errors import BadArgument

PERIODS = {
    "week": relativedelta(weeks=1),
    "month": relativedelta(months=1),
    "quarter": relativedelta(months=3),
    "year": relativedelta(years=1),
}
MOST = 400
"""Windows that a slider has, at most."""


class Span(NamedTuple):
    """From the first second to the last, since 1970-01-01 UTC."""

    first: int
    last: int
    name: str

    @property
    def day(self) -> str:
        """The first day, by which the window is asked for."""
        return _day(self.first)

    @property
    def end(self) -> str:
        """The last day."""
        return _day(self.last)


def spans(first: int, last: int, period: str, width: int) -> list[Span]:
    """The windows of so many periods between two moments, each beginning one period after the one before; only the
    first and the last period may be touched in part. There are none where a single one has it all. Raises BadArgument
    where there are too many, or a window is longer than the range."""
    starts = list(_starts(first, last, period))
    if len(starts) > MOST:
        raise BadArgument(f"there are more than {MOST} {period}s; choose wider windows, or a shorter range")
    if width > len(starts):
        raise BadArgument(f"a window of {width} {period}s is longer than the range, {_day(first)} to {_day(last)}")
    found = [_span(start, period, width) for start in starts[: len(starts) - width + 1]]
    return found if len(found) > 1 else []


def _starts(first: int, last: int, period: str) -> Iterator[datetime]:
    start, end = _begin(_moment(first), period), _moment(last)
    for _ in range(MOST + 1):
        if start > end:
            return
        yield start
        start += PERIODS[period]


def _begin(moment: datetime, period: str) -> datetime:
    """The first second of the period that a moment is in; weeks begin on Monday."""
    day = moment.replace(hour=0, minute=0, second=0)
    if period == "week":
        return day - timedelta(days=day.weekday())
    month = {"month": day.month, "quarter": day.month - (day.month - 1) % 3, "year": 1}[period]
    return day.replace(month=month, day=1)


def _span(start: datetime, period: str, width: int) -> Span:
    last = start + PERIODS[period] * width - timedelta(seconds=1)
    return Span(_seconds(start), _seconds(last), _name(start, last, period, width))


def _name(start: datetime, last: datetime, period: str, width: int) -> str:
    if width > 1 or period == "week":
        return f"{start:%Y-%m-%d} to {last:%Y-%m-%d}"
    quarter = f"{start.year}, quarter {(start.month + 2) // 3}"
    return {"month": f"{start:%B} {start.year}", "quarter": quarter, "year": f"{start.year}"}[period]


def _day(moment: int) -> str:
    return f"{_moment(moment):%Y-%m-%d}"


def _moment(seconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
