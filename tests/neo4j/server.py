"""A real Neo4j for tests: started from the jars that `make neo4j` fetched, or the one that SAYSO_TEST_NEO4J names.

SAYSO_TEST_NEO4J is a Bolt URL; SAYSO_TEST_NEO4J_USER (else neo4j) and SAYSO_TEST_NEO4J_PASSWORD (else none) go with it.
"""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
BUILD = HERE.parents[1] / "build" / "neo4j"
OPENED = ("java.io", "java.lang", "java.nio", "java.util.concurrent", "sun.nio.ch")
START_SECONDS = 120
STOP_SECONDS = 30


class Server(NamedTuple):
    """A running server, and where we started it the number of its process and the port of its HTTP API."""

    url: str
    user: str
    password: str
    process: int = 0
    http: int = 0


def found() -> str | None:
    """Say why `server` would fail here, or return None."""
    if os.environ.get("SAYSO_TEST_NEO4J"):
        return None
    java = shutil.which("java")
    if java is None:
        return "java is missing: run `make neo4j`"
    if not Path(java).resolve().with_name("javac").exists():
        return "this java is no JDK, and the launcher is compiled when it starts: run `make neo4j`"
    pom = BUILD / "pom.xml"
    if not pom.exists() or pom.read_bytes() != (HERE / "pom.xml").read_bytes():
        return "the jars of Neo4j are missing or of another version: run `make neo4j`"
    return None


@contextmanager
def server(home: Path, password: str = "") -> Iterator[Server]:
    """Run a server over the data in `home`, stopped at the end; without a password everybody may enter.

    The server named by SAYSO_TEST_NEO4J is given as it is: with its own data and its own password.
    """
    url = os.environ.get("SAYSO_TEST_NEO4J")
    if url:
        user = os.environ.get("SAYSO_TEST_NEO4J_USER", "neo4j")
        yield Server(url, user, os.environ.get("SAYSO_TEST_NEO4J_PASSWORD", ""))
        return
    with started(home, password) as running:
        yield running


@contextmanager
def started(home: Path, password: str = "", certificates: Path | None = None, port: int = 0) -> Iterator[Server]:
    """Run a server of one's own over the data in `home`. `certificates` is a folder with private.key and public.crt."""
    if reason := found():
        raise RuntimeError(reason)
    home.mkdir(parents=True, exist_ok=True)
    log = home / "launcher.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            _command(home, port, password, certificates),
            stdin=subprocess.PIPE,  # the launcher ends when this closes, so also when this process is killed
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches the tests alone
        )
    try:
        url, http = _ready(process, log)
        yield Server(url, "neo4j", password, process.pid, int(http))
    finally:
        _stop(process)


def _command(home: Path, port: int, password: str, certificates: Path | None) -> list[str]:
    opened = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENED]
    sparing = ["-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]  # most of its time goes into compiling itself
    java = ["java", *sparing, *opened, "-cp", str(BUILD / "lib" / "*")]
    trust = [str(certificates)] if certificates else []
    return [*java, str(HERE / "Neo4jServer.java"), str(home), str(port), password, *trust]


def _ready(process: subprocess.Popen[bytes], log: Path) -> tuple[str, str]:
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit and process.poll() is None:
        if line := re.search(r"^ready (\S+) (\d+)\n", log.read_text(), re.MULTILINE):
            return line[1], line[2]
        time.sleep(0.1)
    state = "is not ready" if process.poll() is None else f"ended with status {process.returncode}"
    messages = [line for line in log.read_text().splitlines() if not line.startswith("\t")]
    raise RuntimeError("\n".join([f"Neo4j {state}, its last words:", *messages[-20:]]))


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
