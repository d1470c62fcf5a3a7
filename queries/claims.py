"""The claims: one row for each thing that a statement takes a position on, in the form that comparison needs.

Days are numbers since 1970-01-01 and bounds are never null: what is unbounded has a sentinel, since a null would drop
its pairs.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

import pyarrow as pa

from sayso.graph.effective import bounds
from sayso.graph.record import Record
from sayso.ontology.interval import Interval
from sayso.ontology.model import NARROWING, Aspect, Ontology
from sayso.ontology.values import dumps, encode
from sayso.queries.voices import is_group, is_nameless, teller
from sayso.queries.world import World

FIRST_DAY, LAST_DAY = -1_000_000, 4_000_000
LEAST, MOST = -1e300, 1e300
EPOCH = date(1970, 1, 1)
INHERITED, EXISTENTIAL, ADDITIVE = "inherited", "existential", "additive"
"""Behaviours in space."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement that stands: what a relation asks of it, whatever it claims."""

    statement: str
    document: str
    utterance: str
    said: str
    voice: str
    """Who is counted as one; a source that no document names is another one in each document."""
    holder: str
    """The record of the voice."""
    teller: str
    """The voice as copies of a text name it."""
    group: bool
    target: str
    stance: str
    sign: str
    hedged: bool
    possible: bool
    series: str
    """The key of what its voice publishes again and again, if it belongs to that."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A position on a proposition (`block` is what makes two comparable) or on an action or entity (its id)."""

    statement: str
    topic: str
    """claim, action or entity: what the target is."""
    subject: str
    block: str
    rule: str = ""
    loose: bool = False
    """Whether the rule leaves open when it holds."""
    aspect: str = ""
    predicted: bool = False
    assumed: bool = False
    single: bool = False
    cumulative: bool = False
    value: str = ""
    entity: bool = False
    low: float = LEAST
    high: float = MOST
    numeric: bool = False
    tolerance: float = 0.0
    window: int = 0
    narrow_0: str = ""
    narrow_1: str = ""
    place: str = ""
    frame: str = ""
    """What is beside subject and place in the block."""
    space: str = ""
    extent: str = ""
    """The qualifier that says whether it is said of all of a place."""
    whole: bool = False
    """Whether it is asserted of all of a place, so that the parts inherit it."""
    start_min: int = FIRST_DAY
    start_max: int = LAST_DAY
    end_min: int = FIRST_DAY
    end_max: int = LAST_DAY
    """When a claim holds; when a stance was uttered."""

    def timed(self, interval: Interval | None) -> Claim:
        """The claim at the interval's four bounds; an inner bound that is missing is the outer one."""
        i = interval or Interval(None, None, None, None)
        start_min, end_max = day(i.start_min, FIRST_DAY), day(i.end_max, LAST_DAY)
        start_max, end_min = day(i.start_max, end_max), day(i.end_min, start_min)
        return replace(self, start_min=start_min, start_max=start_max, end_min=end_min, end_max=end_max)


def schema(kind: type[Claim] | type[Stated]) -> pa.Schema:
    """The columns of a table of these."""
    kinds = {"str": pa.string(), "bool": pa.bool_(), "int": pa.int64(), "float": pa.float64()}
    return pa.schema([(field.name, kinds[str(field.type)]) for field in fields(kind)])


def day(value: date | None, otherwise: int) -> int:
    return otherwise if value is None else (value - EPOCH).days


def to_date(number: int) -> date | None:
    """The day of a number; None for what is unbounded."""
    return None if number in (FIRST_DAY, LAST_DAY) else EPOCH + timedelta(days=number)


def stated(world: World, record: Record) -> Stated:
    ontology = world.ontology
    hedge = ontology.term("hedge", record.text("hedge") or "")
    nameless = is_nameless(world, record)
    id, document, stance = record.text("voice") or "", record.text("document") or "", record.text("stance") or ""
    return Stated(
        statement=record.id,
        document=document,
        utterance=f"as {key}" if (key := record.text("utterance")) else record.id,
        said=record.text("said") or "",
        voice=f"{id} in {document}" if nameless else id,
        holder=id,
        teller=teller(world, record),
        group=is_group(world, record),
        target=record.text("target") or "",
        stance=stance,
        sign=ontology.term("stance", stance).one("sign") or "",
        hedged=hedge.flag("weakens"),
        possible=hedge.flag("onlyPossible"),
        series=record.text("series") or "",
    )


