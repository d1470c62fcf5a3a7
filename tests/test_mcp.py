"""`sayso mcp`, asked by the SDK's own client over standard input and output."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from mcp import StdioServerParameters
from mcp.client import Client

from sayso.cli import main
from sayso.queries.catalogue import built_in
from sayso.workspace import Workspace
from tests.commands import PROCESS, Commands
from tests.serving import ROOT, SLOW, told_of

pytestmark = pytest.mark.xdist_group("serve")


class Asked:
    """The tools of a running server."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def tool(self, name: str, **given: Any) -> Any:
        """What a tool gives: as text and as structured content the same."""
        found = await self._client.call_tool(name, given)
        (content,) = found.content
        assert not found.is_error, content
        assert content.type == "text"
        assert json.loads(content.text) == found.structured_content
        return found.structured_content

    async def fault(self, name: str, **given: Any) -> str:
        found = await self._client.call_tool(name, given)
        (content,) = found.content
        assert found.is_error
        assert content.type == "text"
        return content.text

    async def settled(self, load: int) -> None:
        """Until the views are as of a load."""
        async with asyncio.timeout(SLOW):
            while True:
                found = await self._client.call_tool("show", {"id": "wapo"})
                if not found.is_error and (found.structured_content or {})["load"] == load:
                    return
                await asyncio.sleep(0.1)


@asynccontextmanager
async def assisted(folder: Path, *words: str) -> AsyncIterator[tuple[Client, Asked]]:
    command = StdioServerParameters(command=sys.executable, args=[*PROCESS[1:], "mcp", "-w", str(folder), *words])
    async with Client(command, read_timeout_seconds=SLOW) as client:
        asked = Asked(client)
        await asked.settled(2)
        yield client, asked


def run(folder: Path, work: Callable[[Client, Asked], Awaitable[None]], *words: str) -> None:
    async def whole() -> None:
        async with assisted(folder, *words) as (client, asked):
            await work(client, asked)

    asyncio.run(whole())


def test_every_tool_only_reads_and_says_what_it_takes(sample_folder: Path) -> None:
    async def work(client: Client, asked: Asked) -> None:
        tools = {each.name: each for each in (await client.list_tools()).tools}
        assert list(tools) == ["questions", "ask", "conflicts", "find", "show", "passage", "cypher", "sparql"]
        assert all(each.annotations and each.annotations.read_only_hint for each in tools.values())
        assert all(each.description for each in tools.values())
        assert {"question", "parameters", "limit", "as_of"} <= tools["ask"].input_schema["properties"].keys()

    run(sample_folder, work)


def test_answers_are_those_of_the_workspace(sample: Workspace) -> None:
    async def work(client: Client, asked: Asked) -> None:
        assert {each["name"] for each in (await asked.tool("questions"))["questions"]} == set(built_in())
        given = {"weapons_of": "us", "stance": ["endorses", "opposes"]}
        found = await asked.tool("ask", question="endorsements", parameters=given, language="all", limit=200)
        assert found["rows"] == sample.ask("endorsements", weapons_of="us", stance=["endorses", "opposes"]).to_dicts()
        firm = await asked.tool("conflicts", about="sudzha")
        assert [each["kind"] for each in firm["conflicts"]] == ["contradiction"]
        assert (await asked.tool("conflicts", tensions=True))["total"] == 11
        assert (await asked.tool("show", id="halted"))["types"] == ["Statement"]
        (named,) = (await asked.tool("find", words="gerasim", kind="Person"))["records"]
        assert named["caption"] == "Valery Gerasimov"
        before = await asked.tool("ask", question="statements", as_of="1")
        assert (before["total"], before["load"]) == (0, 1)

    run(sample.folder, work)


def test_pages_follow_one_another(sample: Workspace) -> None:
    async def work(client: Client, asked: Asked) -> None:
        rows, after = [], None
        while True:
            found = await asked.tool("ask", question="statements", limit=20, after=after)
            assert len(found["rows"]) <= 20
            rows += found["rows"]
            if not (after := found.get("after")):
                break
        assert rows == sample.ask("statements").to_dicts()

    run(sample.folder, work)


def test_words_stand_where_a_passage_says(sample: Workspace) -> None:
    async def work(client: Client, asked: Asked) -> None:
        (sha256,) = [each for each in [sample.show("kursk-incursion-2024-08-08")["values"]["sha256"][0]] if each]
        text = (sample.log.archived(sha256) or b"").decode()
        for id in ("halted", "sudzha-lost"):
            found = await asked.tool("passage", id=id)
            for each in found["quotes"]:
                assert each["quote"] == text[each["start"] : each["end"]]
                assert text.find(each["before"] + each["quote"] + each["after"]) >= 0
                assert each["before"]
        assert "is no statement" in await asked.fault("passage", id="sudzha")

    run(sample.folder, work)


