"""Withdrawal and correction by the publisher, dropping by the analyst, and what falls with each; all can be undone."""

from __future__ import annotations

import pytest

from sayso import Workspace
from sayso.errors import BadArgument
from sayso.graph.store import Table
from tests.commands import run
from tests.conftest import ROOT, SAMPLE_FILES
from tests.test_judgements import checked, digests, value

ARTICLE = "kursk-incursion-2024-08-08"
AGENCY = [ROOT / "tests" / "agency" / name for name in ("agency-2024-08-10.yaml", "xinwen-2024-08-10.yaml")]


def classes(workspace: Workspace, name: str) -> list[str]:
    found: list[str] = workspace.show(name)["types"]
    return found


def standing(workspace: Workspace) -> set[object]:
    found: set[object] = {str(row[0]) for row in workspace.cypher("MATCH (s:Statement) RETURN s.id AS id").rows}
    table = workspace.sparql("PREFIX s: <https://w3id.org/sayso/> SELECT ?s { ?s a s:Statement }")
    assert isinstance(table, Table)
    assert {str(row[0]) for row in table.rows} == found
    return found


def unmarked(workspace: Workspace) -> str:
    """A statement that nothing refers to and that shares no words."""
    with workspace.reading() as state:
        for record in state.records(["attribution"]):
            spans = state.referrers(record.refs("evidence"))
            if not state.referrers([record.id]) and {id for id, _, _ in spans} == {record.id}:
                return record.id
    raise AssertionError("every statement is referred to")


class TestWithdrawal:
    def test_of_a_statement(self, own_sample: Workspace) -> None:
        before, stood = digests(own_sample), standing(own_sample)
        decided = own_sample.withdraw(["halted"], by="ada", why="the agency took it back")
        assert [record.id for record in decided.effects.fallen] == [own_sample.identify("halted")]
        assert decided.effects.ended
        assert classes(own_sample, "halted") == ["WithdrawnStatement"]
        assert standing(own_sample) == stood - {own_sample.identify("halted")}
        assert not own_sample.conflicts(language="all").rows
        checked(own_sample)
        back = own_sample.restore("halted", by="bob")
        assert [r.id for r in back.effects.begun] == [r.id for r in decided.effects.ended]
        assert digests(own_sample) == before
        checked(own_sample)

    def test_of_a_document_and_of_nothing_else(self, own_sample: Workspace) -> None:
        own_sample.load(AGENCY)
        before, stood = digests(own_sample), standing(own_sample)
        decided = own_sample.withdraw([ARTICLE], by="ada")
        left = standing(own_sample)
        assert left
        assert all(ARTICLE not in str(id) for id in left)
        assert len(decided.effects.fallen) == len(stood) - len(left)
        checked(own_sample)
        own_sample.restore(ARTICLE, by="ada")
        assert digests(own_sample) == before
        checked(own_sample)

    def test_what_only_a_withdrawn_statement_relays_falls_with_it(self, own_sample: Workspace) -> None:
        with own_sample.reading() as state:
            relays = [r for r in state.records(["attribution"]) if r.text("stance") == "reports"]
            relay = next(r for r in relays if state.find(r.refs("target"))[r.refs("target")[0]].types == ("Statement",))
        (inner,) = relay.refs("target")
        decided = own_sample.withdraw([relay.id], by="ada")
        assert {relay.id, inner} <= {record.id for record in decided.effects.fallen}
        assert classes(own_sample, inner) == ["WithdrawnStatement"]
        with pytest.raises(BadArgument, match="if its document or its relay is, name that"):
            own_sample.restore(inner, by="ada")
        checked(own_sample)

    def test_it_is_no_later_position_any_more(self, own_sample: Workspace) -> None:
        with own_sample.reading() as state:
            earlier = next(r for r in state.records(["attribution"]) if "laterPosition" in r.values)
        (later,) = earlier.refs("laterPosition")
        own_sample.withdraw([later], by="ada")
        assert value(own_sample, earlier.id, "laterPosition") != [{"ref": later}]
        checked(own_sample)

    def test_withdrawing_again_and_restoring_what_stands_are_mistakes(self, own_sample: Workspace) -> None:
        with pytest.raises(BadArgument, match="halted is not withdrawn"):
            own_sample.restore("halted", by="ada")
        own_sample.withdraw(["halted"], by="ada")
        with pytest.raises(BadArgument, match="is withdrawn already, by judgement/"):
            own_sample.withdraw(["halted"], by="bob")
        with pytest.raises(BadArgument, match="entity/us is a Country; name a statement or document"):
            own_sample.withdraw(["us"], by="ada")


