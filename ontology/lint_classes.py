"""Classes and properties: whether they hang together, and make fields that every store can keep apart."""

from __future__ import annotations

from collections import Counter, defaultdict

import pyoxigraph as ox

from sayso.ontology.declared import Declared, Found
from sayso.ontology.model import NAMESPACE, relationship
from sayso.ontology.turtle import META, OWL, RDFS, TYPE, XSD, local
from sayso.ontology.types import VALUE_TYPES

COUNTS = ("one", "optional", "some", "many")
DATATYPES = ("boolean", "integer", "double", "string", "date", "dateTime")


def lint(declared: Declared) -> Found:
    for node in declared.classes:
        yield from _class(declared, node)
        yield from _counts(declared, node)
    for node in declared.properties:
        yield from _range(declared, node)
        yield from _used(declared, node)
    yield from _fields(declared)


def _class(declared: Declared, node: ox.NamedNode) -> Found:
    """A class lies below one kind, and a user's below one that is open."""
    if node in declared.above(node, RDFS + "subClassOf"):
        yield declared.problem(node, "lies below itself, by rdfs:subClassOf; break the circle", RDFS + "subClassOf")
        return
    kinds = [each for each in declared.parents(node) if declared.objects(each, "path")]
    if not kinds and not _above_a_kind(declared, node):
        open_ones = " or ".join(local(each) for each in declared.classes if declared.turtle.flag(each, META + "open"))
        yield declared.problem(node, f"lies below no class that records have: add rdfs:subClassOf, such as {open_ones}")
    elif len(kinds) > 1:
        shown = " and ".join(sorted(map(local, kinds)))
        yield declared.problem(node, f"lies below {shown}, and a record is of one kind; keep one")
    for parent in _closed(declared, node):
        yield declared.problem(node, f"lies below {local(parent)}, which is closed: only sayso adds to it")


def _above_a_kind(declared: Declared, node: ox.NamedNode) -> bool:
    return any(declared.objects(each, "path") for each in declared.classes if node in declared.parents(each))


def _own(node: ox.NamedNode) -> bool:
    return not node.value.startswith(NAMESPACE)


def _closed(declared: Declared, node: ox.NamedNode) -> list[ox.NamedNode]:
    """The kind of a user's class, where that is not open."""
    kinds = [each for each in declared.parents(node) if declared.objects(each, "path")] if _own(node) else []
    return [each for each in kinds if not declared.turtle.flag(each, META + "open")]


def _counts(declared: Declared, node: ox.NamedNode) -> Found:
    """A class counts a property once, and as those above it do; what it folds it has."""
    given: dict[str, set[str]] = defaultdict(set)
    for each in declared.parents(node):
        for key in COUNTS:
            for name in declared.words(each, key):
                given[name].add(f"meta:{key} on {local(each)}")
    own = {local(each): each for key in COUNTS for each in declared.nodes(node, key)}
    for name, places in sorted(given.items()):
        if len(places) > 1 and name in own:
            yield declared.problem(node, f"counts {name} in two ways ({', '.join(sorted(places))}); keep one")
    for name in sorted(declared.words(node, "folds") - given.keys()):
        yield declared.problem(node, f"folds {name}, which it does not have")
    closed = [
        e for e in declared.parents(node) if declared.objects(e, "path") and not declared.turtle.flag(e, META + "open")
    ]
    for name, each in sorted(own.items()):
        if _own(each) and closed:
            yield declared.problem(
                node, f"has {name}, and {local(closed[0])} is closed: only sayso adds properties to it"
            )


