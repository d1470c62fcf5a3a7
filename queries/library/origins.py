"""What rests on one origin only: claims with one voice, one report or one document behind them.

One row for a claim, with the statements that make it and how many voices, reports and documents they come from. A
report is a passage that reports several speakers together, else the statement itself. Relays add none. How
many of them are independent, corroboration tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple

from sayso.graph.networkx_store import Graph
from sayso.queries.library import Thing
from sayso.queries.parameters import Aspect, Id, Stance
from sayso.queries.walk import first, into, labelled, value


class Row(NamedTuple):
    proposition: Id
    claim: str
    subject: Id
    aspect: Aspect
    statements: int
    voices: int
    reports: int
    documents: int
    voice: Id | None
    voice_name: str | None
    document: Id | None


def key(row: Row) -> Any:
    return row.claim, row.proposition


SHORT = ("claim", "voice_name", "statements", "voices", "reports", "documents")


def rows(
    graph: Graph,
    *,
    origin: Literal["voice", "report", "document"] = "voice",
    aspect: Sequence[Aspect] | None = None,
    about: Thing | None = None,
    stance: Sequence[Stance] = ("asserts",),
) -> Iterator[Row]:
    for claim in labelled(graph, "Proposition"):
        if (aspect is not None and value(graph, claim, "aspect") not in aspect) or not _about(graph, claim, about):
            continue
        made = [each for each in into(graph, claim, "target") if _counts(graph, each, stance)]
        voices, documents = ({first(graph, each, name) for each in made} for name in ("voice", "document"))
        reports = {value(graph, each, "report") or each for each in made}
        if len({"voice": voices, "report": reports, "document": documents}[origin]) == 1:
            counts = len(made), len(voices), len(reports), len(documents)
            yield _row(graph, claim, counts, _only(voices), _only(documents))


def _about(graph: Graph, claim: str, thing: str | None) -> bool:
    near = {end for _, end, name in graph.out_edges(claim, keys=True) if name != "source"}
    return thing is None or thing == claim or thing in near


def _counts(graph: Graph, statement: str, stance: Sequence[str]) -> bool:
    data = graph.nodes[statement]
    return "Statement" in data["labels"] and data["stance"] in stance


def _only(found: set[str | None]) -> str | None:
    return next(iter(found)) if len(found) == 1 else None


def _row(graph: Graph, claim: str, counts: tuple[int, int, int, int], voice: str | None, document: str | None) -> Row:
    data = graph.nodes[claim]
    subject, name = first(graph, claim, "subject") or "", value(graph, voice, "caption")
    return Row(claim, data["caption"], subject, data["aspect"], *counts, voice, name, document)
