"""SPARQL over a served workspace: formats, what is refused, and what is new."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, Namespace, URIRef, Variable
from rdflib.query import Result

from sayso import Workspace
from sayso.graph.store import Table
from tests.commands import ARTICLE
from tests.conftest import SAMPLE
from tests.serving import Served, served

pytestmark = pytest.mark.xdist_group("serve")

SELECT = "SELECT ?s ?name { ?s a sayso:WeaponSystem ; rdfs:label ?name }"
CONSTRUCT = "CONSTRUCT { ?s rdfs:label ?name } WHERE { ?s a sayso:WeaponSystem ; rdfs:label ?name }"
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
TABLES = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
GRAPHS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/trig": ox.RdfFormat.TRIG,
    "application/n-quads": ox.RdfFormat.N_QUADS,
}
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.mark.parametrize("media", TABLES)
def test_a_table_in_every_format(server: Served, sample: Workspace, media: str) -> None:
    got = server.query(SELECT, media)
    assert (got.status, got.type) == (200, media)
    found = Result.parse(BytesIO(got.content), format=TABLES[media])
    rows = {tuple(str(row[Variable(name)]) for name in ("s", "name")) for row in found.bindings}
    expected = sample.sparql(SELECT)
    assert isinstance(expected, Table)
    assert rows == {tuple(map(str, row)) for row in expected.rows}
    assert rows


@pytest.mark.parametrize("media", GRAPHS)
@pytest.mark.parametrize("text", [CONSTRUCT, "DESCRIBE <https://sayso.example/entity/atacms>"])
def test_triples_in_every_format(server: Served, media: str, text: str) -> None:
    got = server.query(text, media)
    assert (got.status, got.type) == (200, media)
    found = {quad.triple for quad in ox.parse(got.content, format=GRAPHS[media])}
    lines = Graph().parse(data=server.query(text, "application/n-triples").text, format="nt")
    assert {tuple(map(str, triple)) for triple in found} == {tuple(t.n3() for t in triple) for triple in lines}
    assert found


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "application/sparql-results+json"),
        ("text/*", "text/csv"),
        ("text/html, application/xhtml+xml, */*;q=0.1", "application/sparql-results+json"),
        ("text/csv;q=0.5, text/tab-separated-values;q=0.8", "text/tab-separated-values"),
        ("application/sparql-results+xml, application/sparql-results+json;q=0.9", "application/sparql-results+xml"),
        ("application/json", "application/json"),
    ],
)
def test_the_best_format(server: Served, accept: str, media: str) -> None:
    got = server.query(SELECT, accept)
    assert (got.status, got.type) == (200, media)
    assert "Accept" in got.headers["vary"]


@pytest.mark.parametrize(
    ("text", "accept", "status", "told"),
    [
        ("SELECT * {", "*/*", 400, "1:11"),
        ("", "*/*", 400, "expected"),
        ("SELECT ?x { ?x nope:a 1 }", "*/*", 400, "error at 1:16: the prefix nope: is not declared"),
        ("SELECT * {\n} LIMIT x", "*/*", 400, "error at 2:9: expected one of HAVING, OFFSET, OPTIONAL, VALUES"),
        ("SELECT (<http://example.org/f>(1) AS ?x) {}", "*/*", 400, "function"),
        (SELECT, "image/png", 406, "text/csv"),
        (SELECT, "text/turtle", 406, "text/csv"),
        (CONSTRUCT, "text/csv", 406, "text/turtle"),
        (SELECT, "nonsense", 400, "media types"),
        ("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "*/*", 403, "SERVICE is refused"),
        ("ASK { seRviCe?x { ?s ?p ?o } }", "*/*", 403, "SERVICE is refused"),
    ],
)
def test_what_is_refused(server: Served, text: str, accept: str, status: int, told: str) -> None:
    got = server.query(text, accept)
    assert (got.status, got.type) == (status, "application/problem+json")
    assert got.json["status"] == status
    assert told in got.json["detail"]


def test_words_that_only_look_refused(server: Served) -> None:
    text = """# SERVICE
    ASK { ?s rdfs:label "SERVICE <http://x>" , 'LOAD' . FILTER(?s != <http://example.org/SERVICE>) }"""
    assert server.query(text).json == {"head": {}, "boolean": False}


def test_an_update_is_refused_with_the_reason(server: Served) -> None:
    update = {"Content-Type": "application/sparql-update"}
    got = server.request("POST", "/sparql", b"DELETE WHERE { ?s ?p ?o }", update)
    assert got.status == 403
    assert "follow its log" in got.json["detail"]
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        assert server.request(method, "/graphs?default").status == 403


def test_one_graph(server: Served, sample: Workspace) -> None:
    shared = f"{sample.ids.base}graph/shared"
    count = server.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{shared}> {{ ?s ?p ?o }} }}", "text/csv").text.split()[1]
    got = server.get("/graphs", "application/n-triples", graph=shared)
    assert got.status == 200
    assert len(got.text.splitlines()) == int(count) > 0
    default = server.request("GET", "/graphs?default", headers={"Accept": "application/n-triples"})
    union = server.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv").text.split()[1]
    assert len(default.text.splitlines()) == int(union)
    head = server.request("HEAD", f"/graphs?graph={shared}")
    assert (head.status, head.content, head.type) == (200, b"", "text/turtle")
    assert server.get("/graphs", graph="http://example.org/none").status == 404
    for wrong in (
        "/graphs",
        "/graphs?graph=",
        "/graphs?default=x",
        "/graphs?graph=a&default",
        "/graphs?graph=no%20iri",
    ):
        assert server.request("GET", wrong).status == 400


