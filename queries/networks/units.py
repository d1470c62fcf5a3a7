"""Units of time: steps from a moment, and whole units between moments, by the calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
from dateutil.relativedelta import relativedelta
from numpy.typing import NDArray

from sayso.queries.networks.selection import known

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LENGTH = {"seconds": 1, "minutes": 60, "hours": 3_600, "days": 86_400, "weeks": 604_800}
MONTHS = {"months": 1, "years": 12}
UNITS = (*LENGTH, *MONTHS)


def later(moment: int, unit: str, count: int) -> int | None:
    """A moment so many units later, or earlier; the last day of a month that has no such day. None beyond the years 1
    to 9999.

    >>> later(30 * 86_400, "months", 1) == (31 + 27) * 86_400
    True
    """
    known("unit", unit, UNITS)
    try:
        if unit in LENGTH:
            return _seconds(_moment(moment) + timedelta(seconds=count * LENGTH[unit]))
        return _seconds(_moment(moment) + relativedelta(months=count * MONTHS[unit]))
    except (OverflowError, ValueError):
        return None


def between(moments: NDArray[np.int64], moment: int, unit: str) -> NDArray[np.int64]:
    """How many whole units lie between each of the moments and a later one; negative where that is earlier."""
    if unit in LENGTH:
        return _whole(moment - moments, LENGTH[unit])
    months, within = _months(moments)
    (month,), (rest,) = _months(np.array([moment]))
    count = month - months
    count -= (count > 0) & (rest < within)
    count += (count < 0) & (rest > within)
    return _whole(count, MONTHS[unit])


def _months(moments: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The months since 1970, and how far in theirs the moments are."""
    times = moments.astype("datetime64[s]")
    months = times.astype("datetime64[M]")
    return months.astype(np.int64), (times - months.astype("datetime64[s]")).astype(np.int64)


def _whole(numbers: NDArray[np.int64], by: int) -> NDArray[np.int64]:
    found: NDArray[np.int64] = np.sign(numbers) * (np.abs(numbers) // by)
    return found


def _moment(seconds: int) -> datetime:
    return EPOCH + timedelta(seconds=seconds)


def _seconds(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(seconds=1)
