"""Lint of the ontology: that the Turtle is complete, and that what it names is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.term import Node

from sayso.graph.elements import relationship
from sayso.ontology import quantity
from sayso.ontology.model import NAMESPACE, Aspect, Pattern, Rule, Term
from sayso.ontology.quantity import COUNT
from sayso.ontology.read import COUNTS, FOLDER, read
from sayso.ontology.types import VALUE_TYPES

ONTOLOGY = read()
META, TYPE = f"{NAMESPACE}meta/", f"{NAMESPACE}type/"
FILES = sorted(FOLDER.rglob("*.ttl"))
ASPECT_FILES = [file for file in FILES if file.parent.name == "aspects"]
STATES = ONTOLOGY.terms["state"]

CLASS_KEYS = {*COUNTS, "path", "graph", "loadedAs", "role", "folds", "speaksAsOne"}
GRAPHS = {"shared", "document", "judgements", "derived"}
VALUE_KINDS = {"state", "entity", "truth", "quantity", "words"}
SPACES = {"inherited", "existential", "additive", "none"}
RULE_TIMES = {"since-began", "within-gain", "within-premise"}
RESERVED = {"id", "title", "type", "label"}
"""`id` is every node's own; kglite keeps the others for itself."""


def turtle(*files: Path) -> Graph:
    graph = Graph()
    for file in files:
        graph.parse(file, format="turtle")
    return graph


EVERYTHING = turtle(*FILES)


def named(node: Node) -> str:
    return str(node).rpartition("/")[2]


def declared(kind: URIRef) -> list[URIRef]:
    return sorted(node for node in EVERYTHING.subjects(RDF.type, kind) if isinstance(node, URIRef))


@pytest.mark.parametrize(
    ("kind", "label", "comment"),
    [
        (OWL.Class, RDFS.label, RDFS.comment),
        (OWL.ObjectProperty, RDFS.label, RDFS.comment),
        (OWL.DatatypeProperty, RDFS.label, RDFS.comment),
        (SKOS.Concept, SKOS.prefLabel, SKOS.definition),
        (URIRef(META + "Rule"), SKOS.prefLabel, SKOS.definition),
    ],
)
def test_everything_declared_has_one_label_and_one_comment(kind: URIRef, label: URIRef, comment: URIRef) -> None:
    nodes = declared(kind)
    assert nodes
    for node in nodes:
        for predicate in (label, comment):
            texts = [str(value).strip() for value in EVERYTHING.objects(node, predicate)]
            assert len(texts) == 1, f"{node} has {texts} for {named(predicate)}"
            assert texts[0], f"{node} is empty"


def test_whatever_is_named_is_declared() -> None:
    known = set(EVERYTHING.subjects()) | {URIRef(f"{NAMESPACE}{scheme}/") for scheme in ONTOLOGY.terms}
    for subject, predicate, value in EVERYTHING:
        if isinstance(value, URIRef) and str(value).startswith(NAMESPACE) and not str(value).startswith((META, TYPE)):
            assert value in known, f"{subject} {predicate} names {value}, which is not declared"


def test_a_property_has_one_name_and_one_type() -> None:
    nodes = declared(OWL.ObjectProperty) + declared(OWL.DatatypeProperty)
    assert max(Counter(map(named, nodes)).values()) == 1
    for node in nodes:
        types = [*EVERYTHING.objects(node, RDFS.range), *EVERYTHING.objects(node, URIRef(META + "scheme"))]
        assert len(types) == 1, f"{node} has the types {types}"
    for property in ONTOLOGY.properties.values():
        assert property.type in VALUE_TYPES
        assert property.type != "term" or property.scheme in ONTOLOGY.terms
        assert property.type != "ref" or property.ranges
        assert set(property.ranges) <= ONTOLOGY.classes.keys()


def test_no_two_properties_make_one_field() -> None:
    properties = ONTOLOGY.properties.values()
    parts = Counter(each.stem + suffix for each in properties for suffix in VALUE_TYPES[each.type].parts)
    assert parts.keys() == ONTOLOGY.fields.keys()
    assert {name: times for name, times in parts.items() if times > 1} == {}


