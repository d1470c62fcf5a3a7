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
from sayso.server.pages.questions import asking
from sayso.server.pages.tables import table
from sayso.view import View

NAME = "control"
LAND = Path(__file__).parent.parent / "static" / "land.json"
"""Outlines of countries: Natural Earth, public domain."""
MARGIN = 0.35
"""How much is shown around the places, as a part of what they span."""
LEAST = 2.0
"""How many degrees are shown at least."""
WIDE = 1000.0


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

    @property
    def height(self) -> float:
        return round((self.north - self.south) * self.scale, 1)

    def point(self, long: float, lat: float) -> tuple[float, float]:
        return round((long - self.west) * self.narrowing * self.scale, 1), round((self.north - lat) * self.scale, 1)

    def sees(self, ring: Sequence[Sequence[float]]) -> bool:
        """Whether a ring's box meets the frame's, with as much again on each side, for those who zoom out."""
        wide, high = self.east - self.west, self.north - self.south
        longs, lats = [p[0] for p in ring], [p[1] for p in ring]
        beside = min(longs) > self.east + wide or max(longs) < self.west - wide
        return not (beside or min(lats) > self.north + high or max(lats) < self.south - high)


def atlas(view: View, asked: Asked) -> Found:
    """Every place with a position that something is said of, or that lies where something happened."""
    found = asking(view, asked, NAME)
    claims, events = found.answer.to_dicts(), table(view, "events")
    places = [
        {
            **place,
            "claims": [claim for claim in claims if claim["place"] == place["id"]],
            "events": [event for event in events if event["place"] == place["id"]],
        }
        for place in table(view, "places")
    ]
    known = {place["id"] for place in places}
    spoken = [place for place in places if place["claims"] or place["events"]]
    data = {
        "parameters": found.given,
        "places": spoken,
        "elsewhere": [claim for claim in claims if claim["place"] not in known],
    }
    drawn = _drawn(spoken) if asked.page and spoken else {}
    return Found(data, {**found.shown(view), **drawn}, rows=found.answer)


def _drawn(places: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The frame, the land in it, and where each place lies."""
    frame = _frame([(place["long"], place["lat"]) for place in places])
    sides = sorted({claim["control"] for place in places for claim in place["claims"] if claim["control"]})
    return {
        "frame": frame,
        "land": list(_land(frame)),
        "points": {place["id"]: frame.point(place["long"], place["lat"]) for place in places},
        "sides": {side: number for number, side in enumerate(sides)},
    }


def _frame(points: Sequence[tuple[float, float]]) -> Frame:
    longs, lats = [long for long, _ in points], [lat for _, lat in points]
    across = max(max(longs) - min(longs), LEAST) * (1 + 2 * MARGIN) / 2
    up = max(max(lats) - min(lats), LEAST / 2) * (1 + 2 * MARGIN) / 2
    long, lat = (max(longs) + min(longs)) / 2, (max(lats) + min(lats)) / 2
    return Frame(long - across, max(lat - up, -85.0), long + across, min(lat + up, 85.0))


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
