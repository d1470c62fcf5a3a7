"""A disk that is full, and one that may only be read: small real mounts, in a namespace of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso import Workspace
from tests.commands import PROCESS
from tests.conftest import ROOT, SAMPLE_FILES, thorough

SIZE = 40 * 1024
FREE = (0, 30, 100, 250, 400, 700, 1000, 1500, 2000, 3000) if thorough() else (0, 250, 700, 2000)
"""KiB that are left: each is enough for something more."""
FIRST = ROOT / "tests" / "agency" / "agency-2024-08-10.yaml"


class Mount:
    """A file system of some KiB in memory, which only commands run by `run` see."""

    def __init__(self, place: Path) -> None:
        self.place = place
        place.mkdir()
        script = f"mount -t tmpfs -o size={SIZE}k none '{place}' && echo ready && exec cat"
        self._holder = subprocess.Popen(
            ["unshare", "--map-root-user", "--mount", "sh", "-c", script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert self._holder.stdout
        self.ready = self._holder.stdout.readline() == b"ready\n"

    def run(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        inside = ["nsenter", f"--target={self._holder.pid}", "--user", "--mount", "--preserve-credentials"]
        return subprocess.run([*inside, *map(str, words)], cwd=ROOT, capture_output=True, text=True)

    def sayso(self, command: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """A command in the workspace `w` of the mount."""
        done = self.run(*PROCESS, command, *words, "-w", self.place / "w")
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def done(self, *words: str | Path) -> str:
        """What a command prints that ends well."""
        done = self.run(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def close(self) -> str:
        _, complaint = self._holder.communicate()
        return complaint.decode().strip()


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Mount]:
    """Skips where none can be made, and fails there when CI is set; without CI it takes too long."""
    if not os.environ.get("CI"):
        pytest.skip("full disks and read-only mounts are tested by .ci/run")
    if missing := [name for name in ("unshare", "nsenter", "mount") if shutil.which(name) is None]:
        pytest.skip(f"no {missing[0]} to mount a small file system with")
    mount = Mount(tmp_path / "mount")
    if not mount.ready:
        pytest.skip(f"no small file system can be mounted here: {mount.close()}")
    yield mount
    mount.close()


def equal(mount: Mount) -> None:
    found = mount.sayso("verify", "--deep")
    assert found.returncode == 0, found.stdout + found.stderr
    assert found.stdout.count("are there and equal") == 4


@pytest.mark.parametrize("free", FREE)
def test_a_full_disk(mount: Mount, free: int) -> None:
    """The log is as before or has the load, and says which; when there is room again, all is well."""
    w, filler = mount.place / "w", mount.place / "filler"
    mount.done(*PROCESS, "init", w)
    left = int(mount.done("df", "-k", "--output=avail", mount.place).split()[-1])
    mount.done("sh", "-c", f"head -c {left - free}K /dev/zero > '{filler}'")
    load = mount.sayso("load", *SAMPLE_FILES)
    asked = mount.sayso("ask", "unverified")
    assert asked.returncode in (0, 1)
    lines = load.stderr.splitlines()
    assert load.returncode in (0, 1)
    if load.returncode:
        assert load.stdout == ""
        assert len(lines) == 1
        assert lines[0].startswith(f"{w}/")
    came_in = not load.returncode or "load 2 came in" in load.stderr
    mount.done("rm", filler)
    status = mount.sayso("status")
    assert status.returncode == 0, status.stdout
    assert status.stdout.startswith(f"{w}: {2 if came_in else 0} loads, ")
    again = mount.sayso("load", *SAMPLE_FILES)
    assert again.returncode == 0
    assert ("nothing changed" in again.stdout) == came_in
    equal(mount)


READING = [
    *(["ask", "unverified", "--language", language] for language in ("cypher", "sparql", "python", "all")),
    *(["conflicts"], ["show", "halted"], ["status"], ["verify"], ["verify", "--deep"], ["check", str(FIRST)]),
    *(["export", "-", "--format", format] for format in ("jsonl", "records", "nquads", "trig")),
    *(["cypher", "MATCH (n:Statement) RETURN count(n) AS n"], ["sparql", "ASK { ?s ?p ?o }", "--seconds", "20"]),
]
WRITING = [["load", str(FIRST)], ["grade", "us", "B2", "--by", "ada"], ["sync"], ["sync", "--rebuild"]]


def test_what_may_only_be_read_can_be_asked(mount: Mount, own_sample: Workspace) -> None:
    mount.done("cp", "-r", own_sample.folder, mount.place / "w")
    mount.done("rm", "-f", mount.place / "w" / "writer.lock")
    expected = [mount.sayso(*words) for words in READING]
    mount.done("mount", "-o", "remount,ro", mount.place)
    for words, before in zip(READING, expected, strict=True):
        found = mount.sayso(*words)
        assert (found.returncode, found.stdout, found.stderr) == (0, before.stdout, ""), words
    for words in WRITING:
        found = mount.sayso(*words)
        assert (found.returncode, found.stdout) == (1, ""), words
        assert found.stderr == f"{mount.place / 'w'}: Read-only file system; nothing was written\n"
    view = mount.sayso("ask", "unverified", "--as-of", "1")
    assert view.stderr.endswith("Read-only file system; a view needs room to be folded in\n")


def test_what_may_only_be_read_and_is_behind_says_so(mount: Mount, own_sample: Workspace) -> None:
    w = mount.place / "w"
    mount.done("cp", "-r", own_sample.folder, w)
    for name in ("state.duckdb", "writer.lock"):
        mount.done("rm", "-f", w / name)
    mount.done("mount", "-o", "remount,ro", mount.place)
    found = mount.sayso("show", "halted")
    assert found.returncode == 1
    assert found.stderr == f"{w}: Read-only file system; nothing was written\n"
