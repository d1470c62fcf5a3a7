"""Pairs of rows of the claims table: what the parts of the relating expression share."""

# pyright: reportArgumentType=false, reportOperatorIssue=false, reportReturnType=false, reportCallIssue=false
# Ibis annotates columns by their abstract base, which has none of their operators.

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import ibis
from ibis.expr.types import BooleanValue, NumericValue, Table

from sayso.queries.reasons import REASONS


class Tables(NamedTuple):
    """What the expression is over. Pairs of which neither statement is `touched` are left out.

    stated: as `Stated`, and touched. claims: as `Claim`, with what is stated of their statements, touched, and
    next_end.
    verdicts: aspect, a, b, verdict. wider: inner, outer action, each action being in itself. around: inner, outer
    block, the place of one lying in that of the other, or being it where something is said of all of a place. answers:
    stance, answer. copies: statement, and as report what is the same of its copies, where it takes a stance on an
    action or actor in one of several documents of one text, and no other statement is of its utterance.
    contrasts: a, b (a < b), where a contrast mark links two statements. found: what the parts of it found, as `FOUND`.
    """

    stated: Table
    claims: Table
    verdicts: Table
    wider: Table
    around: Table
    answers: Table
    copies: Table
    contrasts: Table
    found: Table


FOUND = ibis.schema(
    {
        **dict.fromkeys(("a", "b", "kind", "parties", "rule_a", "rule_b"), "string"),
        **dict.fromkeys(REASONS, "boolean"),
        **dict.fromkeys(("overlap_start", "overlap_end"), "int64"),
        "certain": "boolean",
        **dict.fromkeys(("gap", "ratio"), "float64"),
    }
)
"""What is found of a pair of statements, a < b: overlap in days, and it, certain, gap and ratio null where they do not
apply."""


def side(claims: Table, prefix: str) -> Table:
    return claims.rename(lambda name: f"{prefix}_{name}")


def paired(a: Table, b: Table, on: Callable[[Table, Table], list[BooleanValue]]) -> Table:
    """The pairs that meet the conditions, one side of which at least is touched."""
    touched, other = a.filter(a.a_touched), a.filter(~a.a_touched)
    opposite = b.filter(b.b_touched)
    return touched.join(b, on(touched, b)).union(other.join(opposite, on(other, opposite)))


def with_voices(pairs: Table) -> Table:
    same = pairs.a_voice == pairs.b_voice
    group = pairs.a_group | pairs.b_group
    parties = ibis.cases((~same, "between-voices"), (group, "within-group"), else_="one-voice")
    return pairs.mutate(same_voice=same, parties=parties)


def columns(pairs: Table, **given: BooleanValue | NumericValue) -> Table:
    """The columns of `FOUND`, the smaller statement first."""
    flip = pairs.a_statement > pairs.b_statement
    empty = {name: ibis.literal(False) if name in REASONS else ibis.null(kind) for name, kind in FOUND.items()}
    known = {
        "a": ibis.ifelse(flip, pairs.b_statement, pairs.a_statement),
        "b": ibis.ifelse(flip, pairs.a_statement, pairs.b_statement),
        "kind": pairs.kind,
        "parties": pairs.parties,
        "rule_a": ibis.ifelse(flip, pairs.b_rule, pairs.a_rule),
        "rule_b": ibis.ifelse(flip, pairs.a_rule, pairs.b_rule),
    }
    return pairs.select(**{**empty, **known, **given})
