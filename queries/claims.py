"""The claims table: one row for each thing that a statement takes a position on, in the form that comparison needs.

Days are numbers since 1970-01-01 and bounds are never null: what is unbounded has a sentinel, since a null would drop
its pairs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property

import pyarrow as pa

from sayso.graph.effective import bounds
from sayso.graph.record import Record
from sayso.ontology.interval import Interval
from sayso.ontology.model import NARROWING, Aspect, Ontology
from sayso.ontology.values import dumps, encode

FIRST_DAY, LAST_DAY = -1_000_000, 4_000_000
LEAST, MOST = -1e300, 1e300
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Claim:
    """A position on a proposition (`block` is what makes two comparable) or on an action or entity (its id)."""

    statement: str
    document: str
    utterance: str
    voice: str
    group: bool
    topic: str
    """claim, action or entity: what the target is."""
    stance: str
    sign: str
    hedged: bool
    possible: bool
    predicted: bool
    assumed: bool
    changed: bool
    """Whether the voice also took another stance on the same action or entity."""
    rule: str
    target: str
    block: str
    aspect: str
    single: bool
    cumulative: bool
    value: str
    entity: bool
    low: float
    high: float
    numeric: bool
    tolerance: float
    window: int
    narrow_0: str
    narrow_1: str
    start_min: int = FIRST_DAY
    start_max: int = LAST_DAY
    end_min: int = FIRST_DAY
    end_max: int = LAST_DAY

    def timed(self, interval: Interval | None) -> Claim:
        """The claim at the interval's four bounds; an inner bound that is missing is the outer one."""
        i = interval or Interval(None, None, None, None)
        start_min, end_max = day(i.start_min, FIRST_DAY), day(i.end_max, LAST_DAY)
        start_max, end_min = day(i.start_max, end_max), day(i.end_min, start_min)
        return replace(self, start_min=start_min, start_max=start_max, end_min=end_min, end_max=end_max)


def table(claims: Iterable[Claim]) -> pa.Table:
    kinds = {"str": pa.string(), "bool": pa.bool_(), "int": pa.int64(), "float": pa.float64()}
    schema = pa.schema([(field.name, kinds[str(field.type)]) for field in fields(Claim)])
    given = list(claims)
    return pa.table([pa.array([getattr(c, each.name) for c in given], each.type) for each in schema], schema=schema)


def day(value: date | None, otherwise: int) -> int:
    return otherwise if value is None else (value - EPOCH).days


