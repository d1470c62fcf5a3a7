"""The sample: the article is covered sentence by sentence, every word checked, and its relations are the known ones."""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import yaml

from sayso import Workspace
from sayso.graph.record import Record
from sayso.ontology.values import Text
from sayso.queries.world import closure
from tests import oracle
from tests.conftest import ROOT, SAMPLE

ARTICLE = "kursk-incursion-2024-08-08"
SHA256 = "27ca012febd7d15a3e2a13397da5c7acdda6d1b1606c831adbc4e09fa7f13964"
GAZETTEER = ROOT.parent / "shared" / "data" / "gazetteer_geonames" / "ua_ru_cities500.csv"
COUNTRIES = {"RU": "russia", "UA": "ukraine"}

TENSIONS = {
    ("ack-ru-officials", "halted", "contradiction"),
    ("ack-ua-officials", "halted", "contradiction"),
    ("ack-us-officials", "halted", "contradiction"),
    ("confirmed", "halted", "contradiction"),
    ("disrupt", "overstretch", "marked"),
    ("halted", "past-towns", "contradiction"),
    ("halted", "station-captured", "contradiction"),
    ("halted", "town-part", "contradiction"),
    ("halted", "villages-occupied", "contradiction"),
    ("past-restrictions", "same-justification", "reversal"),
}


@pytest.fixture(scope="module")
def records(sample: Workspace) -> dict[str, Record]:
    with sample.reading() as state:
        return {record.id: record for record in state.records()}


@pytest.fixture(scope="module")
def text() -> str:
    return (SAMPLE / f"{ARTICLE}.txt").read_bytes().decode("utf-8")


@pytest.fixture(scope="module")
def statements(sample: Workspace, records: dict[str, Record]) -> dict[str, Record]:
    """The article's statements by handle, without the relays that `via` makes of them."""
    prefix = sample.ids.attribution(ARTICLE, "")
    found = {id.removeprefix(prefix): record for id, record in records.items() if id.startswith(prefix)}
    return {handle: r for handle, r in found.items() if "-via-" not in handle or r.text("stance") != "reports"}


@pytest.fixture(scope="module")
def sentences() -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = yaml.safe_load((SAMPLE / "sentences.yaml").read_text(encoding="utf-8"))
    return found


def spans(record: Record, records: Mapping[str, Record]) -> Iterator[tuple[int, int]]:
    """Where the words stand that a statement, or what is said of its verification, rests on."""
    for id in (*record.refs("evidence"), *record.refs("verificationEvidence")):
        start, end = records[id].one("start"), records[id].one("end")
        assert isinstance(start, int)
        assert isinstance(end, int)
        yield start, end


def test_the_sentences_are_the_whole_article(sentences: list[Mapping[str, Any]], text: str) -> None:
    assert "".join("".join(each["sentence"].split()) for each in sentences) == "".join(text.split())
    assert all(each["sentence"] in text for each in sentences)


def test_every_sentence_has_its_statements_or_a_reason(
    sentences: list[Mapping[str, Any]], text: str, statements: dict[str, Record], records: dict[str, Record]
) -> None:
    at, covered = 0, set()
    for each in sentences:
        start = text.index(each["sentence"], at)
        at = start + len(each["sentence"])
        resting = {h for h, r in statements.items() if any(s < at and start < e for s, e in spans(r, records))}
        assert set(each.get("statements", ())) == resting, each["sentence"]
        assert len(each.get("statements", ())) == len(resting)
        assert bool(resting) != bool(each.get("none")), each["sentence"]
        covered |= resting
    assert covered == statements.keys()


def test_every_quote_is_the_archived_text(sample: Workspace, records: dict[str, Record]) -> None:
    kept = [record for record in records.values() if "Span" in record.types]
    assert len(kept) > 100
    for record in kept:
        digest = records[record.refs("document")[0]].text("sha256") or ""
        archived = sample.log.archived(digest)
        assert archived is not None
        assert hashlib.sha256(archived).hexdigest() == digest
        (start, end), words = (record.one("start"), record.one("end")), archived.decode("utf-8")
        assert isinstance(start, int)
        assert isinstance(end, int)
        assert words[start:end] == record.text("quote")
        assert words[:start].endswith(record.text("prefix") or "")
        assert words[end:].startswith(record.text("suffix") or "")


