"""The current records, as deriving looks at them: fetched from the state when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from sayso.graph.record import Record
from sayso.graph.state import State

MOST_KEPT, AT_ONCE = 200_000, 50_000
"""How many records are kept, and how many are read together."""


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
        through = tuple(fields)
        self.fetch_before((id,), through)
        return self._before[id, through]

    def fetch_before(self, ids: Iterable[str], fields: tuple[str, ...]) -> None:
        """Read what refers to these through the fields, together."""
        missing = {id for id in ids if (id, fields) not in self._before}
        if missing:
            found = {other for other, _, _ in self._state.referrers(missing, fields)}
            found |= {other for record in self.several(found) for other in record.refs("sameAs")}
            found |= self._instead.keys()
            self.fetch(found)
            self._before |= {(id, fields): [] for id in missing}
            for other in sorted(found):
                for target in missing.intersection(self.after(other, fields)):
                    self._before[target, fields].append(other)

    def above(self, id: str, fields: Iterable[str]) -> set[str]:
        """A record, and all that it refers to through these fields, in any number of steps."""
        return self.all_above((id,), fields)(id)

    def all_above(self, ids: Iterable[str], fields: Iterable[str]) -> Callable[[str], set[str]]:
        """What tells of each of these what `above` does, the records read together."""
        through = tuple(fields)
        outer: dict[str, list[str]] = {}
        seen, frontier = set[str](), set(ids)
        while frontier:
            waiting = iter(frontier)
            while some := list(islice(waiting, AT_ONCE)):
                self.fetch(some)
                outer |= {id: found for id in some if (found := self.after(id, through))}
            seen |= frontier
            frontier = {other for id in frontier for other in outer.get(id, ())} - seen
        return lambda id: closure(id, lambda each: outer.get(each, ()))

    def beneath(self, ids: Iterable[str], fields: Iterable[str]) -> set[str]:
        """These, and all that refer to them through these fields, in any number of steps."""
        through = tuple(fields)
        found, frontier = set(ids), set(ids)
        while frontier:
            self.fetch_before(frontier, through)
            frontier = {other for each in frontier for other in self._before[each, through]} - found
            found |= frontier
        return found

    def is_a(self, id: str | None, kind: str) -> bool:
        record = self.get(id)
        return record is not None and self.ontology.kind_of(record.types).path == kind

    def stands(self, record: Record | None) -> bool:
        """Whether it is a statement that is not withdrawn, nor only proposed."""
        return record is not None and self.ontology.kinds["attribution"].loaded_as in record.types
