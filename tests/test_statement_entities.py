"""Entities and actions of statement files, their head, and how several codings and files go together."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from tests.codings import HEAD, IDS, STATEMENT, TEXT, coded, loader, written

ARTICLE = "→ entity/article"

ENTITIES: dict[str, dict[str, Any]] = {
    "x: {Person: Marina}": {"name": "Marina@en"},
    "x: {Location: Суджа}": {"name": "Суджа@en"},
    "x: {Location: Sudzha, name_uk: Суджа, name_zh_hans: 苏贾, name_RU: Суджа}": {
        "name": ["Sudzha@en", "Суджа@ru", "Суджа@uk", "苏贾@zh-hans"]
    },
    "x: {Location: Sudzha, within: kursk}": {"within": "→ entity/kursk"},
    "x: {Location: Sudzha, within: [kursk, russia]}": {"within": ["→ entity/kursk", "→ entity/russia"]},
    'x: {Location: Sudzha, position: "51.191, 35.271"}': {"position_lat": 51.191, "position_long": 35.271},
    'x: {Location: Null Island, position: "0, 0"}': {"position_lat": 0.0, "position_long": 0.0},
    "x: {Location: Sudzha, geonames: 486816}": {"identifier": "geonames:486816"},
    "x: {Location: Sudzha, geonames: 486816, wikidata: [Q1, Q2]}": {
        "identifier": ["geonames:486816", "wikidata:Q1", "wikidata:Q2"]
    },
    "x: {Ministry: the ministry, part-of: russia}": {"partOf": "→ entity/russia"},
    "x: {UnnamedSource: an official, anonymity: to speak freely}": {"anonymity": "to speak freely@en"},
    "x: {Offensive: The second, attacker: [us, germany], place: kursk, began: 2024-08, ended: 2025}": {
        "attacker": ["→ entity/germany", "→ entity/us"],
        "place": "→ entity/kursk",
        "began": "2024-08",
        "ended": "2025",
    },
    "x: {WeaponSystem: Marder, manufactured-in: germany, weapon-class: afv}\nafv: {WeaponClass: vehicles}": {
        "manufacturedIn": "→ entity/germany",
        "weaponClass": "→ entity/afv",
    },
    "x: {WeaponTransfer: a gift, donor: [us, germany], recipient: russia, object: stryker, when: 2023}": {
        "donor": ["→ entity/germany", "→ entity/us"],
        "recipient": "→ entity/russia",
        "object": "→ entity/stryker",
        "when": "2023",
    },
    "x: {Item: vehicle 12, system: stryker}": {"system": "→ entity/stryker"},
    "x:\n  Person: 'No'": {"name": "No@en"},
}


@pytest.mark.parametrize(("text", "values"), ENTITIES.items(), ids=ENTITIES)
def test_entity(text: str, values: dict[str, Any], tmp_path: Path) -> None:
    found = coded(tmp_path, article=written(entities=text + "\n"))["entity/x"]
    assert found.pop("source") == ARTICLE
    if "name" not in values:
        assert found.pop("name").endswith("@en")
    assert found == values


ACTIONS: dict[str, dict[str, Any]] = {
    "kind: strike": {"actionKind": "strike"},
    "actor: [russia, us]": {"actor": ["→ entity/russia", "→ entity/us"]},
    "weapons: stryker": {"object": "→ entity/stryker"},
    "weapons-of: us": {"origin": "→ entity/us", "sense": "as-worded"},
    "weapons-of: us\nsense: donated": {"origin": "→ entity/us", "sense": "donated"},
    "in: kursk\nfrom: russia\ninto: sudzha": {
        "place": "→ entity/kursk",
        "placeFrom": "→ entity/russia",
        "placeTo": "→ entity/sudzha",
    },
    "purpose: to hold it\ncondition: if need be": {"purpose": "to hold it@en", "condition": "if need be@en"},
    "broader: [raid, retreat]": {"broader": ["→ action/raid", "→ action/retreat"]},
    "name_uk: дія": {"name": ["an action@en", "дія@uk"]},
}


@pytest.mark.parametrize(("text", "values"), ACTIONS.items(), ids=ACTIONS)
def test_action(text: str, values: dict[str, Any], tmp_path: Path) -> None:
    lines = "".join(f"  {line}\n" for line in ("Action: an action", *text.splitlines()))
    found = coded(tmp_path, article=written(entities=f"x:\n{lines}"))["action/x"]
    assert found.pop("source") == ARTICLE
    assert found == {"name": "an action@en"} | values


def test_further_names_are_records_with_their_document(tmp_path: Path) -> None:
    found = coded(tmp_path, article=written(entities="kyiv: {Location: Kyiv, aka: [Київ, the capital]}\n"))
    names = [found[path] for path in found.of("name")]
    assert sorted(name["name"] for name in names) == ["the capital@en", "Київ@en"]
    assert all(name["of"] == "→ entity/kyiv" and name["source"] == ARTICLE for name in names)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("office: mayor", {"roleTitle": "mayor@en", "office": True}),
        ("role: mother", {"roleTitle": "mother@en", "office": False}),
        ("office: mayor, of: kursk", {"roleTitle": "mayor@en", "office": True, "organization": "→ entity/kursk"}),
        ("role: editor, of: herald, during: 2020/..", {"organization": "→ entity/herald", "during": "2020/.."}),
    ],
)
def test_office_and_role(text: str, values: dict[str, Any], tmp_path: Path) -> None:
    found = coded(tmp_path, article=written(entities=f"x: {{Person: X, {text}}}\n"))
    (path,) = found.of("membership")
    assert path.startswith("membership/x/")
    plain = {"member": "→ entity/x", "basis": "described", "source": ARTICLE}
    assert {name: value for name, value in found[path].items() if name in {*plain, *values}} == plain | values


class TestHead:
    def test_document(self, tmp_path: Path) -> None:
        head = HEAD + "language: en\ntitle: It is over\naddress: https://gazette.example/1\nwindow: 0\n"
        assert coded(tmp_path, article=written(head=head))["entity/article"] == {
            "name": "It is over@en",
            "publisher": "→ entity/gazette",
            "published": "2024-08-08",
            "language": "en",
            "address": "https://gazette.example/1",
            "window": 0,
            "file": "article.txt",
            "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
            "source": ARTICLE,
        }

    def test_title_and_language_have_defaults(self, tmp_path: Path) -> None:
        found = coded(tmp_path, article=written())["entity/article"]
        assert (found["name"], found["language"]) == ("article@en", "en")

    def test_language_of_names_and_words(self, tmp_path: Path) -> None:
        statement = STATEMENT + "as: генерал\nid: s"
        entities = "x: {Person: Хтось, aka: Дехто, name_en: Somebody, role: воїн}\n"
        found = coded(tmp_path, article=written(statement, head=HEAD + "language: UK\n", entities=entities))
        assert found["entity/x"]["name"] == ["Somebody@en", "Хтось@uk"]
        assert found[found.of("name")[0]]["name"] == "Дехто@uk"
        assert found[found.of("membership")[0]]["roleTitle"] == "воїн@uk"
        assert found.statement()["role"] == "генерал@uk"

    def test_parts_may_be_left_empty(self, tmp_path: Path) -> None:
        text = f"{HEAD}entities:\n  gazette: {{Outlet: The Gazette}}\nstatements:\nmarks:\n"
        assert coded(tmp_path, article=text).of("entity") == ["entity/article", "entity/gazette"]

    def test_windows_line_ends_and_byte_order_mark(self, tmp_path: Path) -> None:
        text = "\ufeff" + written(STATEMENT + "id: s").replace("\n", "\r\n")
        assert coded(tmp_path, article=text).statement()["evidence"] == "→ span/article/19-37"

    def test_one_set_of_words_may_be_named_and_used_again(self, tmp_path: Path) -> None:
        one = "by: general\nasserts: incursion offensive-status halted\nquote: &words It has been halted\nid: one"
        two = "by: minister\nasserts: incursion offensive-status halted\nquote: *words\nid: two"
        found = coded(tmp_path, article=written(one, two))
        assert found.statement("one")["evidence"] == found.statement("two")["evidence"]


class TestCoders:
    def coded(self, folder: Path, **coders: str) -> set[str]:
        files = {
            name: written(
                f"{STATEMENT}hedge: {hedge}\nid: s\n", head=f"{HEAD}coder: {name}\n" if name != "plain" else HEAD
            )
            for name, hedge in coders.items()
        }
        found = coded(folder, **files)
        assert all(found[path]["hedge"] in coders.values() for path in found.of("attribution"))
        return set(found.of("attribution"))

    def test_two_codings_of_one_document_stand_side_by_side(self, tmp_path: Path) -> None:
        assert self.coded(tmp_path, plain="certain", ann="likely", ben="possible") == {
            "attribution/article/s",
            "attribution/article/ann/s",
            "attribution/article/ben/s",
        }

    def test_coder_is_told(self, tmp_path: Path) -> None:
        found = coded(tmp_path, article=written(STATEMENT + "via: herald\nid: s", head=HEAD + "coder: ann\n"))
        assert found.statement("ann/s")["coder"] == "ann"
        assert found.statement("ann/s-via-herald")["target"] == "→ attribution/article/ann/s"
        assert IDS.document_of(IDS.attribution("article", "ann/s")) == "article"

    def test_statement_of_another_coding(self, tmp_path: Path) -> None:
        denied = "by: minister\ndenies: article/ann/s\nquote: agreed\nid: answer"
        found = coded(
            tmp_path,
            ann=written(STATEMENT + "id: s", head=HEAD + "coder: ann\n"),
            ben=written(denied, head=HEAD + "coder: ben\n"),
        )
        assert found.statement("ben/answer")["target"] == "→ attribution/article/ann/s"


def test_files_may_refer_to_each_other_in_any_order(tmp_path: Path) -> None:
    head = HEAD.replace("article", "other")
    files = {
        "article": written(entities="sudzha-2: {Location: Sudzha, within: belgorod}\n"),
        "other": written(head=head, all_entities="belgorod: {Location: Belgorod region, within: russia}\n"),
    }
    for names in (["article", "other"], ["other", "article"]):
        found = coded(tmp_path, **{name: files[name] for name in names})
        assert found["entity/sudzha-2"]["within"] == "→ entity/belgorod"


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    with loader(tmp_path) as empty:
        empty.load(article=written())
        assert len(empty.read(tmp_path / "article.yaml", tmp_path / ".." / tmp_path.name / "article.yaml")) == 1
