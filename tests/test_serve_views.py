"""The views over HTTP: the same rows as the command line, a page at a time, in the format that is wanted, and as of a
load."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import jsonschema
import pyoxigraph as ox
import pytest

from sayso.graph.quads import to_quads
from sayso.queries.catalogue import built_in
from sayso.server.formats import GRAPHS
from sayso.workspace import Workspace
from tests.commands import Commands
from tests.serving import Got, Served, ready, served, until

pytestmark = pytest.mark.xdist_group("serve")

VIEWS = ("/", "/questions", "/conflicts", "/records", "/views", "/timeline", "/map", "/graph", "/networks")
GIVEN = {
    "chain": {"statement": "halted"},
    "path": {"speaker": "wapo", "other": "putin"},
    "places": {"place": "kursk"},
    "behind": {"one": "bloggers", "other": "ru-officials"},
}
"""What is given to those that need something."""


def rows_of(got: Got) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(got.text)))


@pytest.mark.parametrize("name", sorted(built_in()))
def test_a_question_has_the_rows_of_the_workspace(server: Served, sample: Workspace, name: str) -> None:
    given: dict[str, Any] = GIVEN.get(name, {})
    expected = sample.ask(name, **given)
    got = server.get(f"/questions/{name}", limit=10_000, language="all", **given)
    assert (got.status, got.type) == (200, "application/json")
    assert got.json["rows"] == expected.to_dicts()
    assert (got.json["columns"], got.json["total"]) == (list(expected.columns), len(expected.rows))
    assert (got.json["next"], got.json["load"]) == (None, 2)
    table = rows_of(server.get(f"/questions/{name}", "text/csv", limit=10_000, **given))
    assert [list(row.values()) for row in table] == [
        ["" if cell is None else str(cell) for cell in row.values()] for row in expected.to_dicts()
    ]


@pytest.mark.parametrize("path", ["/questions/statements?narrator=with", "/conflicts?strength=tension", "/timeline"])
@pytest.mark.parametrize("limit", [1, 7])
def test_pages_hold_every_row_once(server: Served, path: str, limit: int) -> None:
    name = {"/conflicts": "conflicts", "/timeline": "statements"}.get(path.partition("?")[0], "rows")
    joint = "&" if "?" in path else "?"
    whole = server.get(f"{path}{joint}limit=10000").json[name]
    found, following = [], f"{path}{joint}limit={limit}"
    while following:
        got = server.get(following)
        assert 0 < len(got.json[name]) <= limit
        found += got.json[name]
        following = got.json["next"]
        assert got.headers.get("link") == (f'<{following}>; rel="next"' if following else None)
    assert found == whole
    assert len(whole) > limit


def test_a_page_begins_after_a_row_that_has_gone(own_sample: Workspace) -> None:
    """What is loaded meanwhile neither repeats nor hides rows that were there before and are after."""
    with served("-w", own_sample.folder) as server:
        ready(server)
        before = server.get("/timeline", limit=1000).json["statements"]
        first = server.get("/timeline", limit=10).json
        commands = Commands(own_sample.folder)
        last = first["statements"][-1]["statement"]
        commands.run("withdraw", last.rpartition("/")[2], "--by", "desk", "--why", "test")
        assert until(lambda: server.get("/timeline", limit=1).json["load"] == 3)
        rest = server.get(f"{first['next']}".replace("limit=10", "limit=1000")).json["statements"]
        assert rest == before[10:]


def test_records_by_class_and_name(server: Served, sample: Workspace) -> None:
    def listed(**given: Any) -> list[str]:
        found: list[str] = []
        following = server.get("/records", limit=5, **given).json
        while True:
            found += [each["id"] for each in following["records"]]
            if not following["next"]:
                return found
            following = server.get(following["next"]).json

    with sample.reading() as state:
        people = [each for each in state.records(["entity"]) if "Person" in each.types]
    assert listed(**{"class": "Person"}) == [
        each.id for each in sorted(people, key=lambda each: (each.text("caption"), each.id))
    ]
    assert listed(like="SUDZHA") == [f"https://sayso.example/entity/sudzha{each}" for each in ("", "-people")]
    assert listed(like="no such name") == []
    assert server.get("/records", **{"class": "Persn"}).status == 404


@pytest.mark.parametrize("name", ["entity/sudzha", "sudzha", "attribution/kursk-incursion-2024-08-08/halted", "halted"])
def test_one_record(server: Served, sample: Workspace, name: str) -> None:
    expected = json.loads(json.dumps(sample.show(name)))
    assert server.get(f"/records/{name}").json == {"load": 2, **expected}


@pytest.mark.parametrize(
    ("accept", "format"),
    [
        ("text/turtle", "turtle"),
        ("application/ld+json", "json-ld"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
    ],
)
def test_every_kind_of_record_is_found_at_its_iri(server: Served, sample: Workspace, accept: str, format: str) -> None:
    with sample.reading() as state:
        some = {sample.ids.kind(record.id): record for record in state.records()}.values()
    assert len(some) >= 9
    for record in some:
        moved = server.get(f"/{sample.ids.path(record.id)}", accept)
        assert moved.status == 303
        got = server.get(moved.headers["location"], accept)
        assert (got.status, got.type) == (200, accept)
        found = {quad.triple for quad in ox.parse(got.content, format=GRAPHS[accept])}
        assert found == {quad.triple for quad in to_quads(record, sample.ontology, sample.ids)}


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/questions/nix", 404, "no question 'nix'"),
        ("/questions/statements?speaker=nix", 400, "speaker: no record 'nix'"),
        ("/questions/statements?spaeker=wapo", 400, "no parameter 'spaeker'"),
        ("/questions/statements?language=french", 400, "is no language"),
        ("/questions/statements?limit=0", 400, "limit=0"),
        ("/questions/statements?limit=10001", 400, "1 to 10,000"),
        ("/questions/statements?limit=" + "9" * 400, 400, "1 to 10,000"),
        ("/questions/statements?limit=%D9%A3", 400, "1 to 10,000"),
        ("/questions/statements?limit=1&limit=2", 400, "limit is given twice"),
        ("/questions/statements?after=x", 400, "begins no page"),
        ("/questions/statements?after=eJyLjgUAARUAuQ%3D%3D", 400, "begins no page"),
        ("/questions/path?limit=5", 400, "needs"),
        ("/questions/path?speaker=wapo&other=putin&language=sparql", 400, "paths"),
        ("/conflicts?kind=nix", 400, "kind: 'nix'"),
        ("/conflicts?nix=1", 400, "no parameter nix"),
        ("/records/nix", 404, "no record 'nix'"),
        ("/records/entity/sudzha?nix=1", 400, "no parameter nix"),
        ("/records/%ED%A0%80", 404, "no record"),
        ("/entity/nix", 404, "nothing at /entity/nix"),
        ("/nix", 404, "nothing at /nix"),
        ("/?as_of=99", 400, "no load 99"),
        ("/?as_of=yesterday", 400, "no load and no moment"),
        ("/?identity=nix", 404, "identity view"),
        ("/?format=pdf", 400, "format=pdf"),
        ("/map?on=someday", 400, "not a day"),
    ],
)
def test_what_is_wrong_is_told(server: Served, path: str, status: int, told: str) -> None:
    got = server.get(path)
    assert (got.status, got.type) == (status, "application/problem+json")
    assert told in got.json["detail"]
    page = server.get(path, "text/html,*/*;q=0.8")
    assert (page.status, page.type) == (status, "text/html")


@pytest.mark.parametrize("path", [*VIEWS, "/questions/statements", "/records/halted"])
def test_a_view_in_each_format(server: Served, path: str) -> None:
    page = server.get(path, "text/html,application/xhtml+xml,*/*;q=0.8")
    assert (page.status, page.type) == (200, "text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert server.get(path, format="html").type == "text/html"
    data = server.get(path)
    assert (data.status, data.type) == (200, "application/json")
    known = server.request("GET", path, headers={"If-None-Match": data.headers["etag"]})
    assert (known.status, known.content) == (304, b"")
    assert server.get(path, "image/png").status == 406


def test_as_of_a_load_and_under_an_identity_view(own_sample: Workspace) -> None:
    commands = Commands(own_sample.folder)
    commands.run(
        "judge", "same", "us-officials", "german-officials", "--by", "desk", "--why", "test", "--view", "coarse"
    )
    with served("-w", own_sample.folder) as server:
        ready(server)
        assert server.get("/views").json["identity"] == ["recorded", "coarse"]
        chosen: list[dict[str, Any]] = [{"as_of": 1}, {"as_of": 2}, {"identity": "coarse"}]
        for given in (*chosen, {"as_of": 2, "identity": "recorded"}):
            with own_sample.view(**given) as view:
                expected = view.ask("statements").to_dicts()
            got = server.get("/questions/statements", limit=1000, **given)
            assert got.json["rows"] == expected
            assert got.json["load"] == given.get("as_of", 3)
            page = server.get("/questions", "text/html", **given)
            assert all(f"{name}={value}" in page.text for name, value in given.items())


def test_views_answer_while_a_load_runs(own_sample: Workspace) -> None:
    """A writer that holds the state lets nobody read it; the copy is read meanwhile, at the load before."""
    with served("-w", own_sample.folder) as server:
        ready(server)
        with own_sample.files.writing():
            for path in (*VIEWS, "/records/halted", "/questions/endorsements?weapons_of=us&language=all"):
                got = server.get(path)
                assert (got.status, got.json["load"]) == (200, 2), path


def test_the_description_is_sound_and_what_it_says_is_so(server: Served) -> None:
    document = server.get("/openapi.json").json
    paths = {path: each["get"] for path, each in document["paths"].items()}
    of_something = {"/records/{id}", "/passages/{id}", "/networks/behind"}
    assert {f"/questions/{name}" for name in built_in()} | set(VIEWS) | of_something == set(paths)
    for path, each in paths.items():
        needed = GIVEN.get(path.rpartition("/")[2], {})
        got = server.get(path.replace("{id}", "halted"), **needed)
        schema = each["responses"]["200"]["content"]["application/json"]["schema"]
        jsonschema.validate(got.json, schema)
