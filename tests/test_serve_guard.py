"""What a served workspace survives: queries that run for ever, fill the memory or are killed, and being stopped."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep
from urllib.parse import quote

import pytest

from sayso.server.serve import listening
from tests.commands import failed
from tests.serving import SLOW, Got, Served, at_work, ready, served, until, workers_of

pytestmark = pytest.mark.xdist_group("serve")

ASK = "ASK { ?s a sayso:WeaponSystem }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?d ?g"
LONG = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 1000000"


@pytest.fixture(scope="module")
def guarded(sample_folder: Path) -> Iterator[Served]:
    """One query at a time, one more in line, two seconds, half a gibibyte, ten thousand rows."""
    limits = ("--workers", "1", "--queue", "1", "--seconds", "2", "--memory", "512", "--rows", "10000")
    with served("-w", sample_folder, *limits) as server:
        yield ready(server)


def works(server: Served) -> bool:
    return server.query(ASK).content == b'{"head":{},"boolean":true}'


def test_a_query_that_runs_for_ever(guarded: Served) -> None:
    got = guarded.query(ENDLESS)
    assert (got.status, got.json["detail"]) == (504, "the query ran longer than 2 seconds")
    assert works(guarded)


def test_cypher_that_runs_for_ever(guarded: Served) -> None:
    text = "MATCH (a), (b), (c), (d) WHERE a.id < b.id AND b.id < c.id AND c.id < d.id RETURN count(*) AS n"
    content = json.dumps({"statement": text}).encode()
    got = guarded.request("POST", "/cypher", content, {"Content-Type": "application/json"})
    assert (got.status, got.json["errors"][0]["code"]) == (504, "Neo.ClientError.Transaction.TransactionTimedOut")
    assert works(guarded)


def test_a_query_that_fills_the_memory(sample_folder: Path) -> None:
    with served("-w", sample_folder, "--workers", "1", "--memory", "400", "--seconds", "100") as server:
        got = server.query(GREEDY)
        assert (got.status, "too much memory" in got.json["detail"]) == (500, True)
        assert works(server)


def test_more_rows_than_allowed(guarded: Served) -> None:
    """Told where nothing was sent yet; else the answer breaks off, so that nobody takes it for whole."""
    for text, accept in ((LONG, "text/csv"), (LONG, "*/*"), ("CONSTRUCT { ?a ?e ?f } { ?a ?b ?c . ?d ?e ?f }", "*/*")):
        with pytest.raises(http.client.IncompleteRead):
            guarded.query(text, accept)
    got = guarded.query("SELECT ?a { ?a ?b ?c } LIMIT 10000", "text/csv")
    assert got.status == 200
    assert works(guarded)
    cypher = json.dumps({"statement": "UNWIND range(1, 10001) AS n RETURN n"}).encode()
    refused = guarded.request("POST", "/cypher", cypher, {"Content-Type": "application/json"})
    assert (refused.status, "more than 10,000 rows" in refused.json["errors"][0]["message"]) == (422, True)


def test_too_many_at_once(guarded: Served) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: guarded.query(ENDLESS), range(4)))
    statuses = sorted(got.status for got in found)
    assert statuses == [503, 503, 504, 504]
    assert all(got.headers["retry-after"] == "1" for got in found if got.status == 503)
    assert works(guarded)


def test_a_worker_that_is_killed_takes_no_other_query_with_it(sample_folder: Path) -> None:
    with served("-w", sample_folder, "--seconds", "60") as server, ThreadPoolExecutor(2) as pool:
        for _ in range(3):
            endless = pool.submit(ready(server).query, ENDLESS)
            sleep(0.2)
            assert until(lambda: len(at_work(server)) == 1)  # the one that was killed before is replaced by then
            (busy,) = at_work(server)
            other = pool.submit(works, server)
            os.kill(busy, signal.SIGKILL)
            got = endless.result()
            assert (got.status, got.type) == (500, "application/problem+json")
            assert other.result()
        assert until(lambda: len(workers_of(server)) == 3)


def test_a_client_that_hangs_up_ends_its_query(guarded: Served) -> None:
    before = workers_of(guarded)
    connection = socket.create_connection(("127.0.0.1", guarded.port))
    connection.sendall(f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    assert until(lambda: bool(at_work(guarded)))
    connection.close()
    assert until(lambda: not before & workers_of(guarded) or before != workers_of(guarded))
    assert works(guarded)


def test_a_body_that_comes_slowly(sample_folder: Path) -> None:
    with served("-w", sample_folder, "--sending", "1") as server:
        head = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
        with socket.create_connection(("127.0.0.1", server.port), timeout=SLOW) as connection:
            connection.sendall(head + b"Content-Length: 100\r\n\r\nASK")
            assert connection.recv(1 << 16).startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_stopping_finishes_what_runs(sample_folder: Path, sent: signal.Signals) -> None:
    with served("-w", sample_folder, "--seconds", "1") as server, ThreadPoolExecutor(1) as pool:
        running = pool.submit(ready(server).query, ENDLESS)
        assert until(lambda: bool(at_work(server)))
        workers = workers_of(server)
        assert server.stop(sent) == 0
        assert running.result().status == 504
        assert server.process.stderr
        assert server.process.stderr.read() == ""
        assert not any(Path(f"/proc/{pid}").exists() for pid in workers)


def test_workers_end_with_their_server(sample_folder: Path) -> None:
    with served("-w", sample_folder, "--seconds", "1") as server:
        workers = workers_of(server)
        assert len(workers) == 3
        server.stop(signal.SIGKILL)
        assert until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))


def test_what_cannot_be_served(sample_folder: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = failed("serve", "-w", sample_folder, "--port", port)
        assert told.startswith(f"127.0.0.1:{port}: Address already in use")
        assert told.endswith("choose another with --host and --port")
    assert "no workspace here" in failed("serve", "-w", tmp_path, "--port", "0")
    assert "leave them out" in failed("serve", "-w", sample_folder, "--port", "0", tmp_path)
    (tmp_path / "broken.ttl").write_text("<a", encoding="utf-8")
    assert "broken.ttl" in failed("serve", "--scratch", "--port", "0", tmp_path / "broken.ttl")


def test_files_for_a_scratch_dataset(tmp_path: Path) -> None:
    (tmp_path / "one.ttl").write_text('<http://a/s> <http://a/p> "Суджа" .', encoding="utf-8")
    (tmp_path / "two.trig").write_text("<http://a/g> { <http://a/s> <http://a/p> 2 }", encoding="utf-8")
    with served("--scratch", tmp_path / "one.ttl", tmp_path / "two.trig") as server:
        got: Got = server.query("SELECT ?o ?g { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }", "text/csv")
        assert sorted(got.text.split()) == ["2,http://a/g", "o,g", "Суджа,"]


def test_what_is_written_is_sent_at_once() -> None:
    """Else each answer on a connection that is kept takes 40 ms: its body waits for the head to have arrived."""
    with listening("127.0.0.1", 0) as address, socket.create_connection(address.getsockname()):
        accepted, _ = address.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
