"""What is built in, beyond what the lint asks of any ontology: its files, and the terms that know each other."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from rdflib import RDF, SKOS, Graph, URIRef
from rdflib.term import Node

from sayso.ontology.model import NAMESPACE, Term
from sayso.ontology.read import FOLDER, read

ONTOLOGY = read()
META = f"{NAMESPACE}meta/"
ASPECT_FILES = sorted((FOLDER / "aspects").glob("*.ttl"))


def turtle(*files: Path) -> Graph:
    graph = Graph()
    for file in files:
        graph.parse(file, format="turtle")
    return graph


def named(node: Node) -> str:
    return str(node).rpartition("/")[2]


@pytest.mark.parametrize("file", ASPECT_FILES, ids=lambda file: file.stem)
def test_a_file_holds_one_aspect_with_its_states(file: Path) -> None:
    graph = turtle(file)
    assert [named(node) for node in graph.subjects(RDF.type, URIRef(META + "Aspect"))] == [file.stem]
    scheme = URIRef(f"{NAMESPACE}state/")
    states = {named(node) for node in graph.subjects(SKOS.inScheme, scheme)}
    assert states == set(ONTOLOGY.aspects[file.stem].states)
    assert ONTOLOGY.aspects.keys() == {each.stem for each in ASPECT_FILES}


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
