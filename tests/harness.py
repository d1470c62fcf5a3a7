"""What the store tests share: a log with its state, and stores as places that can be opened again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from math import inf
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import neo4j
import pytest
import urllib3
from hypothesis import HealthCheck

from sayso import Workspace
from sayso.graph.kglite_store import KgliteStore
from sayso.graph.log import Load, Log, SqliteLog
from sayso.graph.neo4j_store import Neo4jStore
from sayso.graph.networkx_store import NetworkxStore
from sayso.graph.oxigraph_store import OxigraphStore
from sayso.graph.record import Change, Record
from sayso.graph.sparql_store import SparqlStore
from sayso.graph.state import Derive, Derived, State
from sayso.graph.store import Store
from sayso.graph.verify import Difference, verify
from sayso.queries.derive import derive
from tests.fuseki.server import Fuseki
from tests.neo4j.server import Server
from tests.oracle_episodes import Episode
from tests.sparql.server import SparqlServer
from tests.strategies import IDS, ONTOLOGY

EMBEDDED = ("networkx", "kglite", "oxigraph")
CYPHER = ("kglite", "neo4j")
REMOTE_SPARQL = ("sparql", "fuseki")
SPARQL = ("oxigraph", *REMOTE_SPARQL)
STORES = ("networkx", *CYPHER, *SPARQL)
SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much, HealthCheck.large_base_example)
"""What hypothesis would complain of: worlds are large, and real stores are slow."""


# loading


def difference(log: Log, source: str, records: Iterable[Record]) -> tuple[Change, ...]:
    """What changes when a source says these records from now on, and nothing else."""
    now = {record.id: record for record in records}
    before = {record.id: record for record in log.held(source)}
    put = [Change(id, record) for id, record in now.items() if before.get(id) != record]
    return tuple(sorted([*put, *(Change(id, None) for id in before.keys() - now.keys())]))


def append(log: Log, source: str, records: Iterable[Record]) -> int:
    """Append the difference; the load's number, or 0 where there is none."""
    changes = difference(log, source, records)
    return log.append(Load(source, changes, {}, ONTOLOGY.digest), log.head()) if changes else 0


def load(workspace: Workspace, source: str, records: Iterable[Record]) -> int:
    """Load records into a workspace, as a file would be; every store follows."""
    number = append(workspace.log, source, records)
    workspace.sync()
    return number


def relations(state: State) -> Iterable[Derived]:
    return derive(state, IDS)


def episode_of(record: Record, state: State) -> Episode:
    """A record as the oracle has an episode."""
    pairs = [sorted(relation.refs("between")) for relation in state.find(record.refs("relation")).values()]
    first, last = (record.one(f"during_{bound}") for bound in ("start_min", "end_max"))
    least, most = (record.one(f"gap_{bound}") for bound in ("low", "high"))
    return Episode(
        frozenset((a, b) for a, b in pairs),
        first.toordinal() if isinstance(first, date) else -inf,
        last.toordinal() if isinstance(last, date) else inf,
        int(str(record.one("conflicts"))),
        int(str(record.one("tensions"))),
        (round(least, 9), round(most, 9)) if isinstance(least, float) and isinstance(most, float) else None,
    )


def nothing(state: State) -> Iterable[Derived]:
    return ()


class Kept:
    """A log and the state folded from it, in one folder. Relations are derived where `deriving` says so."""

    def __init__(self, folder: Path, deriving: Derive = nothing) -> None:
        self.log = SqliteLog(folder / "log.sqlite")
        self.state = State(folder / "state.duckdb", ONTOLOGY)
        self.deriving = deriving

    def load(self, source: str, records: Iterable[Record]) -> int:
        number = append(self.log, source, records)
        self.fold()
        return number

    def fold(self) -> None:
        self.state.catch_up(self.log, self.deriving)

    def afresh(self) -> list[Record]:
        """The records of another state, folded from the whole log at once."""
        other = State(Path(":memory:"), ONTOLOGY)
        other.catch_up(self.log, self.deriving)
        found = list(other.records())
        other.close()
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.state.close()
        self.log.close()


# stores


class Endpoint(NamedTuple):
    """The addresses of a SPARQL store."""

    query: str
    update: str


