"""The SPARQL and the Cypher console in a real browser."""

from __future__ import annotations

import csv
import io
import json
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from sayso import Workspace
from sayso.graph.store import Table
from tests.browser import assert_accessible, assert_fits, in_every_look
from tests.serving import Served

pytestmark = pytest.mark.xdist_group("serve")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
SPEAKERS = "SELECT ?s ?name WHERE { ?s sayso:speaker/rdfs:label ?name } ORDER BY ?s LIMIT 3"


def ask(page: Page, path: str, text: str) -> None:
    """Open a console, write a query over the one that is there, and run it."""
    page.goto(path)
    write(page, text)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer")).to_have_attribute("aria-busy", "false")


def write(page: Page, text: str) -> None:
    page.locator(".CodeMirror, .cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def cells(page: Page) -> list[list[str]]:
    return [row.locator("td").all_inner_texts() for row in page.locator("#answer tbody tr").all()]


@pytest.mark.parametrize("path", ["/sparql", "/cypher"])
def test_only_a_browser_that_asks_nothing_gets_the_console(server: Served, path: str) -> None:
    assert server.get(path, BROWSER).type == "text/html"
    assert server.get(path, "text/html;q=0.5, text/turtle").type != "text/html"
    assert server.get(path, "nothing/at-all").status == (406 if path == "/sparql" else 405)
    assert server.get(path, BROWSER, query="ASK {}").type != "text/html" or path == "/cypher"
    asked = server.request("POST", "/cypher", b'{"statement": "RETURN 1 AS n"}', {"Content-Type": "application/json"})
    assert asked.json["data"]["values"] == [[1]]


def test_sparql_without_scripts_is_a_plain_form(server: Served) -> None:
    """What the form sends is answered by the protocol."""
    page = server.get("/sparql", BROWSER).text
    assert '<form id="ask" class="ask" action="/sparql" method="get">' in page
    assert '<textarea id="query" name="query"' in page
    assert server.get("/sparql", BROWSER, query="SELECT * { ?s ?p ?o } LIMIT 1").type == "application/xml"


@in_every_look
@pytest.mark.parametrize("path", ["/sparql", "/cypher"])
def test_what_a_console_begins_with_runs(page: Page, path: str) -> None:
    page.goto(path)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("#answer tbody tr").first).to_be_visible()
    assert_fits(page)
    assert_accessible(page)


def test_sparql_gives_the_rows_of_the_workspace(page: Page, sample: Workspace) -> None:
    ask(page, "/sparql", SPEAKERS)
    expect(page.get_by_role("status")).to_contain_text("3 rows, ")
    table = sample.sparql(SPEAKERS)
    assert isinstance(table, Table)
    assert [row[1] for row in cells(page)] == [row[1] for row in table.rows]
    link = page.locator("#answer tbody a").first
    assert (link.get_attribute("href") or "").startswith("/records/attribution/")
    link.click()
    expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ASK { ?s a sayso:Statement }", "Yes"),
        ("ASK { ?s a sayso:Nothing }", "No"),
        ("CONSTRUCT { ?s a sayso:Some } WHERE { ?s a sayso:Outlet }", "sayso:Some"),
        ("SELECT ?x { VALUES ?x { '<b>bold</b>' } }", "<b>bold</b>"),
    ],
)
def test_every_kind_of_sparql_answer(page: Page, text: str, shown: str) -> None:
    ask(page, "/sparql", text)
    expect(page.locator("#answer")).to_contain_text(shown)


def test_a_fault_in_sparql_is_marked_at_its_line(page: Page) -> None:
    ask(page, "/sparql", "SELECT *\nWHERE {\n  ?s foo:bar ?o\n}")
    expect(page.get_by_role("alert")).to_contain_text("error at 3:")
    marked = page.locator(".CodeMirror-code > div:has(.wrong)")
    expect(marked).to_contain_text("foo:bar")
    write(page, "ASK {}")
    expect(page.locator(".wrong")).to_have_count(0)


def test_the_sparql_editor_marks_what_is_no_sparql_while_it_is_written(page: Page) -> None:
    page.goto("/sparql")
    write(page, "SELECT * WHERE {\n  ?s ?p ?o ?q\n}")
    icon = page.locator(".parseErrorIcon")
    expect(icon).to_be_visible()
    icon.hover()
    expect(page.locator(".yasqe_tooltip")).to_contain_text("This line is invalid")


def test_sparql_completes_the_terms_of_the_ontology(page: Page) -> None:
    page.goto("/sparql")
    write(page, "PREFIX sayso: <https://w3id.org/sayso/>\nSELECT * WHERE { ?s a sayso:WeaponSy")
    page.keyboard.press("Control+Space")
    expect(page.locator(".CodeMirror-hints")).to_contain_text("sayso:WeaponSystem")


