"""The proof of equality: everything found in a store against the state's records, which never passed through one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from sayso.graph.record import Record
from sayso.graph.state import State
from sayso.graph.store import Store, Stray
from sayso.graph.uncollected import uncollected
from sayso.ontology.values import dumps


class Difference(NamedTuple):
    """One record that a store holds otherwise than the state. `what` says how, in words."""

    id: str
    what: str

    def __str__(self) -> str:
        return f"{self.id}: {self.what}"


def verify(state: State, store: Store) -> Iterator[Difference]:
    """Every difference: missing, extra, differing fields, and what no record explains."""
    with uncollected():
        expected = state.digests()
        seen: Counter[str] = Counter()
        for found in store.read_back():
            seen[found.id] += 1
            if seen[found.id] > 1:
                yield Difference(found.id, "is there more than once")
            elif isinstance(found, Stray):
                yield Difference(found.id, found.what if found.id in expected else f"is stray: {found.what}")
            elif found.id not in expected:
                yield Difference(found.id, "is extra")
            elif found.digest != expected[found.id]:
                yield Difference(found.id, _differing(state.find([found.id])[found.id], found))
        for id in expected.keys() - seen.keys():
            yield Difference(id, "is missing")


def _differing(expected: Record, found: Record) -> str:
    """The fields that differ, with both values."""
    parts = []
    wanted, given = expected.to_json()["values"], found.to_json()["values"]
    if expected.types != found.types:
        parts.append(f"is a {', '.join(found.types)}, expected {', '.join(expected.types)}")
    parts += [
        f"{name} is {_shown(found, name)}, expected {_shown(expected, name)}"
        for name in sorted(wanted.keys() | given.keys())
        if dumps(wanted.get(name)) != dumps(given.get(name))
    ]
    return "; ".join(parts)


def _shown(record: Record, name: str) -> str:
    return ", ".join(repr(value) for value in record.many(name)) or "absent"
