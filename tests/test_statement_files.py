"""Every key of a statement, and the records that it makes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sayso.loaders import statements
from sayso.ontology.read import read
from tests.codings import IDS, STATEMENT, coded, coded_statement, written

ARTICLE = "→ entity/article"
PLAIN = {
    "speaker": "→ entity/general",
    "stance": "asserts",
    "act": "say",
    "hedge": "certain",
    "mode": "direct",
    "document": ARTICLE,
    "evidence": "→ span/article/19-37",
}

KEYS: dict[str, dict[str, Any]] = {
    "tense: past": {"tense": "past"},
    "tense: future": {"tense": "future"},
    "said: 2024-08-07": {"said": "2024-08-07"},
    "said: 2024-05": {"said": "2024-05"},
    "said: earlier": {"said": "[..2024-08-07]"},
    "act: acknowledge": {"act": "acknowledge"},
    "act: show": {"act": "show", "mode": "shown", "hedge": "apparent"},
    "act: show\nhedge: certain": {"act": "show", "mode": "shown", "hedge": "certain"},
    "hedge: possible": {"hedge": "possible"},
    "mode: characterised": {"mode": "characterised"},
    "for: ministry": {"onBehalfOf": "→ entity/ministry"},
    "as: the commander": {"role": "the commander@en"},
    "to: us": {"addressee": "→ entity/us"},
    "to: [us, germany]": {"addressee": ["→ entity/germany", "→ entity/us"]},
    "at: news briefing": {"setting": "news briefing@en"},
    "because: they are tired": {"reason": "they are tired@en"},
    "ground: being late": {"ground": "being late@en"},
    "distance: purported": {"distance": "purported"},
    "draws-on: [bloggers, source]": {"drawsOn": ["→ entity/bloggers", "→ entity/source"]},
    "about: [kursk, aid]": {"about": ["→ entity/aid", "→ entity/kursk"]},
    "reading: jointly": {"reading": "jointly"},
    "utterance: briefing-0808": {"utterance": "briefing-0808"},
    "series: daily-losses": {"series": "daily-losses"},
    "quote: It has been halted\nnear: The general said": {},
    "quote: “It has been halted,”": {"evidence": "→ span/article/18-39"},
    "quote: [It has, been halted]": {"evidence": ["→ span/article/19-25", "→ span/article/26-37"]},
    "quote: The general said": {"evidence": "→ span/article/0-16", "mode": "indirect"},
    "quote: 'said: “It has been'": {"evidence": "→ span/article/12-30", "mode": "mixed"},
    "quote:\n  - The general said\n  - It has been halted": {
        "evidence": ["→ span/article/0-16", "→ span/article/19-37"],
        "mode": "mixed",
    },
    "by: source": {"speaker": "→ entity/source", "anonymity": "to speak freely@en"},
    "by: gazette": {"speaker": "→ entity/gazette"},
    "denies: incursion offensive-status halted": {"stance": "denies", "act": "deny"},
    "questions: incursion offensive-status halted": {"stance": "questions", "act": "ask"},
    "endorses: raid": {"stance": "endorses", "act": "support", "targetMatch": "named"},
    "opposes: raid\nmatch: by-context": {"stance": "opposes", "act": "object", "targetMatch": "by-context"},
    "opposes: germany": {"stance": "opposes", "act": "object"},
    "requests: raid\nact: order": {"stance": "requests", "act": "order", "targetMatch": "named"},
    "refuses: raid": {"stance": "refuses", "act": "refuse", "targetMatch": "named"},
    "intends: raid": {"stance": "intends", "act": "promise", "targetMatch": "named"},
    "no-objection: raid": {"stance": "no-objection", "act": "none", "mode": "absence", "targetMatch": "named"},
    "silent: aid": {"stance": "silent", "act": "none", "mode": "absence"},
    "declines-to-comment: aid": {"stance": "declines-to-comment", "act": "decline", "mode": "indirect"},
    "unspecified: germany": {"stance": "unspecified", "act": "mention"},
}


@pytest.mark.parametrize(("text", "values"), KEYS.items(), ids=lambda each: each if isinstance(each, str) else "")
def test_key(text: str, values: dict[str, Any], tmp_path: Path) -> None:
    found = coded_statement(tmp_path, text).statement()
    assert found.pop("target")
    assert found == PLAIN | values


def test_every_key_is_tested() -> None:
    tested = {line.partition(":")[0] for text in KEYS for line in text.splitlines()}
    elsewhere = {"via", "id", "reports", "asserts"}
    assert {*statements.PROPERTIES, *statements.OWN_KEYS, *read().terms["stance"]} <= tested | elsewhere


def test_earlier_is_before_the_publication(tmp_path: Path) -> None:
    record = coded_statement(tmp_path, "said: earlier").records[IDS.attribution("article", "s")]
    assert record.one("said_start_max") == record.one("said_end_max") == date(2024, 8, 7)
    assert "said_start_min" not in record.values
    assert "said_end_min" not in record.values


def test_span(tmp_path: Path) -> None:
    assert coded_statement(tmp_path, "tense: past")["span/article/19-37"] == {
        "document": ARTICLE,
        "quote": "It has been halted",
        "start": 19,
        "end": 37,
        "prefix": "The general said: “",
        "suffix": ",” and the minister agreed that ",
    }


def test_narrator(tmp_path: Path) -> None:
    """Without a speaker it is the publisher who tells."""
    text = "asserts: incursion offensive-status halted\nquote: it\nnear: was over\nid: s"
    found = coded(tmp_path, article=written(text)).statement()
    assert {name: found[name] for name in ("speaker", "act", "mode")} == {
        "speaker": "→ entity/gazette",
        "act": "narrate",
        "mode": "direct",
    }


def test_several_speakers(tmp_path: Path) -> None:
    found = coded_statement(tmp_path, "by: [general, source]")
    assert found.of("attribution") == ["attribution/article/s-general", "attribution/article/s-source"]
    shared = {**found.statement("s-general"), "speaker": None}
    assert {**found.statement("s-source"), "speaker": None} == {**shared, "anonymity": "to speak freely@en"}
    assert shared["report"] == "article/s"
    assert "report" not in coded_statement(tmp_path, "by: general").statement()


def test_several_targets(tmp_path: Path) -> None:
    found = coded_statement(tmp_path, "by: [general, minister]\nendorses: [raid, retreat]")
    targets = {path.rpartition("/")[2]: found[path]["target"] for path in found.of("attribution")}
    assert targets == {
        "s-general-1": "→ action/raid",
        "s-general-2": "→ action/retreat",
        "s-minister-1": "→ action/raid",
        "s-minister-2": "→ action/retreat",
    }


def test_without_an_id_content_decides(tmp_path: Path) -> None:
    """Not the words, nor how it was said: a quote made longer keeps what was judged of the statement."""
    one = coded(tmp_path, article=written(STATEMENT)).of("attribution")
    longer = STATEMENT.replace("It has been halted", "“It has been halted,”") + "hedge: likely\n"
    assert coded(tmp_path, article=written(longer)).of("attribution") == one
    other = STATEMENT.replace("halted\nquote", "ongoing\nquote")
    assert coded(tmp_path, article=written(other)).of("attribution") != one
    both = coded(tmp_path, article=written(STATEMENT.replace("general", "[general, minister]", 1)))
    assert len({both[path]["report"] for path in both.of("attribution")}) == 1


def test_statement_about_a_later_statement(tmp_path: Path) -> None:
    answer = "by: minister\ndenies: halted\nquote: agreed\nid: answer"
    found = coded(tmp_path, article=written(answer, STATEMENT + "id: halted"))
    assert found.statement("answer")["target"] == "→ attribution/article/halted"
    passed_on = "by: minister\nreports: halted\nquote: agreed\nid: report"
    found = coded(tmp_path, article=written(passed_on, STATEMENT + "id: halted"))
    assert found.statement("report")["act"] == "relay"


class TestRelays:
    def test_nearest_first(self, tmp_path: Path) -> None:
        found = coded_statement(tmp_path, "via: [marina, herald]")
        assert found.statement()["mode"] == "indirect"
        first, second = found.statement("s-via-marina"), found.statement("s-via-marina-via-herald")
        assert first == PLAIN | {
            "speaker": "→ entity/marina",
            "stance": "reports",
            "act": "relay",
            "target": "→ attribution/article/s",
        }
        assert second["target"] == "→ attribution/article/s-via-marina"
        assert second["speaker"] == "→ entity/herald"

    def test_one_relay_needs_no_list(self, tmp_path: Path) -> None:
        assert coded_statement(tmp_path, "via: herald").of("attribution") == [
            "attribution/article/s",
            "attribution/article/s-via-herald",
        ]

    def test_own_words_time_and_act(self, tmp_path: Path) -> None:
        via = "via: [{by: marina, quote: A woman told the Herald, said: earlier, act: acknowledge}]"
        assert coded_statement(tmp_path, via).statement("s-via-marina") == PLAIN | {
            "speaker": "→ entity/marina",
            "stance": "reports",
            "act": "acknowledge",
            "mode": "indirect",
            "said": "[..2024-08-07]",
            "evidence": "→ span/article/84-107",
            "target": "→ attribution/article/s",
        }

    def test_each_speaker_has_its_chain(self, tmp_path: Path) -> None:
        found = coded_statement(tmp_path, "by: [general, minister]\nvia: [herald]")
        assert found.statement("s-general-via-herald")["target"] == "→ attribution/article/s-general"
        assert found.statement("s-minister-via-herald")["target"] == "→ attribution/article/s-minister"


VERIFICATION = {
    "not-verified: The claim could not be checked": {},
    "not-verified: {quote: The claim could not be checked}": {},
    "not-verified: {of: time, quote: The claim could not be checked}": {"verificationOf": "time"},
    "not-verified: {of: [time, place], quote: The claim could not be checked}": {"verificationOf": ["place", "time"]},
    "verified: {quote: The claim could not be checked, by: herald}": {
        "verification": "verified",
        "verifiedBy": "→ entity/herald",
    },
    "disputed: The claim could not be checked": {"verification": "disputed"},
}


@pytest.mark.parametrize(("text", "values"), VERIFICATION.items())
def test_verification(text: str, values: dict[str, Any], tmp_path: Path) -> None:
    found = coded_statement(tmp_path, text)
    plain = {
        "verification": "not-verified",
        "verificationOf": "claim",
        "verifiedBy": "→ entity/gazette",
        "verificationEvidence": "→ span/article/141-171",
    }
    assert {name: value for name, value in found.statement().items() if name.startswith("verif")} == plain | values
    assert found["span/article/141-171"]["quote"] == "The claim could not be checked"
