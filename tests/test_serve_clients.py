"""Clients that people have, as they come: SPARQLWrapper, and rdflib's store over a remote endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError

import pytest
from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import CSV, GET, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, URLENCODED, XML
from SPARQLWrapper import SPARQLWrapper as Wrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from sayso import Workspace
from sayso.graph.store import Table
from tests.serving import Served, served
from tests.test_serve_sparql import CONSTRUCT, SELECT

pytestmark = pytest.mark.xdist_group("serve")

SAYSO = Namespace("https://w3id.org/sayso/")
ATACMS = URIRef("https://sayso.example/entity/atacms")


def address(server: Served) -> str:
    return f"http://127.0.0.1:{server.port}/sparql"


def rows(sample: Workspace, text: str) -> set[tuple[str, ...]]:
    found = sample.sparql(text)
    assert isinstance(found, Table)
    assert found.rows
    return {tuple(map(str, row)) for row in found.rows}


# SPARQLWrapper


def wrapper(server: Served, text: str, format: str, method: str = GET, way: str = URLENCODED) -> Wrapper:
    found = Wrapper(address(server))
    found.setQuery(text)
    found.setReturnFormat(format)
    found.setMethod(method)
    found.setRequestMethod(way)
    return found


@pytest.mark.parametrize(("method", "way"), [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)])
def test_wrapper_has_the_rows(server: Served, sample: Workspace, method: str, way: str) -> None:
    found: Any = wrapper(server, SELECT, JSON, method, way).queryAndConvert()
    values = {tuple(row[name]["value"] for name in ("s", "name")) for row in found["results"]["bindings"]}
    assert values == rows(sample, SELECT)


@pytest.mark.parametrize("format", [XML, CSV, TSV])
def test_wrapper_has_the_rows_in_other_formats(server: Served, sample: Workspace, format: str) -> None:
    found: Any = wrapper(server, SELECT, format).queryAndConvert()
    text = found.toxml() if format == XML else found.decode()
    assert all(id in text and name in text for id, name in rows(sample, SELECT))


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # it still uses one
@pytest.mark.parametrize("format", [TURTLE, N3, RDFXML, JSONLD, XML])
def test_wrapper_has_the_triples(server: Served, format: str) -> None:
    found: Any = wrapper(server, CONSTRUCT, format).queryAndConvert()
    graph = found if isinstance(found, Graph) else Graph().parse(found, format="turtle")
    assert (ATACMS, RDFS.label, Literal("ATACMS")) in graph


def test_wrapper_hears_what_is_wrong(server: Served) -> None:
    with pytest.raises(QueryBadFormed, match="expected"):
        wrapper(server, "SELECT * {", JSON).query()


# rdflib


@pytest.fixture
def graph(server: Served) -> Iterator[Graph]:
    store = SPARQLStore(address(server), method="POST_FORM")
    found = Graph(store)
    yield found
    found.close()


def test_rdflib_asks_a_remote_graph(graph: Graph, sample: Workspace) -> None:
    text = f"PREFIX sayso: <{SAYSO}> {SELECT}"
    assert {tuple(map(str, row)) for row in graph.query(text)} == rows(sample, SELECT)  # type: ignore[arg-type]


def test_rdflib_walks_a_remote_graph(graph: Graph, sample: Workspace) -> None:
    assert set(graph.objects(ATACMS, RDFS.label)) == {Literal("ATACMS")}
    weapons = set(graph.subjects(RDF.type, SAYSO.WeaponSystem))
    assert {(str(each),) for each in weapons} == rows(sample, "SELECT ?s { ?s a sayso:WeaponSystem }")
    assert (ATACMS, RDF.type, SAYSO.WeaponSystem) in graph
    assert len(graph) > 1000


def test_rdflib_writes_to_a_scratch_dataset() -> None:
    with served("--scratch", "--workers", "1") as server:
        store = SPARQLUpdateStore(address(server), address(server))
        graph = Graph(store, URIRef("urn:a"))
        graph.add((ATACMS, RDFS.label, Literal("Суджа")))
        assert list(graph.objects(ATACMS, RDFS.label)) == [Literal("Суджа")]
        graph.remove((ATACMS, None, None))
        assert not list(graph)


def test_rdflib_cannot_write_to_a_workspace(server: Served) -> None:
    graph = Graph(SPARQLUpdateStore(address(server), address(server)), URIRef("urn:a"))
    with pytest.raises(HTTPError, match="403"):
        graph.add((ATACMS, RDFS.label, Literal("x")))
