"""Which codings of different coders are of one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, zip_longest
from typing import Literal, TypeAlias, get_args

from sayso.errors import BadArgument

Variable: TypeAlias = Literal["level", "concept", "actor"]
Alignment: TypeAlias = Literal["concept", "span"]
Value: TypeAlias = str | int


@dataclass(frozen=True, slots=True)
class Coding:
    """What one coder made of one statement. Start and end are offsets of characters; only spans are aligned by them."""

    document: str
    coder: str
    actor: str
    concept: str
    level: int
    start: int = 0
    end: int = 0

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise BadArgument(
                f"{self.document}: a coding of {self.coder} ends at {self.end}, before it starts at {self.start};"
                " give offsets in order"
            )


@dataclass(frozen=True, slots=True)
class Unit:
    """One statement of a document, and what each coder who found it made of it."""

    document: str
    codings: Mapping[str, Coding]
    """By coder, in order."""

    def value(self, coder: str, variable: Variable) -> Value:
        value: Value = getattr(self.codings[coder], variable)
        return value


def units(codings: Iterable[Coding], align: Alignment = "concept") -> list[Unit]:
    """Codings of different coders that are of one statement, in order of document and place.

    `concept`: of the same document, actor and concept; where a coder has several of these, the first goes with the
    first of the others, the second with the second. This is how coded statements enter a network, and it leaves the
    level to compare. `span`: of the same document, with text in common, each with at most one of another coder; those
    that share most of their text come first, and of equals those with the same actor and concept. It leaves actor,
    concept and level to compare."""
    check("align", align, Alignment)
    found: dict[str, list[Coding]] = defaultdict(list)
    for coding in codings:
        found[coding.document].append(coding)
    groups = _by_concept if align == "concept" else _by_span
    return [
        Unit(document, {coding.coder: coding for coding in sorted(group, key=lambda each: each.coder)})
        for document in sorted(found)
        for group in sorted(groups(found[document]), key=lambda group: min(map(_place, group)))
    ]


def _place(coding: Coding) -> tuple[int, int, str, str, int, str]:
    return coding.start, coding.end, coding.actor, coding.concept, coding.level, coding.coder


def _by_concept(codings: Sequence[Coding]) -> Iterator[list[Coding]]:
    found: dict[tuple[str, str], dict[str, list[Coding]]] = defaultdict(lambda: defaultdict(list))
    for coding in sorted(codings, key=_place):
        found[coding.actor, coding.concept][coding.coder].append(coding)
    for coders in found.values():
        for group in zip_longest(*coders.values()):
            yield [coding for coding in group if coding]


def _by_span(codings: Sequence[Coding]) -> list[list[Coding]]:
    """Groups with at most one coding of each coder. The two that share most of their text are joined first, then the
    next, unless the groups that they are in would have two codings of one coder."""
    codings = sorted(codings, key=_place)
    group = {place: [place] for place in range(len(codings))}
    for one, other in sorted(_overlapping(codings), key=lambda pair: _rank(codings, *pair)):
        first, second = group[one], group[other]
        if {codings[place].coder for place in first} & {codings[place].coder for place in second}:
            continue
        first += second
        group |= dict.fromkeys(second, first)
    return [[codings[place] for place in members] for start, members in group.items() if start == min(members)]


def _overlapping(codings: Sequence[Coding]) -> list[tuple[int, int]]:
    pairs = combinations(range(len(codings)), 2)
    return [(i, j) for i, j in pairs if codings[i].coder != codings[j].coder and _overlap(codings[i], codings[j]) > 0]


def _overlap(one: Coding, other: Coding) -> int:
    """Characters in common."""
    return min(one.end, other.end) - max(one.start, other.start)


def _rank(codings: Sequence[Coding], i: int, j: int) -> tuple[float, bool, bool, int, int]:
    """Lowest first: the share of text in common, then the same actor and concept, then the place."""
    one, other = codings[i], codings[j]
    covered = max(one.end, other.end) - min(one.start, other.start)
    return -_overlap(one, other) / covered, one.actor != other.actor, one.concept != other.concept, i, j


def check(name: str, value: str, kind: object) -> None:
    if value not in get_args(kind):
        raise BadArgument(f"{name}: {value!r} is none of {', '.join(get_args(kind))}")
