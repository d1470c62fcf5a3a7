"""Replies of workers as HTTP responses, streamed; and what was refused, as RFC 9457 says it."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Coroutine
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from sayso.server.audit import note
from sayso.server.faults import Fault
from sayso.server.formats import negotiated
from sayso.server.pages.asked import Asked
from sayso.server.pages.render import HEADERS, rendered
from sayso.server.pool import Reply

logger = logging.getLogger(__name__)


class Streamed(Response):
    """A reply, sent as it comes. One that breaks off ends the connection, so that nobody takes it for whole."""

    def __init__(self, reply: Reply) -> None:
        head = reply.head
        super().__init__(reply.whole, status_code=head["status"], media_type=head["type"])
        if self.status_code == 304 or reply.whole is None:
            del self.headers["content-length"]
        if "etag" in head:
            self.headers["ETag"] = head["etag"]
            self.headers["Cache-Control"] = "no-cache"
        self.headers["Vary"] = "Accept"
        self.headers.update(head.get("headers", {}))
        self._reply = reply

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._reply.whole is not None:
            note(Request(scope), rows=self._reply.rows)
            return await super().__call__(scope, receive, send)
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            async for content in self._reply.body():
                if scope["method"] != "HEAD":
                    async with self._reply.in_time():  # a client that takes it slowly has its worker for no longer
                        await send({"type": "http.response.body", "body": content, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
            note(Request(scope), rows=self._reply.rows)
        except Fault as fault:
            note(Request(scope), refused=fault.detail)
            logger.warning("an answer broke off: %s", fault)
        finally:
            await self._reply.close()


def problem(request: Request, fault: Fault) -> Response:
    """What is wrong, in words."""
    note(request, refused=fault.detail)
    status = HTTPStatus(fault.status)
    if fault.status == 503:
        fault.headers.setdefault("Retry-After", "1")
    content = {"title": status.phrase, "status": fault.status, "detail": fault.detail}
    headers = {**fault.headers, "Vary": "Accept"}
    if _for_a_person(request):
        asked = Asked(request.url.path, [], page=True)
        page = rendered("problem", **content, asked=asked, name="problem", load=None)
        return Response(page, fault.status, {**headers, **HEADERS}, media_type="text/html")
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    return Response(text, fault.status, headers, media_type="application/problem+json")


def _for_a_person(request: Request) -> bool:
    """Whether what is wrong is looked at in a browser."""
    try:
        media, _ = negotiated(request.headers.get("accept", ""), {"text/html": None, "application/problem+json": None})
    except Fault:
        return False
    return media == "text/html"


async def unless_gone(request: Request, work: Coroutine[Any, Any, Reply]) -> Reply:
    """What a worker replies to a client; where it hangs up first, the work is cancelled and Fault raised."""
    doing = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({doing, gone}, return_when=asyncio.FIRST_COMPLETED)
        if doing.done():
            return doing.result()
        raise Fault(400, "the client hung up")
    finally:
        gone.cancel()
        if not doing.done():
            doing.cancel()
            with suppress(asyncio.CancelledError, Fault):
                await (await doing).close()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
