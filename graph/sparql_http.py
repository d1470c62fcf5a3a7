"""SPARQL 1.1 by HTTP: requests that are tried again, and what went wrong as one message."""

from __future__ import annotations

import base64
import logging
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import IO, cast
from urllib.parse import urlencode

import pyoxigraph as ox
import urllib3
from urllib3 import exceptions
from urllib3.util import Retry, Timeout

from sayso.errors import BadQuery, QueryTimeout, StoreUnavailable

RESULTS = "application/sparql-results+json, application/sparql-results+xml;q=0.9"
TRIPLES = "application/n-triples, text/turtle;q=0.9"
BUSY = (429, 502, 503, 504)
TRIES = 4
CHUNK = 1 << 16
SHOWN = 2000
logger = logging.getLogger(__name__)


Found = ox.QueryBoolean | ox.QuerySolutions | Iterator[ox.Triple]
"""An answer as it comes: a truth, rows, or triples."""


class Endpoint:
    """The two addresses of a store. Nothing but idempotent updates may be sent: they are sent again when no answer
    comes, even if the server carried them out.

    A server that has answered once is waited for when it stops answering; one that does not answer at first is told at
    once.
    """

    def __init__(
        self, query: str, update: str, *, user: str, password: str, token: str, ca: str | None, timeout: float
    ) -> None:
        self._query = query
        self._update = update
        self._timeout = timeout
        self._reached = False
        self._headers = {"User-Agent": "sayso"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"
        elif user:
            self._headers["Authorization"] = f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"
        try:
            trust = ssl.create_default_context(cafile=ca)
        except (ssl.SSLError, OSError) as error:
            raise StoreUnavailable(f"{ca} holds no certificates: {error}") from error
        self._pool = urllib3.PoolManager(ssl_context=trust)

    def close(self) -> None:
        self._pool.clear()

    def update(self, text: str) -> None:
        """Send an update. Its answer says little of what was done: servers differ."""
        with self._faults(self._update):
            response = self._sent(self._update, text, "update", "*/*", body=True)
            self._accepted(response, self._update, StoreUnavailable)

    def select(self, text: str) -> list[ox.QuerySolution]:
        """All rows of a SELECT."""
        with self._faults(self._query):
            response = self._sent(self._query, text, "query", RESULTS, body=True)
            self._accepted(response, self._query, StoreUnavailable)
            found = ox.parse_query_results(response.data, self._results(response))
            return [] if isinstance(found, ox.QueryBoolean) else list(found)

    @contextmanager
    def stream(
        self, text: str, seconds: float | None = None, accept: str = RESULTS, chosen: Sequence[tuple[str, str]] = ()
    ) -> Iterator[Found]:
        """The answer of any query, about the graphs that parameters of the protocol have chosen. Raises BadQuery for
        what the server refuses, QueryTimeout beyond the seconds."""
        address = self._query
        if chosen:
            address += ("&" if "?" in address else "?") + urlencode(chosen)
        with self._faults(self._query, seconds):
            response = self._sent(address, text, "query", accept, body=False, seconds=seconds)
            try:
                self._accepted(response, self._query, BadQuery)
                yield self._parsed(response, seconds)
            finally:
                response.close()  # what was not read is not waited for

    def _parsed(self, response: urllib3.BaseHTTPResponse, seconds: float | None) -> Found:
        body = cast("IO[bytes]", _Body(response, seconds))
        format = ox.RdfFormat.from_media_type(response.headers.get("content-type", ""))
        if format:
            return (quad.triple for quad in ox.parse(body, format))
        return ox.parse_query_results(body, self._results(response))

    def _sent(
        self, address: str, text: str, kind: str, accept: str, *, body: bool, seconds: float | None = None
    ) -> urllib3.BaseHTTPResponse:
        tries = Retry(
            TRIES,
            connect=TRIES if self._reached else 0,
            read=0 if seconds else 2,
            other=0,  # a certificate that is refused
            redirect=False,
            status_forcelist=BUSY,
            allowed_methods=None,  # POST too
            raise_on_status=False,
            backoff_factor=0.2,
            backoff_max=5,
            retry_after_max=10,
        )
        logger.debug("%s: %s", address, text if len(text) < SHOWN else f"{text[:SHOWN]} … ({len(text)} characters)")
        response = self._pool.request(
            "POST",
            address,
            body=text.encode(),
            headers={**self._headers, "Content-Type": f"application/sparql-{kind}; charset=utf-8", "Accept": accept},
            retries=tries,
            timeout=Timeout(connect=min(10.0, self._timeout), read=seconds or self._timeout),
            redirect=False,
            preload_content=body,
        )
        self._reached = True
        return response

    def _accepted(
        self, response: urllib3.BaseHTTPResponse, address: str, refusal: type[BadQuery | StoreUnavailable]
    ) -> None:
        if 200 <= response.status < 300:
            return
        if response.status == 400 and refusal is BadQuery:
            raise BadQuery(_said(response) or "the server refused the query")
        raise StoreUnavailable(f"{address} {_refusal(response, updating=address == self._update != self._query)}")

    def _results(self, response: urllib3.BaseHTTPResponse) -> ox.QueryResultsFormat:
        given = response.headers.get("content-type", "")
        format = ox.QueryResultsFormat.from_media_type(given)
        if format and format in (ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML):
            return format
        what = "a web page" if "html" in given else given or "no results"
        raise StoreUnavailable(
            f"{self._query} is no SPARQL endpoint: it answers a query with {what}; look up the address of the query"
            " service"
        )

    @contextmanager
    def _faults(self, address: str, seconds: float | None = None) -> Iterator[None]:
        try:
            yield
        except (exceptions.TimeoutError, TimeoutError) as error:
            raise self._late(address, seconds) from error
        except exceptions.HTTPError as error:
            reason = error.reason if isinstance(error, exceptions.MaxRetryError) and error.reason else error
            if isinstance(reason, exceptions.ReadTimeoutError):
                raise self._late(address, seconds) from error
            self._reached = False
            raise StoreUnavailable(f"{address} cannot be reached or stopped answering: {_reason(reason)}") from error
        except SyntaxError as error:
            raise StoreUnavailable(f"{address} gave an answer that breaks off or cannot be read: {error}") from error

    def _late(self, address: str, seconds: float | None) -> QueryTimeout | StoreUnavailable:
        if seconds:
            return QueryTimeout(f"the query ran longer than {seconds} seconds")
        return StoreUnavailable(f"{address} gave no answer within {self._timeout:g} seconds; see sparql.timeout")


class _Body:
    """An answer's bytes as they come, up to the time limit."""

    def __init__(self, response: urllib3.BaseHTTPResponse, seconds: float | None) -> None:
        self._response = response
        self._until = monotonic() + seconds if seconds else None

    def read(self, size: int = -1) -> bytes:
        if self._until and monotonic() > self._until:
            raise TimeoutError
        return self._response.read(CHUNK if size < 0 else size)


def _refusal(response: urllib3.BaseHTTPResponse, *, updating: bool) -> str:
    """What a status means, and what to do."""
    status = response.status
    if status == 401:
        return "refused the user, password or token; set SAYSO_SPARQL_USER and _PASSWORD, or SAYSO_SPARQL_TOKEN"
    if 300 <= status < 400:
        return f"has moved to {response.headers.get('location', 'elsewhere')}; write that address in the settings"
    if updating and status in (403, 404, 405, 501):
        return f"takes no updates (HTTP {status}): the store is read-only, or this is not its address for updates"
    if status == 403:
        return "does not let this user ask (HTTP 403)"
    said = _said(response)
    return f"refused (HTTP {status})" + (f": {said}" if said else "")


def _said(response: urllib3.BaseHTTPResponse) -> str:
    """The first words of a refusal, if they are for people."""
    if "html" in response.headers.get("content-type", ""):
        return ""
    lines = [line.strip() for line in response.data.decode(errors="replace").splitlines()]
    return " ".join(line for line in lines if line)[:300]


def _reason(error: BaseException) -> str:
    text = str(error)
    if "CERTIFICATE_VERIFY_FAILED" in text:
        return f"its certificate is not trusted ({text.rpartition('failed: ')[2].partition(' (')[0]})"
    return text.rpartition(": ")[2] or type(error).__name__
