"""Deriving: what changed in the state's current records in, relations that may have changed out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from itertools import product

from sayso.graph.ids import Ids
from sayso.graph.record import Record
from sayso.graph.state import Derived, State
from sayso.queries import corroboration, episodes, explain, origins
from sayso.queries.claims_table import ClaimsTable
from sayso.queries.disputes import Disputes
from sayso.queries.evaluate import evaluate
from sayso.queries.kinship import Archived, Kinship, is_document, nothing_archived
from sayso.queries.resolve import CORROBORATING, Found, Pair, resolve
from sayso.queries.touched import MARKED, touched
from sayso.queries.world import World

CHUNK = 20_000
"""Relations whose records are made at once."""


def derive(state: State, ids: Ids, archived: Archived = nothing_archived) -> Iterator[Derived]:
    """The relations of all statements that a change touches with any other, as records, in order of its
    sides; the episodes that they belong to; and what bears out the positions that these statements take. Of all
    statements, when the state was empty before. Texts in the archive are compared with each other."""
    world, table = World(state), ClaimsTable(state.db)
    disputes, kinship = Disputes(table, ids), Kinship(table, archived)
    before = state.replaced
    if before is None:
        table.clear()
        kinship.clear()
        kinship.renew(world, [each.id for each in state.records(["entity"]) if is_document(world, each)])
        statements = state.ids_of("attribution")
        table.fill(world, statements)
        found = _related(state, world, table, set(statements), set())
        yield Derived("relation", None, _records(world, kinship, found, ids))
        yield Derived("episode", None, episodes.records(world, disputes.fill(found), ids))
        yield from corroboration.derived(world, table, kinship, ids, None)
        return
    changed = touched(state, before, table)
    reports = set(table.reported(changed).values())
    kin = kinship.renew(world, _documents(world, before, ids))
    changed |= table.renew(world, changed)
    changed |= table.within(kin)
    changed |= table.reporting(reports.union(table.reported(changed).values()))
    if changed:
        found = _related(state, world, table, changed, table.looking(changed))
        yield Derived("relation", changed, _records(world, kinship, found, ids))
        relations, rows = disputes.renew(changed, found)
        yield Derived("episode", relations, episodes.records(world, rows, ids))
        targets = corroboration.positions(world, World(state, before), changed)
        yield from corroboration.derived(world, table, kinship, ids, corroboration.Touched(changed, targets))


def _documents(world: World, before: Mapping[str, Record | None], ids: Ids) -> list[str]:
    """The documents among what changed."""
    entities = [id for id in before if ids.kind(id) == "entity"]
    world.fetch(entities)
    return [id for id in entities if any(is_document(world, each) for each in (before[id], world.get(id)))]


def _records(world: World, kinship: Kinship, found: Sequence[Found], ids: Ids) -> Iterator[Record]:
    """Each relation as a record."""
    for start in range(0, len(found), CHUNK):
        some = found[start : start + CHUNK]
        sides = list(world.several({id for each in some for id in (each.a, each.b)}))
        marks = list(world.several({id for each in some for id in each.marks}))
        world.fetch({id for record in sides for id in (*record.refs("target"), *record.refs("speaker"))})
        world.fetch({id for record in marks for id in record.refs("by")})
        bearing_out = {id for each in some if each.kind in CORROBORATING for id in (each.a, each.b)}
        told = {report.statement: report for report in origins.reports(world, kinship, bearing_out)}
        for each in some:
            pair = [told[each.a], told[each.b]] if each.kind in CORROBORATING else []
            yield explain.record(world, each, ids, origins.independence(pair) if pair else None)


def _related(state: State, world: World, table: ClaimsTable, statements: Set[str], looking: Set[str]) -> list[Found]:
    """The relations of these statements with any others, in order. What is kept of them is not known before all is
    found of those that are looking at them."""
    marks = _contrasts(state, world, statements)
    rows = evaluate(world, table, statements | looking, marks.keys())
    if looking - statements:
        rows = [row for row in rows if not statements.isdisjoint(row[:2])]
    sides = {side for row in rows for side in row[:2]}
    return resolve(rows, marks, table.reported(sides))


def _contrasts(state: State, world: World, statements: Collection[str]) -> dict[Pair, set[str]]:
    """The contrast marks on each pair of statements, one of which is among these; smaller id first."""
    found: dict[Pair, set[str]] = defaultdict(set)
    contrasting = set(world.ontology.terms_where("mark-kind", "contrasts", "true"))
    given = set(statements)
    marks = sorted({id for id, _, _ in state.referrers(given, MARKED)})
    for record in world.several(marks):
        if record.text("markKind") in contrasting and "revokedBy" not in record.values:
            for pair in product(record.refs("left"), record.refs("right")):
                if (
                    pair[0] != pair[1]
                    and not given.isdisjoint(pair)
                    and all(world.stands(world.get(id)) for id in pair)
                ):
                    found[min(pair), max(pair)].add(record.id)
    return found
