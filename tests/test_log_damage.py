"""A log that was cut short, put back from a copy, damaged, or written by a later sayso: told by name, never folded."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sayso import Workspace
from sayso.cli import main
from sayso.errors import WorkspaceFault
from sayso.graph.log import FORMAT, SqliteLog
from tests.codings import STATEMENT, TEXT, written
from tests.commands import run
from tests.conftest import cases

PAGE = 4096
FLIPS = 400
"""Bytes that are changed, one at a time, and looked at by the log alone."""
COMMANDED = cases(20)
"""Bytes that are changed, one at a time, before commands are run."""
DENIAL = STATEMENT.replace("asserts:", "denies:").replace("general", "minister")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workspace of four loads, two of them of one source."""
    folder = tmp_path_factory.mktemp("made")
    files = {"article": STATEMENT + "id: s", "second": STATEMENT, "third": DENIAL}
    with Workspace.init(folder) as workspace:
        for name, statement in files.items():
            (folder / f"{name}.txt").write_text(TEXT, encoding="utf-8")
            head = f"document: {name}.txt\npublisher: gazette\npublished: 2024-08-08\n"
            (folder / f"{name}.yaml").write_text(written(statement, head=head), encoding="utf-8")
            workspace.load([folder / f"{name}.yaml"])
        (folder / "article.yaml").write_text(written(STATEMENT + "id: s", DENIAL + "id: t"), encoding="utf-8")
        workspace.load([folder / "article.yaml"])
    return folder


@pytest.fixture
def own(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "w")
    return tmp_path / "w"


def told(folder: Path, command: str, *words: str | Path) -> Result:
    """What a command says of a damaged workspace; a traceback would be raised."""
    result = CliRunner().invoke(main, [command, *map(str, words), "-w", str(folder)], catch_exceptions=False)
    assert "Traceback" not in result.output
    return result


def content(path: Path) -> list[object]:
    """Every row that a log has."""
    with closing(sqlite3.connect(path)) as db:
        tables = ("setting", "load", "change", "archive")
        return [db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables]


