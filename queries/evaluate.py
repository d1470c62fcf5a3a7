"""Running the relating expression: on DuckDB, over what a comparison of some statements with all others looks at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from sayso.queries.claims import Claim, Stated, schema
from sayso.queries.claims_table import IS_COPY, SAME_TEXT, ClaimsTable
from sayso.queries.crowded import refuse_crowded
from sayso.queries.lattice import verdicts
from sayso.queries.places import around, nearby
from sayso.queries.resolve import Pair, Row
from sayso.queries.touched import WIDER
from sayso.queries.world import World

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from sayso.queries.pairs import Tables

SLICE = 100
"""Claims that begin in one slice of a block's time."""

BEGUN = """PARTITION BY block, topic ORDER BY start_min
    RANGE BETWEEN UNBOUNDED PRECEDING AND greatest({} - start_min, 0) FOLLOWING"""
LIKE = "PARTITION BY voice, series, block, topic, sign, single, possible, narrow_0, narrow_1, extent ORDER BY"
RELEVANT = {
    "touched": "SELECT id AS statement FROM given",
    "claims": f"""
        WITH near AS MATERIALIZED (FROM claim WHERE block IN (FROM given)),
        relevant AS (
            SELECT c.*, s.* EXCLUDE (statement), s.statement IN (FROM relate_touched) AS touched,
                CASE WHEN series <> '' THEN start_min ELSE end_min END AS since,
                count(*) OVER (PARTITION BY utterance) > 1 AS shared
            FROM near c JOIN stated s USING (statement)),
        ordered AS (
            SELECT * EXCLUDE (since, shared), coalesce(min(end_max) OVER later, 9_000_000) AS next_end,
                shared OR coalesce(low > max(low) FILTER (NOT shared) OVER first_known, true)
                    OR coalesce(low > max(low) FILTER (NOT shared) OVER first_ended, true) AS peak
            FROM relevant
            WINDOW later AS (PARTITION BY voice, block, topic ORDER BY start_min
                    RANGE BETWEEN greatest(end_max - start_min + 1, 1) FOLLOWING AND UNBOUNDED FOLLOWING),
                first_known AS ({LIKE} since, statement ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
                first_ended AS ({LIKE} end_max, statement ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))
        SELECT *, (rank() OVER (PARTITION BY block, topic ORDER BY start_min) - 1) // {SLICE} AS slice,
            (count(*) OVER ({BEGUN.format("end_max")}) - 1) // {SLICE} AS last_slice,
            (count(*) OVER ({BEGUN.format("next_end")}) - 1) // {SLICE} AS next_slice
        FROM ordered""",
    "stated": """
        WITH mine AS MATERIALIZED (FROM stated WHERE statement IN (FROM given)),
        beside AS (FROM mine UNION FROM stated WHERE target IN (FROM relate_touched)
            UNION FROM stated WHERE statement IN (SELECT target FROM mine))
        SELECT *, statement IN (FROM relate_touched) AS touched FROM beside""",
}
"""The tables that are taken out of the kept ones, by a list of words: statements or blocks. Of claims it is also told:
`next_end`, the first day by which a claim of the same voice and block has ended that begins after this one; `peak`,
whether no claim like it was at least as high before it, as they began or as they ended; in which `slice` of its block's
time it begins, in which the last one begins that it meets, and in which that of its voice that follows it."""

ORDERED = pa.schema(
    [
        ("next_end", pa.int64()),
        ("peak", pa.bool_()),
        *((name, pa.int64()) for name in ("slice", "last_slice", "next_slice")),
    ]
)

COPIES = f"""
SELECT DISTINCT s.statement, {SAME_TEXT} FROM relate_claims s JOIN kin k USING (document)
WHERE s.topic <> 'claim' AND {IS_COPY}
"""
BESIDE = {
    "verdicts": ("aspect", "a", "b", "verdict"),
    "wider": ("inner", "outer"),
    "around": ("inner", "outer"),
    "answers": ("stance", "answer"),
    "copies": ("statement", "report"),
    "contrasts": ("a", "b"),
}
"""The columns of the tables that are made beside them."""


def evaluate(world: World, table: ClaimsTable, statements: Collection[str], contrasts: Collection[Pair]) -> list[Row]:
    """All that is found of pairs of these statements with any others, in order."""
    if not statements:
        return []
    with compared(world, table, statements, contrasts) as query:
        return table.db.execute(query).fetchall()


