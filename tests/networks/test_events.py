"""Event lists, byte by byte, and read back."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import BadArgument
from sayso.queries.networks.events import Event, event_list
from tests.networks.drawings import LABELS

HEAD = (
    '"statement_id";"time";"person";"agreement";"start_position";"stop_position";"text";"coder";"document_id";'
    '"document_title";"document_author";"document_source";"document_section";"document_type"'
)
EVENT = Event(
    7, 1_106_697_600, {"person": "A; B", "agreement": True}, 3, 9, 'He said: "no;\nnever"', "Ann", 2, "T", type="op-ed"
)
EVENTS = st.builds(
    Event,
    statement=st.integers(0, 9),
    time=st.sampled_from([0, 2**31]),
    values=st.fixed_dictionaries({"who": LABELS, "level": st.integers(-3, 3)}),
    start=st.integers(0, 9),
    end=st.integers(10, 20),
    text=LABELS,
    coder=LABELS,
    document=st.integers(0, 1),
    title=LABELS,
)


def test_an_event_list_is_this() -> None:
    assert event_list([EVENT], ["person", "agreement"]) == (
        HEAD + '\n7;2005-01-26 00:00:00;"A, B";1;3;9;"He said: \'no,\nnever\'";"Ann";2;"T";"";"";"";"op-ed"'
    )


def test_an_event_without_a_value_stays() -> None:
    text = event_list(
        [replace(EVENT, statement="https://x/s", values={"agreement": False}, text="")], ["person", "agreement"]
    )
    assert text.split("\n")[1].startswith('"https://x/s";2005-01-26 00:00:00;"";0;3;9;"";"Ann"')


def test_no_event_is_a_header() -> None:
    assert event_list([], ["person", "agreement"]) == HEAD


@pytest.mark.parametrize("variables", [["coder"], ["time"], ["who", "who"]])
def test_a_column_has_one_name(variables: list[str]) -> None:
    with pytest.raises(BadArgument, match=f"variable {variables[0]}: .* rename the variable"):
        event_list([EVENT], variables)


@given(st.lists(EVENTS, max_size=6), st.randoms())
def test_events_read_back_in_order_of_time(events: list[Event], random: Random) -> None:
    text = event_list(events, ["who", "level"])
    head, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert len(head) == 14
    found = [dict(zip(head, row, strict=True)) for row in rows]

    def key(row: dict[str, str]) -> tuple[object, ...]:
        names = ("document_id", "start_position", "stop_position", "statement_id")
        return (row["time"], *(int(row[name]) for name in names))

    assert [key(row) for row in found] == sorted(map(key, found))
    assert sorted(row["text"] for row in found) == sorted(e.text.replace(";", ",").replace('"', "'") for e in events)
    shuffled = sorted(events, key=lambda _: random.random())
    if len({key(row) for row in found}) == len(found):
        assert event_list(shuffled, ["who", "level"]) == text