@dataclass(frozen=True, eq=False)
class World:
    """The current records that claims are made from, by id."""

    ontology: Ontology
    records: Mapping[str, Record]

    @cached_property
    def _by_field(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for id, record in self.records.items():
            for name in record.values:
                found[name].append(id)
        return found

    def having(self, field: str) -> Sequence[str]:
        """Ids of the records that have a field."""
        return self._by_field.get(field, ())

    def is_a(self, id: str | None, kind: str) -> bool:
        record = self.records.get(id or "")
        return record is not None and self.ontology.kind_of(record.types).path == kind

    def statements(self) -> Iterator[Record]:
        """Attributions that stand."""
        loaded_as = self.ontology.kinds["attribution"].loaded_as
        return (record for record in self.records.values() if loaded_as in record.types)


def claims(world: World) -> list[Claim]:
    """The claims of all statements, in order of id; derived ones are added by `rules`."""
    found = [claim for record in world.statements() if (claim := _claim(world, record))]
    return sorted(_with_periods(found), key=lambda claim: claim.statement)


def _claim(world: World, record: Record) -> Claim | None:
    target = world.records.get(record.text("target") or "")
    if target is None:
        return None
    kind = world.ontology.kind_of(target.types).path
    stance = world.ontology.term("stance", record.text("stance") or "")
    position = _position(world, record, stance.one("sign") or "", kind)
    if kind == "proposition" and stance.one("sign"):
        return _on_proposition(world, record, target, position)
    if kind in ("action", "entity"):
        return replace(position, target=target.id, block=target.id)
    return None


def _position(world: World, record: Record, sign: str, kind: str) -> Claim:
    """What every row has, whatever its target."""
    ontology = world.ontology
    hedge = ontology.term("hedge", record.text("hedge") or "")
    return Claim(
        statement=record.id,
        document=record.text("document") or "",
        utterance=record.text("utterance") or record.id,
        voice=voice(world, record),
        group=is_group(world, record),
        topic="claim" if kind == "proposition" else kind,
        stance=record.text("stance") or "",
        sign=sign,
        hedged=hedge.flag("weakens"),
        possible=hedge.flag("onlyPossible"),
        predicted=False,
        assumed=record.text("utteredBasis") == "assumed",
        changed=False,
        rule="",
        target="",
        block="",
        aspect="",
        single=False,
        cumulative=False,
        value="",
        entity=False,
        low=LEAST,
        high=MOST,
        numeric=False,
        tolerance=0.0,
        window=0,
        narrow_0="",
        narrow_1="",
    ).timed(bounds(record, "uttered"))


def voice(world: World, record: Record) -> str:
    """Whose voice it is; a source that no document names is another one in each document."""
    id = record.text("voice") or ""
    holder = world.records.get(id)
    nameless = holder is not None and "anonymity" in world.ontology.counts(holder.types)
    return f"{id} in {record.text('document')}" if nameless else id


def is_group(world: World, record: Record) -> bool:
    holder = world.records.get(record.text("voice") or "")
    return holder is not None and not world.ontology.speaks_as_one(holder.types)


def _on_proposition(world: World, record: Record, proposition: Record, position: Claim) -> Claim | None:
    aspect = world.ontology.aspects[proposition.text("aspect") or ""]
    value, entity, low, high = _value(proposition)
    numeric = low > LEAST or high < MOST
    if (
        "value_text" in proposition.values
        or not (value or numeric)
        or proposition.text("value_state") in aspect.no_claim
    ):
        return None
    narrow = [_shown(proposition, world.ontology, name) for name in aspect.narrowing] + [""] * NARROWING
    holds, uttered = bounds(record, "holds"), bounds(record, "uttered")
    later = holds is not None and uttered is not None and _after(holds.start_min, uttered.end_max)
    return replace(
        position,
        predicted=record.text("tense") == "future" or later,
        assumed=record.text("holdsBasis") == "assumed",
        target=proposition.id,
        block=_block(proposition, aspect, world.ontology),
        aspect=aspect.name,
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
    return aspect.single_when is not None and proposition.text(aspect.single_when[0]) == aspect.single_when[1]


def _block(proposition: Record, aspect: Aspect, ontology: Ontology) -> str:
    """What two claims must share to be comparable."""
    qualifiers = [_shown(proposition, ontology, name) for name in aspect.defining]
    return dumps([proposition.text("subject"), aspect.name, proposition.text("place"), *qualifiers])


def _shown(proposition: Record, ontology: Ontology, name: str) -> str:
    """A qualifier's value as one string; empty when it is missing."""
    values = [[encode(v) for v in proposition.many(field.name)] for field in ontology.fields_of(name)]
    return dumps(values) if any(values) else ""


def _with_periods(found: Sequence[Claim]) -> Iterator[Claim]:
    """A stance on an action or entity lasts until the day before the same voice takes another one on it."""
    signed: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in found:
        if claim.topic != "claim" and claim.sign and not claim.group:
            signed[claim.voice, claim.block].append(claim)
    for claim in found:
        others = [] if claim.group else [o for o in signed[claim.voice, claim.block] if o.stance != claim.stance]
        yield claim if claim.topic == "claim" else _until_another(claim, others)


def _until_another(claim: Claim, others: Sequence[Claim]) -> Claim:
    surely_later = [other.end_max - 1 for other in others if other.start_min > claim.end_max]
    maybe_later = [other.start_min - 1 for other in others if other.end_max > claim.start_min]
    return replace(
        claim,
        start_max=claim.end_max,
        end_min=min(maybe_later, default=LAST_DAY),
        end_max=min(surely_later, default=LAST_DAY),
        changed=bool(others),
    )
