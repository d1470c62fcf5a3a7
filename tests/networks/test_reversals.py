"""Who changed camp on a concept, and between the coalitions of two phases."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import BadArgument
from sayso.queries.networks.cube import Cube
from sayso.queries.networks.partition import Partition
from sayso.queries.networks.reversals import defectors, matched, reversals
from tests.networks.drawn import cube, cubes, few


def literal(drawn: Cube) -> set[tuple[Any, ...]]:
    """By times: the camps of an actor on a concept at each, without those that have both or none."""
    middle = (min(drawn.scale) + max(drawn.scale)) / 2
    found = set()
    for a, actor in enumerate(drawn.actors):
        for c, concept in enumerate(drawn.concepts):
            mine = [n for n in range(len(drawn.time)) if drawn.actor[n] == a and drawn.concept[n] == c]
            mine = [n for n in mine if drawn.level[n] != middle]
            times = sorted({int(drawn.time[n]) for n in mine})
            at = {time: [n for n in mine if drawn.time[n] == time] for time in times}
            clear = [time for time in times if len({bool(drawn.level[n] > middle) for n in at[time]}) == 1]
            for old, new in pairwise(clear):
                before, after = at[old][-1], at[new][0]
                if (drawn.level[before] > middle) != (drawn.level[after] > middle):
                    found.add((actor, concept, old, new, drawn.statements[before], drawn.statements[after]))
    return found


def rows(table: pd.DataFrame) -> list[tuple[Any, ...]]:
    seconds = [table[name].astype("int64") for name in ("time_before", "time")]
    columns = [table["actor"], table["concept"], *seconds, table["statement_before"], table["statement"]]
    return list(zip(*columns, strict=True))


@few
@given(st.one_of(cubes(most=30), cubes(most=30, scale=(-1, 0, 1)), cubes(most=30, scale=(1, 2, 3, 4))))
def test_reversals_are_those_of_the_camps_by_time(drawn: Cube) -> None:
    found = rows(reversals(drawn))
    assert set(found) == literal(drawn)
    assert found == sorted(found, key=lambda row: (row[3], row[0], row[1]))


@few
@given(cubes(most=30))
def test_turning_all_sides_turns_each_reversal(drawn: Cube) -> None:
    turned = Cube(**{**{name: getattr(drawn, name) for name in Cube.__slots__}, "level": 1 - drawn.level})
    one, other = reversals(drawn), reversals(turned)
    assert one["camp_before"].tolist() == other["camp"].tolist()
    assert rows(one) == rows(other)


def test_a_reversal_has_its_words() -> None:
    drawn = cube([("ann", "tax", 1, 10), ("ann", "tax", 1, 20), ("ann", "war", 0, 25), ("ann", "tax", 0, 86_400)])
    (found,) = reversals(drawn).to_dict("records")
    assert found == {
        "actor": "ann",
        "actor_name": "ANN",
        "concept": "tax",
        "concept_name": "TAX",
        "time_before": pd.Timestamp(20, unit="s"),
        "time": pd.Timestamp(86_400, unit="s"),
        "camp_before": "for",
        "camp": "against",
        "statement_before": "s1",
        "statement": "s3",
    }


def test_both_at_once_is_no_change_and_neither_is_the_middle() -> None:
    at_once = [("a", "p", 1, 1), ("a", "p", 0, 2), ("a", "p", 1, 2)]
    assert reversals(cube(at_once)).empty
    assert rows(reversals(cube([*at_once, ("a", "p", 0, 3)]))) == [("a", "p", 1, 3, "s0", "s3")]
    assert reversals(cube([("a", "p", 1, 1), ("a", "p", 0, 2), ("a", "p", 1, 3)], scale=(-1, 0, 1))).empty


@pytest.mark.parametrize("told", [[], [("a", "p", 1, 0)]])
def test_without_a_change_the_table_is_empty(told: Any) -> None:
    found = reversals(cube(told))
    assert found.empty
    assert found["time"].dtype == "datetime64[s]"


def partition(groups: dict[str, int]) -> Partition:
    return Partition(groups, 0.0, "given")


def test_a_defector_leaves_for_another_coalition() -> None:
    before = partition({"a": 1, "b": 1, "c": 1, "d": 2, "e": 2, "gone": 2})
    after = partition({"a": 2, "b": 2, "c": 1, "d": 1, "e": 1, "new": 1})
    (found,) = defectors([(10, before), (20, after)], {"c": "Carol"}).to_dict("records")
    assert found == {
        "actor": "c",
        "actor_name": "Carol",
        "time_before": pd.Timestamp(10, unit="s"),
        "time": pd.Timestamp(20, unit="s"),
        "coalition_before": 1,
        "coalition": 1,  # by size, and not the one it was in
        "continues": 2,
    }


def test_a_coalition_that_ends_leaves_defectors_without_it() -> None:
    before, after = partition({"a": 1, "b": 1, "c": 2}), partition({"a": 1, "b": 1, "c": 1})
    found = defectors([(1, before), (2, after)])
    assert found["actor"].tolist() == ["c"]
    assert found["continues"].isna().all()


groups = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 3))


@few
@given(groups, groups)
def test_the_pairing_keeps_most_together(before: dict[str, int], after: dict[str, int]) -> None:
    found = matched(partition(before), partition(after))
    kept = sum(found.get(before[id]) == after[id] for id in before.keys() & after.keys())
    best = max(
        sum(pairing.get(before[id]) == after[id] for id in before.keys() & after.keys())
        for a in range(4)
        for b in range(4)
        for c in range(4)
        for pairing in [{1: a, 2: b, 3: c}]
        if len({n for n in (a, b, c) if n}) == len([n for n in (a, b, c) if n])  # none is paired twice
    )
    assert kept == best
    assert len(defectors([(0, partition(before)), (1, partition(after))])) == len(before.keys() & after.keys()) - kept


@few
@given(groups, st.permutations([1, 2, 3]))
def test_new_numbers_make_no_defectors(before: dict[str, int], numbers: list[int]) -> None:
    after = {id: numbers[number - 1] for id, number in before.items()}
    assert defectors([(0, partition(before)), (1, partition(after))]).empty


def test_phases_are_in_order() -> None:
    assert defectors([]).empty
    assert defectors([(0, partition({"a": 1}))]).empty
    with pytest.raises(BadArgument, match="the phases are not in order of time"):
        defectors([(2, partition({})), (2, partition({}))])
