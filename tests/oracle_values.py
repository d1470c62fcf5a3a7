"""The records as the oracle sees them, their times, and how two values fit: equal, inside, apart, or nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from enum import Enum
from math import inf
from typing import Any, NamedTuple

from tests.oracle_ontology import Aspect, Ontology, Pairs

Values = Mapping[str, list[Any]]


class Fit(Enum):
    """How the first side stands to the second."""

    EQUAL = "equal"
    INSIDE = "inside"
    AROUND = "around"
    DISJOINT = "disjoint"
    IN_TENSION = "in tension"
    NOTHING = "nothing"

    def turned(self) -> Fit:
        """How the second side stands to the first."""
        return {Fit.INSIDE: Fit.AROUND, Fit.AROUND: Fit.INSIDE}.get(self, self)


COMPATIBLE = {Fit.EQUAL, Fit.INSIDE, Fit.AROUND}
INCOMPATIBLE = {Fit.DISJOINT, Fit.IN_TENSION}


class Span(NamedTuple):
    """Four bounds in days, open ones infinite."""

    start_min: float
    start_max: float
    end_min: float
    end_max: float

    def can_meet(self, other: Span) -> bool:
        """Whether the two may share a day."""
        return self.start_min <= other.end_max and other.start_min <= self.end_max

    def surely_meets(self, other: Span) -> bool:
        """Whether the two share a day, wherever within their bounds they lie."""
        return self.start_max <= other.end_min and other.start_max <= self.end_min


class Value(NamedTuple):
    """What a proposition says: a state, an entity, a truth or an interval."""

    kind: str
    name: str = ""
    low: float = -inf
    high: float = inf


class Statement(NamedTuple):
    """A current statement, with its effective values."""

    id: str
    stance: str
    target: str
    hedge: str
    document: str
    utterance: tuple[str, str]
    voice: tuple[str, str]
    group: bool
    tense: str
    uttered: Span
    uttered_basis: str
    holds: Span
    holds_basis: str
    series: str


class Claim(NamedTuple):
    """What a statement says of a subject, directly or by a rule."""

    statement: Statement
    subject: str
    aspect: str
    place: str
    qualifiers: Mapping[str, str]
    value: Value
    sign: str
    holds: Span
    rule: str = ""
    loose: bool = False


def within(start: float, end: float) -> Span:
    """At some one time between the two."""
    return Span(start, end, start, end)


def refs(values: Values, name: str) -> list[str]:
    """The records that a property points at."""
    return [str(value["ref"]) for value in values.get(name, [])]


def ref(values: Values, name: str) -> str:
    """The one record that a property points at, or nothing."""
    return next(iter(refs(values, name)), "")


def text(values: Values, name: str, default: str = "") -> str:
    """A property's one value as a string."""
    return next((str(value) for value in values.get(name, [])), default)


def spelt(parts: Values) -> str:
    """The parts of a qualifier, spelt in one way."""
    return json.dumps(parts, sort_keys=True)


def span(values: Values, name: str) -> Span:
    """The bounds of a time. A start is never after its end, so a missing inner bound is the outer one."""
    start_min = _day(values, f"{name}_start_min", -inf)
    end_max = _day(values, f"{name}_end_max", inf)
    return Span(
        start_min, _day(values, f"{name}_start_max", end_max), _day(values, f"{name}_end_min", start_min), end_max
    )


def _day(values: Values, name: str, default: float) -> float:
    for value in values.get(name, []):
        return float(date.fromisoformat(str(value.get("date", value.get("datetime")))[:10]).toordinal())
    return default


def value_of(values: Values) -> Value | None:
    """The comparable value of a proposition; none where it has words, or nothing, for a value."""
    if "value" in values:
        return Value("entity", ref(values, "value"))
    if "value_state" in values:
        return Value("state", text(values, "value_state"))
    if "value_bool" in values:
        return Value("truth", "true" if values["value_bool"][0] else "false")
    if any(name in values for name in ("value_low", "value_high", "value_best")):
        return Value("quantity", "", _bound(values, "value_low", -inf), _bound(values, "value_high", inf))
    return None


