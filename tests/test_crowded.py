"""Much said of one thing at one time: refused as a whole, with what to do, where its pairs could not be told."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pytest

from sayso import Workspace
from sayso.errors import TooManyRelations
from sayso.queries import crowded
from sayso.queries.claims import Claim, Stated, schema
from sayso.queries.claims_table import ClaimsTable
from tests.commands import failed
from tests.small import small, write

__all__ = ["small"]

SAID = "  - by: {}\n    said: 2024-08-07\n    asserts: town control {}\n    quote: {}\n"
QUOTES = {"mayor": "The mayor said the town was lost", "general": "The general said the town was held"}
FOUR = "".join(SAID.format(by, side, words) for by, words in QUOTES.items() for side in ("russia", "ukraine"))
PAIRS = 6
"""Of the four."""


def test_a_load_that_comes_to_too_much_is_refused(small: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(small.folder, "two", FOUR)
    with small.reading() as state:
        before = state.position, state.digests()
    monkeypatch.setattr(crowded, "MOST", PAIRS - 1)
    with pytest.raises(TooManyRelations) as found:
        small.load([path])
    told = str(found.value).splitlines()
    assert told[0].startswith("Town: control: ")
    assert "no more than 5 pairs on one thing; nothing was written" in told[1]
    assert "series: and runs: yes" in told[1]
    with small.reading() as state:
        assert (state.position, state.digests()) == before
    monkeypatch.undo()
    assert small.load([path])[0].number == 3
    assert small.verify(deep=True)["state"] == []


def filled(claims: int, topic: str = "claim", *, cumulative: bool = False, days: int = 1) -> ClaimsTable:
    """Claims of one thing, as many on each day, as what is compared with all others."""
    table = ClaimsTable(duckdb.connect())
    numbers = range(claims)
    given: dict[str, list[object]] = {
        "statement": [f"s{n}" for n in numbers],
        "block": ["thing"] * claims,
        "topic": [topic] * claims,
        "subject": ["it"] * claims,
        "aspect": [""] * claims,
        "cumulative": [cumulative] * claims,
        "start_min": [n % days for n in numbers],
        "end_max": [n % days for n in numbers],
        "touched": [True] * claims,
    }
    table.db.register("given", pa.table(given))
    table.db.execute("CREATE TABLE relate_claims AS FROM given")
    assert given.keys() - {"touched"} <= {field.name for kind in (Claim, Stated) for field in schema(kind)}
    return table


class Nobody:
    """A world in which nothing has a name."""

    def get(self, id: str) -> None:
        return None


@pytest.mark.parametrize(
    ("claims", "topic", "cumulative", "days", "pairs"),
    [
        (4_000, "claim", False, 1, "4,000 statements of the same time, 7,998,000 pairs"),
        (1_000_000, "claim", False, 1, "1,000,000 statements of the same time, 499,999,500,000 pairs"),
        (4_000, "action", False, 4_000, "4,000 statements of the same time, 7,998,000 pairs"),
        (4_000, "claim", False, 4_000, None),
        (3_000, "claim", False, 1, None),
        (4_000, "claim", True, 1, None),
    ],
)
def test_what_is_too_much(claims: int, topic: str, cumulative: bool, days: int, pairs: str | None) -> None:
    table = filled(claims, topic, cumulative=cumulative, days=days)
    if pairs is None:
        crowded.refuse_crowded(Nobody(), table)  # type: ignore[arg-type]
        return
    with pytest.raises(TooManyRelations) as found:
        crowded.refuse_crowded(Nobody(), table)  # type: ignore[arg-type]
    assert str(found.value).startswith(f"it: {pairs}")


def test_a_command_says_it_in_words(small: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowded, "MOST", 1)
    path = write(small.folder, "two", FOUR)
    assert "nothing was written" in failed("load", path, "-w", small.folder)
