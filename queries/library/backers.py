"""Who backs whom, and who opposes whom.

One row for a voice and another actor, with the number of statements in which the one backs or opposes the other: by
name, through an action whose actor it is, or through a statement of its voice. To endorse, or to assert that a
statement is so, backs; to oppose or to deny opposes. No objection, silence and requests are neither.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple, TypeAlias

from sayso.graph.networkx_store import Graph
from sayso.queries.library import Entity
from sayso.queries.parameters import Id
from sayso.queries.walk import first, has, labelled, out, timely, value

Way: TypeAlias = Literal["actor", "action", "statement"]


class Row(NamedTuple):
    voice: Id
    voice_name: str
    other: Id
    other_name: str
    backs: int
    opposes: int
    backs_actor: int
    backs_actions: int
    backs_statements: int
    opposes_actor: int
    opposes_actions: int
    opposes_statements: int


SIGNS = {"endorses": "backs", "asserts": "backs", "opposes": "opposes", "denies": "opposes"}
COUNTED = [(sign, way) for sign in ("backs", "opposes") for way in ("actor", "action", "statement")]


def key(row: Row) -> Any:
    return row.voice_name, -row.backs, -row.opposes, row.other_name


SHORT = ("voice_name", "other_name", "backs", "opposes")


def rows(
    graph: Graph,
    *,
    voice: Entity | None = None,
    other: Entity | None = None,
    through: Sequence[Way] = ("actor", "action", "statement"),
    since: date | None = None,
    until: date | None = None,
) -> Iterator[Row]:
    found: Counter[tuple[str, str, str, str]] = Counter()
    for statement in labelled(graph, "Statement"):
        sign = SIGNS.get(value(graph, statement, "stance"))
        who = first(graph, statement, "voice") or ""
        if sign and voice in (None, who) and timely(graph, statement, since, until, "utterance"):
            way, actors = _actors(graph, first(graph, statement, "target") or "")
            if way in through:
                found.update((who, whom, sign, way) for whom in actors if whom != who and other in (None, whom))
    for one, whom in sorted({(one, whom) for one, whom, _, _ in found}):
        counts = [found[one, whom, sign, way] for sign, way in COUNTED]
        names = value(graph, one, "caption"), value(graph, whom, "caption")
        yield Row(one, names[0], whom, names[1], sum(counts[:3]), sum(counts[3:]), *counts)


def _actors(graph: Graph, target: str) -> tuple[str, list[str]]:
    """How a statement reaches actors, and whom."""
    if has(graph, target, "Entity"):
        return "actor", [target]
    if has(graph, target, "Action"):
        return "action", out(graph, target, "actor")
    return ("statement", out(graph, target, "voice")) if has(graph, target, "Attribution") else ("", [])
