"""Deriving: what changed in the state's current records in, relations that may have changed out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from typing import Any

import duckdb
import pyarrow as pa

from sayso.graph.ids import Ids
from sayso.graph.record import Record
from sayso.graph.state import Derived, State
from sayso.queries import explain
from sayso.queries.claims_table import ClaimsTable
from sayso.queries.lattice import verdicts
from sayso.queries.pairs import Tables
from sayso.queries.resolve import Found, Pair, resolve
from sayso.queries.touched import MARKED, WIDER, beneath, touched
from sayso.queries.world import World, closure

CHUNK = 20_000
"""Relations whose records are made at once."""

RELEVANT = {
    "touched": "SELECT id AS statement FROM given",
    "claims": """
        SELECT c.*, s.* EXCLUDE (statement), s.statement IN (FROM relate_touched) AS touched
        FROM claim c JOIN stated s USING (statement) SEMI JOIN given ON c.block = given.id""",
    "stated": """
        SELECT *, statement IN (FROM relate_touched) AS touched FROM stated
        WHERE statement IN (FROM given) OR target IN (FROM relate_touched)
        OR statement IN (SELECT target FROM stated WHERE statement IN (FROM relate_touched))""",
}
"""What a comparison of the touched statements with all others looks at."""


def derive(state: State, ids: Ids) -> Derived:
    """The relations of all statements that a change touches with any other, as records, in order of its
    sides: of all statements, when the state was empty before."""
    world, table = World(state), ClaimsTable(state.db)
    before = state.replaced
    if before is None:
        table.clear()
        statements = state.ids_of("attribution")
        table.fill(world, statements)
        return Derived(None, _records(world, _related(state, world, table, statements), ids))
    found = touched(state, before, table)
    utterances = table.utterances(found)
    found |= table.renew(world, found)
    found |= table.uttered(utterances | table.utterances(found))
    return Derived(found, _records(world, _related(state, world, table, found), ids) if found else ())


def _records(world: World, found: Sequence[Found], ids: Ids) -> Iterator[Record]:
    """Each relation as a record."""
    for start in range(0, len(found), CHUNK):
        some = found[start : start + CHUNK]
        sides = list(world.several({id for each in some for id in (each.a, each.b)}))
        marks = list(world.several({id for each in some for id in each.marks}))
        world.fetch({id for record in sides for id in (*record.refs("target"), *record.refs("speaker"))})
        world.fetch({id for record in marks for id in record.refs("by")})
        yield from (explain.record(world, each, ids) for each in some)


def _related(state: State, world: World, table: ClaimsTable, statements: Collection[str]) -> list[Found]:
    """The relations of these statements with any others, in order."""
    marks = _contrasts(state, world, statements)
    rows = _evaluate(world, table, state.db, statements, marks)
    sides = {side for row in rows for side in (row["a"], row["b"])}
    return resolve(rows, marks, table.utterance_of(sides))


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


def _evaluate(
    world: World,
    table: ClaimsTable,
    db: duckdb.DuckDBPyConnection,
    statements: Collection[str],
    marks: Mapping[Pair, set[str]],
) -> list[dict[str, Any]]:
    """Run the expression over tables that last no longer than it does."""
    sides = {side for pair in marks for side in pair}
    try:
        _keep(table, db, "touched", statements)
        _keep(table, db, "stated", sides.union(statements))
        _keep(table, db, "claims", _blocks(world, db))
        given = {
            "verdicts": _table(("aspect", "a", "b", "verdict"), map(tuple, verdicts(world, _values(db)))),
            "wider": _table(("inner", "outer"), _wider(world, db)),
            "answers": _table(("stance", "answer"), _answers(world)),
            "contrasts": _table(("a", "b"), marks),
        }
        for name, data in given.items():
            with table.given(data):
                db.execute(f"CREATE OR REPLACE TEMP TABLE relate_{name} AS FROM given")
        schemas = [(name, db.table(f"relate_{name}").to_arrow_table().schema) for name in Tables._fields]
        rows: list[dict[str, Any]] = db.sql(_compiled(tuple(schemas))).to_arrow_table().to_pylist()
    finally:
        for name in ("touched", *Tables._fields):
            db.execute(f"DROP TABLE IF EXISTS relate_{name}")
    return rows


def _keep(table: ClaimsTable, db: duckdb.DuckDBPyConnection, name: str, words: Iterable[str]) -> None:
    with table.given(words):
        db.execute(f"CREATE OR REPLACE TEMP TABLE relate_{name} AS {RELEVANT[name]}")


@cache
def _compiled(tables: tuple[tuple[str, pa.Schema], ...]) -> str:
    """The expression as SQL, over tables of these names and columns. Compiling takes longer than a small world."""
    import ibis

    from sayso.queries.relate import related

    given = {name: ibis.table(ibis.Schema.from_pyarrow(schema), name=f"relate_{name}") for name, schema in tables}
    return str(ibis.to_sql(related(Tables(**given)), dialect="duckdb"))


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> pa.Table:
    given = list(rows)
    return pa.table({name: pa.array([row[i] for row in given], pa.string()) for i, name in enumerate(columns)})


def _words(db: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    return [word for (word,) in db.execute(query).fetchall()]


def _blocks(world: World, db: duckdb.DuckDBPyConnection) -> set[str]:
    """The blocks that claims of touched statements are compared in: their own, and actions around theirs."""
    mine = "SELECT DISTINCT block FROM claim WHERE statement IN (FROM relate_touched)"
    blocks = set(_words(db, mine))
    things = _words(db, f"{mine} AND topic <> 'claim'")
    around = {outer for id in things for outer in closure(id, lambda id: world.after(id, WIDER))}
    return blocks | around | beneath(world, things, WIDER)


def _values(db: duckdb.DuckDBPyConnection) -> list[str]:
    return _words(db, "SELECT DISTINCT value FROM relate_claims WHERE entity")


def _wider(world: World, db: duckdb.DuckDBPyConnection) -> Iterator[Pair]:
    """Each action and entity with itself, and each action with those that contain it."""
    for block in sorted(_words(db, "SELECT DISTINCT block FROM relate_claims WHERE topic <> 'claim'")):
        for outer in sorted(closure(block, lambda id: world.after(id, WIDER))):
            yield block, outer


def _answers(world: World) -> Iterator[Pair]:
    for term in world.ontology.terms["stance"].values():
        for answer in term.data.get("answeredBy", ()):
            yield term.name, answer
