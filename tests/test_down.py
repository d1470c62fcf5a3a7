"""One store that is down does not stop the others: the command does what it can, complains, and ends with 1."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sayso import Workspace
from sayso.cli import main
from sayso.errors import SomeFailed
from sayso.graph import neo4j_store
from sayso.graph.neo4j_store import Neo4jStore
from tests.codings import ENTITIES, STATEMENT, TEXT, written
from tests.commands import BASE, Commands
from tests.neo4j.server import Server, started
from tests.sparql.server import SparqlServer, server
from tests.test_neo4j import dies_after

EMBEDDED = ["kglite", "oxigraph"]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> SparqlServer:
    """A server that has stopped, and is the workspace's by its settings."""
    with server() as gone:
        pass
    monkeypatch.setenv("SAYSO_SPARQL_QUERY", gone.query)
    monkeypatch.setenv("SAYSO_SPARQL_UPDATE", gone.update)
    return gone


@pytest.fixture
def own(own_sample: Workspace) -> Commands:
    return Commands(own_sample.folder)


def ended(own: Commands, *words: str) -> Result:
    result = CliRunner().invoke(main, [*words, "-w", str(own.folder)], catch_exceptions=False)
    assert result.exit_code == 1
    return result


def test_sync(own: Commands, served: SparqlServer) -> None:
    (own.folder / "graph.kgl").unlink()
    result = ended(own, "sync")
    assert [line.partition(":")[0] for line in result.stdout.splitlines()] == EMBEDDED
    assert result.stderr.startswith(f"{served.query} cannot be reached or stopped answering: ")
    assert len(result.stderr.splitlines()) == 1


def test_verify(own: Commands, served: SparqlServer) -> None:
    result = ended(own, "verify", "--deep")
    assert result.stdout.count("are there and equal") == 4
    assert result.stderr.startswith(f"{served.query} cannot be reached")
    with Workspace(own.folder) as workspace, pytest.raises(SomeFailed) as caught:
        workspace.verify()
    assert caught.value.done == {"networkx": [], "kglite": [], "oxigraph": []}


@pytest.mark.parametrize("words", [["ask", "weapons", "--json"], ["conflicts", "--json"]], ids=" ".join)
def test_questions_in_all_languages(words: list[str], own: Commands, served: SparqlServer) -> None:
    plain = own.run(*words)
    result = ended(own, *words, "--language", "all")
    assert json.loads(result.stdout) == json.loads(plain)
    assert result.stderr.startswith(f"sparql (sparql): {served.query} cannot be reached")


def test_a_load_is_followed_by_the_others(own: Commands, served: SparqlServer) -> None:
    with Workspace(own.folder) as workspace:
        assert {each.name: each.current for each in workspace.status().stores} == {
            "kglite": True,
            "oxigraph": True,
            "sparql": False,
        }


def test_a_store_that_is_named_asks_it_alone(own: Commands, served: SparqlServer) -> None:
    assert own.failed("sparql", "ASK {}", "--store", "sparql").startswith(f"{served.query} cannot be reached")
    assert own.failed("sparql", "ASK {}", "--store", "kglite") == "kglite does not run SPARQL"
    assert own.failed("cypher", "RETURN 1 AS x", "--store", "sparql") == "sparql does not run Cypher"


def test_a_store_that_is_up_is_asked(own: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    with server(user="ada", password="hush") as up:
        for name, value in (("QUERY", up.query), ("UPDATE", up.update), ("USER", "ada"), ("PASSWORD", "hush")):
            monkeypatch.setenv(f"SAYSO_SPARQL_{name}", value)
        assert "sparql: empty, behind; run: sayso sync -w " in own.run("status")
        own.run("sync", "sparql")
        text = "SELECT ?name { ?x a sayso:WeaponSystem ; rdfs:label ?name } ORDER BY ?name"
        assert own.run("sparql", text, "--store", "sparql") == own.run("sparql", text)
        construct = f"CONSTRUCT WHERE {{ <{BASE}entity/us> sayso:name ?n }}"
        assert own.run("sparql", construct, "--store", "sparql") == own.run("sparql", construct)
        assert "sparql: at load 2" in own.run("status")
        assert own.run("verify", "sparql").count("are there and equal") == 1


def test_a_neo4j_that_stops_while_a_load_comes_in(
    own_sample: Workspace, neo4j: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The load is in the log and in the other stores; when the server is back, it is brought up to it."""
    if not neo4j.process:
        pytest.skip("SAYSO_TEST_NEO4J is not ours to stop")
    own, home = Commands(own_sample.folder), tmp_path / "home"
    (tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "article.yaml").write_text(
        written(STATEMENT, all_entities=ENTITIES.replace("bloggers", "others")), encoding="utf-8"
    )
    with started(home, "correct-horse") as server:
        for name, value in (("URL", server.url), ("USER", server.user), ("PASSWORD", server.password)):
            monkeypatch.setenv(f"SAYSO_NEO4J_{name}", value)
        own.run("sync")
        with Workspace(own.folder) as workspace, monkeypatch.context() as patch:
            store = workspace.stores["neo4j"]
            assert isinstance(store, Neo4jStore)
            patch.setattr(neo4j_store, "BATCH", 1)
            dies_after(4, server, store, patch)
            assert workspace.load([tmp_path / "article.yaml"])[0].number == 3
            assert [each.name for each in workspace.status().stores if not each.current] == ["neo4j"]
    assert ended(own, "verify", "--deep").stdout.count("are there and equal") == 4
    with started(home, "correct-horse", port=int(server.url.rpartition(":")[2])):
        own.run("sync")
        assert own.run("verify", "--deep").count("are there and equal") == 5
