"""Words where they stand: the text of a document with every attributed span, and a statement's words in context."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from sayso.errors import BadArgument
from sayso.graph.export import spans
from sayso.graph.record import Record
from sayso.graph.state import State
from sayso.names import identify
from sayso.server.pages.asked import Asked
from sayso.server.pages.found import Found
from sayso.view import View

AROUND = 320
"""How many characters of context a quotation is shown with, on either side."""
WHAT = "evidence"


class Piece(NamedTuple):
    """A stretch of text, and the statements whose words it is part of; none where it is nobody's."""

    text: str
    statements: tuple[str, ...]


class Words(NamedTuple):
    """The words of one statement in a document."""

    start: int
    end: int
    statement: str


def of(view: View, data: Mapping[str, Any]) -> dict[str, Any]:
    """For the page of a document its text in pieces and what is said in it; for that of a statement its context."""
    if "sha256" in data["values"]:
        return _document(view, data)
    if WHAT in data["values"]:
        return _statement(view, data)
    return {}


def _document(view: View, data: Mapping[str, Any]) -> dict[str, Any]:
    with view.reading() as state:
        found = _said(state, data["id"])
        text = _text(view, state.find([data["id"]])[data["id"]])
    words = [Words(span["start"], span["end"], each["id"]) for each in found for span in each["spans"]]
    return {"paragraphs": list(_paragraphs(pieces(text, words))), "said": found}


def _said(state: State, document: str) -> list[dict[str, Any]]:
    """The statements of a document, in text order."""
    ids = [id for id, _, _ in state.referrers([document], ["document"])]
    records = state.find(ids)
    statements = [each for each in records.values() if "stance" in each.values]
    evidence = state.find({id for each in statements for id in each.refs(WHAT)})
    said = [
        {"id": each.id, "caption": each.text("caption"), "stance": each.text("stance"), "spans": spans(each, evidence)}
        for each in statements
    ]
    return sorted(said, key=lambda each: ([span["start"] or 0 for span in each["spans"]], each["id"]))


def passage(view: View, asked: Asked, name: str) -> Found:
    """A statement's words where they stand: each quotation with its offsets and what is around it."""
    asked.end()
    with view.reading() as state:
        id = identify(name, state, view.ids)
        found = state.find([id])[id]
        if WHAT not in found.values:
            raise BadArgument(f"{name!r} is no statement, and has no words")
        near = state.find([*found.refs("document"), *found.refs(WHAT)])
    text = _text(view, near[found.refs("document")[0]])
    quotes = [
        {**each, "before": text[max(each["start"] - AROUND, 0) : each["start"]], "after": text[each["end"] :][:AROUND]}
        if text and each["start"] is not None
        else each
        for each in spans(found, near)
    ]
    data = {"id": id, "caption": found.text("caption"), "document": found.refs("document")[0], "quotes": quotes}
    return Found(data)


def _statement(view: View, data: Mapping[str, Any]) -> dict[str, Any]:
    document = data["values"]["document"][0]["ref"]
    with view.reading() as state:
        found = state.find([data["id"], document, *(value["ref"] for value in data["values"][WHAT])])
    evidence = spans(found[data["id"]], found)
    at = [Words(each["start"], each["end"], data["id"]) for each in evidence if each["start"] is not None]
    text = _text(view, found[document])
    return {"passages": list(_passages(text, sorted(at))) if text else []}


def _text(view: View, document: Record) -> str:
    """The archived text of a document; none where it has none."""
    sha256 = document.text("sha256")
    return ((sha256 and view.log.archived(sha256)) or b"").decode()


def _passages(text: str, words: Sequence[Words]) -> Iterator[list[Piece]]:
    """Each stretch of a text that words stand in, with what is around them."""
    end = -1
    for number, each in enumerate(words):
        if each.start < end:
            continue
        near = [w for w in words[number:] if w.start < each.end + AROUND]
        first, end = max(each.start - AROUND, 0), min(max(w.end for w in near) + AROUND, len(text))
        moved = [Words(w.start - first, w.end - first, w.statement) for w in near]
        yield list(pieces(text[first:end], moved))


def _paragraphs(cut: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Pieces by the line that they stand in; lines without words are left out."""
    line: list[Piece] = []
    for piece in cut:
        first, *others = piece.text.split("\n")
        line.append(Piece(first, piece.statements))
        for each in others:
            yield from [line] if any(part.text.strip() for part in line) else []
            line = [Piece(each, piece.statements)]
    yield from [line] if any(part.text.strip() for part in line) else []


def pieces(text: str, words: Sequence[Words]) -> Iterator[Piece]:
    """The text cut wherever somebody's words begin or end, so that what overlaps is told apart."""
    cuts = sorted({0, len(text), *(cut for each in words for cut in (each.start, each.end) if cut <= len(text))})
    for start, end in pairwise(cuts):
        whose = dict.fromkeys(each.statement for each in words if each.start <= start and end <= each.end)
        yield Piece(text[start:end], tuple(whose))
