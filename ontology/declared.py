"""What Turtle files declare, by type and scheme; and what is wrong with it, where it is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property
from typing import TypeAlias

import pyoxigraph as ox

from sayso.errors import Problem
from sayso.ontology.turtle import META, OWL, RDF, RDFS, SKOS, Node, Turtle, local

TYPES: Mapping[str, str] = {
    OWL + "Class": "class",
    OWL + "ObjectProperty": "property",
    OWL + "DatatypeProperty": "property",
    SKOS + "ConceptScheme": "scheme",
    SKOS + "Concept": "term",
    META + "Aspect": "aspect",
    META + "Rule": "rule",
    META + "Key": "key",
}
"""The types that are read, and what one calls such a thing."""

PROPERTY = RDF + "Property"
"""What a key names that stands on, or takes, properties of either type."""

NEAR = 0.7
"""How much alike two names are, from 0 to 1, for one to be meant by the other."""

Found: TypeAlias = Iterator[Problem]


class Declared:
    """The files' triples, and what they declare."""

    def __init__(self, turtle: Turtle) -> None:
        self.turtle = turtle

    @cached_property
    def types(self) -> Mapping[str, frozenset[str]]:
        """Everything with a type, by IRI: its types, and its schemes."""
        found: dict[str, set[str]] = {}
        for predicate in (RDF + "type", SKOS + "inScheme"):
            for quad in self.turtle.store.quads_for_pattern(None, ox.NamedNode(predicate), None):
                if isinstance(quad.subject, ox.NamedNode):
                    found.setdefault(quad.subject.value, set()).add(str(quad.object).strip("<>"))
        for types in found.values():
            if types & {OWL + "ObjectProperty", OWL + "DatatypeProperty"}:
                types.add(PROPERTY)
        return {iri: frozenset(types) for iri, types in sorted(found.items())}

    @cached_property
    def _order(self) -> Mapping[str, int]:
        """The number of the first file that speaks of a thing, by IRI."""
        found: dict[str, int] = {}
        for number, quads in enumerate(self.turtle.by_source()):
            for quad in quads:
                if isinstance(quad.subject, ox.NamedNode):
                    found.setdefault(quad.subject.value, number)
        return found

    def in_order(self, nodes: Iterable[ox.NamedNode]) -> list[ox.NamedNode]:
        """In the order of the files: what is built in before what is a user's own."""
        return sorted(nodes, key=lambda node: (self._order.get(node.value, 0), node.value))

    def of(self, type_iri: str) -> list[ox.NamedNode]:
        """Everything of a type, or in a scheme, in order of IRI."""
        return [ox.NamedNode(iri) for iri, types in self.types.items() if type_iri in types]

    def is_a(self, node: object, type_iri: str) -> bool:
        return isinstance(node, ox.NamedNode) and type_iri in self.types.get(node.value, ())

    @cached_property
    def classes(self) -> list[ox.NamedNode]:
        return self.of(OWL + "Class")

    @cached_property
    def properties(self) -> list[ox.NamedNode]:
        return self.of(PROPERTY)

    @cached_property
    def namespaces(self) -> tuple[str, ...]:
        """What the IRIs of everything that is read begin with."""
        read = (iri for iri, types in self.types.items() if types & TYPES.keys())
        return tuple(sorted({iri.removesuffix(local(ox.NamedNode(iri))) for iri in read} - {""}))

    def kind(self, node: Node) -> str:
        """What one calls it: class, property, scheme, term, …"""
        given = self.types.get(node.value, frozenset())
        return next((name for type, name in reversed(list(TYPES.items())) if type in given), "thing")

    def named(self, type_iri: str) -> dict[str, ox.NamedNode]:
        """Everything of a type, or in a scheme, by local name."""
        return {local(node): node for node in self.of(type_iri)}

    def objects(self, node: Node, key: str) -> list[Node | ox.Literal]:
        """What a `meta:` key says of something."""
        return self.turtle.objects(node, META + key)

    def nodes(self, node: Node, key: str) -> list[ox.NamedNode]:
        return [each for each in self.objects(node, key) if isinstance(each, ox.NamedNode)]

    def words(self, node: Node, key: str) -> set[str]:
        return set(self.turtle.names(node, META + key))

    def above(self, node: ox.NamedNode, predicate: str) -> set[ox.NamedNode]:
        """Whatever is reached in one or more steps; the thing itself, too, where it goes round in a circle."""
        found: set[ox.NamedNode] = set()
        frontier = {node}
        while frontier:
            frontier = {
                each
                for one in frontier
                for each in self.turtle.objects(one, predicate)
                if isinstance(each, ox.NamedNode)
            } - found
            found |= frontier
        return found

    def parents(self, node: ox.NamedNode) -> set[ox.NamedNode]:
        """The class itself and all above it."""
        return {node} | self.above(node, RDFS + "subClassOf")

    def problem(
        self, node: Node, message: str, predicate: str | None = None, object: Node | ox.Literal | None = None
    ) -> Problem:
        """Something wrong with a thing, where its last file says it."""
        source = self.turtle.where(node, predicate, object)
        return Problem(source.name, self.turtle.line(source, node), local(node), message)


def meant(word: str, among: Iterable[str]) -> str:
    """`; did you mean …?` for the nearest of the names, if any is near."""
    found = get_close_matches(word, sorted(among), 1, NEAR)
    return f"; did you mean {found[0]}?" if found else ""


def a(noun: str) -> str:
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"
