"""Many clients at once for minutes, and workers killed under them: what every request came to, and the memory.

    python -m benchmarks.soak [N] [--minutes M] [--clients C]
    python -m benchmarks.soak [N] --kill K [--clients C]

N defaults to 1,000 statements, M to 10 minutes, C to 32 clients. Each client asks one door after the other, by SPARQL,
Cypher, views and pages, with some queries that have to be refused, and compares every answer with the first of its
kind. With --kill, K workers are killed, one each second, and an answer may also be a clean error.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event, Lock
from time import monotonic, sleep
from typing import NamedTuple
from urllib.parse import quote

from benchmarks.generator import World
from benchmarks.scale import fold, log
from sayso import Workspace
from tests.serving import Served, ready, served, until, workers_of

KILLS_EVERY = 1.0
LOOKS_EVERY = 10.0
CYPHER = {"Content-Type": "application/json"}
ERRORS = {500, 503}
"""What may come of a request whose worker was killed, or which found no place in the queue."""


class Call(NamedTuple):
    """A request, and the status that it has to have."""

    path: str
    status: int
    body: bytes | None = None


def sparql(text: str, status: int = 200) -> Call:
    return Call(f"/sparql?query={quote(text)}", status)


def cypher(text: str, status: int = 202) -> Call:
    return Call("/cypher", status, json.dumps({"statement": text}).encode())


CALLS = (
    sparql("SELECT ?s ?stance { ?s a sayso:Statement ; sayso:stance ?stance } ORDER BY ?s"),
    sparql("SELECT ?stance (COUNT(*) AS ?n) { ?s sayso:stance ?stance } GROUP BY ?stance ORDER BY ?stance"),
    sparql("CONSTRUCT { ?s a sayso:Statement } WHERE { ?s a sayso:Statement } ORDER BY ?s"),
    sparql("SELECT * { SERVICE <http://127.0.0.1:9/> {} }", 403),
    sparql("SELECT * {", 400),
    cypher("MATCH (s:Statement) RETURN s.id AS id ORDER BY id"),
    cypher("MATCH (s:Statement)-[:SPEAKER]->(e) RETURN e.id AS id, count(*) AS n ORDER BY id"),
    cypher("MATCH (s:Statement) DETACH DELETE s", 403),
    Call("/conflicts?format=json", 200),
    Call("/questions/statements?format=csv&limit=200", 200),
    Call("/questions/backers?format=html", 200),
    Call("/records?format=html", 200),
    Call("/?format=html", 200),
    Call("/openapi.json", 200),
    Call("/records/nothing/at/all", 404),
)


class Tally:
    """What became of the requests of all clients."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._answers: dict[Call, str] = {}
        self.counts = Counter[str]()
        self.faults: list[str] = []

    def answered(self, call: Call, status: int, content: bytes, *, killing: bool) -> None:
        with self._lock:
            if killing and status in ERRORS and call.status != status:
                self.counts[f"{status}, a clean error"] += 1
            elif status == 503:
                self.counts["503, asked to come again"] += 1
            elif status != call.status:
                self.faults.append(f"{call.path[:80]}: {status} {content[:200]!r}")
            else:
                self._compare(call, content)

    def _compare(self, call: Call, content: bytes) -> None:
        digest = sha256(content).hexdigest() if call.status < 300 else ""
        if self._answers.setdefault(call, digest) == digest:
            self.counts["as it has to be"] += 1
        else:
            self.faults.append(f"{call.path[:80]}: another answer than the first time")

    def broken(self, call: Call, error: Exception, *, killing: bool) -> None:
        with self._lock:
            if killing and isinstance(error, HTTPException):
                self.counts["broke off, and says so"] += 1
            else:
                self.faults.append(f"{call.path[:80]}: {error!r}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("statements", nargs="?", type=int, default=1_000)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--kill", type=int, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, Workspace.init(Path(name)) as workspace:
        log(workspace, World(given.statements, workspace.ontology, workspace.ids))
        fold(workspace, relations=True)
        workspace.sync()
        with served("-w", Path(name), "--queue", str(given.clients)) as server:
            tally, over = Tally(), Event()
            ready(server)
            with ThreadPoolExecutor(given.clients) as pool:
                clients = [pool.submit(ask, server, tally, over, n, bool(given.kill)) for n in range(given.clients)]
                try:
                    kill(server, given.kill) if given.kill else look(server, given.minutes * 60, tally)
                finally:
                    over.set()
                for each in clients:
                    each.result()
            assert until(lambda: server.get("/ready").status == 200)
            print(*(f"{count:>9,}  {what}" for what, count in tally.counts.most_common()), sep="\n")
            print(f"{len(tally.faults):>9,}  faults", *tally.faults[:20], sep="\n")


def ask(server: Served, tally: Tally, over: Event, seed: int, killing: bool) -> None:
    """Be a client, until it is over."""
    chance = random.Random(seed)
    connection = HTTPConnection("127.0.0.1", server.port, timeout=120)
    while not over.is_set():
        call = chance.choice(CALLS)
        try:
            connection.request("POST" if call.body else "GET", call.path, call.body, CYPHER if call.body else {})
            response = connection.getresponse()
            tally.answered(call, response.status, response.read(), killing=killing)
        except (HTTPException, OSError) as error:
            connection.close()
            tally.broken(call, error, killing=killing)
    connection.close()


def kill(server: Served, number: int) -> None:
    """Kill workers, one after the other, whether they are at work or not."""
    chance = random.Random(0)
    done = 0
    while done < number:
        sleep(KILLS_EVERY)
        if workers := sorted(workers_of(server)):
            with suppress(ProcessLookupError):
                os.kill(chance.choice(workers), signal.SIGKILL)
                done += 1
    print(f"{done:>9,}  workers killed")


def look(server: Served, seconds: float, tally: Tally) -> None:
    """Say now and then how much memory the server and its workers hold."""
    started = monotonic()
    while (passed := monotonic() - started) < seconds:
        held = [memory(pid) for pid in (server.process.pid, *workers_of(server))]
        mib = ", ".join(f"{each:.0f}" for each in held)
        print(f"{passed:7.0f} s {sum(tally.counts.values()):>9,} answers; {mib} MiB", flush=True)
        sleep(min(LOOKS_EVERY, max(0.0, seconds - passed)))


def memory(pid: int) -> float:
    """The MiB that a process holds; those of files are not counted."""
    fields = dict(_fields(Path(f"/proc/{pid}/status").read_text(encoding="ascii")))
    return int(fields["RssAnon"].split()[0]) / 1024


def _fields(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        name, _, value = line.partition(":")
        yield name, value


if __name__ == "__main__":
    main()
