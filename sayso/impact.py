"""What a decision would do to answers: the rows of every question that can be asked without parameters, before and
after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sayso.graph.networkx_store import Graph, NetworkxStore
from sayso.graph.record import Change, Position
from sayso.graph.state import State
from sayso.queries.arguments import bound
from sayso.queries.question import Question, Row


class Impact(NamedTuple):
    """The rows of a question that would go, and those that would come; one that is told otherwise does both."""

    question: Question
    gone: tuple[Row, ...]
    come: tuple[Row, ...]

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        columns = [slot.name for slot in self.question.columns]
        rows = {"gone": self.gone, "come": self.come}
        told = {name: [dict(zip(columns, row, strict=True)) for row in each] for name, each in rows.items()}
        return {"question": self.question.name, **told}


def impact(questions: Iterable[Question], store: NetworkxStore, position: Position, state: State) -> list[Impact]:
    """What the state's last catching up changes in the answers of a graph that is as it was before it, which stays
    so."""
    asked = [each for each in questions if all(slot.optional for slot in each.parameters.values())]
    before = state.replaced or {}
    now = state.find(before)
    old = _answers(asked, store.graph, state)
    store.apply([Change(id, now.get(id)) for id in before], position)
    try:
        new = _answers(asked, store.graph, state)
    finally:
        store.apply([Change(id, record) for id, record in before.items()], position)
    found = (
        Impact(each, _only(each, old[each.name], new[each.name]), _only(each, new[each.name], old[each.name]))
        for each in asked
    )
    return [each for each in found if each.gone or each.come]


def _answers(questions: Iterable[Question], graph: Graph, state: State) -> Mapping[str, Counter[Row]]:
    return {
        each.name: Counter(each.run(graph, bound(each, {}, state.ontology, lambda name, of: name)))
        for each in questions
    }


def _only(question: Question, these: Counter[Row], those: Counter[Row]) -> tuple[Row, ...]:
    """Rows that only these have, in the question's order."""
    return tuple(sorted((these - those).elements(), key=question.key or repr))
