"""What the Turtle says about comparing: aspects, states, stances, hedges, classes and rules, read with rdflib."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from rdflib import RDF, RDFS, SKOS, Graph, Namespace
from rdflib.term import Node

META = Namespace("https://w3id.org/sayso/meta/")
Pairs = frozenset[tuple[str, str]]


class Aspect(NamedTuple):
    """One aspect, with all that decides how its values compare."""

    single: bool
    single_when: tuple[str, str] | None
    whole_when: tuple[str, str] | None
    space: str
    flat: bool
    cumulative: bool
    tolerance: float
    window: float
    defining: frozenset[str]
    narrowing: frozenset[str]
    value_disjoint_with: frozenset[str]
    value_in_tension_with: frozenset[str]
    no_claim: frozenset[str]


class Rule(NamedTuple):
    """One rule; each pattern is its three words."""

    name: str
    premise: tuple[str, str, str]
    where: frozenset[tuple[str, str, str]]
    conclusion: tuple[str, str, str]
    time: str


class Ontology(NamedTuple):
    """All that the oracle needs of the Turtle. Terms and classes go by the last segment of their IRI."""

    aspects: dict[str, Aspect]
    implied: Pairs
    disjoint: Pairs
    in_tension: Pairs
    sign: dict[str, str]
    answered_by: Pairs
    weakening: frozenset[str]
    only_possible: frozenset[str]
    parents: Pairs
    speaks_as_one: dict[str, bool]
    rules: tuple[Rule, ...]

    def ancestors(self, names: Iterable[str]) -> frozenset[str]:
        """The classes and all their superclasses."""
        found = set(names)
        while True:
            more = {parent for child, parent in self.parents if child in found} - found
            if not more:
                return frozenset(found)
            found |= more

    def is_group(self, names: Iterable[str]) -> bool:
        """Whether the nearest class that says so does not speak as one."""
        level = set(names)
        seen: set[str] = set()
        while level - seen:
            said = [self.speaks_as_one[name] for name in level if name in self.speaks_as_one]
            if said:
                return not any(said)
            seen |= level
            level = {parent for child, parent in self.parents if child in level}
        return False


@cache
def read_ontology(folder: Path) -> Ontology:
    """Read every Turtle file under the folder, once in a process."""
    graph = Graph()
    for file in sorted(folder.rglob("*.ttl")):
        graph.parse(file, format="turtle")
    return Ontology(
        aspects={tail(node): _aspect(graph, node) for node in graph.subjects(RDF.type, META.Aspect)},
        implied=closure(_pairs(graph, META.implies)),
        disjoint=_both_ways(_pairs(graph, META.disjointWith)),
        in_tension=_both_ways(_pairs(graph, META.inTensionWith)),
        sign={tail(s): str(o) for s, o in graph.subject_objects(META.sign)},
        answered_by=_pairs(graph, META.answeredBy),
        weakening=frozenset(tail(s) for s, o in graph.subject_objects(META.weakens) if _truth(o)),
        only_possible=frozenset(tail(s) for s, o in graph.subject_objects(META.onlyPossible) if _truth(o)),
        parents=_pairs(graph, RDFS.subClassOf),
        speaks_as_one={tail(s): _truth(o) for s, o in graph.subject_objects(META.speaksAsOne)},
        rules=tuple(sorted(_rule(graph, node) for node in graph.subjects(RDF.type, META.Rule))),
    )


def closure(pairs: Iterable[tuple[str, str]]) -> Pairs:
    """Whatever is reached in one or more steps."""
    found = set(pairs)
    while True:
        more = {(a, d) for a, b in found for c, d in found if b == c} - found
        if not more:
            return frozenset(found)
        found |= more


def tail(node: Node) -> str:
    """The last segment of an IRI."""
    return str(node).rstrip("/").rsplit("/", 1)[-1]


def _aspect(graph: Graph, node: Node) -> Aspect:
    return Aspect(
        single=_truth(graph.value(node, META.single)),
        single_when=_qualified(graph, graph.value(node, META.singleWhen)),
        whole_when=_qualified(graph, graph.value(node, META.wholeWhen)),
        space=str(graph.value(node, META.space)),
        flat=_truth(graph.value(node, META.flat)),
        cumulative=str(graph.value(node, META.persistence)) == "cumulative",
        tolerance=_number(graph.value(node, META.tolerance)),
        window=_number(graph.value(node, META.windowDays)),
        defining=_tails(graph, node, META.defining),
        narrowing=_tails(graph, node, META.narrowing),
        value_disjoint_with=_tails(graph, node, META.anyValueDisjointWith),
        value_in_tension_with=_tails(graph, node, META.anyValueInTensionWith),
        no_claim=_tails(graph, node, META.noClaim),
    )


def _qualified(graph: Graph, term: Node | None) -> tuple[str, str] | None:
    """The qualifier that takes a term, and the term."""
    scheme = graph.value(term, SKOS.inScheme) if term is not None else None
    qualifier = graph.value(predicate=META.scheme, object=scheme) if scheme is not None else None
    return (tail(qualifier), tail(term)) if qualifier is not None and term is not None else None


def _rule(graph: Graph, node: Node) -> Rule:
    return Rule(
        name=tail(node),
        premise=_words(graph.value(node, META.premise)),
        where=frozenset(_words(pattern) for pattern in graph.objects(node, META.where)),
        conclusion=_words(graph.value(node, META.conclusion)),
        time=str(graph.value(node, META.time)),
    )


def _words(node: Node | None) -> tuple[str, str, str]:
    first, second, third = str(node).split()
    return first, second, third


def _pairs(graph: Graph, predicate: Node) -> Pairs:
    return frozenset((tail(s), tail(o)) for s, o in graph.subject_objects(predicate))


def _both_ways(pairs: Pairs) -> Pairs:
    return pairs | {(b, a) for a, b in pairs}


def _tails(graph: Graph, node: Node, predicate: Node) -> frozenset[str]:
    return frozenset(tail(value) for value in graph.objects(node, predicate))


def _truth(node: Node | None) -> bool:
    return str(node) == "true"


def _number(node: Node | None) -> float:
    return 0.0 if node is None else float(str(node))
