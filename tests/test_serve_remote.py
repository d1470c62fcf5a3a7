"""`/sparql` over a real Fuseki, where the workspace names one: the answers of the embedded graphs, the same guard."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from io import BytesIO
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib.query import Result

from tests.fuseki.server import Fuseki
from tests.harness import Endpoint, update
from tests.serving import Served, ready, served
from tests.test_serve_sparql import CONSTRUCT, ENDLESS, GRAPHS, SELECT, TABLES


def serving(folder: Path, fuseki: Fuseki, *words: str, user: str = "") -> AbstractContextManager[Served]:
    """A copy of the sample that follows a dataset of Fuseki, served."""
    dataset = "private" if user else "union"
    addresses = "".join(f'{each} = "{fuseki.url}/{dataset}/{each}"\n' for each in ("query", "update"))
    (folder / "sayso.toml").write_text(f'[sparql]\n{addresses}user = "{user}"\n', encoding="utf-8")
    return served("-w", folder, *words)


@pytest.fixture(scope="module")
def following(fuseki: Fuseki, tmp_path_factory: pytest.TempPathFactory, loaded_sample: Path) -> Iterator[Served]:
    update(Endpoint("", f"{fuseki.url}/union/update"), "DROP ALL")
    folder = shutil.copytree(loaded_sample, tmp_path_factory.mktemp("remote") / "sample")
    with serving(folder, fuseki, "--seconds", "5", "--rows", "300") as server:
        yield ready(server)
    update(Endpoint("", f"{fuseki.url}/union/update"), "DROP ALL")


@pytest.mark.parametrize("media", TABLES)
def test_a_table_is_that_of_the_embedded_graphs(following: Served, server: Served, media: str) -> None:
    text = f"{SELECT} ORDER BY ?s"
    there, here = following.query(text, media), server.query(text, media)
    assert (there.status, there.type) == (200, media)
    found, expected = (Result.parse(BytesIO(each.content), format=TABLES[media]) for each in (there, here))
    assert list(found.bindings) == list(expected.bindings)
    assert found.bindings


@pytest.mark.parametrize(("media", "format"), GRAPHS.items())
def test_triples_are_those_of_the_embedded_graphs(
    following: Served, server: Served, media: str, format: ox.RdfFormat
) -> None:
    there, here = following.query(CONSTRUCT, media), server.query(CONSTRUCT, media)
    assert (there.status, there.type) == (200, media)
    found, expected = (set(ox.parse(each.content, format)) for each in (there, here))
    assert found == expected
    assert found


def test_truths_and_descriptions(following: Served) -> None:
    assert following.query("ASK { ?s a sayso:Statement }", "application/json").json["boolean"] is True
    assert following.query("ASK { ?s a <urn:nothing> }", "text/csv").text.strip() == "false"
    described = following.query("DESCRIBE <https://sayso.example/entity/atacms>", "text/turtle")
    assert len(list(ox.parse(described.content, ox.RdfFormat.TURTLE))) > 3


def test_a_request_chooses_graphs(following: Served, server: Served) -> None:
    named = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
    graphs = [row["g"]["value"] for row in server.query(named, "application/json").json["results"]["bindings"]]
    counted = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    for graph in [each for each in graphs if "/graph/position" not in each][:5]:
        there, here = (each.query(counted, "text/csv", **{"default-graph-uri": graph}) for each in (following, server))
        assert there.content == here.content != b"n\r\n0\r\n"
        text = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
        there, here = (each.query(text, "text/csv", **{"named-graph-uri": graph}) for each in (following, server))
        assert there.content == here.content


def test_addresses_are_relative_to_the_service(following: Served) -> None:
    got = following.query("SELECT (<names> AS ?x) {}", "text/csv")
    assert got.text.split() == ["x", f"http://127.0.0.1:{following.port}/names"]


def test_an_answer_has_no_tag_for_what_others_change(following: Served, server: Served) -> None:
    assert "etag" in server.query(SELECT).headers
    assert "etag" not in following.query(SELECT).headers


@pytest.mark.parametrize(
    ("text", "status", "told"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403, "SERVICE is refused"),
        ("SELECT * {", 400, "1"),
        ("SELECT (1 AS ?n) { ?s ?p ?o } LIMIT 400", 422, "more than 300 rows"),
        (ENDLESS, 504, "5"),
    ],
)
def test_the_guard_is_the_same(following: Served, text: str, status: int, told: str) -> None:
    got = following.query(text)
    assert (got.status, told in got.json["detail"]) == (status, True), got.text
    assert following.query("ASK {}").status == 200


def test_a_store_that_does_not_let_us_in(fuseki: Fuseki, loaded_sample: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(loaded_sample, tmp_path / "sample")
    with serving(folder, fuseki, user="ada") as server:
        got = server.query("ASK {}")
        assert (got.status, "SAYSO_SPARQL_" in got.json["detail"]) == (502, True), got.text
        assert server.get("/questions/statements", "application/json").status == 200
