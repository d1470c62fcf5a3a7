"""From the expression's pairs to relations: one for each pair of statements, once for each pair of utterances."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from sayso.queries.reasons import REASONS, WEIGHED

CONFLICTS = ("contradiction", "discrepancy", "opposed", "rebuttal")
"""Kinds that are conflicts where they are firm; the strongest first."""
GROUPED = (*CONFLICTS, "marked")
"""Kinds of which only the strongest is kept between two utterances, or what copies of them; the strongest first."""
HISTORY = ("change", "refinement", "agreement", "repeat", "refused", "copy", "transcription", "marked")
CORROBORATING = ("agreement", "refinement")
STRENGTH = {kind: rank for rank, kind in enumerate((*WEIGHED, *HISTORY))}
DIRECT = "direct"
FIRM, TENSION = "firm", "tension"


class Found(NamedTuple):
    """One relation; `reasons` weaken it or bear it out, `marks` are ids, days are numbers since 1970-01-01."""

    a: str
    b: str
    kind: str
    strength: str
    parties: str
    via: frozenset[str]
    reasons: frozenset[str]
    overlap: tuple[int, int] | None = None
    certain: bool | None = None
    gap: float | None = None
    ratio: float | None = None
    marks: frozenset[str] = frozenset()
    reports: int = 1


Pair = tuple[str, str]
Marks = Mapping[Pair, Collection[str]]
Row = tuple[str, str, str, bool, str, str, str, int, int | None, int | None, bool | None, float | None, float | None]
"""What the expression says of a pair of statements, in the columns of `weighed`."""


def of_row(row: Row) -> Found:
    """A row of the expression as a relation, before marks and utterances are looked at."""
    a, b, kind, tension, parties, rule_a, rule_b, reasons, start, end, certain, gap, ratio = row
    overlap = None if start is None or end is None else (start, end)
    strength = TENSION if tension else FIRM
    return Found(a, b, kind, strength, parties, _via(rule_a, rule_b), named(reasons), overlap, certain, gap, ratio)


@cache
def _via(*rules: str) -> frozenset[str]:
    return frozenset(rule for rule in rules if rule) or frozenset({DIRECT})


@cache
def named(reasons: int) -> frozenset[str]:
    """The reasons of which the bits are set."""
    return frozenset(name for bit, name in enumerate(REASONS) if reasons >> bit & 1)


def resolve(rows: Iterable[Row], marks: Marks, reports: Mapping[str, str]) -> list[Found]:
    """The relations, in order of their statements, as the rows are; `reports` gives what is the same of copies of each
    statement."""
    kept: list[Found] = []
    groups: dict[Pair, list[Found]] = defaultdict(list)
    for pair, several in groupby(map(of_row, rows), key=itemgetter(0, 1)):
        found = _with_marks(_strongest(list(several)), marks.get(pair, ()))
        if found.kind in GROUPED:
            a, b = reports[found.a], reports[found.b]
            groups[(a, b) if a < b else (b, a)].append(found)
        else:
            kept.append(found)
    return sorted([*kept, *map(_merged, groups.values())], key=itemgetter(0, 1))


def _with_marks(found: Found, marks: Collection[str]) -> Found:
    return found._replace(marks=frozenset(marks), reasons=found.reasons | {"marked"}) if marks else found


def _strongest(found: Sequence[Found]) -> Found:
    """The strongest way in which a pair is linked, with every route and reason of those as strong."""
    if len(found) == 1:
        return found[0]
    best = min(found, key=lambda each: (each.strength != FIRM, STRENGTH[each.kind], sorted(each.via)))
    equal = [each for each in found if (each.kind, each.strength) == (best.kind, best.strength)]
    via = frozenset().union(*(each.via for each in equal))
    return best._replace(via=via, reasons=frozenset().union(*(each.reasons for each in equal)))


def _merged(group: Sequence[Found]) -> Found:
    """The strongest of the pairs between two utterances; it takes over marks, and counts all."""
    if len(group) == 1:
        return group[0]
    best = min(group, key=lambda each: (each.strength != FIRM, GROUPED.index(each.kind), each.a, each.b))
    borne_out = {"marked"} if any("marked" in each.reasons for each in group) else set()
    if best.kind != "rebuttal" and any(each.kind == "rebuttal" for each in group):
        borne_out.add("rebutted")
    marks = frozenset().union(*(each.marks for each in group))
    return best._replace(reasons=best.reasons | borne_out, marks=marks, reports=len(group))
