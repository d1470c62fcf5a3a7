"""The values that a record may hold: a closed list, with one spelling each in JSON."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeAlias, cast


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """A reference to another record, by its IRI."""

    id: str


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """Words in a language, whose tag is lower-case BCP 47."""

    text: str
    language: str

    def __post_init__(self) -> None:
        if not self.language or self.language != self.language.lower():
            raise ValueError(f"language tag {self.language!r} must be lower-case")


Value: TypeAlias = bool | int | float | str | date | datetime | Ref | Text

INT64 = range(-(2**63), 2**63)
PLAIN = frozenset({str, bool, Ref, Text})
"""Types of which every value may be held."""
OWN = frozenset({str, bool, int, float})
"""Types that JSON has itself. What is most often there is asked first, since a match takes long."""


def check(value: object) -> Value:
    """Return the value if it is one that a record may hold; raise TypeError or ValueError if not."""
    if type(value) in PLAIN:
        return cast("Value", value)
    match value:
        case bool() | str() | Ref() | Text():
            return value
        case int() if value in INT64:
            return value
        case float() if math.isfinite(value):
            return value
        case datetime() if value.tzinfo is UTC:
            return value
        case date() if not isinstance(value, datetime):
            return value
        case int() | float() | datetime():
            raise ValueError(f"{value!r} is out of range (64-bit integers, finite floats, datetimes in UTC)")
        case _:
            raise TypeError(f"{type(value).__name__} is not a value that a record may hold")


def is_text(words: str) -> bool:
    """Whether a file or a database can hold it: it has no half of a character (a lone surrogate)."""
    try:
        return words.isascii() or bool(words.encode())
    except UnicodeEncodeError:
        return False


def encode(value: Value) -> Any:
    """The value as JSON. bool, int, float and str are themselves; the others are objects of one or two keys.

    >>> encode(Text("Суджа", "uk"))
    {'text': 'Суджа', 'language': 'uk'}
    """
    if type(value) in OWN:
        return value
    match value:
        case Ref():
            return {"ref": value.id}
        case Text():
            return {"text": value.text, "language": value.language}
        case datetime():
            return {"datetime": value.isoformat().replace("+00:00", "Z")}
        case date():
            return {"date": value.isoformat()}
        case _:
            return value


def decode(data: Any) -> Value:
    """The inverse of `encode`.

    >>> decode({"ref": "https://sayso.example/entity/us"})
    Ref(id='https://sayso.example/entity/us')
    """
    if type(data) is str:
        return data
    if type(data) is dict and type(iri := data.get("ref")) is str:
        return Ref(iri)
    match data:
        case {"text": str(text), "language": str(language)}:
            return Text(text, language)
        case {"datetime": str(moment)}:
            return datetime.fromisoformat(moment.replace("Z", "+00:00")).replace(tzinfo=UTC)
        case {"date": str(day)}:
            return date.fromisoformat(day)
        case _:
            return check(data)


_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def dumps(data: Any) -> str:
    """Canonical JSON: sorted keys, no spaces, Unicode as it is."""
    return _ENCODER.encode(data)


def spelling(value: Value) -> str:
    """One spelling for each value, so that 1, 1.0 and true differ; the order of values in answers and files."""
    return dumps(encode(value))
