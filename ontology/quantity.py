"""Quantities as intervals with a unit: `about 100 km2`, `more than 6 miles`, `several thousand`, `5 to 10`."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pint

Words = Mapping[str, Mapping[str, Mapping[str, float]]]

COUNT = "count"
UNIT = r"(?:(?:square|sq\.?|cubic) )?°?[^\W\d_]+\.?(?:\*\*[23]|\^[23]|[23²³])?"
UNITS = rf"{UNIT}(?: ?[/*·] ?{UNIT})*"
"""What is given to pint: units with small powers, and what is made of them. Its own grammar takes any expression."""
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
EXAMPLES = "a number, a range such as 5 to 10, best 7, or words such as about 100, more than 6, dozens"


class Quantity(NamedTuple):
    """Bounds in the unit. None is unbounded; `best` is the figure itself where one is given."""

    low: float | None
    high: float | None
    best: float | None
    unit: str
    approximate: bool

    def scaled(self, low: float, high: float, best: float, approximate: bool = False) -> Quantity:
        return self._replace(
            low=None if self.low is None else round(self.low * low, 9),
            high=None if self.high is None else round(self.high * high, 9),
            best=None if self.best is None else round(self.best * best, 9),
            approximate=self.approximate or approximate,
        )


def parse(text: str, unit: str, words: Words) -> Quantity:
    """Read a quantity and convert it to the unit. Raises ValueError with what would parse.

    Words of quantity are those of the ontology.
    """
    rest = " ".join(text.split())
    modifier, rest = _leading(rest, {w: k for k in ("LowerBound", "UpperBound", "Approximation") for w in words[k]})
    amount, rest = _amount(rest, words)
    if amount is None:
        raise ValueError(f"{text!r} is not a quantity: write {EXAMPLES}{_with_unit(unit)}")
    low, high, best = (number if number is None else _converted(number, rest, unit, text) for number in amount[:3])
    quantity = Quantity(low, high, best, unit, amount.approximate)
    _check(quantity, text)
    if quantity.low is not None and quantity.high is not None:
        if quantity.low > quantity.high:
            raise ValueError(f"{text!r}: its low end is above its high end")
        if quantity.best is not None and not quantity.low <= quantity.best <= quantity.high:
            raise ValueError(f"{text!r}: the best figure lies outside the range")
    if modifier in words["LowerBound"]:
        return quantity._replace(high=None, best=None)
    if modifier in words["UpperBound"]:
        return quantity._replace(low=0.0, best=None)
    if modifier:
        spread = words["Approximation"][modifier]
        return quantity.scaled(spread["low"], spread["high"], 1.0, approximate=True)
    return quantity


def _with_unit(unit: str) -> str:
    return "" if unit == COUNT else f", with a unit such as {unit}"


def _leading(text: str, words: Mapping[str, str]) -> tuple[str, str]:
    """The longest of the words that the text begins with, and the rest."""
    for word in sorted(words, key=len, reverse=True):
        if re.match(rf"{re.escape(word)}\b", text, re.IGNORECASE):
            return word, text[len(word) :].strip()
    return "", text


def _amount(text: str, words: Words) -> tuple[Quantity | None, str]:
    amount, rest = _leading(text, dict.fromkeys(words["Amount"], ""))
    if amount:
        found = words["Amount"][amount]
        return Quantity(found["low"], found["high"], None, COUNT, True), rest
    multiplier, rest = _leading(text, dict.fromkeys(words["Multiplier"], ""))
    if multiplier:
        found = words["Multiplier"][multiplier]
        quantity = Quantity(found["low"], found["high"], None, COUNT, True)
    elif match := re.match(rf"({NUMBER})(?:\s*(?:-|–|to)\s*({NUMBER})(?:,? best ({NUMBER}))?)?(?![\d.,]*\d)", text):
        low, high, best = (float(each.replace(",", "")) if each else None for each in match.groups())
        quantity = Quantity(low, low if high is None else high, low if high is None else best, COUNT, False)
        rest = text[match.end() :].strip()
    else:
        return None, text
    magnitude, rest = _leading(rest, dict.fromkeys(words["Magnitude"], ""))
    times = words["Magnitude"][magnitude]["times"] if magnitude else 1.0
    return quantity.scaled(times, times, times), rest


def _check(quantity: Quantity, text: str) -> None:
    numbers = [number for number in quantity[:3] if number is not None]
    if not all(math.isfinite(number) for number in numbers):
        raise ValueError(f"{text!r} is too large")
    parts = re.search(r"\d\.\d{3}(?![\d\s]*\w)", text) or not all(number.is_integer() for number in numbers)
    if quantity.unit == COUNT and parts:
        raise ValueError(f"{text!r}: a count is a whole number; thousands are set apart by a comma, as in 350,000")


def _converted(number: float, written: str, unit: str, text: str) -> float:
    """A number from the unit as written to the wanted one."""
    if unit == COUNT:
        if written:
            raise ValueError(f"{text!r}: {written!r} is not part of a count; write {EXAMPLES}")
        return number
    if not written:
        raise ValueError(f"{text!r} has no unit: add one, such as {unit}")
    if written == unit:
        return number
    import pint

    refusal = f"{text!r}: {written!r} cannot be converted to {unit}"
    if not re.fullmatch(UNITS, written):
        raise ValueError(refusal)
    try:
        return round(float(_registry().Quantity(number, _pint_name(written)).to(_pint_name(unit)).magnitude), 9)
    except (pint.PintError, AttributeError, ValueError, TypeError, OverflowError) as error:
        raise ValueError(refusal) from error


def is_unit(unit: str) -> bool:
    """Whether quantities can be kept in this unit: count, or one that others are converted to."""
    import pint

    try:
        return unit == COUNT or bool(re.fullmatch(UNITS, unit) and _registry().parse_units(_pint_name(unit)))
    except (pint.PintError, AttributeError, ValueError, TypeError):
        return False


@cache
def _registry() -> pint.UnitRegistry[float]:
    import pint

    return pint.UnitRegistry()


def _pint_name(unit: str) -> str:
    """`km2`, `sq km` and `square kilometers` as pint spells them."""
    squared = re.sub(r"^(?:square|sq\.?)\s+(\w+)$", r"\1**2", unit)
    return re.sub(r"^([A-Za-z]+)([23])$", r"\1**\2", squared)


def caption(low: float | None, high: float | None, best: float | None, unit: str, approximate: bool) -> str:
    """
    >>> caption(90.0, 110.0, 100.0, "km2", True)
    'about 100 km2'
    >>> caption(9.656064, None, None, "km", False)
    'at least 9.66 km'
    >>> caption(4.0, 10.0, 7.0, "count", False)
    '4 to 10, best 7'
    """
    suffix = "" if unit == COUNT else f" {unit}"
    if best is not None and not approximate and low != high and low is not None and high is not None:
        return f"{_plain(low)} to {_plain(high)}, best {_plain(best)}{suffix}"
    if best is not None:
        return f"{'about ' if approximate else ''}{_plain(best)}{suffix}"
    if low is not None and high is not None:
        return f"{_plain(low)}{suffix}" if low == high else f"{_plain(low)} to {_plain(high)}{suffix}"
    if low is not None:
        return f"at least {_plain(low)}{suffix}"
    return f"at most {_plain(high or 0.0)}{suffix}"


def _plain(number: float) -> str:
    return f"{number:,.2f}".rstrip("0").rstrip(".")
