"""How far several coders of the same documents agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from sayso.errors import BadArgument
from sayso.queries.networks.codings import Alignment, Coding, Unit, Value, Variable, check, units

Metric: TypeAlias = Literal["nominal", "ordinal", "interval"]


class Alpha(NamedTuple):
    alpha: float
    """1 is perfect agreement, 0 what chance gives, below 0 is worse than chance."""
    coders: int
    units: int
    """Those that two coders or more found, which alone it is computed from."""
    values: int
    """Codings of these units."""
    alone: int
    """Units that one coder found and no other."""


class Agreement(NamedTuple):
    """Two coders, over the documents in which both found something."""

    first: str
    second: str
    documents: int
    both: int
    only_first: int
    only_second: int
    agree: int
    """Units of both with the same value."""

    @property
    def share(self) -> float | None:
        """Of the units of both, those with the same value; None without such a unit."""
        return self.agree / self.both if self.both else None


class Crossing(NamedTuple):
    """How often one coder gave one value where another gave the other: a cell of the table of two coders."""

    first: str
    second: str
    value_first: Value
    value_second: Value
    units: int


def krippendorff_alpha(
    codings: Iterable[Coding], *, value: Variable = "level", metric: Metric = "nominal", align: Alignment = "concept"
) -> Alpha:
    """Krippendorff's alpha (Krippendorff 2011) of what coders gave the units that two of them or more found. Whether a
    statement was found at all is no part of it: see `agreement`. Needs the extra `networks`."""
    found, counts, domain = _counted(list(codings), value, metric, align)
    try:
        import krippendorff
    except ImportError:
        raise BadArgument("Krippendorff's alpha needs krippendorff: pip install 'sayso[networks]'") from None
    numbers = list(range(len(domain))) if value != "level" else domain
    alpha = krippendorff.alpha(value_counts=counts, value_domain=numbers, level_of_measurement=metric)
    shared = [unit for unit in found if len(unit.codings) > 1]
    coders = {coder for unit in shared for coder in unit.codings}
    return Alpha(float(alpha), len(coders), len(shared), int(counts.sum()), len(found) - len(shared))


def _counted(
    codings: Sequence[Coding], value: Variable, metric: Metric, align: Alignment
) -> tuple[list[Unit], np.ndarray[tuple[int, int], np.dtype[np.int64]], list[Value]]:
    """All units, how often each value was given to each unit of several coders, and the values in order."""
    check("value", value, Variable)
    check("metric", metric, Metric)
    if metric != "nominal" and value != "level":
        raise BadArgument(f"{value}: names have no order, so {metric} does not fit; take metric='nominal'")
    found = _shared(codings, value, align)
    shared = [unit for unit in found if len(unit.codings) > 1]
    domain = sorted({unit.value(coder, value) for unit in shared for coder in unit.codings})
    if len(domain) == 1:
        raise BadArgument(
            f"{value}: every coding of the {len(shared)} common units is {domain[0]}; alpha is undefined where nothing"
            " varies, so report the agreement in percent"
        )
    counts = np.zeros((len(shared), len(domain)), dtype=np.int64)
    for row, unit in enumerate(shared):
        for coder in unit.codings:
            counts[row, domain.index(unit.value(coder, value))] += 1
    return found, counts, domain


def agreement(codings: Iterable[Coding], *, value: Variable = "level", align: Alignment = "concept") -> list[Agreement]:
    """For each two coders: how many units both found or one alone, and of how many they say the same. Units of
    documents that only one of the two coded do not count; who found nothing in a document counts as not having coded
    it. In order of the coders' names."""
    given = list(codings)
    found = _shared(given, value, align)
    return [_agreement(found, first, second, value) for first, second in combinations(_coders(given), 2)]


def _agreement(found: Sequence[Unit], first: str, second: str, value: Variable) -> Agreement:
    coded = [{unit.document for unit in found if coder in unit.codings} for coder in (first, second)]
    documents = coded[0] & coded[1]
    who = [(first in unit.codings, second in unit.codings) for unit in found if unit.document in documents]
    both = [unit for unit in found if first in unit.codings and second in unit.codings]
    agree = sum(unit.value(first, value) == unit.value(second, value) for unit in both)
    return Agreement(
        first, second, len(documents), len(both), who.count((True, False)), who.count((False, True)), agree
    )


def crossings(codings: Iterable[Coding], *, value: Variable = "level", align: Alignment = "concept") -> list[Crossing]:
    """The table of each two coders, a row for each cell that is not 0, in order."""
    counted: Counter[tuple[str, str, Value, Value]] = Counter()
    for unit in _shared(list(codings), value, align):
        for first, second in combinations(unit.codings, 2):
            counted[first, second, unit.value(first, value), unit.value(second, value)] += 1
    return [Crossing(*key, counted[key]) for key in sorted(counted)]


def disagreements(codings: Iterable[Coding], *, value: Variable = "level", align: Alignment = "concept") -> list[Unit]:
    """The units to which coders gave different values, in order of document and place."""
    found = _shared(list(codings), value, align)
    return [unit for unit in found if len({unit.value(coder, value) for coder in unit.codings}) > 1]


def _shared(codings: Sequence[Coding], value: Variable, align: Alignment) -> list[Unit]:
    """The units, if there is something to compare."""
    check("value", value, Variable)
    if align == "concept" and value != "level":
        raise BadArgument(f"units aligned by concept have the same {value} by definition; align them by span")
    coders = _coders(codings)
    if len(coders) < 2:
        raise BadArgument(
            f"{f'all codings are by {coders[0]}' if coders else 'no codings'}: agreement takes two coders"
        )
    found = units(codings, align)
    if all(len(unit.codings) < 2 for unit in found):
        what = "text" if align == "span" else "actor and concept in one document"
        other = "concept" if align == "span" else "span"
        raise BadArgument(
            f"{', '.join(coders)}: no two of them coded the same {what}; check that their documents have the same ids,"
            f" or align by {other}"
        )
    return found


def _coders(codings: Iterable[Coding]) -> list[str]:
    return sorted({coding.coder for coding in codings})
