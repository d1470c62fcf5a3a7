"""The keys of ontology files: whether each stands where it may, with as many values as it has, of the type it takes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import NamedTuple

import pyoxigraph as ox

from sayso.ontology.declared import PROPERTY, TYPES, Declared, Found, a, meant
from sayso.ontology.model import Pattern
from sayso.ontology.turtle import META, RDFS, SKOS, XSD, Node, local

LITERALS: Mapping[str, tuple[str, ...]] = {
    "boolean": ("boolean",),
    "integer": ("integer",),
    "decimal": ("decimal", "integer", "double"),
    "string": ("string",),
}
"""Types of literals by the type that a key takes."""

ANYTHING = RDFS + "Resource"
HOW_MANY = {"1": "one value", "?": "at most one value", "+": "a value"}


class Key(NamedTuple):
    """A key, as `meta.ttl` declares it."""

    node: ox.NamedNode
    on: tuple[ox.NamedNode, ...]
    takes: ox.NamedNode
    words: frozenset[str]
    times: str

    @property
    def name(self) -> str:
        return f"meta:{local(self.node)}"

    def stands_on(self, types: frozenset[str]) -> bool:
        return any(each.value in types or each.value == ANYTHING for each in self.on)


def lint(declared: Declared) -> Found:
    keys = {node.value: _key(declared, node) for node in declared.of(META + "Key")}
    used: dict[str, Counter[str]] = defaultdict(Counter)
    for quad in declared.turtle.store:
        if isinstance(quad.subject, ox.NamedNode) and (key := keys.get(quad.predicate.value)):
            types = declared.types.get(quad.subject.value, frozenset())
            used[quad.subject.value][key.node.value] += 1
            if text := _unfit(declared, key, quad.subject, types, quad.object):
                yield declared.problem(quad.subject, text, key.node.value, quad.object)
    for iri, types in declared.types.items():
        for key in keys.values():
            if key.times != "*" and key.stands_on(types) and key.on[0].value != ANYTHING:
                yield from _counted(declared, key, ox.NamedNode(iri), used[iri][key.node.value])


def _key(declared: Declared, node: ox.NamedNode) -> Key:
    takes = declared.nodes(node, "takes")[0]
    words = frozenset(declared.words(node, "oneOf"))
    return Key(node, tuple(declared.nodes(node, "on")), takes, words, declared.turtle.one(node, META + "count"))


def _unfit(
    declared: Declared, key: Key, node: ox.NamedNode, types: frozenset[str], value: Node | ox.Literal | ox.Triple
) -> str:
    """Why a key may not stand on a thing, or not with this value; empty where it may."""
    if not key.stands_on(types):
        places = " or ".join(_called(declared, each) for each in key.on)
        return f"has {key.name}, which stands on {places}, not on {a(declared.kind(node))}"
    text = "takes no triple" if isinstance(value, ox.Triple) else _misfit(declared, value, key)
    return f"{key.name}: {text}" if text else ""


def _called(declared: Declared, type_node: ox.NamedNode) -> str:
    """A type, or a scheme for its terms, in words."""
    if type_node.value == PROPERTY:
        return "a property"
    if type_node.value in TYPES:
        return a(TYPES[type_node.value])
    return f"a term of {local(type_node)}" if declared.is_a(type_node, SKOS + "ConceptScheme") else local(type_node)


def _misfit(declared: Declared, value: Node | ox.Literal, key: Key) -> str:
    """Why a value does not fit a key; empty where it does."""
    takes = key.takes.value
    if takes.startswith(XSD):
        return _misread(value, local(key.takes), key.words)
    if takes == META + "Pattern":
        try:
            Pattern.read(value.value)
        except ValueError as error:
            return str(error)
        return ""
    undeclared = isinstance(value, ox.NamedNode) and value.value not in declared.types  # which is told as such
    if takes == ANYTHING or undeclared or declared.is_a(value, takes):
        return ""
    near = meant(local(value), declared.named(takes))
    return f"takes {_called(declared, key.takes)}, and {local(value)} is none{near}"


def _misread(value: Node | ox.Literal, type_name: str, words: frozenset[str]) -> str:
    given = local(value.datatype) if isinstance(value, ox.Literal) else ""
    if given not in LITERALS[type_name]:
        example = {"boolean": "true or false", "integer": "a whole number", "decimal": "a number"}
        return f"takes {example.get(type_name, 'words in quotation marks')}, not {value.value!r}"
    if words and value.value not in words:
        return f"takes one of {', '.join(sorted(words))}, not {value.value!r}{meant(value.value, words)}"
    return ""


def _counted(declared: Declared, key: Key, node: ox.NamedNode, number: int) -> Found:
    if (key.times in "1+" and not number) or (key.times in "1?" and number > 1):
        has = f"has {number} values of" if number else "has no"
        text = f"{has} {key.name}: {a(declared.kind(node))} has {HOW_MANY[key.times]} of it"
        yield declared.problem(node, text, key.node.value if number else None)
