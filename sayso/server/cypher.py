"""`/db/{database}/query/v2`, the shape of Neo4j's Query API, and `/cypher`, which is short for it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sayso.server.audit import note
from sayso.server.cypher_tasks import PLAIN, TYPED
from sayso.server.faults import Fault
from sayso.server.formats import negotiated
from sayso.server.options import Options
from sayso.server.pool import Pool
from sayso.server.protocol import body, media_type, text_of
from sayso.server.replies import Streamed, unless_gone
from sayso.server.worker import Task

CODES = {
    400: "Neo.ClientError.Statement.SyntaxError",
    401: "Neo.ClientError.Security.Unauthorized",
    403: "Neo.ClientError.Statement.AccessMode",
    404: "Neo.ClientError.Database.DatabaseNotFound",
    422: "Neo.ClientError.Statement.ArgumentError",
    500: "Neo.DatabaseError.General.UnknownError",
    502: "Neo.TransientError.General.DatabaseUnavailable",
    503: "Neo.TransientError.General.DatabaseUnavailable",
    504: "Neo.ClientError.Transaction.TransactionTimedOut",
}
"""Neo4j's words for what is refused with a status."""
OTHER = "Neo.ClientError.Request.Invalid"
READ = {"statement", "parameters"}
PASSED_OVER = {"includeCounters", "accessMode", "bookmarks", "maxExecutionTime", "impersonatedUser"}
"""What clients send that makes no difference here."""
DEEPEST = 64
"""So many lists and objects may lie in each other."""


class Cypher:
    def __init__(self, pool: Pool, options: Options) -> None:
        self._pool = pool
        self._options = options

    async def query(self, request: Request) -> Response:
        try:
            return await self._answer(request)
        except Fault as fault:
            return self._refusal(request, fault)

    async def _answer(self, request: Request) -> Response:
        if request.method != "POST":
            raise Fault(405, "send a statement by POST", {"Allow": "POST"})
        media, _ = negotiated(request.headers.get("accept", "*/*"), {TYPED: None, f"{TYPED}.v1.0": None, PLAIN: None})
        asked = await self._statement(request)
        note(request, text=asked["statement"])
        task = {
            "database": request.path_params.get("database", "neo4j"),
            "text": asked["statement"],
            "parameters": asked.get("parameters") or {},
            "seconds": self._options.seconds,
            "rows": self._options.rows,
            "typed": media != PLAIN,
        }
        return Streamed(await unless_gone(request, self._pool.run(Task("cypher", task))))

    async def _statement(self, request: Request) -> dict[str, Any]:
        """What is asked. Raises Fault for what is no JSON object with a statement, or asks to write."""
        if media_type(request.headers) not in (PLAIN, TYPED, f"{TYPED}.v1.0"):
            raise Fault(415, f"send {PLAIN}")
        try:
            content = text_of(await body(request, self._options.body, self._options.sending))
            asked = json.loads(content, parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            raise Fault(400, f"the body is no JSON: {error}") from error
        if not isinstance(asked, dict) or not isinstance(asked.get("statement"), str):
            raise Fault(400, 'the body has no "statement"')
        if unknown := asked.keys() - READ - PASSED_OVER:
            raise Fault(400, f"the body has {', '.join(sorted(unknown))}; send {' and '.join(sorted(READ))}")
        if not isinstance(asked.get("parameters"), dict | None):
            raise Fault(400, '"parameters" is no object')
        if _depth(asked) > DEEPEST:
            raise Fault(400, f"the body has values in values, more than {DEEPEST} deep")
        return asked

    def _refusal(self, request: Request, fault: Fault) -> Response:
        note(request, refused=fault.detail)
        error = {"code": CODES.get(fault.status, OTHER), "message": fault.detail}
        return JSONResponse({"errors": [error]}, fault.status, fault.headers)


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number in JSON")


def _depth(value: object) -> int:
    """How many lists and objects lie in each other."""
    depth, level = 0, [value]
    while level := [each for one in level for each in _members(one)]:
        depth += 1
    return depth


def _members(value: object) -> Iterable[object]:
    match value:
        case dict():
            return value.values()
        case list():
            return value
    return ()
