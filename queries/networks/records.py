"""The coded statements of a state as events, which models of relational events take, and as the codings of coders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from sayso.graph.record import Record
from sayso.graph.state import State
from sayso.queries.networks.coded import Coded, coded
from sayso.queries.networks.codings import Coding
from sayso.queries.networks.events import Event
from sayso.queries.networks.filters import listed, within
from sayso.queries.networks.selection import VARIABLES, Selection
from sayso.queries.networks.words import words

CODED = ("actor", "concept", "agreement", "stance")
"""The variables of an event list; actor and concept as they are called."""


def events(state: State, selection: Selection) -> list[Event]:
    """Every statement that passes the selection's filters, also one without an actor, a concept or a level; duplicates
    stay. `agreement` is the level, and of what is for or against true or false."""
    given = coded(state, selection)
    rows = _passing(given, selection)
    said = words(state, [row["statement"] for row in rows])
    places = state.find({row[name] for row in rows for name in ("document", "publisher") if row[name]})
    return [_event(row, given, places, said[row["statement"]]["quote"]) for row in rows]


def _event(row: dict[str, Any], given: Coded, places: Mapping[str, Record], quote: str) -> Event:
    document, publisher = (places.get(row[name]) for name in ("document", "publisher"))
    return Event(
        row["statement"],
        row["time"],
        {
            "actor": given.names.get(row["actor"], row["actor"]),
            "concept": given.names.get(row["concept"], row["concept"]),
            "agreement": _level(row["level"], given),
            "stance": row["stance"],
        },
        row["start"],
        row["stop"],
        quote,
        row["coder"],
        row["document"],
        title=_text(document, "caption"),
        author=_text(document, "author"),
        source=_text(publisher, "caption"),
        section=_text(document, "section"),
        type=_text(document, "documentType"),
    )


def _text(record: Record | None, field: str) -> str:
    return (record.text(field) if record else None) or ""


def _level(level: int | None, given: Coded) -> str | int | bool | None:
    if level is None or given.scale != (0, 1):
        return given.levels[level] if level is not None and given.levels else level
    return bool(level)


def codings(state: State, selection: Selection) -> list[Coding]:
    """What each coder made of each statement that has an actor, a concept and a level and passes the selection's
    filters; duplicates stay. A statement that names no coder is by ``."""
    return [
        Coding(
            row["document"],
            row["coder"],
            row["actor"],
            row["concept"],
            row["level"],
            row["start"],
            row["stop"],
        )
        for row in _passing(coded(state, selection), selection)
        if row["actor"] and row["concept"] and row["level"] is not None
    ]


def _passing(given: Coded, selection: Selection) -> list[dict[str, Any]]:
    where, parameters = listed(selection, VARIABLES)
    query = f"FROM coded WHERE {within(selection)} AND {where} ORDER BY time, document, start, stop, statement"
    with duckdb.connect() as db:
        db.register("coded", given.rows)
        found: list[dict[str, Any]] = db.sql(query, params=parameters).to_arrow_table().to_pylist()
        return found
