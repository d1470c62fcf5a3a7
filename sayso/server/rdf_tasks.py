"""Tasks over quads: a SPARQL query, and one graph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import pyoxigraph as ox

from sayso.errors import BadQuery, SaysoError
from sayso.graph.ids import content_hash
from sayso.graph.sparql import said
from sayso.graph.sparql_http import Found
from sayso.graph.sparql_store import SparqlStore
from sayso.graph.tokens import chooses_graphs, refuse_outside_reach
from sayso.server.desk import Desk, WorkspaceDesk
from sayso.server.faults import Fault
from sayso.server.formats import GRAPHS, TABLES, Rows, negotiated, write_triples
from sayso.server.out import Out

CHANCE = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\b", re.IGNORECASE)
"""What gives another answer each time."""


def query(
    desk: Desk,
    out: Out,
    *,
    text: str,
    accept: str,
    base: str,
    rows: int,
    known: str,
    default: Sequence[str] | None,
    named: Sequence[str] | None,
) -> None:
    """Answer a SPARQL query; `default` and `named` are the graphs that the protocol chose for it."""
    asked = Asked(text, base, default, named)
    remote = desk.remote if isinstance(desk, WorkspaceDesk) else None
    with _elsewhere(remote, asked) if remote else _here(desk, asked) as (found, position):
        media, _ = negotiated(accept, TABLES if isinstance(found, ox.QuerySolutions | ox.QueryBoolean) else GRAPHS)
        if out.head(media, _tag(position, media) if position and not CHANCE.search(text) else "", known):
            _write(found, media, out, rows)


class Asked(NamedTuple):
    """A query, what its IRIs are relative to, and the graphs that the protocol chose for it: None for no choice."""

    text: str
    base: str
    default: Sequence[str] | None
    named: Sequence[str] | None


@contextmanager
def _here(desk: Desk, asked: Asked) -> Iterator[tuple[Found, str]]:
    """What the embedded graphs answer, and their position."""
    text, base, default, named = asked
    refuse_outside_reach(text, "sparql")
    chosen = default is not None or named is not None or chooses_graphs(text)
    quads, position = desk.seen()
    with refusals(text):
        found = quads.query(
            text,
            base_iri=base,
            prefixes=dict(desk.prefixes),
            use_default_graph_as_union=desk.union and not chosen,
            default_graph=None if default is None else [ox.NamedNode(each) for each in default],
            named_graphs=None if named is None else [ox.NamedNode(each) for each in named],
        )
        yield found, position


@contextmanager
def _elsewhere(remote: SparqlStore, asked: Asked) -> Iterator[tuple[Found, str]]:
    """What the store answers that the settings name. It has no position: what others keep there changes, too."""
    chosen = [("default-graph-uri", each) for each in asked.default or ()]
    chosen += [("named-graph-uri", each) for each in asked.named or ()]
    with remote.asked(asked.text, base=asked.base, chosen=chosen) as found:
        yield found, ""


@contextmanager
def refusals(text: str) -> Iterator[None]:
    """What an engine says against a text is BadQuery; what it says of its files is a Fault."""
    try:
        yield
    except SaysoError:
        raise
    except (SyntaxError, ValueError, RuntimeError) as error:
        raise BadQuery(said(error, text)) from error
    except OSError as error:
        raise Fault(503, "the graphs can just now not be read or written; ask again") from error


def _write(found: Found, media: str, out: Out, most: int) -> None:
    if isinstance(found, ox.QueryBoolean):
        out.write(found.serialize(format=TABLES[media]) or b"")
    elif isinstance(found, ox.QuerySolutions):
        counted = Rows(out, TABLES[media], most)
        found.serialize(counted, TABLES[media])  # type: ignore[arg-type]  # it needs no more of a file
        out.rows = counted.number
    else:
        out.rows = write_triples(found, GRAPHS[media], out, most)


def graph(desk: Desk, out: Out, *, name: str | None, accept: str, rows: int, known: str) -> None:
    """One graph; without a name, the default one."""
    quads, position = desk.seen()
    node = graph_of(name)
    require(quads, node)
    media, format = negotiated(accept, GRAPHS)
    if out.head(media, _tag(position, media), known):
        out.rows = write_triples(_triples(quads, node, union=desk.union), format, out, rows)


def graph_of(name: str | None) -> ox.NamedNode | ox.DefaultGraph:
    """The graph that a request names. Raises Fault 400 for what is no IRI."""
    try:
        return ox.DefaultGraph() if name is None else ox.NamedNode(name)
    except ValueError as error:
        raise Fault(400, f"graph={name}: {error}") from error


def require(quads: ox.Store, graph: ox.NamedNode | ox.DefaultGraph) -> None:
    """Raise Fault 404 for a named graph that is not there."""
    if isinstance(graph, ox.NamedNode) and not quads.contains_named_graph(graph):
        raise Fault(404, f"there is no graph {graph.value}")


def _triples(quads: ox.Store, graph: ox.NamedNode | ox.DefaultGraph, *, union: bool) -> Iterator[ox.Triple]:
    """Those of one graph; of a default graph that is the union, each once."""
    if union and isinstance(graph, ox.DefaultGraph):
        found = quads.query("CONSTRUCT WHERE { ?s ?p ?o }", use_default_graph_as_union=True)
        assert isinstance(found, ox.QueryTriples)
        return iter(found)
    return (quad.triple for quad in quads.quads_for_pattern(None, None, None, graph))


def _tag(position: str, media: str) -> str:
    """What changes when an answer of this type may."""
    return content_hash(f"{position} {media}")