def claim(world: World, record: Record, sign: str) -> Claim | None:
    """What a statement claims, or takes a stance on; None where that is nothing to compare. `sign` is its stance's,
    empty where that has none."""
    target = world.get(record.text("target"))
    if target is None:
        return None
    kind = world.ontology.kind_of(target.types).path
    if kind == "proposition" and sign:
        return _on_proposition(world.ontology, record, target, sign)
    if kind in ("action", "entity"):
        assumed = record.text("utteredBasis") == "assumed"
        return Claim(record.id, kind, target.id, target.id, assumed=assumed).timed(bounds(record, "uttered"))
    return None


def _on_proposition(ontology: Ontology, record: Record, proposition: Record, sign: str) -> Claim | None:
    aspect = ontology.aspects[proposition.text("aspect") or ""]
    value, entity, low, high = _value(proposition)
    numeric = low > LEAST or high < MOST
    if (
        "value_text" in proposition.values
        or not (value or numeric)
        or proposition.text("value_state") in aspect.no_claim
    ):
        return None
    extent, _ = aspect.whole_when or ("", "")
    narrowing = [name for name in aspect.narrowing if name != extent]
    narrow = [_shown(proposition, ontology, name) for name in narrowing] + [""] * NARROWING
    subject, place = proposition.text("subject") or "", proposition.text("place") or ""
    framed = frame(proposition, aspect, ontology)
    holds, uttered = bounds(record, "holds"), bounds(record, "uttered")
    later = holds is not None and uttered is not None and _after(holds.start_min, uttered.end_max)
    return Claim(
        statement=record.id,
        topic="claim",
        subject=subject,
        place=place,
        frame=framed,
        block=block(subject, place, framed),
        space=aspect.space,
        aspect=aspect.name,
        predicted=record.text("tense") == "future" or later,
        assumed=record.text("holdsBasis") == "assumed",
        single=aspect.single or _made_single(proposition, aspect),
        cumulative=aspect.persistence == "cumulative",
        value=value,
        entity=entity,
        low=low,
        high=high,
        numeric=numeric,
        tolerance=aspect.tolerance,
        window=aspect.window,
        narrow_0=narrow[0],
        narrow_1=narrow[1],
        extent=_shown(proposition, ontology, extent) if extent else "",
        whole=sign == "positive" and is_whole(aspect, proposition),
    ).timed(holds)


def _after(a: date | None, b: date | None) -> bool:
    return a is not None and b is not None and a > b


def _value(proposition: Record) -> tuple[str, bool, float, float]:
    """The value as a word, whether it is an entity, and the bounds of a quantity."""
    low, high = proposition.one("value_low"), proposition.one("value_high")
    bounds = (low if isinstance(low, float) else LEAST, high if isinstance(high, float) else MOST)
    if entity := proposition.text("value"):
        return entity, True, *bounds
    if "value_bool" in proposition.values:
        return dumps(proposition.one("value_bool")), False, *bounds
    return proposition.text("value_state") or "", False, *bounds


def _made_single(proposition: Record, aspect: Aspect) -> bool:
    """Whether a qualifier makes a many-valued aspect single."""
    return aspect.single_when is not None and _is(proposition, aspect.single_when)


def is_whole(aspect: Aspect, proposition: Record | None = None) -> bool:
    """Whether it is said of all of a place, so that the parts inherit it."""
    if aspect.space != INHERITED or aspect.whole_when is None:
        return aspect.space == INHERITED
    return proposition is not None and _is(proposition, aspect.whole_when)


def _is(proposition: Record, qualified: tuple[str, str]) -> bool:
    """Whether a qualifier has a term."""
    qualifier, term = qualified
    return proposition.text(qualifier) == term


def frame(proposition: Record | None, aspect: Aspect, ontology: Ontology) -> str:
    """What two claims share beside subject and place if they are comparable: aspect and defining qualifiers."""
    shown = [_shown(proposition, ontology, name) if proposition else "" for name in aspect.defining]
    return dumps([aspect.name, *shown])


def block(subject: str, place: str, frame: str) -> str:
    """What two claims of one place share if they are comparable."""
    return dumps([subject, place, frame])


def _shown(proposition: Record, ontology: Ontology, name: str) -> str:
    """A qualifier's value as one string; empty when it is missing."""
    values = [[encode(v) for v in proposition.many(field.name)] for field in ontology.fields_of(name)]
    return dumps(values) if any(values) else ""