@dataclass
class Place:
    """Where a store lies. `open` opens it once more, as another process would."""

    name: str
    folder: Path
    server: Server | Endpoint | None = None
    _opened: list[Store] = field(default_factory=list)

    def open(self) -> Store:
        self._opened.append(self._made())
        return self._opened[-1]

    def _made(self) -> Store:
        match self.server:
            case Server():
                user, password = self.server.user, self.server.password
                return Neo4jStore(self.server.url, ONTOLOGY, IDS, user=user, password=password)
            case Endpoint():
                return SparqlStore(self.server.query, self.server.update, ONTOLOGY, IDS)
        if self.name == "kglite":
            return KgliteStore(self.folder / "graph.kgl", ONTOLOGY, IDS)
        return (
            OxigraphStore(self.folder / "oxigraph", ONTOLOGY, IDS)
            if self.name == "oxigraph"
            else NetworkxStore(ONTOLOGY)
        )

    def settings(self) -> dict[str, str]:
        """The variables that name its server."""
        kind = "NEO4J" if isinstance(self.server, Server) else "SPARQL"
        given = self.server._asdict() if self.server else {}
        return {
            f"SAYSO_{kind}_{key.upper()}": value for key, value in given.items() if value and isinstance(value, str)
        }

    def close(self) -> None:
        for store in self._opened:
            store.close()


def placed(name: str, request: pytest.FixtureRequest, folder: Path) -> Place:
    """An empty store of a kind; on a server, where it needs one."""
    match name:
        case "neo4j":
            return Place(name, folder, emptied(request.getfixturevalue("neo4j")))
        case "sparql":
            served: SparqlServer = request.getfixturevalue("sparql_server")
            endpoint = Endpoint(served.query, served.update)
        case "fuseki":
            fuseki: Fuseki = request.getfixturevalue("fuseki")
            endpoint = Endpoint(f"{fuseki.url}/union/query", f"{fuseki.url}/union/update")
        case _:
            return Place(name, folder)
    update(endpoint, "DROP ALL")
    return Place(name, folder, endpoint)


def update(endpoint: Endpoint, text: str) -> None:
    """Run an update on the server, behind the store's back."""
    headers = {"Content-Type": "application/sparql-update"}
    with urllib3.PoolManager() as pool:
        answer = pool.request("POST", endpoint.update, body=text.encode(), headers=headers)
    assert answer.status < 300, answer.data


def run_neo4j(server: Server, text: str, **parameters: object) -> list[dict[str, Any]]:
    """Run a query on the server, behind the store's back."""
    auth = (server.user, server.password) if server.user else None
    with neo4j.GraphDatabase.driver(server.url, auth=auth) as driver:
        query: Any = text  # the driver asks for text that stands in the code
        return [record.data() for record in driver.execute_query(query, parameters).records]


def emptied(server: Server) -> Server:
    """The server without anything of ours. What else it holds is not for tests to delete."""
    for label in (*(kind.name for kind in ONTOLOGY.kinds.values()), "SaysoPosition", "Foreign"):
        run_neo4j(server, f"MATCH (n:{label}) DETACH DELETE n")
    (left,) = run_neo4j(server, "MATCH (n) RETURN count(n) AS n")
    assert not left["n"], f"{server.url} holds {left['n']} other nodes: give these tests a server of their own"
    return server


def found(store: Store) -> dict[str, str]:
    """The digest of every record that is read back, by id; strays by what they are."""
    return {each.id: each.digest if isinstance(each, Record) else f"stray: {each.what}" for each in store.read_back()}


def digests(records: Iterable[Record]) -> dict[str, str]:
    return {record.id: record.digest for record in records}


def compared(records: Iterable[Record], others: Iterable[Record]) -> list[str]:
    """Where two sets of records differ: ids, and fields with both values."""
    one, other = ({record.id: record.to_json() for record in each} for each in (records, others))
    missing = [f"{id} only {'here' if id in one else 'there'}" for id in sorted(one.keys() ^ other.keys())]
    changed = [
        f"{id} {field}: {one[id]['values'].get(field)} and {other[id]['values'].get(field)}"
        for id in sorted(one.keys() & other.keys())
        for field in sorted(one[id]["values"].keys() | other[id]["values"].keys())
        if one[id]["values"].get(field) != other[id]["values"].get(field) or one[id]["types"] != other[id]["types"]
    ]
    return missing + changed


def differences(state: State, store: Store) -> list[Difference]:
    return sorted(verify(state, store))
