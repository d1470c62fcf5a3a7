"""From the expression's pairs to relations: one for each pair of statements, once for each pair of utterances."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Found:
    """One relation; `reasons` weaken it or bear it out, `marks` are ids, days are numbers since 1970-01-01."""

    a: str
    b: str
    kind: str
    strength: str
    parties: str
    via: frozenset[str]
    reasons: frozenset[str]
    marks: frozenset[str] = frozenset()
    overlap: tuple[int, int] | None = None
    certain: bool | None = None
    gap: float | None = None
    ratio: float | None = None
    reports: int = 1


Pair = tuple[str, str]
Marks = Mapping[Pair, Collection[str]]


def of_row(row: Mapping[str, Any]) -> Found:
    """A row of the expression as a relation, before marks and utterances are looked at."""
    rules = frozenset(rule for rule in (row["rule_a"], row["rule_b"]) if rule)
    timed = row["overlap_start"] is not None
    return Found(
        a=row["a"],
        b=row["b"],
        kind=row["kind"],
        strength=TENSION if row["tension"] else FIRM,
        parties=row["parties"],
        via=rules or frozenset({DIRECT}),
        reasons=frozenset(name for name in REASONS if row[name]),
        overlap=(row["overlap_start"], row["overlap_end"]) if timed else None,
        certain=row["certain"],
        gap=row["gap"],
        ratio=row["ratio"],
    )


def resolve(rows: Iterable[Mapping[str, Any]], marks: Marks, reports: Mapping[str, str]) -> list[Found]:
    """The relations, in order of their statements; `reports` gives what is the same of copies of each statement."""
    by_pair: dict[Pair, list[Found]] = defaultdict(list)
    for row in rows:
        by_pair[row["a"], row["b"]].append(of_row(row))
    pairs = {pair: _strongest(found) for pair, found in by_pair.items()}
    found = [_with_marks(each, marks.get(pair, ())) for pair, each in pairs.items()]
    groups: dict[frozenset[str], list[Found]] = defaultdict(list)
    for each in found:
        if each.kind in GROUPED:
            groups[frozenset({reports[each.a], reports[each.b]})].append(each)
    kept = [each for each in found if each.kind not in GROUPED]
    return sorted([*kept, *map(_merged, groups.values())], key=lambda each: (each.a, each.b))


def _with_marks(found: Found, marks: Collection[str]) -> Found:
    return replace(found, marks=frozenset(marks), reasons=found.reasons | {"marked"}) if marks else found


def _strongest(found: Sequence[Found]) -> Found:
    """The strongest way in which a pair is linked, with every route and reason of those as strong."""
    best = min(found, key=lambda each: (each.strength != FIRM, STRENGTH[each.kind], sorted(each.via)))
    equal = [each for each in found if (each.kind, each.strength) == (best.kind, best.strength)]
    via = frozenset().union(*(each.via for each in equal))
    return replace(best, via=via, reasons=frozenset().union(*(each.reasons for each in equal)))


def _merged(group: Sequence[Found]) -> Found:
    """The strongest of the pairs between two utterances; it takes over marks, and counts all."""
    best = min(group, key=lambda each: (each.strength != FIRM, GROUPED.index(each.kind), each.a, each.b))
    borne_out = {"marked"} if any("marked" in each.reasons for each in group) else set()
    if best.kind != "rebuttal" and any(each.kind == "rebuttal" for each in group):
        borne_out.add("rebutted")
    marks = frozenset().union(*(each.marks for each in group))
    return replace(best, reasons=best.reasons | borne_out, marks=marks, reports=len(group))
