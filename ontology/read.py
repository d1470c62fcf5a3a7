"""Turtle to the frozen ontology."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast

import pyoxigraph as ox

from sayso.errors import OntologyError
from sayso.ontology.model import (
    NAMESPACE,
    Aspect,
    Class,
    Count,
    Field,
    Kind,
    Ontology,
    Pattern,
    Property,
    Rule,
    Term,
)
from sayso.ontology.turtle import META, Node, Turtle, local
from sayso.ontology.types import VALUE_TYPES

TYPE = NAMESPACE + "type/"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"

FOLDER = Path(__file__).parent
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
def read(*files: Path) -> Ontology:
    """The built-in ontology with the given files added to it. Raises OntologyError for what cannot be read."""
    turtle = Turtle([*FOLDER.rglob("*.ttl"), *files])
    properties = {p.name: p for p in _properties(turtle)}
    fields = {f.name: f for p in properties.values() for f in _fields(p)}
    classes = {c.name: c for c in _classes(turtle)}
    return Ontology(
        classes=MappingProxyType(classes),
        properties=MappingProxyType(properties),
        fields=MappingProxyType(fields),
        kinds=MappingProxyType({k.path: k for k in _kinds(turtle)}),
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
                label=turtle.one(node, RDFS + "label"),
                comment=turtle.one(node, RDFS + "comment"),
                type=type_name,
                ranges=ranges,
                scheme=_scheme(turtle, node),
                acyclic=turtle.flag(node, META + "acyclic"),
                base=turtle.one(node, META + "partsNamed"),
            )


def _scheme(turtle: Turtle, node: Node) -> str | None:
    for each in turtle.objects(node, META + "scheme"):
        return each.value.removeprefix(NAMESPACE).rstrip("/")
    return None


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
    raise OntologyError(f"{node}: a property needs rdfs:range or meta:scheme")


def _fields(property: Property) -> Iterable[Field]:
    if property.type not in VALUE_TYPES:
        raise OntologyError(f"property {property.name}: no value type {property.type!r}")
    for suffix, atomic in VALUE_TYPES[property.type].parts.items():
        yield Field(property.stem + suffix, atomic, property, suffix)


def _classes(turtle: Turtle) -> Iterable[Class]:
    for node in turtle.subjects(OWL + "Class"):
        if isinstance(node, ox.BlankNode):
            continue
        said = turtle.one(node, META + "speaksAsOne")
        yield Class(
            name=local(node),
            label=turtle.one(node, RDFS + "label"),
            comment=turtle.one(node, RDFS + "comment"),
            parents=turtle.names(node, RDFS + "subClassOf"),
            counts=MappingProxyType(
                {name: count for key, count in COUNTS.items() for name in turtle.names(node, META + key)}
            ),
            folds=frozenset(turtle.names(node, META + "folds")),
            speaks_as_one=None if not said else said == "true",
        )


def _kinds(turtle: Turtle) -> Iterable[Kind]:
    for node in turtle.subjects(OWL + "Class"):
        if path := turtle.one(node, META + "path"):
            loaded_as = turtle.one(node, META + "loadedAs", local(node))
            yield Kind(path, local(node), turtle.one(node, META + "graph"), loaded_as)


def _terms(turtle: Turtle) -> dict[str, Mapping[str, Term]]:
    found: dict[str, dict[str, Term]] = {}
    for node in turtle.subjects(SKOS + "Concept"):
        scheme = turtle.objects(node, SKOS + "inScheme")[0].value.removeprefix(NAMESPACE).rstrip("/")
        keys = {
            quad.predicate.value
            for quad in turtle.store.quads_for_pattern(node, None, None)
            if quad.predicate.value.startswith(META)
        }
        term = Term(
            name=local(node),
            scheme=scheme,
            label=turtle.one(node, SKOS + "prefLabel"),
            definition=turtle.one(node, SKOS + "definition"),
            data=MappingProxyType({key.removeprefix(META): turtle.names(node, key) for key in sorted(keys)}),
        )
        found.setdefault(scheme, {})[term.name] = term
    return {scheme: MappingProxyType(dict(sorted(terms.items()))) for scheme, terms in sorted(found.items())}


def _aspects(turtle: Turtle) -> Iterable[Aspect]:
    for node in turtle.subjects(META + "Aspect"):
        when = turtle.objects(node, META + "singleWhen")
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
            single_when=_single_when(turtle, cast(Node, when[0])) if when else None,
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


def _single_when(turtle: Turtle, node: Node) -> tuple[str, str]:
    return turtle.one(node, META + "qualifier"), turtle.one(node, META + "equals")


def pattern(text: str) -> Pattern:
    """Read `?place within* ?area`. Raises OntologyError if it is not three words."""
    words = text.split()
    if len(words) != 3:
        raise OntologyError(f"{text!r} is not a pattern: write three words, such as ?place control ?side")
    subject, predicate, object = words
    return Pattern(subject, predicate.removesuffix("*"), object, predicate.endswith("*"))


def _rules(turtle: Turtle) -> Iterable[Rule]:
    for node in turtle.subjects(META + "Rule"):
        yield Rule(
            name=local(node),
            label=turtle.one(node, SKOS + "prefLabel"),
            definition=turtle.one(node, SKOS + "definition"),
            premise=pattern(turtle.one(node, META + "premise")),
            where=tuple(map(pattern, turtle.names(node, META + "where"))),
            conclusion=pattern(turtle.one(node, META + "conclusion")),
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
