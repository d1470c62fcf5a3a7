"""Every question of the catalogue on random worlds with random parameters: the same rows in three languages, and rows.

Two answers that are equal because both are empty prove nothing, nor does a parameter that changes no answer: both are
counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, seed, settings
from hypothesis import strategies as st

from sayso import Workspace
from sayso.graph.record import Record
from sayso.queries.answer import Answer
from sayso.queries.catalogue import built_in
from sayso.queries.parameters import Identifier, Scheme
from sayso.queries.question import Question, Slot
from tests.harness import SLOW, append
from tests.histories import Step, worlds
from tests.strategies import DAYS, LANGUAGES, ONTOLOGY

SEEDS = range(12)
"""As many as it takes until every parameter has changed an answer."""
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

    def silent(self, question: Question) -> list[str]:
        """The parameters that have not changed an answer yet."""
        return [each for each in question.parameters if (question.name, each) not in self.changed]


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

    def values(self, slot: Slot, without: Answer | None) -> st.SearchStrategy[Any]:
        """Single values that a parameter may have."""
        if slot.choices:
            return st.sampled_from(slot.choices)
        if isinstance(slot.marker, Scheme):
            return st.sampled_from(sorted(ONTOLOGY.terms[slot.marker.name]))
        if isinstance(slot.marker, Identifier):
            return st.sampled_from(self.ids(slot, without))
        by_type = {"date": DAYS, "int": st.integers(0, 3), "bool": st.booleans(), "str": st.sampled_from(LANGUAGES)}
        return by_type[slot.type.__name__]

    def ids(self, slot: Slot, without: Answer | None) -> list[str]:
        """What a column of that name has several of, is referred to by such a property, or is of such a class; else
        what is near the rows."""
        name = slot.name
        column = {id for row in (without.rows if without else ()) if (id := getattr(row, name, None))}
        if slot.optional and len(column) > 1:
            return sorted(column)
        targets = {id for record in self.records.values() for field, id in record.referred() if field == name}
        named = {id for id, r in self.records.items() if name.capitalize() in ONTOLOGY.closure(r.types)}
        return sorted(targets | named) or self.near(without) or sorted(self.records)

    def value(self, slot: Slot, without: Answer | None = None) -> Any:
        """A value, if possible one that the answer without it suggests."""
        values = self.values(slot, without)
        return self.draw(st.lists(values, min_size=1, max_size=4, unique=True) if slot.several else values)

    def base(self, varied: str) -> dict[str, Any]:
        """Parameters that let much through: what takes several values has all or its default, and a clock has a day."""
        clock = bool(self.question.parameters[varied].choices)
        given: dict[str, Any] = {}
        for name, slot in self.question.parameters.items():
            dice = self.draw(st.integers(0, 29))
            if not slot.optional or dice == 29 or (clock and slot.type is date and dice > 14):
                given[name] = self.value(slot)
            elif slot.several and dice > 14 and not name.endswith("_except"):
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
        varied = self.draw(st.sampled_from(self.tally.silent(self.question) or sorted(self.question.parameters)))
        base = self.base(varied)
        without = self.ask({k: v for k, v in base.items() if k != varied or not self.question.parameters[k].optional})
        value = self.value(self.question.parameters[varied], without)
        if self.ask({**base, varied: value}).rows != without.rows:
            self.tally.changed.add((self.question.name, varied))


def check(history: list[Step], data: st.DataObject, tally: Tally) -> None:
    with TemporaryDirectory() as folder, Workspace.init(Path(folder) / "world") as workspace:
        for step in history:
            append(workspace.log, step.source, step.records.values())
        workspace.sync()
        with workspace.reading() as state:
            records = {record.id: record for record in state.records()}
        for question in built_in().values():
            inquiry = Inquiry(data.draw, workspace, records, question, tally)
            for _ in range(TRIALS if tally.silent(question) else 1):
                inquiry.trial()


def test_questions_have_the_same_rows_in_three_languages() -> None:
    tally = Tally()
    bounded = settings(max_examples=WORLDS, deadline=None, derandomize=True, suppress_health_check=SLOW)
    for each in SEEDS:
        if not any(tally.silent(question) for question in built_in().values()):
            break
        seed(each)(bounded(given(worlds(), st.data())(lambda history, data: check(history, data, tally))))()
    assert not {name: silent for name, question in built_in().items() if (silent := tally.silent(question))}
    assert not {name: n for name, n in tally.answered.items() if n < tally.asked[name] / 3}, tally.asked
