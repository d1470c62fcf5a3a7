"""Claims that are reported as not verified.

The document itself says so; nothing here judges. `verification` also lists what was verified, `of` keeps what was
said of the claim, its time, its place or the footage. `about` keeps what is about a thing, or mentions it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sayso.graph.networkx_store import Graph
from sayso.queries.library import Thing
from sayso.queries.parameters import Id, Stance, TimeBasis, Verification, VerificationOf
from sayso.queries.walk import concerns, first, labelled, value


class Row(NamedTuple):
    statement: Id
    speaker: Id
    speaker_name: str
    stance: Stance
    claim: str
    verification: Verification
    verified_by: Id | None
    verified_by_name: str | None
    uttered: str
    uttered_basis: TimeBasis
    quote: str
    document: Id
    start: int | None
    end: int | None


def key(row: Row) -> Any:
    return row.document, row.start or 0


SHORT = ("speaker_name", "stance", "claim", "verification", "verified_by_name", "uttered", "uttered_basis", "quote")


def rows(
    graph: Graph,
    *,
    verification: Sequence[Verification] = ("not-verified", "disputed"),
    about: Thing | None = None,
    of: Sequence[VerificationOf] | None = None,
) -> Iterator[Row]:
    for statement in labelled(graph, "Statement"):
        data = graph.nodes[statement]
        matters = of is None or not set(of).isdisjoint(data.get("verificationOf", ()))
        if data.get("verification") in verification and matters and concerns(graph, statement, about):
            yield _row(graph, statement)


def _row(graph: Graph, statement: str) -> Row:
    data = graph.nodes[statement]
    speaker, by = first(graph, statement, "speaker"), first(graph, statement, "verifiedBy")
    return Row(
        statement,
        speaker or "",
        value(graph, speaker, "caption"),
        data["stance"],
        value(graph, first(graph, statement, "target"), "caption"),
        data["verification"],
        by,
        value(graph, by, "caption"),
        data["uttered"],
        data["utteredBasis"],
        data["quote"],
        first(graph, statement, "document") or "",
        data.get("start"),
        data.get("end"),
    )
