"""Answers a page at a time, whatever the rows are and whatever becomes of them meanwhile."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import BadArgument
from sayso.queries.answer import answer
from sayso.queries.paging import page
from sayso.queries.question import Question, of_module


class Row(NamedTuple):
    name: str
    number: int | None
    share: float | None
    day: date | None
    sure: bool | None


def key(row: Row) -> Any:
    return row.number or 0


def rows(graph: object) -> list[Row]:
    return []


def question() -> Question:
    """A question with a column of every type."""
    module = ModuleType("tried")
    module.__dict__.update(Row=Row, rows=rows, key=key, __doc__="Tried.", date=date)
    return of_module(module, Path("tried.py"), "", None)


TRIED = question()
NULL = st.none()
ROWS = st.lists(
    st.builds(
        Row,
        st.text("aя\n“𝄞", max_size=3),
        NULL | st.integers(-2, 2),
        NULL | st.floats(-1, 1),
        NULL | st.dates(date(2024, 8, 1), date(2024, 8, 3)),
        NULL | st.booleans(),
    ),
    max_size=12,
)


@given(ROWS, st.integers(1, 5))
def test_every_row_is_on_one_page(found: list[Row], limit: int) -> None:
    whole = answer(TRIED, found)
    turned: list[tuple[Any, ...]] = []
    after = None
    while True:
        some, after = page(TRIED, whole, limit, after)
        turned += some
        if after is None:
            break
        assert len(some) >= limit
    assert turned == list(whole.rows)


@given(ROWS, ROWS, st.integers(1, 4))
def test_what_changes_meanwhile_hides_nothing_and_repeats_nothing(stay: list[Row], go: list[Row], limit: int) -> None:
    first, after = page(TRIED, answer(TRIED, [*stay, *go]), limit)
    if after:
        rest, _ = page(TRIED, answer(TRIED, stay), 1000, after)
        kept = [row for row in first if row in stay]
        assert sorted(map(repr, {*kept, *rest})) == sorted(map(repr, set(stay)))
        assert not set(first) & set(rest)


NO_ROW, OF_OTHER_TYPES = "eJyLNtRRMIoFAATuAWg=", "eJyLVkpU0lEw1DPVUcgrzclBJmMBausIUw=="


@pytest.mark.parametrize("after", ["x", "Ж", "e30=", "eJyLjgUAARUAuQ==", NO_ROW, OF_OTHER_TYPES])
def test_what_is_no_place_begins_no_page(after: str) -> None:
    with pytest.raises(BadArgument, match="begins no page"):
        page(TRIED, answer(TRIED, [Row("a", 1, None, None, None)]), 1, after)
