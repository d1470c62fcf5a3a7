"""The W3C's query evaluation suite by HTTP: as much of it passes as in the bare engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from rdflib import XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.query import Result
from rdflib.term import Node

from tests import w3c
from tests.conftest import ROOT
from tests.earl import Report
from tests.serving import Served, served
from tests.w3c import Evaluation

pytestmark = pytest.mark.xdist_group("w3c")

RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
TABLE = "application/sparql-results+xml"
GRAPH = "application/n-triples"
DEPARTS = {
    "aggregates/agg-empty-group-count-graph": "GRAPH ?g over an empty group gives no row for a graph",
    "aggregates/agg-groupconcat-04": "the order of GROUP_CONCAT",
    "aggregates/agg-groupconcat-06": "the order of GROUP_CONCAT",
    "bindings/graph": "GRAPH ?g with nothing but VALUES in it gives no graph",
    "csv-tsv-res/tsv03": "an xsd:negativeInteger comes back as an xsd:integer",
    "functions/bnode01": "BNODE(x) gives the same node in every row",
    "negation/graph-minus": "GRAPH ?g with MINUS in it",
    "property-path/zero_or_more_set_end": "a path of no step from a node that is not in the data",
    "property-path/zero_or_more_set_start": "a path of no step from a node that is not in the data",
    "property-path/zero_or_one_set_end": "a path of no step from a node that is not in the data",
    "property-path/zero_or_one_set_start": "a path of no step from a node that is not in the data",
}
"""What the engine, Oxigraph 0.5.13, answers in another way than the suite wants."""
Answers = Callable[[Evaluation], Graph]


def query_of(case: Evaluation) -> str:
    """The query, with its file's IRI as the base."""
    return f"BASE <{case.query.as_uri()}>\n{case.query.read_text(encoding='utf-8')}"


def triples_of(path: Path) -> bytes:
    """A file as N-Triples, with its own IRI as the base."""
    return ox.serialize(ox.parse(path=str(path), base_iri=path.as_uri()), format=ox.RdfFormat.N_TRIPLES) or b""


def as_graph(content: bytes, format: str) -> Graph:
    """A table or a truth as RDF, so that blank nodes are compared by what they stand for."""
    found = Result.parse(BytesIO(content), format=format)
    graph = Graph()
    if found.type == "ASK":
        graph.add((BNode(), RS.boolean, Literal(found.askAnswer)))
        return graph
    for name in found.vars or ():
        graph.add((URIRef("urn:table"), RS.resultVariable, Literal(str(name))))
    for row in found.bindings:
        graph.add((solution := BNode(), RS.solution, Literal(0)))
        for name, value in row.items():
            graph.add((solution, URIRef(f"urn:variable:{name}"), value))
    return graph


def expected(case: Evaluation) -> Graph:
    if case.result.suffix != ".ttl":
        formats = {".srx": "xml", ".srj": "json", ".tsv": "tsv", ".csv": "csv"}
        return as_graph(case.result.read_bytes(), formats[case.result.suffix])
    found = Graph().parse(case.result, publicID=case.result.as_uri())
    return found if constructs(case) else as_rows(found)


def as_rows(table: Graph) -> Graph:
    """A table that the suite writes as RDF, as `as_graph` gives it."""
    graph = Graph()
    for name in table.objects(None, RS.resultVariable):
        graph.add((URIRef("urn:table"), RS.resultVariable, Literal(str(name))))
    for row in table.objects(None, RS.solution):
        graph.add((solution := BNode(), RS.solution, Literal(0)))
        for binding in table.objects(row, RS.binding):
            variable, value = table.value(binding, RS.variable), table.value(binding, RS.value)
            assert value is not None
            graph.add((solution, URIRef(f"urn:variable:{variable}"), value))
    return graph


def constructs(case: Evaluation) -> bool:
    return case.result.suffix == ".ttl" and "ResultSet" not in case.result.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def by_http() -> Iterator[Answers]:
    w3c.require()
    with served("--scratch") as server:
        yield lambda case: _by_http(server, case)


def _by_http(server: Served, case: Evaluation) -> Graph:
    triples = {"Content-Type": GRAPH}
    update = {"Content-Type": "application/sparql-update"}
    assert server.request("POST", "/sparql", b"DROP ALL", update).status == 204
    for path in case.data:
        got = server.request("POST", "/graphs?default", triples_of(path), triples)
        assert got.status == 204, got
    for path in case.graphs:
        got = server.request("PUT", f"/graphs?graph={quote(path.as_uri())}", triples_of(path), triples)
        assert got.status == 201, got
    media = GRAPH if constructs(case) else TABLE
    query = {"Content-Type": "application/sparql-query", "Accept": media}
    got = server.request("POST", "/sparql", query_of(case).encode(), query)
    assert (got.status, got.type) == (200, media), got
    return Graph().parse(got.content, format="nt") if constructs(case) else as_graph(got.content, "xml")


def in_process(case: Evaluation) -> Graph:
    """The same in the bare engine."""
    store = ox.Store()
    for path in case.data:
        store.load(path=str(path), base_iri=path.as_uri())
    for path in case.graphs:
        store.load(path=str(path), base_iri=path.as_uri(), to_graph=ox.NamedNode(path.as_uri()))
    found = store.query(query_of(case))
    if isinstance(found, ox.QueryTriples):
        return Graph().parse(found.serialize(format=ox.RdfFormat.N_TRIPLES), format="nt")
    return as_graph(found.serialize(format=ox.QueryResultsFormat.XML) or b"", "xml")


def plain(term: Node) -> Node:
    """Decimals and language tags as the engine writes them: 2.0 is 2, and en-US is en-us."""
    if isinstance(term, Literal) and term.datatype == XSD.decimal:
        return Literal(f"{Decimal(term).normalize():f}", datatype=XSD.decimal)
    if isinstance(term, Literal) and term.language:
        return Literal(str(term), lang=term.language.lower())
    return term


def by_value(graph: Graph) -> Graph:
    found = Graph()
    for subject, predicate, value in graph:
        found.add((subject, predicate, plain(value)))
    return found


def passed(answers: Answers, case: Evaluation) -> bool:
    try:
        return isomorphic(by_value(answers(case)), by_value(expected(case)))
    except (SyntaxError, OSError):
        return False


def test_the_suite_passes_as_in_the_bare_engine(by_http: Answers, report: Report) -> None:
    cases = w3c.evaluations()
    assert len(cases) == 232
    assert {case.id for case in cases if not passed(in_process, case)} == DEPARTS.keys()
    for case in cases:
        done = passed(by_http, case)
        report.add(case.id.replace("/", "/manifest#"), passed=done, why="" if done else DEPARTS.get(case.id, ""))
        assert done is (case.id not in DEPARTS), case.id


def test_the_page_says_how_many_pass() -> None:
    page = (ROOT / "docs" / "serving.md").read_text(encoding="utf-8")
    assert f"{232 - len(DEPARTS)} of the 232" in page
