"""The views' addresses: each is passed to a worker, which finds and writes it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sayso.server.faults import Fault
from sayso.server.formats import GRAPHS, negotiated
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
    "/passages/{name:path}": "passage",
    "/views": "views",
    "/timeline": "timeline",
    "/map": "map",
    "/graph": "graph",
    "/networks": "networks",
    "/networks/behind": "behind",
    "/openapi.json": "openapi",
}
"""Where each view of `page_tasks.PAGES` is."""

Door = Callable[[Request], Awaitable[Response]]


class Site:
    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def routes(self, base: str) -> list[BaseRoute]:
        """The views, what they load, and last the records themselves, where ids that begin with `base` are."""
        views = [Route(address, self._view(name), methods=["GET"]) for address, name in ADDRESSES.items()]
        files = Mount("/static", StaticFiles(directory=STATIC))
        return [*views, files, Route(f"{urlsplit(base).path}{{name:path}}", self._thing, methods=["GET"])]

    def console(self, name: str, door: Door) -> Door:
        """A door for programs. To a browser that asks it nothing it shows a page to ask with."""

        async def either(request: Request) -> Response:
            return await (self._answer(request, name) if _only_looks(request) else door(request))

        return either

    async def _thing(self, request: Request) -> Response:
        """A record is no document: where it is described is another address."""
        task = Task("thing", {**request.path_params, "query": request.url.query})
        return Streamed(await unless_gone(request, self._pool.run(task)))

    def _view(self, name: str) -> Door:
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


def _only_looks(request: Request) -> bool:
    if request.method not in ("GET", "HEAD") or request.scope["query_string"]:
        return False
    try:
        media, _ = negotiated(request.headers.get("accept", ""), {"text/html": None, **GRAPHS})
    except Fault:
        return False
    return media == "text/html"
