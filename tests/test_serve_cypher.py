"""Read-only Cypher by HTTP, in the shape of Neo4j's Query API."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sayso import Workspace
from tests.serving import Got, Served

pytestmark = pytest.mark.xdist_group("serve")
JSON = {"Content-Type": "application/json"}


def ask(server: Served, statement: str, path: str = "/cypher", accept: str = "*/*", **parameters: Any) -> Got:
    content = json.dumps({"statement": statement, "parameters": parameters}).encode()
    return server.request("POST", path, content, {**JSON, "Accept": accept})


def test_rows_are_those_of_the_workspace(server: Served, sample: Workspace) -> None:
    text = "MATCH (s:Statement) WHERE s.stance = $stance RETURN s.id AS id, s.said_start AS said ORDER BY id"
    for path in ("/cypher", "/db/neo4j/query/v2", "/db/kglite/query/v2"):
        got = ask(server, text, path, stance="endorses")
        assert (got.status, got.type) == (202, "application/json")
        table = sample.cypher(text, {"stance": "endorses"})
        assert got.json["data"]["fields"] == list(table.columns)
        assert [row[0] for row in got.json["data"]["values"]] == [row[0] for row in table.rows]
        assert got.json["data"]["values"]
        assert got.json["bookmarks"] == []
        assert "counters" not in got.json


def test_values_as_json(server: Served) -> None:
    got = ask(
        server, "MATCH (n:WeaponSystem) RETURN n, date('2024-08-06') AS day, [1, 2.5, null, true] AS list LIMIT 1"
    )
    node, day, found = got.json["data"]["values"][0]
    assert node["elementId"] == node["properties"]["id"]
    assert "WeaponSystem" in node["labels"]
    assert (day, found) == ("2024-08-06", [1, 2.5, None, True])


def test_typed_values(server: Served) -> None:
    text = "RETURN 1 AS i, 2.5 AS f, 'x' AS s, null AS n, true AS b, date('2024-08-06') AS d, {a: [1]} AS m"
    got = ask(server, text, accept="application/vnd.neo4j.query")
    assert got.type == "application/vnd.neo4j.query"
    assert got.json["data"]["values"] == [
        [
            {"$type": "Integer", "_value": "1"},
            {"$type": "Float", "_value": "2.5"},
            {"$type": "String", "_value": "x"},
            {"$type": "Null", "_value": None},
            {"$type": "Boolean", "_value": True},
            {"$type": "Date", "_value": "2024-08-06"},
            {"$type": "Map", "_value": {"a": {"$type": "List", "_value": [{"$type": "Integer", "_value": "1"}]}}},
        ]
    ]


def test_a_plan(server: Served) -> None:
    got = ask(server, "EXPLAIN MATCH (s:Statement) RETURN s.id AS id")
    assert got.json["data"] == {"fields": [], "values": []}
    plan = got.json["queryPlan"]
    assert plan["operatorType"]
    assert plan["children"]


def test_what_is_not_portable_is_noticed(server: Served) -> None:
    got = ask(server, "MATCH (s:Statement)\nRETURN properties(s) AS p, 'RETURN *' AS text // RETURN *\nLIMIT 1")
    (notice,) = got.json["notifications"]
    assert notice["title"] == "properties(n) is not portable"
    assert notice["position"] == {"offset": 27, "line": 2, "column": 8}
    assert "notifications" not in ask(server, "MATCH (s:Statement) RETURN count(s) AS n").json


@pytest.mark.parametrize(
    ("statement", "status", "code", "told"),
    [
        ("MATCH (n RETURN n", 400, "SyntaxError", "line 1"),
        ("CREATE (n:X) RETURN n", 403, "AccessMode", "would write"),
        ("MATCH (n) DETACH DELETE n", 403, "AccessMode", "would write"),
        ("LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row", 403, "AccessMode", "LOAD CSV is refused"),
        ("RETURN 1; RETURN 2", 400, "SyntaxError", "one query at a time"),
        ("RETURN $nothing AS x", 400, "SyntaxError", "nothing"),
    ],
)
def test_what_is_refused(server: Served, statement: str, status: int, code: str, told: str) -> None:
    got = ask(server, statement)
    (error,) = got.json["errors"]
    assert (got.status, error["code"].rpartition(".")[2]) == (status, code)
    assert told in error["message"]


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"", JSON, 400),
        (b"[]", JSON, 400),
        (b"{", JSON, 400),
        (b"[" * 100_000, JSON, 400),
        (b'{"statement": 1}', JSON, 400),
        (b'{"statement": "RETURN 1", "parameters": []}', JSON, 400),
        (b'{"statement": "RETURN 1", "statements": []}', JSON, 400),
        (b'{"statement": "\xff"}', JSON, 400),
        (b'{"statement": "RETURN 1"}', {"Content-Type": "text/plain"}, 415),
        (b'{"statement": "RETURN 1"}', {**JSON, "Accept": "text/html"}, 406),
        (b'{"statement": "RETURN 1"}' + b" " * (2 << 20), JSON, 413),
    ],
)
def test_bad_requests(server: Served, content: bytes, headers: dict[str, str], status: int) -> None:
    got = server.request("POST", "/cypher", content, headers)
    assert got.status == status
    assert got.json["errors"][0]["message"]


def test_there_is_no_other_database(server: Served) -> None:
    assert ask(server, "RETURN 1", "/db/system/query/v2").status == 404
    assert server.request("GET", "/cypher").status == 405
