"""The ontology as Python sees it: frozen, loaded from Turtle, and asked by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from types import MappingProxyType
from typing import Literal

from sayso.errors import UnknownName

NAMESPACE = "https://w3id.org/sayso/"

NARROWING = 2
"""How many narrowing qualifiers an aspect may have: as many as the claims table has columns for."""

Count = Literal["1", "?", "+", "*"]
"""Exactly one, at most one, at least one, any number."""


@cache
def relationship(field: str) -> str:
    """The type of relationship that a field of references becomes.

    >>> relationship("onBehalfOf")
    'ON_BEHALF_OF'
    """
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", field).upper()


@dataclass(frozen=True, slots=True)
class Property:
    """A property as declared. `type` names a value type; `ranges` are the classes a reference may point at."""

    name: str
    iri: str
    label: str
    comment: str
    type: str
    ranges: tuple[str, ...] = ()
    scheme: str | None = None
    acyclic: bool = False
    base: str = ""

    @property
    def stem(self) -> str:
        """What the names of its parts begin with."""
        return self.base or self.name


@dataclass(frozen=True, slots=True)
class Field:
    """What a record holds under one name: a property, or one part of a composite one. `type` is atomic."""

    name: str
    iri: str
    type: str
    property: Property
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Class:
    name: str
    iri: str
    label: str
    comment: str
    parents: tuple[str, ...]
    counts: Mapping[str, Count]
    folds: frozenset[str]
    speaks_as_one: bool | None = None
    is_open: bool = False
    """Whether files of users may add classes below it, and properties to it and those."""
    judges: tuple[str, ...] = ()
    """Of a class of judgements: the classes of what they are about."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What records are stored as: the first path segment of their id, their first label, and the graph they lie in."""

    path: str
    name: str
    graph: str
    loaded_as: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """What a property takes its terms from."""

    name: str
    iri: str
    label: str
    definition: str
    is_open: bool
    """Whether files of users may add terms."""


@dataclass(frozen=True, slots=True)
class Term:
    """A declared term. `data` holds what the Turtle says beyond label and definition, by local name."""

    name: str
    iri: str
    scheme: str
    label: str
    definition: str
    data: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def one(self, key: str) -> str | None:
        """The only value under a key, if there is one."""
        return next(iter(self.data.get(key, ())), None)

    def flag(self, key: str) -> bool:
        return self.one(key) == "true"


@dataclass(frozen=True, slots=True)
class Aspect:
    """In which respect something is said of a subject; see model.md for what each field means to comparison."""

    name: str
    label: str
    definition: str
    of: str
    values: tuple[str, ...]
    persistence: Literal["instant", "holds", "cumulative"]
    space: str
    single: bool
    flat: bool = False
    single_when: tuple[str, str] | None = None
    whole_when: tuple[str, str] | None = None
    states: tuple[str, ...] = ()
    unit: str | None = None
    tolerance: float = 0.0
    window: int = 0
    defining: tuple[str, ...] = ()
    narrowing: tuple[str, ...] = ()
    any_value_disjoint: tuple[str, ...] = ()
    any_value_in_tension: tuple[str, ...] = ()
    no_claim: tuple[str, ...] = ()

    @property
    def qualifiers(self) -> tuple[str, ...]:
        return self.defining + self.narrowing


@dataclass(frozen=True, slots=True)
class Pattern:
    """`subject predicate object`; words that begin with ? are variables; `repeated` follows the predicate 0+ times."""

    subject: str
    predicate: str
    object: str
    repeated: bool = False

    def __str__(self) -> str:
        """As it is written; `read` reads it back."""
        return f"{self.subject} {self.predicate}{'*' if self.repeated else ''} {self.object}"

    @classmethod
    def read(cls, text: str) -> Pattern:
        """Read `?place within* ?area`. Raises ValueError if it is not three words."""
        words = text.split()
        if len(words) != 3:
            raise ValueError(f"{text!r} is not a pattern: write three words, such as ?place control ?side")
        subject, predicate, object = words
        return cls(subject, predicate.removesuffix("*"), object, predicate.endswith("*"))

    @property
    def variables(self) -> set[str]:
        return {term for term in (self.subject, self.object) if term.startswith("?")}


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    label: str
    definition: str
    premise: Pattern
    where: tuple[Pattern, ...]
    conclusion: Pattern
    time: str