def test_queries(sample_folder: Path) -> None:
    async def work(client: Client, asked: Asked) -> None:
        text = "MATCH (s:Statement {stance: $stance}) RETURN count(*) AS n"
        assert (await asked.tool("cypher", statement=text, parameters={"stance": "endorses"}))["data"] == {
            "fields": ["n"],
            "values": [[9]],
        }
        names = await asked.tool("sparql", query='SELECT ?n { ?x sayso:name ?n FILTER(LANG(?n) = "uk") } ORDER BY ?n')
        assert "Суджа" in [each["n"]["value"] for each in names["results"]["bindings"]]
        assert (await asked.tool("sparql", query="CONSTRUCT WHERE { ?x a sayso:WeaponSystem }"))["@graph"]

    run(sample_folder, work)


WRONG: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("ask", {"question": "nix"}, "no question 'nix'"),
    ("ask", {"question": "statements", "parameters": {"speaker": "Ґерасимов"}}, "speaker: no record"),
    ("ask", {"question": "statements", "limit": 0}, "greater than or equal to 1"),
    ("ask", {"question": "statements", "limit": 201}, "less than or equal to 200"),
    ("ask", {"question": "statements", "after": "x"}, "begins no page"),
    ("ask", {"question": "../records"}, "no question"),
    ("ask", {"question": "statements", "as_of": "99"}, "no load 99"),
    ("show", {"id": "nix"}, "no record 'nix'"),
    ("cypher", {"statement": "CREATE (n)"}, "write"),
    ("cypher", {"statement": "LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l"}, "LOAD CSV is refused"),
    ("cypher", {"statement": "RETURN"}, "syntax"),
    ("cypher", {"statement": "MATCH (n) RETURN n", "limit": 5}, "more than 5 rows"),
    ("sparql", {"query": "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}, "SERVICE is refused"),
    ("sparql", {"query": "SELECT * { ?s ?p ?o }", "limit": 5}, "more than 5 rows"),
)


def test_what_is_wrong_is_told(sample_folder: Path) -> None:
    async def work(client: Client, asked: Asked) -> None:
        for tool, given, told in WRONG:
            assert told in await asked.fault(tool, **given), (tool, given)

    run(sample_folder, work)


def test_a_session_outlives_queries_and_workers(sample_folder: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

    def workers() -> list[int]:
        """The workers of the only server that this process started."""
        running = [int(path.name) for path in Path("/proc").glob("[0-9]*")]
        return [pid for pid in running if "sayso.server.worker" in told_of(pid, "cmdline") and _of_this(pid)]

    async def work(client: Client, asked: Asked) -> None:
        assert "longer than 1 seconds" in await asked.fault("sparql", query=endless)
        for pid in workers():
            os.kill(pid, signal.SIGKILL)
        async with asyncio.timeout(SLOW):
            while True:
                found = await client.call_tool("sparql", {"query": "ASK {}"})
                if not found.is_error:
                    break
        assert found.structured_content == {"head": {}, "boolean": True}

    run(sample_folder, work, "--seconds", "1")


def _of_this(pid: int) -> bool:
    """Whether a process descends from this one."""
    while pid > 1 and pid != os.getpid():
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        (pid,) = (int(line.split()[1]) for line in status.splitlines() if line.startswith("PPid:"))
    return pid == os.getpid()


def test_what_is_loaded_meanwhile_is_answered(own_sample: Workspace) -> None:
    async def work(client: Client, asked: Asked) -> None:
        before = (await asked.tool("ask", question="statements"))["total"]
        Commands(own_sample.folder).run("withdraw", "halted", "--by", "desk", "--why", "test")
        await asked.settled(3)
        assert (await asked.tool("ask", question="statements"))["total"] == before - 1

    run(own_sample.folder, work)


def test_the_page_has_every_tool_and_option(sample_folder: Path) -> None:
    page = (ROOT / "docs" / "mcp.md").read_text(encoding="utf-8")

    async def work(client: Client, asked: Asked) -> None:
        assert [each.name for each in (await client.list_tools()).tools if f"`{each.name}`" not in page] == []

    run(sample_folder, work)
    options = [name for each in main.commands["mcp"].params for name in each.opts if name.startswith("--")]
    assert [name for name in options if f"`{name}`" not in page and name not in ("--workspace", "--verbose")] == []


def test_without_a_workspace(tmp_path: Path) -> None:
    assert "no workspace here" in Commands(tmp_path).failed("mcp")
