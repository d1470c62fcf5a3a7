"""The current records, as deriving looks at them: fetched from the state when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from sayso.graph.record import Record
from sayso.graph.state import State

MOST_KEPT = 200_000


def closure(start: str, after: Callable[[str], Iterable[str]]) -> set[str]:
    """The start and everything that can be reached from it."""
    found, frontier = {start}, {start}
    while frontier:
        frontier = {other for each in frontier for other in after(each)} - found
        found |= frontier
    return found


class World:
    """Current records by id. With `instead`, these as they were, and all others as they are."""

    def __init__(self, state: State, instead: Mapping[str, Record | None] | None = None) -> None:
        self.ontology = state.ontology
        self._state = state
        self._instead = dict(instead or {})
        self._known = dict(self._instead)
        self._before: dict[tuple[str, tuple[str, ...]], list[str]] = {}

    def fetch(self, ids: Iterable[str]) -> None:
        """Read records that will be asked for, together; what was read before may be forgotten."""
        if len(self._known) > MOST_KEPT:
            self._known = dict(self._instead)
        if missing := set(ids) - self._known.keys():
            found = self._state.find(missing)
            self._known |= {id: found.get(id) for id in missing}

    def get(self, id: str | None) -> Record | None:
        if not id:
            return None
        if id not in self._known:
            self.fetch((id,))
        return self._known[id]

    def __getitem__(self, id: str) -> Record:
        if (record := self.get(id)) is None:
            raise KeyError(id)
        return record

    def several(self, ids: Iterable[str]) -> Iterator[Record]:
        """Those of the records that are there, in the order of the ids."""
        given = list(ids)
        self.fetch(given)
        return (record for id in given if (record := self.get(id)) is not None)

    def after(self, id: str, fields: Iterable[str]) -> list[str]:
        """What a record refers to through these fields."""
        record = self.get(id)
        return [target for name in fields for target in record.refs(name)] if record else []

    def before(self, id: str, fields: Iterable[str]) -> list[str]:
        """What refers to a record through these fields, in order."""
        key = id, tuple(fields)
        if key not in self._before:
            found = {other for other, _, _ in self._state.referrers((id,), key[1])}
            found |= {other for record in self.several(found) for other in record.refs("sameAs")}
            found |= self._instead.keys()
            self._before[key] = sorted(other for other in found if id in self.after(other, key[1]))
        return self._before[key]

    def is_a(self, id: str | None, kind: str) -> bool:
        record = self.get(id)
        return record is not None and self.ontology.kind_of(record.types).path == kind

    def stands(self, record: Record | None) -> bool:
        """Whether it is a statement that is not withdrawn, nor only proposed."""
        return record is not None and self.ontology.kinds["attribution"].loaded_as in record.types
