"""Times as bars: where they begin and end on a line that all of them fit on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from sayso.ontology.interval import Interval, parse

WIDE = 100
"""How long the line is, in percent."""
TICKS = 6
"""How many days are named along it, at most."""


class Bar(NamedTuple):
    """From where to where a time may last, and whether a side is open; `sure` is from where to where it certainly
    does, if there is such a part."""

    x: float
    width: float
    open: tuple[bool, bool]
    sure: tuple[float, float] | None


class Line(NamedTuple):
    """The days that are shown; each is as wide as any other."""

    first: date
    last: date

    def bar(self, time: str) -> Bar:
        """The bar of a time in EDTF."""
        when = parse(time)
        x, end = self._at(when.start_min, self.first), self._at(when.end_max, self.last, after=True)
        sure = when.start_max is not None and when.end_min is not None and when.start_max <= when.end_min
        certain = (self._at(when.start_max, self.first), self._at(when.end_min, self.last, after=True))
        part = (certain[0], round(certain[1] - certain[0], 2)) if sure else None
        return Bar(x, round(end - x, 2), (when.start_min is None, when.end_max is None), part)

    def _at(self, day: date | None, otherwise: date, *, after: bool = False) -> float:
        days = ((day or otherwise) - self.first).days + after
        return round(WIDE * days / ((self.last - self.first).days + 1), 2)

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """Days along the line, with where each begins."""
        whole = (self.last - self.first).days + 1
        step = max(-(-whole // TICKS), 2)
        days = [self.first + timedelta(each) for each in range(0, whole, step)]
        return [(self._at(day, self.first), day.isoformat()) for day in days]


def line(times: Iterable[str | None]) -> Line | None:
    """The shortest line that all these times fit on; None where no day is known."""
    intervals = [parse(time) for time in times if time]
    days = [day for each in intervals for day in _days(each)]
    return Line(min(days), max(days)) if days else None


def _days(when: Interval) -> list[date]:
    return [day for day in when if day is not None]
