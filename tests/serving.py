"""A served workspace, or scratch dataset, in a process of its own, and a plain HTTP client for it."""

from __future__ import annotations

import http.client
import json
import re
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from tests.commands import PROCESS

ROOT = Path(__file__).parent.parent
READY = re.compile(r"http://\S+?:(\d+)/: serving")
SLOW = 120.0
"""How many seconds a client waits: a busy machine is no fault."""


class Got(NamedTuple):
    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def json(self) -> Any:
        return json.loads(self.content)

    @property
    def text(self) -> str:
        return self.content.decode()


def requested(
    port: int, method: str, path: str, content: bytes | None = None, headers: Mapping[str, str] | None = None
) -> Got:
    """One request on a connection of its own, with no header that was not given but Host and the length."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SLOW)
    try:
        connection.request(method, path, content, dict(headers or {}))
        response = connection.getresponse()
        found = {name.lower(): value for name, value in response.getheaders()}
        return Got(response.status, found, response.read())
    finally:
        connection.close()


class Served(NamedTuple):
    port: int
    process: subprocess.Popen[str]

    def request(
        self, method: str, path: str, content: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Got:
        return requested(self.port, method, path, content, headers)

    def get(self, path: str, accept: str = "*/*", **parameters: Any) -> Got:
        query = f"?{urlencode(parameters, doseq=True)}" if parameters else ""
        return self.request("GET", path + query, headers={"Accept": accept})

    def query(self, text: str, accept: str = "*/*", **parameters: Any) -> Got:
        return self.get("/sparql", accept, query=text, **parameters)

    def stop(self, sent: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(sent)
        return self.process.wait(timeout=SLOW)


@contextmanager
def served(*words: str | Path) -> Iterator[Served]:
    """`sayso serve` with these words, on a free port, until the block ends."""
    command = [*PROCESS, "serve", "--port", "0", *map(str, words)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert process.stderr
        try:
            line = process.stderr.readline()
            found = READY.match(line)
            assert found, line + process.stderr.read()
            yield Served(int(found[1]), process)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(timeout=SLOW)


def until(found: Callable[[], bool]) -> bool:
    """Whether something comes true before one gives up."""
    end = monotonic() + SLOW
    while not found() and monotonic() < end:
        sleep(0.02)
    return found()


def workers_of(server: Served) -> set[int]:
    """The processes that do its tasks; another keeps the graphs up."""
    pid = server.process.pid
    started = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(each) for each in started if "worker" in told_of(int(each), "cmdline")}


def at_work(server: Served) -> list[int]:
    """The workers that are running, not waiting."""
    return [pid for pid in workers_of(server) if told_of(pid, "stat").rpartition(")")[2].split()[:1] == ["R"]]


def told_of(pid: int, what: str) -> str:
    """What the system tells of a process; nothing of one that has just ended."""
    try:
        return Path(f"/proc/{pid}/{what}").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def ready(server: Served) -> Served:
    """A server whose graphs are up."""
    assert until(lambda: server.get("/ready").status == 200)
    return server


def path_of(address: str, prefix: str, instead: str) -> str:
    """The path and query of an address that a suite writes, with the service's own prefix."""
    parts = urlsplit(address)
    query = f"?{parts.query}" if parts.query else ""
    return instead + parts.path.removeprefix(prefix) + query
