"""Turtle to the frozen ontology."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast

import pyoxigraph as ox

from sayso.errors import OntologyError
from sayso.ontology.lint import lint
from sayso.ontology.model import Aspect, Class, Count, Field, Kind, Ontology, Pattern, Property, Rule, Scheme, Term
from sayso.ontology.turtle import META, OWL, RDFS, SKOS, TYPE, XSD, Node, Source, Turtle, local, local_name, source
from sayso.ontology.types import VALUE_TYPES

FOLDER = Path(__file__).parent
ALIGNMENT = FOLDER / "alignment"
"""How our classes and properties stand to other vocabularies: for reasoners, no part of what is read."""

COUNTS: Mapping[str, Count] = {"one": "1", "optional": "?", "some": "+", "many": "*"}
DATATYPES = {
    XSD + "boolean": "bool",
    XSD + "integer": "int",
    XSD + "double": "float",
    XSD + "string": "str",
    XSD + "date": "date",
    XSD + "dateTime": "datetime",
}
WORDS = ("Amount", "Multiplier", "Magnitude", "LowerBound", "UpperBound", "Approximation")


@cache
def built_in() -> tuple[Source, ...]:
    """The files of the ontology that ships."""
    return tuple(source(path) for path in sorted(FOLDER.rglob("*.ttl")) if path.parent != ALIGNMENT)


def read(*files: Path) -> Ontology:
    """The built-in ontology with the given files added to it. Raises OntologyError with all that is wrong with them."""
    return _read(tuple(map(source, files)))


@lru_cache(maxsize=16)
def _read(own: tuple[Source, ...]) -> Ontology:
    turtle = Turtle([*built_in(), *own])
    if own and (problems := lint(turtle)):
        raise OntologyError(problems)
    return _ontology(turtle)


def _ontology(turtle: Turtle) -> Ontology:
    properties = {p.name: p for p in _properties(turtle)}
    return Ontology(
        classes=MappingProxyType({c.name: c for c in _classes(turtle)}),
        properties=MappingProxyType(properties),
        fields=MappingProxyType({f.name: f for p in properties.values() for f in _fields(p)}),
        kinds=MappingProxyType({k.path: k for k in _kinds(turtle)}),
        schemes=MappingProxyType({s.name: s for s in _schemes(turtle)}),
        terms=MappingProxyType(_terms(turtle)),
        aspects=MappingProxyType({a.name: a for a in _aspects(turtle)}),
        rules=MappingProxyType({r.name: r for r in _rules(turtle)}),
        words=MappingProxyType(_words(turtle)),
        roles=MappingProxyType(
            {
                turtle.one(node, META + "role"): local(node)
                for node in turtle.subjects(OWL + "Class")
                if turtle.one(node, META + "role")
            }
        ),
        digest=turtle.digest,
    )


def _properties(turtle: Turtle) -> Iterable[Property]:
    for kind in ("ObjectProperty", "DatatypeProperty"):
        for node in turtle.subjects(OWL + kind):
            type_name, ranges = _range(turtle, node)
            yield Property(
                name=local(node),
                iri=next((each.value for each in turtle.objects(node, META + "writtenAs")), node.value),
                label=turtle.one(node, RDFS + "label"),
                comment=turtle.one(node, RDFS + "comment"),
                type=type_name,
                ranges=ranges,
                scheme=turtle.one(node, META + "scheme") or None,
                acyclic=turtle.flag(node, META + "acyclic"),
                base=turtle.one(node, META + "partsNamed"),
            )


def _range(turtle: Turtle, node: Node) -> tuple[str, tuple[str, ...]]:
    """The value type of a property, and the classes a reference may point at."""
    if turtle.objects(node, META + "scheme"):
        return "term", ()
    for each in turtle.objects(node, RDFS + "range"):
        if each.value in DATATYPES:
            return DATATYPES[each.value], ()
        if each.value.startswith(TYPE):
            return local(each), ()
        if isinstance(each, ox.BlankNode):
            union = cast(Node, turtle.objects(each, OWL + "unionOf")[0])
            return "ref", tuple(sorted(map(local, turtle.members(union))))
        return "ref", (local(each),)
    raise ValueError(f"{node} has no type")  # which the lint says first


def _fields(property: Property) -> Iterable[Field]:
    namespace = property.iri.removesuffix(local_name(property.iri))
    for suffix, atomic in VALUE_TYPES[property.type].parts.items():
        name = property.stem + suffix
        yield Field(name, property.iri if name == property.name else namespace + name, atomic, property, suffix)


def _classes(turtle: Turtle) -> Iterable[Class]:
    declared = [node for node in turtle.subjects(OWL + "Class") if isinstance(node, ox.NamedNode)]
    for node in declared:
        said = turtle.one(node, META + "speaksAsOne")
        yield Class(
            name=local(node),
            iri=node.value,
            label=turtle.one(node, RDFS + "label"),
            comment=turtle.one(node, RDFS + "comment"),
            parents=tuple(
                sorted(local(each) for each in turtle.objects(node, RDFS + "subClassOf") if each in declared)
            ),
            counts=MappingProxyType(
                {name: count for key, count in COUNTS.items() for name in turtle.names(node, META + key)}
            ),
            folds=frozenset(turtle.names(node, META + "folds")),
            speaks_as_one=None if not said else said == "true",
            is_open=turtle.flag(node, META + "open"),
            judges=turtle.names(node, META + "judges"),
        )


def _kinds(turtle: Turtle) -> Iterable[Kind]:
    for node in turtle.subjects(OWL + "Class"):
        if path := turtle.one(node, META + "path"):
            loaded_as = turtle.one(node, META + "loadedAs", local(node))
            yield Kind(path, local(node), turtle.one(node, META + "graph"), loaded_as)


def _schemes(turtle: Turtle) -> Iterable[Scheme]:
    for node in turtle.subjects(SKOS + "ConceptScheme"):
        yield Scheme(
            name=local(node),
            iri=node.value,
            label=turtle.one(node, SKOS + "prefLabel"),
            definition=turtle.one(node, SKOS + "definition"),
            is_open=turtle.flag(node, META + "open"),
        )


def _terms(turtle: Turtle) -> dict[str, Mapping[str, Term]]:
    found: dict[str, dict[str, Term]] = {local(node): {} for node in turtle.subjects(SKOS + "ConceptScheme")}
    for node in turtle.subjects(SKOS + "Concept"):
        scheme = turtle.one(node, SKOS + "inScheme")
        keys = {
            quad.predicate.value
            for quad in turtle.store.quads_for_pattern(node, None, None)
            if quad.predicate.value.startswith(META)
        }
        term = Term(
            name=local(node),
            iri=node.value,
            scheme=scheme,
            label=turtle.one(node, SKOS + "prefLabel"),
            definition=turtle.one(node, SKOS + "definition"),
            data=MappingProxyType({key.removeprefix(META): turtle.names(node, key) for key in sorted(keys)}),
        )
        found[scheme][term.name] = term
    return {scheme: MappingProxyType(dict(sorted(terms.items()))) for scheme, terms in sorted(found.items())}


def _aspects(turtle: Turtle) -> Iterable[Aspect]:
    for node in turtle.subjects(META + "Aspect"):
        persistence = turtle.one(node, META + "persistence")
        yield Aspect(
            name=local(node),
            label=turtle.one(node, SKOS + "prefLabel"),
            definition=turtle.one(node, SKOS + "definition"),
            of=turtle.one(node, META + "of"),
            values=turtle.names(node, META + "values"),
            persistence=cast("Literal['instant', 'holds', 'cumulative']", persistence),
            space=turtle.one(node, META + "space"),
            single=turtle.flag(node, META + "single"),
            flat=turtle.flag(node, META + "flat"),
            single_when=_qualified(turtle, node, "singleWhen"),
            whole_when=_qualified(turtle, node, "wholeWhen"),
            states=turtle.names(node, META + "states"),
            unit=turtle.one(node, META + "unit") or None,
            tolerance=float(turtle.one(node, META + "tolerance", "0")),
            window=int(turtle.one(node, META + "windowDays", "0")),
            defining=turtle.names(node, META + "defining"),
            narrowing=turtle.names(node, META + "narrowing"),
            any_value_disjoint=turtle.names(node, META + "anyValueDisjointWith"),
            any_value_in_tension=turtle.names(node, META + "anyValueInTensionWith"),
            no_claim=turtle.names(node, META + "noClaim"),
        )


def _qualified(turtle: Turtle, node: Node, key: str) -> tuple[str, str] | None:
    """The narrowing qualifier whose scheme has the term under a key, and the term."""
    for term in cast("list[Node]", turtle.objects(node, META + key)):
        for qualifier in cast("list[Node]", turtle.objects(node, META + "narrowing")):
            if turtle.objects(qualifier, META + "scheme") == turtle.objects(term, SKOS + "inScheme"):
                return local(qualifier), local(term)
    return None


def _rules(turtle: Turtle) -> Iterable[Rule]:
    for node in turtle.subjects(META + "Rule"):
        yield Rule(
            name=local(node),
            label=turtle.one(node, SKOS + "prefLabel"),
            definition=turtle.one(node, SKOS + "definition"),
            premise=Pattern.read(turtle.one(node, META + "premise")),
            where=tuple(map(Pattern.read, turtle.names(node, META + "where"))),
            conclusion=Pattern.read(turtle.one(node, META + "conclusion")),
            time=turtle.one(node, META + "time"),
        )


def _words(turtle: Turtle) -> dict[str, Mapping[str, Mapping[str, float]]]:
    """By class of word, then by the word: the numbers that it carries."""
    return {
        kind: {
            turtle.one(node, SKOS + "prefLabel"): {
                key: float(turtle.one(node, META + key))
                for key in ("low", "high", "times")
                if turtle.objects(node, META + key)
            }
            for node in turtle.subjects(META + kind)
        }
        for kind in WORDS
    }
