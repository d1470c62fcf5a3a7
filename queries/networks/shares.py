"""Who is for and against each concept, over time, as tables."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sayso.queries.networks.cube import Cube
from sayso.queries.networks.parts import one_of

Period: TypeAlias = Literal["week", "month", "quarter", "year"]

Times: TypeAlias = NDArray[np.int64]


def shares(cube: Cube, *, period: Period = "month") -> pd.DataFrame:
    """A row for each period of the cube's range and each concept, also where nobody speaks: `period` (its first day),
    `concept`, `name`, `statements`, `for`, `neutral`, `against`, and `share_for` and `share_against` of the statements
    (missing where there are none). For is above the middle of the scale, against below it."""
    starts, place = periods(cube, period)
    middle = cube.scale[0] + cube.scale[-1]
    sides = {"for": 2 * cube.level > middle, "neutral": 2 * cube.level == middle, "against": 2 * cube.level < middle}
    table = _grid(cube, starts)
    table["statements"] = _count(cube, place, len(starts))
    for name, which in sides.items():
        table[name] = _count(cube, place, len(starts), which)
    for name in ("for", "against"):
        table[f"share_{name}"] = _over(table[name], table["statements"])
    return table


def counts(cube: Cube, *, period: Period = "month") -> pd.DataFrame:
    """A row for each period, concept and level of the scale, also where nobody speaks: `period`, `concept`, `name`,
    `level`, `statements`."""
    starts, place = periods(cube, period)
    tables = []
    for level in cube.scale:
        table = _grid(cube, starts)
        table["level"] = level
        table["statements"] = _count(cube, place, len(starts), cube.level == level)
        tables.append(table)
    return pd.concat(tables).sort_index(kind="stable").reset_index(drop=True)


def prominence(cube: Cube, *, period: Period = "month") -> pd.DataFrame:
    """How much each concept is spoken of: `period`, `concept`, `name`, `statements`, `actors` (how many different
    ones), and `share` of the period's statements (missing where there are none)."""
    starts, place = periods(cube, period)
    table = _grid(cube, starts)
    table["statements"] = _count(cube, place, len(starts))
    first = np.zeros(len(place), dtype=bool)
    voice = (place * len(cube.concepts) + cube.concept) * len(cube.actors) + cube.actor
    first[np.unique(voice, return_index=True)[1]] = True
    table["actors"] = _count(cube, place, len(starts), first)
    table["share"] = _over(table["statements"], table.groupby("period")["statements"].transform("sum"))
    return table


def periods(cube: Cube, period: Period) -> tuple[NDArray[np.datetime64], Times]:
    """The first day of each period that the cube's range touches, in UTC, and the place of each statement's. Weeks are
    those of ISO 8601, from Monday. A cube without statements has none."""
    one_of("period", period, get_args(Period))
    if not len(cube.time):
        return np.empty(0, dtype="datetime64[D]"), np.empty(0, dtype=np.int64)
    ends = np.array([min(cube.start, cube.time.min()), max(cube.end, cube.time.max())], dtype=np.int64)
    lowest, highest = _number(ends, period)
    return _first_day(np.arange(lowest, highest + 1), period), _number(cube.time, period) - lowest


MONTHS = {"month": 1, "quarter": 3, "year": 12}
WEEK, THURSDAY = 7, 3
"""1970 began on a Thursday, three days after its week did."""


def _number(seconds: Times, period: Period) -> Times:
    """Periods since that of 1970-01-01."""
    times = seconds.astype("datetime64[s]")
    if period == "week":
        return np.asarray((times.astype("datetime64[D]").astype(np.int64) + THURSDAY) // WEEK)
    return np.asarray(times.astype("datetime64[M]").astype(np.int64) // MONTHS[period])


def _first_day(number: Times, period: Period) -> NDArray[np.datetime64]:
    if period == "week":
        return (number * WEEK - THURSDAY).astype("datetime64[D]")
    return (number * MONTHS[period]).astype("datetime64[M]").astype("datetime64[D]")


def _grid(cube: Cube, starts: NDArray[np.datetime64]) -> pd.DataFrame:
    """Every period with every concept."""
    return pd.DataFrame(
        {
            "period": np.repeat(starts.astype("datetime64[s]"), len(cube.concepts)),
            "concept": np.tile(np.array(cube.concepts, dtype=object), len(starts)),
            "name": np.tile(np.array([cube.names.get(id, id) for id in cube.concepts], dtype=object), len(starts)),
        }
    )


def _count(cube: Cube, place: Times, count: int, which: NDArray[np.bool_] | slice = slice(None)) -> Times:
    """Statements for each row of the grid."""
    size = len(cube.concepts)
    return np.bincount((place * size + cube.concept)[which], minlength=count * size)


def _over(part: pd.Series[int], whole: pd.Series[int]) -> pd.Series[float]:
    return part / whole.where(whole > 0)
