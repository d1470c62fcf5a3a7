"""The log and the state: what is acknowledged stays, what fails leaves nothing, what was judged can be taken back."""

from __future__ import annotations

import hashlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sayso import Workspace
from sayso.errors import LogMoved, WorkspaceFault
from sayso.graph.log import Load, SqliteLog
from sayso.graph.record import Change, Record
from sayso.ontology.values import Ref, Text
from tests import specimen
from tests.conftest import ROOT, SAMPLE_FILES
from tests.harness import Kept, append, difference
from tests.specimen import MILLER, SAID, US
from tests.strategies import IDS, ONTOLOGY

FIRST = ROOT / "tests" / "agency" / "agency-2024-08-10.yaml"
WORDS = hashlib.sha256(b"words").hexdigest()


def place(handle: str, name: str = "place") -> Record:
    return Record.of(IDS.entity(handle), ["Location"], {"name": Text(name, "en")})


def load_of(source: str, *records: Record, archive: dict[str, bytes] | None = None) -> Load:
    return Load(source, tuple(Change(record.id, record) for record in records), archive or {}, ONTOLOGY.digest)


# the log


def test_a_load_is_numbered_dated_and_kept(tmp_path: Path) -> None:
    log = SqliteLog(tmp_path / "log.sqlite")
    assert log.head() == 0
    assert log.append(load_of("a", place("x"), archive={WORDS: b"words"}), 0) == 1
    assert log.append(load_of("b", place("x"), place("y")), 1) == 2
    log.close()
    log = SqliteLog(tmp_path / "log.sqlite")
    assert [(number, source, change.id) for number, source, change in log.since(0)] == [
        (1, "a", place("x").id),
        (2, "b", place("x").id),
        (2, "b", place("y").id),
    ]
    assert [(entry.put, entry.dropped) for entry in log.loads()] == [(1, 0), (2, 0)]
    assert [source for source, _ in log.holders([place("x").id])] == ["a", "b"]
    assert log.archived(WORDS) == b"words"
    log.close()


def test_a_second_writer_is_told_that_the_log_has_moved(tmp_path: Path) -> None:
    one, two = SqliteLog(tmp_path / "log.sqlite"), SqliteLog(tmp_path / "log.sqlite")
    one.append(load_of("a", place("x")), 0)
    with pytest.raises(LogMoved, match="another load came in first"):
        two.append(load_of("b", place("y")), 0)
    assert not list(two.held("b"))
    one.close()
    two.close()


def test_several_loads_come_in_together_or_not_at_all(tmp_path: Path) -> None:
    log = SqliteLog(tmp_path / "log.sqlite")
    with pytest.raises(LogMoved), log.together():  # noqa: PT012 - the second of them is what fails
        log.append(load_of("a", place("x")), 0)
        log.append(load_of("b", place("y")), 0)
    assert log.head() == 0
    assert not list(log.held("a"))
    log.close()


def test_loading_again_makes_the_difference_only(tmp_path: Path) -> None:
    log = SqliteLog(tmp_path / "log.sqlite")
    append(log, "a", [place("x"), place("y")])
    assert not difference(log, "a", [place("y"), place("x")])
    assert append(log, "a", [place("x", "renamed")]) == 2
    assert [change for number, _, change in log.since(1)] == [
        Change(place("x").id, place("x", "renamed")),
        Change(place("y").id, None),
    ]
    assert [record.id for record in log.held("a")] == [place("x").id]
    log.close()


def test_a_history_is_known_again_by_what_was_loaded(tmp_path: Path) -> None:
    def history(name: str, *loads: Load) -> list[str]:
        log = SqliteLog(tmp_path / name)
        for number, each in enumerate(loads):
            log.append(each, number)
        found = [log.history(number) for number in range(len(loads) + 2)]
        log.close()
        return found

    x, y = load_of("a", place("x")), load_of("a", place("y"))
    one, other = history("one", x, y), history("other", x, load_of("b", place("y")))
    assert one[0] == one[3] == ""
    log = SqliteLog(tmp_path / "one")
    assert [log.history(number) for number in range(4)] == one
    log.close()
    assert len({one[1], one[2], other[2], history("swapped", y, x)[2]}) == 4


def test_a_log_that_is_no_database_is_a_fault_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "log.sqlite").write_bytes(b"not a database, and longer than a hundred bytes" * 10)
    with pytest.raises(WorkspaceFault, match=r"log\.sqlite"):
        SqliteLog(tmp_path / "log.sqlite")


# the state


def test_an_entity_is_what_each_source_says_of_it(tmp_path: Path) -> None:
    with Kept(tmp_path) as kept:
        kept.load("a", [place("x")])
        kept.load(
            "b", [Record.of(place("x").id, ["Location"], {"name": Text("Ort", "de"), "identifier": "geonames:1"})]
        )
        (both,) = kept.state.find([place("x").id]).values()
        assert set(both.many("name")) == {Text("place", "en"), Text("Ort", "de")}
        kept.load("a", [])
        (left,) = kept.state.find([place("x").id]).values()
        assert left.text("caption") == "Ort"
        kept.load("b", [])
        assert not kept.state.find([place("x").id])


def test_judged_identity_is_resolved_and_can_be_taken_back(tmp_path: Path) -> None:
    with Kept(tmp_path) as kept:
        specimen.load(kept)
        before = {record.id: record for record in kept.state.records()}
        same = Record.of(
            IDS.base + "judgement/same",
            ["Identity"],
            {"subject": [Ref(US), Ref(MILLER)], "verdict": "same", "judge": "ada", "judged": specimen.MOMENT},
        )
        kept.load("ada", [same])
        now = {record.id: record for record in kept.state.records()}
        smaller, larger = sorted((US, MILLER))
        assert now[larger].refs("sameAs") == (smaller,)
        assert now[SAID].refs("speaker") == (smaller,)
        assert kept.state.recorded([SAID])[SAID].refs("speaker") == (MILLER,)
        assert kept.afresh() == list(kept.state.records())
        kept.load("ada", [])
        assert {record.id: record for record in kept.state.records()} == before


