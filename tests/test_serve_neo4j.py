"""`/cypher` over a real Neo4j, where the workspace names one: the same rows as the embedded graph, the same guard."""

from __future__ import annotations

import json
import shutil
import socket
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.harness import emptied
from tests.neo4j.server import Server
from tests.serving import Got, Served, ready, requested, served
from tests.test_serve_cypher import JSON, ask

EMBEDDED = "/db/kglite/query/v2"


@pytest.fixture(scope="module")
def following(neo4j: Server, tmp_path_factory: pytest.TempPathFactory, loaded_sample: Path) -> Iterator[Served]:
    """The sample article, followed by a Neo4j, and served."""
    emptied(neo4j)
    folder = tmp_path_factory.mktemp("following") / "sample"
    shutil.copytree(loaded_sample, folder)
    settings = f'[neo4j]\nurl = "{neo4j.url}"\nuser = "{neo4j.user}"\n'
    (folder / "sayso.toml").write_text(settings, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAYSO_NEO4J_PASSWORD", neo4j.password)
        with served("-w", folder, "--seconds", "5") as server:
            yield ready(server)
    emptied(neo4j)


def test_rows_are_those_of_the_embedded_graph(following: Served) -> None:
    for text in (
        "MATCH (s:Statement) RETURN s.stance AS stance, count(*) AS n ORDER BY stance",
        "MATCH (s:Statement)-[:SPEAKER]->(e:Entity) RETURN s.id AS id, e.caption AS who, s.start AS at ORDER BY id",
        "MATCH (w:WeaponSystem) RETURN w ORDER BY w.id",
        "RETURN null AS a, true AS b, 1 AS c, 1.5 AS d, 'Суджа' AS e, [1, 2] AS f, date('2024-08-06') AS g",
    ):
        for accept in ("application/json", "application/vnd.neo4j.query"):
            there, here = ask(following, text, "/cypher", accept), ask(following, text, EMBEDDED, accept)
            assert (there.status, there.json["data"]) == (202, here.json["data"])
            assert there.json["data"]["values"]


def neo4j_itself(neo4j: Server, text: str, accept: str, **parameters: Any) -> Got:
    """What the Query API of the server itself answers."""
    if not neo4j.http:
        pytest.skip("SAYSO_TEST_NEO4J names a server by its Bolt address alone")
    content = json.dumps({"statement": text, "parameters": parameters}).encode()
    key = b64encode(f"{neo4j.user}:{neo4j.password}".encode()).decode()
    headers = {**JSON, "Accept": accept, "Authorization": f"Basic {key}"}
    return requested(neo4j.http, "POST", "/db/neo4j/query/v2", content, headers)


def alike(value: Any) -> Any:
    """An answer without what names nodes and relationships inside a server, whose labels have no order."""
    match value:
        case dict():
            kept = {name: alike(each) for name, each in value.items() if "lement_id" not in name.replace("I", "_i")}
            return {name: sorted(each) if name.endswith("labels") else each for name, each in kept.items()}
        case list():
            return [alike(each) for each in value]
    return value


VALUES = "null AS a, true AS b, 1 AS c, 1.5 AS d, 'Суджа' AS e, [1, [], null] AS f, {g: {h: 'x'}} AS g"
TIMES = "date('2024-08-06') AS a, datetime('2024-08-06T12:30:00Z') AS b, localdatetime('2024-08-06T12:30:00') AS c"


@pytest.mark.parametrize("accept", ["application/json", "application/vnd.neo4j.query"])
@pytest.mark.parametrize(
    "text",
    [
        f"RETURN {VALUES}",
        f"RETURN {TIMES}",
        "UNWIND [1, 2] AS n RETURN n, n * $factor AS m ORDER BY n",
        "MATCH (n:Nowhere) RETURN n",
        "MATCH (w:WeaponSystem) RETURN w ORDER BY w.id",
        "MATCH p = (s:Statement)-[r:SPEAKER]->(e) RETURN s, r, e, p ORDER BY s.id, e.id LIMIT 5",
        "MATCH p = (e:Entity)<-[:SPEAKER]-(s:Statement)-[:DOCUMENT]->() RETURN p ORDER BY s.id, e.id LIMIT 3",
    ],
)
def test_the_shape_is_that_of_the_query_api(neo4j: Server, following: Served, text: str, accept: str) -> None:
    itself = neo4j_itself(neo4j, text, accept, factor=3)
    for path in ("/cypher", EMBEDDED):
        got = ask(following, text, path, accept, factor=3)
        assert (got.status, got.type) == (itself.status, itself.type) == (202, accept)
        assert alike(got.json["data"]) == alike(itself.json["data"])
        assert got.json.keys() - {"notifications"} == itself.json.keys() - {"notifications"}


@pytest.mark.parametrize("text", ["MATCH (n RETURN n", "RETURN $missing AS x", "RETURN x"])
def test_errors_are_those_of_the_query_api(neo4j: Server, following: Served, text: str) -> None:
    itself, got = neo4j_itself(neo4j, text, "application/json"), ask(following, text)
    assert got.status == itself.status == 400
    assert [each.keys() for each in got.json["errors"]] == [each.keys() for each in itself.json["errors"]]


def test_a_plan_is_that_of_neo4j(following: Served) -> None:
    text = "EXPLAIN MATCH (s:Statement)-[:SPEAKER]->(e:Entity) RETURN e.id AS id"
    got = ask(following, text)
    assert got.json.get("data") == {"fields": [], "values": []}, got.text
    plan = got.json["queryPlan"]
    assert plan["operatorType"].startswith("ProduceResults")
    assert plan["children"]
    assert plan["arguments"]


@pytest.mark.parametrize(
    ("text", "status", "told"),
    [
        ("CREATE (n:X) RETURN n", 403, ""),
        ("MATCH (n RETURN n", 400, "line 1"),
        ("RETURN $missing AS x", 400, "missing"),
        ("LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row", 403, "LOAD CSV is refused"),
        ("UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(*) AS n", 504, "5 seconds"),
    ],
)
def test_the_guard_is_the_same(following: Served, text: str, status: int, told: str) -> None:
    got = ask(following, text)
    assert (got.status, told in got.json["errors"][0]["message"]) == (status, True), got.text
    assert ask(following, "RETURN 1 AS n").json["data"]["values"] == [[1]]


def test_a_neo4j_that_is_not_there(loaded_sample: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    folder = tmp_path / "sample"
    shutil.copytree(loaded_sample, folder)
    (folder / "sayso.toml").write_text(f'[neo4j]\nurl = "bolt://127.0.0.1:{port}"\ntimeout = 1\n', encoding="utf-8")
    with served("-w", folder) as server:
        got = ask(server, "RETURN 1 AS n")
        assert (got.status, got.json["errors"][0]["code"]) == (502, "Neo.TransientError.General.DatabaseUnavailable")
        assert str(port) in got.json["errors"][0]["message"]
        assert ask(server, "RETURN 1 AS n", EMBEDDED).status == 202
