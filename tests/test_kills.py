"""kill -9 at random moments of everything that writes: nothing that was acknowledged is lost, and all becomes equal."""

from __future__ import annotations

import random
import shutil
import signal
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from tests.conftest import thorough
from tests.harness import emptied
from tests.killing import OPERATIONS, Killable
from tests.neo4j.server import Server

KILLS = 300 if thorough() else 12
VIEWS = 10
"""Every so many kills, every view is held against the log too."""
ANEW = 15
"""After so many kills, another workspace is begun."""
INTERRUPTED = 0.6
"""The part of the kills that must have come while something was written."""


@pytest.fixture(scope="module")
def killable() -> Iterator[Killable]:
    with Killable() as killable:
        yield killable


class Killing:
    """Kills of one workspace after the other, and what is found after each."""

    def __init__(self, killable: Killable, folder: Path, seed: int, **environment: str) -> None:
        self.killable, self.folder, self.environment = killable, folder, environment
        self.chance = random.Random(seed)
        self.lasted = [0.1]
        self.interrupted = self.acknowledged = 0

    def kill(self, views: bool) -> None:
        said = self.killable.stopped(
            self.chance.randrange(1, 5),
            self.chance.uniform(0, median(self.lasted)),
            what="work",
            seed=self.chance.random(),
            operations=sorted(OPERATIONS),
            folder=str(self.folder),
            environment=self.environment,
        )
        assert said[-1] == {"ended": -signal.SIGKILL}, said[-2:]
        self._count(said)
        *_, found, ended = self.killable.asked(
            what="check", views=views, folder=str(self.folder), environment=self.environment
        )
        assert ended == {"ended": 0}, found
        assert not found["faults"], (found["faults"], said)
        assert not found["notices"], (found["notices"], said)
        for each in said:
            if each.get("load"):
                self.acknowledged += 1
                assert found["histories"][each["load"]] == each["history"], (found, said)

    def _count(self, said: Sequence[dict[str, Any]]) -> None:
        writes = [each for each in said if "writing" in each]
        self.interrupted += writes[-1]["writing"]
        self.lasted += [
            after["at"] - before["at"]
            for before, after in pairwise(writes)
            if before["writing"] and not after["writing"]
        ]

    def told(self, kills: int) -> str:
        return f"{kills} kills, {self.interrupted} of them while writing, {self.acknowledged} loads acknowledged before"


@pytest.mark.xdist_group("kills")
def test_nothing_is_lost_by_a_kill(killable: Killable, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    killing = Killing(killable, tmp_path / "0", seed=8)
    for number in range(KILLS):
        if number % ANEW == 0:
            shutil.rmtree(killing.folder, ignore_errors=True)
            killing.folder = tmp_path / str(number)
            killing.folder.mkdir()
        killing.kill(views=number % VIEWS == VIEWS - 1 or number == KILLS - 1)
    with capsys.disabled():
        print(f"\n{killing.told(KILLS)}")
    assert killing.interrupted >= INTERRUPTED * KILLS
    assert killing.acknowledged >= KILLS / 6


def test_nothing_is_lost_by_a_kill_with_neo4j(
    killable: Killable, neo4j: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    emptied(neo4j)
    environment = {"SAYSO_NEO4J_URL": neo4j.url, "SAYSO_NEO4J_USER": neo4j.user, "SAYSO_NEO4J_PASSWORD": neo4j.password}
    killing = Killing(killable, tmp_path, seed=9, **environment)
    for number in range(10):
        killing.kill(views=number == 9)
    with capsys.disabled():
        print(f"\n{killing.told(10)}, with Neo4j")
    assert killing.interrupted >= INTERRUPTED * 10
    emptied(neo4j)
