"""The requests of the SPARQL 1.1 Protocol: what is asked, about which graphs."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request

from sayso.server.faults import Fault

FORM = "application/x-www-form-urlencoded"
DIRECT = {"application/sparql-query": "query", "application/sparql-update": "update"}
PASSED_OVER = 8 << 20
"""So many bytes too many are still read, so that a client that sends them all before it listens hears why."""
PARAMETERS = 256
"""How many parameters a request may have."""


class Operation(NamedTuple):
    """A query or an update, and the graphs that the request chose: None where it chose none."""

    kind: str
    text: str
    default: Sequence[str] | None
    named: Sequence[str] | None


async def operation(request: Request, body_bytes: int, seconds: float) -> Operation | None:
    """What a request asks; None for one that asks nothing, which is answered with a description of the service.

    Raises Fault: 400, 405, 408, 413 or 415.
    """
    parameters = pairs(request.scope["query_string"])
    if request.method in ("GET", "HEAD"):
        if "update" in dict(parameters):
            raise Fault(405, "an update is sent by POST", {"Allow": "POST"})
        return _operation("query", parameters) if parameters else None
    if request.method != "POST":
        raise Fault(405, f"{request.method} is not for SPARQL", {"Allow": "GET, HEAD, POST"})
    media = media_type(request.headers)
    if media not in (FORM, *DIRECT):
        raise Fault(415, f"send {FORM}, {' or '.join(DIRECT)}, not {media or 'a body of no type'}")
    content = await body(request, body_bytes, seconds)
    if media == FORM:
        parameters += pairs(content)
        return _operation("update" if "update" in dict(parameters) else "query", parameters)
    if {"query", "update"} & dict(parameters).keys():
        raise Fault(400, f"{media}: the text is the body; leave query and update out of the address")
    return _operation(DIRECT[media], [*parameters, (DIRECT[media], text_of(content))])


def media_type(headers: Headers) -> str:
    """The content's type, lower case, without parameters. Raises Fault 415 for another encoding than UTF-8."""
    media, _, parameters = headers.get("content-type", "").lower().partition(";")
    if "charset" in parameters and "utf-8" not in parameters.replace("utf8", "utf-8"):
        raise Fault(415, f"{parameters.strip()}: send UTF-8")
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise Fault(415, "send the body as it is, without a content-encoding")
    return media.strip()


async def body(request: Request, most: int, seconds: float) -> bytes:
    """The whole body. Raises Fault: 413 where it is longer than `most` bytes, 408 where it takes longer than that."""
    content, length = bytearray(), 0
    too_long = Fault(413, f"a body of more than {most:,} bytes", {"Connection": "close"})
    if int(request.headers.get("content-length", 0)) > most + PASSED_OVER:
        raise too_long
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                length += len(chunk)
                if length <= most:
                    content += chunk
                elif length > most + PASSED_OVER:
                    break
    except TimeoutError as error:
        raise Fault(408, f"the body took longer than {seconds:g} seconds", {"Connection": "close"}) from error
    except ClientDisconnect as error:
        raise Fault(400, "the body broke off") from error
    if length > most:
        raise too_long
    return bytes(content)


def pairs(encoded: bytes) -> list[tuple[str, str]]:
    """Parameters as they are in an address or a form. Raises Fault 400 for what is no UTF-8."""
    try:
        return parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=PARAMETERS)
    except UnicodeError as error:
        raise Fault(400, "parameters are not encoded as UTF-8") from error
    except ValueError as error:
        raise Fault(400, f"more than {PARAMETERS} parameters") from error


def text_of(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise Fault(400, f"the body is no UTF-8, from byte {error.start}") from error


CHOOSING: Mapping[str, tuple[str, str]] = {
    "query": ("default-graph-uri", "named-graph-uri"),
    "update": ("using-graph-uri", "using-named-graph-uri"),
}
"""The parameters that choose the default and the named graphs."""


def _operation(kind: str, parameters: Sequence[tuple[str, str]]) -> Operation:
    texts = [(name, value) for name, value in parameters if name in ("query", "update")]
    if len(texts) != 1:
        found = " and ".join(sorted({f"{name}=" for name, _ in texts})) or "no query="
        raise Fault(400, f"a request has one query or one update; this one has {found}{', twice' * (len(texts) > 1)}")
    default, named = ([value for name, value in parameters if name == wanted] for wanted in CHOOSING[kind])
    return Operation(kind, texts[0][1], default or None, named or None)
