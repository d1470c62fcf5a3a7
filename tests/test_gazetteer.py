"""Where places are: at their own positions, or roughly at those of the places in or around them."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sayso.server.pages.gazetteer import Position, positions


def place(id: str, lat: float | None = None, *within: str) -> dict[str, Any]:
    return {"id": id, "lat": lat, "long": None if lat is None else lat * 2, "within": list(within)}


def test_a_place_has_its_own_position_or_that_of_those_in_it_or_around_it() -> None:
    found = positions(
        [
            place("country"),
            place("region", None, "country"),
            place("town", 50.0, "region"),
            place("city", 52.0, "region"),
            place("station", None, "town"),
            place("village", None, "region"),
            place("nowhere"),
            place("equator", 0.0),
        ]
    )
    assert found == {
        "town": Position(50.0, 100.0, True),
        "city": Position(52.0, 104.0, True),
        "equator": Position(0.0, 0.0, True),
        "region": Position(51.0, 102.0, False),
        "country": Position(51.0, 102.0, False),
        "station": Position(50.0, 100.0, False),
        "village": Position(51.0, 102.0, False),
    }


@given(st.lists(st.tuples(st.none() | st.floats(-90, 90), st.lists(st.integers(0, 9), max_size=3)), max_size=10))
def test_any_nesting_even_a_circle_is_borne(drawn: list[tuple[float | None, list[int]]]) -> None:
    places = [place(str(number), lat, *map(str, within)) for number, (lat, within) in enumerate(drawn)]
    found = positions(places)
    assert {id for id, position in found.items() if position.own} == {p["id"] for p in places if p["lat"] is not None}