@contextmanager
def compared(
    world: World, table: ClaimsTable, statements: Collection[str], contrasts: Collection[Pair]
) -> Iterator[str]:
    """A query for what is found, while the tables last that it is found in. Raises TooManyRelations."""
    db = table.db
    try:
        _take(table, "touched", statements)
        _take(table, "stated", {*statements, *(side for pair in contrasts for side in pair)})
        _take(table, "claims", _blocks(world, db) | nearby(world, table))
        refuse_crowded(world, table)
        beside: dict[str, Iterable[Sequence[str]]] = {
            "verdicts": verdicts(world, _words(db, "SELECT DISTINCT value FROM relate_claims WHERE entity")),
            "wider": _wider(world, db),
            "around": around(world, table),
            "answers": _answers(world),
            "copies": db.execute(COPIES).fetchall(),
            "contrasts": contrasts,
        }
        for name, rows in beside.items():
            _put(table, name, _table(BESIDE[name], rows))
        yield _found(table, contrasts)
    finally:
        _drop(db)


def _found(table: ClaimsTable, contrasts: Collection[Pair]) -> str:
    """The expression, part by part, those left out that cannot find anything; the query for what they found."""
    from sayso.queries.pairs import FOUND
    from sayso.queries.relate import PARTS, weighed

    _put(table, "nothing", FOUND.to_pyarrow().empty_table())
    names = ["relate_nothing"]
    for part in PARTS:
        if table.db.execute(part.may_find).fetchone():
            names.append(f"relate_{part.found.__name__}")
            table.db.execute(f"CREATE OR REPLACE TEMP TABLE {names[-1]} AS {_compiled(part.found)}")
    if len(names) == 1 and not contrasts:
        return f"FROM {names[0]}"
    # not one table that each part is inserted into: DuckDB 2.0.0 loses what a large insert put there before
    table.db.execute(f"CREATE OR REPLACE TEMP TABLE relate_found AS FROM {' UNION ALL FROM '.join(names)}")
    return _compiled(weighed)


@cache
def _compiled(expression: Callable[[Tables], Table]) -> str:
    """An expression as SQL. Compiling takes longer than a small world."""
    import ibis

    from sayso.queries.pairs import FOUND, Tables

    touched = pa.schema([("touched", pa.bool_())])
    stated = pa.unify_schemas([schema(Stated), touched])
    claims = pa.unify_schemas([schema(Claim), stated, ORDERED])
    columns = {"stated": stated, "claims": claims, "found": FOUND.to_pyarrow()}
    columns |= {name: pa.schema([(each, pa.string()) for each in names]) for name, names in BESIDE.items()}
    tables = {name: ibis.table(ibis.Schema.from_pyarrow(each), name=f"relate_{name}") for name, each in columns.items()}
    return str(ibis.to_sql(expression(Tables(**tables)), dialect="duckdb"))


def _take(table: ClaimsTable, name: str, words: Iterable[str]) -> None:
    with table.given(words):
        table.db.execute(f"CREATE OR REPLACE TEMP TABLE relate_{name} AS {RELEVANT[name]}")


def _put(table: ClaimsTable, name: str, rows: pa.Table) -> None:
    with table.given(rows):
        table.db.execute(f"CREATE OR REPLACE TEMP TABLE relate_{name} AS FROM given")


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> pa.Table:
    given = list(rows)
    return pa.table({name: pa.array([row[i] for row in given], pa.string()) for i, name in enumerate(columns)})


def _drop(db: duckdb.DuckDBPyConnection) -> None:
    from sayso.queries.relate import PARTS

    parts = (part.found.__name__ for part in PARTS)
    for name in ("touched", "stated", "claims", *BESIDE, "nothing", *parts, "found"):
        db.execute(f"DROP TABLE IF EXISTS relate_{name}")


def _words(db: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    return [word for (word,) in db.execute(query).fetchall()]


def _blocks(world: World, db: duckdb.DuckDBPyConnection) -> set[str]:
    """The blocks that claims of touched statements are compared in: their own, and actions around theirs."""
    mine = "SELECT DISTINCT block FROM claim WHERE statement IN (FROM relate_touched)"
    things = _words(db, f"{mine} AND topic <> 'claim'")
    above = world.all_above(things, WIDER)
    return {outer for id in things for outer in above(id)}.union(_words(db, mine), world.beneath(things, WIDER))


def _wider(world: World, db: duckdb.DuckDBPyConnection) -> Iterator[Pair]:
    """Each action and entity with itself, and each action with those that contain it."""
    things = sorted(_words(db, "SELECT DISTINCT block FROM relate_claims WHERE topic <> 'claim'"))
    above = world.all_above(things, WIDER)
    for block in things:
        for outer in sorted(above(block)):
            yield block, outer


def _answers(world: World) -> Iterator[Pair]:
    for term in world.ontology.terms["stance"].values():
        for answer in term.data.get("answeredBy", ()):
            yield term.name, answer
