"""Things of which so much is said at one time that the pairs could neither be told nor read."""

from __future__ import annotations

from sayso.errors import TooManyRelations
from sayso.queries.claims_table import ClaimsTable
from sayso.queries.world import World

MOST = 5_000_000
"""Pairs of statements on one thing that are compared."""

CROWDED = """
WITH large AS (
    SELECT block, topic, count(*) AS claims, count(*) FILTER (touched) AS ours FROM relate_claims WHERE NOT cumulative
    GROUP BY block, topic HAVING claims * ours > $most),
following AS (
    SELECT r.*, claims, claims * ours AS most, CASE WHEN topic <> 'claim' THEN claims - 1
        ELSE 2 * count(*) OVER (PARTITION BY block, topic ORDER BY start_min
            RANGE BETWEEN CURRENT ROW AND greatest(end_max - start_min, 0) FOLLOWING)
            - count(*) OVER (PARTITION BY block, topic, start_min) - 1 END AS others
    FROM relate_claims r JOIN large USING (block, topic))
SELECT any_value(subject) AS subject, any_value(aspect) AS aspect, any_value(claims) AS claims,
    least(sum(others) // 2, any_value(most))::BIGINT AS pairs
FROM following GROUP BY block, topic HAVING pairs > $most ORDER BY ALL
"""
"""Pairs are counted at both sides: of claims, with those that begin while one holds, and from both where they begin on
one day; of stances, which last, with all on one thing. Of totals few are looked at, however many there are."""


def refuse_crowded(world: World, table: ClaimsTable) -> None:
    """Raise TooManyRelations where more pairs share a time than are compared."""
    found = table.db.execute(CROWDED, {"most": MOST}).fetchall()
    if found:
        told = "\n".join(_told(world, *row) for row in found)
        raise TooManyRelations(
            f"{told}\nsayso compares no more than {MOST:,} pairs on one thing; nothing was written. If a table says the"
            " same day after day, map its rows with series: and runs: yes; else say of which day or part each speaks"
        )


def _told(world: World, subject: str, aspect: str, claims: int, pairs: int) -> str:
    record = world.get(subject)
    name = (record and record.text("caption")) or subject
    about = f"{name}: {world.ontology.aspects[aspect].label}" if aspect else name
    return f"{about}: {claims:,} statements of the same time, {pairs:,} pairs of them"
