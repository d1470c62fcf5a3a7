"""Answers a page at a time: the next page begins after a row, wherever that stands by then."""

from __future__ import annotations

import base64
import json
import zlib
from bisect import bisect_right
from datetime import date
from typing import Any

from sayso.errors import BadArgument
from sayso.queries.answer import Answer, in_order
from sayso.queries.question import Question, Row, Slot

LARGEST = 1 << 20
"""How many bytes a row may have that a page begins after."""


def page(
    question: Question, answer: Answer, limit: int, after: str | None = None
) -> tuple[tuple[Row, ...], str | None]:
    """At most `limit` rows, and where the next page begins; None after the last row.

    Equal rows are never parted, so there may be more. Raises BadArgument for an `after` that was not given here.
    """
    key = in_order(question)
    keys = [key(row) for row in answer.rows]
    try:
        first = bisect_right(keys, key(_row(question, after))) if after else 0
    except (ValueError, TypeError, AttributeError, zlib.error) as error:
        raise BadArgument(f"after={after}: begins no page; take it from the page before") from error
    end = min(first + limit, len(keys))
    while 0 < end < len(keys) and keys[end] == keys[end - 1]:
        end += 1
    more = end < len(keys)
    return answer.rows[first:end], _place(answer.rows[end - 1]) if more else None


def _place(row: Row) -> str:
    cells = [cell.isoformat() if isinstance(cell, date) else cell for cell in row]
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(cells, ensure_ascii=False).encode(), 9)).decode()


def _row(question: Question, place: str) -> Row:
    cells = json.loads(zlib.decompressobj().decompress(base64.urlsafe_b64decode(place), LARGEST))
    return question.row(*(_cell(cell, slot) for cell, slot in zip(cells, question.columns, strict=True)))


def _cell(value: Any, slot: Slot) -> Any:
    if value is None:
        return None
    if slot.type is date:
        return date.fromisoformat(value)
    if not isinstance(value, slot.type):
        raise TypeError(slot.name)
    return value
