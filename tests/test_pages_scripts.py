"""What scripts add to the pages of the graph, the map and an article, in a real browser."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import assert_accessible, assert_fits, in_every_look

pytestmark = pytest.mark.xdist_group("serve")
ARTICLE = "/records/entity/kursk-incursion-2024-08-08"


def view_box(page: Page) -> list[float]:
    return [float(each) for each in str(page.locator("#map").get_attribute("viewBox")).split()]


def open_article(page: Page) -> None:
    page.goto(ARTICLE)
    expect(page.locator("#text .span").first).to_be_visible()


def lit(page: Page) -> list[str]:
    """The statements in the margin that are lit."""
    return [str(entry.get_attribute("data-statement")) for entry in page.locator("[data-statement].lit").all()]


def statements(span: Locator) -> list[str]:
    return str(span.get_attribute("data-statements")).split()


@in_every_look
@pytest.mark.parametrize("path", ["/graph", "/map", ARTICLE, "/records/entity/gerasimov"])
def test_the_page_shuts_nobody_out(page: Page, path: str) -> None:
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert_fits(page)
    assert_accessible(page)


def test_the_graph_is_drawn_alike_each_time(page: Page) -> None:
    pictures = []
    for _ in range(2):
        page.goto("/graph")
        expect(page.locator("#graph canvas").first).to_be_visible()
        page.wait_for_timeout(300)
        pictures.append(page.locator("#graph .canvas").screenshot())
    assert pictures[0] == pictures[1]


def test_the_graph_draws_each_stance(page: Page) -> None:
    page.goto("/graph")
    edges = json.loads(page.locator("#graph-data").inner_text())["edges"]
    page.locator("#graph .canvas").focus()
    told = set()
    for _ in range(2 * len(edges) + 2):
        page.keyboard.press("ArrowDown")
        told.add(page.locator("#graph .told").inner_text())
    assert len([each for each in told if re.search(r" (backs|opposes) ", each)]) == len(edges)


def test_the_graph_is_operated_by_keyboard(page: Page) -> None:
    page.goto("/graph")
    page.locator("#graph .canvas").focus()
    page.keyboard.press("ArrowRight")
    name = page.locator("#graph .told").inner_text()
    page.keyboard.press("+")
    page.keyboard.press("0")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).not_to_have_text("Who backs whom, and who opposes whom")
    expect(page.locator("main")).to_contain_text(name.split(" ")[0])


def test_a_click_on_what_is_drawn_opens_it(page: Page) -> None:
    page.goto("/graph")
    box = page.locator("#graph .canvas").bounding_box()
    assert box
    told = page.locator("#graph .told")
    before = told.inner_text()
    for step in range(400):  # the pointer goes along lines until it is over something
        page.mouse.move(box["x"] + box["width"] * (step % 80) / 80, box["y"] + box["height"] * (1 + step // 80) / 6)
        if told.inner_text() != before:
            break
    page.mouse.down()
    page.mouse.up()
    page.wait_for_url(re.compile("/(records|questions)/"))


def test_the_map_is_zoomed_and_moved_by_keyboard(page: Page) -> None:
    page.goto("/map")
    first = view_box(page)
    page.locator("#map").focus()
    page.keyboard.press("+")
    nearer = view_box(page)
    assert nearer[2] < first[2]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    moved = view_box(page)
    assert moved[0] > nearer[0]
    assert moved[1] > nearer[1]
    page.keyboard.press("0")
    assert view_box(page) == pytest.approx(first, abs=0.01)
    for _ in range(40):
        page.keyboard.press("-")
    assert view_box(page)[2] == pytest.approx(2 * first[2], abs=0.01)


def test_the_map_is_zoomed_by_buttons_and_moved_by_the_mouse(page: Page) -> None:
    page.goto("/map")
    first = view_box(page)
    page.get_by_role("button", name="Zoom in").click()
    nearer = view_box(page)
    assert nearer[2] < first[2]
    box = page.locator("#map").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 4, box["y"] + box["height"] / 4
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 100, y + 50, steps=5)
    page.mouse.up()
    moved = view_box(page)
    assert first[0] - nearer[0] != pytest.approx(first[0] - moved[0])
    assert moved[0] == pytest.approx(nearer[0] - 100 * nearer[2] / box["width"], rel=0.05)


def test_the_wheel_scrolls_the_page_and_with_control_zooms_the_map(page: Page) -> None:
    page.goto("/map")
    first = view_box(page)
    page.locator("#map").hover()
    page.mouse.wheel(0, 200)
    page.wait_for_function("window.scrollY > 0")
    assert view_box(page) == first
    page.evaluate("window.scrollTo(0, 0)")
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    page.wait_for_function("width => document.getElementById('map').viewBox.baseVal.width < width", arg=first[2])


@pytest.mark.parametrize("page", ["light", "narrow"], indirect=True)
def test_names_on_the_map_keep_their_size(page: Page) -> None:
    page.goto("/map")
    name = page.locator("#map .place text:not(.hidden-name)").first
    high = "found => found.getBoundingClientRect().height"
    first = name.evaluate(high)
    assert 12 < first < 30
    page.get_by_role("button", name="Zoom in").click()
    assert name.evaluate(high) == pytest.approx(first, abs=1)


def test_a_span_lights_up_its_statements(page: Page) -> None:
    open_article(page)
    span = page.locator("#text .span").first
    assert not lit(page)
    span.hover()
    assert sorted(lit(page)) == sorted(set(statements(span)))
    page.mouse.move(0, 0)
    assert not lit(page)


def test_where_words_overlap_all_their_statements_light_up(page: Page) -> None:
    open_article(page)
    several = [span for span in page.locator("#text .span").all() if len(statements(span)) > 1]
    assert several
    several[0].hover()
    assert sorted(lit(page)) == sorted(set(statements(several[0])))


def test_a_statement_in_the_margin_lights_up_its_words(page: Page) -> None:
    open_article(page)
    entry = page.locator("[data-statement]").nth(4)
    entry.hover()
    name = entry.get_attribute("data-statement")
    spans = page.locator("#text .span.lit")
    assert spans.count()
    assert all(name in statements(span) for span in spans.all())


def test_a_click_keeps_the_light_until_escape(page: Page) -> None:
    open_article(page)
    span = page.locator("#text .span").last
    span.click()
    expect(page.locator(f"[data-statement='{statements(span)[0]}']")).to_be_in_viewport()
    page.mouse.move(0, 0)
    assert lit(page)
    page.keyboard.press("Escape")
    assert not lit(page)


def test_the_keyboard_goes_from_words_to_their_statement_and_back(page: Page) -> None:
    open_article(page)
    span = page.locator("#text .span").nth(3)
    span.focus()
    assert lit(page)
    page.keyboard.press("Enter")
    entry = page.locator(f"[data-statement='{statements(span)[0]}'] a")
    expect(entry).to_be_focused()
    page.keyboard.press("Escape")
    expect(span).to_be_focused()


def test_an_address_leads_to_a_statement_in_the_text(page: Page) -> None:
    open_article(page)
    name = page.locator("[data-statement]").last.get_attribute("data-statement")
    page.goto("/")
    page.goto(f"{ARTICLE}#{name}")
    assert lit(page) == [name]
    expect(page.locator("#text .span.lit").first).to_be_in_viewport()