def _bound(values: Values, name: str, default: float) -> float:
    return float(values[name][0]) if values.get(name) else default


def fit(x: Value, y: Value, aspect: Aspect, single: bool, ontology: Ontology, parts: Pairs) -> Fit:
    """How two asserted values stand to each other."""
    if x.kind == y.kind == "quantity":
        return fit_intervals(x, y, aspect.tolerance, single)
    if x == y:
        return Fit.EQUAL
    inner = parts if x.kind == "entity" else ontology.implied
    if x.kind == y.kind and (x.name, y.name) in inner:
        return Fit.INSIDE
    if x.kind == y.kind and (y.name, x.name) in inner:
        return Fit.AROUND
    return _fit_single(x, y, aspect, ontology) if single else Fit.NOTHING


def _fit_single(x: Value, y: Value, aspect: Aspect, ontology: Ontology) -> Fit:
    """Where only one value can be right, and neither lies in the other."""
    if x.kind == y.kind == "state" and not aspect.flat:
        return _fit_states(x.name, y.name, ontology)
    if x.kind == y.kind:
        return Fit.DISJOINT
    if {x.kind, y.kind} == {"state", "entity"}:
        return _fit_any_entity(x.name if x.kind == "state" else y.name, aspect, ontology)
    return Fit.NOTHING


def _fit_states(s: str, t: str, ontology: Ontology) -> Fit:
    pairs = {(a, b) for a in _with_implied(s, ontology) for b in _with_implied(t, ontology)}
    if pairs & ontology.disjoint:
        return Fit.DISJOINT
    return Fit.IN_TENSION if pairs & ontology.in_tension else Fit.NOTHING


def _fit_any_entity(state: str, aspect: Aspect, ontology: Ontology) -> Fit:
    states = _with_implied(state, ontology)
    if states & aspect.value_disjoint_with:
        return Fit.DISJOINT
    return Fit.IN_TENSION if states & aspect.value_in_tension_with else Fit.NOTHING


def _with_implied(state: str, ontology: Ontology) -> set[str]:
    return {state} | {implied for name, implied in ontology.implied if name == state}


def fit_intervals(x: Value, y: Value, tolerance: float, single: bool = True) -> Fit:
    """Equal where both bounds are, one in the other, or apart by more than the tolerance."""
    if _same(x.low, y.low, tolerance) and _same(x.high, y.high, tolerance):
        return Fit.EQUAL
    if y.low <= x.low and x.high <= y.high:
        return Fit.INSIDE
    if x.low <= y.low and y.high <= x.high:
        return Fit.AROUND
    lower, upper = in_order(x, y)
    return Fit.DISJOINT if single and below(lower.high, upper.low, tolerance) else Fit.NOTHING


def in_order(x: Value, y: Value) -> tuple[Value, Value]:
    """The lower interval, then the upper one."""
    return (x, y) if (x.low, x.high) <= (y.low, y.high) else (y, x)


def below(a: float, b: float, tolerance: float) -> bool:
    """Whether one bound lies below the other by more than the tolerance."""
    return a < b and not _same(a, b, tolerance)


def _same(a: float, b: float, tolerance: float) -> bool:
    if a in (inf, -inf) or b in (inf, -inf):
        return a == b
    return abs(a - b) <= tolerance * max(abs(a), abs(b))


def gap_and_ratio(x: Value, y: Value) -> tuple[float | None, float | None]:
    """How far apart two intervals are, and how many times the lower bound goes into the upper one."""
    lower, upper = in_order(x, y)
    if not lower.high < upper.low:
        return None, None
    return upper.low - lower.high, upper.low / lower.high if lower.high > 0 else None
