"""Times with uncertainty: EDTF, and the four bounds that comparisons use.

`2024-08-08` and `a/b` mean throughout; `[a..b]` means at some one time within; `../b` and `a/..` are open.
"""

from __future__ import annotations

import re
import time
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import edtf

DAYS = re.compile(r"\d{4}-\d\d-\d\d(/\d{4}-\d\d-\d\d)?", re.ASCII)
EXAMPLES = '2024-08-08, 2024-08, 2024-08-06/2024-08-08, 2024-08-06/.. or "[2024-08-01..2024-08-08]"'


class Interval(NamedTuple):
    """Earliest and latest start, earliest and latest end, in days. None is unbounded."""

    start_min: date | None
    start_max: date | None
    end_min: date | None
    end_max: date | None

    def __str__(self) -> str:
        """The interval as EDTF; `parse` reads it back."""
        first, last = self.start_min, self.end_max
        if self == within(first, last) and first != last:
            return f"[{_day_or(first, '')}..{_day_or(last, '')}]"
        return first.isoformat() if first == last and first else f"{_day_or(first, '..')}/{_day_or(last, '..')}"


def _day_or(day: date | None, otherwise: str) -> str:
    return day.isoformat() if day else otherwise


def throughout(first: date, last: date) -> Interval:
    return Interval(first, first, last, last)


def within(first: date | None, last: date | None) -> Interval:
    """At some one time not before the first day nor after the last."""
    return Interval(first, last, first, last)


@lru_cache(maxsize=4096)
def parse(text: str) -> Interval:
    """Read EDTF. Raises ValueError with what would parse.

    >>> parse("[2024-08-01..2024-08-08]").start_max
    datetime.date(2024, 8, 8)
    """
    try:
        interval = _days(text.strip()) or _bounds(edtf.parse_edtf(_open(text.strip())))
    except (edtf.EDTFParseException, ValueError, OverflowError, AttributeError, TypeError) as error:
        raise ValueError(f"{text!r} is not a date or interval in the years 1 to 9999: write {EXAMPLES}") from error
    first, last = interval.start_min, interval.end_max
    if first and last and first > last:
        raise ValueError(f"{text!r} ends before it begins")
    return interval


def _days(text: str) -> Interval | None:
    """A day, or two with a slash between them, which most times are: the library takes a hundred times as long."""
    if DAYS.fullmatch(text) is None:
        return None
    days = [date.fromisoformat(each) for each in text.split("/")]
    return throughout(days[0], days[-1])


def _open(text: str) -> str:
    """A side that is unknown, as in `a/` and `/b`, as an open one; the library would make up a day ten years off."""
    return f"{'..' if text.startswith('/') else ''}{text}{'..' if text.endswith('/') else ''}"


def _bounds(parsed: Any) -> Interval:
    lower, upper = _day(parsed.lower_strict()), _day(parsed.upper_strict())
    if isinstance(parsed, edtf.OneOfASet | edtf.Unspecified):
        return within(lower, upper)
    # an open side: the day that is named is certain, what lies beyond it is not
    if lower is None:
        return Interval(None, upper, upper, upper)
    if upper is None:
        return Interval(lower, lower, lower, None)
    if isinstance(parsed, edtf.Interval):
        latest, earliest = _ends(parsed.lower)[1] or lower, _ends(parsed.upper)[0] or upper
        return Interval(lower, min(latest, upper), max(earliest, lower), upper)
    return throughout(lower, upper)


def _ends(end: Any) -> tuple[date | None, date | None]:
    """The days between which an end of an interval lies that is not specified, as in `2024-08-XX`; else nothing."""
    if type(end) not in (edtf.Unspecified, edtf.PartialUnspecified):
        return None, None
    return _day(end.lower_strict()), _day(end.upper_strict())


def _day(moment: time.struct_time | float) -> date | None:
    if isinstance(moment, float | int):
        return None
    return date(moment.tm_year, moment.tm_mon, moment.tm_mday)


def day_before(day: date) -> date:
    return day - timedelta(days=1)
