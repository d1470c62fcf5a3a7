"""Weapons seen or used in a place or an operation, with maker, donor, user and who says so.

From claims that a weapon was used: where the claim says, else where its operation takes place. `weapon` may be a
system or a class above it. Makers and users are those of the weapon and the operation; donors those of the transfer
that the claim names, else of transfers of the weapon, and only where there are none, of transfers of a class above it.
What has several makers, donors or users has a row for each combination. Denials have the stance denies: ask for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

from sayso.graph.networkx_store import Graph
from sayso.queries.library import Entity, Event, Place, Weapon
from sayso.queries.parameters import Act, Hedge, Id, Stance, TimeBasis
from sayso.queries.walk import first, has, into, labelled, named, out, reach, value


class Row(NamedTuple):
    statement: Id
    speaker: Id
    speaker_name: str
    stance: Stance
    hedge: Hedge
    act: Act
    weapon: Id
    weapon_name: str
    maker: Id | None
    maker_name: str | None
    donor: Id | None
    donor_name: str | None
    user: Id | None
    user_name: str | None
    operation: Id
    operation_name: str
    place: Id | None
    place_name: str | None
    uttered: str
    uttered_basis: TimeBasis
    quote: str
    document: Id


def key(row: Row) -> Any:
    return row.weapon_name, row.uttered.strip("[."), row.statement


SHORT = (
    *("weapon_name", "maker_name", "donor_name", "user_name", "place_name", "speaker_name", "stance", "hedge"),
    *("uttered", "uttered_basis", "quote"),
)


def rows(
    graph: Graph,
    *,
    place: Place | None = None,
    operation: Event | None = None,
    weapon: Weapon | None = None,
    maker: Entity | None = None,
    donor: Entity | None = None,
    stance: Sequence[Stance] = ("asserts",),
) -> Iterator[Row]:
    for statement in labelled(graph, "Statement"):
        claim = first(graph, statement, "target")
        if value(graph, claim, "aspect") != "weapon-used" or value(graph, statement, "stance") not in stance:
            continue
        used, event = (first(graph, claim or "", name) for name in ("value", "subject"))
        if used is None or event is None or operation not in (None, event):
            continue
        if place in (None, *_places(graph, claim or "", event)) and weapon in (None, *_kinds(graph, used)):
            for made, given, user in product(*_parties(graph, used, event)):
                if maker in (None, made) and donor in (None, given):
                    yield _row(graph, statement, used, (made, given, user), event, first(graph, claim or "", "place"))


def _places(graph: Graph, claim: str, event: str) -> set[str]:
    """Where the claim says, else where its operation takes place, and what that lies in."""
    places = out(graph, claim, "place") or out(graph, event, "place")
    return {outer for each in places for outer in reach(graph, each, "within")}


def _kinds(graph: Graph, weapon: str) -> set[str]:
    """The weapon, what it is an example or a transfer of, and the classes above."""
    return reach(graph, weapon, "object", "system", "weaponClass")


def _parties(graph: Graph, weapon: str, event: str) -> list[set[str] | set[None]]:
    """Makers, donors and users; nobody, where there are none."""
    models = reach(graph, weapon, "object", "system")
    makers = {maker for each in models for maker in out(graph, each, "manufacturedIn")}
    donors = {donor for each in models for donor in out(graph, each, "donor")}
    donors = donors or _donors(graph, models) or _donors(graph, _kinds(graph, weapon))
    return [found or {None} for found in (makers, donors, set(out(graph, event, "attacker")))]


def _donors(graph: Graph, weapons: set[str]) -> set[str]:
    transfers = {id for each in weapons for id in into(graph, each, "object") if has(graph, id, "WeaponTransfer")}
    return {donor for each in transfers for donor in out(graph, each, "donor")}


def _row(
    graph: Graph,
    statement: str,
    weapon: str,
    parties: tuple[str | None, str | None, str | None],
    event: str,
    place: str | None,
) -> Row:
    data, speaker = graph.nodes[statement], first(graph, statement, "speaker")
    maker, donor, user = parties
    return Row(
        statement,
        *named(graph, speaker),
        data["stance"],
        data["hedge"],
        data["act"],
        *named(graph, weapon),
        *named(graph, maker),
        *named(graph, donor),
        *named(graph, user),
        *named(graph, event),
        *named(graph, place),
        data["uttered"],
        data["utteredBasis"],
        data["quote"],
        first(graph, statement, "document") or "",
    )
