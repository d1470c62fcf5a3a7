"""Embedded RDF: Oxigraph, in one folder. The default graph of every query is the union of all graphs.

The folder holds a database of its own for each build, and a file that names the one in use.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pyoxigraph as ox

from sayso.errors import WorkspaceBusy, WorkspaceFault
from sayso.graph.ids import Ids
from sayso.graph.quads import regrouped, to_quads
from sayso.graph.record import Change, Position, Record
from sayso.graph.sparql import UNREADABLE, run, run_within, snapshot
from sayso.graph.store import NO_LIMITS, Limits, Stray, Table
from sayso.graph.tokens import refuse_outside_reach
from sayso.ontology.model import NAMESPACE, Ontology

POSITION = {ox.NamedNode(f"{NAMESPACE}meta/position{name.capitalize()}"): name for name in Position._fields}
"""The properties of the position, and the fields that they hold."""

PAGE = 1000
"""The quads of how many records are added in one transaction."""

NOTHING = "0"
"""The name of no database: numbers begin with 1."""


class OxigraphStore:
    name = "oxigraph"
    keeps = True

    def __init__(self, folder: Path, ontology: Ontology, ids: Ids) -> None:
        self._folder = folder
        self._name = folder / "current"
        self._ontology = ontology
        self._ids = ids
        self._position_graph = ox.NamedNode(ids.graph("position", ""))
        self._reader: ox.Store | None = None
        self._read: tuple[object, ...] = ()

    @property
    def path(self) -> Path:
        """The database in use; a build takes another, and then removes this one."""
        try:
            name = self._name.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            name = ""
        return self._folder / (name if name.isdigit() else NOTHING)

    @property
    def reader(self) -> ox.Store:
        """A snapshot of the database as it is now; empty when there is none that can be read."""
        if self._reader is None:
            self._read, path = self._signature(), self.path
            self._reader = snapshot(path)
            while path != self.path:  # another was built meanwhile, and this one perhaps removed
                path = self.path
                self._reader = snapshot(path)
        return self._reader

    def position(self) -> Position | None:
        found = {
            POSITION.get(quad.predicate, ""): quad.object.value
            for quad in self.reader.quads_for_pattern(None, None, None, self._position_graph)
            if isinstance(quad.object, ox.Literal)
        }
        if not found.keys() >= set(Position._fields):
            return None
        return Position(int(found["load"]), found["history"], found["view"])

    def apply(self, changes: Sequence[Change], position: Position) -> None:
        with self._writer(self.path) as store:
            for start in range(0, len(changes), PAGE):
                store.extend([quad for change in changes[start : start + PAGE] for quad in self._new(change, store)])
            self._take(store, position)

    def _new(self, change: Change, store: ox.Store) -> set[ox.Quad]:
        """The quads that a record has not had before; those that it no longer has are removed."""
        owned = set(store.quads_for_pattern(ox.NamedNode(change.id), None, None))
        wanted = set(to_quads(change.record, self._ontology, self._ids)) if change.record else set()
        for quad in owned - wanted:
            store.remove(quad)
        return wanted - owned

    def rebuild(self, records: Iterable[Record], position: Position) -> None:
        """Beside the one in use, then named instead of it."""
        self._make_folder()
        new = self._folder / str(max(self._built(), default=0) + 1)
        with self._writer(new) as store:
            store.bulk_extend(quad for record in records for quad in to_quads(record, self._ontology, self._ids))
            store.optimize()  # else queries over a million quads take up to three times as long
            self._take(store, position)
        self._use(new)
        for path in self._folder.iterdir():
            if path not in (new, self._name):
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _make_folder(self) -> None:
        try:
            if self._folder.is_file():
                self._folder.unlink()
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WorkspaceFault(f"{self._folder}: {error.strerror}") from error

    def _built(self) -> list[int]:
        """The numbers of the databases that are there, whole or not."""
        return [int(path.name) for path in self._folder.iterdir() if path.name.isdigit()]

    def _use(self, path: Path) -> None:
        beside = self._name.with_suffix(".new")
        with beside.open("w", encoding="utf-8") as file:
            file.write(path.name)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._name)

    def _take(self, store: ox.Store, position: Position) -> None:
        """Write the position; one commit, after everything else."""
        store.remove_graph(self._position_graph)
        node = self._position_graph
        fields = position._asdict()
        store.extend(ox.Quad(node, property, ox.Literal(fields[name]), node) for property, name in POSITION.items())
        store.flush()

    @contextmanager
    def _writer(self, path: Path) -> Iterator[ox.Store]:
        self._reader = None
        try:
            store = ox.Store(str(path))
            yield store
        except UNREADABLE as error:
            if str(path / "LOCK") in str(error) and "denied" not in str(error):
                raise WorkspaceBusy(f"{path}: another process is writing this graph; try again") from error
            raise WorkspaceFault(f"{path}: {error}; run: sayso sync {self.name} --rebuild") from error
        finally:
            store = None  # type: ignore[assignment]  # closing is letting go

    def read_back(self) -> Iterator[Record | Stray]:
        own = (quad for quad in self.reader if not self._is_position(quad))
        yield from regrouped(own, self._ontology, self._ids)

    def _is_position(self, quad: ox.Quad) -> bool:
        return quad.graph_name == self._position_graph and quad.predicate in POSITION

    def sparql(self, text: str, limits: Limits = NO_LIMITS) -> Table | bool | list[ox.Triple]:
        refuse_outside_reach(text, "sparql")
        path = self.path
        if limits.seconds is None or path.name == NOTHING:
            return run(self.reader, text, limits.rows)
        try:
            return run_within(path, text, limits)
        except WorkspaceFault:
            if path == self.path:
                raise
            return self.sparql(text, limits)  # another was built meanwhile

    def reopen(self) -> None:
        """Files that are as they were when they were read are not read again."""
        if self._read != self._signature():
            self.close()

    def _signature(self) -> tuple[object, ...]:
        """What tells whether the database is the one that was read: each write makes a file, or makes one longer."""
        path = self.path
        with suppress(OSError):
            found = ((entry.name, entry.stat().st_size) for entry in os.scandir(path))
            return path, *sorted(found)
        return path, None

    def close(self) -> None:
        self._reader = None
