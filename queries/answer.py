"""Answers: rows of one question, the same whatever language gave them."""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from sayso.errors import BadQuery, BadQuestion
from sayso.graph.store import Cell, Table
from sayso.ontology.turtle import local_name
from sayso.queries.parameters import Scheme
from sayso.queries.question import Question, Row, Slot

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


@dataclass(frozen=True)
class Answer:
    """Named rows in a fixed order. `summary` is one line that counts them, `faults` what could not be asked."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    summary: str
    faults: tuple[str, ...] = ()

    def to_dicts(self) -> list[dict[str, Any]]:
        """Rows by column name; days as ISO 8601 text. What `--json` prints."""
        return [dict(zip(self.columns, map(_plain, row), strict=True)) for row in self.rows]

    def to_pandas(self) -> pd.DataFrame:
        import pandas as pd

        return pd.DataFrame(list(self.rows), columns=list(self.columns))

    def to_arrow(self) -> pa.Table:
        import pyarrow as pa

        columns = zip(*self.rows, strict=True) if self.rows else ((),) * len(self.columns)
        return pa.table({name: list(cells) for name, cells in zip(self.columns, columns, strict=True)})

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape('' if c is None else str(c))}</td>" for c in row) + "</tr>"
            for row in self.rows
        )
        caption = html.escape(self.summary)
        return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _plain(value: Any) -> Any:
    """A cell as JSON can hold it; what is no number there is nothing."""
    match value:
        case date() | time():
            return value.isoformat()
        case list() | tuple():
            return [_plain(each) for each in value]
        case dict():
            return {name: _plain(each) for name, each in value.items()}
        case float():
            return value if math.isfinite(value) else None
        case _ if value is None or isinstance(value, bool | int | str):
            return value
        case _:
            return str(value)


def answer(question: Question, rows: Iterable[Row]) -> Answer:
    """Rows put into the question's order, and counted: rows, and the distinct voices and documents among them."""
    try:
        ordered = tuple(sorted(rows, key=in_order(question)))
    except TypeError as error:
        raise BadQuestion(f"{question.path}: gives keys that cannot be put in order: {error}") from error
    names = tuple(slot.name for slot in question.columns)
    counts = [_count(len(ordered), "row")]
    for column, label in (("statement", "statement"), ("voice", "voice"), ("document", "document")):
        if column in names:
            index = names.index(column)
            counts.append(_count(len({row[index] for row in ordered if row[index] is not None}), label))
    return Answer(question.title, names, ordered, ", ".join(counts))


def in_order(question: Question) -> Callable[[Row], Any]:
    """The key by which the rows of a question are in order."""
    return lambda row: (question.key(row) if question.key else (), _sortable(row))


def _count(number: int, label: str) -> str:
    return f"{number} {label}{'' if number == 1 else 's'}"


def _sortable(row: Row) -> tuple[tuple[bool, str, Any], ...]:
    """Rows hold nulls and mixed types: nulls first, then by type, then by value."""
    return tuple((cell is not None, type(cell).__name__, "" if cell is None else cell) for cell in row)


def decode(question: Question, table: Table | bool | list[ox.Triple]) -> list[Row]:
    """An engine's table as the question's rows: columns by name, terms as words, null as None. Raises BadQuery for
    other columns, or none."""
    names = [slot.name for slot in question.columns]
    if not isinstance(table, Table):
        raise BadQuery("gives no table: write a SELECT")
    if sorted(names) != sorted(table.columns):
        raise BadQuery(f"gives the columns {', '.join(table.columns)}; Row has {', '.join(names)}")
    order = [table.columns.index(slot.name) for slot in question.columns]
    return [
        question.row(*(_cell(row[index], slot) for index, slot in zip(order, question.columns, strict=True)))
        for row in table.rows
    ]


def _cell(cell: Cell, slot: Slot) -> Any:
    if cell is None:
        return None
    if isinstance(slot.marker, Scheme):
        return local_name(str(cell))
    if slot.type is float and isinstance(cell, int) and not isinstance(cell, bool):
        return float(cell)
    if slot.type is date and isinstance(cell, datetime):
        return cell.date()
    return cell


def of_table(title: str, table: Table, rows: Sequence[Row] | None = None) -> Answer:
    """A table of a user's own query as an answer, in the engine's order."""
    found = tuple(tuple(row) for row in (table.rows if rows is None else rows))
    return Answer(title, table.columns, found, _count(len(found), "row"))
