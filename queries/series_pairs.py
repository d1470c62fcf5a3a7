"""Claims of series, which say much the same day after day: of what they come to with one another, only what tells
something is kept (docs/decisions/0016)."""

# pyright: reportArgumentType=false, reportOperatorIssue=false, reportReturnType=false, reportCallIssue=false
# Ibis annotates columns by their abstract base, which has none of their operators.

from __future__ import annotations

import ibis
from ibis.expr.types import BooleanValue, NumericValue, Table


def may_tell(a: Table, b: Table) -> BooleanValue:
    """Whether two claims, one of a series, can come to anything that is kept: two totals of series only where the
    later may be the lower one, two others only where they meet in time, or follow each other in one voice. Most pairs
    are neither, and need not be looked at further."""
    some = (a.a_series != "") | (b.b_series != "")
    both = (a.a_series != "") & (b.b_series != "")
    meet = (a.a_start_min <= b.b_end_max) & (b.b_start_min <= a.a_end_max)
    daily = meet | ((a.a_voice == b.b_voice) & neighbours(a, b))
    totals = both & a.a_cumulative
    totals = totals & a.a_numeric & b.b_numeric & (a.a_sign == "positive") & (b.b_sign == "positive")
    floors = a.a_voice == b.b_voice
    b_below = (b.b_high < a.a_low) | (floors & (b.b_low < a.a_low))
    a_below = (a.a_high < b.b_low) | (floors & (a.a_low < b.b_low))
    falls = (b_below & (since(a, "a") <= b.b_end_max)) | (a_below & (since(b, "b") <= a.a_end_max))
    return some & (~totals | falls) & (~both | a.a_cumulative | daily)


def neighbours(a: Table, b: Table) -> BooleanValue:
    """Whether no claim of the voice, in this block, lies between two that do not meet."""
    a_first = a.a_end_max <= b.b_end_max
    return ibis.ifelse(a_first, b.b_start_min <= a.a_next_end, a.a_start_min <= b.b_next_end)


def since(claims: Table, prefix: str) -> NumericValue:
    """The first day that a total may be as of: a series says the same from its first day on."""
    names = (f"{prefix}_series", f"{prefix}_start_min", f"{prefix}_end_min")
    series, start, end = (claims[name] for name in names)
    return ibis.ifelse(series != "", start, end)


def kept(pairs: Table) -> Table:
    """Without what two series agree on. Of what a claim comes to with the totals of a series, only the conflict that
    lies farthest apart; of what bears it out, only the nearest in time."""
    columns = pairs.columns
    pairs = pairs.mutate(both=(pairs.a_series != "") & (pairs.b_series != ""))
    pairs = pairs.filter(~(pairs.both & pairs.compatible))
    looks = ibis.ifelse(pairs.both, _a_is_lower(pairs), pairs.a_series == "")
    pairs = pairs.mutate(
        limited=pairs.a_cumulative | pairs.compatible,
        apart=ibis.ifelse(pairs.compatible, _days_apart(pairs), -_apart(pairs)),
        this=ibis.ifelse(looks, pairs.a_statement, pairs.b_statement),
        other=ibis.ifelse(looks, pairs.b_statement, pairs.a_statement),
        other_voice=ibis.ifelse(looks, pairs.b_voice, pairs.a_voice),
        other_series=ibis.ifelse(looks, pairs.b_series, pairs.a_series),
    )
    group = ["limited", "a_block", "this", "other_voice", "other_series", "compatible"]
    order = ["apart", "other", "a_rule", "b_rule"]
    pairs = pairs.mutate(rank=ibis.row_number().over(ibis.window(group_by=group, order_by=order)))
    return pairs.filter(~pairs.limited | (pairs["rank"] == 0)).select(*columns)


def _a_is_lower(pairs: Table) -> BooleanValue:
    """Of two totals; where neither lies below the other, of their lower bounds."""
    a_below, b_below = pairs.a_high < pairs.b_low, pairs.b_high < pairs.a_low
    return a_below | (~b_below & (pairs.a_low < pairs.b_low))


def _apart(pairs: Table) -> NumericValue:
    """How far apart two totals are, or their lower bounds."""
    a_below, b_below = pairs.a_high < pairs.b_low, pairs.b_high < pairs.a_low
    lows = (pairs.a_low - pairs.b_low).abs()
    return ibis.cases((a_below, pairs.b_low - pairs.a_high), (b_below, pairs.a_low - pairs.b_high), else_=lows)


def _days_apart(pairs: Table) -> NumericValue:
    later = ibis.greatest(pairs.a_start_min - pairs.b_end_max, pairs.b_start_min - pairs.a_end_max)
    return ibis.greatest(later, 0).cast("float64")
