"""Ctrl-C, SIGTERM, and standard streams that are closed or full: said in a line, and whether a load came in."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso import Workspace
from tests.codings import STATEMENT, TEXT, written
from tests.commands import PROCESS, run
from tests.conftest import ROOT, cases, thorough
from tests.killing import Killable

ROUNDS = 150 if thorough() else cases(24)
SIGNALS = {signal.SIGINT: 130, signal.SIGTERM: 143}


@pytest.fixture(scope="module")
def killable() -> Iterator[Killable]:
    with Killable() as killable:
        yield killable


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "article.yaml").write_text(written(STATEMENT), encoding="utf-8")
    run("init", tmp_path)
    return tmp_path


@pytest.mark.xdist_group("kills")
def test_an_interrupted_load_says_whether_it_came_in(killable: Killable, own: Path) -> None:
    chance, ends = random.Random(3), Counter[str]()
    lasts = 1.0
    named(own, "before")
    run("load", own / "article.yaml", "-w", own)
    for number in range(ROUNDS):
        named(own, number)
        with Workspace(own) as workspace:
            before = workspace.log.head()
        sent = chance.choice(list(SIGNALS))
        status = killable.signalled(
            chance.uniform(0, lasts), sent, what="command", folder=str(own), words=["load", "article.yaml"]
        )
        out, err = (own / "out").read_text(), (own / "err").read_text()
        with Workspace(own) as workspace:
            came_in = workspace.log.head() - before
        assert "Traceback" not in err, err
        lasts *= 1.1 if status else 0.85  # a load takes longer or shorter as the machine is at work
        if not status:
            assert out == f"article: load {before + 1}: 1 record put, 1 dropped\n"
            assert came_in == 1
            ends["too late"] += 1
        elif status == -sent:
            assert not came_in, "it had not begun to listen"
            ends["at once"] += 1
        else:
            assert status == SIGNALS[sent]
            (line,) = err.splitlines()
            told = re.fullmatch(r"interrupted; (nothing was loaded|load (\d+) came in, .*)", line)
            assert told or (line == "interrupted" and not came_in) or "sayso status" in line, line
            assert not told or bool(told[2]) == bool(came_in)
            ends["came in" if came_in else "did not"] += 1
    assert ends["did not"] + ends["came in"] >= ROUNDS / 3, ends
    run("sync", "-w", own)
    assert all("are there and equal" in line for line in run("verify", "--deep", "-w", own).splitlines())


def named(folder: Path, name: object) -> None:
    """A statement file that differs from the last in one entity."""
    entity = f"name-{name}: {{Topic: topic {name}}}\n"
    (folder / "article.yaml").write_text(written(STATEMENT, entities=entity), encoding="utf-8")


STARTING = """
import os, threading, time
from sayso.start import main
threading.Thread(target=lambda: (time.sleep({seconds}), os.kill(os.getpid(), {sent})), daemon=True).start()
main()
"""


@pytest.mark.parametrize("sent", SIGNALS, ids=lambda sent: sent.name)
def test_a_command_that_is_interrupted_while_it_starts(own: Path, sent: signal.Signals) -> None:
    """What comes first of ours listens before anything is imported that takes long."""
    for seconds in (0.2, 0.7):
        code = STARTING.format(seconds=seconds, sent=sent.value)
        command = [PROCESS[0], "-c", code, "status", "-w", str(own)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        assert "Traceback" not in done.stderr
        assert done.returncode in (0, SIGNALS[sent])
        assert done.returncode == 0 or done.stderr.startswith("interrupted")


WORDS = ["status", "load article.yaml", "export - --format records", "ask unverified --csv"]
CLOSED = [*((">&-", words) for words in WORDS), *((each, WORDS[1]) for each in ("<&-", "2>&-", "<&- >&- 2>&-"))]


@pytest.mark.parametrize(("closed", "words"), CLOSED)
def test_standard_streams_that_are_closed(own: Path, closed: str, words: str) -> None:
    words = words.replace("article.yaml", str(own / "article.yaml"))
    line = f"{PROCESS[0]} -c '{PROCESS[2]}' {words} -w {own} {closed}"
    done = subprocess.run(["bash", "-c", line], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    run("verify", "--deep", "-w", own)


@pytest.mark.parametrize("words", WORDS)
def test_standard_output_that_is_full(own: Path, words: str) -> None:
    if words.startswith("export"):
        run("load", own / "article.yaml", "-w", own)
    words = words.replace("article.yaml", str(own / "article.yaml"))
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*PROCESS, *words.split(), "-w", str(own)], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert done.returncode == 1
    assert done.stderr == "standard output: No space left on device\n"
    run("verify", "--deep", "-w", own)


def test_what_reads_the_output_has_ended(own: Path) -> None:
    run("load", own / "article.yaml", "-w", own)
    for words in ("status", "export - --format records", "ask statements --about incursion"):
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run(
            [*PROCESS, *words.split(), "-w", str(own)], cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, text=True
        )
        os.close(writing)
        assert done.returncode in (0, 1)
        assert done.stderr == ""
