"""What claims of series and totals come to with one another, which say much the same day after day: only what tells
something is kept (docs/decisions/0016 and 0020)."""

# pyright: reportArgumentType=false, reportOperatorIssue=false, reportReturnType=false, reportCallIssue=false
# Ibis annotates columns by their abstract base, which has none of their operators.

from __future__ import annotations

import ibis
from ibis.expr.types import BooleanValue, NumericValue, Table

from sayso.queries.claims import LEAST, MOST


def may_tell(a: Table, b: Table) -> BooleanValue:
    """Whether two totals can come to anything that is kept. What is told of one that lies below others is how far, so
    that others which were not the highest need not be looked at; of two series, nothing else is told."""
    both = (a.a_series != "") & (b.b_series != "")
    one = (a.a_series != "") != (b.b_series != "")
    numeric, asserted = a.a_numeric & b.b_numeric, (a.a_sign == "positive") & (b.b_sign == "positive")
    floors = a.a_voice == b.b_voice
    a_low = ((a.a_high < b.b_low) | (floors & (a.a_low < b.b_low))) & (b.b_peak | one)
    b_low = ((b.b_high < a.a_low) | (floors & (b.b_low < a.a_low))) & (a.a_peak | one)
    window = ibis.ifelse(both, 0, a.a_window)
    falls = (a_low & (since(b, "b") <= a.a_end_max + window)) | (b_low & (since(a, "a") <= b.b_end_max + window))
    inside = (b.b_low <= a.a_low) & (a.a_high <= b.b_high)
    around = (a.a_low <= b.b_low) & (b.b_high <= a.a_high)
    equal = near(a.a_low, b.b_low, a.a_tolerance) & near(a.a_high, b.b_high, a.a_tolerance)
    return ~numeric | (asserted & falls) | (~(both & asserted) & (inside | around | equal))


def since(claims: Table, prefix: str) -> NumericValue:
    """The first day that a total may be as of: a series says the same from its first day on."""
    names = (f"{prefix}_series", f"{prefix}_start_min", f"{prefix}_end_min")
    series, start, end = (claims[name] for name in names)
    return ibis.ifelse(series != "", start, end)


def near(x: NumericValue, y: NumericValue, tolerance: NumericValue) -> BooleanValue:
    """Equal within the tolerance; an open bound is near only to an open one."""
    is_open = x.isin((LEAST, MOST)) | y.isin((LEAST, MOST))
    return (x == y) | (~is_open & ((x - y).abs() <= tolerance * ibis.greatest(x.abs(), y.abs())))


def below(x: NumericValue, y: NumericValue, tolerance: NumericValue) -> BooleanValue:
    return (x < y) & ~near(x, y, tolerance)


def kept(pairs: Table) -> Table:
    """Without what two series agree on. Of what a claim comes to with the totals of a voice, or of one of its series,
    only the conflict that lies farthest apart; of what bears it out, there and in other series, only the nearest in
    time."""
    columns = pairs.columns
    pairs = pairs.mutate(some=(pairs.a_series != "") | (pairs.b_series != ""))
    pairs = pairs.mutate(both=(pairs.a_series != "") & (pairs.b_series != ""), apart=_are_apart(pairs))
    pairs = pairs.filter(~(pairs.both & pairs.compatible))
    later = (pairs.a_end_max > pairs.b_end_max) | (
        (pairs.a_end_max == pairs.b_end_max) & (pairs.a_statement > pairs.b_statement)
    )
    looks = ibis.cases(
        (pairs.some & ~pairs.both, pairs.a_series == ""),
        (pairs.compatible, later),
        else_=pairs.a_low < pairs.b_low,
    )
    pairs = pairs.mutate(
        limited=pairs.a_cumulative | (pairs.compatible & pairs.some),
        distance=ibis.ifelse(pairs.compatible, _days_apart(pairs), -_distance(pairs)),
        this=ibis.ifelse(looks, pairs.a_statement, pairs.b_statement),
        other=ibis.ifelse(looks, pairs.b_statement, pairs.a_statement),
        other_day=ibis.ifelse(looks, _first_day(pairs, "b"), _first_day(pairs, "a")),
        other_voice=ibis.ifelse(looks, pairs.b_voice, pairs.a_voice),
        other_series=ibis.ifelse(looks, pairs.b_series, pairs.a_series),
    )
    group = ["limited", "a_block", "this", "other_voice", "other_series", "compatible"]
    order = [ibis.desc("apart"), "distance", "other_day", "other", "a_rule", "b_rule"]
    pairs = pairs.mutate(rank=ibis.row_number().over(ibis.window(group_by=group, order_by=order)))
    return pairs.filter(~pairs.limited | (pairs["rank"] == 0)).select(*columns)


def _are_apart(pairs: Table) -> BooleanValue:
    """Whether two totals exclude each other by more than their lower bounds."""
    a_below = below(pairs.a_high, pairs.b_low, pairs.a_tolerance)
    return ~pairs.compatible & (a_below | below(pairs.b_high, pairs.a_low, pairs.a_tolerance))


def _distance(pairs: Table) -> NumericValue:
    """How far apart two totals are, or their lower bounds."""
    gap = ibis.greatest(pairs.b_low - pairs.a_high, pairs.a_low - pairs.b_high)
    return ibis.ifelse(pairs.apart, gap, (pairs.a_low - pairs.b_low).abs())


def _first_day(pairs: Table, prefix: str) -> NumericValue:
    """Where several lie as far apart: the first day that one may be as of, or that its floor holds."""
    end = pairs[f"{prefix}_end_max"]
    return ibis.ifelse(pairs.compatible, 0, ibis.ifelse(pairs.apart, since(pairs, prefix), end))


def _days_apart(pairs: Table) -> NumericValue:
    later = ibis.greatest(pairs.a_start_min - pairs.b_end_max, pairs.b_start_min - pairs.a_end_max)
    return ibis.greatest(later, 0).cast("float64")
