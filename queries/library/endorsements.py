"""Which officials endorsed the use of weapons.

An official is a speaker in office when speaking, a group of such, or a public body. A weapon is of a country when it
was made there, donated by it, or, in any sense, spoken of as its own. An action that contains an armed one, or lies
in one, without being armed itself matches as broader or narrower. No objection, silence and requests are no
endorsements; ask for those stances to see them, labelled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple, TypeAlias

from sayso.graph.elements import tag
from sayso.graph.networkx_store import Graph
from sayso.queries.library import Entity, Place
from sayso.queries.parameters import Act, Basis, Clock, Hedge, Id, Mode, Sense, Stance, TimeBasis, Verification
from sayso.queries.walk import first, has, into, labelled, named, out, reach, timely, value

SpeakerKind: TypeAlias = Literal["people", "unnamed", "groups", "institutions"]
TargetMatch: TypeAlias = Literal["named", "by-context", "by-reference", "broader", "narrower"]


class Row(NamedTuple):
    statement: Id
    speaker: Id
    speaker_name: str
    speaker_kind: str | None
    office: str | None
    office_basis: Basis | None
    voice: Id
    on_behalf_of: Id | None
    stance: Stance
    act: Act
    mode: Mode
    hedge: Hedge
    action: Id
    action_name: str
    target_match: str
    weapon_sense: Sense | None
    condition: str | None
    uttered: str
    uttered_basis: TimeBasis
    quote: str
    document: Id
    start: int | None
    end: int | None
    chain_length: int
    later_position: Id | None
    verification: Verification | None


def key(row: Row) -> Any:
    return row.uttered.strip("[."), row.start or 0


SHORT = ("speaker_name", "office", "stance", "act", "action_name", "target_match", "uttered", "uttered_basis", "quote")


def rows(
    graph: Graph,
    *,
    weapons_of: Entity | None = None,
    weapon_sense: Literal["any", "made", "donated"] = "any",
    used_in: Place | None = None,
    since: date | None = None,
    until: date | None = None,
    clock: Clock = "utterance",
    target_match: Sequence[TargetMatch] = ("named", "by-context"),
    acts_except: Sequence[Act] = ("permit",),
    speakers: Sequence[SpeakerKind] = ("people", "unnamed", "groups", "institutions"),
    stance: Sequence[Stance] = ("endorses",),
    lang: str = "en",
) -> Iterator[Row]:
    armed = {id for id in labelled(graph, "Action") if _armed(graph, id, weapons_of, weapon_sense, used_in)}
    for statement in labelled(graph, "Statement"):
        data = graph.nodes[statement]
        action = first(graph, statement, "target")
        speaker = first(graph, statement, "speaker")
        if action is None or speaker is None or not has(graph, action, "Action"):
            continue
        match, kind = _match(graph, statement, action, armed), _kind(graph, speaker)
        fits = match in target_match and kind in speakers and _official(graph, statement, speaker)
        chosen = data["stance"] in stance and data["act"] not in acts_except
        if fits and chosen and timely(graph, statement, since, until, clock):
            condition = value(graph, action, f"condition_{tag(lang)}")
            yield _row(graph, statement, speaker, kind, action, match or "", condition)


def _row(
    graph: Graph, statement: str, speaker: str, kind: str | None, action: str, match: str, condition: str | None
) -> Row:
    data = graph.nodes[statement]
    office = first(graph, statement, "speakingAs")
    return Row(
        statement,
        *named(graph, speaker),
        kind,
        value(graph, office, "caption"),
        value(graph, office, "basis"),
        first(graph, statement, "voice") or "",
        first(graph, statement, "onBehalfOf"),
        data["stance"],
        data["act"],
        data["mode"],
        data["hedge"],
        *named(graph, action),
        match,
        value(graph, action, "sense"),
        condition,
        *_words(graph, statement),
        first(graph, statement, "laterPosition"),
        data.get("verification"),
    )


def _words(graph: Graph, statement: str) -> tuple[Any, Any, Any, Any, Any, Any, Any]:
    data = graph.nodes[statement]
    where = first(graph, statement, "document") or "", data.get("start"), data.get("end")
    return data["uttered"], data["utteredBasis"], data["quote"], *where, data["chainLength"]


def _armed(graph: Graph, action: str, weapons_of: str | None, sense: str, used_in: str | None) -> bool:
    objects = out(graph, action, "object")
    transfers = [t for each in objects for t in into(graph, each, "object") if has(graph, t, "WeaponTransfer")]
    owners = {
        "made": {owner for each in objects for owner in out(graph, each, "manufacturedIn")},
        "donated": {owner for each in (*objects, *transfers) for owner in out(graph, each, "donor")},
    }
    worded = set(out(graph, action, "origin"))
    if sense == "any":
        found = owners["made"] | owners["donated"] | worded
    else:
        found = owners[sense] | (worded if value(graph, action, "sense") == sense else set())
    places = {outer for place in out(graph, action, "place") for outer in reach(graph, place, "within")}
    return bool(found) and (weapons_of is None or weapons_of in found) and (used_in is None or used_in in places)


def _official(graph: Graph, statement: str, speaker: str) -> bool:
    """Whether the speaker is in office when speaking, or a public body."""
    office = first(graph, statement, "speakingAs")
    return value(graph, office, "office") is True or has(graph, speaker, "PublicBody")


def _match(graph: Graph, statement: str, action: str, armed: set[str]) -> str | None:
    if action in armed:
        found: str | None = value(graph, statement, "targetMatch")
        return found
    if any(action in reach(graph, each, "broader") for each in armed):
        return "broader"
    return "narrower" if armed & reach(graph, action, "broader") else None


def _kind(graph: Graph, speaker: str) -> str | None:
    kinds = {"Person": "people", "UnnamedSource": "unnamed", "Group": "groups", "Organization": "institutions"}
    return next((kind for label, kind in kinds.items() if has(graph, speaker, label)), None)
