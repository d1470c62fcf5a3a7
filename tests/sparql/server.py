"""A SPARQL 1.1 server over pyoxigraph for tests: queries and updates by HTTP, authentication, and faults on demand.

A fault is taken by the next request: `busy` answers 503 and does nothing; `cut` carries the request out and closes the
connection without an answer; `half` carries it out and breaks the answer off; `late` waits before it does anything.
"""

from __future__ import annotations

import base64
import ssl
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

LATE_SECONDS = 1.5


@dataclass
class SparqlServer:
    """A running server. What it does is changed while it runs."""

    url: str = ""
    store: ox.Store = field(default_factory=ox.Store)
    union: bool = True
    updates: bool = True
    user: str = ""
    password: str = ""
    token: str = ""
    faults: deque[str] = field(default_factory=deque)
    received: list[str] = field(default_factory=list)
    """The text of every query and update, also of those that were refused."""

    @property
    def query(self) -> str:
        return f"{self.url}/query"

    @property
    def update(self) -> str:
        return f"{self.url}/update"

    def admits(self, header: str | None) -> bool:
        if self.token:
            return header == f"Bearer {self.token}"
        if self.user:
            return header == "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return True


@contextmanager
def server(trust: ssl.SSLContext | None = None, **settings: Any) -> Iterator[SparqlServer]:
    """Run a server on a free port of 127.0.0.1, stopped at the end; with `trust` it speaks TLS."""
    served = SparqlServer(**settings)
    listening = Listening(("127.0.0.1", 0), type("Bound", (Handler,), {"served": served}))
    listening.daemon_threads = True
    if trust:
        listening.socket = trust.wrap_socket(listening.socket, server_side=True)
    served.url = f"http{'s' if trust else ''}://127.0.0.1:{listening.server_address[1]}"
    thread = threading.Thread(target=listening.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield served
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()


class Listening(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no fault; what else goes wrong, its answer tells."""


class Handler(BaseHTTPRequestHandler):
    served: SparqlServer
    protocol_version = "HTTP/1.1"
    timeout = 30

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        text = parse_qs(parts.query).get("query", [""])[0]
        if parts.path == "/query" and text:
            self._run("query", text)
        else:
            self._answer(200, "text/html", b"<html><body>Welcome</body></html>")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
        given = self.headers.get("content-type", "").partition(";")[0]
        kind = urlsplit(self.path).path.strip("/")
        if kind not in ("query", "update"):
            self._answer(200, "text/html; charset=utf-8", b"<html><body>Welcome</body></html>")
        elif given == f"application/sparql-{kind}":
            self._run(kind, body)
        elif given == "application/x-www-form-urlencoded" and kind in (form := parse_qs(body)):
            self._run(kind, form[kind][0])
        else:
            self._answer(415, "text/plain", b"Unsupported Media Type")

    def _run(self, kind: str, text: str) -> None:
        self.served.received.append(text)
        fault = self.served.faults.popleft() if self.served.faults else ""
        if fault == "late":
            time.sleep(LATE_SECONDS)
        if fault == "busy":
            self._answer(503, "text/plain", b"Too busy")
        elif not self.served.admits(self.headers.get("authorization")):
            self._answer(401, "text/plain", b"Who are you?")
        elif kind == "update" and not self.served.updates:
            self._answer(403, "text/plain", b"read-only")
        else:
            self._carry_out(kind, text, fault)

    def _carry_out(self, kind: str, text: str, fault: str) -> None:
        try:
            status, media, body = self._updated(text) if kind == "update" else self._found(text)
        except (SyntaxError, ValueError) as error:
            status, media, body = 400, "text/plain; charset=utf-8", str(error).encode()
        if fault == "cut":
            self.close_connection = True
            self.connection.close()
        else:
            self._answer(status, media, body, sent=len(body) // 2 if fault == "half" else len(body))

    def _updated(self, text: str) -> tuple[int, str, bytes]:
        self.served.store.update(text)
        return 204, "", b""

    def _found(self, text: str) -> tuple[int, str, bytes]:
        found = self.served.store.query(text, use_default_graph_as_union=self.served.union)
        if isinstance(found, ox.QueryTriples):
            return 200, "application/n-triples", found.serialize(format=ox.RdfFormat.N_TRIPLES) or b""
        format = ox.QueryResultsFormat.JSON if "json" in self.headers.get("accept", "") else ox.QueryResultsFormat.XML
        return 200, format.media_type, found.serialize(format=format) or b""

    def _answer(self, status: int, media: str, body: bytes, *, sent: int | None = None) -> None:
        self.send_response(status)
        if status == 401:
            self.send_header("WWW-Authenticate", 'Basic realm="sayso"')
        if media:
            self.send_header("Content-Type", media)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:sent])
        if sent is not None and sent < len(body):
            self.close_connection = True
