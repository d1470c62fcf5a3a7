"""Whether records may be loaded: each by itself against the ontology, and all together against what is held."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple, cast

from sayso.graph.ids import Ids
from sayso.graph.record import Record, union
from sayso.ontology.model import Count, Field, Ontology
from sayso.ontology.types import VALUE_TYPES
from sayso.ontology.values import Ref, Text, Value, is_text

Find = Callable[[Iterable[str]], Mapping[str, Record]]
"""What is held of these ids already."""


class Fault(NamedTuple):
    """What is wrong with one record; `field` names the place in it, or is empty."""

    id: str
    field: str
    message: str


def faults(records: Iterable[Record], ontology: Ontology, ids: Ids) -> Iterator[Fault]:
    """Check each record by itself: its classes, kind, fields, counts and value types."""
    for record in records:
        unknown = [name for name in record.types if name not in ontology.classes]
        if unknown or not record.types:
            yield Fault(record.id, "types", f"no class {', '.join(unknown) or 'given'}")
            continue
        kind = ontology.kind_of(record.types)
        if ids.kind(record.id) != kind.path:
            yield Fault(record.id, "", f"a {kind.name} has an id that begins {ids.base}{kind.path}/")
        yield from _value_faults(record, ontology)
        yield from _count_faults(record, ontology)
        yield from _part_faults(record, ontology)


def allowed(record: Record, ontology: Ontology) -> dict[str, Count]:
    """The properties that the record may have; a proposition also has its aspect's qualifiers."""
    counts = ontology.counts(record.types)
    aspect = ontology.aspects.get(record.text("aspect") or "")
    qualifiers: dict[str, Count] = dict.fromkeys(aspect.qualifiers, "?") if aspect else {}
    return counts | qualifiers


def _value_faults(record: Record, ontology: Ontology) -> Iterator[Fault]:
    counts, folded = allowed(record, ontology), ontology.folds(record.types)
    for name, values in record.values.items():
        field = ontology.fields.get(name)
        if field is None or field.property.name not in counts:
            yield Fault(record.id, name, f"{', '.join(record.types)} has no such property")
        elif field.property.name in folded:
            yield Fault(record.id, name, "is computed when records are folded, and is never loaded")
        else:
            yield from (Fault(record.id, name, text) for value in values if (text := misfit(value, field, ontology)))
            languages = [value.language for value in values if isinstance(value, Text)]
            if len(set(languages)) < len(languages):
                yield Fault(record.id, name, "has two texts in one language")


def misfit(value: Value, field: Field, ontology: Ontology) -> str | None:
    """Why a value does not fit its field, if it does not."""
    kind = {
        bool: "bool",
        int: "int",
        float: "float",
        str: "str",
        date: "date",
        datetime: "datetime",
        Ref: "ref",
        Text: "text",
    }[type(value)]
    expected = "str" if field.type == "term" else field.type
    if kind != expected:
        return f"{value!r} is of type {kind}, expected {expected}"
    words = value.text if isinstance(value, Text) else value.id if isinstance(value, Ref) else value
    if isinstance(words, str) and not is_text(words):
        return f"{value!r} holds half of a character"
    if field.type == "term" and value not in ontology.terms[field.property.scheme or ""]:
        return f"{value!r} is no declared {field.property.label}"
    return None


def _count_faults(record: Record, ontology: Ontology) -> Iterator[Fault]:
    folded = ontology.folds(record.types)
    for name, count in allowed(record, ontology).items():
        fields = [field for field in ontology.fields_of(name) if field.name in record.values]
        if not fields and count in "1+" and name not in folded:
            yield Fault(record.id, name, "is missing")
        several = [field for field in fields if field.type != "text" and len(record.values[field.name]) > 1]
        if several and (count in "1?" or several[0].suffix):
            shown = ", ".join(str(value) for value in record.values[several[0].name])
            yield Fault(record.id, name, f"has several values ({shown}) and may have one")


