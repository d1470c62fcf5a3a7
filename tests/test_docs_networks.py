"""docs/networks.md: its commands are run and print what it shows, its Python runs, and every option is in it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from sayso.cli import main
from sayso.cli.networks import networks
from tests.conftest import ROOT
from tests.networks.hearing import hearing

PATH = ROOT / "docs" / "networks.md"
PAGE = PATH.read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
CUT = "…"
"""The last line of what is not shown whole."""
OF_EVERY = {"--help", "--verbose", "--workspace"}
FIGURES = {
    "climate.svg": ("Steel Works", "Coal Federation", "coalition 2"),
    "article.svg": ("Russian military bloggers", "coalition 3"),
    "conflicts.svg": ("Valery Gerasimov", "conflict"),
}
"""What each figure of the page shows; a newer matplotlib may draw it a little otherwise."""


def commands(block: str) -> Iterator[tuple[str, str]]:
    """Each command of a block, and what it prints."""
    for part in re.split(r"^\$ sayso ", block, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        yield command, expected


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What each command of the page prints, in a folder with a database of DNA; all else in it is theirs."""
    folder = tmp_path_factory.mktemp("networks")
    hearing(folder / "climate.dna")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        printed = {}
        for language, block in BLOCK.findall(PAGE):
            for command, _ in commands(block) if language == "console" else ():
                result = CliRunner().invoke(main, shlex.split(command), catch_exceptions=False)
                assert result.exit_code == 0, result.output
                printed[command] = result.stdout
        yield printed


def test_the_commands_print_what_the_page_shows(session: dict[str, str]) -> None:
    assert len(session) > 15
    for language, block in BLOCK.findall(PAGE):
        for command, expected in commands(block) if language == "console" else ():
            shown, printed = expected.rstrip("\n").split("\n"), session[command].rstrip("\n").split("\n")
            if shown[-1] == CUT:
                shown, printed = shown[:-1], printed[: len(shown) - 1]
            assert shown == printed, command


@pytest.mark.usefixtures("session")
def test_the_python_of_the_page_runs() -> None:
    (code,) = (block for language, block in BLOCK.findall(PAGE) if language == "python")
    scope: dict[str, Any] = {}
    exec(code, scope)
    assert {name for pair in scope["weights"] for name in pair} >= {"Steel Works", "City of Lund"}
    assert set(scope["camps"].values()) == {1, 2}
    assert len(scope["words"]) > 0
    assert [path.name for path in scope["written"]] == ["climate-over-time.gexf"]
    assert scope["chance"].samples == 100


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("name", FIGURES)
def test_the_figures_are_those_of_the_commands(name: str) -> None:
    kept = (PATH.parent / f"networks-{name}").read_text(encoding="utf-8")
    for figure in (kept, Path(name).read_text(encoding="utf-8")):
        assert [words for words in FIGURES[name] if words not in figure] == []


def test_the_page_has_every_command_and_every_option() -> None:
    assert [name for name in networks.commands if f"`{name}`" not in PAGE] == []
    options = {
        option
        for command in networks.commands.values()
        for each in command.params
        if isinstance(each, click.Option)
        for option in each.opts
        if option.startswith("--")
    }
    assert [option for option in sorted(options - OF_EVERY) if f"`{option}`" not in PAGE] == []
