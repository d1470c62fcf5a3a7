"""Which side voices take on a thing, and where two of them meet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple, TypeAlias

from sayso.graph.networkx_store import Graph
from sayso.queries.walk import first, has, value

GOOD, BAD = ("endorses", "asserts"), ("opposes", "denies")


class Side(NamedTuple):
    """How many statements of a voice are for a thing, and how many against it."""

    good: int = 0
    bad: int = 0


class Meeting(NamedTuple):
    """Pairs of statements of two voices on one thing: on the same side of it, and on opposite ones."""

    same: int
    apart: int


Sides: TypeAlias = dict[str, dict[str, Side]]
"""By thing and voice."""


def sides(graph: Graph, statements: Iterable[str], about: str | None, aspect: Sequence[str] | None) -> Sides:
    """Sides that statements take on targets that are a thing or have it as part, and have one of some aspects; on all
    for None. What the narrator says in its own voice is no side."""
    found: Sides = {}
    for statement in statements:
        data, target = graph.nodes[statement], first(graph, statement, "target") or ""
        if data["stance"] not in GOOD + BAD or data["act"] == "narrate" or not _chosen(graph, target, about, aspect):
            continue
        voices = found.setdefault(target, {})
        voice = first(graph, statement, "voice") or ""
        good = data["stance"] in GOOD
        side = voices.get(voice, Side())
        voices[voice] = Side(side.good + good, side.bad + (not good))
    return found


def _chosen(graph: Graph, target: str, about: str | None, aspect: Sequence[str] | None) -> bool:
    parts = [graph.graph["kinds"][path] for path in ("proposition", "action")]
    edges = graph.out_edges(target, keys=True) if any(has(graph, target, label) for label in parts) else ()
    near = {target, *(end for _, end, name in edges if name != "source")}
    return (about is None or about in near) and (aspect is None or value(graph, target, "aspect") in aspect)


def meetings(taken: Sides) -> dict[tuple[str, str], list[Meeting]]:
    """For each two voices, in order of id, where they meet."""
    found: dict[tuple[str, str], list[Meeting]] = {}
    for voices in taken.values():
        for (one, a), (other, b) in combinations(sorted(voices.items()), 2):
            meeting = Meeting(a.good * b.good + a.bad * b.bad, a.good * b.bad + a.bad * b.good)
            found.setdefault((one, other), []).append(meeting)
    return found
