"""`/sparql` and `/graphs`: the SPARQL 1.1 Protocol, and the reading part of the Graph Store Protocol."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from sayso.server import description
from sayso.server.audit import note
from sayso.server.faults import Fault
from sayso.server.options import Options
from sayso.server.pool import Pool
from sayso.server.protocol import operation, pairs
from sayso.server.replies import Streamed, unless_gone
from sayso.server.worker import Task

REFUSED = "the graphs of a workspace follow its log: load a statement file with sayso load, or serve --scratch"


def graph_of(request: Request) -> str | None:
    """The graph that a request names; None for the default one. Raises Fault 400."""
    match pairs(request.scope["query_string"]):
        case [("default", "")]:
            return None
        case [("graph", name)] if name:
            return name
        case _:
            raise Fault(400, "name one graph: ?graph= with its IRI, or ?default")


class Sparql:
    """The two doors to the quads of a workspace, which are read only."""

    def __init__(self, pool: Pool, options: Options) -> None:
        self.pool = pool
        self.options = options

    async def sparql(self, request: Request) -> Response:
        asked = await operation(request, self.options.body, self.options.sending)
        if asked is None:
            return description.response(request, scratch=self.options.scratch)
        note(request, text=asked.text)
        base = str(request.url.replace(query=""))
        graphs = {"default": asked.default, "named": asked.named}
        task = Task(asked.kind, {"text": asked.text, "base": base, **graphs})
        return await (self.read(request, task) if asked.kind == "query" else self.write(request, task))

    async def graphs(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            return await self.change(request)
        return await self.read(request, Task("graph", {"name": graph_of(request)}))

    async def read(self, request: Request, task: Task) -> Response:
        headers = request.headers
        known = headers.get("if-none-match", "") if request.method in ("GET", "HEAD") else ""
        wanted = {"rows": self.options.rows, "accept": headers.get("accept", "*/*"), "known": known}
        whole = task._replace(arguments={**task.arguments, **wanted})
        return Streamed(await unless_gone(request, self.pool.run(whole)))

    async def change(self, request: Request) -> Response:
        raise Fault(403, REFUSED)

    async def write(self, request: Request, task: Task) -> Response:
        raise Fault(403, REFUSED)
