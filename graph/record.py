"""Records: an IRI, its classes, and for each field a set of values. Everything that sayso stores is one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from sayso.ontology.model import Ontology
from sayso.ontology.types import VALUE_TYPES
from sayso.ontology.values import Ref, Text, Value, check, decode, dumps, encode, spelling

Values = Mapping[str, tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class Record:
    """`types` are the most specific classes, sorted. Values are distinct and in the order of their spelling."""

    id: str
    types: tuple[str, ...]
    values: Values

    @classmethod
    def of(cls, id: str, types: Iterable[str], values: Mapping[str, Value | Iterable[Value] | None]) -> Record:
        """Build a record from single values or collections; None and empty collections leave the field out."""
        return cls(id, tuple(sorted(types)), MappingProxyType(dict(_normal(values))))

    def many(self, name: str) -> tuple[Value, ...]:
        return self.values.get(name, ())

    def one(self, name: str) -> Value | None:
        """The value of a field that has at most one."""
        return next(iter(self.values.get(name, ())), None)

    def text(self, name: str) -> str | None:
        """The value as words: a string, a text, or the IRI referred to."""
        match self.one(name):
            case None:
                return None
            case Ref(id):
                return id
            case Text(text, _):
                return text
            case value:
                return str(value)

    def refs(self, name: str) -> tuple[str, ...]:
        return tuple(value.id for value in self.many(name) if isinstance(value, Ref))

    def referred(self) -> Iterator[tuple[str, str]]:
        """Every field and id that it refers to."""
        for name, values in self.values.items():
            for value in values:
                if isinstance(value, Ref):
                    yield name, value.id

    def with_values(self, values: Mapping[str, Value | Iterable[Value] | None]) -> Record:
        """The same record with these fields replaced; None removes one."""
        kept = {name: found for name, found in self.values.items() if name not in values}
        merged = {**kept, **dict(_normal(values))}
        return Record(self.id, self.types, MappingProxyType({name: merged[name] for name in sorted(merged)}))

    def parts(self, ontology: Ontology, property: str) -> dict[str, Value]:
        """A composite property's values by suffix."""
        return {f.suffix: value for f in ontology.fields_of(property) if (value := self.one(f.name)) is not None}

    def shown(self, ontology: Ontology, property: str) -> str | None:
        """A property's value for a reader."""
        parts = self.parts(ontology, property)
        return VALUE_TYPES[ontology.properties[property].type].caption(parts) if parts else None

    def to_json(self) -> dict[str, Any]:
        values = {name: [encode(value) for value in values] for name, values in sorted(self.values.items())}
        return {"id": self.id, "types": list(self.types), "values": values}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Record:
        return cls.of(data["id"], data["types"], {n: [decode(v) for v in vs] for n, vs in data["values"].items()})

    def dumps(self) -> str:
        return dumps(self.to_json())

    @classmethod
    def loads(cls, text: str) -> Record:
        """The inverse of `dumps`, and of nothing else: what it wrote is in order."""
        data = json.loads(text)
        values = {name: tuple(map(decode, found)) for name, found in data["values"].items()}
        return cls(data["id"], tuple(data["types"]), MappingProxyType(values))

    @property
    def digest(self) -> str:
        """Over the values, never over their spelling in a store: the SHA-256 of what `dumps` gives."""
        return hashlib.sha256(self.dumps().encode()).hexdigest()


SINGLE = (str, Ref, bool, int, float, Text)
"""Asked first, since asking whether something can be iterated takes long."""


def _normal(values: Mapping[str, Value | Iterable[Value] | None]) -> Iterator[tuple[str, tuple[Value, ...]]]:
    for name in sorted(values):
        given = values[name]
        if given is None:
            continue
        several = tuple(given) if not isinstance(given, SINGLE) and isinstance(given, Iterable) else (given,)
        if len(several) == 1:
            yield name, (check(several[0]),)
        elif several:
            by_spelling = {spelling(check(value)): value for value in several}
            yield name, tuple(by_spelling[key] for key in sorted(by_spelling))


def union(records: Iterable[Record], ontology: Ontology) -> Record:
    """What several sources say of one id: all values, and the most specific of the classes."""
    first, *others = records
    if not others:
        return first
    values: dict[str, list[Value]] = {}
    for record in (first, *others):
        for name, found in record.values.items():
            values.setdefault(name, []).extend(found)
    return Record.of(first.id, ontology.minimal({t for r in (first, *others) for t in r.types}), values)


class Change(NamedTuple):
    """What a load does to one record of its source. None drops it."""

    id: str
    record: Record | None


class Position(NamedTuple):
    """How far a store follows: the last load it holds, and digests of all that shapes its content."""

    load: int
    history: str
    """Of every load up to this one: two logs that have as many loads are told apart."""
    view: str
    """Of everything else."""