def _part_faults(record: Record, ontology: Ontology) -> Iterator[Fault]:
    """Parts of composite values that belong together, and that are in order."""
    properties = {field.property.name for name in record.values if (field := ontology.fields.get(name))}
    for name in sorted(properties):
        parts = record.parts(ontology, name)
        stem, value_type = ontology.properties[name].stem, VALUE_TYPES[ontology.properties[name].type]
        for several in value_type.needs:
            if not several & parts.keys():
                yield Fault(record.id, name, f"has no {' or '.join(sorted(stem + part for part in several))}")
        for low, high in value_type.order:
            if _above(parts.get(low), parts.get(high)):
                yield Fault(record.id, name, f"{stem}{low} is above {stem}{high}")
        for part, (least, most) in value_type.limits.items():
            if _above(least, parts.get(part)) or _above(parts.get(part), most):
                yield Fault(record.id, stem + part, f"lies outside {least} to {most}")


def _above(a: Value | None, b: Value | None) -> bool:
    """Whether two numbers, or two days, are in the wrong order; values of other types have none."""
    if isinstance(a, float | int) and isinstance(b, float | int):
        return a > b
    days = isinstance(a, date) and isinstance(b, date) and not isinstance(a, datetime) and not isinstance(b, datetime)
    return days and cast(date, a) > cast(date, b)


def clashes(record: Record, others: Mapping[str, Record], ontology: Ontology, source: str) -> Iterator[Fault]:
    """What the sources of one record disagree on. `others` are the records of the other sources, by source."""
    for other_source, other in others.items():
        both = union((record, other), ontology)
        if len(both.types) > 1:
            message = (
                f"is a {record.types[0]} in {source} and a {other.types[0]} in {other_source}; one of them is wrong"
            )
            yield Fault(record.id, "types", message)
            continue
        for fault in (*_count_faults(both, ontology), *_language_faults(both)):
            message = f"{fault.message}: {source} and {other_source} disagree"
            yield fault._replace(message=message)


def _language_faults(record: Record) -> Iterator[Fault]:
    for name, values in record.values.items():
        languages = [value.language for value in values if isinstance(value, Text)]
        if len(set(languages)) < len(languages):
            shown = ", ".join(repr(value.text) for value in values if isinstance(value, Text))
            yield Fault(record.id, name, f"has several texts in one language ({shown})")


def dangling(records: Mapping[str, Record], find: Find, ontology: Ontology) -> Iterator[Fault]:
    """References that lead nowhere, or to a record of the wrong class. `find` gives what other sources hold."""
    wanted = {target for record in records.values() for _, target in record.referred()}
    held = find(wanted - records.keys())
    for record in records.values():
        for name, target in record.referred():
            ranges = ontology.fields[name].property.ranges
            found = records.get(target) or held.get(target)
            if found is None:
                yield Fault(record.id, name, f"refers to {target}, which is not there")
            elif not any(ontology.is_a(found.types, each) for each in ranges):
                yield Fault(record.id, name, f"refers to a {found.types[0]}, expected {' or '.join(ranges)}")


def cycles(records: Mapping[str, Record], find: Find, ontology: Ontology) -> Iterator[Fault]:
    """Rings in properties that may have none, and in chains of statements about statements; each ring once."""
    acyclic = {name for name, property in ontology.properties.items() if property.acyclic}
    fetched = dict(records)
    frontier = set(records)
    while frontier:
        targets = {t for id in frontier for name, t in fetched[id].referred() if name in acyclic} - fetched.keys()
        fetched |= (found := find(targets))
        frontier = set(found)
    for name in sorted(acyclic):
        after = {id: [t for t in record.refs(name) if t in fetched] for id, record in sorted(fetched.items())}
        yield from (_ring(ring, name) for ring in rings(after))


def _ring(ring: list[str], name: str) -> Fault:
    shown = " → ".join(id.rpartition("/")[2] for id in (*ring, ring[0]))
    return Fault(ring[0], name, f"goes round in a circle: {shown}")


def rings(after: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """One ring for each place where following the links comes back to where it was."""
    done: set[str] = set()
    for start in after:
        path: list[str] = []
        stack: list[tuple[str, Iterator[str]]] = []
        if start not in done:
            path.append(start)
            stack.append((start, iter(after[start])))
        while stack:
            node, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                done.add(node)
                stack.pop()
                path.pop()
            elif following in path:
                yield path[path.index(following) :]
            elif following not in done:
                path.append(following)
                stack.append((following, iter(after.get(following, ()))))
