"""Files that follow the log, lost or broken in every way: what cannot be read is built again, and told in a line."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from sayso import Workspace
from sayso.cli import main
from tests.codings import STATEMENT, TEXT, written
from tests.commands import run

Break = Callable[[Path, Path], None]
"""What becomes of a file or folder; the second is the same of another workspace."""


def workspace(folder: Path, statement: str) -> Path:
    folder.mkdir()
    (folder / "article.txt").write_text(TEXT, encoding="utf-8")
    (folder / "article.yaml").write_text(written(statement), encoding="utf-8")
    with Workspace.init(folder) as opened:
        opened.load([folder / "article.yaml"])
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two small workspaces, `one` and `other`, that have as many loads."""
    folder = tmp_path_factory.mktemp("made")
    workspace(folder / "one", STATEMENT)
    workspace(folder / "other", STATEMENT.replace("general", "minister"))
    return folder


def removed(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def parts(path: Path) -> list[Path]:
    """A file, or all files of a folder."""
    return [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]


def deleted(path: Path, other: Path) -> None:
    removed(path)


def emptied(path: Path, other: Path) -> None:
    for each in parts(path):
        each.write_bytes(b"")


def garbage(path: Path, other: Path) -> None:
    for each in parts(path):
        each.write_bytes(b"nothing of the kind" * 500)


def cut(size: float) -> Break:
    def cut(path: Path, other: Path) -> None:
        for each in parts(path):
            raw = each.read_bytes()
            each.write_bytes(raw[: int(size if size > 1 else size * len(raw))])

    return cut


def folder_instead(path: Path, other: Path) -> None:
    removed(path)
    path.mkdir()


def file_instead(path: Path, other: Path) -> None:
    removed(path)
    path.write_text("a file")


def of_another_workspace(path: Path, other: Path) -> None:
    removed(path)
    (shutil.copytree if other.is_dir() else shutil.copy)(other, path)


def another_database(path: Path, other: Path) -> None:
    path.write_bytes((other.parent / "log.sqlite").read_bytes())


def old_format(path: Path, other: Path) -> None:
    path.unlink()
    with duckdb.connect(str(path)) as db:
        db.execute("CREATE TABLE reached (load BIGINT, view VARCHAR)")
        db.execute("CREATE TABLE record (id VARCHAR, body VARCHAR)")
        db.execute("INSERT INTO reached VALUES (1, 'x')")


def log_beside(path: Path, other: Path) -> None:
    Path(f"{path}.wal").write_bytes(b"nothing of the kind" * 500)


ANY: tuple[Break, ...] = (deleted, emptied, garbage, cut(100), cut(4096), cut(0.5), of_another_workspace)
BREAKS = [
    *(("state.duckdb", each) for each in (*ANY, folder_instead, another_database, old_format, log_beside)),
    *(("graph.kgl", each) for each in (*ANY, folder_instead)),
    *(("oxigraph", each) for each in (*ANY, file_instead)),
]
QUIET = (("state.duckdb", deleted), ("state.duckdb", log_beside))
"""What needs no word: it is folded as it would be at first, or it does not matter."""
NAMES = {"graph.kgl": "kglite", "oxigraph": "oxigraph"}
ASKED = ("ask", "statements", "--about", "incursion", "--language", "all", "--json")


@pytest.mark.parametrize(("name", "broken"), BREAKS, ids=lambda each: getattr(each, "__name__", each))
def test_what_cannot_be_read_is_built_again(name: str, broken: Break, made: Path, tmp_path: Path) -> None:
    shutil.copytree(made, tmp_path / "w")
    own, other = tmp_path / "w" / "one", tmp_path / "w" / "other"
    expected = run(*ASKED, "-w", made / "one")
    broken(own / name, other / name)
    result = CliRunner().invoke(main, [*ASKED, "-w", str(own)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert result.stdout == expected
    told = [] if (name, broken) in QUIET else [NAMES.get(name, str(own / name))]
    assert [line.partition(" ")[0].rstrip(":") for line in result.stderr.splitlines()] == told
    equal = run("verify", "--deep", "-w", own).splitlines()
    assert [line.partition(":")[0] for line in equal] == ["state", "networkx", "kglite", "oxigraph"]
    assert all("are there and equal" in line for line in equal)


def test_a_folder_with_something_in_it_is_not_deleted(made: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(made / "one", own)
    folder_instead(own / "state.duckdb", own)
    (own / "state.duckdb" / "notes.txt").write_text("mine")
    result = CliRunner().invoke(main, [*ASKED, "-w", str(own)], catch_exceptions=False)
    assert result.exit_code == 1
    assert result.stderr == f"{own / 'state.duckdb'}: Directory not empty; move it away\n"
    assert (own / "state.duckdb" / "notes.txt").read_text() == "mine"
