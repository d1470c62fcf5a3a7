"""What is kept of claims that belong to series, looked up among all that could be kept instead: decision 16."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import inf

from tests.oracle_values import Claim

Related = Callable[[Claim, Claim], bool | None]
"""Whether two claims bear each other out (true), exclude each other (false), or neither."""


def is_kept(p: Claim, q: Claim, claims: Iterable[Claim], related: Related, *, cumulative: bool) -> bool:
    """Whether a relation of two claims is told, where one or both belong to a series."""
    of_series = [claim for claim in (p, q) if claim.statement.series]
    compatible = related(p, q)
    if not of_series:
        return True
    if len(of_series) == 2 and compatible:
        return False
    if not cumulative and not (len(of_series) == 1 and compatible):
        return True
    this, other = _sides(p, q)
    rivals = [
        (mine, theirs)
        for mine in claims
        for theirs in claims
        if mine.statement.id == this.statement.id
        and theirs.statement.series == other.statement.series
        and theirs.statement.voice == other.statement.voice
        and related(mine, theirs) is compatible
        and _sides(mine, theirs)[0] is mine
    ]
    nearest = min(rivals, key=lambda pair: _rank(*pair, compatible=bool(compatible)))
    return nearest == (this, other)


def _sides(p: Claim, q: Claim) -> tuple[Claim, Claim]:
    """The one that looks, and what it looks at: from outside a series into it, of two series from below."""
    if bool(p.statement.series) != bool(q.statement.series):
        return (q, p) if p.statement.series else (p, q)
    a, b = sorted((p, q), key=lambda claim: claim.statement.id)
    return (a, b) if _is_below(a, b) else (b, a)


def _is_below(a: Claim, b: Claim) -> bool:
    if a.value.high < b.value.low:
        return True
    return not b.value.high < a.value.low and a.value.low < b.value.low


def _rank(this: Claim, other: Claim, *, compatible: bool) -> tuple[float, str, list[str]]:
    rules = [claim.rule for claim in sorted((this, other), key=lambda claim: claim.statement.id)]
    return (_days_apart(this, other) if compatible else -_apart(this, other)), other.statement.id, rules


def _apart(a: Claim, b: Claim) -> float:
    if a.value.high < b.value.low:
        return b.value.low - a.value.high
    if b.value.high < a.value.low:
        return a.value.low - b.value.high
    return 0.0 if a.value.low == b.value.low else abs(a.value.low - b.value.low)


def _days_apart(a: Claim, b: Claim) -> float:
    later = max(a.holds.start_min - b.holds.end_max, b.holds.start_min - a.holds.end_max)
    return max(later, 0.0) if later < inf else inf
