"""Statements in order of time as a CSV, for models of relational events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sayso.errors import BadArgument
from sayso.queries.networks.matrices import clock

Value: TypeAlias = str | int | bool | None

BEFORE = ("statement_id", "time")
AFTER = (
    "start_position",
    "stop_position",
    "text",
    "coder",
    "document_id",
    "document_title",
    "document_author",
    "document_source",
    "document_section",
    "document_type",
)


@dataclass(frozen=True, slots=True)
class Event:
    """One statement. Positions are offsets of characters; the time is in seconds since 1970-01-01 UTC."""

    statement: str | int
    time: int
    values: Mapping[str, Value]
    """What was coded, by variable; one that is missing is empty."""
    start: int
    end: int
    text: str
    coder: str
    document: str | int
    title: str = ""
    author: str = ""
    source: str = ""
    section: str = ""
    type: str = ""


def event_list(events: Iterable[Event], variables: Sequence[str]) -> str:
    """A line for each event in order of time, document, start, end and statement, as Discourse Network Analyzer lays
    it out: a header, `;` between cells, no newline at the end. Text is quoted, with `,` for `;` and `'` for `"`;
    numbers and times are not, and true and false are 1 and 0. A statement without an actor or a concept stays."""
    twice = sorted({name for name in variables if name in {*BEFORE, *AFTER} or list(variables).count(name) > 1})
    if twice:
        raise BadArgument(f"variable {twice[0]}: the event list has a column of this name already; rename the variable")
    header = ";".join(_cell(name) for name in (*BEFORE, *variables, *AFTER))
    return "\n".join([header, *(_line(event, variables) for event in sorted(events, key=_position))])


def _position(event: Event) -> tuple[int, bool, str | int, int, int, bool, str | int]:
    document, statement = event.document, event.statement
    return (
        event.time,
        isinstance(document, str),
        document,
        event.start,
        event.end,
        isinstance(statement, str),
        statement,
    )


def _line(event: Event, variables: Sequence[str]) -> str:
    after = (event.start, event.end, event.text, event.coder, event.document)
    about = (event.title, event.author, event.source, event.section, event.type)
    coded = (event.values.get(name) for name in variables)
    cells = [_cell(event.statement), clock(event.time), *map(_cell, coded), *map(_cell, (*after, *about))]
    return ";".join(cells)


def _cell(value: Value) -> str:
    if isinstance(value, int):
        return str(int(value))
    return '"{}"'.format((value or "").replace(";", ",").replace('"', "'"))
