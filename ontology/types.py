"""Value types: each knows its parts, how to read itself from text, and its caption.

A composite value (a time, a quantity, a point) is stored as several plain ones, named by suffix; no exporter needs to
know more than the parts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Protocol, cast

from sayso.ontology import interval, quantity
from sayso.ontology.model import Ontology, Property
from sayso.ontology.values import INT64, Ref, Text, Value

Parts = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a value type may need to read a text: the property, the ontology, the language, and how handles resolve."""

    property: Property
    ontology: Ontology
    language: str
    resolve: Callable[[str], Ref]
    unit: str = quantity.COUNT


NO_LIMITS: Mapping[str, tuple[float, float]] = MappingProxyType({})


class ValueType(Protocol):
    @property
    def parts(self) -> Mapping[str, str]:
        """Atomic types by suffix."""
        ...

    @property
    def needs(self) -> Sequence[frozenset[str]]:
        """Suffixes of which at least one is there, for each set of them, where any part is."""
        ...

    @property
    def order(self) -> Sequence[tuple[str, str]]:
        """Suffixes of parts of which the first is no more than the second, where both are there."""
        ...

    @property
    def limits(self) -> Mapping[str, tuple[float, float]]:
        """The least and the most that a part may be, by suffix."""
        ...

    def parse(self, text: str, reading: Reading) -> dict[str, Value]:
        """Values by suffix. Raises ValueError with what would parse."""
        ...

    def caption(self, parts: Parts) -> str:
        """The value for a reader; parts by suffix."""
        ...


@dataclass(frozen=True, slots=True)
class Atomic:
    """A value of one part."""

    name: str
    read: Callable[[str, Reading], Value]

    @property
    def needs(self) -> Sequence[frozenset[str]]:
        return ()

    @property
    def order(self) -> Sequence[tuple[str, str]]:
        return ()

    @property
    def limits(self) -> Mapping[str, tuple[float, float]]:
        return NO_LIMITS

    @property
    def parts(self) -> Mapping[str, str]:
        return {"": self.name}

    def parse(self, text: str, reading: Reading) -> dict[str, Value]:
        return {"": self.read(text, reading)}

    def caption(self, parts: Parts) -> str:
        match parts[""]:
            case Text(text, _):
                return text
            case Ref(id):
                return id.rpartition("/")[2]
            case bool() as truth:
                return "true" if truth else "false"
            case value:
                return str(value)


class Time:
    """EDTF, as written and as four bounds."""

    parts: Mapping[str, str] = {
        "": "str",
        "_start_min": "date",
        "_start_max": "date",
        "_end_min": "date",
        "_end_max": "date",
    }
    needs: Sequence[frozenset[str]] = (frozenset({""}),)
    order: Sequence[tuple[str, str]] = (
        ("_start_min", "_start_max"),
        ("_end_min", "_end_max"),
        ("_start_min", "_end_min"),
        ("_start_max", "_end_max"),
        ("_start_min", "_end_max"),
    )
    limits: Mapping[str, tuple[float, float]] = NO_LIMITS

    def parse(self, text: str, reading: Reading) -> dict[str, Value]:
        return self.values(text.strip(), interval.parse(text))

    @staticmethod
    def values(text: str, bounds: interval.Interval) -> dict[str, Value]:
        days = {f"_{name}": day for name, day in bounds._asdict().items() if day is not None}
        return {"": text, **days}

    def caption(self, parts: Parts) -> str:
        return str(parts[""])


class Amount:
    """A number with bounds and a unit."""

    parts: Mapping[str, str] = {
        "_low": "float",
        "_high": "float",
        "_best": "float",
        "_unit": "str",
        "_approximate": "bool",
    }
    needs: Sequence[frozenset[str]] = (
        frozenset({"_low", "_high", "_best"}),
        frozenset({"_unit"}),
        frozenset({"_approximate"}),
    )
    order: Sequence[tuple[str, str]] = (("_low", "_best"), ("_best", "_high"), ("_low", "_high"))
    limits: Mapping[str, tuple[float, float]] = NO_LIMITS

    def parse(self, text: str, reading: Reading) -> dict[str, Value]:
        found = quantity.parse(text, reading.unit, reading.ontology.words)
        return {f"_{name}": value for name, value in found._asdict().items() if value is not None}

    def caption(self, parts: Parts) -> str:
        low, high, best = (cast("float | None", parts.get(part)) for part in ("_low", "_high", "_best"))
        return quantity.caption(low, high, best, str(parts["_unit"]), parts["_approximate"] is True)


class Point:
    """Latitude and longitude in degrees, written `51.19, 35.27`."""

    parts: Mapping[str, str] = {"_lat": "float", "_long": "float"}
    needs: Sequence[frozenset[str]] = (frozenset({"_lat"}), frozenset({"_long"}))
    order: Sequence[tuple[str, str]] = ()
    limits: Mapping[str, tuple[float, float]] = {"_lat": (-90, 90), "_long": (-180, 180)}

    def parse(self, text: str, reading: Reading) -> dict[str, Value]:
        try:
            latitude, longitude = (float(part) for part in text.split(","))
        except ValueError:
            raise ValueError(f"{text!r} is not a point: write latitude and longitude, such as 51.19, 35.27") from None
        degrees = {"_lat": latitude, "_long": longitude}
        if not all(least <= degrees[part] <= most for part, (least, most) in self.limits.items()):
            raise ValueError(f"{text!r}: latitude lies within 90 degrees, longitude within 180")
        return dict(degrees)

    def caption(self, parts: Parts) -> str:
        return f"{parts['_lat']}, {parts['_long']}"


def _bool(text: str, reading: Reading) -> bool:
    truth = {"true": True, "yes": True, "false": False, "no": False}.get(text.strip().lower())
    if truth is None:
        raise ValueError(f"{text!r} is neither true nor false: write true, false, yes or no")
    return truth


def _int(text: str, reading: Reading) -> int:
    try:
        number = int(text.replace(",", ""))
    except ValueError:
        raise ValueError(f"{text!r} is not a whole number") from None
    if number not in INT64:
        raise ValueError(f"{text!r} is too large")
    return number


def _float(text: str, reading: Reading) -> float:
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        raise ValueError(f"{text!r} is not a number") from None
    if not math.isfinite(number):
        raise ValueError(f"{text!r} is no number that can be kept")
    return number


def _date(text: str, reading: Reading) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"{text!r} is not a day: write 2024-08-08") from None


def _datetime(text: str, reading: Reading) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is not a moment: write 2024-08-08T12:00:00Z") from None


def _term(text: str, reading: Reading) -> str:
    scheme = reading.property.scheme or ""
    if text not in reading.ontology.terms[scheme]:
        raise ValueError(f"{text!r} is no {reading.property.label}: write {' | '.join(reading.ontology.terms[scheme])}")
    return text


VALUE_TYPES: Mapping[str, ValueType] = {
    "bool": Atomic("bool", _bool),
    "int": Atomic("int", _int),
    "float": Atomic("float", _float),
    "str": Atomic("str", lambda text, reading: text),
    "date": Atomic("date", _date),
    "datetime": Atomic("datetime", _datetime),
    "text": Atomic("text", lambda text, reading: Text(text, reading.language)),
    "ref": Atomic("ref", lambda text, reading: reading.resolve(text)),
    "term": Atomic("term", _term),
    "edtf": Time(),
    "quantity": Amount(),
    "point": Point(),
}
