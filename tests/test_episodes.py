"""Conflicts of two voices that follow each other: what parts them, and that a load changes them as it should."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest

from sayso import Workspace
from tests import oracle_episodes
from tests.codings import TEXT, written
from tests.commands import Commands, run
from tests.conftest import ROOT
from tests.harness import episode_of

THINGS, CLAIMS = 30, 16
"""How many towns, offensives and actions, and how often somebody speaks of each."""
QUOTE = "quote: It has been halted\n"


def said(by: str, day: int, what: str, id: str) -> str:
    return f"by: {by}\nsaid: 2024-08-{day:02}\n{what}\n{QUOTE}id: {id}\n"


def drawn(random: Random) -> Iterator[str]:
    """Statements of three voices on many things, on days far enough apart to leave some without a word."""
    for thing in range(THINGS):
        for number in range(CLAIMS):
            kinds = (
                f"asserts: town{thing} control {random.choice(['russia', 'ukraine'])}",
                f"asserts: push{thing} prisoners-taken {random.choice([100, 120, 150, 200])}",
                f"{random.choice(['endorses', 'opposes'])}: strike{thing}",
            )
            id = f"{'abc'[thing % 3]}{thing}-{number}"
            series = f"series: count-{thing}\n" if thing % 6 == 1 else ""
            by = "general" if series else random.choice(["general", "minister", "marina"])
            yield said(by, random.randint(1, 28), f"{kinds[thing % 3]}\n{series}".rstrip("\n"), id)


def thing_of(id: str) -> str:
    return id.rpartition("/")[2].partition("-")[0]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("episodes")
    things = "".join(
        f"town{n}: {{Location: Town {n}}}\npush{n}: {{Offensive: Push {n}}}\nstrike{n}: {{Action: strike {n}}}\n"
        for n in range(THINGS)
    )
    head = "document: article.txt\npublisher: gazette\npublished: 2024-09-08\n"
    text = written(*drawn(Random(6)), entities=f"ukraine: {{Country: Ukraine}}\n{things}", head=head)
    (folder / "article.txt").write_text(TEXT, encoding="utf-8")
    (folder / "article.yaml").write_text(text, encoding="utf-8")
    with Workspace.init(folder / "w") as workspace:
        workspace.load([folder / "article.yaml"])
        yield workspace


def test_they_are_those_of_the_oracle(workspace: Workspace) -> None:
    with workspace.reading() as state:
        found: defaultdict[str, set[oracle_episodes.Episode]] = defaultdict(set)
        for record in state.records(["episode"]):
            episode = episode_of(record, state)
            found[thing_of(next(iter(episode.pairs))[0])].add(episode)
        records = [record.to_json() for record in state.records()]
    said: defaultdict[str, list[Any]] = defaultdict(list)
    others: list[Any] = []
    for each in records:
        (said[thing_of(each["id"])] if "Statement" in each["types"] else others).append(each)
    assert len(said) == THINGS
    for thing, statements in said.items():
        assert found[thing] == oracle_episodes.episodes([*others, *statements], ROOT / "ontology"), thing
    between = Counter(len(each) for each in found.values())
    assert between.total() > THINGS / 2
    assert max(between) > len({"general", "minister", "marina"})  # more than pairs of voices, so some are parted


class Told(Commands):
    def given(self, *statements: str) -> list[str]:
        """The lines of the episodes after a load."""
        (self.folder / "article.yaml").write_text(written(*statements), encoding="utf-8")
        self.run("load", self.folder / "article.yaml")
        assert "are there and equal" in self.run("verify", "--deep")
        return [row["line"] for row in self.parsed("ask", "episodes", "--language", "all")]


@pytest.fixture
def loaded(tmp_path: Path) -> Told:
    (tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
    run("init", tmp_path)
    return Told(tmp_path)


def lost(*days: int) -> Sequence[str]:
    """The general holds the town on these days, and the minister does not."""
    ours = [said("general", day, "asserts: sudzha control russia", f"held-{day}") for day in days]
    return [*ours, *(said("minister", day, "asserts: sudzha control us", f"lost-{day}") for day in days)]


def test_one_conflict_is_no_episode(loaded: Told) -> None:
    assert loaded.given(*lost(3)) == []


def test_it_lasts_until_one_of_the_two_says_something_else(loaded: Told) -> None:
    whole = "the general v the minister: Sudzha, control, {}, 2024-08-{}/2024-08-{}, {} conflicts"
    assert loaded.given(*lost(1, 3, 5, 7)) == [whole.format("7 days", "01", "07", 4)]
    yielded = said("minister", 4, "asserts: sudzha control russia", "yielded")
    parts = [whole.format("3 days", "01", "03", 2), whole.format("3 days", "05", "07", 2)]
    assert loaded.given(*lost(1, 3, 5, 7), yielded) == parts
    again = said("minister", 4, "asserts: sudzha control us", "yielded")
    assert loaded.given(*lost(1, 3, 5, 7), again) == [whole.format("7 days", "01", "07", 4)]
    assert loaded.given(*lost(1, 3)) == parts[:1]


def test_of_totals_it_tells_the_smallest_and_the_largest_gap(loaded: Told) -> None:
    counts = [
        said(by, day, f"asserts: incursion prisoners-taken {number}", f"{by}-{day}")
        for day, ours, theirs in ((3, 100, 130), (5, 120, 190))
        for by, number in (("general", ours), ("minister", theirs))
    ]
    line = "the general v the minister: Kursk incursion, prisoners taken, 3 days, 2024-08-03/2024-08-05, 2 conflicts"
    assert loaded.given(*counts) == [f"{line}, gap 30 to 70"]
