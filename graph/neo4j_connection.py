"""A connection to Neo4j by its official driver: managed reads and writes, and what went wrong as one message."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC
from typing import Any, TypeVar

import neo4j
from neo4j import exceptions
from neo4j.graph import Node, Path, Relationship
from neo4j.time import Date, DateTime

from sayso.errors import BadQuery, QueryRefused, QueryTimeout, StoreUnavailable

Found = TypeVar("Found")
logger = logging.getLogger(__name__)


class Connection:
    """`ca` is a file of certificates to trust instead of the system's, for an address with `+s`.

    A server that has answered once is waited for, up to `timeout` seconds, when it stops answering; one that does not
    answer at first is told at once.
    """

    def __init__(
        self, url: str, *, user: str, password: str, database: str | None, ca: str | None, timeout: float
    ) -> None:
        self.url = url
        self._database = database
        self._reached = False
        trust: dict[str, Any] = {"encrypted": True, "trusted_certificates": neo4j.TrustCustomCAs(ca)} if ca else {}
        with self.faults():
            self._driver = neo4j.GraphDatabase.driver(
                url.replace("+s://", "://") if ca else url,
                auth=neo4j.basic_auth(user, password) if user else None,
                connection_timeout=timeout,
                connection_acquisition_timeout=timeout,
                max_transaction_retry_time=timeout,
                notifications_min_severity="OFF",  # a property that no record has yet is no fault of the query
                **trust,
            )
        self._bookmarks = neo4j.GraphDatabase.bookmark_manager()  # in a cluster too, what was written is read

    def close(self) -> None:
        self._driver.close()

    def read(self, work: Callable[[neo4j.ManagedTransaction], Found], seconds: float | None = None) -> Found:
        """Run reads in one transaction; again, when it failed for a passing reason."""
        with self.faults(), self._session(neo4j.READ_ACCESS) as session:
            return session.execute_read(neo4j.unit_of_work(timeout=seconds)(work))

    def rows(self, text: str) -> list[dict[str, Any]]:
        return self.read(lambda tx: tx.run(literal(text)).data())

    def write(self, text: str, **parameters: Any) -> list[dict[str, Any]]:
        logger.debug("%s: %s (%d rows)", self.url, text, len(parameters.get("rows", ())))
        with self.faults(), self._session(neo4j.WRITE_ACCESS) as session:
            return session.execute_write(lambda tx: tx.run(literal(text), parameters).data())

    def stream(self, text: str, **parameters: Any) -> Iterator[dict[str, Any]]:
        """Rows as they come. What failed is not run again: some of its rows were given already."""
        with self.faults(), self._session(neo4j.READ_ACCESS) as session:
            for row in session.run(literal(text), parameters):
                yield row.data()

    def _session(self, access: str) -> neo4j.Session:
        if not self._reached:
            self._driver.verify_connectivity()
            self._reached = True
        return self._driver.session(
            database=self._database, default_access_mode=access, bookmark_manager=self._bookmarks
        )

    @contextmanager
    def faults(self) -> Iterator[None]:
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
            if "AccessMode" in str(error.code):
                raise QueryRefused("this would write: the graph follows the log, and is only read") from error
            raise BadQuery(str(error.message)) from error
        except exceptions.DatabaseError as error:
            raise StoreUnavailable(f"Neo4j at {self.url} refused: {error.message}") from error
        except (exceptions.DriverError, exceptions.Neo4jError, OSError) as error:
            self._reached = False
            raise StoreUnavailable(
                f"Neo4j at {self.url} cannot be reached or stopped answering: {_reason(error)}"
            ) from error
        except (ValueError, TypeError, OverflowError) as error:
            raise BadQuery(str(error)) from error


def _reason(error: BaseException) -> str:
    """The first line of an error; of a refused certificate, what is wrong with it."""
    cause: BaseException | None = error
    while cause:
        if "CERTIFICATE_VERIFY_FAILED" in str(cause):
            return f"its certificate is not trusted ({str(cause).rpartition('failed: ')[2].partition(' (')[0]})"
        cause = cause.__cause__ or cause.__context__
    first, *_ = str(error).splitlines() or [type(error).__name__]
    return first.rstrip(":")


def literal(text: str) -> Any:
    """The driver asks for text that stands in the code; ours stands in files, or is the user's own query."""
    return text


def native(value: Any) -> Any:
    """Neo4j's own dates as Python's, moments in UTC; nodes, relationships and paths as what is in them."""
    match value:
        case Date():
            return value.to_native()
        case DateTime():
            moment = value.to_native()
            return moment.astimezone(UTC) if moment.tzinfo else moment
        case Node():
            return {"labels": sorted(value.labels), "properties": native(dict(value))}
        case Relationship():
            return {"type": value.type, "properties": native(dict(value))}
        case Path():
            return {"nodes": native(list(value.nodes)), "relationships": native(list(value.relationships))}
        case dict():
            return {key: native(each) for key, each in value.items()}
        case list():
            return [native(each) for each in value]
    return value
