"""The whole endpoint as one ASGI application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sayso.server.access import Guarded
from sayso.server.audit import Audit, Audited
from sayso.server.cypher import Cypher
from sayso.server.faults import Fault
from sayso.server.keeper import Keeper
from sayso.server.options import Options
from sayso.server.pool import Pool
from sayso.server.replies import problem
from sayso.server.scratch import Scratch
from sayso.server.site import Door, Site
from sayso.server.sparql import Sparql
from sayso.server.tokens import Tokens

ANY = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"]


def workspace(options: Options) -> Starlette:
    """Everything that is served over a workspace."""
    pool, keeper = Pool(options), Keeper(options.folder)
    site, sparql, cypher = Site(pool), Sparql(pool, options), Cypher(pool, options)
    routes = [
        *_rdf_routes(sparql, site.console("sparql", sparql.sparql)),
        Route("/cypher", site.console("cypher", cypher.query), methods=ANY),
        Route("/db/{database}/query/v2", cypher.query, methods=ANY),
        *site.routes(keeper.base),
    ]
    return _application(options, routes, [pool], keeper)


def scratch(options: Options) -> Starlette:
    """A dataset of its own, read and written."""
    found = Scratch(options)
    return _application(options, _rdf_routes(found, found.sparql), [found.pool, found.writer])


def _rdf_routes(sparql: Sparql, door: Door) -> list[BaseRoute]:
    return [Route("/sparql", door, methods=ANY), Route("/graphs", sparql.graphs, methods=ANY)]


def _application(
    options: Options, routes: Sequence[BaseRoute], pools: Sequence[Pool], keeper: Keeper | None = None
) -> Starlette:
    audit = Audit(options.audit)
    _count(audit, pools, keeper)
    return Starlette(
        routes=[*_state_routes(audit, keeper), *routes],
        middleware=_layers(options, audit),
        exception_handlers={Fault: _refused, HTTPException: _not_served},
        lifespan=_running(audit, pools, keeper),
    )


def _count(audit: Audit, pools: Sequence[Pool], keeper: Keeper | None) -> None:
    for name, told, what in (
        ("sayso_queries_running", "Queries that run.", lambda: sum(pool.busy for pool in pools)),
        ("sayso_queries_waiting", "Queries that wait.", lambda: sum(pool.waiting for pool in pools)),
        ("sayso_workers_replaced", "Workers that ended and were replaced.", lambda: sum(p.replaced for p in pools)),
        ("sayso_load", "The last load that the graphs have.", lambda: (keeper.load if keeper else None) or 0),
    ):
        audit.gauge(name, told, what)


def _state_routes(audit: Audit, keeper: Keeper | None) -> list[BaseRoute]:
    async def health(request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def ready(request: Request) -> Response:
        if keeper and keeper.load is None:
            raise Fault(503, "the graphs are being brought up")
        return JSONResponse({"status": "ready", "load": keeper.load if keeper else None})

    return [Route("/health", health), Route("/ready", ready), Route("/metrics", audit.metrics)]


def _running(
    audit: Audit, pools: Sequence[Pool], keeper: Keeper | None
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """What runs as long as the application does."""

    @asynccontextmanager
    async def running(app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.callback(audit.close)
            for pool in pools:
                stack.push_async_callback(pool.stop)
                await pool.start()
            if keeper:
                stack.push_async_callback(cancelled, asyncio.create_task(keeper.keep()))
            yield

    return running


def _layers(options: Options, audit: Audit) -> list[Middleware]:
    """From the outside in."""
    cors = Middleware(
        CORSMiddleware,
        allow_origins=options.origins,
        allow_methods=ANY,
        allow_headers=["Authorization", "Content-Type"],
        expose_headers=["ETag", "Retry-After"],
    )
    return [
        Middleware(Audited, audit=audit),
        Middleware(TrustedHostMiddleware, allowed_hosts=options.names or ["*"], www_redirect=False),
        cors,
        Middleware(GZipMiddleware, minimum_size=1000, compresslevel=6),
        Middleware(Guarded, tokens=Tokens(options.tokens), origins=options.origins),
    ]


async def cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _refused(request: Request, error: Any) -> Response:
    return problem(request, error)


async def _not_served(request: Request, error: Any) -> Response:
    return problem(request, Fault(error.status_code, error.detail, error.headers))
