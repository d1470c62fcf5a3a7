"""Embedded RDF: Oxigraph, in one folder. The default graph of every query is the union of all graphs.

Each write makes a database of its own, so that readers keep what they read; see `Generations`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from sayso.errors import WorkspaceFault
from sayso.graph.generations import NOTHING, UNREADABLE, Generations
from sayso.graph.ids import Ids
from sayso.graph.quads import regrouped, to_quads
from sayso.graph.record import Change, Position, Record
from sayso.graph.sparql import run, run_within
from sayso.graph.store import NO_LIMITS, Limits, Stray, Table
from sayso.graph.tokens import refuse_outside_reach
from sayso.ontology.model import NAMESPACE, Ontology

POSITION = {ox.NamedNode(f"{NAMESPACE}meta/position{name.capitalize()}"): name for name in Position._fields}
"""The properties of the position, and the fields that they hold."""

MANY = 1000
"""Changes from which on their quads are sorted and put in as files: a tenth of the time for many, more for a few."""

PAGE = 10_000
"""The quads of how many records are added at once."""


class OxigraphStore:
    name = "oxigraph"
    keeps = True

    def __init__(self, folder: Path, ontology: Ontology, ids: Ids) -> None:
        self._folder = folder
        self._databases = Generations(folder)
        self._ontology = ontology
        self._ids = ids
        self._position_graph = ox.NamedNode(ids.graph("position", ""))
        self._seen: tuple[ox.Store, Position | None] | None = None
        self._written: tuple[Path, Position] | None = None

    @property
    def path(self) -> Path:
        """The database in use."""
        return self._databases.path

    @property
    def reader(self) -> ox.Store:
        """The quads as they were when they were first asked for; empty where there are none that can be read."""
        return self._databases.reader

    def position(self) -> Position | None:
        """Known of the database that was written last; else read once for each reader: what that sees never
        changes."""
        if self._written and self._written[0] == self._databases.path:
            return self._written[1]
        reader = self.reader
        if self._seen is None or self._seen[0] is not reader:
            self._seen = reader, self._position(reader)
        return self._seen[1]

    def _position(self, reader: ox.Store) -> Position | None:
        found = {
            POSITION.get(quad.predicate, ""): quad.object.value
            for quad in reader.quads_for_pattern(None, None, None, self._position_graph)
            if isinstance(quad.object, ox.Literal)
        }
        if not found.keys() >= set(Position._fields):
            return None
        return Position(int(found["load"]), found["history"], found["view"])

    def apply(self, changes: Sequence[Change], position: Position) -> None:
        def work(store: ox.Store) -> None:
            add = store.bulk_extend if len(changes) > MANY else store.extend
            for start in range(0, len(changes), PAGE):
                add([quad for change in changes[start : start + PAGE] for quad in self._new(change, store)])
            self._take(store, position)

        self._write(work, position)

    def _new(self, change: Change, store: ox.Store) -> set[ox.Quad]:
        """The quads that a record has not had before; those that it no longer has are removed."""
        owned = set(store.quads_for_pattern(ox.NamedNode(change.id), None, None))
        wanted = set(to_quads(change.record, self._ontology, self._ids)) if change.record else set()
        for quad in owned - wanted:
            store.remove(quad)
        return wanted - owned

    def rebuild(self, records: Iterable[Record], position: Position) -> None:
        def work(store: ox.Store) -> None:
            store.bulk_extend(quad for record in records for quad in to_quads(record, self._ontology, self._ids))
            store.optimize()  # else queries over a million quads take up to three times as long
            self._take(store, position)

        self._write(work, position, anew=True)

    def _take(self, store: ox.Store, position: Position) -> None:
        """Write the position."""
        store.remove_graph(self._position_graph)
        node = self._position_graph
        fields = position._asdict()
        store.extend(ox.Quad(node, property, ox.Literal(fields[name]), node) for property, name in POSITION.items())

    def _write(self, work: Callable[[ox.Store], None], position: Position, *, anew: bool = False) -> None:
        try:
            self._databases.write(work, anew=anew)
            self._written = self._databases.path, position
        except UNREADABLE as error:
            told = error.strerror if isinstance(error, OSError) and error.strerror else error
            raise WorkspaceFault(f"{self._folder}: {told}; run: sayso sync {self.name} --rebuild") from error

    def read_back(self) -> Iterator[Record | Stray]:
        own = (quad for quad in self.reader if not self._is_position(quad))
        yield from regrouped(own, self._ontology, self._ids)

    def _is_position(self, quad: ox.Quad) -> bool:
        return quad.graph_name == self._position_graph and quad.predicate in POSITION

    def sparql(self, text: str, limits: Limits = NO_LIMITS) -> Table | bool | list[ox.Triple]:
        refuse_outside_reach(text, "sparql")
        reader, path = self.reader, self._databases.read
        if limits.seconds is None or path.name == NOTHING:
            return run(reader, text, limits.rows)
        return run_within(path, text, limits)

    def reopen(self) -> None:
        """Files that are as they were when they were read are not read again."""
        self._databases.reopen()

    def close(self) -> None:
        self._seen = None
        self._databases.close()
