"""Six queries by HTTP against sayso serve, rdflib-endpoint and Fuseki, beside the bare engine: time, p99, answers/s.

    python -m benchmarks.serving [N] [--seconds S] [--clients C]

N defaults to 5,000 statements. All have the same data, and their rows are compared before anything is timed. Each
query is asked for S seconds (3) by one client, and for as long by C (8) at once. rdflib-endpoint (pip install --group
benchmarks) and Fuseki (make fuseki) are left out, with a word, where they are not installed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, sleep
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import pyoxigraph as ox

from benchmarks.generator import World
from benchmarks.scale import fold, log
from sayso import Workspace
from tests.fuseki import server as fuseki
from tests.serving import ready, served

HEAD = "PREFIX sayso: <https://w3id.org/sayso/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
QUERIES = {
    "ask": "ASK { <STATEMENT> a sayso:Statement }",
    "record": "SELECT ?p ?o { <STATEMENT> ?p ?o }",
    "speaker": """SELECT ?s ?stance ?words { ?s a sayso:Statement ; sayso:speaker <SPEAKER> ; sayso:stance ?stance ;
        sayso:quote ?words }""",
    "conflicts": """SELECT ?r ?kind ?a ?b { ?r a sayso:Relation ; sayso:relationKind ?kind ; sayso:between ?a , ?b .
        ?a sayso:speaker <SPEAKER> . FILTER (?a != ?b) }""",
    "stances": """SELECT ?stance (COUNT(*) AS ?n) { ?s a sayso:Statement ; sayso:stance ?stance } GROUP BY ?stance""",
    "names": "SELECT ?e ?name { ?e rdfs:label ?name ; a sayso:Statement } LIMIT 5000",
}
JSON = "application/sparql-results+json"
ENGINE = "the engine alone"
START_SECONDS = 600
LONG = 2.0
"""What takes so many seconds is not asked by several clients at once."""
Ask = Callable[[str], bytes]


class System(NamedTuple):
    """Something that answers: each call of `client` makes a client of its own."""

    name: str
    client: Callable[[], Ask]


class Times(NamedTuple):
    """Of one query: milliseconds of an answer, and answers a second."""

    middle: float
    p99: float
    rate: float


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("statements", nargs="?", type=int, default=5_000)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--clients", type=int, default=8)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        queries = built(folder / "workspace", given.statements)
        systems = [stack.enter_context(each) for each in (engine(folder), sayso(folder), rdflib_endpoint(folder))]
        found = [each for each in [*systems, stack.enter_context(jena(folder))] if each]
        for what, text in queries.items():
            rows = compared(found, text)
            print(f"\n{what}, {rows:,} rows")
            for each in found:
                print(f"  {each.name:<20}{report(each, text, given.seconds, given.clients)}", flush=True)


def built(folder: Path, statements: int) -> Mapping[str, str]:
    """Make a workspace; the queries about it."""
    with Workspace.init(folder) as workspace:
        world = World(statements, workspace.ontology, workspace.ids)
        log(workspace, world)
        fold(workspace, relations=True)
        workspace.sync()
        speakers = workspace.cypher(
            "MATCH (s:Statement)-[:SPEAKER]->(e:Entity) WITH e.id AS id, count(*) AS n ORDER BY n DESC, id LIMIT 1"
            " MATCH (s:Statement)-[:SPEAKER]->(e {id: id}) RETURN id, min(s.id) AS statement"
        )
        ((speaker, statement),) = speakers.rows
        print(f"{len(workspace._followers.rdf.reader):,} quads")
    names = {"SPEAKER": str(speaker), "STATEMENT": str(statement)}
    return {name: filled(text, names) for name, text in QUERIES.items()}


def filled(text: str, names: Mapping[str, str]) -> str:
    for name, value in names.items():
        text = text.replace(name, value)
    return f"{HEAD} {' '.join(text.split())}"


# who answers


@contextmanager
def engine(folder: Path) -> Iterator[System]:
    """Oxigraph in this process, written as JSON: nothing that asks it can be faster."""
    with Workspace(folder / "workspace") as workspace:
        reader = workspace._followers.rdf.reader

        def ask(text: str) -> bytes:
            found = reader.query(text, use_default_graph_as_union=True)
            assert not isinstance(found, ox.QueryTriples)
            return found.serialize(format=ox.QueryResultsFormat.JSON) or b""

        yield System(ENGINE, lambda: ask)


@contextmanager
def sayso(folder: Path) -> Iterator[System]:
    with served("-w", folder / "workspace") as server:
        ready(server)
        yield System("sayso serve", lambda: client(f"http://127.0.0.1:{server.port}/sparql"))


@contextmanager
def rdflib_endpoint(folder: Path) -> Iterator[System | None]:
    """Over Oxigraph, too; everything in its default graph, as it has no union."""
    command = shutil.which("rdflib-endpoint", path=str(Path(sys.executable).parent))
    if not command:
        print("rdflib-endpoint is left out: pip install --group benchmarks")
        yield None
        return
    file = folder / "all.nt"
    with Workspace(folder / "workspace") as workspace:
        found = workspace._followers.rdf.reader.query("CONSTRUCT WHERE { ?s ?p ?o }", use_default_graph_as_union=True)
        assert isinstance(found, ox.QueryTriples)
        found.serialize(str(file), ox.RdfFormat.N_TRIPLES)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = [command, "serve", "--store", "Oxigraph", "--host", "127.0.0.1", "--port", str(port), str(file)]
    with (folder / "rdflib.log").open("wb") as told, subprocess.Popen(words, stdout=told, stderr=told) as process:
        try:
            listening(port, process)
            yield System("rdflib-endpoint", lambda: client(f"http://127.0.0.1:{port}/"))
        finally:
            process.terminate()


@contextmanager
def jena(folder: Path) -> Iterator[System | None]:
    """Fuseki with TDB2 in memory, filled as any store that follows a workspace."""
    if reason := fuseki.found():
        print(f"Fuseki is left out: {reason}")
        yield None
        return
    home = folder / "fuseki"
    home.mkdir()
    with fuseki.server(home) as server:
        addresses = "".join(f'{each} = "{server.url}/union/{each}"\n' for each in ("query", "update"))
        following = shutil.copytree(folder / "workspace", folder / "following")
        (following / "sayso.toml").write_text(f"[sparql]\n{addresses}timeout = 900\n", encoding="utf-8")
        with Workspace(following) as workspace:
            workspace.sync("sparql")
        yield System("Fuseki", lambda: client(f"{server.url}/union/query"))


def listening(port: int, process: subprocess.Popen[bytes]) -> None:
    end = perf_counter() + START_SECONDS
    while perf_counter() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            sleep(0.1)
        else:
            return
    raise RuntimeError("rdflib-endpoint does not start")


def client(address: str) -> Ask:
    """A client with one connection, which it keeps."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.hostname or "", parts.port or 80)

    def ask(text: str) -> bytes:
        connection.request("GET", f"{parts.path}?query={quote(text)}", headers={"Accept": JSON})
        response = connection.getresponse()
        content = response.read()
        assert response.status == 200, (response.status, content[:200])
        return content

    return ask