def test_cypher_gives_the_rows_of_the_workspace(page: Page, sample: Workspace) -> None:
    text = "MATCH (s:Statement) RETURN s.id AS id, s.stance AS stance, s AS node, null AS nothing ORDER BY id LIMIT 3"
    ask(page, "/cypher", text)
    expect(page.get_by_role("status")).to_contain_text("3 rows, ")
    found = cells(page)
    table = sample.cypher("MATCH (s:Statement) RETURN s.stance AS a, s.caption AS b ORDER BY s.id LIMIT 3")
    assert [(row[1], row[2], row[3]) for row in found] == [(*row, "–") for row in table.rows]
    links = page.locator("#answer tbody tr").first.locator("a")
    hrefs = [link.get_attribute("href") for link in links.all()]
    assert hrefs[0] == hrefs[1]
    assert str(hrefs[0]).startswith("/records/attribution/")


def test_what_is_not_portable_is_pointed_out_at_its_place(page: Page) -> None:
    ask(page, "/cypher", "MATCH (s:Statement)\nRETURN properties(s) AS p LIMIT 1")
    expect(page.get_by_role("list", name="Warnings")).to_contain_text("Line 2, column 8 properties(n) is not portable")
    expect(page.locator(".cm-lintRange-warning")).to_have_text("properties")


def test_a_fault_in_cypher_is_marked_at_its_line(page: Page) -> None:
    ask(page, "/cypher", "MATCH (s:Statement)\nRETRN s\n")
    expect(page.get_by_role("alert")).to_contain_text("line 2")
    expect(page.locator(".cm-line:has(.cm-lintRange-error)")).to_have_text("RETRN s")


def test_explain_shows_the_plan(page: Page) -> None:
    ask(page, "/cypher", "EXPLAIN MATCH (s:Statement) RETURN s.id AS id")
    expect(page.get_by_role("list", name="Plan")).to_contain_text("Match :Statement")


def test_parameters_are_sent(page: Page) -> None:
    page.goto("/cypher")
    page.get_by_text("Parameters", exact=True).click()
    page.get_by_label("A JSON object").fill(json.dumps({"stance": "endorses"}))
    write(page, "MATCH (s:Statement {stance: $stance}) RETURN DISTINCT s.stance AS stance")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("#answer td")).to_have_text("endorses")
    page.get_by_label("A JSON object").fill("{")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("The parameters are no JSON")


def test_cypher_completes_labels_types_and_properties(page: Page) -> None:
    page.goto("/cypher")
    for before, found in (
        ("MATCH (s:WeaponSy", "WeaponSystem"),
        ("MATCH ()-[:SPEAK", "SPEAKER"),
        ("MATCH (s) RETURN s.stan", "stance"),
    ):
        write(page, before)
        page.keyboard.press("Control+Space")
        expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text(found)
        page.keyboard.press("Escape")


@pytest.mark.parametrize("path", ["/sparql", "/cypher"])
def test_every_question_is_an_example_that_runs(page: Page, path: str) -> None:
    page.goto(path)
    titles = page.locator("#example option").all_inner_texts()[1:]
    assert len(titles) >= 12
    for title in titles:
        page.select_option("#example", label=title)
        page.get_by_role("button", name="Run", exact=True).click()
        expect(page.locator("#answer")).to_have_attribute("aria-busy", "false")
        expect(page.get_by_role("status")).to_contain_text("row")


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/sparql", {"query": "SELECT (40 + 2 AS ?n) {}"}),
        ("/cypher", {"statement": "RETURN $a + 2 AS n", "parameters": '{"a": 40}'}),
    ],
)
def test_a_query_has_an_address(page: Page, path: str, fields: dict[str, str]) -> None:
    page.goto(f"{path}#{urlencode(fields)}")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("#answer td")).to_have_text("42")
    page.reload()
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("#answer td")).to_have_text("42")


def test_nothing_is_kept_in_the_browser(page: Page) -> None:
    for path, text in (("/sparql", SPEAKERS), ("/cypher", "RETURN 1 AS n")):
        ask(page, path, text)
        assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_a_long_answer_is_shown_some_rows_at_a_time_and_saved_whole(page: Page) -> None:
    ask(page, "/cypher", "UNWIND range(1, 1200) AS n RETURN n, 'a \"b\", c' AS text")
    rows = page.locator("#answer tbody tr")
    expect(rows).to_have_count(500)
    page.get_by_role("button", name="Show more").click()
    expect(rows).to_have_count(1000)
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save as CSV").click()
    found = list(csv.reader(io.StringIO(saving.value.path().read_text(encoding="utf-8"))))
    assert found == [["n", "text"], *([str(n), 'a "b", c'] for n in range(1, 1201))]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/sparql", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"),
        ("/cypher", "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a + b AS c RETURN count(c) AS n"),
    ],
)
def test_a_query_that_takes_too_long_can_be_stopped(page: Page, path: str, text: str) -> None:
    page.goto(path)
    write(page, text)
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("status")).to_contain_text("Stopped after")


@pytest.mark.parametrize("path", ["/sparql", "/cypher"])
def test_the_editor_does_not_catch_the_keyboard(page: Page, path: str) -> None:
    page.goto(path)
    page.locator(".CodeMirror, .cm-content").click()
    page.keyboard.press("Tab")
    assert not page.evaluate("Boolean(document.activeElement.closest('.editor'))")
