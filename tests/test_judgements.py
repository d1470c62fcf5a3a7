"""Judgements: attributed, dated, reversible; they change what holds and nothing of what was loaded."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sayso import Workspace
from sayso.errors import BadArgument, UnknownName
from sayso.judging import Decided
from sayso.queries.catalogue import built_in
from tests.commands import failed, run
from tests.conftest import ROOT

ARTICLE = "kursk-incursion-2024-08-08"
AGENCY = [ROOT / "tests" / "agency" / name for name in ("agency-2024-08-10.yaml", "xinwen-2024-08-10.yaml")]


def digests(workspace: Workspace) -> dict[str, str]:
    """Everything but the judgements themselves."""
    with workspace.reading() as state:
        return {record.id: record.digest for record in state.records() if "judge" not in record.values}


def checked(workspace: Workspace) -> None:
    assert not any(workspace.verify(deep=True).values())


def value(workspace: Workspace, name: str, field: str) -> list[object]:
    found: list[object] = workspace.show(name)["values"].get(field, [])
    return found


class TestIdentity:
    def test_two_become_one_and_two_again(self, own_sample: Workspace) -> None:
        before, rows = digests(own_sample), own_sample.ask("statements").rows
        decided = own_sample.judge("same", "sudzha", "kursk", by="ada", why="a test")
        representative, member = sorted(("kursk", "sudzha"))
        assert value(own_sample, member, "sameAs") == [{"ref": own_sample.identify(representative)}]
        assert own_sample.identify(member) == own_sample.identify(representative)
        assert own_sample.ask("statements", "all").rows != rows
        checked(own_sample)
        own_sample.revoke(decided.ids[0], by="bob", why="two places")
        assert digests(own_sample) == before
        assert own_sample.ask("statements", "all").rows == rows
        checked(own_sample)

    def test_the_one_is_all_that_its_members_are(self, own_sample: Workspace) -> None:
        """What weapons are said to be, where they are used, who made them: asked by either name."""
        own_sample.load(AGENCY)
        rows = own_sample.ask("weapons", maker="us").rows
        own_sample.judge("same", "marder", "stryker", by="ada")
        assert value(own_sample, "stryker", "sameAs")
        with own_sample.reading() as state:
            marder = state.find([own_sample.identify("stryker")])[own_sample.ids.entity("marder")]
        assert {own_sample.ids.path(id) for id in marder.refs("manufacturedIn")} == {"entity/germany", "entity/us"}
        for maker in ("us", "germany"):
            found = own_sample.ask("weapons", "all", maker=maker, weapon="stryker").rows
            assert found == own_sample.ask("weapons", "all", maker=maker, weapon="marder").rows
            assert found
        assert len(own_sample.ask("weapons", maker="us").rows) > len(rows)
        checked(own_sample)

    def test_different_against_a_chain_names_the_chain(self, own_sample: Workspace) -> None:
        first = own_sample.judge("same", "sudzha", "kursk", by="ada")
        second = own_sample.judge("same", "kursk", "border-area", by="bob")
        head = own_sample.log.head()
        with pytest.raises(BadArgument) as caught:
            own_sample.judge("different", "sudzha", "border-area", by="eve")
        for decided in (first, second):
            assert own_sample.ids.path(decided.ids[0]) in str(caught.value)
        assert "by ada" in str(caught.value)
        assert "by bob" in str(caught.value)
        assert own_sample.log.head() == head
        own_sample.revoke(first.ids[0], by="ada")
        own_sample.judge("different", "sudzha", "border-area", by="eve")
        with pytest.raises(BadArgument, match=r"sudzha.*judged different.*by eve"):
            own_sample.judge("same", "sudzha", "kursk", by="ada")
        checked(own_sample)

    def test_what_a_view_holds_apart_cannot_be_one_in_all(self, own_sample: Workspace) -> None:
        own_sample.judge("different", "sudzha", "kursk", by="eve", view="careful")
        with pytest.raises(BadArgument, match="under the view careful they are one"):
            own_sample.judge("same", "sudzha", "kursk", by="ada")
        own_sample.judge("same", "sudzha", "kursk", by="ada", view="bold")
        assert own_sample.identify("sudzha") != own_sample.identify("kursk")

    def test_unsure_and_disagreeing_judgements_are_shown_side_by_side(self, own_sample: Workspace) -> None:
        before = digests(own_sample)
        own_sample.judge("unsure", "sudzha", "kursk", by="ada")
        own_sample.judge("different", "sudzha", "kursk", by="bob")
        assert digests(own_sample) == before
        captions = [each["caption"] for each in own_sample.show("sudzha")["referred"] if each["field"] == "subject"]
        assert [c for c in captions if "by ada" in c]
        assert [c for c in captions if "by bob" in c]

    def test_two_statements_judged_the_same_are_one_utterance(self, own_sample: Workspace) -> None:
        own_sample.load(AGENCY)
        pair = ("xinwen-2024-08-10/zancheng", "agency-2024-08-10/raids-approved")
        decided = own_sample.judge("same", *pair, by="ada")
        kinds = {record.text("relationKind") for record in decided.effects.begun}
        assert "copy" in kinds
        assert value(own_sample, pair[0], "utterance") == value(own_sample, pair[1], "utterance")
        checked(own_sample)

    def test_events_are_judged_as_events(self, own_sample: Workspace) -> None:
        decided = own_sample.judge("unsure", "incursion", "earlier-offensives", by="ada")
        assert own_sample.show(decided.ids[0])["types"] == ["SameEvent"]

    @pytest.mark.parametrize(
        ("a", "b", "message"),
        [
            ("us", "us", "entity/us is one thing anyhow"),
            ("us", "halted", "entity/us is a Country and .*halted is a Statement"),
            ("gerasimov", "sudzha", "neither class is under the other"),
            ("us", "nobody-at-all", "no record"),
        ],
    )
    def test_what_cannot_be_one(self, own_sample: Workspace, a: str, b: str, message: str) -> None:
        head = own_sample.log.head()
        with pytest.raises((BadArgument, UnknownName), match=message):
            own_sample.judge("same", a, b, by="ada")
        assert own_sample.log.head() == head


class TestTakingBack:
    def test_a_revocation_can_be_revoked(self, own_sample: Workspace) -> None:
        before = digests(own_sample)
        same = own_sample.judge("same", "sudzha", "kursk", by="ada")
        merged = digests(own_sample)
        back = own_sample.revoke(same.ids[0], by="bob")
        assert digests(own_sample) == before
        assert value(own_sample, same.ids[0], "revokedBy") == [{"ref": back.ids[0]}]
        again = own_sample.revoke(back.ids[0], by="ada")
        assert digests(own_sample) == merged
        with pytest.raises(BadArgument, match="taken back already"):
            own_sample.revoke(back.ids[0], by="ada")
        own_sample.revoke(again.ids[0], by="bob")
        assert digests(own_sample) == before
        checked(own_sample)

    def test_only_judgements_are_revoked(self, own_sample: Workspace) -> None:
        with pytest.raises(BadArgument, match="is no judgement and no analyst's mark"):
            own_sample.revoke("us", by="ada")

    def test_it_is_dated_and_signed(self, own_sample: Workspace) -> None:
        decided = own_sample.judge("unsure", "sudzha", "kursk", by="ada", why="one coordinate")
        found = own_sample.show(decided.ids[0])["values"]
        assert found["judge"] == ["ada"]
        assert found["why"] == ["one coordinate"]
        when = datetime.fromisoformat(found["judged"][0]["datetime"])
        assert abs(datetime.now(UTC) - when) < timedelta(minutes=5)
        with pytest.raises(BadArgument, match="by is blank: write the name of who decides"):
            own_sample.judge("unsure", "sudzha", "kursk", by=" ")


class TestOddOrders:
    """What comes in by another door must end as if it had come by the first."""

    def test_a_relay_shows_what_its_words_point_at_now(self, own_sample: Workspace, tmp_path: Path) -> None:
        (tmp_path / "one.txt").write_text("Russia did not take it, an outlet says.", encoding="utf-8")
        (tmp_path / "one.yaml").write_text(
            "document: one.txt\npublisher: wapo\npublished: 2024-08-08\nentities:\n  outl: {Outlet: Outl}\n"
            "  here: {Location: Here}\nstatements:\n  - by: russia\n    denies: here control ukraine\n    via: outl\n"
            "    id: s\n    quote: Russia did not take it\n",
            encoding="utf-8",
        )
        own_sample.load([tmp_path / "one.yaml"])
        own_sample.judge("same", "ukraine", "russia", by="ada")
        checked(own_sample)

    def test_a_contradiction_comes_in_by_no_other_door(self, own_sample: Workspace) -> None:
        same = own_sample.judge("same", "sudzha", "kursk", by="ada")
        back = own_sample.revoke(same.ids[0], by="ada")
        apart = own_sample.judge("different", "sudzha", "kursk", by="bob")
        with pytest.raises(BadArgument, match="they are one"):
            own_sample.revoke(back.ids[0], by="ada")
        with pytest.raises(BadArgument, match="they are one"):
            own_sample.drop(back.ids[0], by="ada")
        own_sample.revoke(apart.ids[0], by="bob")
        own_sample.revoke(back.ids[0], by="ada")
        checked(own_sample)

    def test_the_same_again_at_once_counts(self, own_sample: Workspace) -> None:
        own_sample.withdraw(["halted"], by="ada")
        own_sample.restore("halted", by="ada")
        assert own_sample.withdraw(["halted"], by="ada").effects.fallen
        mark = own_sample.mark("contrast", ["no-one-out"], ["six-miles"], by="ada")
        own_sample.revoke(mark.ids[0], by="ada")
        assert own_sample.mark("contrast", ["no-one-out"], ["six-miles"], by="ada").effects.begun
        checked(own_sample)

    def test_corrections_that_go_round_in_a_ring_end(self, own_sample: Workspace) -> None:
        first = own_sample.withdraw(["halted"], corrected_by="six-miles", by="ada")
        back = own_sample.revoke(first.ids[0], by="ada")
        own_sample.withdraw(["six-miles"], corrected_by="halted", by="ada")
        own_sample.revoke(back.ids[0], by="ada")
        own_sample.withdraw(["sudzha-lost"], corrected_by="halted", by="ada")
        checked(own_sample)

    def test_one_document_under_two_handles_is_withdrawn_by_either(self, own_sample: Workspace) -> None:
        own_sample.load(AGENCY)
        own_sample.judge("same", "agency-2024-08-10", "xinwen-2024-08-10", by="ada")
        assert own_sample.withdraw(["xinwen-2024-08-10"], by="ada").effects.fallen
        checked(own_sample)


class TestGrading:
    def test_several_assessors_side_by_side(self, own_sample: Workspace) -> None:
        before = digests(own_sample)
        own_sample.grade("wapo", "B", by="ada")
        own_sample.grade("halted", "c4", by="ada")
        own_sample.grade("halted", "F6", by="bob")
        rows = own_sample.cypher(
            "MATCH (g:Grading) RETURN g.judge AS judge, g.reliability AS reliability, g.credibility AS credibility"
        ).rows
        assert sorted(rows, key=str) == [("ada", "B", None), ("ada", "C", "4"), ("bob", "F", "6")]
        assert digests(own_sample) == before
        checked(own_sample)

    @pytest.mark.parametrize("grade", ["", "G", "7", "BB", "B22", "2B3"])
    def test_what_is_no_grade(self, own_sample: Workspace, grade: str) -> None:
        with pytest.raises(BadArgument, match="grade"):
            own_sample.grade("wapo", grade, by="ada")


class TestReview:
    def test_what_is_proposed_waits_for_a_review(self, own_sample: Workspace, tmp_path: Path) -> None:
        file = tmp_path / AGENCY[0].name
        shutil.copy(AGENCY[0].with_suffix(".txt"), tmp_path)
        file.write_text("proposed: yes\n" + AGENCY[0].read_text(encoding="utf-8"), encoding="utf-8")
        before, rows = digests(own_sample), own_sample.ask("statements", "all").rows
        own_sample.load([file])
        assert own_sample.ask("statements", "all").rows == rows
        assert digests(own_sample).items() >= {id: d for id, d in before.items() if "/relation/" in id}.items()
        with own_sample.reading() as state:
            proposed = [r.id for r in state.records(["attribution"]) if r.types == ("ProposedStatement",)]
        assert proposed
        own_sample.review("accepted", proposed, by="ada")
        assert len(own_sample.ask("statements", "all").rows) == len(rows) + len(proposed)
        checked(own_sample)
        disagreeing = own_sample.review("rejected", proposed[:1], by="bob")
        assert own_sample.show(proposed[0])["types"] == ["ProposedStatement"]
        assert value(own_sample, proposed[0], "reviewed") == ["accepted", "rejected"]
        own_sample.revoke(disagreeing.ids[0], by="bob")
        assert own_sample.show(proposed[0])["types"] == ["Statement"]
        checked(own_sample)

    def test_only_what_is_proposed_is_reviewed(self, own_sample: Workspace) -> None:
        with pytest.raises(BadArgument, match="halted was not proposed"):
            own_sample.review("accepted", ["halted"], by="ada")


class TestMarks:
    def test_an_analysts_mark_makes_a_tension_firm_and_can_be_taken_back(self, own_sample: Workspace) -> None:
        before = digests(own_sample)
        rows = own_sample.ask("conflicts", strength="tension", kind="contradiction").to_dicts()
        pair = next((row["a_statement"], row["b_statement"]) for row in rows if row["via"] != "direct")
        decided = own_sample.mark("contrast", pair[:1], pair[1:], by="ada", why="they cannot both be")
        (found,) = (r for r in own_sample.conflicts().to_dicts() if (r["a_statement"], r["b_statement"]) == pair)
        assert found["strength"] == "firm"
        checked(own_sample)
        own_sample.revoke(decided.ids[0], by="bob")
        assert digests(own_sample) == before
        checked(own_sample)

    def test_sides_are_statements_and_are_two(self, own_sample: Workspace) -> None:
        with pytest.raises(BadArgument, match="is a Country; name a statement"):
            own_sample.mark("contrast", ["halted"], ["us"], by="ada")
        with pytest.raises(BadArgument, match="stands on both sides"):
            own_sample.mark("contrast", ["halted"], ["halted"], by="ada")


class TestCommands:
    def test_what_is_decided_is_told(self, own_sample: Workspace) -> None:
        place = ("-w", own_sample.folder)
        tried = run("judge", "same", "sudzha", "kursk", "--by", "ada", "--dry-run", *place)
        assert tried.startswith("would write 1 record; nothing was written\n")
        assert own_sample.log.head() == 2
        done = run("judge", "same", "sudzha", "kursk", "--by", "ada", *place)
        untold = [line for line in tried.splitlines()[1:] if not line.startswith("  answer")]
        assert done.splitlines()[1:] == untold
        assert "  answer  conflicts: 1 row gone, 1 row new" in tried.splitlines()
        assert done.startswith("wrote 1 record: judgement/")
        path = done.split()[3]
        assert "1 record: judgement/" in run("revoke", path, "--by", "ada", "--why", "a slip", *place)
        assert "wrote" in run("grade", "wapo", "B2", "--by", "ada", *place)
        assert "wrote" in run("mark", "contrast", "halted", "sudzha-lost", "--by", "ada", *place)

    def test_what_is_missing_is_told(self, own_sample: Workspace) -> None:
        place = ("-w", own_sample.folder)
        assert "Missing option '--by'" in failed("judge", "same", "sudzha", "kursk", *place, code=2)
        assert failed("grade", "wapo", "Z9", "--by", "ada", *place) == (
            "'Z9' is no grade: write a letter A to F, a digit 1 to 6, or both, such as B2"
        )


@pytest.mark.parametrize(
    ("act", "names"),
    [
        ("judge", ("same", "sudzha", "kursk")),
        ("grade", ("wapo", "B2")),
        ("mark", ("contrast", ["halted"], ["six-miles"])),
        ("withdraw", ([ARTICLE],)),
        ("drop", (ARTICLE,)),
        ("withdraw", (["no-one-out"],)),
    ],
)
def test_a_dry_run_tells_what_is_done(own_sample: Workspace, act: str, names: tuple[object, ...]) -> None:
    before, answers = digests(own_sample), answered(own_sample)
    tried: Decided = getattr(own_sample, act)(*names, by="ada", dry_run=True)
    assert digests(own_sample) == before
    assert own_sample.log.head() == 2
    done: Decided = getattr(own_sample, act)(*names, by="ada")
    assert done.effects.to_dict() == _renamed(tried.effects.to_dict(), tried, done)
    assert not done.answers
    now = answered(own_sample)
    found = {each.question.name: (each.gone, each.come) for each in tried.answers}
    assert found.keys() == {name for name, rows in answers.items() if rows != now[name]}
    for name, (gone, come) in found.items():
        assert (answers[name] - now[name], now[name] - answers[name]) == (Counter(gone), Counter(come))
    if act in ("withdraw", "drop"):
        assert {"conflicts", "statements"} <= found.keys() or names == (["no-one-out"],)
        assert tried.effects.corroborations
    checked(own_sample)


def answered(workspace: Workspace) -> dict[str, Counter[tuple[object, ...]]]:
    """The rows of every question that needs no parameter."""
    plain = [name for name, each in built_in().items() if all(slot.optional for slot in each.parameters.values())]
    return {name: Counter(workspace.ask(name).rows) for name in plain}


def _renamed(data: object, tried: Decided, done: Decided) -> object:
    """The same but for the ids of judgements, which have the moment in them."""
    text = json.dumps(data)
    for one, other in zip(tried.ids, done.ids, strict=True):
        text = text.replace(one, other)
    return json.loads(text)
