"""What unnamed sources said, and why they are not named.

An unnamed source is one speaker whom the document does not name; groups, such as officials, are not among them.
`reason` keeps those for whom the document states a reason, or does not; it is given in English, else in the first
language that there is. `organization` keeps those who hold an office or role in an institution.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from sayso.graph.networkx_store import Graph
from sayso.queries.library import Entity, Thing
from sayso.queries.parameters import Hedge, Id, Stance, TimeBasis
from sayso.queries.walk import concerns, first, has, labelled, value


class Row(NamedTuple):
    statement: Id
    speaker: Id
    speaker_name: str
    office: str | None
    organization: Id | None
    voice: Id
    stance: Stance
    hedge: Hedge
    claim: str
    reason: str | None
    uttered: str
    uttered_basis: TimeBasis
    quote: str
    document: Id
    start: int | None
    end: int | None


def key(row: Row) -> Any:
    return row.document, row.start or 0


SHORT = ("speaker_name", "office", "reason", "stance", "hedge", "claim", "uttered", "uttered_basis", "quote")


def rows(
    graph: Graph,
    *,
    reason: Literal["any", "stated", "unstated"] = "any",
    organization: Entity | None = None,
    about: Thing | None = None,
    stance: Sequence[Stance] | None = None,
) -> Iterator[Row]:
    for statement in labelled(graph, "Statement"):
        data, speaker = graph.nodes[statement], first(graph, statement, "speaker")
        if not has(graph, speaker, "UnnamedSource") or not (stance is None or data["stance"] in stance):
            continue
        found = _reason(data)
        office = first(graph, statement, "speakingAs")
        held_in = first(graph, office, "organization") if office else None
        wanted = reason == "any" or (found is not None) == (reason == "stated")
        if wanted and organization in (None, held_in) and concerns(graph, statement, about):
            yield _row(graph, statement, office, held_in, found)


def _reason(data: Mapping[str, Any]) -> str | None:
    given = sorted(name for name in data if name.startswith("anonymity_"))
    found: str | None = data.get("anonymity_en", data[given[0]] if given else None)
    return found


def _row(graph: Graph, statement: str, office: str | None, held_in: str | None, reason: str | None) -> Row:
    data = graph.nodes[statement]
    names = ("speaker", "voice", "target", "document")
    speaker, voice, target, document = (first(graph, statement, name) or "" for name in names)
    return Row(
        statement,
        speaker,
        value(graph, speaker, "caption"),
        value(graph, office, "caption"),
        held_in,
        voice,
        data["stance"],
        data["hedge"],
        value(graph, target, "caption"),
        reason,
        data["uttered"],
        data["utteredBasis"],
        data["quote"],
        document,
        data.get("start"),
        data.get("end"),
    )
