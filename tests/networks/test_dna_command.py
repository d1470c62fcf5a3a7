"""`sayso load`, `check` and `export` of `.dna` databases: what is printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from sayso import Workspace
from sayso.cli import main
from tests.commands import Commands
from tests.networks import dna_databases as databases
from tests.networks.dna_databases import Dna

LEFT_OUT = "many.dna: left out: 1 × coder's colour, settings, permissions and password; 1 × colour of a statement type"


@pytest.fixture
def at(tmp_path: Path) -> Commands:
    Workspace.init(tmp_path / "w").close()
    return Commands(tmp_path / "w")


def many(path: Path, documents: int) -> Dna:
    """A statement in each of some documents, all of one person on one concept."""
    dna = Dna(path)
    dna.coder("Admin")
    dna.type()
    for number in range(documents):
        document = dna.document(f"Day {number}", "We want it.", f"2020-01-{number + 1:02}")
        dna.statement(document, "want it", person="Ann", organization="", concept="A tax", agreement=number % 2 == 0)
    return dna


def printed(at: Commands, *words: str | Path) -> tuple[list[str], list[str]]:
    """What a command prints, and what it notes."""
    result = CliRunner().invoke(main, [*map(str, words), "-w", str(at.folder)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines(), result.stderr.splitlines()


def test_few_sources_are_told_one_by_one(at: Commands, tmp_path: Path) -> None:
    path = many(tmp_path / "many.dna", 2).path
    assert printed(at, "check", path) == (
        [
            "many: no problems; a load would put 3 records and drop 0",
            "many.2020-01-01-day-0 coded by admin: no problems; a load would put 3 records and drop 0",
            "many.2020-01-02-day-1 coded by admin: no problems; a load would put 3 records and drop 0",
        ],
        [LEFT_OUT],
    )
    lines, notes = printed(at, "load", path)
    assert lines[:4] == [
        "many: load 1: 3 records put, 0 dropped",
        "many.2020-01-01-day-0 coded by admin: load 2: 3 records put, 0 dropped",
        "many.2020-01-02-day-1 coded by admin: load 3: 3 records put, 0 dropped",
        "relations: 1 reversal began; none ended",
    ]
    assert notes == [LEFT_OUT]


def test_many_sources_are_told_together(at: Commands, tmp_path: Path) -> None:
    path = many(tmp_path / "many.dna", 25).path
    assert printed(at, "check", path)[0] == ["26 sources: no problems; a load would put 78 records and drop 0"]
    assert printed(at, "load", "--dry-run", path)[0] == ["26 sources: would put 78 records and drop 0"]
    assert printed(at, "load", path)[0][0] == "26 sources: loads 1 to 26: 78 records put, 0 dropped"
    assert printed(at, "load", path)[0] == ["26 sources: nothing changed"]
    assert len(json.loads("\n".join(printed(at, "load", "--json", path)[0]))["loads"]) == 26


def test_mistakes_are_told_with_the_row(at: Commands, tmp_path: Path) -> None:
    dna = many(tmp_path / "many.dna", 1)
    dna.run("UPDATE STATEMENTS SET Stop = 99")
    said = at.failed("load", dna.path)
    assert f"{dna.path}: STATEMENTS 1: lies at 3 to 99, and the text of its document has 11 characters" in said


def test_a_state_as_of_before_is_written_too(at: Commands, tmp_path: Path) -> None:
    dna = many(tmp_path / "many.dna", 2)
    printed(at, "load", dna.path)
    printed(at, "export", tmp_path / "before.dna", "--as-of", "2")
    printed(at, "export", tmp_path / "after.dna")
    assert len(databases.rows(tmp_path / "before.dna", "STATEMENTS")) == 1
    assert len(databases.rows(tmp_path / "after.dna", "STATEMENTS")) == 2
