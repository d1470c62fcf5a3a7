"""Grades and reviews: what they are about, which of them count, and how they are listed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sayso import Workspace
from sayso.errors import BadArgument, UnknownName
from tests.commands import failed, run
from tests.small import STATEMENTS, TEXTS, write
from tests.small import small as small
from tests.test_judgements import checked, value

PROPOSED = "proposed: yes\n"


def classes(workspace: Workspace, name: str) -> list[str]:
    found: list[str] = workspace.show(name)["types"]
    return found


@pytest.fixture
def proposed(small: Workspace) -> Workspace:
    """The second document is only proposed."""
    small.load([write(small.folder, "two", head=PROPOSED)])
    return small


class TestReviewedContent:
    def test_of_a_changed_statement_no_review_counts(self, proposed: Workspace) -> None:
        proposed.review("accepted", ["two/lost", "two/held"], by="ada")
        assert classes(proposed, "two/lost") == ["Statement"]
        changed = STATEMENTS["two"].replace("asserts: town control russia", "denies: town control russia")
        proposed.load([write(proposed.folder, "two", changed, PROPOSED)])
        assert classes(proposed, "two/lost") == ["ProposedStatement"]
        assert value(proposed, "two/lost", "reviewed") == []
        assert classes(proposed, "two/held") == ["Statement"]
        checked(proposed)
        proposed.load([write(proposed.folder, "two", STATEMENTS["two"], PROPOSED)])
        assert classes(proposed, "two/lost") == ["Statement"]
        proposed.load([write(proposed.folder, "two", changed, PROPOSED)])
        proposed.review("accepted", ["two/lost"], by="ada")
        assert classes(proposed, "two/lost") == ["Statement"]
        checked(proposed)

    def test_of_changed_words_neither(self, proposed: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
        proposed.review("accepted", ["two/lost"], by="ada")
        monkeypatch.setitem(TEXTS, "two", TEXTS["two"].replace("town was lost", "city was lost"))
        said = STATEMENTS["two"].replace("town was lost", "city was lost")
        proposed.load([write(proposed.folder, "two", said, PROPOSED)])
        assert classes(proposed, "two/lost") == ["ProposedStatement"]
        checked(proposed)


class TestAgain:
    def test_the_latest_review_of_an_analyst_counts(self, proposed: Workspace) -> None:
        first = proposed.review("accepted", ["two/lost"], by="ada")
        proposed.review("accepted", ["two/held"], by="ada")
        proposed.review("accepted", ["two/lost"], by="bob")
        again = proposed.review("rejected", ["two/lost"], by=" ada ")
        assert again.taken_back == first.ids
        assert value(proposed, "two/lost", "reviewed") == ["accepted", "rejected"]
        assert classes(proposed, "two/held") == ["Statement"]
        place = ("-w", proposed.folder)
        assert "\ntook back 1 record: judgement/" in run("review", "accepted", "two/lost", "--by", "ada", *place)
        assert classes(proposed, "two/lost") == ["Statement"]
        checked(proposed)

    def test_the_latest_grade_of_an_analyst_counts(self, small: Workspace) -> None:
        first = small.grade("gazette", "B", by="ada")
        small.grade("gazette", "A", by="bob")
        tried = run("grade", "gazette", "C3", "--by", "ada", "--dry-run", "-w", small.folder)
        assert f"would take back 1 record: {small.ids.path(first.ids[0])}" in tried
        small.grade("gazette", "C3", by="ada")
        standing = [each["caption"] for each in small.show("gazette")["judgements"] if each["standing"]]
        assert [caption for caption in standing if caption.startswith("Grading")] == [
            "Grading A: gazette, by bob",
            "Grading C3: gazette, by ada",
        ]
        checked(small)


class TestNames:
    @pytest.mark.parametrize("act", ["judge", "drop", "undrop", "load"])
    def test_nobody_decides(self, small: Workspace, act: str) -> None:
        given: tuple[object, ...] = {"judge": ("unsure", "general", "mayor"), "load": ([],)}.get(act, ("one/held",))
        with pytest.raises(BadArgument, match="by is blank: write"):
            getattr(small, act)(*given, by=" ")

    def test_blank_words_are_refused(self, small: Workspace) -> None:
        place = ("-w", small.folder)
        judge = ("judge", "unsure", "general", "mayor", "--by", "ada")
        assert failed(*judge, "--why", "", *place) == "why is blank: write the reason, or leave it out"
        assert failed(*judge, "--view", " ", *place).startswith("view is blank: write the name")
        assert failed("ask", "statements", "--identity", "", *place).startswith("view is blank")
        assert failed("drop", "one/held", "--by", "", *place).startswith("by is blank")

    def test_a_view_is_one_that_a_judgement_names(self, small: Workspace) -> None:
        small.judge("same", "general", "mayor", by="ada", view=" caf\u00e9 ")
        with small.view(identity="cafe\u0301") as view:
            assert view.identify("general") == view.identify("mayor")
        with pytest.raises(UnknownName, match="no judgement names an identity view 'bold'; there are recorded, caf"):
            small.view(identity="bold")
        assert not (small.folder / "views" / "bold").exists()

    def test_recorded_is_no_view_to_judge_in(self, small: Workspace) -> None:
        with pytest.raises(BadArgument, match="recorded is the view in which nothing is judged"):
            small.judge("same", "general", "mayor", by="ada", view="recorded")

    def test_a_view_is_not_asked_of_a_remote_store(self, small: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SAYSO_NEO4J_URL", "bolt://127.0.0.1:1")
        words = ("cypher", "MATCH (n) RETURN n", "--store", "neo4j", "-w", small.folder)
        message = "neo4j holds what is known now; a view is answered by networkx, kglite, oxigraph: leave --store out"
        assert failed(*words, "--as-of", "1") == message
        assert failed(*words, "--identity", "recorded") == message
        assert "leave --store out" not in failed(*words)


class TestGraded:
    @pytest.mark.parametrize("name", ["town", "thing"])
    def test_only_sources_documents_and_statements_are_graded(self, small: Workspace, name: str) -> None:
        with pytest.raises(BadArgument, match=r"name a statement, document, group, .* or unnamed source"):
            small.grade(name, "B2", by="ada")

    @pytest.mark.parametrize("name", ["gazette", "general", "one", "one/held"])
    def test_these_are(self, small: Workspace, name: str) -> None:
        assert small.grade(name, "B2", by="ada").ids


class TestListing:
    def test_a_representative_shows_whom_it_stands_for(self, small: Workspace) -> None:
        same = small.judge("same", "general", "mayor", by="ada").ids[0]
        back = small.revoke(small.judge("unsure", "general", "mayor", by="bob").ids[0], by="bob").ids[0]
        found = small.show("general")
        assert found["members"] == [{"id": small.ids.entity("mayor"), "caption": "Mayor"}]
        told = {each["id"]: each["standing"] for each in found["judgements"]}
        assert told[same]
        assert told[back]
        assert list(told.values()).count(False) == 1
        shown = run("show", "general", "-w", small.folder)
        assert "stands for\nMayor  [mayor]" in shown
        assert f"same: general and mayor, by ada  [{small.ids.path(same)}]\n" in shown
        assert "unsure: general and mayor, by bob" in shown.partition("taken back")[0]
        assert not small.show("mayor")["members"]

    def test_judgements_and_what_waits(self, proposed: Workspace) -> None:
        place = ("-w", proposed.folder)
        listed = json.loads(run("judgements", "--waiting", "--json", *place))
        assert {each["statement"].rpartition("/")[2] for each in listed} == {"lost", "held"}
        proposed.review("accepted", ["two/lost"], by="ada", why="read twice")
        mark = proposed.mark("restates", ["one/held"], ["two/lost"], by="bob")
        back = proposed.revoke(mark.ids[0], by="bob")
        assert len(json.loads(run("judgements", "--waiting", "--json", *place))) == 1
        found = json.loads(run("judgements", "--json", *place))
        assert [(each["decision"], each["by"], each["state"]) for each in found] == [
            ("Review accepted", "ada", "stands"),
            ("restates", "bob", f"taken back by {proposed.ids.path(back.ids[0])}"),
            ("Revocation", "bob", "stands"),
        ]
        assert found[0]["why"] == "read twice"
        assert "read twice" in run("judgements", *place)
        assert run("judgements", "--csv", *place).startswith("judgement,decision,about,by,when,why,view,state\n")
        assert json.loads(run("judgements", "--json", "--as-of", "1", *place)) == []

    def test_loads(self, small: Workspace, tmp_path: Path) -> None:
        small.grade("gazette", "B", by="ada")
        small.drop("one/held", by="bob")
        small.undrop("attribution/one/held", by="bob")
        found = json.loads(run("log", "--json", "-w", small.folder))
        assert [(each["number"], each["act"], each["by"]) for each in found] == [
            (1, "load", ""),
            (2, "load", ""),
            (3, "judge", "ada"),
            (4, "drop", "bob"),
            (5, "undrop", "bob"),
        ]
        assert found[3]["dropped"] == found[4]["put"] > 0
        assert run("log", "--csv", "-w", small.folder).startswith("number,at,act,source,by,put,dropped\n1,")
        assert "judgements by ada" in run("log", "-w", small.folder)
