"""Who stands alone: on a side where nobody else is.

One row for a voice that endorses, asserts, opposes or denies something, and takes the same side as another voice on
nothing. `statements` counts these, `targets` the things that they are on, `conflicts` the pairs with statements of
others on the opposite side. The narrator's own voice is left out. `about` keeps what a target is, or what it is part
of; `at_least` asks for so many statements.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sayso.graph.networkx_store import Graph
from sayso.queries.library import Thing
from sayso.queries.parameters import Aspect, Id
from sayso.queries.sides import meetings, sides
from sayso.queries.walk import labelled, value


class Row(NamedTuple):
    voice: Id
    voice_name: str
    statements: int
    targets: int
    conflicts: int


def key(row: Row) -> Any:
    return -row.statements, -row.conflicts, row.voice_name


SHORT = ("voice_name", "statements", "targets", "conflicts")


def rows(
    graph: Graph,
    *,
    about: Thing | None = None,
    aspect: Sequence[Aspect] | None = None,
    at_least: int = 1,
) -> Iterator[Row]:
    taken = sides(graph, labelled(graph, "Statement"), about, aspect)
    pairs = meetings(taken).items()
    agreeing = {voice for pair, met in pairs if any(each.same for each in met) for voice in pair}
    for voice in {voice for voices in taken.values() for voice in voices} - agreeing:
        own = [voices[voice] for voices in taken.values() if voice in voices]
        statements = sum(each.good + each.bad for each in own)
        if statements >= at_least:
            conflicts = sum(each.apart for pair, met in pairs if voice in pair for each in met)
            yield Row(voice, value(graph, voice, "caption"), statements, len(own), conflicts)
