"""Running SPARQL over Oxigraph: here, or in a process that can be killed when the time is up."""

from __future__ import annotations

import multiprocessing
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path

import pyoxigraph as ox

from sayso.errors import BadQuery, QueryTimeout, SaysoError
from sayso.graph.quads import PREFIXES, literal
from sayso.graph.store import Cell, Limits, Table

Answer = Table | bool | list[ox.Triple]

START_SECONDS = 30
"""What the process may take to start, beside the query's own time."""


def run(store: ox.Store, text: str, rows: int | None = None) -> Answer:
    """Run one query over the union of all graphs. Raises BadQuery for what cannot be parsed or evaluated."""
    try:
        found = store.query(text, use_default_graph_as_union=True, prefixes=PREFIXES)
        if isinstance(found, ox.QueryBoolean):
            return bool(found)
        if isinstance(found, ox.QueryTriples):
            return list(islice(found, rows))
        columns = tuple(variable.value for variable in found.variables)
        return Table(columns, [tuple(map(cell, solution)) for solution in islice(found, rows)])
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        raise BadQuery(str(error)) from error


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
    """Run one query in a process of its own. Raises QueryTimeout when it is killed for taking too long."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(str(path), there), daemon=True)
    process.start()
    there.close()
    try:
        if not here.poll(START_SECONDS):
            raise QueryTimeout("the query process did not start")
        here.recv()
        here.send((text, limits.rows))
        if not here.poll(limits.seconds):
            raise QueryTimeout(f"the query ran longer than {limits.seconds} seconds")
        answer: Answer | SaysoError = here.recv()
    except EOFError as error:
        raise BadQuery("the query process ended without an answer; it may have used too much memory") from error
    finally:
        process.kill()
        process.join()
        here.close()
    if isinstance(answer, SaysoError):
        raise answer
    return answer


def _serve(path: str, pipe: Connection) -> None:
    store = ox.Store.read_only(path)
    pipe.send("ready")
    text, rows = pipe.recv()
    try:
        pipe.send(run(store, text, rows))
    except SaysoError as error:
        pipe.send(error)