def flips(raw: bytes, chance: random.Random, number: int) -> Iterator[tuple[int, bytes]]:
    """The file with one bit changed: a third anywhere, a third in the heads of pages, a third where text stands."""
    pages = range(len(raw) // PAGE)
    texts = [place for place, byte in enumerate(raw) if byte in b'":{}[]']
    for turn in range(number):
        places = (chance.randrange(len(raw)), PAGE * chance.choice(pages) + chance.randrange(40), chance.choice(texts))
        place = places[turn % 3]
        flipped = bytearray(raw)
        flipped[place] ^= 1 << chance.randrange(8)
        yield place, bytes(flipped)


def test_every_changed_byte_that_matters_is_found(made: Path, tmp_path: Path) -> None:
    """A log that says it is sound has every row as it was."""
    path = tmp_path / "log.sqlite"
    raw = (made / "log.sqlite").read_bytes()
    path.write_bytes(raw)
    expected, found, by_load = content(path), 0, 0
    for place, flipped in flips(raw, random.Random(5), FLIPS):
        path.write_bytes(flipped)
        try:
            with closing(SqliteLog(path)) as log:
                sound = log.sound()
        except WorkspaceFault:
            found += 1
            continue
        if sound.fault:
            found += 1
            by_load += "is not as it was written" in sound.fault
            assert "\n" not in sound.fault
            assert 0 <= sound.loads <= 4
        else:
            assert sound.loads == 4
            assert content(path) == expected, f"byte {place}"
    assert found > FLIPS / 3
    assert by_load > FLIPS / 6


def test_commands_on_a_log_with_a_changed_byte(made: Path, own: Path) -> None:
    """Each says what is wrong in a line, or does what it would have done; nothing that was folded is touched."""
    raw, before = (made / "log.sqlite").read_bytes(), exported(made)
    (own / "article.yaml").write_text(written(STATEMENT + "id: s", DENIAL + "id: t", DENIAL + "id: u"))
    source = (own / "article.yaml").rename(own.parent / "article.yaml")
    shutil.copy(own / "article.txt", own.parent)
    run("load", source, "-w", own)
    after = exported(own)
    refused = 0
    for place, flipped in flips(raw, random.Random(6), COMMANDED):
        shutil.rmtree(own)
        shutil.copytree(made, own)
        (own / "log.sqlite").write_bytes(flipped)
        status, load = told(own, "status"), told(own, "load", source)
        assert exported(own) == (before if load.exit_code else after), f"byte {place}"
        rebuilt, verified = told(own, "sync", "--rebuild"), told(own, "verify", "--deep")
        assert exported(own) == (before if load.exit_code else after), f"byte {place}"
        complaints = [each.stderr for each in (status, load, rebuilt, verified) if each.exit_code]
        assert all(str(own / "log.sqlite") in each or "the log" in each for each in complaints if each)
        if status.exit_code:
            refused += 1
            by_load = "is not as it was written" in status.stdout
            assert not by_load or rebuilt.exit_code == verified.exit_code == 1
        else:
            assert not complaints
    assert refused > COMMANDED / 4


def exported(folder: Path) -> str:
    """Every record, as far as it was folded."""
    result = told(folder, "export", "-", "--format", "records")
    assert result.exit_code == 0
    return result.stdout


def cut(folder: Path, load: int) -> None:
    """The log without its last loads."""
    with closing(sqlite3.connect(folder / "log.sqlite")) as db, db:
        db.execute("DELETE FROM change WHERE load > ?", (load,))
        db.execute("DELETE FROM load WHERE number > ?", (load,))


SHORT = "the log has 2 loads, and 4 were folded: it was cut short, or an older copy put here"
ASKING = ["ask unverified", "show s", "conflicts", "sync", "verify", "check article.yaml", "load article.yaml"]


@pytest.mark.parametrize("words", ASKING)
def test_a_log_that_was_cut_short_is_told_by_the_next_command(own: Path, words: str) -> None:
    cut(own, 2)
    command, *rest = words.split()
    result = told(own, command, *(own / word if word.endswith(".yaml") else word for word in rest))
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        f"{own}: {SHORT}; put the right one back, or take it as it is: sayso sync --rebuild"
    ]
    with closing(SqliteLog(own / "log.sqlite")) as log:
        assert log.head() == 2


def test_what_is_safe_of_a_log_that_was_cut_short(made: Path, own: Path) -> None:
    cut(own, 2)
    first, fault, safe, counts, *_ = told(own, "status").stdout.splitlines()
    assert first.startswith(f"{own}: 2 loads, ")
    assert fault.startswith(f"  {own}: {SHORT}; ")
    assert safe == f"  what was folded before stays; write it to a file with: sayso export FILE -w {own}"
    assert "4 attributions" in counts
    told_as_json = json.loads(told(own, "status", "--json").stdout)
    assert told_as_json["log"] == {"loads": 2, "fault": ""}
    assert SHORT in told_as_json["fault"]
    assert told_as_json["counts"]["attribution"] == 4
    assert exported(own) == exported(made)
    run("sync", "--rebuild", "-w", own)
    assert json.loads(run("status", "--json", "-w", own))["counts"]["attribution"] == 2
    assert all(not each for each in json.loads(run("verify", "--deep", "--json", "-w", own)).values())


def test_an_older_copy_that_went_on_otherwise_is_told(made: Path, own: Path) -> None:
    """It has as many loads as the one that was folded."""
    other = own.parent / "other"
    shutil.copytree(own, other)
    cut(other, 3)
    run("sync", "--rebuild", "-w", other)
    run("load", own / "article.yaml", "-w", other, "--by", "ada")
    shutil.copy(other / "log.sqlite", own / "log.sqlite")
    complaint = told(own, "ask", "unverified").stderr
    assert complaint.startswith(f"{own}: the log has another load 4 than was folded: it was replaced; ")
    assert exported(own) == exported(made)
    run("sync", "--rebuild", "-w", own)
    assert json.loads(run("status", "--json", "-w", own))["fault"] == ""
    run("verify", "--deep", "-w", own)


