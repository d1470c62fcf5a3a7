"""The map: places with who is said to control them, and what happened there."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from sayso.server.pages.asked import Asked
from sayso.server.pages.found import Found
from sayso.server.pages.gazetteer import positions
from sayso.server.pages.questions import asking
from sayso.server.pages.tables import table
from sayso.view import View

NAME = "control"
LAND = Path(__file__).parent.parent / "static" / "land.json"
"""Outlines of countries: Natural Earth, public domain."""
MARGIN = 0.2
"""How much is shown around the places, as a part of what they span."""
LEAST = 2.0
"""How many degrees are shown at least."""
WIDE, HIGH = 1000.0, 600.0
"""The shape of the map."""


class Frame(NamedTuple):
    """What of the earth is shown, in degrees: equirectangular, true to scale along its middle parallel."""

    west: float
    south: float
    east: float
    north: float

    @property
    def narrowing(self) -> float:
        return math.cos(math.radians((self.south + self.north) / 2))

    @property
    def scale(self) -> float:
        return WIDE / ((self.east - self.west) * self.narrowing)

    def point(self, long: float, lat: float) -> tuple[float, float]:
        return round((long - self.west) * self.narrowing * self.scale, 1), round((self.north - lat) * self.scale, 1)

    def sees(self, ring: Sequence[Sequence[float]]) -> bool:
        """Whether a ring's box meets the frame's, with as much again on each side, for those who zoom out."""
        wide, high = self.east - self.west, self.north - self.south
        longs, lats = [p[0] for p in ring], [p[1] for p in ring]
        beside = min(longs) > self.east + wide or max(longs) < self.west - wide
        return not (beside or min(lats) > self.north + high or max(lats) < self.south - high)


class Marker(NamedTuple):
    """What is drawn at one point: the places there, of which the first gives it its name, and how it looks."""

    x: float
    y: float
    places: Sequence[dict[str, Any]]
    sides: Sequence[str]
    own: bool

    @property
    def said(self) -> int:
        return sum(len(place["claims"]) for place in self.places)

    @property
    def happened(self) -> bool:
        return any(place["events"] for place in self.places)


def atlas(view: View, asked: Asked) -> Found:
    """Every place that has a position: what is said of it, and what happened there."""
    found = asking(view, asked, NAME)
    claims, events, listed = found.answer.to_dicts(), table(view, "events"), table(view, "places")
    where = positions(listed)
    places = [
        {
            **{name: place[name] for name in ("id", "caption")},
            **where[place["id"]]._asdict(),
            "claims": [claim for claim in claims if claim["place"] == place["id"]],
            "events": [event for event in events if event["place"] == place["id"]],
        }
        for place in listed
        if place["id"] in where
    ]
    shown = [place for place in places if place["own"] or place["claims"] or place["events"]]
    elsewhere = [claim for claim in claims if claim["place"] not in where]
    data = {"parameters": found.given, "places": shown, "elsewhere": elsewhere}
    drawn = _drawn(shown) if asked.page and shown else {}
    return Found(data, {**found.shown(view), **drawn}, rows=found.answer)


def _drawn(places: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The frame, the land in it, and what is drawn where."""
    spoken = [place for place in places if place["claims"] or place["events"]]
    frame = _frame([(place["long"], place["lat"]) for place in spoken or places])
    sides = sorted({claim["control"] for place in places for claim in place["claims"] if claim["control"]})
    return {
        "frame": frame,
        "land": list(_land(frame)),
        "markers": list(_markers(places, frame)),
        "sides": {side: number for number, side in enumerate(sides)},
    }


def _markers(places: Sequence[dict[str, Any]], frame: Frame) -> Iterator[Marker]:
    """One for each point; at the same point the place with a position of its own comes first."""
    at: dict[tuple[float, float], list[dict[str, Any]]] = {}
    for place in sorted(places, key=lambda place: not place["own"]):
        at.setdefault(frame.point(place["long"], place["lat"]), []).append(place)
    for (x, y), here in at.items():
        sides = dict.fromkeys(claim["control"] for place in here for claim in place["claims"] if claim["control"])
        yield Marker(x, y, here, list(sides), here[0]["own"])


def _frame(points: Sequence[tuple[float, float]]) -> Frame:
    """The smallest that has a margin around all points, in the shape of the map."""
    longs, lats = [long for long, _ in points], [lat for _, lat in points]
    long, lat = (max(longs) + min(longs)) / 2, (max(lats) + min(lats)) / 2
    narrowing = math.cos(math.radians(lat))
    needed = max((max(longs) - min(longs)) * narrowing, (max(lats) - min(lats)) * WIDE / HIGH, LEAST)
    across = needed * (1 + 2 * MARGIN) / 2
    up = across * HIGH / WIDE
    return Frame(long - across / narrowing, lat - up, long + across / narrowing, lat + up)


def _land(frame: Frame) -> Iterator[tuple[str, str]]:
    """The countries in a frame: each name, with its outline as an SVG path."""
    for country in _countries():
        rings = [ring for ring in country["rings"] if frame.sees(ring)]
        if rings:
            yield country["name"], "".join(_path(frame, ring) for ring in rings)


def _path(frame: Frame, ring: Sequence[Sequence[float]]) -> str:
    points = " ".join("{},{}".format(*frame.point(long, lat)) for long, lat in ring)
    return f"M{points}Z"


@cache
def _countries() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(LAND.read_text(encoding="utf-8"))["countries"]
    return found
