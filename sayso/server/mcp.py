"""The tools of an MCP server: what assistants may ask of a workspace, with the guard that every query has."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.metadata import version
from typing import Annotated, Any, TypeAlias
from urllib.parse import parse_qsl, urlsplit

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from sayso.server.app import cancelled
from sayso.server.faults import Fault
from sayso.server.keeper import Keeper
from sayso.server.options import Options
from sayso.server.pool import Pool
from sayso.server.worker import Task

TOLD = """Statements that were attributed to somebody: who said what about whom, in which words, in which document.
Nothing here is a fact: cite a statement with its speaker, its words and its document. Ids may be given as handles,
such as `gerasimov`. Begin with `questions`; `find` leads from a name to an id; `show` and `passage` have the words."""
READING = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
MOST = 200
"""How many rows a tool gives at once: an assistant has to read them all."""
LISTED = 50
"""How many members of each list of a record it gives."""

Found: TypeAlias = dict[str, Any]
Limit: TypeAlias = Annotated[int, Field(ge=1, le=MOST, description="How many at once.")]
After: TypeAlias = Annotated[str | None, Field(description="The `after` of the answer before.")]
AsOf: TypeAlias = Annotated[str | None, Field(description="As of a load's number, a moment, or the end of a day.")]
Identity: TypeAlias = Annotated[str | None, Field(description="Under an identity view.")]
Id: TypeAlias = Annotated[str, Field(description="An id, a path such as entity/us, or a handle.")]


class Tools:
    """Each asks a worker, and gives what it answers. Faults are told as a tool's errors."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._pool = Pool(options)
        self._keeper = Keeper(options.folder)

    @asynccontextmanager
    async def running(self, server: object) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self._pool.stop)
            await self._pool.start()
            stack.push_async_callback(cancelled, asyncio.create_task(self._keeper.keep()))
            yield

    async def questions(self) -> Found:
        """Every question that can be asked, with its parameters and columns."""
        return await self._view("questions", "/questions")

    async def ask(
        self,
        question: Annotated[str, Field(description="The name of a question.")],
        parameters: Annotated[
            Mapping[str, str | list[str]] | None, Field(description="Its parameters, by name; ids may be handles.")
        ] = None,
        language: Annotated[str, Field(description="cypher, sparql, python, or all, compared.")] = "cypher",
        limit: Limit = 20,
        after: After = None,
        as_of: AsOf = None,
        identity: Identity = None,
    ) -> Found:
        """The rows of a question: who endorsed, who controls, what was said, who disagrees, and more."""
        given = {**(parameters or {}), "language": language, "limit": limit, "after": after}
        seen = {"as_of": as_of, "identity": identity}
        return await self._view("question", f"/questions/{question}", {"name": question}, **given, **seen)

    async def conflicts(
        self,
        about: Annotated[Id | None, Field(description="Only those about this.")] = None,
        speaker: Annotated[Id | None, Field(description="Only those that this speaker or voice is party to.")] = None,
        other: Annotated[Id | None, Field(description="And this one the other party.")] = None,
        tensions: Annotated[bool, Field(description="Also those that something stands in the way of.")] = False,
        limit: Limit = 10,
        after: After = None,
        as_of: AsOf = None,
        identity: Identity = None,
    ) -> Found:
        """Which claims conflict, and why, with both sides' words."""
        given: Found = {"about": about, "speaker": speaker, "other": other, "limit": limit, "after": after}
        strength = ["firm", "tension"] if tensions else None
        return await self._view("conflicts", "/conflicts", strength=strength, as_of=as_of, identity=identity, **given)

    async def find(
        self,
        words: Annotated[str, Field(description="Words that the name has, in any case.")],
        kind: Annotated[str | None, Field(description="A class, such as Person or Location.")] = None,
        limit: Limit = 20,
        after: After = None,
        as_of: AsOf = None,
        identity: Identity = None,
    ) -> Found:
        """Records by their names."""
        given: Found = {"like": words, "class": kind, "limit": limit, "after": after}
        return await self._view("records", "/records", as_of=as_of, identity=identity, **given)

    async def show(self, id: Id, as_of: AsOf = None, identity: Identity = None) -> Found:
        """One record: its fields, what it refers to, what refers to it, its relations and judgements."""
        return _cut(await self._view("record", f"/records/{id}", {"name": id}, as_of=as_of, identity=identity))

    async def passage(self, id: Id, as_of: AsOf = None, identity: Identity = None) -> Found:
        """A statement's words as they stand in their document, with offsets and what is around them."""
        return await self._view("passage", f"/passages/{id}", {"name": id}, as_of=as_of, identity=identity)

    async def cypher(
        self,
        statement: Annotated[str, Field(description="A reading Cypher query over the labelled graph.")],
        parameters: Annotated[Mapping[str, Any] | None, Field(description="Its parameters.")] = None,
        limit: Limit = 100,
    ) -> Found:
        """The rows of a Cypher query. Ask `CALL db.labels()` or `questions` first."""
        asked = {"database": "neo4j", "text": statement, "parameters": dict(parameters or {}), "typed": False}
        return await self._run(Task("cypher", {**asked, "seconds": self._options.seconds, "rows": limit}))

    async def sparql(
        self,
        query: Annotated[str, Field(description="SPARQL 1.1; sayso:, rdfs: and xsd: are known.")],
        limit: Limit = 100,
    ) -> Found:
        """The answer to a SELECT or an ASK, as SPARQL JSON, or of a CONSTRUCT or DESCRIBE as JSON-LD."""
        asked = {"text": query, "accept": "application/json", "base": self._keeper.base, "rows": limit, "known": ""}
        return await self._run(Task("query", {**asked, "default": None, "named": None}))

    async def _view(self, name: str, path: str, within: Mapping[str, str] | None = None, **given: Any) -> Found:
        parameters = [(key, str(value)) for key, each in given.items() if each is not None for value in _several(each)]
        asked = {"name": name, "path": path, "parameters": parameters, "within": dict(within or {})}
        found = await self._run(Task("page", {**asked, "accept": "application/json", "known": ""}))
        following = found.pop("next", None)
        return {**found, "after": dict(parse_qsl(urlsplit(following).query))["after"]} if following else found

    async def _run(self, task: Task) -> Found:
        try:
            reply = await self._pool.run(task)
            content = b"".join([piece async for piece in reply.body()])
        except Fault as fault:
            raise ToolError(fault.detail) from fault
        found: Found | list[Any] = json.loads(content)
        return found if isinstance(found, dict) else {"@graph": found}


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _cut(record: Found) -> Found:
    """A record with the beginnings of its lists, and how many members were left out of each."""
    long = {name: each for name, each in record.items() if isinstance(each, list) and len(each) > LISTED}
    left = {"left_out": {name: len(each) - LISTED for name, each in long.items()}} if long else {}
    return {**record, **{name: each[:LISTED] for name, each in long.items()}, **left}


def server(options: Options) -> MCPServer[None]:
    tools = Tools(options)
    made = MCPServer("sayso", instructions=TOLD, version=version("sayso"), lifespan=tools.running, log_level="WARNING")
    offered = (tools.questions, tools.ask, tools.conflicts, tools.find, tools.show, tools.passage)
    for tool in (*offered, tools.cypher, tools.sparql):
        made.add_tool(tool, annotations=READING)
    return made
