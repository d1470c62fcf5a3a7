"""The relations between statements: one expression over the claims table, written in Ibis and run by DuckDB.

Two claims are compared when they share a block. The expression says of every pair what the rows of the decision table
say (docs/decisions/0003); what several pairs of one utterance come to is decided in `resolve`.
"""

# pyright: reportArgumentType=false, reportOperatorIssue=false
# Ibis annotates columns by their abstract base, which has none of their operators.

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import add
from typing import NamedTuple

import ibis
from ibis.expr.types import Table

from sayso.queries.claim_pairs import of_claims, of_totals
from sayso.queries.other_pairs import of_one_utterance, only_marked
from sayso.queries.pairs import Tables
from sayso.queries.place_pairs import of_places
from sayso.queries.reasons import REASONS, TIME_REASONS, WEIGHED
from sayso.queries.stance_pairs import of_answers, of_stances


class Part(NamedTuple):
    """One part of the expression: what it finds, and a query that says whether it can find anything. Planning a part
    takes longer than evaluating it for one statement more."""

    found: Callable[[Tables], Table]
    may_find: str


MEETING = """SELECT block FROM relate_claims WHERE topic = 'claim' AND {} GROUP BY ALL
    HAVING bool_or(touched) AND min(utterance) <> max(utterance) LIMIT 1"""
"""Whether a touched claim has another beside it."""

PARTS = (
    Part(of_claims, MEETING.format("NOT cumulative")),
    Part(of_totals, MEETING.format("cumulative")),
    Part(of_places, "SELECT 1 FROM relate_around LIMIT 1"),
    Part(of_stances, "SELECT 1 FROM relate_claims WHERE touched AND topic <> 'claim' LIMIT 1"),
    Part(of_answers, "SELECT 1 FROM relate_stated a JOIN relate_stated b ON a.target = b.statement LIMIT 1"),
    Part(
        of_one_utterance, "SELECT utterance FROM relate_stated GROUP BY ALL HAVING count(DISTINCT document) > 1 LIMIT 1"
    ),
)
"""Together they find every pair that a row of the table names, once or several times, in the columns of `FOUND`."""


SIDES = ("a", "b", "kind", "tension", "parties", "rule_a", "rule_b", "reasons")
MEASURES = ("overlap_start", "overlap_end", "certain", "gap", "ratio")


def weighed(tables: Tables) -> Table:
    """What the parts found, and pairs that are only marked, in order, as rows that are resolved: `tension` says whether
    something weakens them, and `reasons` has a bit for each of `REASONS`."""
    found = ibis.union(tables.found, only_marked(tables))
    marked = tables.contrasts.rename(mark_a="a", mark_b="b").mutate(marked=True)
    found = found.left_join(marked, [found.a == marked.mark_a, found.b == marked.mark_b]).drop("mark_a", "mark_b")
    found = found.mutate(marked=found.marked.fill_null(False))
    settled = found.marked & found.kind.isin(WEIGHED)
    found = found.mutate(**{name: found[name] & ~settled for name in TIME_REASONS})
    weakened = ibis.or_(*(found[name] for name in REASONS))
    found = found.mutate(tension=(weakened & found.kind.isin(WEIGHED)) | (found.kind == "marked"))
    reasons = [ibis.ifelse(found[name], 1 << bit, 0) for bit, name in enumerate(REASONS)]
    return found.mutate(reasons=reduce(add, reasons)).select(*SIDES, *MEASURES).order_by(["a", "b"])
