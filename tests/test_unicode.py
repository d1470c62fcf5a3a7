"""Words of any script, in any spelling that Unicode has for them, and what is no text at all."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Literal, TypeAlias

import pytest

from sayso import Workspace
from sayso.errors import BadArgument, SaysoError
from sayso.graph.store import Table
from tests.codings import ENTITIES, STATEMENT, TEXT, written
from tests.commands import failed, run
from tests.harness import placed

NAMES = {
    "composed": "Café Київ Đồng Hới",
    "decomposed": unicodedata.normalize("NFD", "Café Київ Đồng Hới"),
    "arabic": "سودجا، كورسك",
    "hebrew": "שׁוּדְזָ׳ה \u200f(כפר)",
    "mixed": "\u2067كورسك\u2069 and Kursk\u200e",
    "family": "👩🏽\u200d👩🏽\u200d👧 🇺🇦",
    "rare": "𝔎ursk 𠜎 \U0010fffd",
    "hindi": "कुर्स्क क्षेत्र",
    "dotted": "İstanbul ẞ ﬁ",
}
"""Each is kept as it was typed: two spellings of one word are two names."""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
    run("init", tmp_path)
    return tmp_path


def equal(folder: Path) -> None:
    assert all("are there and equal" in line for line in run("verify", "--deep", "-w", folder).splitlines())


def topics_of(workspace: Workspace, store: str) -> list[object]:
    """The names of all topics, as a store gives them."""
    if store in ("kglite", "neo4j"):
        return [row[0] for row in workspace.cypher("MATCH (x:Topic) RETURN x.caption AS name", store=store).rows]
    found = workspace.sparql("SELECT ?name { ?x a sayso:Topic ; rdfs:label ?name }", store=store)
    assert isinstance(found, Table)
    return [row[0] for row in found.rows]


def evidence(workspace: Workspace, statement: str) -> str:
    """The one quote of a statement of the article, which is what the article has there."""
    with workspace.reading() as state:
        id = workspace.ids.attribution("article", statement)
        (span,) = state.find(state.find([id])[id].refs("evidence")).values()
    article = (workspace.folder / "article.txt").read_text(encoding="utf-8")
    start, end, quote = (span.one(field) for field in ("start", "end", "quote"))
    assert isinstance(start, int)
    assert isinstance(end, int)
    assert article[start:end] == quote
    return str(quote)


@pytest.mark.parametrize("store", ["kglite", "sparql", "fuseki", "neo4j"])
def test_names_are_kept_as_they_were_typed(
    store: str, own: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = placed(store, request, own)
    for name, value in place.settings().items():
        monkeypatch.setenv(name, value)
    topics = "".join(f"{handle}: {{Topic: {name}}}\n" for handle, name in NAMES.items())
    silent = "".join(f"- {{by: general, silent: {handle}, quote: It has been halted}}\n" for handle in NAMES)
    (own / "article.yaml").write_text(f"{written(entities=topics)}statements:\n{silent}", encoding="utf-8")
    run("load", own / "article.yaml", "-w", own)
    equal(own)
    with Workspace(own) as workspace:
        for kept in workspace.status().stores:
            assert {*topics_of(workspace, kept.name)} == {*NAMES.values(), "future aid"}
        for handle in NAMES:
            assert len(workspace.ask("statements", about=handle, language="all").rows) == 1


Form: TypeAlias = Literal["NFC", "NFD"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("typed", ["NFC", "NFD"])
def test_a_quote_is_found_in_either_spelling(form: Form, typed: Form, own: Path) -> None:
    said = unicodedata.normalize(form, "Як сказав генерал, Суджа́ й Київ — наші; קָרוֹב אֲלֵיהֶם; où ça déjà.")
    (own / "article.txt").write_text(said, encoding="utf-8")
    quotes = [unicodedata.normalize(typed, words) for words in ("Суджа́ й Київ", "קָרוֹב אֲלֵיהֶם", "où ça déjà")]
    statements = [STATEMENT.replace("It has been halted", words) + f"id: s{n}" for n, words in enumerate(quotes)]
    (own / "article.yaml").write_text(written(*statements), encoding="utf-8")
    run("load", own / "article.yaml", "-w", own)
    with Workspace(own) as workspace:
        for number, words in enumerate(quotes):
            assert evidence(workspace, f"s{number}") == unicodedata.normalize(form, words)
    equal(own)


PLAIN = written(STATEMENT + "id: s", all_entities=ENTITIES.replace("the general}", '"the general"}'))
HALVES = {
    "a name": ('"the general"', r'"the \ud800 general"', "11: entities.general.Person"),
    "the second half": ('"the general"', r'"the \udfff"', "11: entities.general.Person"),
    "two in the wrong order": ('"the general"', r'"\ude00\ud83d"', "11: entities.general.Person"),
    "a key": ("raid: {", r'"r\ud800": {', "21: entities"),
    "an id": ("id: s", r'id: "s\ud800"', "27: statements[0].id"),
    "a quote": ("It has been halted", r'"It has\udc00 been halted"', "26: statements[0].quote"),
    "a time": ("published: 2024-08-08", r'published: "2024\ud800"', "3: published"),
    "a document": ("document: article.txt", r'document: "article\ud800.txt"', "1: document"),
}


@pytest.mark.parametrize(("plain", "typed", "place"), HALVES.values(), ids=HALVES)
def test_half_of_a_character_in_an_escape_is_told(plain: str, typed: str, place: str, own: Path) -> None:
    assert plain in PLAIN
    (own / "article.yaml").write_text(PLAIN.replace(plain, typed, 1), encoding="utf-8")
    complaint = failed("load", own / "article.yaml", "-w", own).splitlines()
    assert [line for line in complaint if f"article.yaml:{place}: holds half of a character, U+D" in line], complaint
    with Workspace(own) as workspace:
        assert workspace.log.head() == 0


def test_both_halves_are_the_character(own: Path) -> None:
    """As JSON spells what lies beyond 16 bits."""
    told = {
        "document": "article.txt",
        "publisher": "gazette",
        "published": "2024-08-08",
        "entities": {"gazette": {"Outlet": "Gazette 😀𠜎"}},
    }
    text = json.dumps(told)
    assert r"\ud83d\ude00" in text
    (own / "article.json").write_text(text, encoding="utf-8")
    run("load", own / "article.json", "-w", own)
    with Workspace(own) as workspace:
        (row,) = workspace.cypher("MATCH (x:Outlet) RETURN x.caption AS name").rows
    assert row[0] == "Gazette 😀𠜎"
    equal(own)


@pytest.mark.parametrize(
    "raw", [b"\xed\xa0\x80", b"\xed\xa0\xbd\xed\xb8\x80", b"\xff", b"\xc0\xaf", b"\xf4\x90\x80\x80"]
)
@pytest.mark.parametrize("name", ["article.yaml", "article.txt"])
def test_bytes_that_are_no_text_are_told(name: str, raw: bytes, own: Path) -> None:
    (own / "article.yaml").write_text(PLAIN, encoding="utf-8")
    whole = (own / name).read_bytes()
    (own / name).write_bytes(whole.replace(b"the general", b"the general" + raw, 1) + (raw if name[-1] == "t" else b""))
    complaint = failed("load", own / "article.yaml", "-w", own)
    assert "is not UTF-8: byte " in complaint
    with Workspace(own) as workspace:
        assert workspace.log.head() == 0


def test_half_of_a_character_from_python_is_refused(own: Path) -> None:
    (own / "article.yaml").write_text(PLAIN, encoding="utf-8")
    with Workspace(own) as workspace:
        workspace.load([own / "article.yaml"])
        with pytest.raises(SaysoError, match="half of a character"):
            workspace.grade("general\ud800", "B", by="ada")
        with pytest.raises(SaysoError, match="half of a character"):
            workspace.ask("statements", about="\ud800")
        with pytest.raises(BadArgument, match="half of a character"):
            workspace.judge("same", "general", "minister", by="ada", why="\udfff")
        with pytest.raises(ValueError, match="surrogates"):
            workspace.grade("general", "B", by="ada\ud800")
        with pytest.raises(SaysoError):
            workspace.cypher("RETURN $x AS x", {"x": "\ud800"})
        with pytest.raises(SaysoError):
            workspace.sparql("ASK { ?s ?p '\ud800' }")
        assert workspace.log.head() == 1
    equal(own)


MEGABYTES = 10


def test_a_document_of_ten_megabytes(own: Path) -> None:
    """Its quotes are found where they stand; the nearest passage is told of one that does not."""
    line = "Того дня\u0301 nothing more was said of the town, “and of Кур́ськ” neither: {number}.\n"
    lines = [line.format(number=number) for number in range(MEGABYTES * 12_000)]
    places = {0: "first", len(lines) // 2: "middle", len(lines) - 1: "last"}
    for number, word in places.items():
        lines[number] = f"The general said of the {word} day: “It has been halted … for good.”\n"
    text = "".join(lines)
    assert len(text.encode()) > MEGABYTES * 2**20
    (own / "article.txt").write_text(text, encoding="utf-8")
    words = {word: f"of the {word} day: “It has been halted ... for good.”" for word in places.values()}
    statements = [STATEMENT.replace("It has been halted", f"'{said}'") + f"id: {word}" for word, said in words.items()]
    (own / "article.yaml").write_text(written(*statements), encoding="utf-8")
    run("load", own / "article.yaml", "-w", own)
    with Workspace(own) as workspace:
        for word, said in words.items():
            assert evidence(workspace, word) == said.replace("...", "…")
    wrong = STATEMENT.replace("It has been halted", "the general sayed of the middle day")
    (own / "article.yaml").write_text(written(wrong), encoding="utf-8")
    assert "the nearest is " in failed("check", own / "article.yaml", "-w", own)
    equal(own)
