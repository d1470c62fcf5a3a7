"""Every question of the catalogue on random worlds with random parameters: the same rows in three languages, and rows.

Two answers that are equal because both are empty prove nothing, nor does a parameter that changes no answer: both are
counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, seed, settings

from sayso import Workspace
from sayso.errors import AnswersDiffer
from sayso.graph.record import Record
from sayso.queries.answer import Answer
from sayso.queries.catalogue import built_in
from sayso.queries.parameters import Identifier, Scheme
from sayso.queries.question import Question, Slot
from tests.harness import SLOW, append
from tests.histories import Step, worlds
from tests.strategies import LANGUAGES, ONTOLOGY

DAYS = [date(2024, 7, 25) + timedelta(days) for days in range(19)]
SEEDS = range(12)
"""As many as it takes until every parameter has changed an answer."""
WORLDS = 8
"""For each seed; more would mostly be variations."""
TRIALS = 3
"""Of each question in each world, until every parameter has changed an answer and it was asked often enough."""
ENOUGH = 48
GROUPS = 4
"""Questions are asked in groups, which can run side by side."""
RARE = {"episodes": 7}
"""Questions of whose answers not one in three has rows, but one in so many: an episode takes two conflicts of two
voices on one thing, and of their stances those are told once for each two runs."""
STEPS = 3
"""How far from an answer's rows the values of parameters are looked for."""


@dataclass
class Tally:
    asked: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)
    changed: set[tuple[str, str]] = field(default_factory=set)
    dice: dict[str, Random] = field(default_factory=dict)
    """One for each question, so that the others do not matter to it."""

    def silent(self, question: Question) -> list[str]:
        """The parameters that have not changed an answer yet."""
        return [each for each in question.parameters if (question.name, each) not in self.changed]

    def unfinished(self, questions: Iterable[Question]) -> list[Question]:
        return [each for each in questions if self.silent(each) or self.asked[each.name] < ENOUGH]


@dataclass
class Inquiry:
    """One question in one world."""

    dice: Random
    workspace: Workspace
    records: Mapping[str, Record]
    question: Question
    tally: Tally

    def ask(self, given: Mapping[str, Any]) -> Answer:
        """Ask every language; raises AnswersDiffer."""
        try:
            answer = self.workspace.ask(self.question.name, "all", **given)
        except AnswersDiffer as error:
            error.add_note(f"{self.question.name} {given}")
            raise
        self.tally.asked[self.question.name] += 1
        self.tally.answered[self.question.name] += bool(answer.rows)
        return answer

    def values(self, slot: Slot, without: Answer | None) -> Sequence[Any]:
        """Single values that a parameter may have."""
        if slot.choices:
            return slot.choices
        if isinstance(slot.marker, Scheme):
            return sorted(ONTOLOGY.terms[slot.marker.name])
        if isinstance(slot.marker, Identifier):
            return self.ids(slot, without)
        by_type: dict[str, Sequence[Any]] = {"date": DAYS, "int": range(4), "str": LANGUAGES}
        return by_type[slot.type.__name__]

    def ids(self, slot: Slot, without: Answer | None) -> list[str]:
        """What a column of that name has several of, is referred to by such a property, or is of such a class; else
        what is near the rows."""
        name = slot.name
        column = {id for row in (without.rows if without else ()) if (id := getattr(row, name, None))}
        if slot.optional and len(fitting := self.fitting(slot, column)) > 1:
            return fitting
        targets = {id for record in self.records.values() for field, id in record.referred() if field == name}
        named = {id for id, r in self.records.items() if name.capitalize() in ONTOLOGY.closure(r.types)}
        found = (self.fitting(slot, each) for each in (targets | named, self.near(without), self.records))
        return next(filter(None, found))

    def fitting(self, slot: Slot, ids: Iterable[str]) -> list[str]:
        """Those that are of a class that the parameter takes."""
        of = slot.marker.of if isinstance(slot.marker, Identifier) else ()
        return sorted(id for id in ids if not of or any(ONTOLOGY.is_a(self.records[id].types, each) for each in of))

    def value(self, slot: Slot, without: Answer | None = None) -> Any:
        """A value, if possible one that the answer without it suggests."""
        values = self.values(slot, without)
        if not slot.several:
            return self.dice.choice(values)
        return self.dice.sample(values, self.dice.randint(1, min(4, len(values))))

    def base(self, varied: str) -> dict[str, Any]:
        """Parameters that let much through: what takes several values has all or its default, and a clock has a day."""
        clock = bool(self.question.parameters[varied].choices)
        given: dict[str, Any] = {}
        for name, slot in self.question.parameters.items():
            thrown = self.dice.randrange(30)
            if not slot.optional or thrown == 29 or (clock and slot.type is date and thrown > 14):
                given[name] = self.value(slot)
            elif slot.several and thrown > 14 and not name.endswith("_except"):
                terms = ONTOLOGY.terms[slot.marker.name] if isinstance(slot.marker, Scheme) else ()
                given[name] = list(slot.choices or terms)
        return given

    def near(self, answer: Answer | None) -> list[str]:
        """Ids in the rows, and what can be reached from them in a few steps."""
        rows = answer.rows[:5] if answer else ()
        found = {cell for row in rows for cell in row if isinstance(cell, str) and cell in self.records}
        frontier = found
        for _ in range(STEPS):
            frontier = {target for id in frontier for _, target in self.records[id].referred()} & self.records.keys()
            found |= frontier
        return sorted(found)

    def trial(self) -> None:
        """The answers with and without one parameter, if possible one that has not changed an answer yet."""
        varied = self.dice.choice(self.tally.silent(self.question) or sorted(self.question.parameters))
        base = self.base(varied)
        without = self.ask({k: v for k, v in base.items() if k != varied or not self.question.parameters[k].optional})
        value = self.value(self.question.parameters[varied], without)
        if self.ask({**base, varied: value}).rows != without.rows:
            self.tally.changed.add((self.question.name, varied))


def check(history: list[Step], tally: Tally, questions: Sequence[Question]) -> None:
    """What is asked depends on what was answered before, so it cannot be drawn as worlds are: hypothesis would call it
    inconsistent."""
    with TemporaryDirectory() as folder, Workspace.init(Path(folder) / "world") as workspace:
        for step in history:
            append(workspace.log, step.source, step.records.values())
        workspace.sync()
        with workspace.reading() as state:
            records = {record.id: record for record in state.records()}
        for question in tally.unfinished(questions):
            dice = tally.dice.setdefault(question.name, Random(question.name))
            inquiry = Inquiry(dice, workspace, records, question, tally)
            for _ in range(TRIALS):
                inquiry.trial()


@pytest.mark.parametrize("group", range(GROUPS))
def test_questions_have_the_same_rows_in_three_languages(group: int) -> None:
    tally, questions = Tally(), list(built_in().values())[group::GROUPS]
    bounded = settings(max_examples=WORLDS, deadline=None, derandomize=True, suppress_health_check=SLOW)
    for each in SEEDS:
        if not tally.unfinished(questions):
            break
        seed(each)(bounded(given(worlds())(lambda history: check(history, tally, questions))))()
    assert not {each.name: silent for each in questions if (silent := tally.silent(each))}
    assert not {
        name: (n, tally.answered[name])
        for name, n in tally.asked.items()
        if tally.answered[name] < n / RARE.get(name, 3)
    }
