"""What a load or a decision changed, in lines for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from sayso.graph.record import Record
from sayso.queries.resolve import CONFLICTS, TENSION

FEW = 10
"""How many of each a terminal lists."""


def listed(records: Iterable[Record]) -> list[str]:
    """Each by its caption, a relation with its strength: conflicts first, then tensions, and only a few."""
    given = sorted(records, key=lambda record: (not is_conflict(record), not is_tension(record)))
    lines = [" ".join(filter(None, (each.text("strength"), each.text("caption")))) for each in given[:FEW]]
    return lines + ([f"and {len(given) - FEW:,} more"] if len(given) > FEW else [])


def conflicting(relations: Iterable[Record], *, tensions: bool) -> list[Record]:
    """Those that are firm conflicts, and tensions if they are wanted."""
    return [record for record in relations if is_conflict(record) or (tensions and is_tension(record))]


def is_conflict(relation: Record) -> bool:
    return relation.text("relationKind") in CONFLICTS and not is_tension(relation)


def is_tension(relation: Record) -> bool:
    return relation.text("strength") == TENSION


def changed(parts: Iterable[tuple[str, Sequence[Record]]]) -> Iterator[str]:
    """Lines of records under what became of them, such as begins."""
    for verb, records in parts:
        yield from (f"  {verb:<6}  {line}" for line in listed(records))


def kinds(relations: Sequence[Record]) -> str:
    """How many there are of each kind, the commonest first."""
    counted = Counter(record.text("relationKind") or "" for record in relations)
    most = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{number:,} {kind}" for kind, number in most) or "none"
