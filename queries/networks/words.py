"""The words behind a weight: what the statements on both sides of it say, who says it, where and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sayso.graph.export import spans
from sayso.graph.record import Record
from sayso.graph.state import State

COLUMNS = ("statement", "speaker", "stance", "claim", "said", "said_basis", "document", "quote")
"""What is told of a statement: `speaker` and `claim` as they are called, `said` as EDTF."""


def words(state: State, statements: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What `COLUMNS` say, by statement; of one with several passages the words in order, with … between."""
    found = state.find(set(statements))
    about = {id for each in found.values() for field in _FIELDS for id in each.refs(field)}
    records = found | state.find(about)
    return {id: _told(record, records) for id, record in found.items()}


_FIELDS = ("speaker", "target", "document", "evidence")


def _told(record: Record, records: Mapping[str, Record]) -> dict[str, Any]:
    quotes = [each["quote"] for each in spans(record, records)]
    cells = {
        "statement": record.id,
        "speaker": _called(record, "speaker", records),
        "stance": record.text("stance"),
        "claim": _called(record, "target", records),
        "said": record.text("uttered"),
        "said_basis": record.text("utteredBasis"),
        "document": next(iter(record.refs("document")), None),
        "quote": " … ".join(quote for quote in quotes if quote),
    }
    return {name: cells[name] for name in COLUMNS}


def _called(record: Record, field: str, records: Mapping[str, Record]) -> str | None:
    ids = record.refs(field)
    return records[ids[0]].text("caption") if ids and ids[0] in records else None
