"""Discourse networks as their definitions have them, statement by statement: slow, and sharing no code with ours."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import combinations
from typing import NamedTuple

import pandas as pd


class Said(NamedTuple):
    statement: str
    actor: str
    concept: str
    level: int | None
    time: int
    document: str
    start: int = 0
    stop: int = 0
    stance: str = ""
    coder: str = ""
    publisher: str = ""


Cells = dict[tuple[str, str], float]
DOCUMENTS = ("document", "publisher")
Listed = Mapping[str, Sequence[str]]


# which count


def value(said: Said, variable: str) -> str:
    if variable == "agreement":
        return "" if said.level is None else str(said.level)
    return str(getattr(said, variable))


def passes(said: Said, variables: Sequence[str], exclude: Listed, keep: Listed) -> bool:
    for variable in variables:
        if variable in exclude and value(said, variable) in exclude[variable]:
            return False
        if variable in keep and value(said, variable) not in keep[variable]:
            return False
    return True


def original(rows: Sequence[Said], first: int, last: int, exclude: Listed, keep: Listed) -> list[Said]:
    return [r for r in rows if first <= r.time <= last and passes(r, DOCUMENTS, exclude, keep)]


def in_order(rows: Sequence[Said]) -> list[Said]:
    return sorted(rows, key=lambda r: (r.time, r.document, r.start, r.stop, r.statement))


def period(said: Said, duplicates: str, like_dna: bool) -> object:
    at = datetime.fromtimestamp(said.time, UTC)
    match duplicates:
        case "document":
            return said.document
        case "week":
            year, week, _ = at.isocalendar()
            return week if like_dna else (year, week)
        case "month":
            return at.month if like_dna else (at.year, at.month)
        case "year":
            return at.year
        case "range":
            return None
    return said.statement


def kept(
    rows: Sequence[Said],
    duplicates: str = "include",
    *,
    levels_count: bool = True,
    exclude: Listed | None = None,
    keep: Listed | None = None,
    at_least: int = 1,
    like_dna: bool = False,
) -> list[Said]:
    """Of the original, what remains, in order."""
    others = ("actor", "concept", "agreement", "stance", "coder")
    found: list[Said] = []
    for said in in_order(rows):
        if not passes(said, others, exclude or {}, keep or {}):
            continue
        if not said.actor or not said.concept or said.level is None:
            continue
        for earlier in found:
            same = earlier.actor == said.actor and earlier.concept == said.concept
            same = same and (earlier.level == said.level or not levels_count)
            if same and period(earlier, duplicates, like_dna) == period(said, duplicates, like_dna):
                break
        else:
            found.append(said)
    return [r for r in found if sum(o.actor == r.actor for o in found) >= at_least]


# two-mode


def x(rows: Sequence[Said], i: str, j: str, k: int) -> int:
    return sum(r.actor == i and r.concept == j and r.level == k for r in rows)


def actors(rows: Sequence[Said]) -> list[str]:
    return sorted({r.actor for r in rows})


def concepts(rows: Sequence[Said]) -> list[str]:
    return sorted({r.concept for r in rows})


def binary(scale: Sequence[int]) -> bool:
    return list(scale) == [0, 1]


def two_mode(
    rows: Sequence[Said], scale: Sequence[int], measure: str, normalization: str, bits: Sequence[int]
) -> Cells:
    """`bits` are the levels that combine tells apart, in order."""
    found: Cells = {}
    for i in actors(rows):
        for j in concepts(rows):
            counts = {k: x(rows, i, j, k) for k in scale}
            if measure == "ignore":
                y: float = sum(counts.values())
            elif measure == "subtract" and binary(scale):
                y = counts[1] - counts[0]
            elif measure == "subtract":
                y = sum(k * n for k, n in counts.items())
            else:
                y = int("".join("1" if counts[k] else "0" for k in bits), 2)
            if normalization == "activity":
                y = y / sum(r.actor == i for r in rows)
            if normalization == "prominence":
                y = y / sum(r.concept == j for r in rows)
            found[i, j] = y
    return found


# one-mode


def pair(measure: str, k: int, m: int, reach: float) -> float:
    near = 1 - abs(k - m) / reach if measure != "ignore" else 1.0
    return {"ignore": 1.0, "congruence": near, "conflict": 1 - near, "subtract": near - (1 - near)}[measure]


def one_mode(rows: Sequence[Said], scale: Sequence[int], measure: str, normalization: str, reach: float) -> Cells:
    found: Cells = {}
    for i in actors(rows):
        for o in actors(rows):
            if i == o:
                continue
            mine, theirs = [r for r in rows if r.actor == i], [r for r in rows if r.actor == o]
            w = together(mine, theirs, measure, reach)
            n, m = len(mine), len(theirs)
            if normalization == "average":
                w = w / ((n + m) / 2)
            elif normalization == "cosine":
                w = w / (math.sqrt(n * n) * math.sqrt(m * m))
            elif normalization == "jaccard":
                w = quotient(w, jaccard(rows, i, o, scale))
            elif normalization == "profile":
                own = together(mine, mine, measure, reach) * together(theirs, theirs, measure, reach)
                w = quotient(w, math.sqrt(own))
            found[i, o] = w
    return found


def together(mine: Sequence[Said], theirs: Sequence[Said], measure: str, reach: float) -> float:
    return sum(pair(measure, a.level or 0, b.level or 0, reach) for a in mine for b in theirs if a.concept == b.concept)


def jaccard(rows: Sequence[Said], i: str, o: str, scale: Sequence[int]) -> float:
    total = 0
    for j in concepts(rows):
        for k in scale:
            a, b = x(rows, i, j, k), x(rows, o, j, k)
            total += (a if b == 0 else 0) + (b if a == 0 else 0) + a * b
    return total


def by_words(rows: Sequence[Said], scale: Sequence[int], measure: str) -> Cells:
    """One-mode networks of a qualifier whose levels are words."""
    found: Cells = {}
    for i, o in combinations(actors(rows), 2):
        congruence = conflict = 0
        for j in concepts(rows):
            for k in scale:
                a, b = x(rows, i, j, k), x(rows, o, j, k)
                congruence += a * b
                conflict += a + b if (a == 0) != (b == 0) else 0
        w = {"congruence": congruence, "conflict": conflict, "subtract": congruence - conflict}[measure]
        found[i, o] = found[o, i] = w
    return found


def quotient(a: float, b: float) -> float:
    return a / b if b else 0.0


# time


def moved(moment: int, unit: str, count: int) -> int:
    later = pd.DateOffset(**{unit: count})  # type: ignore[arg-type]
    return int((pd.Timestamp(moment, unit="s") + later).timestamp())


def windows(start: int, end: int, unit: str, width: int) -> list[tuple[int, int, int]]:
    """First moment, middle and last moment of each window."""
    half = math.floor((width - 1) / 2 + 0.5)
    found, count = [], 0
    while (t := moved(start, unit, count)) <= end:
        if moved(t, unit, -half) >= start and moved(t, unit, half) <= end:
            found.append((moved(t, unit, -half), t, moved(t, unit, half)))
        count += 1
    return found


def whole_units(moment: int, other: int, unit: str) -> int:
    """Counted one by one, from the earlier to the later."""
    if other > moment:
        return -whole_units(other, moment, unit)
    count = 0
    while reached(other, moment, unit, count + 1):
        count += 1
    return count


def reached(start: int, end: int, unit: str, count: int) -> bool:
    if unit in ("months", "years"):
        a, b = (datetime.fromtimestamp(each, UTC) for each in (start, end))
        months = count * (12 if unit == "years" else 1) + a.month - 1
        at = (a.year + months // 12, months % 12 + 1, a.day, a.time())
        return at <= (b.year, b.month, b.day, b.time())
    return moved(start, unit, count) <= end


KERNELS: Mapping[str, Callable[[float], float]] = {
    "uniform": lambda u: 0.5 if abs(u) <= 1 else 0.0,
    "triangular": lambda u: 1 - abs(u) if abs(u) <= 1 else 0.0,
    "epanechnikov": lambda u: 0.75 * (1 - u * u) if abs(u) <= 1 else 0.0,
    "gaussian": lambda u: math.exp(-u * u / 2) / math.sqrt(2 * math.pi),
}


def weight(kernel: Callable[[float], float], said: Said, moment: int, unit: str, width: int) -> float:
    even = width + 1 if width % 2 else width
    return kernel(2 * whole_units(moment, said.time, unit) / even)


def midpoints(rows: Sequence[Said], unit: str, width: int, indent: bool) -> list[int]:
    even = width + 1 if width % 2 else width
    half = even // 2 if indent else 0
    first, last = moved(rows[0].time, unit, half), moved(rows[-1].time, unit, -half)
    found, count = [], 0
    while (t := moved(first, unit, count)) <= last:
        found.append(t)
        count += 1
    return found
