"""Tasks that write a scratch dataset. One worker does them, one at a time; each happens whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from sayso.graph.tokens import refuse_outside_reach
from sayso.server.desk import ScratchDesk
from sayso.server.faults import Fault
from sayso.server.formats import GRAPHS
from sayso.server.out import Out
from sayso.server.rdf_tasks import graph_of, refusals, require
from sayso.server.using import with_graphs

NOTHING = "text/plain"


def update(
    desk: ScratchDesk,
    out: Out,
    *,
    text: str,
    base: str,
    default: Sequence[str] | None,
    named: Sequence[str] | None,
) -> None:
    """Carry out a SPARQL update; `default` and `named` are the graphs that the request chose."""
    refuse_outside_reach(text, "sparql")
    with refusals(text):
        for each in (*(default or ()), *(named or ())):
            ox.NamedNode(each)
        whole = with_graphs(text, default, named)
        desk.databases.write(lambda store: store.update(whole, base_iri=base))
    out.head(NOTHING, status=204)


def put(desk: ScratchDesk, out: Out, *, name: str | None, parts: Sequence[tuple[str, bytes]], add: bool) -> None:
    """Replace a graph by some content, each part with its media type, or `add` it."""
    graph = graph_of(name)
    existed = name is None or desk.seen().quads.contains_named_graph(graph)

    def work(store: ox.Store) -> None:
        if not add:
            store.clear_graph(graph)
        for media, content in parts:
            try:
                store.load(content, format=GRAPHS[media], base_iri=name, to_graph=graph)
            except (SyntaxError, ValueError) as error:
                raise Fault(400, f"this is no {media}: {error}") from error
        if isinstance(graph, ox.NamedNode):
            store.add_graph(graph)

    desk.databases.write(work)
    out.head(NOTHING, status=204 if existed else 201)


def delete(desk: ScratchDesk, out: Out, *, name: str | None) -> None:
    """Take a graph away."""
    graph = graph_of(name)
    require(desk.seen().quads, graph)
    desk.databases.write(lambda store: store.remove_graph(graph))
    out.head(NOTHING, status=204)
