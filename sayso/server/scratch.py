"""A plain dataset of its own, with update: for trying things, and for conformance suites."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from email import message_from_bytes
from pathlib import Path
from typing import cast
from uuid import uuid4

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from sayso.errors import BadArgument
from sayso.graph.generations import Generations
from sayso.server.access import may_write
from sayso.server.faults import Fault
from sayso.server.formats import GRAPHS
from sayso.server.options import Options
from sayso.server.pool import Pool
from sayso.server.protocol import body, media_type
from sayso.server.sparql import Sparql, graph_of
from sayso.server.worker import Task


def fill(folder: Path, files: Iterable[Path]) -> None:
    """Load RDF files into a new dataset; their names tell the format. Raises BadArgument."""

    def work(store: ox.Store) -> None:
        for path in files:
            try:
                store.bulk_load(path=str(path))
            except (OSError, SyntaxError, ValueError) as error:
                raise BadArgument(f"{path}: {error}") from error

    Generations(folder).write(work)


class Scratch(Sparql):
    """Readers see what was written before they were asked, and writers wait for each other."""

    def __init__(self, options: Options) -> None:
        super().__init__(Pool(options), options)
        self.writer = Pool(options._replace(workers=1))

    async def change(self, request: Request) -> Response:
        """Replace, add to or take away a graph; what is sent to no graph becomes a new one."""
        if request.method not in ("PUT", "POST", "DELETE"):
            raise Fault(405, f"{request.method} is not for graphs", {"Allow": "GET, HEAD, PUT, POST, DELETE"})
        if request.method == "POST" and not request.url.query:
            name = f"{request.url}/{uuid4()}"
            response = await self.write(request, await self._put(request, name))
            response.headers["location"] = name
            return response
        if request.method == "DELETE":
            return await self.write(request, Task("delete", {"name": graph_of(request)}))
        return await self.write(request, await self._put(request, graph_of(request)))

    async def _put(self, request: Request, name: str | None) -> Task:
        media = media_type(request.headers)
        content = await body(request, self.options.body, self.options.sending)
        parts = [(media, content)]
        if media == "multipart/form-data":
            parts = list(_parts(request.headers["content-type"], content))
        if not parts or not {each for each, _ in parts} <= GRAPHS.keys():
            raise Fault(415, f"send a graph as one of {', '.join(GRAPHS)}")
        return Task("put", {"name": name, "parts": parts, "add": request.method == "POST"})

    async def write(self, request: Request, task: Task) -> Response:
        may_write(request)
        reply = await self.writer.run(task)  # to its end, even when the client hangs up
        async for _ in reply.body():
            pass
        return Response(status_code=reply.head["status"])


def _parts(media: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """What a form with files has, each with its type."""
    whole = message_from_bytes(b"Content-Type: " + media.encode("latin-1") + b"\r\n\r\n" + content)
    for part in whole.walk():
        if not part.is_multipart():
            yield part.get_content_type(), cast(bytes, part.get_payload(decode=True))
