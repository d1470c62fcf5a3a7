"""Who belongs with whom: numbers that are the same wherever a partition is computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sayso.queries.networks.network import Network
from sayso.queries.networks.signed import signed_modularity


@dataclass(frozen=True, slots=True)
class Partition:
    groups: Mapping[str, int]
    """The coalition of each id, from 1: the largest first, of equal ones that with the smallest name."""
    modularity: float
    """Signed and weighted (Gómez, Jensen and Arenas 2009), to 12 decimals, so that rounding does not choose between
    partitions."""
    method: str

    @property
    def size(self) -> int:
        """How many coalitions."""
        return len(set(self.groups.values()))

    def members(self, number: int) -> tuple[str, ...]:
        return tuple(id for id, group in self.groups.items() if group == number)


def partition_of(network: Network, labels: Sequence[int], method: str) -> Partition:
    """The partition that has these labels for the rows."""
    groups = numbered(network, labels)
    return Partition(groups, round(signed_modularity(network, groups), 12) + 0.0, method)


def numbered(network: Network, labels: Sequence[int]) -> dict[str, int]:
    """Labels of the rows as numbers of coalitions, in the order that `Partition` tells."""
    members: dict[int, list[tuple[str, str]]] = {}
    for id, label in zip(network.rows, labels, strict=True):
        members.setdefault(int(label), []).append((network.name(id), id))
    ordered = sorted(members, key=lambda label: (-len(members[label]), min(members[label])))
    numbers = {label: number for number, label in enumerate(ordered, 1)}
    return {id: numbers[int(label)] for id, label in zip(network.rows, labels, strict=True)}
