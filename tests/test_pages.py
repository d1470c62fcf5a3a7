"""The pages in a real browser: each in every look, a filter, a question and a wrong one, the article's spans; and that
every link leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from sayso.workspace import Workspace
from tests.browser import PICTURES, assert_accessible, assert_fits, in_every_look, opened
from tests.serving import Served, ready, served

pytestmark = pytest.mark.xdist_group("serve")

PAGES = {
    "overview": "/",
    "conflicts": "/conflicts?strength=firm,tension",
    "timeline": "/timeline",
    "map": "/map",
    "graph": "/graph",
    "networks": "/networks",
    "words": "/networks/behind?one=bloggers&other=ru-officials",
    "questions": "/questions",
    "question": "/questions/endorsements?weapons_of=us&language=all",
    "records": "/records",
    "statement": "/records/halted",
    "article": "/records/kursk-incursion-2024-08-08",
    "actor": "/records/gerasimov",
    "place": "/records/sudzha",
    "weapon": "/records/stryker",
    "views": "/views",
    "before": "/?as_of=1",
    "nothing": "/records/nothing-like-it",
}
IMAGINED = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{7*7}}"


@in_every_look
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole(page: Page, name: str) -> None:
    page.goto(PAGES[name])
    expect(page.locator("main h1")).to_have_count(1)
    assert_accessible(page)
    assert_fits(page)


def test_conflicts_are_filtered(page: Page) -> None:
    page.goto("/conflicts")
    expect(page.locator("article.conflict")).to_have_count(1)
    expect(page.locator("article.conflict")).to_contain_text("by rule passed-to-attacker")
    expect(page.locator("article.conflict")).to_contain_text("set against each other by The Washington Post")
    page.get_by_text("Filter").click()
    page.get_by_label("tension").check()
    page.get_by_label("speaker").fill("gerasimov")
    page.get_by_role("button", name="Show these").click()
    expect(page).to_have_url(re.compile(r"speaker=gerasimov.*strength=firm&strength=tension"))
    found = page.locator("article.conflict")
    expect(found.first).to_be_visible()
    assert found.count() > 1
    assert all("Valery Gerasimov" in text for text in found.all_inner_texts())
    page.get_by_label("speaker").fill("nobody-at-all")
    page.get_by_role("button", name="Show these").click()
    expect(page.get_by_role("alert")).to_contain_text("speaker: no record 'nobody-at-all'")


def test_a_field_suggests_records_by_their_names(page: Page) -> None:
    page.goto("/conflicts?strength=tension")
    page.get_by_label("speaker").press_sequentially("gerasi")
    expect(page.locator("datalist#p-speaker-names option")).to_have_attribute("value", "gerasimov")
    expect(page.locator("datalist#p-speaker-names option")).to_have_text("Valery Gerasimov")


def test_a_question_is_asked_in_every_language(page: Page) -> None:
    page.goto("/questions")
    page.get_by_role("link", name="Which officials endorsed the use of weapons").click()
    page.get_by_label("weapons of").fill("us")
    page.get_by_label("language").select_option("all")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("status")).to_have_text(re.compile("2 rows.*; the same in cypher .*, sparql .*, python"))
    found = page.get_by_role("cell", name="Sabrina Singh").first.get_by_role("link")
    expect(found).to_have_attribute("href", re.compile("/records/attribution/"))
    page.get_by_text("The question in SPARQL").click()
    expect(page.locator("pre").last).to_contain_text("SELECT")
    page.get_by_label("weapons of").fill("atlantis")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("alert")).to_contain_text("weapons_of: no record 'atlantis'")
    expect(page.get_by_label("weapons of")).to_have_value("atlantis")


def test_a_statement_leads_to_its_words_in_the_text(page: Page) -> None:
    page.goto("/records/halted")
    words = "informed Putin on Wednesday that the Ukrainian offensive had been halted"
    expect(page.locator(".passage .span")).to_have_text(words)
    page.get_by_role("link", name="In the whole text").click()
    entry = page.locator("aside li:target")
    expect(entry).to_contain_text("Valery Gerasimov asserts: Kursk incursion: halted")
    page.locator("#text .span", has_text=words).hover()
    expect(entry).to_have_class(re.compile("lit"))


def test_overlapping_words_light_up_everybody_whose_they_are(page: Page) -> None:
    page.goto("/records/kursk-incursion-2024-08-08")
    shared = page.locator("#text .span.depth-3").first
    shared.focus()
    assert page.locator("aside li.lit").count() >= 3
    page.keyboard.press("Escape")
    expect(page.locator("aside li.lit")).to_have_count(0)


def test_a_record_is_found_by_its_name(page: Page) -> None:
    page.goto("/")
    page.get_by_role("searchbox", name="Find a record by name").fill("sudzha")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Sudzha", exact=True).click()
    expect(page.locator("h1")).to_have_text("Sudzha")
    expect(page.locator("main")).to_contain_text("Суджа")


def dangerous(folder: Path) -> Path:
    """A statement file with markup in every text that it may have."""
    (folder / "text.txt").write_text(f"{IMAGINED} said: {IMAGINED}.", encoding="utf-8")
    said = {"at": IMAGINED, "because": IMAGINED, "ground": IMAGINED, "distance": IMAGINED, "utterance": IMAGINED}
    file = {
        "document": "text.txt",
        "publisher": "paper",
        "published": "2024-08-08",
        "title": IMAGINED,
        "address": "https://example.org/?" + IMAGINED,
        "entities": {
            "paper": {"Outlet": IMAGINED, "aka": [f"also {IMAGINED}"]},
            "speaker": {"Person": IMAGINED, "office": IMAGINED, "of": "paper"},
            "town": {"Location": IMAGINED, "position": "51.0, 35.0"},
        },
        "statements": [
            {"by": "speaker", "asserts": "town control paper", "quote": f"said: {IMAGINED}", "id": "held", **said},
            {"by": "speaker", "asserts": f"town that {IMAGINED}", "quote": f"said: {IMAGINED}", **said},
        ],
    }
    path = folder / "text.yaml"
    path.write_text(yaml.safe_dump(file, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


class Links(HTMLParser):
    """The addresses on this server that a page links to, or loads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value and value.startswith("/"):
                self.found[value.partition("#")[0]] = None


