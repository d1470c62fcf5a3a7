"""A reasoner over the ontology, its alignment to other vocabularies and the sample: consistent, and it would tell."""

from __future__ import annotations

import owlrl
import pytest
from rdflib import OWL, PROV, RDF, RDFS, SKOS, Graph, Namespace, URIRef

from sayso import Workspace
from sayso.ontology.model import NAMESPACE
from sayso.ontology.read import ALIGNMENT, FOLDER, built_in, read

SAYSO = Namespace(NAMESPACE)
META = Namespace(f"{NAMESPACE}meta/")
GEO = Namespace("http://www.opengis.net/ont/geosparql#")
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
EX = Namespace("https://bad.example/")

AXIOMS = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .

prov:Activity owl:disjointWith prov:Entity .
prov:Person rdfs:subClassOf prov:Agent .
prov:Organization rdfs:subClassOf prov:Agent .
prov:wasAttributedTo rdfs:domain prov:Entity ; rdfs:range prov:Agent .
prov:wasDerivedFrom rdfs:domain prov:Entity ; rdfs:range prov:Entity .
skos:Concept owl:disjointWith skos:ConceptScheme .
skos:broader rdfs:subPropertyOf skos:broaderTransitive .
skos:broaderTransitive a owl:TransitiveProperty .
skos:related a owl:SymmetricProperty ; owl:propertyDisjointWith skos:broaderTransitive .
geo:Feature rdfs:subClassOf geo:SpatialObject .
geo:sfWithin rdfs:domain geo:SpatialObject ; rdfs:range geo:SpatialObject .
"""
"""What those vocabularies say themselves, as far as it bears on ours."""


def ontology() -> Graph:
    graph = Graph()
    for file in sorted(FOLDER.rglob("*.ttl")):
        graph.parse(file)
    return graph.parse(data=AXIOMS, format="turtle")


def closed(graph: Graph) -> Graph:
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def errors(graph: Graph) -> list[str]:
    return sorted(str(text) for text in graph.objects(None, ERROR))


@pytest.fixture(scope="module")
def reasoned(sample: Workspace) -> Graph:
    """The ontology, its alignment and the sample, with all that follows."""
    graph = ontology()
    for s, p, o, _ in sample.rdf().quads():
        graph.add((s, p, o))
    return closed(graph)


def test_ontology_alignment_and_sample_are_consistent(reasoned: Graph) -> None:
    assert len(reasoned) > 10_000
    assert errors(reasoned) == []
    assert not list(reasoned.subjects(RDF.type, OWL.Nothing))


def test_what_follows_is_said_in_the_other_vocabularies(reasoned: Graph, sample: Workspace) -> None:
    def node(handle: str) -> URIRef:
        return URIRef(sample.identify(handle))

    assert (node("gerasimov"), RDF.type, PROV.Agent) in reasoned
    assert (node("us"), RDF.type, PROV.Organization) in reasoned
    assert (node("us"), RDF.type, GEO.SpatialObject) in reasoned
    assert (node("incursion"), RDF.type, PROV.Activity) in reasoned
    assert (node("halted"), RDF.type, PROV.Entity) in reasoned
    assert (node("halted"), PROV.wasAttributedTo, node("gerasimov")) in reasoned
    assert (node("sudzha"), GEO.sfWithin, node("kursk")) in reasoned
    state = Namespace(f"{NAMESPACE}state/")
    assert (state.advancing, SKOS.broader, state.ongoing) in reasoned
    assert (state.ended, SKOS.related, state.ongoing) in reasoned


def test_what_is_inconsistent_is_found() -> None:
    graph = ontology()
    state = Namespace(f"{NAMESPACE}state/")
    for triple in (
        (EX.both, RDF.type, SAYSO.Person),  # of two kinds
        (EX.both, RDF.type, SAYSO.Action),
        (EX.said, RDF.type, SAYSO.Statement),  # an event that a statement is drawn from
        (EX.said, SAYSO.evidence, EX.battle),
        (EX.battle, RDF.type, SAYSO.Offensive),
        (state.advancing, META.inTensionWith, state.ongoing),  # which it implies
    ):
        graph.add(triple)
    found = errors(closed(graph))
    for name in (EX.both, EX.battle, state.advancing):
        assert any(str(name) in text for text in found), found


def test_alignment_names_what_there_is_and_changes_nothing_that_is_read() -> None:
    known = {*read().class_names, *read().field_names, *(each.iri for each in read().properties.values())}
    files = sorted(ALIGNMENT.glob("*.ttl"))
    assert {file.stem for file in files} == {"prov", "web-annotation", "skos", "geosparql"}
    assert not {str(file) for file in files} & {source.name for source in built_in()}
    for file in files:
        graph = Graph().parse(file)
        ours = {str(s) for s in graph.subjects() if str(s).startswith(NAMESPACE) and not str(s).startswith(str(META))}
        assert ours
        assert ours <= known
        assert {p for _, p, _ in graph} <= {RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch}
