"""Neo4j by its official driver. Writes are merges by id, so that a batch may be sent again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC
from itertools import islice
from typing import Any

import neo4j
from neo4j import exceptions
from neo4j.time import Date, DateTime

from sayso.errors import BadQuery, QueryTimeout, StoreUnavailable
from sayso.graph import cypher_writes
from sayso.graph.elements import from_element
from sayso.graph.ids import Ids
from sayso.graph.record import Change, Position, Record
from sayso.graph.store import NO_LIMITS, Limits, Parameter, Stray, Table
from sayso.graph.tokens import refuse_outside_reach
from sayso.ontology.model import Ontology

BATCH = 10_000


class Neo4jStore:
    name = "neo4j"
    keeps = True

    def __init__(
        self, url: str, ontology: Ontology, ids: Ids, *, user: str = "", password: str = "", database: str | None = None
    ) -> None:
        self.url = url
        self._ontology = ontology
        self._ids = ids
        auth = neo4j.basic_auth(user, password) if user else None
        with self._faults():
            self._driver = neo4j.GraphDatabase.driver(
                url,
                auth=auth,
                connection_timeout=10,
                connection_acquisition_timeout=15,
                max_transaction_retry_time=15,
                notifications_min_severity="OFF",  # a property that no record has yet is no fault of the query
            )
        self._database = database

    def position(self) -> Position | None:
        rows = self._read(cypher_writes.READ_POSITION)
        return cypher_writes.position_of(rows[0] if rows else None)

    def apply(self, changes: Sequence[Change], position: Position) -> None:
        for write in cypher_writes.writes(changes, self._ontology, self._ids):
            for start in range(0, len(write.rows), BATCH):
                self._write(write.text, rows=write.rows[start : start + BATCH])
        self._write(cypher_writes.WRITE_POSITION, **position._asdict())

    def rebuild(self, records: Iterable[Record], position: Position) -> None:
        """Nodes of our kinds with ids of this workspace's are replaced; what else is in the database is left alone, and
        reported by `verify`."""
        self._write(cypher_writes.CLEAR_POSITION)
        for kind in self._ontology.kinds.values():
            clear = f"MATCH (n:{kind.name}) WHERE n.id STARTS WITH $base WITH n LIMIT {BATCH} DETACH DELETE n"
            while self._write(f"{clear} RETURN count(*) AS gone", base=self._ids.base)[0]["gone"]:
                pass
        for constraint in cypher_writes.constraints(self._ontology):
            self._write(constraint)
        self.apply([Change(record.id, record) for record in records], position)

    def read_back(self) -> Iterator[Record | Stray]:
        with self._faults(), self._session(neo4j.READ_ACCESS) as session:
            for row in session.run(cypher_writes.READ_BACK):
                data = row.data()
                data["properties"] = {key: _native(value) for key, value in data["properties"].items()}
                yield from_element(cypher_writes.element_of(data), self._ontology)

    def cypher(self, text: str, parameters: Mapping[str, Parameter], limits: Limits = NO_LIMITS) -> Table:
        refuse_outside_reach(text, "cypher")
        query = neo4j.Query(_literal(text), timeout=limits.seconds)
        with self._faults(), self._session(neo4j.READ_ACCESS) as session:
            result = session.run(query, dict(parameters))
            rows = [tuple(_native(value) for value in row.values()) for row in islice(result, limits.rows)]
            return Table(tuple(result.keys()), rows)

    def close(self) -> None:
        self._driver.close()

    def _session(self, access: str) -> neo4j.Session:
        return self._driver.session(database=self._database, default_access_mode=access)

    def _read(self, text: str) -> list[dict[str, Any]]:
        with self._faults(), self._session(neo4j.READ_ACCESS) as session:
            return session.run(_literal(text)).data()

    def _write(self, text: str, **parameters: Any) -> list[dict[str, Any]]:
        with self._faults(), self._session(neo4j.WRITE_ACCESS) as session:
            return session.execute_write(lambda tx: tx.run(_literal(text), parameters).data())

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except exceptions.AuthError as error:
            raise StoreUnavailable(
                f"Neo4j at {self.url} refused the user or password; set SAYSO_NEO4J_USER and SAYSO_NEO4J_PASSWORD"
            ) from error
        except exceptions.ClientError as error:
            if "Timed" in str(error.code):
                raise QueryTimeout("the query ran longer than it was given") from error
            if ".Statement." not in str(error.code):
                raise StoreUnavailable(f"Neo4j at {self.url} refused: {error.message}") from error
            raise BadQuery(str(error.message)) from error
        except (exceptions.DriverError, exceptions.Neo4jError, OSError) as error:
            first, *_ = str(error).splitlines() or [type(error).__name__]
            message = f"Neo4j at {self.url} cannot be reached or stopped answering: {first.rstrip(':')}"
            raise StoreUnavailable(message) from error
        except (ValueError, TypeError, OverflowError) as error:
            raise BadQuery(str(error)) from error


def _literal(text: str) -> Any:
    """The driver asks for text that stands in the code; ours stands in files, or is the user's own query."""
    return text


def _native(value: Any) -> Any:
    """Neo4j's own dates as Python's, moments in UTC."""
    if isinstance(value, Date):
        return value.to_native()
    if isinstance(value, DateTime):
        moment = value.to_native()
        return moment.astimezone(UTC) if moment.tzinfo else moment
    found: Any = [_native(each) for each in value] if isinstance(value, list) else value
    return found
