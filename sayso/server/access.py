"""Who may ask: the token that a request carries, and what it is for."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from sayso.server.audit import note, noted
from sayso.server.faults import Fault
from sayso.server.replies import problem
from sayso.server.tokens import Token, Tokens

OPEN = ("/health", "/ready")
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="sayso", Basic realm="sayso", charset="UTF-8"'}
"""Browsers know Basic only, and ask for a password: the token."""
READING = ("GET", "HEAD", "OPTIONS")


class Guarded:
    """Lets only requests through that have a token, where there are tokens; health may always be asked. Pages of other
    sites may send nothing, whatever their reader may, unless they are among the `origins`."""

    def __init__(self, app: ASGIApp, tokens: Tokens, origins: Sequence[str]) -> None:
        self._app = app
        self._tokens = tokens
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            request = Request(scope)
            try:
                self._let_in(request)
            except Fault as fault:
                return await problem(request, fault)(scope, receive, send)
        return await self._app(scope, receive, send)

    def _let_in(self, request: Request) -> None:
        """Note whose request it is. Raises Fault for one that may not pass."""
        if {"content-length", "transfer-encoding"} <= set(request.headers):  # a proxy may see two requests in it
            raise Fault(400, "a body has one length: send Content-Length or Transfer-Encoding", {"Connection": "close"})
        if request.scope["path"] not in OPEN:
            self._refuse_others(request)
            token = self._bearer(request.headers.get("authorization", ""))
            note(request, who=token.name if token else "", scope=token.scope if token else "write")

    def _refuse_others(self, request: Request) -> None:
        """Raise Fault 403 for what a page of another site sends."""
        origin = request.headers.get("origin", "")
        here = urlsplit(origin).netloc == request.headers.get("host")
        if origin and request.method not in READING and not here and not {origin, "*"} & set(self._origins):
            raise Fault(403, f"pages of {origin} may send nothing here: --origin lets them")

    def _bearer(self, authorization: str) -> Token | None:
        """The token in an Authorization header; None where there are no tokens at all. Raises Fault 401.

        Basic is taken, too, with the token as the password: clients of Neo4j know nothing else.
        """
        if not self._tokens.all:
            return None
        if token := self._tokens.found(_secret(authorization)):
            return token
        raise Fault(401, "send a token: Authorization: Bearer …; sayso token add makes one", CHALLENGE)


def may_write(request: Request) -> None:
    """Raise Fault 403 for a token that is for reading."""
    if noted(request, "scope") == "read":
        raise Fault(403, "this token is for reading: make one with sayso token add --scope write")


def _secret(authorization: str) -> str:
    scheme, _, given = authorization.strip().partition(" ")
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(given, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return given.strip() if scheme.lower() == "bearer" else ""