# what is measured


def compared(systems: list[System], text: str) -> int:
    """How many rows all of them give, which have to be the same; where a LIMIT chooses, only as many."""
    found = [rows_of(each.client()(text)) for each in systems]
    same = {len(rows) if "LIMIT" in text else frozenset(rows) for rows in found}
    assert len(same) == 1, [len(rows) for rows in found]
    return len(found[0])


def rows_of(content: bytes) -> list[str]:
    table = json.loads(content)
    rows = table["results"]["bindings"] if "results" in table else [{"is": {"value": str(table["boolean"])}}]
    return [json.dumps({name: value["value"] for name, value in row.items()}, sort_keys=True) for row in rows]


def report(system: System, text: str, seconds: float, clients: int) -> str:
    alone = times([asked(system.client(), text, seconds)], seconds)
    line = f"{alone.middle:9.2f} ms, p99 {alone.p99:9.2f} ms, {alone.rate:8.1f}/s"
    if system.name == ENGINE or alone.middle > 1000 * LONG:
        return line
    with ThreadPoolExecutor(clients) as pool:
        many = list(pool.map(lambda _: asked(system.client(), text, seconds), range(clients)))
    together = times(many, seconds)
    return f"{line};  {clients} clients: p99 {together.p99:9.2f} ms, {together.rate:8.1f}/s"


def asked(ask: Ask, text: str, seconds: float) -> list[float]:
    """The seconds of each answer; the first two are not counted."""
    ask(text)
    ask(text)
    found: list[float] = []
    end = perf_counter() + seconds
    while not found or perf_counter() < end:
        started = perf_counter()
        ask(text)
        found.append(perf_counter() - started)
    return found


def times(found: list[list[float]], seconds: float) -> Times:
    every = [1000 * each for one in found for each in one]
    longest = max(seconds, *(sum(one) for one in found))
    p99 = quantiles(every, n=100)[98] if len(every) > 1 else every[0]
    return Times(median(every), p99, len(every) / longest)


if __name__ == "__main__":
    main()
