"""The derived SHACL shapes and our own validation: two judges that share no code, held to one verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyshacl
import pytest
from hypothesis import given, settings
from rdflib import RDF, RDFS, XSD, Graph, Literal, URIRef

from sayso import Workspace
from sayso.graph.record import Record, union
from sayso.graph.validate import cycles, dangling, faults
from sayso.ontology.model import NAMESPACE, Ontology
from sayso.ontology.shacl import shapes
from sayso.ontology.values import Ref, Text, Value
from tests.bad_records import MISTAKES, good
from tests.harness import SLOW
from tests.histories import Step, worlds
from tests.strategies import IDS, ONTOLOGY

LOADED = shapes(ONTOLOGY, IDS.base, folded=False)


def triples(records: Iterable[Record], ontology: Ontology) -> Graph:
    """Records as RDF, bad ones too: what is not declared gets an IRI as if it were."""
    graph = Graph()
    for record in records:
        node = URIRef(record.id)
        known = [name for name in record.types if name in ontology.classes]
        names = {*record.types, *ontology.closure(known)} - {ontology.root}
        for name in names:
            graph.add((node, RDF.type, URIRef(NAMESPACE + name)))
        for name, values in record.values.items():
            for value in values:
                graph.add((node, _predicate(name), _node(value, name, ontology)))
    return graph


def _predicate(name: str) -> URIRef:
    return RDFS.label if name == "caption" else URIRef(NAMESPACE + name)


def _node(value: Value, name: str, ontology: Ontology) -> URIRef | Literal:
    field = ontology.fields.get(name)
    if isinstance(value, Ref):
        return URIRef(value.id)
    if isinstance(value, Text):
        return Literal(value.text, lang=value.language)
    if isinstance(value, str) and field is not None and field.type == "term":
        return URIRef(f"{NAMESPACE}{field.property.scheme}/{value}")
    return Literal(value, datatype=XSD.double) if isinstance(value, float) else Literal(value)


def ours(records: Mapping[str, Record], ontology: Ontology = ONTOLOGY) -> list[str]:
    """What our validation finds."""
    found = list(faults(records.values(), ontology, IDS))
    known = {id: record for id, record in records.items() if set(record.types) <= ontology.classes.keys()}
    fields = all(name in ontology.fields for record in records.values() for name in record.values)
    if len(known) == len(records) and fields:
        found += dangling(records, lambda ids: {}, ontology)
        found += cycles(records, lambda ids: {}, ontology)
    return [f"{IDS.path(fault.id)} {fault.field}: {fault.message}" for fault in found]


def theirs(graph: Graph, shapes_graph: Graph) -> str:
    """pySHACL's report; empty where the graph conforms."""
    conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes_graph, inference="none")
    return "" if conforms else str(text)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_both_reject_the_same_records(mistake: str) -> None:
    records = good()
    MISTAKES[mistake](records)
    assert ours(records)
    assert theirs(triples(records.values(), ONTOLOGY), LOADED)


def test_there_are_many_kinds_of_mistake() -> None:
    assert len(MISTAKES) >= 40


def test_both_accept_the_specimen() -> None:
    assert ours(good()) == []
    assert theirs(triples(good().values(), ONTOLOGY), LOADED) == ""


def test_both_accept_the_sample(sample: Workspace) -> None:
    recorded = {record.id: record for record in _recorded(sample)}
    assert len(recorded) > 400
    assert ours(recorded) == []
    assert theirs(triples(recorded.values(), ONTOLOGY), LOADED) == ""


def _recorded(workspace: Workspace) -> list[Record]:
    with workspace.reading() as state:
        return list(state.recorded(state.ids()).values())


def test_the_rdf_of_the_sample_fits_the_shapes_of_what_is_folded(sample: Workspace) -> None:
    graph = Graph()
    for s, p, o, _ in sample.rdf().quads():
        graph.add((s, p, o))
    folded = shapes(sample.ontology, sample.ids.base)
    assert theirs(graph, folded) == ""
    relation = next(graph.subjects(RDF.type, URIRef(f"{NAMESPACE}Relation")))
    graph.remove((relation, URIRef(f"{NAMESPACE}strength"), None))
    assert str(relation) in theirs(graph, folded)


@settings(max_examples=8, deadline=None, suppress_health_check=SLOW)
@given(worlds())
def test_both_accept_random_worlds(history: list[Step]) -> None:
    last = {step.source: step.records for step in history}
    by_id: dict[str, list[Record]] = {}
    for records in last.values():
        for record in records.values():
            by_id.setdefault(record.id, []).append(record)
    merged = {id: union(several, ONTOLOGY) for id, several in by_id.items()}
    assert ours(merged) == []
    assert theirs(triples(merged.values(), ONTOLOGY), LOADED) == ""


def test_shapes_are_the_same_text_each_time() -> None:
    assert shapes(ONTOLOGY).serialize(format="turtle") == shapes(ONTOLOGY).serialize(format="turtle")
