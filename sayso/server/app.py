"""The whole endpoint as one ASGI application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from sayso.server.cypher import Cypher
from sayso.server.faults import Fault
from sayso.server.keeper import Keeper
from sayso.server.options import Options
from sayso.server.pool import Pool
from sayso.server.replies import problem
from sayso.server.scratch import Scratch
from sayso.server.sparql import Sparql

ANY = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"]


def workspace(options: Options) -> Starlette:
    """Everything that is served over a workspace."""
    pool, keeper = Pool(options), Keeper(options.folder)
    cypher = Cypher(pool, options)
    routes = [
        *_rdf_routes(Sparql(pool, options)),
        Route("/cypher", cypher.query, methods=ANY),
        Route("/db/{database}/query/v2", cypher.query, methods=ANY),
    ]
    return _application(routes, [pool], keeper)


def scratch(options: Options) -> Starlette:
    """A dataset of its own, read and written."""
    found = Scratch(options)
    return _application(_rdf_routes(found), [found.pool, found.writer])


def _rdf_routes(sparql: Sparql) -> list[BaseRoute]:
    return [Route("/sparql", sparql.sparql, methods=ANY), Route("/graphs", sparql.graphs, methods=ANY)]


def _application(routes: list[BaseRoute], pools: list[Pool], keeper: Keeper | None = None) -> Starlette:
    @asynccontextmanager
    async def running(app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for pool in pools:
                stack.push_async_callback(pool.stop)
                await pool.start()
            if keeper:
                keeping = asyncio.create_task(keeper.keep())
                stack.push_async_callback(_cancelled, keeping)
            yield

    return Starlette(
        routes=routes,
        middleware=[
            Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=ANY, expose_headers=["ETag"]),
            Middleware(GZipMiddleware, minimum_size=1000, compresslevel=6),
        ],
        exception_handlers={Fault: _refused, HTTPException: _not_served},
        lifespan=running,
    )


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _refused(request: Request, error: Any) -> Response:
    return problem(error)


async def _not_served(request: Request, error: Any) -> Response:
    return problem(Fault(error.status_code, error.detail, error.headers))
