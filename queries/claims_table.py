"""Statements and their claims as two tables, which are kept in the state and follow it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from operator import attrgetter

import duckdb
import pyarrow as pa

from sayso.queries import rules
from sayso.queries.claims import Claim, Stated, claim, schema, stated
from sayso.queries.world import World

CHUNK = 20_000
"""Statements whose claims are made at once."""

KINDS = {"stated": Stated, "claim": Claim}
INDEXED = {
    "stated": ("statement", "target", "holder", "document", "utterance"),
    "claim": ("statement", "block", "subject", "place", "value"),
}
"""By which columns rows are found without reading all. An index serves a table that is asked by that column alone, so
that queries first take what they find in this way, and then ask it for more."""

ROWS = "(SELECT c.*, s.* EXCLUDE (statement) FROM {} c JOIN {} s USING (statement))"
"""Claims with what is stated of their statements."""

NEAR = f"""
near AS MATERIALIZED (FROM claim WHERE block IN (SELECT block FROM {{}})),
position AS MATERIALIZED (FROM {ROWS.format("near", "stated")}),
"""
"""All claims of some blocks."""

MOVED = f"""
CREATE OR REPLACE TEMP TABLE moved AS
WITH known AS MATERIALIZED (FROM claim WHERE statement IN (FROM given)),
old AS (FROM {ROWS.format("known", "stated")}),
new AS (FROM {ROWS.format("fresh_claim", "fresh_stated")})
SELECT DISTINCT voice, block, topic, start_min, end_min, end_max, series, cumulative, low
FROM ((FROM old EXCEPT FROM new) UNION (FROM new EXCEPT FROM old))
"""
"""Where the claims of the given statements were, and are now, if they are others."""

LOOKS = """
p.block = m.block AND p.topic = 'claim' AND (m.cumulative OR m.series <> '') AND CASE WHEN NOT m.cumulative
    THEN p.series = '' AND (p.voice = m.voice OR (p.start_min <= m.end_max AND m.start_min <= p.end_max))
    ELSE (m.series <> '' AND p.series = '') OR ((m.series = '' OR p.series = '') AND p.end_max >= m.end_max)
        OR (p.low < m.low AND CASE WHEN m.series = '' THEN m.end_min ELSE m.start_min END <= p.end_max + p."window")
    END
"""
"""Whether what is kept of what p comes to may depend on m, so that p may look at m: as `series_pairs.kept` has it."""

NEIGHBOURS = f"""
WITH {NEAR.format("moved")}
before AS (
    SELECT m.voice, m.block, m.start_min, max(p.start_min) AS last FROM moved m JOIN position p
    ON p.voice = m.voice AND p.block = m.block AND p.end_max < m.start_min GROUP BY ALL),
after AS (
    SELECT m.voice, m.block, m.end_max, min(p.end_max) AS first FROM moved m JOIN position p
    ON p.voice = m.voice AND p.block = m.block AND p.start_min > m.end_max GROUP BY ALL)
SELECT p.statement FROM position p SEMI JOIN moved m
    ON p.voice = m.voice AND p.block = m.block AND m.topic <> 'claim'
UNION SELECT p.statement FROM position p SEMI JOIN moved m ON {LOOKS}
UNION SELECT p.statement FROM position p JOIN before b
    ON p.voice = b.voice AND p.block = b.block AND p.end_max < b.start_min AND p.end_max >= b.last
UNION SELECT p.statement FROM position p JOIN after a
    ON p.voice = a.voice AND p.block = a.block AND p.start_min > a.end_max AND p.start_min <= a.first
