"""What `sayso check` says of bad statement files, word for word and line for line; and that nothing is written."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from sayso import Workspace
from sayso.cli import main

GIVEN = yaml.load(Path(__file__).with_name("cases.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
TEXTS = {"article.txt": GIVEN["article"], "other.txt": "It is over, said the Herald.", "third.txt": "Nothing."}
FILE = "case.yaml"


@dataclass(frozen=True)
class Case:
    name: str
    files: Mapping[str, str]
    loaded: Mapping[str, str]
    expect: Sequence[Mapping[str, str]]

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Case:
        files = {FILE: given["file"] if "file" in given else _after_the_head(given), **given.get("also", {})}
        return cls(given["name"], files, given.get("loaded", {}), given["expect"])

    def said(self, expected: Mapping[str, str]) -> str:
        """An expected problem as it is printed."""
        name = expected.get("in", FILE)
        if "at" not in expected:
            return f"{name}: {expected['says']}"
        lines = [line.strip() for line in self.files[name].splitlines()]
        line = max(number for number, text in enumerate(lines, 1) if text == expected["at"])
        return f"{name}:{line}: {expected['says']}"


def _after_the_head(given: Mapping[str, str]) -> str:
    text = GIVEN["head"] + textwrap.indent(given.get("entities", ""), "  ")
    parts = (f"{part}:\n{textwrap.indent(given[part], '  ')}" for part in ("statements", "marks") if part in given)
    return "".join((text, *parts))


CASES = [Case.of(given) for given in GIVEN["cases"]]


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, list(map(str, words)))


def refused(result: Result) -> list[str]:
    """The problems of a command that refused its files as it should: with a count, an exit code and no traceback."""
    assert isinstance(result.exception, SystemExit)
    assert result.exit_code == 1
    assert result.stdout == ""
    *problems, last = result.stderr.splitlines()
    assert last == f"{len(problems)} problem{'s' if len(problems) > 1 else ''}; nothing was written"
    return problems


def held(workspace: Path) -> list[object]:
    """Everything that the log of a workspace has."""
    with Workspace(workspace) as opened:
        return [*opened.log.loads(), *opened.log.since(0)]


@pytest.fixture(scope="module")
def workspaces(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A workspace for each set of files that cases take as loaded. Only for what is refused."""
    found: dict[str, Path] = {}
    for case in CASES:
        if str(case.loaded) not in found:
            folder = found[str(case.loaded)] = tmp_path_factory.mktemp("workspace")
            write(folder, {**TEXTS, **case.loaded})
            with Workspace.init(folder) as workspace:
                if case.loaded:
                    workspace.load([folder / name for name in case.loaded])
    return found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the documents, to run commands in."""
    write(tmp_path, TEXTS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def workspace(workspaces: dict[str, Path]) -> Path:
    return workspaces["{}"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_bad_file(case: Case, folder: Path, workspaces: dict[str, Path]) -> None:
    workspace = workspaces[str(case.loaded)]
    before = held(workspace)
    write(folder, case.files)
    expected = [case.said(each) for each in case.expect]
    assert refused(run("check", "-w", workspace, *case.files)) == expected
    assert held(workspace) == before


def test_load_refuses_as_check_does(folder: Path, workspace: Path) -> None:
    (case,) = (case for case in CASES if case.name == "several-problems")
    write(folder, {**case.files, "other.yaml": "document: other.txt\npublisher: other\npublished: 2024-08-08\n"})
    before = held(workspace)
    assert refused(run("load", "-w", workspace, FILE, "other.yaml")) == [case.said(each) for each in case.expect]
    assert held(workspace) == before


def test_messages_differ() -> None:
    """A message that fits everything helps with nothing."""
    assert len({expected["says"] for case in CASES for expected in case.expect}) > 130
    assert len({case.name for case in CASES}) == len(CASES)


def test_missing_file(folder: Path, workspace: Path) -> None:
    assert refused(run("check", "-w", workspace, "artikle.yaml")) == ["artikle.yaml: there is no such file"]


def test_folder_instead_of_a_file(folder: Path, workspace: Path) -> None:
    assert refused(run("check", "-w", workspace, ".")) == [".: cannot be read: Is a directory"]


def test_not_utf8(folder: Path, workspace: Path) -> None:
    (folder / FILE).write_bytes(GIVEN["head"].encode().replace(b"region", "région".encode("latin-1")))
    (problem,) = refused(run("check", "-w", workspace, FILE))
    assert problem == "case.yaml:8: is not UTF-8: byte 194 cannot be read; save it as UTF-8"


def test_document_not_utf8(folder: Path, workspace: Path) -> None:
    write(folder, {FILE: GIVEN["head"]})
    (folder / "article.txt").write_bytes("Київ".encode("utf-16"))
    (problem,) = refused(run("check", "-w", workspace, FILE))
    assert problem == "case.yaml:1: document: is not UTF-8: byte 0 cannot be read; save it as UTF-8"


def test_empty_document(folder: Path, workspace: Path) -> None:
    write(folder, {FILE: GIVEN["head"], "article.txt": " \n"})
    assert refused(run("check", "-w", workspace, FILE)) == ["case.yaml:1: document: article.txt is empty"]


def test_files_that_are_too_large(folder: Path, workspace: Path) -> None:
    """Sparse files: long, but without content."""
    write(folder, {"small.yaml": GIVEN["head"]})
    for name in (FILE, "article.txt"):
        with (folder / name).open("wb") as file:
            file.truncate(2**26 + 1)
    assert refused(run("check", "-w", workspace, FILE, "small.yaml")) == [
        "case.yaml: is larger than 64 MiB; split it",
        "small.yaml:1: document: article.txt is larger than 64 MiB; split it",
    ]


def test_deep_nesting(folder: Path, workspace: Path) -> None:
    write(folder, {FILE: "a: " + "[" * 3000 + "]" * 3000})
    assert refused(run("check", "-w", workspace, FILE)) == [
        "case.yaml: is not YAML that can be read: lists or maps lie too deep in each other"
    ]


def test_aliases_do_not_multiply(folder: Path, workspace: Path) -> None:
    """Nine levels of nine aliases each: a thousand million items, if each were read anew."""
    levels = [f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    write(folder, {FILE: GIVEN["head"] + "\n".join(["  a0: &a0 {Topic: x}", *levels]) + "\n"})
    assert len(refused(run("check", "-w", workspace, FILE))) == 9
