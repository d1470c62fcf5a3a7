"""The W3C's suites for the SPARQL Protocol and the Graph Store Protocol, by real requests to a scratch dataset."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from tests import w3c
from tests.earl import Report
from tests.serving import Got, Served, path_of, served
from tests.w3c import Case, Exchange

pytestmark = pytest.mark.xdist_group("w3c")

TABULAR = {
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
}
FORMATS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": TABULAR,
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples"},
}
PROTOCOL = w3c.exchanges("protocol/manifest.ttl")
GRAPH_STORE = w3c.exchanges("graph-store-protocol/manifest-indirect.ttl")


@pytest.fixture(scope="module")
def scratch() -> Iterator[Served]:
    w3c.require()
    with served("--scratch") as server:
        yield server


def met(got: Got, exchange: Exchange) -> None:
    """Fail where a response is not what the suite wants."""
    wanted = exchange.expected
    name = HTTPStatus(got.status).phrase.replace(" ", "")
    assert {name, f"{got.status // 100}xx"} & wanted.statuses, (got, wanted)
    if wanted.format:
        assert got.type in FORMATS[wanted.format], got
    if wanted.truth is not None:
        assert json.loads(got.content)["boolean"] is wanted.truth


def send(server: Served, exchange: Exchange, path: str) -> Got:
    body = None if exchange.body is None else exchange.body.encode(_charset(exchange))
    return server.request(exchange.method, path, body, exchange.headers)


def _charset(exchange: Exchange) -> str:
    return "utf-16" if "utf-16" in exchange.headers.get("content-type", "").lower() else "utf-8"


def test_the_suites_are_whole() -> None:
    w3c.require()
    assert (len(PROTOCOL), len(GRAPH_STORE)) == (34, 9)


@pytest.mark.parametrize("case", PROTOCOL, ids=lambda case: case.id)
def test_protocol(scratch: Served, report: Report, case: Case) -> None:
    with report.case(f"protocol/manifest#{case.id}"):
        for name, path in case.data.items():
            put = scratch.request(
                "PUT", f"/graphs?graph={name}", path.read_bytes(), {"Content-Type": "application/n-triples"}
            )
            assert put.status in (201, 204), put
        for exchange in case.exchanges:
            met(send(scratch, exchange, path_of(exchange.path, "/sparql/", "/sparql")), exchange)


@pytest.mark.parametrize("case", GRAPH_STORE, ids=lambda case: case.id)
def test_graph_store(report: Report, case: Case) -> None:
    """Each on a dataset of its own: several expect a graph to be new."""
    name = f"graph-store-protocol/manifest-indirect#{case.id}"
    with report.case(name), served("--scratch", "--workers", "1") as server:
        location = ""
        for exchange in case.exchanges:
            path = path_of(exchange.path.replace("$LOCATION$", location), "/gsp", "/graphs")
            got = send(server, exchange, path)
            met(got, exchange)
            location = got.headers.get("location", location)
            if exchange.expected.body:
                assert isomorphic(_turtle(got.text, path), _turtle(exchange.expected.body, path)), got.text


def _turtle(text: str, path: str) -> Graph:
    return Graph().parse(data=text.replace("$LOCATION$", path), format="turtle", publicID="http://www.example/")
