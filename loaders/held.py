"""What a file that comes in finds: what the workspace holds, and the files that come in with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from sayso.errors import Problem
from sayso.graph.ids import Ids
from sayso.graph.log import Log
from sayso.graph.record import Record, union
from sayso.graph.state import State
from sayso.loaders.draft import Place
from sayso.loaders.report import Report
from sayso.ontology.model import Ontology


class Incoming(Protocol):
    """A source that comes in: a statement file, or what one coder says of a document of a database."""

    @property
    def report(self) -> Report: ...
    @property
    def file(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def records(self) -> Mapping[str, Record]: ...
    @property
    def problems(self) -> list[Problem]: ...
    @property
    def archive(self) -> Mapping[str, bytes]: ...
    @property
    def declared(self) -> Mapping[str, tuple[str, ...]]: ...
    def read(self) -> None:
        """Add the records, once all sources that come in are open."""
        ...

    def place(self, id: str, field: str) -> Place | None:
        """Where it says this of a record, or where it first mentions the record."""
        ...


@dataclass
class Held:
    """What the workspace holds, without the sources that come in anew."""

    ontology: Ontology
    ids: Ids
    log: Log
    state: State
    incoming: dict[str, Incoming] = field(default_factory=dict)
    """Files by source, in the order given."""

    def holders(self, ids: Iterable[str]) -> dict[str, dict[str, Record]]:
        """What each other source holds of these ids: by id, then by source."""
        found: dict[str, dict[str, Record]] = {}
        for source, record in self.log.holders(ids):
            if source not in self.incoming:
                found.setdefault(record.id, {})[source] = record
        return found

    def records(self, ids: Iterable[str]) -> Mapping[str, Record]:
        """What all of them hold of these ids."""
        return {id: union(records.values(), self.ontology) for id, records in self.holders(ids).items()}

    @cached_property
    def handles(self) -> frozenset[str]:
        """Handles of entities and actions, and of statements with their documents."""
        paths = (self.ids.path(id).partition("/") for id in self.state.ids())
        return frozenset(rest for kind, _, rest in paths if kind in ("entity", "action", "attribution"))


@dataclass
class Beside:
    """What one file may refer to beyond itself: see `Elsewhere`. Asked only when all files are open."""

    held: Held
    source: str = ""
    known: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def types(self, id: str) -> tuple[str, ...]:
        if id not in self.known:
            records = self.held.holders([id]).get(id, {}).values()
            names = {name for record in records for name in record.types}
            declared = {name for opened in self._others() for name in opened.declared.get(id, ())}
            self.known[id] = self.held.ontology.minimal(names | declared)
        return self.known[id]

    def handles(self) -> Iterable[str]:
        declared = (self.held.ids.path(id).partition("/")[2] for opened in self._others() for id in opened.declared)
        return self.held.handles.union(declared)

    def _others(self) -> Iterator[Incoming]:
        return (opened for source, opened in self.held.incoming.items() if source != self.source)