def test_a_load_that_was_changed_is_named_with_what_is_safe(made: Path, own: Path) -> None:
    with closing(sqlite3.connect(own / "log.sqlite")) as db, db:
        db.execute("UPDATE change SET record = replace(record, 'Gazette', 'Gazelle') WHERE load = 3")
    status = told(own, "status")
    assert status.exit_code == 1
    assert status.stdout.splitlines()[1] == "  log: 2 loads as written, then load 3 is not as it was written"
    assert exported(own) == exported(made)
    named = f"{own / 'log.sqlite'}: load 3 is not as it was written; put the right file back."
    for command in (["load", own / "third.yaml"], ["sync", "--rebuild"], ["verify", "--deep"]):
        assert told(own, *map(str, command)).stderr.splitlines() == [f"{named} What is safe: sayso status"]
    assert told(own, "ask", "unverified").exit_code == 0
    shutil.copy(made / "log.sqlite", own / "log.sqlite")
    run("verify", "--deep", "-w", own)


def test_a_record_that_was_changed_is_not_folded_with_another_source(own: Path) -> None:
    """What this load changes, a damaged load of another source says too."""
    with closing(sqlite3.connect(own / "log.sqlite")) as db, db:
        db.execute("UPDATE change SET record = replace(record, 'Gazette', 'Gazelle') WHERE load = 3")
    (own / "second.yaml").write_text((own / "second.yaml").read_text().replace("aid: {", "aid-2: {"), encoding="utf-8")
    before = exported(own)
    load = told(own, "load", own / "second.yaml")
    assert load.exit_code in (0, 1)
    assert "Gazelle" not in exported(own)
    assert (exported(own) == before) == bool(load.exit_code)


@pytest.mark.parametrize("changed", ["UPDATE setting SET value = 'https://other.example/' WHERE key = 'base'"])
def test_another_base_of_ids_is_told(made: Path, own: Path, changed: str) -> None:
    with closing(sqlite3.connect(own / "log.sqlite")) as db, db:
        db.execute(changed)
    complaint = told(own, "load", own / "article.yaml").stderr
    assert complaint.startswith(f"{own / 'log.sqlite'}: ids begin with https://other.example/, and with https://sayso.")
    assert told(own, "sync", "--rebuild").exit_code == 1
    assert told(own, "status").exit_code == 1
    assert exported(own) == exported(made)


def test_a_log_of_a_later_sayso_is_left_as_it_is(own: Path) -> None:
    path = own / "log.sqlite"
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {FORMAT + 1}")
    before = {each.name: each.read_bytes() for each in own.iterdir() if each.is_file()}
    expected = f"{path}: written by a later sayso (format {FORMAT + 1}, this one reads {FORMAT}); upgrade"
    for command in (["status"], ["load", own / "article.yaml"], ["sync", "--rebuild"], ["ask", "unverified"]):
        result = told(own, *map(str, command))
        assert (result.exit_code, result.stdout, result.stderr) == (1, "", expected + "\n")
    assert {each.name: each.read_bytes() for each in own.iterdir() if each.is_file()} == before
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {FORMAT}")
    run("verify", "--deep", "-w", own)


def test_another_database_is_no_log(own: Path) -> None:
    path = own / "log.sqlite"
    path.unlink()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE bookmark (url TEXT)")
    before = path.read_bytes()
    assert told(own, "load", own / "article.yaml").stderr == f"{path}: is no log of sayso; put the right file back\n"
    assert path.read_bytes() == before


@pytest.mark.parametrize("left", [0, 1, 50, 512, 4096, 4097, 20_000])
def test_a_truncated_log_is_told(made: Path, own: Path, left: int) -> None:
    os.truncate(own / "log.sqlite", left)
    before = exported(own)
    for command in (["status"], ["load", own / "article.yaml"], ["sync", "--rebuild"]):
        result = told(own, *map(str, command))
        assert result.exit_code == 1
        assert "log" in result.output
    assert exported(own) == before
    shutil.copy(made / "log.sqlite", own / "log.sqlite")
    run("verify", "--deep", "-w", own)