def test_a_renamed_speaker_shows_in_what_is_said(own_sample: Workspace, tmp_path: Path) -> None:
    """The fold reaches what depends on a change, and leaves the rest where it was in the change feed."""
    head = own_sample.log.head()
    for file in SAMPLE_FILES:
        text = file.read_text(encoding="utf-8").replace("Valery Gerasimov,", "General Gerasimov,")
        (tmp_path / file.name).write_text(text, encoding="utf-8")
        document = file.with_suffix(".txt")
        (tmp_path / document.name).write_bytes(document.read_bytes())
    own_sample.load([tmp_path / file.name for file in SAMPLE_FILES])
    with own_sample.reading() as state:
        changed = {change.id for change in state.changes(head)}
        (said,) = state.find([own_sample.ids.attribution("kursk-incursion-2024-08-08", "halted")]).values()
    assert str(said.text("caption")).startswith("General Gerasimov")
    assert said.id in changed
    assert own_sample.ids.attribution("kursk-incursion-2024-08-08", "gas-flowing") not in changed
    assert not any(own_sample.verify(deep=True).values())


# files that are lost or broken


@pytest.mark.parametrize("broken", [b"", b"no database" * 50, None], ids=["empty", "garbage", "deleted"])
def test_a_broken_state_is_folded_again(own_sample: Workspace, broken: bytes | None) -> None:
    path = own_sample.folder / "state.duckdb"
    path.unlink()
    if broken is not None:
        path.write_bytes(broken)
    assert not any(own_sample.verify(deep=True).values())


def test_a_state_knows_that_its_log_was_replaced(tmp_path: Path) -> None:
    """A log that was put back from a copy, and went on otherwise, has as many loads as the one that is gone."""
    with Kept(tmp_path) as kept:
        kept.load("a", [place("x")])
        kept.log.close()
        shutil.copy(kept.log.path, tmp_path / "copy.sqlite")
        kept.log = SqliteLog(kept.log.path)
        kept.load("b", [place("y")])
        kept.log.close()
        kept.log = SqliteLog(tmp_path / "copy.sqlite")
        with pytest.raises(WorkspaceFault, match="another load 2 than was folded: it was replaced"):
            kept.load("b", [place("z")])
        assert [record.id for record in kept.state.records()] == [place("x").id, place("y").id]
        kept.state.clear()
        kept.fold()
        assert [record.id for record in kept.state.records()] == [place("x").id, place("z").id]


def test_what_cannot_be_folded_does_not_come_in(own_sample: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a fault of the fold")

    head = own_sample.log.head()
    with monkeypatch.context() as patched:
        patched.setattr("sayso.graph.state.fold", broken)
        with pytest.raises(RuntimeError, match="a fault of the fold"):
            own_sample.load([FIRST])
    assert own_sample.log.head() == head
    assert own_sample.load([FIRST])[0].number == head + 1
    assert not any(own_sample.verify(deep=True).values())


def test_a_full_disk_leaves_the_log_as_it_was(tmp_path: Path) -> None:
    """A limit on the size of files stands for a full disk."""
    Workspace.init(tmp_path / "w").close()
    before = SqliteLog(tmp_path / "w" / "log.sqlite").head()
    size = 200_000

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    done = subprocess.run(
        [*SAYSO, "load", "-w", str(tmp_path / "w"), *map(str, SAMPLE_FILES)],
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    with Workspace(tmp_path / "w") as workspace:
        assert workspace.log.head() == before
        assert workspace.load(SAMPLE_FILES)[1].number == 2
        assert not any(workspace.verify().values())


# processes that die, or come at once

SAYSO = (sys.executable, "-c", "from sayso.start import main; main()")


def test_a_killed_load_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    """Bounded: six loads, each killed at a random moment; what follows is equal every time."""
    chance = random.Random(8)
    folder = tmp_path / "w"
    Workspace.init(folder).close()
    interrupted = 0
    for _ in range(6):
        process = subprocess.Popen(
            [*SAYSO, "load", "-w", str(folder), *map(str, SAMPLE_FILES)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
        )
        time.sleep(chance.uniform(0.5, 4.0))
        interrupted += process.poll() is None
        process.kill()
        printed = process.communicate()[0]
        with Workspace(folder) as workspace:
            assert workspace.log.head() in (0, 2)
            assert workspace.log.head() == 2 or b"load 2" not in printed
            workspace.sync()
            assert not any(workspace.verify().values())
        if workspace.folder.exists() and chance.random() < 0.5:
            for file in ("log.sqlite", "log.sqlite-wal", "log.sqlite-shm", "state.duckdb", "state.duckdb.wal"):
                (folder / file).unlink(missing_ok=True)
            Workspace.init(folder).close()
    assert interrupted


def test_two_loads_at_once_both_come_in(tmp_path: Path) -> None:
    folder = tmp_path / "w"
    Workspace.init(folder).close()
    commands = [[*SAYSO, "load", "-w", str(folder), str(file)] for file in SAMPLE_FILES]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, text=True)
        for command in commands
    ]
    ended = [process.communicate() for process in running]
    for process, (_, error) in zip(running, ended, strict=True):
        assert "Traceback" not in error
        assert process.returncode == 0 or "is writing this workspace; try again" in error
    with Workspace(folder) as workspace:
        workspace.load(SAMPLE_FILES)
        assert workspace.log.head() == 2
        assert not any(workspace.verify(deep=True).values())
