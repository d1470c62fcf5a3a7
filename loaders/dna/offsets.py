"""Offsets as Java counts them, in UTF-16 units, and as sayso does, in code points."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

LAST_OF_ONE_UNIT = 0xFFFF


@dataclass(frozen=True)
class Offsets:
    """Those of one text. Most texts have no character of two units: there nothing is counted."""

    text: str

    @cached_property
    def _astral(self) -> tuple[int, ...]:
        """The code points that take two units."""
        return tuple(at for at, character in enumerate(self.text) if ord(character) > LAST_OF_ONE_UNIT)

    @cached_property
    def _second_halves(self) -> tuple[int, ...]:
        """The units that end one of these characters."""
        return tuple(at + number + 1 for number, at in enumerate(self._astral))

    @property
    def units(self) -> int:
        """The length of the text in UTF-16 units."""
        return len(self.text) + len(self._astral)

    def code_point(self, unit: int) -> int | None:
        """The code point that begins at a unit; None where the unit lies inside a character or outside the text."""
        if not 0 <= unit <= self.units:
            return None
        before = bisect_left(self._second_halves, unit)
        inside = before < len(self._second_halves) and self._second_halves[before] == unit
        return None if inside else unit - before

    def unit(self, code_point: int) -> int:
        return code_point + bisect_left(self._astral, code_point)
