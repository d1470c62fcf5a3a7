"""Every question of the catalogue on random worlds with random parameters: the same rows in three languages, and rows.

Two answers that are equal because both are empty prove nothing, nor does a parameter that changes no answer: both are
counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from sayso import Workspace
from sayso.graph.record import Record
from sayso.queries.answer import Answer
from sayso.queries.catalogue import Question, Slot, catalogue
from sayso.queries.parameters import Identifier, Scheme
from tests.harness import SLOW, append
from tests.histories import Step, worlds
from tests.strategies import DAYS, LANGUAGES, ONTOLOGY

pytestmark = pytest.mark.long

SEEDS = range(3)
WORLDS = 8
"""For each seed; more would mostly be variations."""
TRIALS = 3
"""Of each question in each world."""
STEPS = 3
"""How far from an answer's rows the values of parameters are looked for."""


@dataclass
class Tally:
    asked: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)
    changed: set[tuple[str, str]] = field(default_factory=set)


@dataclass
class Inquiry:
    """One question in one world."""

    draw: Callable[[st.SearchStrategy[Any]], Any]
    workspace: Workspace
    records: Mapping[str, Record]
    question: Question
    tally: Tally

    def ask(self, given: Mapping[str, Any]) -> Answer:
        """Ask every language; raises AnswersDiffer."""
        answer = self.workspace.ask(self.question.name, "all", **given)
        self.tally.asked[self.question.name] += 1
        self.tally.answered[self.question.name] += bool(answer.rows)
        return answer

    def values(self, slot: Slot, near: Sequence[str]) -> st.SearchStrategy[Any]:
        """Single values that a parameter may have."""
        if slot.choices:
            return st.sampled_from(slot.choices)
        if isinstance(slot.marker, Scheme):
            return st.sampled_from(sorted(ONTOLOGY.terms[slot.marker.name]))
        if isinstance(slot.marker, Identifier):
            return st.sampled_from(self.ids(slot.name, near))
        by_type = {"date": DAYS, "int": st.integers(0, 3), "bool": st.booleans(), "str": st.sampled_from(LANGUAGES)}
        return by_type[slot.type.__name__]

    def ids(self, name: str, near: Sequence[str]) -> list[str]:
        """What is referred to by a property of that name, or is of a class of that name; else what is near the rows."""
        targets = {id for record in self.records.values() for field, id in record.referred() if field == name}
        named = {id for id, r in self.records.items() if name.capitalize() in ONTOLOGY.closure(r.types)}
        return sorted(targets | named) or list(near) or sorted(self.records)

    def value(self, slot: Slot, near: Sequence[str]) -> Any:
        values = self.values(slot, near)
        return self.draw(st.lists(values, min_size=1, max_size=4, unique=True) if slot.several else values)

    def base(self, varied: str) -> dict[str, Any]:
        """Parameters that let much through: what takes several values mostly has all, and a clock has a day."""
        clock = bool(self.question.parameters[varied].choices)
        given: dict[str, Any] = {}
        for name, slot in self.question.parameters.items():
            dice = self.draw(st.integers(0, 29))
            if not slot.optional or dice == 0 or (clock and slot.type is date and dice > 14):
                given[name] = self.value(slot, ())
            elif slot.several and dice > 14:
                terms = ONTOLOGY.terms[slot.marker.name] if isinstance(slot.marker, Scheme) else ()
                given[name] = list(slot.choices or terms)
        return given

    def near(self, answer: Answer) -> list[str]:
        """Ids in the rows, and what can be reached from them in a few steps."""
        found = {cell for row in answer.rows[:5] for cell in row if isinstance(cell, str) and cell in self.records}
        frontier = found
        for _ in range(STEPS):
            frontier = {target for id in frontier for _, target in self.records[id].referred()} & self.records.keys()
            found |= frontier
        return sorted(found)

    def silent(self) -> list[str]:
        """The parameters that have not changed an answer yet."""
        return [each for each in self.question.parameters if (self.question.name, each) not in self.tally.changed]

    def trial(self) -> None:
        """The answers with and without one parameter, if possible one that has not changed an answer yet."""
        varied = self.draw(st.sampled_from(self.silent() or sorted(self.question.parameters)))
        base = self.base(varied)
        without = self.ask({k: v for k, v in base.items() if k != varied or not self.question.parameters[k].optional})
        value = self.value(self.question.parameters[varied], self.near(without))
        if self.ask({**base, varied: value}).rows != without.rows:
            self.tally.changed.add((self.question.name, varied))


def check(history: list[Step], data: st.DataObject, tally: Tally) -> None:
    with TemporaryDirectory() as folder, Workspace.init(Path(folder) / "world") as workspace:
        for step in history:
            append(workspace.log, step.source, step.records.values())
        workspace.sync()
        with workspace.reading() as state:
            records = {record.id: record for record in state.records()}
        for question in catalogue().values():
            inquiry = Inquiry(data.draw, workspace, records, question, tally)
            for _ in range(TRIALS if inquiry.silent() else 1):
                inquiry.trial()


def test_questions_have_the_same_rows_in_three_languages() -> None:
    tally = Tally()
    bounded = settings(max_examples=WORLDS, deadline=None, derandomize=True, suppress_health_check=SLOW)
    for each in SEEDS:
        seed(each)(bounded(given(worlds(), st.data())(lambda history, data: check(history, data, tally))))()
    for name, question in catalogue().items():
        assert tally.answered[name] >= tally.asked[name] / 3, f"{name}: {tally.answered[name]} of {tally.asked[name]}"
        silent = [each for each in question.parameters if (name, each) not in tally.changed]
        assert not silent, f"{name}: no answer changed with {', '.join(silent)}"
