"""The page of networks: the same numbers as in Python, windows of time, and the words behind each tie; in a real
Chromium what can be pointed at, chosen by keyboard, and stepped through."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from sayso.errors import BadArgument
from sayso.server.pages import picture
from sayso.server.pages.asked import Asked
from sayso.server.pages.networks import networks
from sayso.server.pages.spans import MOST, spans
from sayso.workspace import Workspace
from tests.browser import LOOKS, PICTURES, assert_accessible, assert_fits, opened
from tests.networks import camps
from tests.networks.camps import BLUES, GREENS, SILENT, TURNCOAT
from tests.serving import Served, ready, served

pytestmark = pytest.mark.xdist_group("serve")

DAY = 86_400
EACH = ["subtract", "congruence", "conflict", "ignore", "affiliation"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("camps")
    camps.loaded(found).close()
    return found


@pytest.fixture(scope="module")
def debate(folder: Path) -> Iterator[Served]:
    with served("-w", folder) as running:
        yield ready(running)


@pytest.fixture
def browsed(chromium: Browser, debate: Served, request: pytest.FixtureRequest) -> Iterator[Page]:
    look = getattr(request, "param", "light")
    picture = PICTURES / f"{re.sub(r'[^a-zA-Z0-9]+', '-', request.node.name)}.png"
    with opened(chromium, f"http://127.0.0.1:{debate.port}", look, picture) as page:
        yield page


def weights(found: Any) -> dict[frozenset[str], float]:
    return {frozenset((each["one"], each["other"])): each["weight"] for each in found["ties"]}


def of_graph(graph: Any) -> dict[frozenset[str], float]:
    return {frozenset((a, b)): data["weight"] for a, b, data in graph.edges(data=True)}


def answered(server: Served, path: str, **parameters: Any) -> Any:
    got = server.get(path, "application/json", **parameters)
    assert got.status == 200, got.text
    return got.json


def made(workspace: Workspace, network: str, **options: Any) -> Any:
    if network == "affiliation":
        return workspace.networks.affiliation("subtract", **options)
    return workspace.networks.one_mode(network, **options)


# numbers


@pytest.mark.parametrize("network", EACH)
def test_ties_are_those_of_python(debate: Served, folder: Path, network: str) -> None:
    options = {"duplicates": "month", "at_least": 3}
    found = answered(debate, "/networks", network=network, limit=10_000, **options)
    with Workspace(folder) as workspace:
        assert weights(found) == pytest.approx(of_graph(made(workspace, network, **options)))
    sizes = [abs(each["weight"]) for each in found["ties"]]
    assert sizes == sorted(sizes, reverse=True)
    assert found["total"] == len(sizes) > 20


@pytest.mark.parametrize("network", EACH)
def test_a_window_holds_what_was_said_in_it(debate: Served, folder: Path, network: str) -> None:
    found = answered(debate, "/networks", network=network, at="2023-04-01", window="quarter", width=2, limit=10_000)
    with Workspace(folder) as workspace:
        expected = made(workspace, network, start="2023-04-01", end="2023-09-30")
    assert weights(found) == pytest.approx(of_graph(expected))


def test_who_contradicts_and_who_relays_whom(server: Served, sample: Workspace) -> None:
    disputed = answered(server, "/networks", network="conflicts", limit=10_000)
    assert weights(disputed) == of_graph(sample.networks.conflicts())
    firm = answered(server, "/networks", network="conflicts", strength="firm", limit=10_000)
    assert weights(firm) == of_graph(sample.networks.conflicts("firm"))
    relayed = answered(server, "/networks", network="attribution", limit=10_000)
    told = {(each["one"], each["other"]): each["weight"] for each in relayed["ties"]}
    assert told == {(a, b): data["weight"] for a, b, data in sample.networks.attribution().edges(data=True)}


def test_pages_of_ties_are_the_whole_table(debate: Served) -> None:
    whole = answered(debate, "/networks", limit=10_000)["ties"]
    found, path = [], "/networks?limit=7"
    while path:
        got = answered(debate, path)
        found += got["ties"]
        path = got["next"]
    assert found == whole
    assert debate.get("/networks", after="elsewhere").status == 400


def test_ties_are_given_as_csv(debate: Served) -> None:
    rows = list(csv.DictReader(io.StringIO(debate.get("/networks", "text/csv", limit=10_000).text)))
    ties = answered(debate, "/networks", limit=10_000)["ties"]
    assert [{**row, "weight": float(row["weight"])} for row in rows] == ties


@pytest.mark.parametrize("agreement", ["binary", "scale", "stance"])
@pytest.mark.parametrize("network", EACH)
def test_what_is_behind_a_tie_adds_up_to_it(debate: Served, folder: Path, network: str, agreement: str) -> None:
    options = {"network": network, "agreement": agreement}
    for tie in answered(debate, "/networks", limit=3, **options)["ties"]:
        found = answered(debate, "/networks/behind", one=tie["one"], other=tie["other"], **options)
        assert found["weight"] == tie["weight"] == pytest.approx(sum(each["adds"] for each in found["met"]))
        for each in found["met"]:
            for end, side in (("one", each["one"]), ("other", each["other"])):
                assert side or network == "affiliation" or agreement == "stance"
                for said in side:
                    assert said["speaker"] == found[end]["name"]
                    text = (folder / f"{said['document'].rpartition('/')[2]}.txt").read_text(encoding="utf-8")
                    assert said["quote"] in text
                    assert each["on"] in f"{said['claim']} {said['quote']}"


def test_words_of_a_window_are_of_its_month(debate: Served) -> None:
    tie = answered(debate, "/networks", at="2023-03-01", limit=1)["ties"][0]
    found = answered(debate, "/networks/behind", at="2023-03-01", one=tie["one"], other=tie["other"])
    said = [each for met in found["met"] for side in ("one", "other") for each in met[side]]
    assert {each["document"].rpartition("/")[2] for each in said} == {"2023-03"}
    rows = list(
        csv.DictReader(
            io.StringIO(
                debate.get("/networks/behind", "text/csv", at="2023-03-01", one=tie["one"], other=tie["other"]).text
            )
        )
    )
    assert {row["statement"] for row in rows} == {each["statement"] for each in said}


def test_words_of_conflicts_and_relays(server: Served, sample: Workspace) -> None:
    for network in ("conflicts", "attribution"):
        tie = answered(server, "/networks", network=network, limit=1)["ties"][0]
        found = answered(server, "/networks/behind", network=network, one=tie["one"], other=tie["other"])
        table = sample.networks.behind(tie["one"], tie["other"], network)
        columns = ["a_statement", "b_statement"] if network == "conflicts" else ["statement"]
        said = {each["statement"] for met in found["met"] for side in ("one", "other") for each in met[side]}
        assert said == {id for column in columns for id in table[column]}
        assert sum(met["adds"] for met in found["met"]) == found["weight"] == tie["weight"]
        assert all(sample.show(met["record"]) for met in found["met"])


def test_as_of_a_load_only_that_is_counted(debate: Served, folder: Path) -> None:
    found = answered(debate, "/networks", as_of="1", limit=10_000)
    with Workspace(folder) as workspace, workspace.view("1") as view:
        assert weights(found) == of_graph(view.networks.one_mode())
    page = debate.get("/networks", "text/html", as_of="1").text
    links = re.findall(r'href="(/networks/behind[^"]*)"', page)
    assert links
    assert all("as_of=1" in link for link in links)


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"actors": "voices"}, "did you mean voice?"),
        ({"width": "three"}, "width=three: write a whole number"),
        ({"width": "200"}, "is longer than the range"),
        ({"from": "2031-01-01"}, "no statement from 2031-01-01"),
        ({"from": "2024-02-01", "to": "2024-01-01"}, "the range ends before it starts"),
        ({"at": "2023-01-02"}, "no window begins then; they begin on 2023-01-01"),
        ({"network": "conflict", "normalization": "profile"}, "conflict is no likeness of profiles"),
    ],
)
def test_what_is_wrong_is_told(debate: Served, parameters: dict[str, str], told: str) -> None:
    got = debate.get("/networks", "application/json", **parameters)
    assert got.status == 400
    assert told in got.json["detail"]
    page = debate.get("/networks", "text/html", **parameters)
    assert page.status == 400
    assert "Show this network" in page.text


def test_what_there_is_not_is_told(debate: Served) -> None:
    assert debate.get("/networks", keep_actor="nobody-like-it").status == 404
    page = debate.get("/networks", "text/html", keep_actor="nobody-like-it")
    assert page.status == 400
    assert "no record &#39;nobody-like-it&#39;" in page.text
    got = debate.get("/networks", colour="red")
    assert (got.status, got.json["detail"][:28]) == (400, "there is no parameter colour")


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"one": "elm"}, "other is needed"),
        ({"one": "elm", "other": "dam"}, "is not among"),
        ({"one": "elm", "other": "elm"}, "with itself"),
    ],
)
def test_whose_tie_must_be_plain(debate: Served, parameters: dict[str, str], told: str) -> None:
    got = debate.get("/networks/behind", "application/json", **parameters)
    assert got.status == 400
    assert told in got.json["detail"]


# windows


@pytest.mark.parametrize(
    ("period", "first"),
    [("week", "2022-12-26"), ("month", "2023-01-01"), ("quarter", "2023-01-01"), ("year", "2023-01-01")],
)
def test_windows_follow_each_other(period: str, first: str) -> None:
    start, end = 19_358 * DAY, 20_200 * DAY + 5  # 2023-01-01, a Sunday, and 2025-04-22
    found = spans(start, end, period, 1)
    assert found[0].day == first
    assert found[0].first <= start
    assert found[-1].first <= end <= found[-1].last
    assert all(one.last + 1 == other.first for one, other in pairwise(found))
    wide = spans(start, end, period, 2)
    assert [(one.first, other.last) for one, other in pairwise(found)] == [each[:2] for each in wide]


def test_windows_are_not_without_end() -> None:
    assert spans(0, 5, "week", 1) == []
    with pytest.raises(BadArgument, match=f"more than {MOST} weeks; choose wider windows"):
        spans(0, 4000 * DAY, "week", 1)


# in words, without a browser


def test_a_network_too_large_to_draw_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "TIES", 10)
    with Workspace(folder) as workspace:
        found = networks(workspace, Asked("/networks", [], page=True))
    assert re.match(r"12 nodes with \d+ ties are too many to draw: at most 150 and 10", found.shown["large"])
    assert found.shown["drawn"] is None
    assert len(found.shown["rows"]) > 10


def test_an_empty_network_says_why(tmp_path: Path) -> None:
    with Workspace.init(tmp_path) as workspace:
        found = networks(workspace, Asked("/networks", [], page=True))
        assert (found.status, found.data["problem"][:23]) == (200, "there are no statements")
        with pytest.raises(BadArgument, match="there are no statements"):
            networks(workspace, Asked("/networks", [], page=False))


def test_a_network_without_ties_says_why(debate: Served) -> None:
    found = answered(debate, "/networks", keep_actor="elm")
    assert found["ties"] == []
    assert found["summary"].startswith("No ties: no two of the 1 voice speak of the same")


# in a browser


def chosen(page: Page, tie: Locator) -> None:
    """Click where a tie is, at a place nearer to it than to any other."""
    at = tie.evaluate(
        """line => {
            const { a, e, f } = line.ownerSVGElement.getScreenCTM();
            const end = (name) => line[name].baseVal.value;
            const along = (axis) => end(`${axis}1`) + 0.35 * (end(`${axis}2`) - end(`${axis}1`));
            return [along("x") * a + e, along("y") * a + f];
        }"""
    )
    page.mouse.move(*at)
    page.mouse.click(*at)


@pytest.mark.parametrize("browsed", LOOKS, indirect=True)
@pytest.mark.parametrize(
    "path", ["/networks", "/networks?network=affiliation&at=2023-03-01", "/networks/behind?one=elm&other=erie"]
)
def test_the_page_shuts_nobody_out(browsed: Page, path: str) -> None:
    browsed.goto(path)
    browsed.wait_for_load_state("networkidle")
    expect(browsed.locator("main h1")).to_have_count(1)
    assert_accessible(browsed)
    assert_fits(browsed)


@pytest.mark.parametrize("browsed", LOOKS, indirect=True)
def test_camps_lie_apart_and_have_their_colours(browsed: Page) -> None:
    browsed.goto("/networks")
    marks = browsed.locator("#network .actor").evaluate_all(
        """all => all.map((actor) => {
            const { e, f } = actor.querySelector(".mark").transform.baseVal.consolidate().matrix;
            return [actor.getAttribute("aria-label"), e, f, actor.querySelector(".mark").getAttribute("class")];
        })"""
    )
    at = {label.partition(",")[0]: (complex(x, y), kind) for label, x, y, kind in marks}
    greens = [at[camps.called(each)] for each in GREENS if each != TURNCOAT]
    blues = [at[camps.called(each)] for each in BLUES]
    between = min(abs(one - other) for one, _ in greens for other, _ in blues)
    within = max(abs(one - other) for camp in (greens, blues) for one, _ in camp for other, _ in camp)
    assert between > within
    assert len({kind for _, kind in greens}) == len({kind for _, kind in blues}) == 1
    assert greens[0][1] != blues[0][1]


def test_a_tie_in_the_picture_opens_both_sides_words(browsed: Page) -> None:
    browsed.goto("/networks?at=2023-03-01")
    tie = browsed.locator("#network .tie:not(.gone)").last
    chosen(browsed, tie)
    words = browsed.locator("#words")
    expect(words.locator("h2")).to_have_text(re.compile(r"\w+ (dis)?agrees with \w+"))
    one, other = re.split(r" (?:dis)?agrees with ", words.locator("h2").inner_text())
    quotes = words.locator("blockquote").all_inner_texts()
    assert any(quote.strip("“").startswith(one) for quote in quotes)
    assert any(quote.strip("“").startswith(other) for quote in quotes)
    expect(browsed.locator("#network .under.chosen")).not_to_have_class(re.compile("gone"))
    words.locator(".side .claim a").first.click()
    expect(browsed.locator(".passage .span")).to_have_text(quotes[0].strip("“”"))


def test_a_tie_is_chosen_by_keyboard_and_closed_again(browsed: Page) -> None:
    browsed.goto("/networks")
    link = browsed.locator("#ties a.behind").nth(2)
    link.focus()
    browsed.keyboard.press("Enter")
    expect(browsed.locator("#words")).to_be_focused()
    expect(browsed.locator("#words blockquote").first).to_be_visible()
    assert urlsplit(browsed.url).path == "/networks"
    assert_accessible(browsed)
    browsed.keyboard.press("Escape")
    expect(link).to_be_focused()
    expect(browsed.locator("#words blockquote")).to_have_count(0)


def test_windows_are_stepped_through_without_the_server(browsed: Page, debate: Served) -> None:
    browsed.goto("/networks")
    browsed.wait_for_load_state("networkidle")
    asked: list[str] = []
    browsed.on("request", lambda request: asked.append(request.url))
    slider = browsed.get_by_role("slider", name="Time")
    slider.focus()
    for month in camps.MONTHS[:7]:
        browsed.keyboard.press("ArrowRight")
        at = f"{month}-01"
        assert parse_qs(urlsplit(browsed.url).query)["at"] == [at]
        found = answered(debate, "/networks", at=at)
        rows = browsed.locator("#ties tbody tr")
        expect(rows).to_have_count(min(50, found["total"]))
        told = [" ".join(each.split()[:-1]) for each in rows.all_inner_texts()]
        assert told == [
            f"{each['one_name']} {each['how']} {each['other_name']} {each['weight']:g}" for each in found["ties"][:50]
        ]
        drawn = browsed.locator("#network .tie:not(.gone)")
        expect(drawn).to_have_count(found["total"])
    expect(browsed.locator("#summary")).to_have_text("No ties in July 2023")
    assert camps.MONTHS[6] == SILENT[0]
    assert [each for each in asked if "/static/" not in each] == []
    slider.press("Home")
    expect(browsed.locator("#summary")).to_contain_text("the whole range")
    assert "at=" not in browsed.url


def test_a_bar_leads_to_its_month_and_the_files_follow(browsed: Page) -> None:
    browsed.goto("/networks")
    browsed.get_by_role("link", name="March 2024").click()
    expect(browsed.locator("#summary")).to_contain_text("in March 2024")
    expect(browsed.locator("footer a", has_text="CSV")).to_have_attribute("href", re.compile("at=2024-03-01"))
    browsed.reload()
    expect(browsed.locator("#summary")).to_contain_text("in March 2024")
    expect(browsed.get_by_role("slider", name="Time")).to_have_value("15")


def test_the_form_chooses_the_network(browsed: Page) -> None:
    browsed.goto("/networks")
    browsed.get_by_text("Which network").click()
    browsed.get_by_label("network", exact=True).select_option("affiliation")
    browsed.get_by_label("from").fill("2024-01-01")
    browsed.get_by_role("button", name="Show this network").click()
    expect(browsed).to_have_url(re.compile("network=affiliation.*from=2024-01-01"))
    expect(browsed.locator("#network .concept")).to_have_count(len(camps.MEASURES))
    expect(browsed.locator("#ties tbody tr").first).to_contain_text(re.compile("is (for|against)"))


def test_it_is_read_without_javascript(chromium: Browser, debate: Served) -> None:
    context = chromium.new_context(base_url=f"http://127.0.0.1:{debate.port}", java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto("/networks")
        expect(page.locator("#network .tie").first).to_be_visible()
        page.locator("#ties a.behind").first.click()
        expect(page.locator("h1")).to_contain_text("agrees with")
        expect(page.locator("blockquote").first).to_be_visible()
        page.get_by_role("link", name="The whole network").click()
        expect(page.locator("#network")).to_be_visible()
    finally:
        context.close()
