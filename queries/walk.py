"""Small steps over the networkx graph that Python questions share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sayso.graph.networkx_store import Graph
from sayso.queries.parameters import Clock


def labelled(graph: Graph, label: str) -> Iterator[str]:
    """Ids of the nodes that carry a label."""
    return (id for id, labels in graph.nodes(data="labels") if label in labels)


def out(graph: Graph, id: str, property: str) -> list[str]:
    """What a node refers to through a property, in order of id."""
    return sorted(target for _, target, key in graph.out_edges(id, keys=True) if key == property)


def into(graph: Graph, id: str, property: str) -> list[str]:
    """What refers to a node through a property, in order of id."""
    return sorted(source for source, _, key in graph.in_edges(id, keys=True) if key == property)


def first(graph: Graph, id: str, property: str) -> str | None:
    return next(iter(out(graph, id, property)), None)


def value(graph: Graph, id: str | None, name: str) -> Any:
    """A node's property; None when there is no node or it has no such property."""
    return graph.nodes[id].get(name) if id is not None else None


def named(graph: Graph, id: str | None) -> tuple[Any, Any]:
    """An id with the caption of what it stands for."""
    return id, value(graph, id, "caption")


def has(graph: Graph, id: str | None, label: str) -> bool:
    return id is not None and label in graph.nodes[id]["labels"]


def reach(graph: Graph, id: str, *properties: str) -> set[str]:
    """The node and everything that can be reached from it through the properties."""
    found, frontier = {id}, {id}
    while frontier:
        frontier = {target for each in frontier for name in properties for target in out(graph, each, name)} - found
        found |= frontier
    return found


def speaks(graph: Graph, statement: str, who: str | None) -> bool:
    """Whether someone is a statement's speaker or voice; anyone, for None."""
    return who is None or who in (first(graph, statement, "speaker"), first(graph, statement, "voice"))


def concerns(graph: Graph, statement: str, thing: str | None) -> bool:
    """Whether a statement's target is a thing, or a claim or action that it is part of, or the thing is mentioned."""
    target = first(graph, statement, "target")
    near = {target, *out(graph, statement, "about")}
    parts = [graph.graph["kinds"][path] for path in ("proposition", "action")]
    if target is not None and any(has(graph, target, label) for label in parts):
        near |= {end for _, end, key in graph.out_edges(target, keys=True) if key != "source"}
    return thing is None or thing in near


def timely(graph: Graph, statement: str, since: date | None, until: date | None, clock: Clock) -> bool:
    """Whether a statement may have been uttered, or published, between two days. A missing bound is unbounded."""
    uttered = clock == "utterance"
    holder, name = (statement, "uttered") if uttered else (first(graph, statement, "document"), "published")
    start, end = value(graph, holder, f"{name}_start_min"), value(graph, holder, f"{name}_end_max")
    return (since is None or end is None or end >= since) and (until is None or start is None or start <= until)
