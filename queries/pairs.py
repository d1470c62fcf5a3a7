"""Pairs of rows of the claims table: what the parts of the relating expression share."""

# pyright: reportArgumentType=false, reportOperatorIssue=false, reportReturnType=false, reportCallIssue=false
# Ibis annotates columns by their abstract base, which has none of their operators.

from __future__ import annotations

from typing import NamedTuple

import ibis
from ibis.expr.types import BooleanValue, NumericValue, Table

from sayso.queries.reasons import REASONS


class Tables(NamedTuple):
    """What the expression is over.

    claims: as `claims.table`, with those that rules derive. verdicts: aspect, a, b, verdict. wider: inner, outer
    action, each action being in itself. answers: stance, answer. targets: a, b, sign, hedged, where statement a takes
    a stance on statement b. contrasts: a, b, where a contrast mark links two statements, both ways round.
    """

    claims: Table
    verdicts: Table
    wider: Table
    answers: Table
    targets: Table
    contrasts: Table


def side(claims: Table, prefix: str) -> Table:
    return claims.rename(lambda name: f"{prefix}_{name}")


def with_voices(pairs: Table) -> Table:
    same = pairs.a_voice == pairs.b_voice
    group = pairs.a_group | pairs.b_group
    parties = ibis.cases((~same, "between-voices"), (group, "within-group"), else_="one-voice")
    return pairs.mutate(same_voice=same, parties=parties)


def columns(pairs: Table, **given: BooleanValue | NumericValue) -> Table:
    """The columns of `related`, the smaller statement first."""
    flip = pairs.a_statement > pairs.b_statement
    empty = {
        **dict.fromkeys(REASONS, ibis.literal(False)),
        **dict.fromkeys(("overlap_start", "overlap_end"), ibis.null("int64")),
        "certain": ibis.null("boolean"),
        **dict.fromkeys(("gap", "ratio"), ibis.null("float64")),
    }
    return pairs.select(
        a=ibis.ifelse(flip, pairs.b_statement, pairs.a_statement),
        b=ibis.ifelse(flip, pairs.a_statement, pairs.b_statement),
        kind=pairs.kind,
        parties=pairs.parties,
        rule_a=ibis.ifelse(flip, pairs.b_rule, pairs.a_rule),
        rule_b=ibis.ifelse(flip, pairs.a_rule, pairs.b_rule),
        **{**empty, **given},
    )
