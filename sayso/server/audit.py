"""What was asked, by whom, and what became of it: a line of JSON each, and counts for Prometheus."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sayso.graph.ids import content_hash

DOORS = (
    *("/", "/sparql", "/graphs", "/cypher", "/db", "/health", "/ready", "/metrics", "/openapi.json", "/static"),
    *("/questions", "/conflicts", "/records", "/passages", "/views", "/timeline", "/map", "/graph"),
)
"""What requests are counted by; other addresses are counted together, since anybody can make some up."""


def note(request: Request, **what: Any) -> None:
    """Put something into the line of this request: `who`, `text`, `rows` or `refused`."""
    request.scope.setdefault("sayso", {}).update(what)


def noted(request: Request, name: str) -> Any:
    return request.scope.get("sayso", {}).get(name)


class Audit:
    """Where lines and counts go; without a file, counts alone."""

    def __init__(self, path: Path | None) -> None:
        self._lines = path.open("a", encoding="utf-8") if path else None
        self.registry = CollectorRegistry()
        self._requests = Counter("sayso_requests", "Requests.", ["door", "status"], registry=self.registry)
        self._seconds = Histogram("sayso_request_seconds", "How long they took.", ["door"], registry=self.registry)
        self._rows = Counter("sayso_rows", "Rows that were given.", ["door"], registry=self.registry)

    def close(self) -> None:
        if self._lines:
            self._lines.close()

    def gauge(self, name: str, told: str, what: Callable[[], float]) -> None:
        """Have a number told as it is when it is asked for."""
        Gauge(name, told, registry=self.registry).set_function(what)

    def write(self, scope: Scope, status: int, size: int, seconds: float) -> None:
        said: dict[str, Any] = scope.get("sayso", {})
        door = "/" + scope["path"].split("/")[1]
        door = door if door in DOORS else "other"
        self._requests.labels(door, str(status)).inc()
        self._seconds.labels(door).observe(seconds)
        self._rows.labels(door).inc(said.get("rows", 0))
        if self._lines:
            line = {
                "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "who": said.get("who", ""),
                "from": (scope.get("client") or ("",))[0],
                "method": scope["method"],
                "path": scope["path"],
                "text": content_hash(said["text"]) if "text" in said else "",
                "status": status,
                "seconds": round(seconds, 4),
                "rows": said.get("rows", 0),
                "bytes": size,
                "refused": said.get("refused", ""),
            }
            self._lines.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._lines.flush()

    async def metrics(self, request: Request) -> Response:
        return Response(generate_latest(self.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


class Audited:
    """The outermost layer: sees every request, also those that are refused."""

    def __init__(self, app: ASGIApp, audit: Audit) -> None:
        self._app = app
        self._audit = audit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        started, status, size = perf_counter(), 500, 0
        scope["sayso"] = {}

        async def counted(message: Message) -> None:
            nonlocal status, size
            status = message.get("status", status)
            size += len(message.get("body", b""))
            await send(message)

        try:
            return await self._app(scope, receive, counted)
        finally:
            self._audit.write(scope, status, size, perf_counter() - started)
