"""An oracle for episodes, written from docs/decisions/0018: which conflicts of two voices follow each other.

It imports nothing of sayso, and looks at every claim between any two conflicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tests.oracle import Relation, block, relations
from tests.oracle_ontology import read_ontology
from tests.oracle_values import Span, Statement
from tests.oracle_world import World, arrange

CONFLICTS = ("contradiction", "discrepancy", "opposed", "rebuttal")


class Position(NamedTuple):
    """What a voice says of a thing, from when to when."""

    key: tuple[object, ...]
    said: tuple[object, ...]
    first: float
    last: float
    total: bool = False
    high: float = 0


class Dispute(NamedTuple):
    """A conflict of two positions; of totals, the lower comes first, and its days are those of the conflict."""

    key: object
    totals: bool
    first: float
    last: float
    relation: Relation
    sides: tuple[Position, ...]


class Episode(NamedTuple):
    pairs: frozenset[tuple[str, str]]
    first: float
    last: float
    conflicts: int
    tensions: int
    gaps: tuple[float, float] | None


def episodes(records: Iterable[Mapping[str, Any]], ontology: Path) -> set[Episode]:
    given = list(records)
    world = arrange(given, read_ontology(ontology))
    positions = {s.id: found for s in world.statements.values() if (found := position(world, s))}
    groups: dict[object, list[Dispute]] = {}
    for each in relations(given, ontology):
        if each.kind in CONFLICTS and each.parties == "between-voices" and {each.a, each.b} <= positions.keys():
            one = dispute(each, positions[each.a], positions[each.b])
            groups.setdefault((one.key, one.totals), []).append(one)
    told = [part for group in groups.values() for part in parted(group, positions.values())]
    return {summed(part) for part in told if len(part) > 1}


def position(world: World, statement: Statement) -> Position | None:
    own = [claim for claim in world.claims[statement.id] if not claim.rule]
    for claim in own:
        cumulative = world.aspect(claim).cumulative
        as_of = Span(claim.holds.end_min, 0, 0, claim.holds.end_max)
        days = as_of if cumulative and not statement.series else claim.holds
        said = statement.stance, claim.value.name, claim.value.low, claim.value.high
        key = statement.voice, block(world, claim)
        return Position(key, said, days.start_min, days.end_max, cumulative, claim.value.high)
    if statement.target in world.actions | world.entities:
        days = statement.uttered
        return Position((statement.voice, statement.target), (statement.stance,), days.start_min, days.end_max)
    return None


def dispute(relation: Relation, a: Position, b: Position) -> Dispute:
    if a.total and b.total and relation.gap is not None:
        lower, upper = sorted((a, b), key=lambda side: side.high)
        return Dispute((lower.key, upper.key), True, lower.first, lower.last, relation, (lower,))
    first, last = max(a.first, b.first), min(a.last, b.last)
    if last < first:
        last = max((a, b), key=lambda side: side.first).last
    return Dispute(frozenset({a.key, b.key}), False, first, last, relation, (a, b))


def parted(group: list[Dispute], positions: Iterable[Position]) -> list[list[Dispute]]:
    """The conflicts of two positions in order, parted where one of the two says something else in between."""
    spoken = {(side.key, side.said) for each in group for side in each.sides}
    keys = {key for key, _ in spoken}
    others = [each for each in positions if each.key in keys and (each.key, each.said) not in spoken]
    parts: list[list[Dispute]] = []
    for each in sorted(group, key=lambda each: (each.first, each.last)):
        reached = max((other.last for part in parts for other in part), default=each.first)
        if not parts or any(reached < other.first and other.last < each.first for other in others):
            parts.append([])
        parts[-1].append(each)
    return parts


def summed(part: list[Dispute]) -> Episode:
    gaps = [each.relation.gap for each in part if each.relation.gap is not None]
    firm = sum(each.relation.strength == "firm" for each in part)
    return Episode(
        frozenset((each.relation.a, each.relation.b) for each in part),
        min(each.first for each in part),
        max(each.last for each in part),
        firm,
        len(part) - firm,
        (round(min(gaps), 9), round(max(gaps), 9)) if gaps else None,
    )
