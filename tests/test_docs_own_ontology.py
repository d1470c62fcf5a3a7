"""The example of docs/own-ontology.md: its files are used as they stand there, and its commands are run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from sayso.cli import main
from tests.commands import run
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "own-ontology.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def block(language: str) -> str:
    (text,) = (text for name, text in BLOCK.findall(PAGE) if name == language)
    return str(text)


@pytest.fixture
def printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What each command of the page prints, in its order; what the page shows of it is compared."""
    monkeypatch.chdir(tmp_path)
    run("init", "my")
    Path("my/ontology").mkdir()
    Path("my/ontology/militias.ttl").write_text(block("turtle"), encoding="utf-8")
    Path("sentinel-0808.txt").write_text(block("text"), encoding="utf-8")
    Path("sentinel-0808.yaml").write_text(block("yaml"), encoding="utf-8")
    found = {}
    for text in (text for name, text in BLOCK.findall(PAGE) if name == "console"):
        for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            command, _, expected = part.partition("\n")
            result = CliRunner().invoke(main, shlex.split(command)[1:], catch_exceptions=False)
            assert result.exit_code == 0, result.output
            assert not expected.strip() or result.output.split() == expected.split(), result.output
            found[command] = result.output
    return found


def test_the_example_answers_as_the_page_says(printed: dict[str, str]) -> None:
    conflicts, sparql, cypher, entry = list(printed.values())[2:]
    assert conflicts.count("contradiction") == 2
    assert "General Orlov v a villager" in conflicts
    assert "by rule deserted-so-broken" in conflicts
    assert "the Wolves" in sparql
    assert {"the", "Wolves", "Aurelia"} <= set(cypher.split())
    assert "steady" in entry


def test_the_page_names_every_form_of_the_ontology() -> None:
    command = main.commands["ontology"]
    options = {name for option in command.params for name in option.opts if name.startswith("--")}
    assert {name for name in options if name in PAGE} == options - {"--workspace", "--verbose"}