def test_the_article_is_archived_byte_for_byte(sample: Workspace, records: dict[str, Record]) -> None:
    article = records[sample.ids.entity(ARTICLE)]
    content = (SAMPLE / f"{ARTICLE}.txt").read_bytes()
    assert article.text("sha256") == hashlib.sha256(content).hexdigest() == SHA256
    assert sample.log.archived(SHA256) == content


def test_few_claims_are_only_words(records: dict[str, Record]) -> None:
    propositions = [record for record in records.values() if "Proposition" in record.types]
    words = [record for record in propositions if record.text("aspect") == "that"]
    assert len(words) <= len(propositions) / 4


def places(records: Mapping[str, Record]) -> dict[str, Record]:
    """The places that have an identifier in GeoNames, by that."""
    found = {}
    for record in records.values():
        for identifier in record.many("identifier"):
            scheme, _, number = str(identifier).partition(":")
            if scheme == "geonames":
                assert number not in found
                found[number] = record
    return found


def test_only_towns_have_an_identifier(records: dict[str, Record]) -> None:
    found = places(records)
    assert len(found) == 6
    for record in found.values():
        assert "Location" in record.types
        assert "region" not in (record.text("caption") or "").lower()
        assert "position_lat" in record.values


def test_places_are_those_of_the_gazetteer(sample: Workspace, records: dict[str, Record]) -> None:
    if not GAZETTEER.exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)("the gazetteer is not beside the repository")
    with GAZETTEER.open(encoding="utf-8", newline="") as file:
        rows = {row["geonameid"]: row for row in csv.DictReader(file)}
    for number, record in places(records).items():
        row = rows[number]
        assert record.text("caption") == row["name"]
        assert record.one("position_lat") == float(row["latitude"])
        assert record.one("position_long") == float(row["longitude"])
        names = {name.text for name in record.many("name") if isinstance(name, Text)}
        assert names <= {row["name"], *row["alternatenames"].split("|")}
        above = closure(record.id, lambda id: records[id].refs("within"))
        own = sample.ids.entity(COUNTRIES[row["countrycode"]])
        assert {id for id in above if "Country" in records[id].types} == {own}


def handles(relation: Record) -> tuple[str, ...]:
    return tuple(sorted(id.rpartition("/")[2] for id in relation.refs("between")))


def test_the_general_and_the_bloggers_are_its_only_firm_conflict(records: dict[str, Record]) -> None:
    (conflict,) = [record for record in records.values() if "Conflict" in record.types]
    assert handles(conflict) == ("halted", "sudzha-lost")
    values = {name: conflict.text(name) for name in ("relationKind", "strength", "parties", "via", "reports")}
    assert values == {
        "relationKind": "contradiction",
        "strength": "firm",
        "parties": "between-voices",
        "via": "passed-to-attacker",
        "reports": "3",
    }
    assert conflict.many("reasons") == ("marked", "rebutted")
    (mark,) = conflict.refs("mark")
    assert records[records[mark].refs("by")[0]].text("caption") == "The Washington Post"


def test_its_tensions(records: dict[str, Record]) -> None:
    found = [record for record in records.values() if "Tension" in record.types]
    assert {(*handles(record), record.text("relationKind")) for record in found} == TENSIONS
    assert len(found) == len(TENSIONS)


def test_the_oracle_agrees_on_the_whole_of_it(records: dict[str, Record]) -> None:
    given = [record.to_json() for record in records.values() if not record.refs("between")]
    wanted = {tuple(relation) for relation in oracle.relations(given, ROOT / "ontology")}
    assert {flat(record) for record in records.values() if record.refs("between")} == wanted


def flat(record: Record) -> tuple[Any, ...]:
    """A relation as the oracle gives it."""
    words = (record.text(name) for name in ("relationKind", "strength", "parties", "via"))
    sets = (frozenset(record.many("reasons")), frozenset(record.refs("mark")))
    numbers = (record.one(name) for name in ("overlapCertain", "gap_best", "ratio", "reports"))
    return *sorted(record.refs("between")), *words, *sets, *numbers
