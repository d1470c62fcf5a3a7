"""The views' addresses: each is passed to a worker, which finds and writes it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sayso.server.pool import Pool
from sayso.server.protocol import pairs
from sayso.server.replies import Streamed, unless_gone
from sayso.server.worker import Task

STATIC = Path(__file__).parent / "static"
ADDRESSES = {
    "/": "overview",
    "/questions": "questions",
    "/questions/{name}": "question",
    "/conflicts": "conflicts",
    "/records": "records",
    "/records/{name:path}": "record",
    "/views": "views",
    "/timeline": "timeline",
    "/map": "map",
    "/graph": "graph",
    "/openapi.json": "openapi",
}
"""Where each view of `page_tasks.PAGES` is."""


class Site:
    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def routes(self) -> list[BaseRoute]:
        views = [Route(address, self._view(name), methods=["GET"]) for address, name in ADDRESSES.items()]
        return [*views, Mount("/static", StaticFiles(directory=STATIC))]

    def _view(self, name: str) -> Callable[[Request], Awaitable[Response]]:
        async def view(request: Request) -> Response:
            return await self._answer(request, name)

        return view

    async def _answer(self, request: Request, name: str) -> Response:
        task = {
            "name": name,
            "path": request.url.path,
            "parameters": pairs(request.scope["query_string"]),
            "within": request.path_params,
            "accept": request.headers.get("accept", "*/*"),
            "known": request.headers.get("if-none-match", ""),
        }
        return Streamed(await unless_gone(request, self._pool.run(Task("page", task))))