def test_fields_fit_every_store() -> None:
    fields = ONTOLOGY.fields
    assert not RESERVED & fields.keys()
    references = Counter(relationship(name) for name, field in fields.items() if field.type == "ref")
    assert max(references.values()) == 1
    for text in (name for name, field in fields.items() if field.type == "text"):
        assert not [other for other in fields if other.startswith(f"{text}_")], f"{text}_en could be another field"


def test_a_name_stands_for_one_thing() -> None:
    names = Counter([*ONTOLOGY.classes, *ONTOLOGY.properties])
    assert max(names.values()) == 1
    plain = Counter(name.lower() for name in ONTOLOGY.properties)
    assert max(plain.values()) == 1


def test_classes_name_properties_with_a_count() -> None:
    for node in declared(OWL.Class):
        keys = {str(key).removeprefix(META) for key in EVERYTHING.predicates(node) if str(key).startswith(META)}
        assert keys <= CLASS_KEYS, f"{node} has {keys - CLASS_KEYS}"
        given = Counter(named(p) for key in COUNTS for p in EVERYTHING.objects(node, URIRef(META + key)))
        assert not given or max(given.values()) == 1, f"{node} counts a property twice"
        assert given.keys() <= ONTOLOGY.properties.keys()
    for name, one in ONTOLOGY.classes.items():
        assert set(one.parents) <= ONTOLOGY.classes.keys()
        assert one.folds <= ONTOLOGY.counts([name]).keys()
        for ancestor in ONTOLOGY.ancestors(name):
            for property, count in ONTOLOGY.classes[ancestor].counts.items():
                assert ONTOLOGY.counts([name])[property] == count, f"{name} has two counts for {property}"


def test_every_property_is_used() -> None:
    used = {property for one in ONTOLOGY.classes.values() for property in one.counts} | ONTOLOGY.qualifiers
    assert ONTOLOGY.properties.keys() == used


def test_kinds_are_apart_and_lie_in_a_known_graph() -> None:
    for path, kind in ONTOLOGY.kinds.items():
        assert kind.graph in GRAPHS
        assert kind.name in ONTOLOGY.ancestors(kind.loaded_as)
        assert path == path.lower()
    names = {kind.name for kind in ONTOLOGY.kinds.values()}
    for name in ONTOLOGY.classes.keys() - {ONTOLOGY.root}:
        assert len(names & ONTOLOGY.ancestors(name)) == 1, f"{name} is of several kinds, or of none"


@pytest.mark.parametrize("aspect", ONTOLOGY.aspects.values(), ids=lambda aspect: aspect.name)
def test_aspect(aspect: Aspect) -> None:
    assert "Entity" in ONTOLOGY.ancestors(aspect.of)
    assert aspect.values
    assert set(aspect.values) <= VALUE_KINDS
    assert bool(aspect.states) == ("state" in aspect.values)
    assert (aspect.unit is not None) == ("quantity" in aspect.values)
    assert aspect.persistence in ("instant", "holds", "cumulative")
    assert aspect.space in SPACES
    assert 0 <= aspect.tolerance < 1
    assert aspect.window >= 0
    assert aspect.window == 0 or aspect.persistence == "cumulative"
    assert set(aspect.qualifiers) <= ONTOLOGY.properties.keys()
    assert not set(aspect.defining) & set(aspect.narrowing)
    assert len(aspect.narrowing) <= 2
    assert {*aspect.any_value_disjoint, *aspect.any_value_in_tension, *aspect.no_claim} <= set(aspect.states)
    assert aspect.single_when is None or (not aspect.single and aspect.single_when[0] in aspect.narrowing)
    if aspect.unit not in (None, COUNT):
        assert quantity.parse(f"1 {aspect.unit}", aspect.unit or "", ONTOLOGY.words).best == 1


@pytest.mark.parametrize("file", ASPECT_FILES, ids=lambda file: file.stem)
def test_a_file_holds_one_aspect_with_its_states(file: Path) -> None:
    graph = turtle(file)
    assert [named(node) for node in graph.subjects(RDF.type, URIRef(META + "Aspect"))] == [file.stem]
    scheme = URIRef(f"{NAMESPACE}state/")
    states = {named(node) for node in graph.subjects(SKOS.inScheme, scheme)}
    assert states == set(ONTOLOGY.aspects[file.stem].states)
    assert ONTOLOGY.aspects.keys() == {each.stem for each in ASPECT_FILES}