def links(server: Served, path: str) -> Iterator[str]:
    got = server.get(path, "text/html")
    assert (got.status, got.type) == (200, "text/html"), path
    parser = Links()
    parser.feed(got.text)
    yield from parser.found


def test_every_link_leads_somewhere(server: Served) -> None:
    """Every view's, and every third record's; and what is seen as of a load stays so."""
    begun = [path for name, path in PAGES.items() if name != "nothing"]
    found = sorted({link for path in begun for link in links(server, path)})
    assert len(found) > 150
    some = [link for number, link in enumerate(found) if number % 3 == 0 or not link.startswith("/records/")]
    for link in some:
        assert server.get(link, "text/html, */*;q=0.1").status == 200, link
    seen = [link for link in links(server, "/?as_of=1") if not link.startswith(("/static/", "/sparql", "/cypher"))]
    assert all("as_of=" in link for link in seen if link != "/")


def test_what_somebody_wrote_is_never_markup(chromium: Browser, tmp_path: Path) -> None:
    """Names, words, titles and reasons that would run, were they put into a page as they are."""
    with Workspace.init(tmp_path / "w") as workspace:
        workspace.load([dangerous(tmp_path)])
    with served("-w", tmp_path / "w") as server:
        ready(server)
        address = f"http://127.0.0.1:{server.port}"
        with opened(chromium, address, "light", PICTURES / "markup.png") as page:
            page.on("dialog", lambda dialog: pytest.fail(dialog.message))
            listed = server.get("/records", **{"class": "Attribution"}).json["records"]
            paths = [each["id"].removeprefix("https://sayso.example") for each in listed]
            views = [
                "/",
                "/conflicts",
                "/timeline",
                "/map",
                "/graph",
                "/networks",
                "/records",
                "/views",
                "/records/entity/text",
            ]
            for path in [*views, *paths, f"/records/{quote(IMAGINED, safe='')}", f"/map?place={quote(IMAGINED)}"]:
                page.goto(path)
                assert page.locator("script:not([src])").count() == page.locator("script#graph-data").count()
                assert page.locator("main img").count() == 0
            page.goto("/records?like=" + "%3Cscript")
            expect(page.locator("main")).to_contain_text("<script>alert(1)</script>")
            assert "49" not in page.locator("main").inner_text()
