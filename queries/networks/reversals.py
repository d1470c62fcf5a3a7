"""Who changed camp: on a concept, from one statement to another, and between the coalitions of two phases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from sayso.errors import BadArgument
from sayso.queries.networks.cube import Cube
from sayso.queries.networks.partition import Partition

FOR, AGAINST = "for", "against"
COLUMNS = (
    "actor",
    "actor_name",
    "concept",
    "concept_name",
    "time_before",
    "time",
    "camp_before",
    "camp",
    "statement_before",
    "statement",
)


class _Moment(NamedTuple):
    """What an actor says of a concept at one time."""

    side: int
    first: int
    last: int


def reversals(cube: Cube) -> pd.DataFrame:
    """A row for each change of camp, in order of time, then actor and concept: `actor`, `actor_name`, `concept`,
    `concept_name`, `time_before`, `time`, `camp_before`, `camp` (for, against), `statement_before` (the last of the
    old camp) and `statement` (the first of the new one). The middle of a scale is no camp and is passed over; so is a
    time at which an actor is both for and against, which shows no order."""
    middle = cube.scale[0] + cube.scale[-1]
    rows = [
        (actor, concept, before, after)
        for (actor, concept), moments in _courses(cube, np.sign(2 * cube.level - middle))
        for before, after in pairwise(moments)
        if before.side != after.side
    ]
    rows.sort(key=lambda row: (cube.time[row[3].first], row[0], row[1]))
    return pd.DataFrame([_row(cube, *row) for row in rows], columns=list(COLUMNS)).astype(
        {"time_before": "datetime64[s]", "time": "datetime64[s]"}
    )


def _courses(cube: Cube, side: np.typing.NDArray[np.int64]) -> Iterator[tuple[tuple[int, int], list[_Moment]]]:
    """The moments of each actor on each concept at which a camp is told, in order of time."""
    order = np.lexsort((np.arange(len(side)), cube.time, cube.concept, cube.actor))
    order = order[side[order] != 0]
    for (actor, concept), same in groupby(order.tolist(), key=lambda n: (int(cube.actor[n]), int(cube.concept[n]))):
        moments = (list(at) for _, at in groupby(same, key=lambda n: int(cube.time[n])))
        told = [_Moment(int(side[at[0]]), at[0], at[-1]) for at in moments if len({int(side[n]) for n in at}) == 1]
        yield (actor, concept), told


def _row(cube: Cube, actor: int, concept: int, before: _Moment, after: _Moment) -> tuple[object, ...]:
    who, what = cube.actors[actor], cube.concepts[concept]
    camps = [FOR if moment.side > 0 else AGAINST for moment in (before, after)]
    times = cube.time[[before.last, after.first]].astype("datetime64[s]")
    statements = cube.statements[[before.last, after.first]]
    return (who, cube.names.get(who, who), what, cube.names.get(what, what), *times, *camps, *statements)


def defectors(phases: Sequence[tuple[int, Partition]], names: Mapping[str, str] | None = None) -> pd.DataFrame:
    """A row for each voice that is in another coalition than in the phase before, in order of time and id: `actor`,
    `actor_name`, `time_before`, `time`, `coalition_before`, `coalition`, and `continues`: the coalition into which its
    old one went. Coalitions of two phases are the same where the pairing keeps most members together; a voice that is
    in one of the two phases only is left out. Times are seconds since 1970, those that the phases come with."""
    if any(before >= after for (before, _), (after, _) in pairwise(phases)):
        raise BadArgument("the phases are not in order of time, or two are of one time")
    called = names or {}
    rows = [
        (id, called.get(id, id), before_time, time, old, new, continues)
        for (before_time, before), (time, after) in pairwise(phases)
        for id, old, new, continues in _defected(before, after)
    ]
    columns = ["actor", "actor_name", "time_before", "time", "coalition_before", "coalition", "continues"]
    return pd.DataFrame(rows, columns=columns).astype(
        {"time_before": "datetime64[s]", "time": "datetime64[s]", "continues": "Int64"}
    )


def _defected(before: Partition, after: Partition) -> Iterator[tuple[str, int, int, int | None]]:
    continued = matched(before, after)
    for id in sorted(before.groups.keys() & after.groups.keys()):
        old, new = before.groups[id], after.groups[id]
        if continued.get(old) != new:
            yield id, old, new, continued.get(old)


def matched(before: Partition, after: Partition) -> dict[int, int]:
    """For coalitions of one phase those of the next that they went into: the pairing with most voices in common,
    without the pairs that have none (Kuhn 1955)."""
    old, new = sorted(set(before.groups.values())), sorted(set(after.groups.values()))
    common = np.zeros((len(old), len(new)), dtype=np.int64)
    for id in before.groups.keys() & after.groups.keys():
        common[old.index(before.groups[id]), new.index(after.groups[id])] += 1
    rows, columns = linear_sum_assignment(common, maximize=True)
    return {old[row]: new[column] for row, column in zip(rows, columns, strict=True) if common[row, column]}
