"""The README and the documents are run, and say everything that there is."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from sayso import Workspace, settings
from sayso.cli import main
from sayso.graph.store import Table
from sayso.loaders import statements
from sayso.ontology.read import read
from sayso.queries.catalogue import built_in
from tests import questions_page, relations_page
from tests.conftest import ROOT

KINDS = [term.label.capitalize() for term in read().terms["relation-kind"].values()]

README = (ROOT / "README.md").read_text(encoding="utf-8")
FORMAT = (ROOT / "docs" / "statement-file.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(language: str) -> list[str]:
    return [text for name, text in BLOCK.findall(README) if name == language]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in which the README's console session was run."""
    folder = tmp_path_factory.mktemp("readme")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        yield folder


@pytest.fixture(scope="module")
def printed(session: Path) -> list[tuple[str, str, str]]:
    """Each command of the console blocks, what it printed, and what the README says it prints."""
    found = []
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, expected = part.partition("\n")
            result = CliRunner().invoke(main, shlex.split(command)[1:], catch_exceptions=False)
            assert result.exit_code == 0, result.output
            found.append((command, result.output, expected))
    return found


def test_console_sessions_print_what_the_readme_shows(printed: list[tuple[str, str, str]]) -> None:
    assert len(printed) >= 3
    for command, output, expected in printed:
        assert output.split() == expected.split() or not expected.strip(), command


def test_the_page_on_judgements_was_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "judgements.md").read_text(encoding="utf-8")
    console, script = (
        next(text for name, text in BLOCK.findall(page) if name == kind) for kind in ("console", "python")
    )
    for part in console.split("$ ")[1:]:
        command, _, expected = part.partition("\n")
        result = CliRunner().invoke(main, shlex.split(command)[1:], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        assert not expected or result.output == expected
    exec(script)  # the page's own words
    for name in ("judge", "grade", "review", "mark", "withdraw", "revoke", "drop"):
        assert f"`{name}" in page


def test_cypher_of_the_readme_has_rows(printed: object) -> None:
    with Workspace("my") as workspace:
        for text in blocks("cypher"):
            assert workspace.cypher(text).rows


def test_sparql_of_the_readme_has_rows(printed: object) -> None:
    with Workspace("my") as workspace:
        for text in blocks("sparql"):
            found = workspace.sparql(text)
            assert isinstance(found, Table)
            assert found.rows


def test_python_of_the_readme_runs(printed: object) -> None:
    for text in blocks("python"):
        names: dict[str, object] = {}
        exec(compile(text, "README.md", "exec"), names)
        assert len(names["frame"]) > 1  # type: ignore[arg-type]
        assert "Valery Gerasimov" in names["speakers"]  # type: ignore[operator]
        assert {str(row[0]) for row in names["weapons"]} >= {"Stryker", "Marder"}  # type: ignore[attr-defined]
        assert not any(names["state"].values())  # type: ignore[attr-defined]


def test_statement_file_of_the_readme_loads(printed: object, session: Path) -> None:
    (text,) = blocks("yaml")
    (session / "article.txt").write_text(
        "On Wednesday the general said that the offensive has been halted.", encoding="utf-8"
    )
    (session / "article.yaml").write_text(text, encoding="utf-8")
    with Workspace.init(session / "own") as workspace:
        (loaded,) = workspace.load([session / "article.yaml"])
    assert loaded.put > 5


def test_settings_of_the_documents_fit(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for text in [*blocks("toml"), *(found for name, found in BLOCK.findall(page) if name == "toml")]:
        (tmp_path / "sayso.toml").write_text(text, encoding="utf-8")
        found = settings.read(tmp_path, {})
        assert found.table("neo4j")
        assert found.table("sparql")


def test_every_folder_is_in_the_readme() -> None:
    folders = {"ontology", "graph", "loaders", "queries", "sayso", "tests", "docs"}
    assert all(f"[{folder}/]({folder})" in README for folder in folders)


def test_every_command_is_in_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in changelog or f"`sayso {name}`" in changelog for name in main.commands)


def test_every_question_is_in_the_changelog_and_says_what_it_does() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    for name, question in built_in().items():
        assert name in changelog
        assert question.title
        assert question.description


def test_the_page_of_the_questions_is_current(sample: Workspace) -> None:
    """Run `make docs` where it is not."""
    assert questions_page.PAGE.read_text(encoding="utf-8") == questions_page.page(sample.folder)


def test_the_page_of_the_relations_is_current() -> None:
    """Run `make docs` where it is not."""
    written = relations_page.PAGE.read_text(encoding="utf-8")
    assert written == relations_page.page()
    assert [label for label in KINDS if f" {label}: " not in written] == []


def test_every_question_and_parameter_is_on_its_page() -> None:
    written = questions_page.PAGE.read_text(encoding="utf-8")
    for name, asked in built_in().items():
        assert f"\n## {name}\n" in written
        assert all(f"| `{parameter}` |" in written for parameter in asked.parameters)
        assert asked.cypher.strip() in written


def test_every_key_and_stance_is_documented() -> None:
    ontology = read()
    keys = [*statements.PROPERTIES, *statements.OWN_KEYS, *ontology.terms["stance"], *ontology.terms["verification"]]
    assert [key for key in keys if f"`{key}`" not in FORMAT] == []
    assert [kind for kind in ontology.terms["mark-kind"] if kind not in FORMAT] == []


def test_links_of_the_documents_lead_somewhere() -> None:
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
