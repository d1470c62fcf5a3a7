"""What goes with what is dropped, what stands in the way, and what comes back."""

from __future__ import annotations

import pytest

from sayso import Workspace
from sayso.errors import BadArgument, Problems, UnknownName
from tests.commands import run
from tests.small import STATEMENTS, write
from tests.small import small as small
from tests.test_judgements import checked, digests

VIA = STATEMENTS["one"] + "    via: {by: wire, quote: a wire passed on}\n"


def there(workspace: Workspace, name: str) -> bool:
    try:
        return bool(workspace.identify(name))
    except UnknownName:
        return False


class TestUndoing:
    def test_one_of_several_that_were_withdrawn(self, small: Workspace) -> None:
        assert len(small.withdraw(["one/held", "two/lost"], by="ada").ids) == 2
        back = small.restore("one/held", by="ada")
        assert [record.id for record in back.effects.stand] == [small.identify("one/held")]
        assert small.show("two/lost")["types"] == ["WithdrawnStatement"]
        checked(small)

    def test_one_record_of_a_source(self, small: Workspace) -> None:
        before = digests(small)
        small.drop("two", by="ada")
        small.undrop("two/lost", by="ada")
        assert there(small, "two/lost")
        assert not there(small, "two/held")
        checked(small)
        small.undrop("two", by="ada")
        assert digests(small) == before
        checked(small)

    def test_by_its_handle_alone(self, small: Workspace) -> None:
        before = digests(small)
        small.drop("lost", by="ada")
        small.undrop("lost", by="ada")
        assert digests(small) == before
        for source in ("one", "two"):
            small.drop(f"{source}/held", by="ada")
        several = "dropped of several documents: attribution/one/held, attribution/two/held"
        with pytest.raises(UnknownName, match=several):
            small.undrop("held", by="ada")
        checked(small)

    def test_what_a_file_left_out_was_not_dropped(self, small: Workspace) -> None:
        small.drop("two/lost", by="ada")
        small.load([write(small.folder, "two")])
        small.load([write(small.folder, "two", "")])
        assert not there(small, "two/lost")
        for name in ("attribution/two/lost", "two"):
            with pytest.raises(BadArgument, match=r"nothing (was dropped|is left)"):
                small.undrop(name, by="ada")
        checked(small)


class TestJudged:
    def test_a_judged_statement_stays_in_its_file(self, small: Workspace) -> None:
        one = small.grade("one/held", "B2", by="ada").ids[0]
        other = small.judge("unsure", "one/held", "two/held", by="bob").ids[0]
        with pytest.raises(Problems) as caught:
            small.load([write(small.folder, "one", "")])
        with pytest.raises(BadArgument) as dropped:
            small.drop("one/held", by="ada")
        for id in (one, other):
            for error in (caught, dropped):
                assert f"sayso revoke {small.ids.path(id)} --by NAME" in str(error.value)

    def test_what_is_taken_back_leaves_with_it(self, small: Workspace) -> None:
        grade = small.grade("one/held", "B2", by="ada").ids[0]
        first = small.revoke(grade, by="bob").ids[0]
        small.revoke(first, by="ada")
        small.revoke(grade, by="bob")
        small.revoke(small.mark("restates", ["one/held"], ["two/held"], by="ada").ids[0], by="ada")
        done = small.load([write(small.folder, "one", "")])
        assert {each.source for each in done} == {"one", "judgements by ada", "judgements by bob"}
        with small.reading() as state:
            assert not state.recorded_ids("judgement")
            assert not state.recorded_ids("mark")
        checked(small)
        small.load([write(small.folder, "one")])
        assert there(small, "one/held")

    def test_dropping_takes_it_along_too(self, small: Workspace) -> None:
        small.revoke(small.grade("one/held", "B2", by="ada").ids[0], by="bob")
        small.drop("one/held", by="ada")
        checked(small)


class TestRelays:
    def test_what_only_passes_it_on_goes_with_it_and_comes_back(self, small: Workspace) -> None:
        small.load([write(small.folder, "one", VIA)])
        before = digests(small)
        small.drop("one/held", by="ada")
        assert not there(small, "one/held-via-wire")
        checked(small)
        small.undrop("attribution/one/held", by="ada")
        assert digests(small) == before
        checked(small)

    def test_unless_something_else_speaks_of_it(self, small: Workspace) -> None:
        small.load([write(small.folder, "one", VIA)])
        small.grade("one/held-via-wire", "B", by="ada")
        with pytest.raises(BadArgument, match="held-via-wire cannot be dropped"):
            small.drop("one/held", by="ada")


def test_what_is_dropped_is_said_to_be(small: Workspace) -> None:
    place = ("-w", small.folder)
    tried = run("drop", "one/held", "--by", "ada", "--dry-run", *place)
    assert tried.startswith("would drop ")
    done = run("drop", "one/held", "--by", "ada", *place)
    assert done.startswith("dropped ")
    assert "wrote" not in done
    assert run("drop", "attribution/one/held", "--undo", "--by", "ada", *place).startswith("wrote ")
