"""The command line in this process: what a command prints, and what it complains of."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from sayso.cli import main

ARTICLE = "kursk-incursion-2024-08-08"
BASE = "https://sayso.example/"
PROCESS = (sys.executable, "-c", "from sayso.start import main; main()")
"""The command line in a process of its own, to be run in the root folder."""
REQUIRED = {
    "chain": ["--statement", "no-one-out"],
    "path": ["--speaker", "gerasimov", "--other", "bloggers"],
    "places": ["--place", "sudzha"],
    "reports": ["--documents", "1"],
}
"""What a question cannot do without, or gives nothing from one article without."""
OF_SEVERAL = ("conflicting", "episodes")
"""Those to which one article has no answer."""


def run(*words: str | Path, stdin: str | None = None) -> str:
    """What a command prints that ends well and complains of nothing."""
    result = CliRunner().invoke(main, list(map(str, words)), input=stdin, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert not result.stderr, result.stderr
    return result.stdout


def failed(*words: str | Path, code: int = 1, stdin: str | None = None) -> str:
    """The complaint of a command that ends badly and prints nothing else; a traceback would be raised."""
    result = CliRunner().invoke(main, list(map(str, words)), input=stdin, catch_exceptions=False)
    assert result.exit_code == code, result.output
    assert result.stdout == ""
    return result.stderr.rstrip("\n")


@dataclass(frozen=True)
class Commands:
    """Commands in one workspace."""

    folder: Path

    def run(self, command: str, *words: str | Path, stdin: str | None = None) -> str:
        return run(command, *words, "-w", self.folder, stdin=stdin)

    def noted(self, command: str, *words: str | Path) -> str:
        """What a command that ends well says on standard error."""
        line = [command, *map(str, words), "-w", str(self.folder)]
        result = CliRunner().invoke(main, line, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.stderr.rstrip("\n")

    def parsed(self, command: str, *words: str | Path) -> Any:
        return json.loads(self.run(command, *words, "--json"))

    def failed(self, command: str, *words: str | Path, code: int = 1, stdin: str | None = None) -> str:
        return failed(command, *words, "-w", self.folder, code=code, stdin=stdin)
