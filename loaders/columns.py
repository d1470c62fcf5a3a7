"""The `columns:` part of a file that maps a table: how cells are read before they are put into statements."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sayso.loaders.draft import Draft
from sayso.loaders.handles import meant
from sayso.loaders.nodes import Entries, Node, Words, each_at, is_blank
from sayso.loaders.table import Table

KEYS = {
    "of": "the column that it is made of (that of its own name)",
    "values": "what stands for each value; any other is an error",
    "others": "skip, where rows with other values are left out (refuse)",
    "date": "how a day is written, such as %d.%m.%Y, or a list of ways",
    "handle": "yes, where it becomes a handle: Novyi Buh is novyi-buh (no)",
    "empty": "words that stand for nothing, such as n/a, or a list of them",
}


@dataclass(frozen=True)
class Column:
    """A name that rows are filled in by, and how its text is made of a cell."""

    of: str
    values: Mapping[str, str] | None = None
    skips: bool = False
    dates: Sequence[str] = ()
    is_handle: bool = False
    empty: frozenset[str] = frozenset()

    def read(self, cell: str) -> str:
        """The text; empty where there is none. Raises ValueError with what cannot be read."""
        text = " ".join(cell.split())
        if not text or text in self.empty:
            return ""
        if self.values is not None and text not in self.values:
            if self.skips:
                return ""
            raise ValueError(f"{text!r} is none of its values{meant(text, self.values)}")
        text = self.values[text] if self.values is not None else text
        if self.dates:
            text = _day(text, self.dates)
        return slug(text) if self.is_handle else text


def slug(text: str) -> str:
    """A handle made of words.

    >>> slug("Novyi Buh (Mykolaiv)")
    'novyi-buh-mykolaiv'
    """
    return re.sub(r"[^\w]+|_", "-", text.casefold()).strip("-")


def _day(text: str, formats: Sequence[str]) -> str:
    for each in formats:
        try:
            return datetime.strptime(text, each).date().isoformat()
        except ValueError:
            continue
    raise ValueError(f"{text!r} is no day written as {' or '.join(formats)}")


@dataclass
class Columns:
    """Every name that rows are filled in by: those that are declared, and the table's columns."""

    table: Table
    by_name: Mapping[str, Column]
    unread: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    """What could not be read: for a column and a message, the first row and how many there are."""

    def read(self, name: str, row: int) -> str:
        """The text of a name in a row; empty, too, where it cannot be read, which is noted."""
        column = self.by_name[name]
        try:
            return column.read(self.table.rows[row - 1][column.of])
        except ValueError as error:
            first, count = self.unread.get((name, str(error)), (row, 0))
            self.unread[name, str(error)] = (first, count + 1)
            return ""


def columns(draft: Draft, node: Node | None, table: Table) -> Columns:
    """Read what is declared of columns; what is wrong is reported, and left out."""
    found = {name: Column(name) for name in table.columns}
    if node is not None and not is_blank(node) and not isinstance(node, Entries):
        draft.report.add(node.line, "columns", "should be a map of names, such as side: {of: Held by}")
    for name, spec in node.nodes.items() if isinstance(node, Entries) else ():
        place = f"columns.{name}"
        if not isinstance(spec, Entries):
            draft.report.add(spec.line, place, "should be a map, such as {of: Held by, handle: yes}")
            continue
        draft.unknown_keys(spec, KEYS, place, "a column")
        of = draft.words(spec.nodes.get("of"), f"{place}.of") or name
        if of not in table.columns:
            draft.report.add(spec.line, place, no_column(of, table.columns, f"; it has {', '.join(table.columns)}"))
            continue
        found[name] = Column(
            of=of,
            values=_values(draft, spec.nodes.get("values"), f"{place}.values"),
            skips=_one_of(draft, spec, "others", place, ("refuse", "skip")) == "skip",
            dates=_words(draft, spec.nodes.get("date"), f"{place}.date"),
            is_handle=_one_of(draft, spec, "handle", place, ("no", "yes")) == "yes",
            empty=frozenset(_words(draft, spec.nodes.get("empty"), f"{place}.empty")),
        )
    return Columns(table, found)


def no_column(name: str, known: Collection[str], otherwise: str = "") -> str:
    """That there is none, and the nearest that there is; `otherwise` where none is near."""
    return f"the table has no column {name!r}{meant(name, known) or otherwise}"


def _values(draft: Draft, node: Node | None, place: str) -> Mapping[str, str] | None:
    if node is None:
        return None
    if not isinstance(node, Entries):
        draft.report.add(node.line, place, "should be a map, such as {Donetsk PR: dpr}")
        return None
    words = {name: draft.words(value, f"{place}.{name}") for name, value in node.nodes.items()}
    return {" ".join(name.split()): text for name, text in words.items() if text is not None}


def _words(draft: Draft, node: Node | None, place: str) -> list[str]:
    return [text for item, at in each_at(node, place) if (text := draft.words(item, at)) is not None]


def _one_of(draft: Draft, spec: Entries, key: str, place: str, allowed: tuple[str, str]) -> str:
    given = spec.nodes.get(key)
    text = given.text if isinstance(given, Words) else allowed[0]
    if text not in allowed:
        draft.report.add(spec.line_of(key), f"{place}.{key}", f"{text!r} is neither {allowed[0]} nor {allowed[1]}")
    return text
