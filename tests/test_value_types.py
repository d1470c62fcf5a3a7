"""Value types: what each reads, what it refuses, and that every value survives being written."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.ontology.read import read
from sayso.ontology.types import VALUE_TYPES, Reading
from sayso.ontology.values import Ref, Text, Value, check, decode, dumps, encode, spelling

ONTOLOGY = read()
FIRST = date(2024, 8, 1)

# types


def parse(property: str, text: str) -> dict[str, Value]:
    own = ONTOLOGY.properties[property]
    reading = Reading(own, ONTOLOGY, "uk", lambda handle: Ref(f"https://x.example/entity/{handle}"))
    return VALUE_TYPES[own.type].parse(text, reading)


@pytest.mark.parametrize(
    ("property", "text", "values"),
    [
        ("office", " Yes ", {"": True}),
        ("value_bool", "false", {"": False}),
        ("window", "1,000", {"": 1000}),
        ("ratio", "2.5", {"": 2.5}),
        ("sentence", " as it is ", {"": " as it is "}),
        ("name", "Суджа", {"": Text("Суджа", "uk")}),
        ("speaker", "us", {"": Ref("https://x.example/entity/us")}),
        ("stance", "denies", {"": "denies"}),
        ("retrieved", "2024-08-08T12:00:00", {"": datetime(2024, 8, 8, 12, tzinfo=UTC)}),
        ("retrieved", "2024-08-08T12:00:00+02:00", {"": datetime(2024, 8, 8, 10, tzinfo=UTC)}),
        ("position", "51.19, -35.27", {"_lat": 51.19, "_long": -35.27}),
        ("during", "2024-08-01/..", {"": "2024-08-01/..", "_start_min": FIRST, "_start_max": FIRST, "_end_min": FIRST}),
        ("quantity", "more than 5", {"_low": 5.0, "_unit": "count", "_approximate": False}),
    ],
)
def test_types(property: str, text: str, values: dict[str, Value]) -> None:
    found = parse(property, text)
    assert found == values
    assert found.keys() <= VALUE_TYPES[ONTOLOGY.properties[property].type].parts.keys()
    assert all(check(value) == value for value in found.values())
    assert VALUE_TYPES[ONTOLOGY.properties[property].type].caption(found)


@pytest.mark.parametrize(
    ("property", "text", "advice"),
    [
        ("office", "maybe", "write true, false, yes or no"),
        ("window", "a week", "is not a whole number"),
        ("window", "1.5", "is not a whole number"),
        ("window", str(2**63), "is too large"),
        ("ratio", "half", "is not a number"),
        ("ratio", "nan", "can be kept"),
        ("ratio", "1e999", "can be kept"),
        ("stance", "suports", "is no stance: write asserts | "),
        ("retrieved", "noon", "write 2024-08-08T12:00:00Z"),
        ("retrieved", "0001-01-01T00:00:00+14:00", "write 2024-08-08T12:00:00Z"),
        ("position", "51.19", "write latitude and longitude"),
        ("position", "north, east", "write latitude and longitude"),
        ("position", "91, 0", "latitude lies within 90 degrees"),
        ("position", "nan, 0", "latitude lies within 90 degrees"),
        ("during", "last week", "write 2024-08-08"),
        ("quantity", "6 tanks", "is not part of a count"),
    ],
)
def test_no_types(property: str, text: str, advice: str) -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011
        parse(property, text)
    assert advice in str(error.value)
    assert repr(text) in str(error.value)


def test_every_part_is_of_a_plain_type() -> None:
    plain = {name for name, kind in VALUE_TYPES.items() if kind.parts == {"": name}}
    assert {part for kind in VALUE_TYPES.values() for part in kind.parts.values()} <= plain


# values

WORDS = st.text()
VALUES: st.SearchStrategy[Any] = st.one_of(
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    WORDS,
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
    WORDS.map(Ref),
    st.builds(Text, WORDS, st.sampled_from(["en", "uk", "zh-hans"])),
)


@given(VALUES)
def test_a_value_is_read_back_from_its_spelling(value: Value) -> None:
    again = decode(json.loads(dumps(encode(value))))
    assert again == value
    assert type(again) is type(value)


@given(VALUES, VALUES)
def test_two_values_are_spelt_differently(a: Value, b: Value) -> None:
    same = a == b and type(a) is type(b) and str(a) == str(b)
    assert (spelling(a) == spelling(b)) == same


def test_values_that_only_python_takes_for_one() -> None:
    assert len({spelling(value) for value in (1, 1.0, True, "1", "true")}) == 5


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        2**63,
        -(2**63) - 1,
        datetime(2024, 8, 8),
        datetime(2024, 8, 8, tzinfo=timezone(timedelta(hours=2))),
    ],
)
def test_values_out_of_range(value: object) -> None:
    with pytest.raises(ValueError, match="is out of range"):
        check(value)


@pytest.mark.parametrize("value", [None, b"bytes", ["list"], {"ref": 1}, {"day": "2024-08-08"}, timedelta(1), 1j])
def test_no_values(value: object) -> None:
    with pytest.raises(TypeError, match="is not a value that a record may hold"):
        decode(value)


@pytest.mark.parametrize("language", ["", "EN", "zh-Hans"])
def test_language_tags_are_lower_case(language: str) -> None:
    with pytest.raises(ValueError, match="must be lower-case"):
        Text("words", language)