def implied(state: str) -> Iterator[str]:
    """Whatever the state implies in one or more steps; endless where it goes round in a circle."""
    for each in STATES[state].data.get("implies", ()):
        yield each
        yield from implied(each)


def test_states_do_not_exclude_what_they_imply() -> None:
    home = {state: aspect.name for aspect in ONTOLOGY.aspects.values() for state in aspect.states}
    assert home.keys() == STATES.keys()
    for name, state in STATES.items():
        above = [each for each, _ in zip(implied(name), STATES, strict=False)]
        assert len(above) < len(STATES), f"{name} implies itself"
        disjoint, in_tension = (set(state.data.get(key, ())) for key in ("disjointWith", "inTensionWith"))
        assert not disjoint & in_tension
        assert name not in disjoint | in_tension
        assert not set(above) & (disjoint | in_tension)
        for each in above:
            assert name not in (*STATES[each].data.get("disjointWith", ()), *STATES[each].data.get("inTensionWith", ()))
        assert {home[each] for each in (*above, *disjoint, *in_tension)} <= {home[name]}


def fits(word: str, values: tuple[str, ...], states: tuple[str, ...]) -> bool:
    """Whether a word of a rule may stand for a value of an aspect."""
    return word.startswith("?") or word in states or ("truth" in values and word in ("true", "false"))


@pytest.mark.parametrize("rule", ONTOLOGY.rules.values(), ids=lambda rule: rule.name)
def test_rule(rule: Rule) -> None:
    for pattern in (rule.premise, rule.conclusion):
        aspect = ONTOLOGY.aspects[pattern.predicate]
        assert not pattern.repeated
        assert fits(pattern.object, aspect.values, aspect.states)
    bound = rule.premise.variables.union(*(pattern.variables for pattern in rule.where))
    assert rule.conclusion.variables <= bound
    assert rule.time in RULE_TIMES
    assert all(refers(pattern) for pattern in rule.where)


def refers(pattern: Pattern) -> bool:
    property = ONTOLOGY.properties[pattern.predicate]
    return property.type == "ref" and (property.acyclic or not pattern.repeated)


def terms(scheme: str) -> list[Term]:
    return list(ONTOLOGY.terms[scheme].values())


def test_acts_and_stances_know_each_other() -> None:
    acts, stances, modes, hedges = (ONTOLOGY.terms[scheme] for scheme in ("act", "stance", "mode", "hedge"))
    assert all(act.one("plainStance") in stances for act in terms("act"))
    assert all(act.one("plainMode") in {*modes, None} for act in terms("act"))
    assert all(mode.one("plainHedge") in {*hedges, None} for mode in terms("mode"))
    kinds = {kind.name for kind in ONTOLOGY.kinds.values()}
    for stance in terms("stance"):
        assert stance.one("plainAct") in acts
        assert stance.one("plainMode") in {*modes, None}
        assert stance.one("sign") in ("positive", "negative", "open", None)
        assert set(stance.data.get("answeredBy", ())) <= stances.keys()
        assert stance.data["targets"]
        assert set(stance.data["targets"]) <= kinds


def test_relations_have_a_class_of_their_own() -> None:
    classes = [kind.one("class") for kind in terms("relation-kind")]
    assert len(set(classes)) == len(classes)
    families = {kind.one("family") for kind in terms("relation-kind")}
    strengths = {strength.one("class") for strength in terms("strength")} - {None}
    below = {name for name in ONTOLOGY.classes if "Relation" in ONTOLOGY.ancestors(name)} - {"Relation"}
    assert below == {*classes, *families, *strengths}


def test_words_of_quantity_make_sense() -> None:
    words = ONTOLOGY.words
    for kind in ("Amount", "Multiplier"):
        assert all(0 < word["low"] < word["high"] for word in words[kind].values())
    assert all(word["times"] > 1 for word in words["Magnitude"].values())
    assert all(0 < word["low"] <= 1 <= word["high"] for word in words["Approximation"].values())
    assert all(not word for kind in ("LowerBound", "UpperBound") for word in words[kind].values())
    assert max(Counter(word for kind in words.values() for word in kind).values()) == 1
