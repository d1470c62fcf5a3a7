"""Requests that mean no good: each gets the answer that it should, and the next one is answered as if nothing was."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from time import sleep
from urllib.parse import quote

import pytest

from tests import hostile
from tests.hostile import SCRIPT, SMUGGLED, Hostile
from tests.serving import SLOW, Got, Served, at_work, ready, served, until, workers_of

pytestmark = pytest.mark.xdist_group("serve")

PAUSE = 0.15
"""Seconds between two pieces of a request that comes slowly: all of them take longer than the server waits."""
MEMORY = 512
"""MiB that a query may take."""
RESTING = 400
"""MiB that a process of the server may have at rest: several times what it has."""
CASES = [
    pytest.param(case, id=f"{group}: {name}")
    for group, cases in hostile.GROUPS.items()
    if group not in ("greedy", "smuggled")
    for name, case in cases.items()
]
LONG = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 9999"
"""A megabyte and more: connections hold less."""
NOT_OURS = b"Invalid HTTP request received.", b""
"""What is said before a request is one: fixed words in plain text."""


@pytest.fixture(scope="module")
def attacked(sample_folder: Path) -> Iterator[Served]:
    limits = ("--seconds", "2", "--memory", str(MEMORY), "--sending", "2", "--rows", "10000")
    with served("-w", sample_folder, *limits) as server:
        yield ready(server)


def answered(server: Served, case: Hostile) -> Got:
    """What a request gets; what breaks off has no whole content."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=SLOW) as connection:
        _send(connection, case)
        response = http.client.HTTPResponse(connection)
        response.begin()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Got(response.status, headers, response.read())


def _send(connection: socket.socket, case: Hostile) -> None:
    """Every piece, or as many as are listened to."""
    with suppress(ConnectionError):
        for number, piece in enumerate(case.sent):
            sleep(PAUSE if number else 0)
            connection.sendall(piece)


def works(server: Served) -> bool:
    return server.query("ASK {}").content == b'{"head":{},"boolean":true}'


def is_harmless(got: Got) -> bool:
    """Nothing of the request has become a header or a part of a page, whatever a browser makes of it."""
    page = got.type == "text/html"
    return (
        (got.headers.get("x-content-type-options") == "nosniff" or got.content in NOT_OURS)
        and "x-injected" not in got.headers
        and not (page and SCRIPT.encode() in got.content)
        and page == ("script-src 'self'" in got.headers.get("content-security-policy", ""))
    )


@pytest.mark.parametrize("case", CASES)
def test_a_hostile_request_gets_its_answer(attacked: Served, case: Hostile) -> None:
    got = answered(attacked, case)
    assert got.status == case.status, got
    assert case.told in got.text
    assert is_harmless(got), got
    assert works(attacked)


@pytest.mark.parametrize("case", hostile.GREEDY.values(), ids=hostile.GREEDY)
def test_what_wants_all_the_memory_is_ended(attacked: Served, case: Hostile) -> None:
    """By its memory, or on a slow machine by its time."""
    got = answered(attacked, case)
    assert got.status in (case.status, 504), got
    assert ("too much memory" if got.status == 500 else "longer than") in got.text
    assert works(attacked)


@pytest.mark.parametrize("case", SMUGGLED.values(), ids=SMUGGLED)
def test_a_request_inside_another_is_not_answered(attacked: Served, case: Hostile) -> None:
    content = b""
    with socket.create_connection(("127.0.0.1", attacked.port), timeout=SLOW) as connection, suppress(ConnectionError):
        _send(connection, case)
        while piece := connection.recv(1 << 16):
            content += piece
    assert content.startswith(b"HTTP/1.1 %d " % case.status)
    assert content.count(b"HTTP/1.1 ") == 1
    assert works(attacked)


def test_those_who_take_nothing_of_their_answers_do_not_keep_others_waiting(attacked: Served) -> None:
    """More of them than may ask at once; their connections are ended, too."""
    before = sockets(attacked)
    with ExitStack() as stack:
        for _ in range(4):
            connection = stack.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(("127.0.0.1", attacked.port))
            connection.sendall(hostile.get(f"/sparql?query={quote(LONG)}"))
        assert until(lambda: sockets(attacked) >= before + 4)
        assert works(attacked)
        assert until(lambda: sockets(attacked) <= before)


def sockets(server: Served) -> int:
    """How many files and connections a server has open."""
    return len(list(Path(f"/proc/{server.process.pid}/fd").iterdir()))


def test_there_are_enough_of_them() -> None:
    assert len(CASES) + len(hostile.GREEDY) + len(SMUGGLED) > 60


def test_afterwards_nothing_is_left(attacked: Served) -> None:
    """The last in this module: no query runs, and no process has grown."""
    assert until(lambda: len(workers_of(attacked)) == 3 and not at_work(attacked))
    for process in (attacked.process.pid, *workers_of(attacked)):
        assert resident(process) < RESTING, process
    assert "sayso_queries_running 0.0" in attacked.get("/metrics").text


def resident(process: int) -> float:
    """MiB of memory that a process has."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    (kib,) = (int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
    return kib / 1024
