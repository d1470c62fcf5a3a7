"""The attribution chain of a statement: who relayed it, from the publisher inward to the origin.

Any statement of a chain will do. Position 0 is the innermost, whose words these are; each relay outward is one more.
Several may have relayed the same, so a position may have several rows. The publisher of the document, the implied
last relay, stands in a column.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sayso.graph.networkx_store import Graph
from sayso.queries.library import Statement
from sayso.queries.parameters import Act, Id, Stance
from sayso.queries.walk import first, has, into, value


class Row(NamedTuple):
    position: int
    statement: Id
    speaker: Id
    speaker_name: str
    stance: Stance
    act: Act
    quote: str
    document: Id
    publisher: Id | None


def key(row: Row) -> Any:
    return -row.position, row.document, row.statement


SHORT = ("position", "speaker_name", "stance", "act", "quote", "publisher")


def rows(graph: Graph, *, statement: Statement) -> Iterator[Row]:
    if not has(graph, statement, "Attribution"):
        return
    position, level = 0, [_origin(graph, statement)]
    while level:
        yield from (_row(graph, position, each) for each in level if has(graph, each, "Statement"))
        level = [relay for each in level for relay in into(graph, each, "target") if _relays(graph, relay)]
        position += 1


def _origin(graph: Graph, statement: str) -> str:
    """The innermost statement: what the relays pass on."""
    while _relays(graph, statement) and (target := first(graph, statement, "target")):
        statement = target
    return statement


def _relays(graph: Graph, statement: str) -> bool:
    found: bool = value(graph, statement, "stance") == "reports"
    return found


def _row(graph: Graph, position: int, statement: str) -> Row:
    data = graph.nodes[statement]
    speaker, document = (first(graph, statement, name) or "" for name in ("speaker", "document"))
    return Row(
        position,
        statement,
        speaker,
        value(graph, speaker, "caption"),
        data["stance"],
        data["act"],
        data["quote"],
        document,
        first(graph, document, "publisher"),
    )