class TestCorrection:
    def test_both_are_kept_in_order(self, own_sample: Workspace) -> None:
        before = digests(own_sample)
        decided = own_sample.withdraw(["halted"], corrected_by="sudzha-lost", by="ada")
        assert classes(own_sample, "halted") == ["WithdrawnStatement"]
        assert value(own_sample, "halted", "correctedBy") == [{"ref": own_sample.identify("sudzha-lost")}]
        rows = own_sample.cypher("MATCH (a)-[:CORRECTED_BY]->(b:Statement) RETURN a.id AS a, b.id AS b").rows
        assert rows == [(own_sample.identify("halted"), own_sample.identify("sudzha-lost"))]
        checked(own_sample)
        own_sample.revoke(decided.ids[0], by="ada")
        assert digests(own_sample) == before

    def test_of_a_document_by_another(self, own_sample: Workspace) -> None:
        own_sample.load(AGENCY)
        own_sample.withdraw(["xinwen-2024-08-10"], corrected_by="agency-2024-08-10", by="ada")
        (replacement,) = value(own_sample, "xinwen-2024-08-10", "correctedBy")
        assert replacement == {"ref": own_sample.identify("agency-2024-08-10")}
        assert all("xinwen" not in str(id) for id in standing(own_sample))
        checked(own_sample)

    def test_nothing_takes_its_own_place(self, own_sample: Workspace) -> None:
        own_sample.withdraw(["halted"], corrected_by="sudzha-lost", by="ada")
        for subject, by in (("six-miles", "six-miles"), ("sudzha-lost", "halted")):
            with pytest.raises(BadArgument, match="would take its own place"):
                own_sample.withdraw([subject], corrected_by=by, by="ada")
        with pytest.raises(BadArgument, match="a Document does not take the place of a Statement"):
            own_sample.withdraw(["six-miles"], corrected_by=ARTICLE, by="ada")


class TestDropping:
    def test_a_coding_and_back(self, own_sample: Workspace) -> None:
        before = digests(own_sample)
        name = unmarked(own_sample)
        with pytest.raises(BadArgument, match=r"cannot be dropped: mark/.* refers to it as"):
            own_sample.drop("sudzha-lost", by="ada")
        decided = own_sample.drop(name, by="ada")
        assert any(id.startswith(f"{own_sample.ids.base}span/") for id in decided.ids)
        assert name not in digests(own_sample)
        checked(own_sample)
        own_sample.undrop(name, by="ada")
        assert digests(own_sample) == before
        with pytest.raises(BadArgument, match="nothing is left to bring back"):
            own_sample.undrop(name, by="ada")
        checked(own_sample)

    def test_a_source_and_back(self, own_sample: Workspace) -> None:
        before = digests(own_sample)
        assert "nothing was written" in run("drop", ARTICLE, "--by", "ada", "--dry-run", "-w", own_sample.folder)
        own_sample.drop(ARTICLE, by="ada")
        assert not standing(own_sample)
        checked(own_sample)
        own_sample.undrop(ARTICLE, by="ada")
        assert digests(own_sample) == before
        checked(own_sample)

    def test_a_file_that_still_says_it_brings_it_back(self, own_sample: Workspace) -> None:
        before = digests(own_sample)
        own_sample.drop(unmarked(own_sample), by="ada")
        assert digests(own_sample) != before
        own_sample.load(SAMPLE_FILES)
        assert digests(own_sample) == before

    def test_only_what_was_coded_is_dropped(self, own_sample: Workspace) -> None:
        with pytest.raises(BadArgument, match="entity/us was not coded by itself"):
            own_sample.drop("us", by="ada")
        with pytest.raises(BadArgument, match="nothing was dropped under attribution/nothing"):
            own_sample.undrop("attribution/nothing", by="ada")
