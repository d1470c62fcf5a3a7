"""Runs: what the rows of a series say again right after is said by the first of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import NamedTuple

from sayso.graph.ids import content_hash
from sayso.loaders.filling import texts
from sayso.loaders.nodes import Entries, Words
from sayso.loaders.report import Report
from sayso.loaders.table import Cell
from sayso.ontology.interval import parse


class Made(NamedTuple):
    """A statement that rows make: its keys, where it stands, and the cells that it rests on."""

    node: Entries
    place: str
    cells: tuple[Cell, ...]
    row: int


def resting_on(made: Made, cells: Sequence[Cell]) -> Made:
    """With the cells of the first row and of the last: what lies between them says the same."""
    rows = {min(cell.row for cell in cells), max(cell.row for cell in cells)} if cells else set()
    return made._replace(cells=tuple(sorted({cell for cell in cells if cell.row in rows and cell.text})))


def runs(made: Sequence[Made], report: Report) -> Iterator[Made]:
    """What each series says, in order of time; what it says again right after that is said by the first of them."""
    series: dict[str, list[Made]] = {}
    for each in made:
        series.setdefault(_text(each, "series"), []).append(each)
    for several in series.values():
        ordered = sorted(several, key=_when)
        if not _tells_two_things(ordered, report):
            for _, run in groupby(ordered, key=lambda each: texts(each.node, but="said")):
                yield _run(list(run))


def _tells_two_things(ordered: Sequence[Made], report: Report) -> bool:
    """Whether a series says one thing and another on one day, which is reported: it may be two things of one name."""
    pairs = [(a, b) for a, b in pairwise(ordered) if _text(a, "said") == _text(b, "said")]
    clashing = [(a, b) for a, b in pairs if texts(a.node) != texts(b.node)]
    if clashing:
        a, b = clashing[0]
        rows = f"rows {a.row} and {b.row}" + (f", and {len(clashing) - 1} more times" if len(clashing) > 1 else "")
        message = (
            f"the series {_text(a, 'series')!r} says two things of {_text(a, 'said')} ({rows}); if these are two things"
            " of one name, tell them apart by the series, or leave them out with empty: under columns"
        )
        report.add(a.node.line, a.place, message)
    return bool(clashing)


def _run(run: Sequence[Made]) -> Made:
    """The first of them, from its day to that of the last. Its id does not depend on how long it lasts."""
    first, last = run[0], run[-1]
    days = [_text(first, "said"), _text(last, "said")]
    during = {"during": "/".join(days)} if days[0] != days[1] else {}
    id = {"id": content_hash(texts(first.node))}
    return with_words(first._replace(cells=(*first.cells, *last.cells)), {**id, **during})


def with_words(made: Made, words: Mapping[str, str]) -> Made:
    """With these keys, unless it has them."""
    more = {key: Words(text, made.node.line) for key, text in words.items()}
    return made._replace(node=replace(made.node, nodes={**more, **made.node.nodes}))


def _text(made: Made, key: str) -> str:
    node = made.node.nodes.get(key)
    return node.text if isinstance(node, Words) else ""


def _when(made: Made) -> tuple[str, int]:
    """By the day; what is no day is reported when it is read."""
    try:
        first = parse(_text(made, "said")).start_min
    except ValueError:
        first = None
    return first.isoformat() if first else "", made.row
