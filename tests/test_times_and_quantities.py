"""Times and quantities: what is read from which words, and what is refused with which advice."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.ontology import interval, quantity
from sayso.ontology.interval import Interval, throughout, within
from sayso.ontology.quantity import Quantity
from sayso.ontology.read import read

WORDS = read().words
FIRST, LAST = date(2024, 8, 1), date(2024, 8, 8)
DAYS = st.dates()
KINDS = ["throughout", "within", "from", "until", "after", "before", "ever"]
NUMBERS, UNITS = st.integers(0, 10**9), ["count", "km", "km2"]

# times


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("2024-08-08", throughout(LAST, LAST)),
        (" 2024-08-08 ", throughout(LAST, LAST)),
        ("2024-08", throughout(FIRST, date(2024, 8, 31))),
        ("2024", throughout(date(2024, 1, 1), date(2024, 12, 31))),
        ("2024-08-01/2024-08-08", throughout(FIRST, LAST)),
        ("2024-08/2024-09-15", throughout(FIRST, date(2024, 9, 15))),
        ("[2024-08-01..2024-08-08]", within(FIRST, LAST)),
        ("[2024-08-01,2024-08-08]", within(FIRST, LAST)),
        ("[..2024-08-08]", within(None, LAST)),
        ("[2024-08-01..]", within(FIRST, None)),
        ("2024-08-01/..", Interval(FIRST, FIRST, FIRST, None)),
        ("../2024-08-08", Interval(None, LAST, LAST, LAST)),
        ("2024-08-01/", Interval(FIRST, FIRST, FIRST, None)),
        ("/2024-08-08", Interval(None, LAST, LAST, LAST)),
        ("../..", Interval(None, None, None, None)),
        ("2024-08-XX/2024-09-15", Interval(FIRST, date(2024, 8, 31), date(2024, 9, 15), date(2024, 9, 15))),
        ("2024-08-XX/2024-08-08", Interval(FIRST, LAST, LAST, LAST)),
        ("2024-08-01/2024-08-XX", Interval(FIRST, FIRST, FIRST, date(2024, 8, 31))),
        ("202X", within(date(2020, 1, 1), date(2029, 12, 31))),
        ("2024-08-08T10:00:00Z", throughout(LAST, LAST)),
    ],
)
def test_times(text: str, bounds: Interval) -> None:
    assert interval.parse(text) == bounds


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "08.08.2024", "8 August 2024", "2024-8-8", "20240808", "2024-13-01", "2024-02-30", "Y20000"],
)
def test_no_times(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date or interval in the years 1 to 9999: write 2024-") as error:
        interval.parse(text)
    assert repr(text) in str(error.value)


@pytest.mark.parametrize("text", ["2024-08-08/2024-08-01", "[2024-08-08..2024-08-01]"])
def test_times_that_end_before_they_begin(text: str) -> None:
    with pytest.raises(ValueError, match="ends before it begins"):
        interval.parse(text)


def test_the_times_in_the_advice_can_be_read() -> None:
    """Brackets stand in quotation marks, as YAML needs them."""
    for example in interval.EXAMPLES.replace(" or ", ", ").split(", "):
        assert interval.parse(example.strip('"')).start_min


@given(st.tuples(DAYS, DAYS).map(sorted), st.sampled_from(KINDS))
def test_a_time_is_read_back_from_its_words(days: list[date], kind: str) -> None:
    first, last = days
    made = {
        "throughout": throughout(first, last),
        "within": within(first, last),
        "from": Interval(first, first, first, None),
        "until": Interval(None, last, last, last),
        "after": within(first, None),
        "before": within(None, last),
        "ever": within(None, None),
    }[kind]
    assert interval.parse(str(made)) == made


# quantities


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("0", "count", (0, 0, 0, False)),
        ("1,234", "count", (1234, 1234, 1234, False)),
        ("2.5 million", "count", (2_500_000, 2_500_000, 2_500_000, False)),
        ("5 to 10", "count", (5, 10, None, False)),
        ("5-10", "count", (5, 10, None, False)),
        ("5–10 km", "km", (5, 10, None, False)),
        ("1,000 to 10,000, best 7,000", "count", (1000, 10_000, 7000, False)),
        ("5 to 10 best 5 km", "km", (5, 10, 5, False)),
        ("dozens", "count", (24, 99, None, True)),
        ("Dozens", "count", (24, 99, None, True)),
        ("several thousand", "count", (3000, 9000, None, True)),
        ("a few hundred", "count", (300, 500, None, True)),
        ("tens of thousands", "count", (20_000, 99_999, None, True)),
        ("hundreds of thousands", "count", (200_000, 999_999, None, True)),
        ("more than 350,000", "count", (350_000, None, None, False)),
        ("at least  1", "count", (1, None, None, False)),
        ("more than several thousand", "count", (3000, None, None, True)),
        ("fewer than 100", "count", (0, 100, None, False)),
        ("at most 0", "count", (0, 0, None, False)),
        ("about 100 square kilometers", "km2", (90, 110, 100, True)),
        ("roughly 40 km", "km", (34, 46, 40, True)),
        ("nearly 50", "count", (45, 50, 50, True)),
        ("more than 6 miles", "km", (9.656064, None, None, False)),
        ("100km", "km", (100, 100, 100, False)),
        ("100 sq km", "km2", (100, 100, 100, False)),
        ("3000000 m2", "km2", (3, 3, 3, False)),
        ("36 km/hour", "m/s", (10, 10, 10, False)),
        ("about 50 °F", "degC", (9, 11, 10, True)),
    ],
)
def test_quantities(text: str, unit: str, expected: tuple[float, ...]) -> None:
    low, high, best, approximate = expected
    assert quantity.parse(text, unit, WORDS) == Quantity(low, high, best, unit, bool(approximate))


@pytest.mark.parametrize(
    ("text", "unit", "advice"),
    [
        ("5 to 10, best 11", "count", "the best figure lies outside the range"),
        ("7 best 7", "count", "'best 7' is not part of a count"),
        ("", "count", "is not a quantity: write a number, a range such as 5 to 10"),
        ("many", "km", "with a unit such as km"),
        ("more than", "count", "is not a quantity"),
        ("-5", "count", "is not a quantity"),
        ("12,34", "count", "is not a quantity"),
        ("1.5.2", "count", "is not a quantity"),
        ("nan", "count", "is not a quantity"),
        ("1e5", "count", "'e5' is not part of a count; write a number"),
        ("6 tanks", "count", "'tanks' is not part of a count"),
        ("6", "km", "has no unit: add one, such as km"),
        ("6 kg", "km", "'kg' cannot be converted to km"),
        ("6 wibbles", "km", "'wibbles' cannot be converted to km"),
        *(
            (f"6 {unit}", "km", "cannot be converted to km")
            for unit in ("[", "(", "@", "\\", "km/0", "km^", "km**'a'", "km;")
        ),
        ("350.000", "count", "a count is a whole number; thousands are set apart by a comma"),
        ("1.5", "count", "a count is a whole number"),
        ("10 to 5", "count", "its low end is above its high end"),
        ("1" * 400, "count", "is too large"),
    ],
)
def test_no_quantities(text: str, unit: str, advice: str) -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011
        quantity.parse(text, unit, WORDS)
    assert advice in str(error.value)


@given(st.sampled_from([*WORDS["Approximation"], ""]), NUMBERS, NUMBERS, st.sampled_from(UNITS))
def test_bounds_of_a_quantity_are_in_order(modifier: str, a: int, b: int, unit: str) -> None:
    low, high = sorted((a, b))
    found = quantity.parse(f"{modifier} {low:,} to {high} {'' if unit == 'count' else unit}", unit, WORDS)
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.high
    assert quantity.caption(found.low, found.high, None, unit, False)
