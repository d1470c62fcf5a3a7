"""What a load begins and ends, and which conflicts are new since one."""

from __future__ import annotations

import pytest

from sayso import Workspace
from sayso.errors import BadArgument
from sayso.graph.changes import Changes
from tests.commands import Commands
from tests.small import STATEMENTS, small, write

__all__ = ["small"]


def told(changes: Changes) -> tuple[set[str], set[str]]:
    """The kinds and ends of what began, and of what ended."""
    begun, ended = (
        {_spelt(record.text("relationKind"), record.refs("between")) for record in each} for each in changes
    )
    return begun, ended


def _spelt(kind: str | None, ends: tuple[str, ...]) -> str:
    return " ".join([str(kind), *sorted("/".join(end.split("/")[-2:]) for end in ends)])


CONFLICT, REPEAT = "contradiction one/held two/lost", "repeat one/held two/held"


def test_all_that_began_since_the_beginning(small: Workspace) -> None:
    begun, ended = told(small.changes(0))
    assert CONFLICT in begun
    assert REPEAT in begun
    assert ended == set()
    assert told(small.changes(2)) == (set(), set())


def test_what_a_load_began_and_ended(small: Workspace) -> None:
    small.load([write(small.folder, "one", "")])
    begun, ended = told(small.changes(2))
    assert CONFLICT in ended
    assert REPEAT in ended
    assert begun == set()
    small.load([write(small.folder, "one")])
    assert told(small.changes(2)) == (set(), set()), "what ended and began again is as it was"
    assert CONFLICT in told(small.changes(3))[0]


def test_between_loads_that_were_folded_at_once(small: Workspace) -> None:
    """Where the state never stood at a load, what held then is folded anew."""
    small.load([write(small.folder, "one", "")])
    since = {load: told(small.changes(load)) for load in range(4)}
    (small.folder / "state.duckdb").unlink()
    assert {load: told(small.changes(load)) for load in range(4)} == since
    with small.reading() as state:
        assert [load for (load,) in state.db.execute("SELECT load FROM reached").fetchall()] == [3]


def test_a_view_knows_its_own_loads(small: Workspace) -> None:
    small.load([write(small.folder, "one", "")])
    with small.view(as_of=2) as view:
        assert CONFLICT in told(view.changes(1))[0]
        with pytest.raises(BadArgument, match="load 3 comes after load 2"):
            view.changes(3)


def test_conflicts_since(small: Workspace) -> None:
    everything = small.conflicts()
    assert len(small.conflicts(since=0).rows) == len(everything.rows) == 2
    assert small.conflicts(since=2).rows == ()
    assert small.conflicts(since=0, language="all").rows == everything.rows
    small.load([write(small.folder, "one", STATEMENTS["one"].replace("ukraine", "contested"))])
    found = small.conflicts(since=2, tensions=True)
    assert [row[1] for row in found.rows] == ["contradiction", "reversal"]
    assert found.summary == "2 rows"


class TestCommands:
    def test_load(self, small: Workspace) -> None:
        run = Commands(small.folder)
        lines = run.run("load", write(small.folder, "one", "")).splitlines()
        assert lines[0].startswith("one: load 3: ")
        assert lines[1].startswith("relations: none began; ")
        assert lines[1].endswith(" ended")
        assert "  ends    firm contradiction: General v Mayor" in lines
        found = run.parsed("load", write(small.folder, "one"))
        assert {"contradiction", "repeat"} <= {each["kind"] for each in found["begun"]}
        assert found["ended"] == []

    def test_conflicts(self, small: Workspace) -> None:
        run = Commands(small.folder)
        run.run("load", write(small.folder, "one", ""))
        found = run.run("conflicts", "--since", "2")
        assert found.startswith("no firm conflict")
        assert found.endswith("  ended   firm contradiction: General v Mayor\n")
        assert run.parsed("conflicts", "--since", "2") == []
        assert len(run.parsed("conflicts", "--since", "1")) == 1
