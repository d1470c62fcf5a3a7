"""Many claims of one thing: what is found over slices of time, and kept of many totals, is what the oracle keeps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

import pytest

from sayso.graph.ids import Ids
from sayso.graph.record import Record
from sayso.queries.evaluate import SLICE
from tests.random_statements import BASE, COUNTS, SIDES, Small, background, statement, time
from tests.test_relations_random import by_engine, by_oracle, loaded, related

HELD, COUNTED, TAKEN = 3 * SLICE, 60, 60
"""How often somebody says who holds a town, how many were taken prisoner, and takes a stance on one action."""
DAYS = 180
KEYS = [*[None] * 40, *"abcdefgh"]
MARKS = 6


def when(random: Random) -> str:
    """A day; up to three weeks; at some time in three weeks; from a day on."""
    first = date(2024, 1, 1) + timedelta(random.randrange(DAYS))
    last = first + timedelta(random.randrange(1, 21))
    return random.choice([*[f"{first}"] * 14, *[f"{first}/{last}"] * 4, f"[{first}..{last}]", f"{first}/.."])


def said(random: Random, small: Small, number: int) -> None:
    town = number < HELD
    subject, aspect = ("sudzha", "control") if town else ("incursion", "prisoners-taken")
    values = random.choice(SIDES[:5] if town else COUNTS)
    about = {"aspect": aspect, **small.linked({"subject": subject, **values}), **time("valid", when(random))}
    target = small.add(small.ids.proposition({"number": [str(number)]}), "Proposition", about)
    id, given = statement(random, small, number, target, [None], [None, None, "daily"])
    small.add(id, "Statement", given)
    small.statements.append(id)


def taken(random: Random, small: Small, number: int) -> None:
    """A stance on one action, seldom on what it lies in; some are reports of one speech."""
    target = small.ref("defence" if random.randrange(8) == 0 else "arms")
    id, given = statement(random, small, number, target, KEYS, [None])
    day = date(2024, 1, 1) + timedelta(random.randrange(DAYS))
    said = random.choice([*[f"{day}"] * 8, f"[{day}..{day + timedelta(10)}]"])
    undated = {name: value for name, value in given.items() if not name.startswith("said")}
    small.add(id, "Statement", {**undated, **time("said", said)})
    small.statements.append(id)


@pytest.fixture(scope="module")
def records() -> Sequence[Record]:
    random, small = Random(7), Small(Ids(f"{BASE}0/"))
    background(small, None, None)
    for number in range(HELD + COUNTED):
        said(random, small, number)
    for number in range(HELD + COUNTED, HELD + COUNTED + TAKEN):
        taken(random, small, number)
    for _ in range(MARKS):
        left, right = random.sample(small.statements[-TAKEN:], 2)
        mark = small.mark(left, right, "contrast")
        small.add(mark.id, "Mark", mark.values)
    return list(small.records.values())


def test_the_oracle_finds_the_same(records: Sequence[Record]) -> None:
    with loaded(records) as state:
        found = sorted((by_engine(record) for record in related(state)), key=lambda each: (each.a, each.b))
        (wanted,) = by_oracle(state).values()
    assert found == wanted
    kinds = {"change", "repeat", "agreement", "refinement", "discrepancy", "contradiction", "opposed", "refused"}
    assert kinds <= {relation.kind for relation in wanted}


def test_what_is_loaded_one_after_the_other_comes_to_the_same(records: Sequence[Record]) -> None:
    said = [record for record in records if record.types == ("Statement",)]
    several = (said[:HELD], 5), (said[HELD:-TAKEN], 25), (said[-TAKEN:], 15)
    last = [record for some, number in several for record in Random(8).sample(some, number)]
    before = [record for record in records if record not in last]
    with loaded(records) as state, loaded(before, *([record] for record in last)) as other:
        assert related(other) == related(state)
