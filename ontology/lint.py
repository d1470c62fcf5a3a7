"""Everything that is wrong with Turtle files as an ontology, all at once: first what is declared, and under which name.

Problems are told where the thing stands: the file, the line that begins with it, its name.
"""

from __future__ import annotations

import re
from collections import defaultdict

import pyoxigraph as ox

from sayso.errors import Problem
from sayso.ontology import lint_aspects, lint_classes, lint_keys
from sayso.ontology.declared import TYPES, Declared, Found, meant
from sayso.ontology.turtle import META, OWL, RDFS, SKOS, TYPE, Turtle, local
from sayso.ontology.types import VALUE_TYPES

CLASS_NAME = re.compile(r"[A-Z][A-Za-z0-9]*")
PROPERTY_NAME = re.compile(r"[a-z][A-Za-z0-9]*")
TERM_NAME = re.compile(r"\w[\w.-]*")
PARTS = re.compile(r"value_(state|bool|text)")
"""Our own properties that are named as if they were parts of one."""


def lint(turtle: Turtle) -> list[Problem]:
    """All problems, in order of file and line."""
    declared = Declared(turtle)
    found = [
        *_undeclared(declared),
        *_names(declared),
        *_clashes(declared),
        *_texts(declared),
        *lint_keys.lint(declared),
        *lint_classes.lint(declared),
        *lint_aspects.lint(declared),
    ]
    return sorted(set(found), key=lambda problem: (problem.file, problem.line, problem.place, problem.message))


def _undeclared(declared: Declared) -> Found:
    """Whatever lies in a namespace of ours or of the files must be declared."""
    known = declared.types.keys() | {TYPE + name for name in VALUE_TYPES}
    for quad in declared.turtle.store:
        subject, value = quad.subject, quad.object
        if not isinstance(subject, ox.NamedNode | ox.BlankNode):
            continue
        for node in (subject, quad.predicate, value):
            if (
                not isinstance(node, ox.NamedNode)
                or node.value in known
                or not node.value.startswith(declared.namespaces)
            ):
                continue
            if node == subject:
                message = "is not declared: say what it is, such as a owl:Class"
            else:
                namespace = node.value.removesuffix(local(node))
                near = meant(local(node), (iri.removeprefix(namespace) for iri in known if iri.startswith(namespace)))
                message = f"names {_shown(node)}, which is not declared{near}"
            yield declared.problem(subject, message, quad.predicate.value, value)


def _shown(node: ox.NamedNode) -> str:
    return f"meta:{local(node)}" if node.value.startswith(META) else node.value


def _names(declared: Declared) -> Found:
    """Names become labels, properties and relationships in Cypher, and words in statement files."""
    reserved = {name for node in declared.of(OWL + "Ontology") for name in declared.words(node, "reserves")}
    for node in (*declared.classes, *declared.properties):
        name, is_class = local(node), declared.is_a(node, OWL + "Class")
        fits = (CLASS_NAME if is_class else PROPERTY_NAME).fullmatch(name) or PARTS.fullmatch(name)
        if not fits:
            first = "a capital" if is_class else "a small letter"
            message = f"is no name of a {declared.kind(node)}: write {first}, then letters a to z and digits"
            yield declared.problem(node, message)
        elif name in reserved:
            yield declared.problem(node, "is a name that sayso or a database keeps for itself; choose another")
    for node in (*declared.of(SKOS + "Concept"), *declared.of(META + "Rule")):
        if not TERM_NAME.fullmatch(local(node)):
            message = f"is no name of a {declared.kind(node)}: write letters, digits, - and _"
            yield declared.problem(node, message)


def _clashes(declared: Declared) -> Found:
    """One name stands for one thing: classes and properties together, terms within their scheme, rules."""
    by_name: dict[tuple[str, str], list[ox.NamedNode]] = defaultdict(list)
    for node in (*declared.classes, *declared.properties):
        by_name["", local(node)].append(node)
    for node in (*declared.of(SKOS + "ConceptScheme"), *declared.of(META + "Rule")):
        by_name[declared.kind(node), local(node)].append(node)
    for node in declared.of(SKOS + "Concept"):
        for scheme in declared.turtle.names(node, SKOS + "inScheme"):
            by_name[scheme, local(node)].append(node)
    for several in by_name.values():
        first, *others = declared.in_order(several)
        for other in others:
            there = f"{first.value} in {declared.turtle.where(first).name}"
            message = f"is {other.value} here and {there}; a name stands for one thing, choose another"
            yield declared.problem(other, message)


def _texts(declared: Declared) -> Found:
    """Everything has one label, and one sentence that explains it."""
    for iri, types in declared.types.items():
        node = ox.NamedNode(iri)
        if not types & TYPES.keys() or META + "Key" in types or OWL + "Ontology" in types:
            continue
        formal = declared.kind(node) in ("class", "property")
        pairs = ((RDFS + "label", "rdfs:label"), (RDFS + "comment", "rdfs:comment"))
        if not formal:
            pairs = ((SKOS + "prefLabel", "skos:prefLabel"), (SKOS + "definition", "skos:definition"))
        for predicate, shown in pairs:
            several = [each.value.strip() for each in declared.turtle.objects(node, predicate)]
            if not any(several):
                yield declared.problem(node, f"has no {shown}: say in words what it is")
            elif len(several) > 1:
                yield declared.problem(node, f"has {len(several)} values of {shown}; keep one", predicate)
