"""The relations between statements: one expression over the claims table, written in Ibis and run by DuckDB.

Two claims are compared when they share a block. The expression says of every pair what the rows of the decision table
say (docs/decisions/0003); what several pairs of one utterance come to is decided in `resolve`.
"""

# pyright: reportArgumentType=false, reportOperatorIssue=false
# Ibis annotates columns by their abstract base, which has none of their operators.

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from sayso.queries.claim_pairs import of_claims
from sayso.queries.other_pairs import of_one_utterance, only_marked
from sayso.queries.pairs import Tables
from sayso.queries.reasons import REASONS, TIME_REASONS, WEIGHED
from sayso.queries.stance_pairs import of_answers, of_stances


def related(tables: Tables) -> Table:
    """Every pair of statements that a row of the table names.

    Columns: a and b (a < b), kind, parties, rule_a, rule_b, each of REASONS as a flag, overlap_start and overlap_end in
    days or null, certain or null, gap and ratio or null, tension. A pair may have several rows.
    """
    found = ibis.union(of_claims(tables), of_stances(tables), of_answers(tables), of_one_utterance(tables))
    found = ibis.union(found, only_marked(tables, found))
    marked = tables.contrasts.rename(mark_a="a", mark_b="b").mutate(marked=True)
    found = found.left_join(marked, [found.a == marked.mark_a, found.b == marked.mark_b]).drop("mark_a", "mark_b")
    found = found.mutate(marked=found.marked.fill_null(False))
    settled = found.marked & found.kind.isin(WEIGHED)
    found = found.mutate(**{name: found[name] & ~settled for name in TIME_REASONS})
    weakened = ibis.or_(*(found[name] for name in REASONS))
    tension = (weakened & found.kind.isin(WEIGHED)) | (found.kind == "marked")
    return found.mutate(tension=tension)
