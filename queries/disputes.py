"""The conflicts between two voices as a table that is kept in the state, and the episodes that they make."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

import pyarrow as pa

from sayso.graph.ids import Ids
from sayso.queries.claims import MOST
from sayso.queries.claims_table import ClaimsTable
from sayso.queries.resolve import CONFLICTS, TENSION, Found

BETWEEN_VOICES = "between-voices"

GIVEN = pa.schema(
    [
        *((name, pa.string()) for name in ("relation", "a", "b", "kind")),
        ("tension", pa.bool_()),
        ("gap", pa.float64()),
    ]
)

POSITION = f"""
mine AS MATERIALIZED (FROM claim WHERE {{}}),
position AS MATERIALIZED (SELECT c.statement, s.voice || ' ' || c.block AS key, c.high, c.cumulative, c.end_max AS last,
    CASE WHEN c.cumulative AND s.series = '' THEN c.end_min ELSE c.start_min END AS first,
    concat_ws(' ', s.stance, c.value, CASE WHEN c.numeric AND c.low > {-MOST} THEN c.low END,
        CASE WHEN c.numeric AND c.high < {MOST} THEN c.high END) AS said
FROM mine c JOIN stated s USING (statement) WHERE c.rule = '')
"""
"""Who says what of what, from which day to which; a total, of the days that it is as of. `key` is the voice and the
thing."""

DISPUTE = f"""
WITH {POSITION.format("statement IN (SELECT a FROM given UNION SELECT b FROM given)")},
sides AS (
    SELECT given, x, y, x.cumulative AND y.cumulative AND given.gap IS NOT NULL AS totals
    FROM given JOIN position x ON given.a = x.statement JOIN position y ON given.b = y.statement),
ordered AS (
    SELECT given, totals, if(later_first, y, x) AS one, if(later_first, x, y) AS other
    FROM (SELECT *, if(totals, y.high < x.high, y.key < x.key) AS later_first FROM sides))
SELECT given.relation, given.a, given.b, given.kind, given.tension, given.gap, totals,
    one.key AS one, one.statement AS by_one, one.said AS one_said,
    other.key AS other, other.statement AS by_other, other.said AS other_said,
    CASE WHEN totals THEN one.first ELSE greatest(one.first, other.first) END AS first,
    CASE WHEN totals THEN one.last
        WHEN greatest(one.first, other.first) <= least(one.last, other.last) THEN least(one.last, other.last)
        WHEN one.first > other.first THEN one.last ELSE other.last END AS last
FROM ordered
"""
"""Of two totals the lower is the first side, and its days are those of the conflict. Else they are the days that both
speak of or, where there are none, those of the later claim: a stance is taken on one day, and lasts."""

CHANGED = """
SELECT one, other FROM dispute WHERE a IN (FROM given) UNION SELECT one, other FROM dispute WHERE b IN (FROM given)
UNION SELECT one, other FROM dispute SEMI JOIN moved ON dispute.one = moved.voice || ' ' || moved.block
UNION SELECT one, other FROM dispute SEMI JOIN moved ON dispute.other = moved.voice || ' ' || moved.block
"""
"""Whose episodes may be others: positions of the given statements, and those where something moved."""

EPISODES = f"""
WITH told AS MATERIALIZED (FROM dispute WHERE (one, other) IN (SELECT one, other FROM {{among}})),
block AS (SELECT block FROM claim WHERE statement IN (SELECT by_one FROM told UNION SELECT by_other FROM told)),
{POSITION.format("block IN (FROM block)")},
sides AS (
    SELECT one, other, totals, one AS key, one_said AS said FROM told
    UNION SELECT one, other, totals, other, other_said FROM told WHERE NOT totals),
