"""The example of docs/tables.md: its files are used as they stand there, and its command is run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from sayso.loaders import columns, rows, table
from tests.commands import run
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def test_the_example_loads_as_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("init", "my")
    blocks = dict(BLOCK.findall(PAGE))
    Path("losses.yaml").write_text(blocks["yaml"], encoding="utf-8")
    Path("losses.csv").write_text(blocks["csv"], encoding="utf-8")
    command, _, expected = blocks["console"].removeprefix("$ sayso ").partition("\n")
    assert run(*shlex.split(command)) == expected


def test_the_page_has_every_key_and_every_format() -> None:
    keys = [*columns.KEYS, *rows.KEYS, *table.READERS]
    assert [key for key in keys if f"`{key}`" not in PAGE] == []
