"""Who changed camp: on a concept, from one statement to another, and between the coalitions of two phases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from sayso.errors import BadArgument
from sayso.queries.networks.cube import Cube
from sayso.queries.networks.partition import Partition


def reversals(cube: Cube) -> pd.DataFrame:
    """A row for each change of camp, in order of time, then actor and concept: `actor`, `actor_name`, `concept`,
    `concept_name`, `time_before`, `time`, `camp_before`, `camp` (for, against), `statement_before` (the last of the
    old camp) and `statement` (the first of the new one). The middle of a scale is no camp and is passed over; so is a
    time at which an actor is both for and against, which shows no order."""
    side = np.sign(2 * cube.level - cube.scale[0] - cube.scale[-1])
    before, after = _changes(cube, side)
    actor, concept = cube.actor[after].tolist(), cube.concept[after].tolist()
    return pd.DataFrame(
        {
            "actor": [cube.actors[each] for each in actor],
            "actor_name": [_name(cube.names, cube.actors[each]) for each in actor],
            "concept": [cube.concepts[each] for each in concept],
            "concept_name": [_name(cube.names, cube.concepts[each]) for each in concept],
            "time_before": cube.time[before].astype("datetime64[s]"),
            "time": cube.time[after].astype("datetime64[s]"),
            "camp_before": ["for" if each > 0 else "against" for each in side[before]],
            "camp": ["for" if each > 0 else "against" for each in side[after]],
            "statement_before": cube.statements[before],
            "statement": cube.statements[after],
        }
    )


def _changes(cube: Cube, side: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the statements stand between which an actor changes sides on a concept: the last before, the first after.
    What an actor says of a concept at one time is one moment, and tells a side if all of it does."""
    course = cube.actor * len(cube.concepts) + cube.concept
    told = np.flatnonzero(side)
    told = told[np.argsort(course[told], kind="stable")]
    begins = np.flatnonzero(_differs(course[told]) | _differs(cube.time[told]))
    ends = np.append(begins[1:], len(told)) - 1 if len(begins) else begins
    clear = np.minimum.reduceat(side[told], begins) == np.maximum.reduceat(side[told], begins)
    first, last = told[begins[clear]], told[ends[clear]]
    changed = (course[first[1:]] == course[last[:-1]]) & (side[first[1:]] != side[last[:-1]])
    before, after = last[:-1][changed], first[1:][changed]
    order = np.lexsort((cube.concept[after], cube.actor[after], cube.time[after]))
    return before[order], after[order]


def _differs(values: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which are not the value before; the first is not."""
    found = np.ones(len(values), dtype=bool)
    found[1:] = values[1:] != values[:-1]
    return found


def _name(names: Mapping[str, str], id: str) -> str:
    return names.get(id, id)


def defectors(phases: Sequence[tuple[int, Partition]], names: Mapping[str, str] | None = None) -> pd.DataFrame:
    """A row for each voice that is in another coalition than in the phase before, in order of time and id: `actor`,
    `actor_name`, `time_before`, `time`, `coalition_before`, `coalition`, and `continues`: the coalition into which its
    old one went. Coalitions of two phases are the same where the pairing keeps most members together; a voice that is
    in one of the two phases only is left out. Times are seconds since 1970, those that the phases come with."""
    if any(before >= after for (before, _), (after, _) in pairwise(phases)):
        raise BadArgument("the phases are not in order of time, or two are of one time")
    rows = [
        (id, _name(names or {}, id), before_time, time, old, new, continues)
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
