"""Where places are: at their own positions, or roughly at those of the places in or around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple


class Position(NamedTuple):
    """In degrees; `own`, unless it is that of other places."""

    lat: float
    long: float
    own: bool


def positions(places: Sequence[Mapping[str, Any]]) -> dict[str, Position]:
    """The position of each place that has one: its own, else the middle of those that lie within it, else that of what
    it lies within. `places` have `id`, `lat`, `long`, and the ids that each is `within`."""
    found = {p["id"]: Position(p["lat"], p["long"], True) for p in places if p["lat"] is not None}
    around = {p["id"]: p["within"] for p in places}
    inside: dict[str, list[Position]] = {}
    for id, position in found.items():
        for above in _above(id, around):
            inside.setdefault(above, []).append(position)
    middles = {id: _middle(these) for id, these in inside.items() if id not in found}
    found |= middles
    for id in around.keys() - found.keys():
        known = [found[above] for above in _above(id, around) if above in found]
        if known:
            found[id] = known[0]._replace(own=False)
    return found


def _above(id: str, around: Mapping[str, Sequence[str]]) -> list[str]:
    """What a place lies within, the nearest first."""
    found: dict[str, None] = {}
    level = list(around.get(id, ()))
    while level:
        found |= dict.fromkeys(level)
        level = [up for each in level for up in around.get(each, ()) if up not in found]
    return list(found)


def _middle(positions: Sequence[Position]) -> Position:
    number = len(positions)
    return Position(sum(p.lat for p in positions) / number, sum(p.long for p in positions) / number, False)