def _range(declared: Declared, node: ox.NamedNode) -> Found:
    ranges = declared.turtle.objects(node, RDFS + "range")
    schemes = declared.objects(node, "scheme")
    if len(ranges) + len(schemes) != 1:
        has = "has no range" if not ranges + schemes else "has several ranges"
        example = "rdfs:range with a class, a type such as xsd:string or type:edtf, or meta:scheme"
        yield declared.problem(node, f"{has}: write one {example}")
        return
    for each in ranges:
        refers = declared.is_a(each, OWL + "Class") or isinstance(each, ox.BlankNode)
        if isinstance(each, ox.BlankNode):
            unions = declared.turtle.objects(each, OWL + "unionOf")
            members = [
                m for union in unions if not isinstance(union, ox.Literal) for m in declared.turtle.members(union)
            ]
            if not members or not all(declared.is_a(member, OWL + "Class") for member in members):
                yield declared.problem(node, "has a range that is no owl:unionOf of classes")
        elif not refers and not _is_value_type(each.value) and each.value in _outside(declared, each.value):
            types = ", ".join(f"xsd:{name}" for name in DATATYPES)
            message = f"has the range {each.value}, which no value is of: write a class, {types}, or a value type"
            yield declared.problem(node, message, RDFS + "range")
    refers = bool(schemes) or any(
        declared.is_a(each, OWL + "Class") or isinstance(each, ox.BlankNode) for each in ranges
    )
    if refers != declared.is_a(node, OWL + "ObjectProperty"):
        kind = "owl:ObjectProperty" if refers else "owl:DatatypeProperty"
        yield declared.problem(node, f"should be a {kind}, by its range")


def _is_value_type(iri: str) -> bool:
    return iri.removeprefix(XSD) in DATATYPES if iri.startswith(XSD) else iri.removeprefix(TYPE) in VALUE_TYPES


def _outside(declared: Declared, iri: str) -> tuple[str, ...]:
    """The IRI, unless it is told already that it is not declared."""
    return () if iri.startswith(declared.namespaces) and iri not in declared.types else (iri,)


def _used(declared: Declared, node: ox.NamedNode) -> Found:
    keys = (*COUNTS, "defining", "narrowing")
    store = declared.turtle.store
    if not any(True for key in keys for _ in store.quads_for_pattern(None, ox.NamedNode(META + key), node)):
        message = "is a property of nothing: name it on a class (meta:optional) or an aspect (meta:narrowing)"
        yield declared.problem(node, message)


def _fields(declared: Declared) -> Found:
    """No two properties make one field, or one relationship; no field could be another one in some language."""
    fields: dict[str, list[ox.NamedNode]] = defaultdict(list)
    relationships: dict[str, list[ox.NamedNode]] = defaultdict(list)
    texts: list[tuple[str, ox.NamedNode]] = []
    for node in declared.in_order(declared.properties):
        stem = declared.turtle.one(node, META + "partsNamed") or local(node)
        ranges = declared.turtle.objects(node, RDFS + "range")
        type_name = next((local(each) for each in ranges if each.value.startswith(TYPE)), "")
        for suffix in VALUE_TYPES[type_name].parts if type_name in VALUE_TYPES else ("",):
            fields[stem + suffix].append(node)
        if type_name == "text":
            texts.append((stem, node))
        if any(declared.is_a(each, OWL + "Class") or isinstance(each, ox.BlankNode) for each in ranges):
            relationships[relationship(stem)].append(node)
    for name, several in [*fields.items(), *relationships.items()]:
        if len(set(map(local, several))) > 1:
            others = ", ".join(sorted(set(map(local, several[:-1]))))
            yield declared.problem(
                several[-1], f"is written as {name} in the databases, as {others} is; choose another"
            )
    lower = Counter(name.lower() for name in {local(node) for node in declared.properties})
    for name in (name for name, times in lower.items() if times > 1):
        *_, last = declared.in_order(node for node in declared.properties if local(node).lower() == name)
        yield declared.problem(last, "differs from another property by small and capital letters alone")
    for stem, node in texts:
        for other in sorted(name for name in fields if name.startswith(f"{stem}_")):
            yield declared.problem(node, f"could be taken for {other}, in some language; choose another name")
