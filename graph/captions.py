"""Captions: one line that names each record to a reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from sayso.graph.judgements import Judged
from sayso.graph.record import Record
from sayso.ontology.interval import Interval
from sayso.ontology.model import Ontology
from sayso.ontology.values import Text, Value

CAPTION_LENGTH = 80


class Around(Protocol):
    """Where the records that a caption names are found."""

    @property
    def ontology(self) -> Ontology: ...
    def get(self, id: str | None) -> Record | None: ...


@dataclass(frozen=True)
class Surroundings:
    """The resolved records that an effective value may look at, and who refers to whom.

    `referrers` maps (field, id) to the ids of the records that refer to it through that field.
    """

    ontology: Ontology
    records: Mapping[str, Record]
    referrers: Mapping[tuple[str, str], tuple[str, ...]]
    judged: Judged
    uttered: dict[str, tuple[Interval, str]] = field(default_factory=dict)
    """When statements were uttered, as far as it was worked out."""
    positions: dict[str, Mapping[Value | None, Sequence[tuple[date, str]]]] = field(default_factory=dict)
    """Who took a position on an action, and when, as far as it was worked out."""

    def get(self, id: str | None) -> Record | None:
        return self.records.get(id or "")

    def referring(self, field: str, id: str) -> list[Record]:
        return [self.records[other] for other in self.referrers.get((field, id), ()) if other in self.records]


def caption(record: Record, around: Surroundings) -> str:
    """One line that names the record."""
    kind = around.ontology.kind_of(record.types).path
    return _CAPTIONS.get(kind, _name)(record, around) or record.id


def name_of(record: Record | None) -> str:
    """The record's name in English, else in the first language it has."""
    if record is None:
        return ""
    names = [value for value in record.many("name") if isinstance(value, Text)]
    english = [name.text for name in names if name.language == "en"]
    return next(iter(english or [name.text for name in names]), record.id.rpartition("/")[2])


def _name(record: Record, around: Surroundings) -> str:
    return name_of(record)


def _named(record: Record, field: str, around: Around) -> str:
    return ", ".join(name_of(around.get(id)) for id in record.refs(field))


def _membership(record: Record, around: Surroundings) -> str:
    organization = _named(record, "organization", around)
    return f"{record.text('roleTitle')}{', ' if organization else ''}{organization}"


def _proposition(record: Record, around: Surroundings) -> str:
    aspect = around.ontology.aspects[record.text("aspect") or ""]
    shown = _value(record, around)
    predicate = shown if "value_state" in record.values and len(aspect.values) == 1 else f"{aspect.label} {shown}"
    place = _named(record, "place", around)
    valid = record.text("valid")
    extras = [f"in {place}" if place else "", valid or "", *_qualifiers(record, around, aspect.qualifiers)]
    return ", ".join(filter(None, [f"{_named(record, 'subject', around)}: {predicate.strip()}", *extras]))


def topic(record: Record, around: Around) -> str:
    """What a proposition speaks of, without what it says of it; the name of anything else."""
    aspect = around.ontology.aspects.get(record.text("aspect") or "")
    if aspect is None:
        return name_of(record)
    place = _named(record, "place", around)
    extras = [f"in {place}" if place else "", *_qualifiers(record, around, aspect.defining)]
    return ", ".join(filter(None, [_named(record, "subject", around), aspect.label, *extras]))


def _value(record: Record, around: Surroundings) -> str:
    if entity := _named(record, "value", around):
        return entity
    if state := record.text("value_state"):
        return around.ontology.term("state", state).label
    if "value_bool" in record.values:
        return "" if record.one("value_bool") else "no"
    return record.text("value_text") or record.shown(around.ontology, "quantity") or ""


def _qualifiers(record: Record, around: Around, names: Iterable[str]) -> Iterable[str]:
    for name in names:
        shown = _named(record, name, around) or record.shown(around.ontology, name)
        if shown:
            yield f"{around.ontology.properties[name].label} {shown}"


def _said(record: Record, around: Surroundings) -> str:
    """Who says that who says what: a chain may be long, so it is walked."""
    said, reached = "", record
    while True:
        stance = around.ontology.term("stance", reached.text("stance") or "").label
        said += f"{_named(reached, 'speaker', around)} {stance}: "
        target = around.get(reached.text("target"))
        if target is None:
            return said
        if not target.text("stance"):
            return said + caption(target, around)
        reached = target


def _span(record: Record, around: Surroundings) -> str:
    quote = record.text("quote") or ""
    return quote if len(quote) <= CAPTION_LENGTH else quote[: CAPTION_LENGTH - 1] + "…"


def _mark(record: Record, around: Surroundings) -> str:
    by = _named(record, "by", around) or record.text("judge")
    return f"{record.text('markKind')} by {by}" if by else str(record.text("markKind"))


def _judgement(record: Record, around: Surroundings) -> str:
    shown = " and ".join(id.rpartition("/")[2] for id in record.refs("subject"))
    return f"{decision(record)}: {shown}, by {record.text('judge')}"


def decision(record: Record) -> str:
    """What a judgement or an analyst's mark decides, in a few words."""
    grade = "".join(filter(None, map(record.text, ("reliability", "credibility"))))
    words = [record.types[0], record.text("review"), grade]
    return record.text("verdict") or record.text("markKind") or " ".join(filter(None, words))


_CAPTIONS: Mapping[str, Callable[[Record, Surroundings], str]] = {
    "membership": _membership,
    "proposition": _proposition,
    "attribution": _said,
    "span": _span,
    "mark": _mark,
    "judgement": _judgement,
}