ordered AS (
    SELECT *, max(last) OVER (PARTITION BY one, other, totals ORDER BY first, last, relation
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
    FROM told),
between AS (
    SELECT o.relation, o.one, o.other, o.totals, p.key, p.said
    FROM ordered o JOIN (SELECT DISTINCT one, other, totals, key FROM sides) s USING (one, other, totals)
    JOIN position p ON p.key = s.key AND p.first > o.reached AND p.last < o.first),
broken AS (SELECT relation FROM between ANTI JOIN sides USING (one, other, totals, key, said)),
numbered AS (
    SELECT *, count(*) FILTER (relation IN (FROM broken)) OVER
        (PARTITION BY one, other, totals ORDER BY first, last, relation) AS number
    FROM ordered)
SELECT list(relation ORDER BY first, last, relation) AS relations,
    arg_min(by_one, (first, last, relation)) AS by_one, arg_min(by_other, (first, last, relation)) AS by_other,
    min(first) AS first, max(last) AS last,
    count(*) FILTER (NOT tension) AS conflicts, count(*) FILTER (tension) AS tensions,
    list(DISTINCT kind) FILTER (NOT tension) AS firm, list(DISTINCT kind) FILTER (tension) AS weak,
    min(gap) AS least, max(gap) AS most
FROM numbered GROUP BY one, other, totals, number HAVING count(*) > 1
ORDER BY relations
"""
"""Conflicts of two positions in order of time. One that comes after days of which there is none begins an episode of
its own if in those days one of the two says something that it says in none of them; of two totals, the lower."""


class Row(NamedTuple):
    """An episode; days are numbers since 1970-01-01, and kinds of conflicts and of tensions have no order."""

    relations: list[str]
    by_one: str
    by_other: str
    first: int
    last: int
    conflicts: int
    tensions: int
    firm: list[str] | None
    weak: list[str] | None
    least: float | None
    most: float | None


class Disputes:
    """The table `dispute` beside the claims: relations of two voices that conflict, or may."""

    def __init__(self, table: ClaimsTable, ids: Ids) -> None:
        self._table, self._db, self._ids = table, table.db, ids

    def fill(self, found: Iterable[Found]) -> Iterator[Row]:
        """Keep these and no others; all episodes there are."""
        with self._table.given(GIVEN.empty_table()):
            self._db.execute(f"CREATE OR REPLACE TABLE dispute AS {DISPUTE}")
        self._add(found)
        for column in ("a", "b", "one", "other"):
            self._db.execute(f"CREATE INDEX dispute_{column} ON dispute ({column})")
        return self._rows("dispute")

    def renew(self, statements: Collection[str], found: Iterable[Found]) -> tuple[set[str], Iterator[Row]]:
        """Keep these in the place of all relations of the statements, after the table of claims was renewed. Returns
        the relations of which the episodes may be others, those that are gone among them, and their episodes."""
        with self._table.given(statements):
            self._db.execute(f"CREATE OR REPLACE TEMP TABLE changed AS {CHANGED}")
            before = self._changed()
            for side in ("a", "b"):
                self._db.execute(f"DELETE FROM dispute WHERE {side} IN (FROM given)")
        self._add(found)
        with self._table.given(statements):
            self._db.execute(f"INSERT INTO changed {CHANGED}")
        touched = before | self._changed()
        return touched, self._rows("changed") if touched else iter(())

    def _add(self, found: Iterable[Found]) -> None:
        kept = [each for each in found if each.kind in CONFLICTS and each.parties == BETWEEN_VOICES]
        if kept:
            rows = [
                (self._ids.relation(each.a, each.b), each.a, each.b, each.kind, each.strength == TENSION, each.gap)
                for each in kept
            ]
            columns = [pa.array(column, of.type) for column, of in zip(zip(*rows, strict=True), GIVEN, strict=True)]
            with self._table.given(pa.table(columns, schema=GIVEN)):
                self._db.execute(f"INSERT INTO dispute {DISPUTE}")

    def _changed(self) -> set[str]:
        found = self._db.execute("SELECT relation FROM dispute SEMI JOIN changed USING (one, other)").fetchall()
        return {relation for (relation,) in found}

    def _rows(self, among: str) -> Iterator[Row]:
        rows: list[Any] = self._db.execute(EPISODES.format(among=among)).fetchall()
        return (Row(*row) for row in rows)
