"""A real Fuseki for tests, started from the jar that `make fuseki` fetched: datasets in memory, see config.ttl."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
BUILD = HERE.parents[1] / "build" / "fuseki"
START_SECONDS = 120
STOP_SECONDS = 30
WATCHED = 'exec 3<&0; "$@" & server=$!; (cat <&3 >/dev/null; kill $server) & wait $server'
"""Runs a command that ends when standard input closes, so also when this process is killed."""


class Fuseki(NamedTuple):
    """The server's address. /union and /private (of a user) are one dataset, /still reads it; /plain is no union."""

    url: str
    user: str
    password: str


def found() -> str | None:
    """Say why `server` would fail here, or return None."""
    if shutil.which("java") is None:
        return "java is missing: run `make fuseki`"
    pom = BUILD / "pom.xml"
    if not pom.exists() or pom.read_bytes() != (HERE / "pom.xml").read_bytes():
        return "the jar of Fuseki is missing or of another version: run `make fuseki`"
    return None


@contextmanager
def server(home: Path) -> Iterator[Fuseki]:
    """Run a server on a free port of 127.0.0.1, stopped at the end."""
    if reason := found():
        raise RuntimeError(reason)
    (home / "passwords").write_text("ada: correct-horse\n", encoding="utf-8")
    log = home / "fuseki.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["sh", "-c", WATCHED, "sh", *_command(home)],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=home,
            start_new_session=True,  # Ctrl-C reaches the tests alone
        )
    try:
        yield Fuseki(_ready(process, log), "ada", "correct-horse")
    finally:
        if process.stdin:
            process.stdin.close()
        process.wait(STOP_SECONDS)


def _command(home: Path) -> list[str]:
    (jar,) = BUILD.glob("*.jar")
    java = ["java", "-Xmx1g", "-XX:+UseSerialGC", "-cp", str(jar), "org.apache.jena.fuseki.main.cmds.FusekiMainCmd"]
    access = [f"--passwd={home / 'passwords'}", "--auth=basic"]
    return [*java, "--modules=false", "--localhost", "--port=0", *access, f"--config={HERE / 'config.ttl'}"]


def _ready(process: subprocess.Popen[bytes], log: Path) -> str:
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit and process.poll() is None:
        if line := re.search(r"Start Fuseki \(http=(\d+)\)", log.read_text(encoding="utf-8")):
            return f"http://127.0.0.1:{line[1]}"
        time.sleep(0.1)
    raise RuntimeError("\n".join(["Fuseki does not start, its last words:", *log.read_text().splitlines()[-20:]]))
