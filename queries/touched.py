"""Which statements a change touches: those whose claims, or whose relations as they are told, may be others by it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from sayso.graph.captions import name_of
from sayso.graph.record import Record
from sayso.graph.state import State
from sayso.queries import rules
from sayso.queries.claims_table import ClaimsTable
from sayso.queries.lattice import NESTING
from sayso.queries.world import World

WIDER = ("broader",)
MARKED = ("left", "right")
FAMILY, PUBLISHED_BY = ("partOf",), ("publisher",)


class Changed(NamedTuple):
    """A record before and after; None where it was not, or is not, there."""

    id: str
    before: Record | None
    after: Record | None

    def differs(self, look: Callable[[Record | None], object]) -> bool:
        return look(self.before) != look(self.after)

    def refers(self, fields: Iterable[str]) -> set[str]:
        """What it refers to through these fields, or did."""
        return {id for record in (self.before, self.after) if record for name in fields for id in record.refs(name)}


def touched(state: State, before: Mapping[str, Record | None], table: ClaimsTable) -> set[str]:
    """Statements, standing or not. `before` has what was there under every id that changed since the tables were made.

    Of names only those of voices are looked at: all others show in the captions of statements and marks, which are
    among what changed.
    """
    now = state.find(before)
    by_kind: dict[str, list[Changed]] = {}
    for id, record in before.items():
        each = Changed(id, record, now.get(id))
        if known := each.after or each.before:
            by_kind.setdefault(state.ontology.kind_of(known.types).path, []).append(each)
    world, past = World(state), World(state, before)
    entities = by_kind.get("entity", [])
    return {
        *(each.id for each in by_kind.get("attribution", ())),
        *(id for each in by_kind.get("mark", ()) for id in each.refers(MARKED)),
        *table.on([each.id for each in by_kind.get("proposition", ())]),
        *_by_actions(by_kind.get("action", ()), world, table),
        *table.held_by([each.id for each in entities if each.differs(lambda r: r and (r.types, name_of(r)))]),
        *_by_nesting(entities, world, table),
        *_by_publishers(entities, world, state, table),
        *_by_rules(entities, world, past, table),
    }


def _by_actions(actions: Iterable[Changed], world: World, table: ClaimsTable) -> set[str]:
    """An action that lies in another changes what a stance on it, and on all within it, meets."""
    moved = [each.id for each in actions if each.differs(lambda r: r and r.refs(*WIDER))]
    return table.on(world.beneath(moved, WIDER))


def _by_nesting(entities: Iterable[Changed], world: World, table: ClaimsTable) -> set[str]:
    """One value refines another that it lies in, and one place bears on another."""
    moved = [each.id for each in entities if each.differs(lambda r: r and [r.refs(name) for name in NESTING])]
    inner = world.beneath(moved, NESTING)
    return table.valued(inner) | table.placed(inner)


def _by_publishers(entities: Iterable[Changed], world: World, state: State, table: ClaimsTable) -> set[str]:
    """What a publisher narrates has one origin with what another one of its family does."""
    moved = [each.id for each in entities if each.differs(lambda r: r and r.refs(*FAMILY))]
    return table.within({id for id, _, _ in state.referrers(world.beneath(moved, FAMILY), PUBLISHED_BY)})


def _by_rules(entities: Iterable[Changed], world: World, past: World, table: ClaimsTable) -> set[str]:
    moved = [each.id for each in entities if each.differs(lambda r: rules.looked_at(world.ontology, r))]
    return table.about({premise for id in moved for seen in (past, world) for premise in rules.premises(seen, id)})