@dataclass(frozen=True, eq=False)
class Ontology:
    """Everything declared. Look-ups by an unknown name raise `UnknownName`."""

    classes: Mapping[str, Class]
    properties: Mapping[str, Property]
    fields: Mapping[str, Field]
    kinds: Mapping[str, Kind]
    schemes: Mapping[str, Scheme]
    terms: Mapping[str, Mapping[str, Term]]
    aspects: Mapping[str, Aspect]
    rules: Mapping[str, Rule]
    words: Mapping[str, Mapping[str, Mapping[str, float]]]
    roles: Mapping[str, str]
    digest: str

    @cached_property
    def _ancestors(self) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}

        def visit(name: str) -> frozenset[str]:
            if name not in found:
                found[name] = frozenset({name}).union(*map(visit, self.classes[name].parents))
            return found[name]

        for name in self.classes:
            visit(name)
        return found

    @cached_property
    def root(self) -> str:
        """The class that the records of every kind are of."""
        (root,) = frozenset.intersection(*(self.ancestors(kind.name) for kind in self.kinds.values()))
        return root

    def ancestors(self, name: str) -> frozenset[str]:
        """The class itself and all above it."""
        try:
            return self._ancestors[name]
        except KeyError:
            raise UnknownName(f"no class {name!r} in the ontology") from None

    def is_a(self, names: Iterable[str], ancestor: str) -> bool:
        return any(ancestor in self.ancestors(name) for name in names)

    def closure(self, names: Iterable[str]) -> frozenset[str]:
        return frozenset().union(*(self.ancestors(name) for name in names))

    def minimal(self, names: Iterable[str]) -> tuple[str, ...]:
        """The classes of which none lies above another: what `closure` began with."""
        given = set(names)
        above = {ancestor for name in given for ancestor in self.ancestors(name) - {name}}
        return tuple(sorted(given - above))

    @cached_property
    def _counts(self) -> dict[str, dict[str, Count]]:
        return {
            name: {
                property: count
                for ancestor in sorted(self._ancestors[name])
                for property, count in self.classes[ancestor].counts.items()
            }
            for name in self.classes
        }

    def counts(self, names: Iterable[str]) -> dict[str, Count]:
        """The properties that records of these classes have, with how many values of each."""
        return {property: count for name in names for property, count in self._counts[name].items()}

    def folds(self, names: Iterable[str]) -> frozenset[str]:
        """The properties that the fold sets on records of these classes, and that are never loaded."""
        return frozenset().union(*(self.classes[name].folds for name in self.closure(names)))

    @cached_property
    def _fields_of(self) -> dict[str, tuple[Field, ...]]:
        by_property: dict[str, list[Field]] = {}
        for each in self.fields.values():
            by_property.setdefault(each.property.name, []).append(each)
        return {name: tuple(fields) for name, fields in by_property.items()}

    def fields_of(self, property: str) -> tuple[Field, ...]:
        return self._fields_of[property]

    @cached_property
    def qualifiers(self) -> frozenset[str]:
        """Properties that aspects add to propositions."""
        return frozenset(name for aspect in self.aspects.values() for name in aspect.qualifiers)

    def kind_of(self, names: Iterable[str]) -> Kind:
        """The kind that records of these classes are stored as."""
        classes = tuple(names)
        if classes not in self._kinds_found:
            self._kinds_found[classes] = self._find_kind(classes)
        return self._kinds_found[classes]

    @cached_property
    def _kinds_found(self) -> dict[tuple[str, ...], Kind]:
        return {}

    def _find_kind(self, classes: tuple[str, ...]) -> Kind:
        found = {self._kind_of_class.get(name) for name in classes}
        for kind in self.kinds.values():
            if kind in found:
                return kind
        raise UnknownName(f"no kind holds records of class {', '.join(classes)}")

    @cached_property
    def _kind_of_class(self) -> dict[str, Kind]:
        kinds = list(self.kinds.values())
        return {name: kind for kind in reversed(kinds) for name in self.classes if self.is_a([name], kind.name)}

    def speaks_as_one(self, names: Iterable[str]) -> bool:
        """Whether such a speaker is one voice; the nearest declaration counts, and silence means yes."""
        level = list(names)
        while level:
            said = [self.classes[name].speaks_as_one for name in level]
            if any(one is not None for one in said):
                return all(one is not False for one in said)
            level = [parent for name in level for parent in self.classes[name].parents]
        return True

    @cached_property
    def class_names(self) -> Mapping[str, str]:
        """Names of classes by IRI."""
        return {each.iri: name for name, each in self.classes.items()}

    @cached_property
    def field_names(self) -> Mapping[str, str]:
        """Names of fields by IRI."""
        return {each.iri: name for name, each in self.fields.items()}

    @cached_property
    def term_names(self) -> Mapping[str, Mapping[str, str]]:
        """Names of terms by scheme, then by IRI."""
        return {scheme: {term.iri: name for name, term in terms.items()} for scheme, terms in self.terms.items()}

    @cached_property
    def namespaces(self) -> frozenset[str]:
        """What the IRIs of everything declared begin with."""
        named: list[Class | Property | Term] = [*self.classes.values(), *self.properties.values()]
        named += [term for terms in self.terms.values() for term in terms.values()]
        return frozenset(each.iri.removesuffix(each.name) for each in named if each.iri.endswith(each.name))

    def term(self, scheme: str, name: str) -> Term:
        try:
            return self.terms[scheme][name]
        except KeyError:
            raise UnknownName(f"no {scheme} {name!r} in the ontology") from None

    def terms_where(self, scheme: str, key: str, value: str) -> Iterator[str]:
        """Names of the scheme's terms that carry a value under a key, in order."""
        return (name for name, term in self.terms[scheme].items() if value in term.data.get(key, ()))
