"""A clock that goes back: what was loaded stays in the order it came in, and what was known then stays known."""

from __future__ import annotations

from bisect import bisect
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise
from pathlib import Path

import pytest

from sayso import Workspace
from tests.codings import STATEMENT, TEXT, written
from tests.commands import run

HOURS = (0, 5, -24, 24 * 400, 1)
"""How far the clock is wrong at each load."""


class Clock:
    """A clock that is wrong by some hours."""

    def __init__(self) -> None:
        self.wrong = 0

    def now(self, zone: tzinfo) -> datetime:
        return datetime.now(zone) + timedelta(hours=self.wrong)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of all that dates anything."""
    clock = Clock()
    for module in ("graph.log", "loaders.judgements"):
        monkeypatch.setattr(f"sayso.{module}.datetime", clock)
    return clock


def test_the_order_of_loads_is_not_that_of_the_clock(tmp_path: Path, clock: Clock) -> None:
    """Loads that come hours, a day and a year before the one they follow."""
    (tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
    run("init", tmp_path)
    for number, hours in enumerate(HOURS):
        clock.wrong = hours
        said = [f"{STATEMENT}id: s{each}\n" for each in range(number + 1)]
        (tmp_path / "article.yaml").write_text(written(*said), encoding="utf-8")
        run("load", tmp_path / "article.yaml", "-w", tmp_path)
    with Workspace(tmp_path) as workspace:
        loads = workspace.log.loads()
        moments = [datetime.fromisoformat(load.at) for load in loads]
        assert len(loads) == len(HOURS)
        assert all(one <= other for one, other in pairwise(moments))
        for moment in {*moments}:
            with workspace.view(as_of=moment) as then:
                assert len(then.ask("statements", about="incursion").rows) == bisect(moments, moment)
        with workspace.view(as_of=2) as then:
            assert len(then.ask("statements", about="incursion").rows) == 2
    assert all("are there and equal" in line for line in run("verify", "--deep", "-w", tmp_path).splitlines())


def test_a_judgement_is_taken_back_by_one_with_an_earlier_date(own_sample: Workspace, clock: Clock) -> None:
    with own_sample.reading() as state:
        before = {record.id for record in state.records(["attribution"]) if "Statement" in record.types}
    for hours in (48, 0, -48):
        clock.wrong = hours
        (judged,) = own_sample.withdraw(["halted"], by="ada").ids
        clock.wrong = hours - 12
        own_sample.restore("halted", by="ada")
        with own_sample.reading() as state:
            standing = {record.id for record in state.records(["attribution"]) if "Statement" in record.types}
            (moment,) = state.find([judged])[judged].values["judged"]
        assert isinstance(moment, datetime)
        assert abs(moment - datetime.now(UTC) - timedelta(hours=hours)) < timedelta(minutes=5)
        assert before == standing
    assert not any(own_sample.verify(deep=True).values())
