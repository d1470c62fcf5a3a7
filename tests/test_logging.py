"""Log messages: none unless asked for, on standard error, and none left behind."""

from __future__ import annotations

import logging
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner, Result

from sayso import Workspace
from sayso.cli import main
from tests.commands import Commands
from tests.conftest import ROOT


@pytest.fixture
def own(own_sample: Workspace) -> Commands:
    return Commands(own_sample.folder)


def told(own: Commands, *words: str) -> Result:
    result = CliRunner().invoke(main, [*words, "-w", str(own.folder)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def test_quiet_by_default(own: Commands) -> None:
    (own.folder / "graph.kgl").unlink()
    (own.folder / "state.duckdb").unlink()
    assert told(own, "sync").stderr == ""
    assert logging.getLogger("sayso").level == logging.NOTSET


def test_what_is_done(own: Commands) -> None:
    (own.folder / "graph.kgl").unlink()
    (own.folder / "state.duckdb").unlink()
    lines = told(own, "sync", "-v").stderr.splitlines()
    assert [line.partition(" in ")[0] for line in lines] == [
        "sayso.files: folded up to load 2",
        "sayso.followers: networkx: 511 records",
        "sayso.followers: kglite: 511 records",
        "sayso.followers: oxigraph: 0 records",
    ]


@pytest.mark.parametrize("words", [["ask", "weapons", "-vv"], ["ask", "-vv", "weapons"]], ids=" ".join)
def test_queries(words: list[str], own: Commands) -> None:
    plain = own.run("ask", "weapons")
    result = told(own, *words)
    assert result.stdout == plain
    assert result.stderr.count("sayso.querying: kglite, ") == 1
    assert "MATCH" in result.stderr
    assert "MATCH" not in told(own, "ask", "weapons", "-v").stderr


def test_nobody_listens_afterwards(own: Commands) -> None:
    before = logging.getLogger("sayso").handlers[:]
    told(own, "verify", "-vv")
    assert logging.getLogger("sayso").handlers == before
    assert logging.getLogger("sayso").level == logging.NOTSET


def test_every_command_has_it() -> None:
    assert isinstance(main, click.Group)
    for name in main.list_commands(click.Context(main)):
        result = CliRunner().invoke(main, [name, "--help"])
        assert "-v, --verbose" in result.output, name
    assert "-v, --verbose" in CliRunner().invoke(main, ["ask", "weapons", "--help"]).output


def test_a_library_is_silent(own: Commands) -> None:
    """Also of warnings, which Python prints where nobody listens."""
    text = (
        "import logging; from sayso import Workspace\n"
        "with Workspace(FOLDER) as w: w.verify(); logging.getLogger('sayso.x').error('nobody asked')"
    ).replace("FOLDER", repr(str(own.folder)))
    done = subprocess.run([sys.executable, "-c", text], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.parametrize("heavy", ["neo4j", "urllib3"])
def test_what_a_database_needs_is_imported_only_for_one(heavy: str, own: Commands) -> None:
    text = (
        f"import sys; from sayso.cli import main; main(['status', '-w', {str(own.folder)!r}], standalone_mode=False);"
        f"assert {heavy!r} not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", text], cwd=ROOT, capture_output=True, check=True)
