"""Requests, and what was answered.

An answer is a stance of another voice towards the action that is requested, such as a refusal or a permission, not
uttered certainly before the request; or what a mark says answers it. One row for a request, each of its addressees and
each answer; a request that nobody answered has a row without one. Days are held against the request.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import product
from typing import Any, Literal, NamedTuple

from sayso.graph.networkx_store import Graph
from sayso.queries.library import Entity, Thing
from sayso.queries.parameters import Act, Id, Stance, TimeBasis
from sayso.queries.walk import concerns, first, has, into, labelled, out, speaks, timely, value


class Row(NamedTuple):
    statement: Id
    speaker: Id
    speaker_name: str
    act: Act
    addressee: Id | None
    addressee_name: str | None
    action: Id
    action_name: str
    uttered: str
    uttered_basis: TimeBasis
    quote: str
    document: Id
    answer: Id | None
    answer_speaker: Id | None
    answer_name: str | None
    answer_stance: Stance | None
    answer_act: Act | None
    by_addressee: bool | None
    marked: bool | None
    answer_uttered: str | None
    answer_uttered_basis: TimeBasis | None
    answer_quote: str | None
    answer_document: Id | None


def key(row: Row) -> Any:
    return row.uttered.strip("[."), row.statement, row.addressee or "", row.answer or ""


SHORT = (
    *("speaker_name", "addressee_name", "action_name", "uttered", "uttered_basis", "answer_name", "answer_stance"),
    *("answer_uttered", "answer_uttered_basis", "quote"),
)


def rows(
    graph: Graph,
    *,
    speaker: Entity | None = None,
    addressee: Entity | None = None,
    about: Thing | None = None,
    answered: Literal["any", "yes", "no"] = "any",
    answers: Sequence[Stance] = ("refuses", "endorses", "opposes", "intends", "no-objection", "declines-to-comment"),
    since: date | None = None,
    until: date | None = None,
) -> Iterator[Row]:
    for request in labelled(graph, "Statement"):
        action = first(graph, request, "target")
        if value(graph, request, "stance") != "requests" or action is None or not has(graph, action, "Action"):
            continue
        if not (speaks(graph, request, speaker) and concerns(graph, request, about)):
            continue
        if timely(graph, request, since, until, "utterance"):
            linked = _linked(graph, request)
            found = linked | _towards(graph, request, action, answers)
            if answered == "any" or bool(found) == (answered == "yes"):
                for whom, answer in product(_or_none(out(graph, request, "addressee")), _or_none(found)):
                    if addressee in (None, whom):
                        yield _row(graph, request, action, whom, answer, answer in linked)


def _or_none(ids: Iterable[str]) -> list[str | None]:
    """One row without, where there are none."""
    return [*ids] or [None]


def _linked(graph: Graph, request: str) -> set[str]:
    """What a mark says answers the request, on whichever side it stands."""
    found = {
        answer
        for one, other in (("left", "right"), ("right", "left"))
        for mark in into(graph, request, one)
        if value(graph, mark, "markKind") == "answers"
        for answer in out(graph, mark, other)
    }
    return {answer for answer in found if has(graph, answer, "Statement")}


def _towards(graph: Graph, request: str, action: str, answers: Sequence[str]) -> set[str]:
    """Statements of other voices towards the action, not uttered certainly before."""
    asked = value(graph, request, "uttered_start_min")
    return {
        other
        for other in into(graph, action, "target")
        if has(graph, other, "Statement")
        and value(graph, other, "stance") in answers
        and first(graph, other, "voice") != first(graph, request, "voice")
        and timely(graph, other, asked, None, "utterance")
    }


def _row(graph: Graph, request: str, action: str, whom: str | None, answer: str | None, marked: bool) -> Row:
    data = graph.nodes[request]
    speaker = first(graph, request, "speaker") or ""
    return Row(
        request,
        speaker,
        value(graph, speaker, "caption"),
        data["act"],
        whom,
        value(graph, whom, "caption"),
        action,
        value(graph, action, "caption"),
        data["uttered"],
        data["utteredBasis"],
        data["quote"],
        first(graph, request, "document") or "",
        *_answer(graph, whom, answer, marked),
    )


def _answer(graph: Graph, whom: str | None, answer: str | None, marked: bool) -> tuple[Any, ...]:
    if answer is None:
        return (None,) * 11
    data, speaker = graph.nodes[answer], first(graph, answer, "speaker")
    said = answer, speaker, value(graph, speaker, "caption"), data["stance"], data["act"]
    by_addressee = whom is not None and speaks(graph, answer, whom)
    then = data["uttered"], data["utteredBasis"], data["quote"], first(graph, answer, "document")
    return *said, by_addressee, marked, *then
