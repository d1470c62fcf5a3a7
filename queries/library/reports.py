"""Reports of one claim through different documents.

One row for each statement of what at least so many `documents` have: those with one target, whatever their stance, or,
`by` utterance, those that belong to one speech. A relay counts for what it passes on, which stands beside it as its
origin. `about` and `stance` are those of the origin. Beside each is the document with its publisher.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple

from sayso.graph.networkx_store import Graph
from sayso.queries.library import Thing
from sayso.queries.parameters import Id, Stance, TimeBasis
from sayso.queries.walk import concerns, first, labelled, value


class Row(NamedTuple):
    shared: str
    claim: str
    documents: int
    statement: Id
    speaker: Id
    speaker_name: str
    stance: Stance
    origin: Id
    origin_name: str
    origin_stance: Stance
    uttered: str
    uttered_basis: TimeBasis
    quote: str
    document: Id
    published: str | None
    publisher: Id | None
    publisher_name: str | None


def key(row: Row) -> Any:
    return row.shared, row.published or "", row.document, row.statement


SHORT = (
    *("claim", "documents", "publisher_name", "published", "speaker_name", "stance", "origin_name", "origin_stance"),
    *("uttered", "uttered_basis", "quote"),
)


def rows(
    graph: Graph,
    *,
    by: Literal["claim", "utterance"] = "claim",
    documents: int = 2,
    about: Thing | None = None,
    stance: Sequence[Stance] | None = None,
) -> Iterator[Row]:
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for statement in labelled(graph, "Statement"):
        if origin := _origin(graph, statement):
            shared = first(graph, origin, "target") if by == "claim" else value(graph, origin, "utterance")
            if shared is not None:
                groups[shared].append((statement, origin))
    for shared, pairs in groups.items():
        held = {first(graph, statement, "document") for statement, _ in pairs}
        for statement, origin in pairs if len(held) >= documents else ():
            chosen = stance is None or value(graph, origin, "stance") in stance
            if chosen and concerns(graph, origin, about):
                yield _row(graph, shared, len(held), statement, origin)


def _origin(graph: Graph, statement: str) -> str | None:
    """The innermost statement that is passed on; the statement itself, where it is no relay."""
    reached: str | None = statement
    while reached and value(graph, reached, "stance") == "reports":
        reached = first(graph, reached, "target")
    return reached


def _row(graph: Graph, shared: str, documents: int, statement: str, origin: str) -> Row:
    data = graph.nodes[statement]
    speaker, document = (first(graph, statement, name) or "" for name in ("speaker", "document"))
    publisher = first(graph, document, "publisher")
    return Row(
        shared,
        value(graph, first(graph, origin, "target"), "caption"),
        documents,
        statement,
        speaker,
        value(graph, speaker, "caption"),
        data["stance"],
        origin,
        value(graph, first(graph, origin, "speaker"), "caption"),
        value(graph, origin, "stance"),
        data["uttered"],
        data["utteredBasis"],
        data["quote"],
        document,
        value(graph, document, "published"),
        publisher,
        value(graph, publisher, "caption"),
    )
