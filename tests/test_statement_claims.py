"""Claims in statement files, the keys beside them, and the marks that set statements against each other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.codings import HEAD, STATEMENT, coded, coded_statement, written

INCURSION, SUDZHA = "→ entity/incursion", "→ entity/sudzha"

CLAIMS: dict[str, dict[str, Any]] = {
    "incursion offensive-status halted": {"subject": INCURSION, "aspect": "offensive-status", "value_state": "halted"},
    "incursion   offensive-status   halted": {
        "subject": INCURSION,
        "aspect": "offensive-status",
        "value_state": "halted",
    },
    "sudzha evacuation-possible false": {"subject": SUDZHA, "aspect": "evacuation-possible", "value_bool": False},
    "sudzha evacuation-possible no": {"subject": SUDZHA, "aspect": "evacuation-possible", "value_bool": False},
    "sudzha evacuation-possible true": {"subject": SUDZHA, "aspect": "evacuation-possible", "value_bool": True},
    "sudzha control russia": {"subject": SUDZHA, "aspect": "control", "value": "→ entity/russia"},
    "sudzha control contested": {"subject": SUDZHA, "aspect": "control", "value_state": "contested"},
    "incursion weapon-used stryker": {"subject": INCURSION, "aspect": "weapon-used", "value": "→ entity/stryker"},
    "incursion prisoners-taken 0": {
        "subject": INCURSION,
        "aspect": "prisoners-taken",
        "value_low": 0.0,
        "value_high": 0.0,
        "value_best": 0.0,
        "value_unit": "count",
        "value_approximate": False,
    },
    "incursion prisoners-taken several thousand": {
        "subject": INCURSION,
        "aspect": "prisoners-taken",
        "value_low": 3000.0,
        "value_high": 9000.0,
        "value_unit": "count",
        "value_approximate": True,
    },
    "incursion area-seized about 100 square kilometers": {
        "subject": INCURSION,
        "aspect": "area-seized",
        "value_low": 90.0,
        "value_high": 110.0,
        "value_best": 100.0,
        "value_unit": "km2",
        "value_approximate": True,
    },
    "incursion depth-of-advance more than 6 miles": {
        "subject": INCURSION,
        "aspect": "depth-of-advance",
        "value_low": 9.656064,
        "value_unit": "km",
        "value_approximate": False,
    },
    "general that he was tired of it all": {
        "subject": "→ entity/general",
        "aspect": "that",
        "value_text": "he was tired of it all",
    },
    "general that no": {"subject": "→ entity/general", "aspect": "that", "value_text": "no"},
}


@pytest.mark.parametrize(("claim", "values"), CLAIMS.items(), ids=CLAIMS)
def test_claim(claim: str, values: dict[str, Any], tmp_path: Path) -> None:
    found = coded_statement(tmp_path, f"asserts: {claim}")
    assert found.proposition() == values
    assert found.statement()["target"] == f"→ {found.of('proposition')[0]}"


BESIDE: dict[str, dict[str, Any]] = {
    "asserts: incursion prisoners-taken 5\nin: kursk": {"place": "→ entity/kursk"},
    "asserts: incursion prisoners-taken 5\nduring: 2024-08-06/2024-08-08": {"valid": "2024-08-06/2024-08-08"},
    'asserts: incursion prisoners-taken 5\nduring: "[2024-08-06..]"': {"valid": "[2024-08-06..]"},
    "asserts: sudzha control russia\nextent: part": {"extent": "part"},
    "asserts: incursion objective overstretch\nrank: main": {"rank": "main"},
    "asserts: incursion injured dozens\npopulation: civilians\ncounted-from: 2022-02-24": {
        "population": "civilians",
        "countedFrom": "2022-02-24",
    },
    "asserts: sudzha distance 10 km\nfrom: kursk": {"from": "→ entity/kursk"},
    "asserts: incursion weapon-used stryker\ncount: at least 1": {
        "count_low": 1.0,
        "count_unit": "count",
        "count_approximate": False,
    },
    "asserts: incursion weapon-used stryker\ncount: 0": {
        "count_low": 0.0,
        "count_high": 0.0,
        "count_best": 0.0,
        "count_unit": "count",
        "count_approximate": False,
    },
}


@pytest.mark.parametrize(("text", "values"), BESIDE.items(), ids=BESIDE)
def test_key_beside_a_claim(text: str, values: dict[str, Any], tmp_path: Path) -> None:
    found = coded_statement(tmp_path, text).proposition()
    own = ("subject", "aspect", "value", "value_state", "value_low", "value_high", "value_best", "value_unit")
    assert {name: found[name] for name in found.keys() - {*own, "value_approximate"}} == values


def test_question_without_a_value(tmp_path: Path) -> None:
    found = coded_statement(tmp_path, "questions: incursion objective\nrank: main")
    assert found.proposition() == {"subject": INCURSION, "aspect": "objective", "rank": "main"}


def test_question_with_a_value(tmp_path: Path) -> None:
    assert coded_statement(tmp_path, "questions: sudzha control russia").proposition()["value"] == "→ entity/russia"


def test_who_says_the_same_shares_the_proposition(tmp_path: Path) -> None:
    mile = "by: general\nasserts: incursion depth-of-advance 1 mile\nquote: It has\nid: mile"
    metres = "by: minister\ndenies: incursion depth-of-advance 1609.344 m\nquote: It has\nid: metres"
    found = coded(tmp_path, article=written(mile, metres))
    assert found.statement("mile")["target"] == found.statement("metres")["target"]
    assert len(found.of("proposition")) == 1


def test_every_difference_makes_another_proposition(tmp_path: Path) -> None:
    texts = [*(f"asserts: {claim}" for claim in CLAIMS), *BESIDE, "questions: incursion objective"]
    same = {"incursion   offensive-status   halted", "sudzha evacuation-possible no"}
    ids = {coded_statement(tmp_path, text).of("proposition")[0] for text in texts}
    assert len(ids) == len(texts) - len(same)


def test_ids_stay(tmp_path: Path) -> None:
    """A golden value: judgements rest on it, so it must never change."""
    found = coded_statement(tmp_path, "asserts: sudzha control russia\nduring: 2024-08-06\nextent: part")
    assert found.of("proposition") == ["proposition/npvehirjjut6jb6l"]


SAYING = (
    STATEMENT + "id: halted",
    "by: bloggers\nasserts: incursion offensive-status ongoing\nquote: was over\nid: on",
    "by: minister\nasserts: incursion that it is late\nquote: agreed\nid: late",
)


def marks(folder: Path, text: str) -> list[dict[str, Any]]:
    found = coded(folder, article=written(*SAYING, marks=text))
    return [found[path] for path in found.of("mark")]


class TestMarks:
    def test_two_handles(self, tmp_path: Path) -> None:
        (mark,) = marks(tmp_path, "- contrast: [halted, on]\n")
        assert mark == {
            "markKind": "contrast",
            "left": "→ attribution/article/halted",
            "right": "→ attribution/article/on",
            "document": "→ entity/article",
            "by": "→ entity/gazette",
        }

    def test_lists_words_author_and_reason(self, tmp_path: Path) -> None:
        text = "- supports: [halted, [late, on]]\n  by: herald\n  why: both say so\n  quote: [agreed, was over]\n"
        (mark,) = marks(tmp_path, text)
        assert mark == {
            "markKind": "supports",
            "left": "→ attribution/article/halted",
            "right": ["→ attribution/article/late", "→ attribution/article/on"],
            "document": "→ entity/article",
            "by": "→ entity/herald",
            "why": "both say so",
            "evidence": ["→ span/article/57-63", "→ span/article/74-82"],
        }

    def test_several_marks_of_one_pair(self, tmp_path: Path) -> None:
        text = "- contrast: [halted, on]\n- answers: [on, halted]\n- restates: [halted, on]\n  by: herald\n"
        assert sorted(mark["markKind"] for mark in marks(tmp_path, text)) == ["answers", "contrast", "restates"]

    def test_statement_of_another_document(self, tmp_path: Path) -> None:
        """Whichever file comes first."""
        said = "by: herald\nasserts: incursion offensive-status ended\nquote: it is over\nid: over"
        denied = "by: general\ndenies: other/over\nquote: It has\nid: no"
        head = HEAD.replace("article", "other").replace("gazette", "herald")
        files = {
            "article": written(*SAYING, denied, marks="- contrast: [halted, other/over]\n"),
            "other": written(said, head=head, all_entities="herald: {Outlet: The Herald}\n"),
        }
        for names in (["article", "other"], ["other", "article"]):
            found = coded(tmp_path, **{name: files[name] for name in names})
            assert found.statement("no")["target"] == "→ attribution/other/over"
            assert found[found.of("mark")[0]]["right"] == "→ attribution/other/over"


def test_false_is_kept_as_a_truth(tmp_path: Path) -> None:
    """Not as a number, and not as nothing."""
    found = coded_statement(tmp_path, "asserts: sudzha evacuation-possible false").proposition()
    assert found["value_bool"] is False
