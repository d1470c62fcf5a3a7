"""Running SPARQL over Oxigraph: here, or in a process that can be killed when the time is up."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from sayso.errors import BadQuery, QueryTimeout, SaysoError, WorkspaceFault
from sayso.graph.generations import UNREADABLE
from sayso.graph.quads import PREFIXES, literal
from sayso.graph.store import Cell, Limits, Table
from sayso.graph.tokens import chooses_graphs

Answer = Table | bool | list[ox.Triple]

PROGRAM = "import sys; sys.path[:] = sys.argv[2:]; from sayso.graph.sparql import serve; serve(sys.argv[1])"


def run(store: ox.Store, text: str, rows: int | None = None) -> Answer:
    """Run one query over the union of all graphs, or over those that it names with FROM.

    Raises BadQuery for what cannot be parsed or evaluated.
    """
    try:
        found = store.query(text, use_default_graph_as_union=not chooses_graphs(text), prefixes=PREFIXES)
        return answer(found, rows)
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        raise BadQuery(said(error, text)) from error


def said(error: Exception, text: str) -> str:
    """What Oxigraph says against a query, for people: without every character that might have followed."""
    found = _AT.match(str(error))
    if not found:
        return str(error)
    at, expected = found["at"], _CLASSES.sub("", found["expected"])
    line, column = map(int, at.split(":"))
    before = text.split("\n")[line - 1][: column - 1]
    if "Prefix not found" in expected and (name := _NAME.search(before)):
        return f"error at {line}:{name.start() + 1}: the prefix {name['prefix']}: is not declared"
    return f"error at {at}: expected {expected or 'something else'}"


_AT = re.compile(r"error at (?P<at>\d+:\d+): expected (?P<expected>.*)", re.DOTALL)
_CLASSES = re.compile(r"(?:, )?(?<!\")\[(?:'(?:\\.|[^'])*'|[^\]'])*\]", re.DOTALL)
_NAME = re.compile(r"(?P<prefix>[\w.-]*):[^\s:]*$")


def answer(found: ox.QueryBoolean | ox.QuerySolutions | Iterable[ox.Triple], rows: int | None) -> Answer:
    """What an engine found, up to a number of rows."""
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    if isinstance(found, ox.QuerySolutions):
        columns = tuple(variable.value for variable in found.variables)
        return Table(columns, [tuple(map(cell, solution)) for solution in islice(found, rows)])
    return list(islice(found, rows))


def cell(node: object) -> Cell:
    """A term as a cell: IRIs and literals by value."""
    match node:
        case None:
            return None
        case ox.Literal():
            return literal(node)
        case ox.NamedNode() | ox.BlankNode():
            return node.value
        case _:
            return str(node)


def run_within(path: Path, text: str, limits: Limits) -> Answer:
    """Run one query in a process of its own, which runs nothing else of the caller's program.

    Raises QueryTimeout when it is killed for taking too long; what it takes to start does not count.
    """
    command = [sys.executable, "-c", PROGRAM, str(path), *sys.path]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()
            answer, _ = process.communicate(pickle.dumps((text, limits.rows)), timeout=limits.seconds)
        except subprocess.TimeoutExpired as error:
            raise QueryTimeout(f"the query ran longer than {limits.seconds} seconds") from error
        finally:
            process.kill()
    if not answer:
        raise BadQuery("the query process ended without an answer; it may have used too much memory")
    found: Answer | SaysoError = pickle.loads(answer)
    if isinstance(found, SaysoError):
        raise found
    return found


def serve(path: str) -> None:
    """What the process does: say that it is ready, read one query, write its answer."""
    store: ox.Store | None = None
    with suppress(*UNREADABLE):
        store = ox.Store.read_only(path)
    sys.stdout.buffer.write(b"ready\n")
    sys.stdout.buffer.flush()
    text, rows = pickle.load(sys.stdin.buffer)
    found: Answer | SaysoError
    try:
        found = (
            run(store, text, rows) if store else WorkspaceFault(f"{path} cannot be read, or was replaced; ask again")
        )
    except SaysoError as error:
        found = error
    pickle.dump(found, sys.stdout.buffer)
