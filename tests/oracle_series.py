"""What is kept of totals, and of claims of series, looked up among all that could be kept: decisions 16 and 20."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import inf
from typing import NamedTuple

from tests.oracle_values import Claim, below

Related = Callable[[Claim, Claim], bool | None]
"""Whether two claims bear each other out (true), exclude each other (false), or neither."""


class Pair(NamedTuple):
    """Two claims: the one that looks, and what it looks at."""

    this: Claim
    other: Claim


def is_kept(
    p: Claim, q: Claim, claims: Iterable[Claim], related: Related, *, cumulative: bool, tolerance: float
) -> bool:
    """Whether a relation of two claims is told, if there are totals or series among them."""
    of_series = [claim for claim in (p, q) if claim.statement.series]
    compatible = bool(related(p, q))
    if len(of_series) == 2 and compatible:
        return False
    if not cumulative and not (len(of_series) == 1 and compatible):
        return True
    pair = _looking(p, q, compatible=compatible)
    rivals = [
        Pair(mine, theirs)
        for mine in claims
        for theirs in claims
        if mine.statement.id == pair.this.statement.id
        and theirs.statement.series == pair.other.statement.series
        and theirs.statement.voice == pair.other.statement.voice
        and related(mine, theirs) is compatible
        and _looking(mine, theirs, compatible=compatible).this is mine
    ]
    return pair == min(rivals, key=_nearness if compatible else lambda pair: _distance(pair, tolerance))


def _looking(p: Claim, q: Claim, *, compatible: bool) -> Pair:
    """From outside a series into it; else back at what bears it out, or up at what excludes it."""
    if bool(p.statement.series) != bool(q.statement.series):
        return Pair(q, p) if p.statement.series else Pair(p, q)
    a, b = sorted((p, q), key=lambda claim: claim.statement.id)
    looks = a.holds.end_max > b.holds.end_max if compatible else a.value.low < b.value.low
    return Pair(a, b) if looks else Pair(b, a)


def _nearness(pair: Pair) -> tuple[float, str, list[str]]:
    a, b = pair.this.holds, pair.other.holds
    later = max(a.start_min - b.end_max, b.start_min - a.end_max)
    return (max(later, 0.0) if later < inf else inf), pair.other.statement.id, _rules(pair)


def _distance(pair: Pair, tolerance: float) -> tuple[bool, float, float, str, list[str]]:
    """The widest gap first, then the farthest floors; then the earliest."""
    lower, upper = sorted((pair.this.value, pair.other.value), key=lambda value: (value.low, value.high))
    holds, series = pair.other.holds, pair.other.statement.series
    if below(lower.high, upper.low, tolerance):
        since = holds.start_min if series else holds.end_min
        return False, lower.high - upper.low, since, pair.other.statement.id, _rules(pair)
    apart = 0.0 if lower.low == upper.low else upper.low - lower.low
    return True, -apart, holds.end_max, pair.other.statement.id, _rules(pair)


def _rules(pair: Pair) -> list[str]:
    return [claim.rule for claim in sorted(pair, key=lambda claim: claim.statement.id)]