def test_the_description_says_what_holds(server: Served) -> None:
    for media, format in (("text/turtle", "turtle"), ("application/rdf+xml", "xml")):
        got = server.get("/sparql", media)
        assert (got.status, got.type) == (200, media)
        graph = Graph().parse(data=got.text, format=format)
        endpoint = URIRef(f"http://127.0.0.1:{server.port}/sparql")
        (service,) = graph.subjects(SD.endpoint, endpoint)
        assert (service, RDF.type, SD.Service) in graph
        assert set(graph.objects(service, SD.feature)) == {SD.UnionDefaultGraph}
        assert set(graph.objects(service, SD.supportedLanguage)) == {SD.SPARQL10Query, SD.SPARQL11Query}


def test_an_answer_that_is_known_is_not_sent_again(server: Served) -> None:
    first = server.query(SELECT)
    tag = first.headers["etag"]
    asked = {"Accept": "*/*", "If-None-Match": f'"other", {tag}'}
    path = "/sparql?query=" + SELECT.replace(" ", "+").replace("?", "%3F").replace(";", "%3B")
    again = server.request("GET", path, headers=asked)
    assert (again.status, again.content, again.headers["etag"]) == (304, b"", tag)
    assert server.query(SELECT, "text/csv").headers["etag"] != tag
    assert "etag" not in server.query("SELECT (NOW() AS ?now) {}").headers


def test_long_answers_are_compressed_when_wanted(server: Served) -> None:
    path = "/sparql?query=SELECT+*+%7B%3Fs+%3Fp+%3Fo%7D"
    plain = server.request("GET", path)
    packed = server.request("GET", path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 4
    assert sorted(gzip.decompress(packed.content)) == sorted(plain.content)


@pytest.fixture
def followed(loaded_sample: Path, tmp_path: Path) -> Iterator[tuple[Served, Path]]:
    """A served workspace that others may load into."""
    shutil.copytree(loaded_sample, tmp_path / "sample")
    with served("-w", tmp_path / "sample") as server:
        yield server, tmp_path / "sample"


def test_what_others_load_is_answered(followed: tuple[Served, Path], tmp_path: Path) -> None:
    server, folder = followed
    text = "SELECT (COUNT(*) AS ?n) { ?s a sayso:Statement }"
    before = server.query(text, "text/csv")
    article = (SAMPLE / f"{ARTICLE}.yaml").read_text(encoding="utf-8")
    shutil.copy(SAMPLE / f"{ARTICLE}.txt", tmp_path)
    at = article.index("\n  - ", article.index("\nstatements:"))
    end = article.index("\n  - ", at + 1)
    (tmp_path / f"{ARTICLE}.yaml").write_text(article[:at] + article[end:], encoding="utf-8")
    with Workspace(folder) as workspace:
        workspace.load([tmp_path / f"{ARTICLE}.yaml"])
        after = server.query(text, "text/csv")
        assert (
            int(after.text.split()[1])
            == len(workspace.cypher("MATCH (s:Statement) RETURN s.id AS id").rows)
            < int(before.text.split()[1])
        )
    assert after.headers["etag"] != before.headers["etag"]
