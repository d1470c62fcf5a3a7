"""The W3C's SPARQL 1.1 test suites: manifests as plain values, and where the suites lie."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from tests.conftest import ROOT

SUITE = ROOT.parent / "shared" / "conformance" / "w3c_sparql_rdf_tests" / "sparql" / "sparql11"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
RDFS_LABEL = URIRef("http://www.w3.org/2000/01/rdf-schema#label")


class Expected(NamedTuple):
    """What a suite wants of a response: one of these statuses (`2xx` or a name), a truth, a kind of format."""

    statuses: frozenset[str]
    truth: bool | None
    format: str | None
    body: str | None


class Exchange(NamedTuple):
    method: str
    path: str
    headers: dict[str, str]
    body: str | None
    expected: Expected


class Case(NamedTuple):
    id: str
    name: str
    data: dict[str, Path]
    exchanges: tuple[Exchange, ...]


def missing() -> str:
    """Why the suite cannot be run, if it cannot."""
    return "" if SUITE.exists() else f"{SUITE} is not there: the suite is not part of the repository"


def require() -> None:
    """Skip where there is no suite, and fail there when CI is set."""
    if reason := missing():
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


def exchanges(manifest: str) -> list[Case]:
    """The cases of a manifest of HTTP requests; none where there is no suite."""
    path = SUITE / manifest
    if not path.exists():
        return []
    graph = Graph().parse(path, publicID=path.as_uri())
    (entries,) = graph.objects(None, MF.entries)
    return [_case(graph, case) for case in Collection(graph, entries)]


class Evaluation(NamedTuple):
    """A query over some files, and the file of what it gives. The IRI of a file is its name for the data, too."""

    id: str
    query: Path
    data: tuple[Path, ...]
    graphs: tuple[Path, ...]
    result: Path


def evaluations() -> list[Evaluation]:
    """The query evaluation cases but for those of entailment and of federation; none where there is no suite."""
    return [
        case
        for path in sorted(SUITE.glob("*/manifest.ttl"))
        if path.parent.name not in ("entailment", "service")
        for case in _evaluations(path)
    ]


def _evaluations(path: Path) -> Iterator[Evaluation]:
    graph = Graph().parse(path, publicID=path.as_uri())

    def files(node: Node | None, predicate: URIRef) -> tuple[Path, ...]:
        return tuple(Path(each.removeprefix("file://")) for each in sorted(map(str, graph.objects(node, predicate))))

    for case in graph.subjects(RDF.type, MF.QueryEvaluationTest):
        action = graph.value(case, MF.action)
        (query,), (result,) = files(action, QT.query), files(case, MF.result)
        name = f"{path.parent.name}/{str(case).rpartition('#')[2]}"
        yield Evaluation(name, query, files(action, QT.data), files(action, QT.graphData), result)


def _case(graph: Graph, case: Node) -> Case:
    action = graph.value(case, MF.action)
    requests = graph.value(action, HT.requests)
    assert requests
    data = {
        str(graph.value(each, RDFS_LABEL)): Path(str(graph.value(each, UT.graph)).removeprefix("file://"))
        for each in graph.objects(case, UT.graphData)
    }
    found = tuple(_exchange(graph, each) for each in Collection(graph, requests))
    return Case(str(case).rpartition("#")[2], str(graph.value(case, MF.name)), data, found)


def _exchange(graph: Graph, request: Node) -> Exchange:
    def text(node: Node | None, predicate: URIRef) -> str | None:
        found = graph.value(node, predicate)
        return None if found is None else str(found)

    headers = {str(text(each, HT.fieldName)): str(text(each, HT.fieldValue)) for each in _headers(graph, request)}
    response = graph.value(request, HT.resp)
    truth: Any = graph.value(response, MF.expectedBoolean)
    expected = Expected(
        frozenset(
            str(each).rpartition("#")[2].removeprefix("StatusCode")
            for each in graph.objects(response, MF.expectedStatus)
        ),
        None if truth is None else truth.toPython(),
        text(response, MF.expectedFormat),
        text(graph.value(response, HT.body), CNT.chars),
    )
    body = text(graph.value(request, HT.body), CNT.chars)
    return Exchange(str(text(request, HT.methodName)), str(text(request, HT.absolutePath)), headers, body, expected)


def _headers(graph: Graph, request: Node) -> Iterator[Node]:
    headers = graph.value(request, HT.headers)
    yield from Collection(graph, headers) if headers is not None else ()
