"""Two at once, in processes and in threads: one waits, or is told who holds it; nobody sees half of a load."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from sayso import Workspace
from sayso.errors import WorkspaceBusy, WorkspaceFault
from tests.codings import STATEMENT, TEXT, written
from tests.commands import failed, run
from tests.conftest import ROOT

HOLDING = """
import sys
from sayso import Workspace
with Workspace(sys.argv[1]) as workspace, {how} as state:
    print("held", flush=True)
    sys.stdin.readline()
"""
LOADS = 6
READERS = 3


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "article.yaml").write_text(written(STATEMENT + "id: s"), encoding="utf-8")
    run("init", tmp_path)
    run("load", tmp_path / "article.yaml", "-w", tmp_path)
    return tmp_path


@contextmanager
def held(folder: Path, how: str) -> Iterator[int]:
    """Another process has the workspace open; its id."""
    command = [sys.executable, "-c", HOLDING.format(how=how), str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield process.pid
        process.communicate("end\n")


def test_who_waits_for_a_writer_is_told_who_it_is(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.writer_lock.WAIT_SECONDS", 0.3)
    with held(own, "workspace.files.writing()") as writer:
        who = f"{own}: process {writer} on {socket.gethostname()} since 20"
        for words in (["load", own / "article.yaml"], ["sync", "--rebuild"], ["show", "s"], ["verify"]):
            complaint = failed(*words, "-w", own)
            assert complaint.startswith(who)
            assert complaint.endswith(" is writing this workspace; try again")
        for language in ("cypher", "sparql"):
            assert "1 statement" in run("ask", "statements", "--language", language, "-w", own)
    run("load", own / "article.yaml", "-w", own)


def test_a_writer_is_told_of_a_reader_that_does_not_end(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.writer_lock.WAIT_SECONDS", 0.3)
    with held(own, "workspace.reading()"):
        assert "s" in run("show", "s", "-w", own)
        assert failed("load", own / "article.yaml", "-w", own) == f"{own}: another process has it open; try again"


def test_a_writer_waits_for_a_reader(own: Path) -> None:
    ended = 0.0

    def read() -> None:
        nonlocal ended
        with Workspace(own) as workspace, workspace.reading():
            begun.set()
            time.sleep(1)
            ended = time.monotonic()

    begun = threading.Event()
    thread = threading.Thread(target=read)
    thread.start()
    begun.wait()
    (own / "article.yaml").write_text(written(STATEMENT + "id: t"), encoding="utf-8")
    with Workspace(own) as workspace:
        assert workspace.load([own / "article.yaml"])[0].number == 2
    assert ended
    assert time.monotonic() > ended
    thread.join()


def test_readers_that_overlap_let_a_writer_in(own: Path) -> None:
    """Each begins before the other ends."""
    others = threading.Barrier(READERS)
    written_last = threading.Event()

    def read(number: int) -> None:
        with Workspace(own) as workspace:
            others.wait()
            time.sleep(number * 0.2)
            while not written_last.is_set():
                with workspace.reading():
                    time.sleep(READERS * 0.2)

    with ThreadPoolExecutor(READERS) as threads:
        found = [threads.submit(read, number) for number in range(READERS)]
        try:
            time.sleep(READERS * 0.2)
            with Workspace(own) as workspace:
                assert workspace.load([own / "article.yaml"])
        finally:
            written_last.set()
    assert not any(each.exception() for each in found)


def test_a_reading_inside_another_does_not_wait_for_a_writer(own: Path) -> None:
    """He waits for the outer one."""
    begun = threading.Event()

    def write() -> int:
        begun.set()
        with Workspace(own) as workspace:
            return len(workspace.load([own / "article.yaml"]))

    with ThreadPoolExecutor(1) as threads, Workspace(own) as workspace:
        with workspace.reading():
            writer = threads.submit(write)
            begun.wait()
            time.sleep(0.5)
            for _ in range(5):  # if each waited, he would have given up
                with workspace.reading() as state:
                    assert state.count("attribution") == 1
            assert not writer.done()
        assert writer.result() == 1


def test_a_reader_that_writes_is_told(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.writer_lock.WAIT_SECONDS", 0.3)
    with Workspace(own) as workspace:
        with workspace.reading(), pytest.raises(WorkspaceBusy, match="this process itself has it open; finish that"):
            workspace.sync()
        with workspace.files.writing():
            with pytest.raises(WorkspaceBusy, match=r"process \d+ on .* is writing this workspace"):
                workspace.sync()
            with pytest.raises(WorkspaceBusy), workspace.reading():
                pass
        workspace.sync()


def test_a_workspace_belongs_to_one_thread(own: Path) -> None:
    with Workspace(own) as workspace, ThreadPoolExecutor(1) as threads:
        with pytest.raises(WorkspaceFault, match="opened in another thread; open a Workspace in each"):
            threads.submit(workspace.status).result()
        assert workspace.status().loads == 1


def test_readers_in_threads_see_whole_loads_only(own: Path) -> None:
    """Load n says n statements, all at once or none of them."""
    written_last = threading.Event()

    def read(_: int) -> list[int]:
        seen = []
        while not written_last.is_set():
            with Workspace(own) as workspace:
                seen.append(len(workspace.ask("statements", about="incursion").rows))
                with workspace.reading() as state:
                    seen.append(state.count("attribution"))
        return seen

    def write() -> None:
        for number in range(2, 2 + LOADS):
            said = [f"{STATEMENT}id: s{number}-{each}\n" for each in range(number)]
            (own / "article.yaml").write_text(written(*said), encoding="utf-8")
            with Workspace(own) as workspace:
                assert workspace.load([own / "article.yaml"])[0].number == number

    with ThreadPoolExecutor(READERS) as threads:
        found = [threads.submit(read, number) for number in range(READERS)]
        try:
            write()
        finally:
            written_last.set()
    for each in found:
        seen = each.result()
        assert seen == sorted(seen)
        assert set(seen) <= set(range(1, 2 + LOADS))
    run("verify", "--deep", "-w", own)
