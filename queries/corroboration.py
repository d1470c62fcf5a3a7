"""What bears out what is reported, as records: the origins of reports that take one position, and how many they are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby
from typing import NamedTuple

from sayso.graph.captions import name_of
from sayso.graph.ids import Ids
from sayso.graph.record import Record
from sayso.graph.state import Derived
from sayso.ontology.values import Ref, Value
from sayso.queries.claims_table import ClaimsTable
from sayso.queries.kinship import Kinship
from sayso.queries.origins import Family, Report, families, independence, passed_on, reports
from sayso.queries.world import World


class Touched(NamedTuple):
    statements: Collection[str]
    """Those that may be of other positions than before."""
    targets: Collection[str]
    """What these positions are on, or were."""


def positions(world: World, past: World, statements: Collection[str]) -> set[str]:
    """What these statements say something of, or did; what they pass on, and what that is about."""
    found: set[str] = set()
    for seen in (world, past):
        level = set(statements)
        while level:
            seen.fetch(level)
            level = {target for id in level for target in seen.after(id, ("target",))} - found
            found |= level
    return found


def derived(world: World, table: ClaimsTable, kinship: Kinship, ids: Ids, touched: Touched | None) -> Iterator[Derived]:
    """The origins and the corroborations of what is touched, or of everything."""
    targets = table.borne_out() if touched is None else touched.targets
    world.fetch(targets)
    targets = {id for id in targets if not world.is_a(id, "entity")}  # to be for or against an actor is no claim
    own = list(reports(world, kinship, table.taking(targets)))
    found = sorted([*own, *passed_on(world, table, own)], key=lambda report: (report.position, report.statement))
    groups = [list(each) for _, each in groupby(found, key=lambda report: report.position)]
    several = [(group, families(group)) for group in groups if len(group) > 1]
    rested = None if touched is None else {*touched.statements, *(report.statement for report in found)}
    yield Derived("origin", rested, (_origin(world, each, ids) for _, parts in several for each in parts))
    told = (_corroboration(world, group, parts, ids) for group, parts in several)
    yield Derived("corroboration", None if touched is None else targets, told)


def _origin(world: World, family: Family, ids: Ids) -> Record:
    first, *others = family.members
    voice = name_of(world.get(world[first].text("voice")))
    why = sorted(world.ontology.term("origin-basis", name).label for name in family.basis)
    more = f" and {len(others)} more: {', '.join(why)}" if others else ""
    values: dict[str, Value | list[Value] | None] = {
        "statement": [Ref(id) for id in family.members],
        "originBasis": list(family.basis),
        "caption": f"{voice}{more}",
    }
    return Record.of(ids.origin(family.members), [world.ontology.kinds["origin"].name], values)


def _corroboration(world: World, group: list[Report], parts: list[Family], ids: Ids) -> Record:
    target, stance = group[0].position
    counted = independence(group)
    label = world.ontology.term("stance", stance).label
    about = world.get(target)
    values: dict[str, Value | list[Value] | None] = {
        "corroborates": Ref(target),
        "stance": stance,
        "reports": counted.reports,
        "originsLow": counted.low,
        "originsHigh": counted.high,
        "comesFrom": [Ref(ids.origin(each.members)) for each in parts],
        "caption": f"{label} {about.text('caption') if about else target}: {counted}",
    }
    return Record.of(ids.corroboration(target, stance), [world.ontology.kinds["corroboration"].name], values)