"""
"""Statements whose claims come next, in one voice, before and after those that moved; of stances, all of that voice:
each lasts until the next; and those that look at what moved."""

LOOKING = f"""
WITH known AS MATERIALIZED (FROM claim WHERE statement IN (FROM given)), {NEAR.format("known")}
m AS (FROM position WHERE statement IN (FROM given))
SELECT p.statement FROM position p SEMI JOIN m ON {LOOKS}
UNION SELECT p.statement FROM position p SEMI JOIN m ON p.voice = m.voice AND p.block = m.block AND m.topic <> 'claim'
"""
"""Those that look at given ones; of stances, all of that voice: of its runs the nearest statements are kept."""

PLACED = """
WITH there AS MATERIALIZED (FROM claim WHERE subject IN (FROM given) UNION FROM claim WHERE place IN (FROM given))
SELECT statement FROM there WHERE topic = 'claim' AND space <> 'none'
"""

IS_COPY = "k.family IS NOT NULL AND s.utterance = s.statement"
"""Whether its copies, if there are any, are one report with it."""
SAME_TEXT = "concat_ws(' ', k.family, s.target, s.stance, s.said, s.teller)"
"""What is the same of copies."""
REPORTED = f"""
SELECT s.statement, if({IS_COPY}, {SAME_TEXT}, s.utterance) AS report
FROM stated s LEFT JOIN kin k USING (document) WHERE s.statement IN (FROM given)
"""
REPORTING = f"""
SELECT statement FROM stated WHERE utterance IN (FROM given)
UNION SELECT s.statement FROM kin k JOIN stated s USING (document) WHERE {SAME_TEXT} IN (FROM given)
"""
"""Statements that are one report or copies of it; among them may be some of which copies are told otherwise."""

SIGNED = "sign IN ('positive', 'negative')"
"""Of stances that something bears out: that it is so, or is not."""


class ClaimsTable:
    """The tables `stated` and `claim` of a state."""

    def __init__(self, db: duckdb.DuckDBPyConnection) -> None:
        self.db = db

    def clear(self) -> None:
        for name, kind in KINDS.items():
            with self.given(schema(kind).empty_table()):
                self.db.execute(f"CREATE OR REPLACE TABLE {name} AS FROM given")

    @contextmanager
    def given(self, rows: pa.Table | Iterable[str], column: str = "id") -> Iterator[None]:
        """Rows, or words in one column, as the table `given`."""
        table = rows if isinstance(rows, pa.Table) else pa.table({column: pa.array(list(rows), pa.string())})
        self.db.register("given", table)
        try:
            yield
        finally:
            self.db.unregister("given")

    def statements(self, query: str, words: Collection[str]) -> set[str]:
        """The statements that a query over `given` finds."""
        if not words:
            return set()
        with self.given(words):
            return {id for (id,) in self.db.execute(query).fetchall()}

    # what depends on what

    def on(self, propositions: Collection[str]) -> set[str]:
        return self.statements("SELECT statement FROM stated WHERE target IN (FROM given)", propositions)

    def held_by(self, voices: Collection[str]) -> set[str]:
        return self.statements("SELECT statement FROM stated WHERE holder IN (FROM given)", voices)

    def valued(self, entities: Collection[str]) -> set[str]:
        return self.statements("SELECT statement FROM claim WHERE value IN (FROM given)", entities)

    def looking(self, statements: Collection[str]) -> set[str]:
        """Statements of which only some of what they come to with these, and with all others like these, is kept."""
        return self.statements(LOOKING, statements)

    def placed(self, entities: Collection[str]) -> set[str]:
        """Statements whose claims are said of these, or of what is there, and bear on other places."""
        return self.statements(PLACED, entities)

    def about(self, premises: Collection[tuple[str, str | None, str | None]]) -> set[str]:
        """Statements whose claims have an aspect, and a subject and a value unless that is None."""
        query = (
            "SELECT c.statement FROM claim c SEMI JOIN given g ON c.rule = '' AND c.aspect = g.aspect"
            " AND (g.subject IS NULL OR c.subject = g.subject) AND (g.value IS NULL OR c.value = g.value)"
        )
        return self.among(query, premises, ("aspect", "subject", "value"))

    def among(self, query: str, rows: Collection[Sequence[str | None]], columns: Sequence[str]) -> set[str]:
        """The words that a query over `given`, with these columns, finds."""
        if not rows:
            return set()
        with self.given(pa.table({n: pa.array([row[i] for row in rows], pa.string()) for i, n in enumerate(columns)})):
            return {word for (word,) in self.db.execute(query).fetchall()}

    def reported(self, statements: Collection[str]) -> dict[str, str]:
        """What of each statement's report and its copies is the same: the utterance, or what one text says."""
        with self.given(statements):
            return dict(self.db.execute(REPORTED).fetchall())

    def reporting(self, reports: Collection[str]) -> set[str]:
        return self.statements(REPORTING, reports)

    def taking(self, targets: Collection[str]) -> set[str]:
        """The statements that take a stance on these which can be borne out."""
        return self.statements(f"SELECT statement FROM stated WHERE target IN (FROM given) AND {SIGNED}", targets)

    def borne_out(self) -> set[str]:
        """What two statements or more say alike, or what is passed on."""
        several = f"SELECT target FROM stated WHERE {SIGNED} GROUP BY target, stance HAVING count(*) > 1"
        passed_on = f"SELECT a.target FROM stated a JOIN stated b ON b.target = a.statement WHERE a.{SIGNED}"
        return {id for (id,) in self.db.execute(f"{several} UNION {passed_on}").fetchall()}

    def relays(self, statements: Collection[str], stances: Collection[str]) -> list[tuple[str, str, str]]:
        """Statements with one of these stances on one of these statements: its id, its target and its document."""
        with self.given(statements):
            query = "SELECT statement, target, document FROM stated WHERE target IN (FROM given) AND stance IN $stances"
            return self.db.execute(query, {"stances": list(stances)}).fetchall()

    def within(self, documents: Collection[str]) -> set[str]:
        return self.statements("SELECT statement FROM stated WHERE document IN (FROM given)", documents)

    # writing

    def fill(self, world: World, statements: Sequence[str]) -> None:
        """Make the rows of all statements, into tables that are empty."""
        self._make(world, statements, "")
        self.index()

    def index(self) -> None:
        """Let what is touched be found without reading all."""
        for name, columns in INDEXED.items():
            for column in columns:
                self.db.execute(f"CREATE INDEX {name}_{column} ON {name} ({column})")

    def renew(self, world: World, statements: Collection[str]) -> set[str]:
        """Make the rows of these statements anew, if they stand; return the others of one voice whose relations with
        each other may change by it."""
        for name in KINDS:
            self.db.execute(f"CREATE OR REPLACE TEMP TABLE fresh_{name} AS FROM {name} LIMIT 0")
        self._make(world, sorted(statements), "fresh_")
        with self.given(statements):
            self.db.execute(MOVED)
            for name in KINDS:
                self.db.execute(f"DELETE FROM {name} WHERE statement IN (FROM given)")
                self.db.execute(f"INSERT INTO {name} FROM fresh_{name}")
        return {id for (id,) in self.db.execute(NEIGHBOURS).fetchall()}

    def _make(self, world: World, statements: Sequence[str], prefix: str) -> None:
        for start in range(0, len(statements), CHUNK):
            found = world.several(statements[start : start + CHUNK])
            records = [record for record in found if world.stands(record)]
            world.fetch({id for record in records for id in (*record.refs("target"), *record.refs("voice"))})
            said = [stated(world, record) for record in records]
            direct = [claim(world, record, one.sign) for record, one in zip(records, said, strict=True)]
            rules.fetch(world, [each for each in direct if each])
            claims = [
                each
                for record, one, first in zip(records, said, direct, strict=True)
                if first
                for each in (first, *rules.derived(world, first, one.sign, record))
            ]
            self._insert(f"{prefix}stated", Stated, said)
            self._insert(f"{prefix}claim", Claim, claims)

    def _insert(self, name: str, kind: type[Stated] | type[Claim], rows: Sequence[Stated | Claim]) -> None:
        if rows:
            row = attrgetter(*(field.name for field in fields(kind)))
            columns = zip(*map(row, rows), strict=True)
            arrays = [pa.array(column, field.type) for column, field in zip(columns, schema(kind), strict=True)]
            with self.given(pa.table(arrays, schema=schema(kind))):
                self.db.execute(f"INSERT INTO {name} FROM given")
