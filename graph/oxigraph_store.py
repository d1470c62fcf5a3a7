"""Embedded RDF: Oxigraph, in one folder. The default graph of every query is the union of all graphs."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
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


class OxigraphStore:
    name = "oxigraph"
    keeps = True

    def __init__(self, path: Path, ontology: Ontology, ids: Ids) -> None:
        self.path = path
        self._ontology = ontology
        self._ids = ids
        self._position_graph = ox.NamedNode(ids.graph("position", ""))
        self._reader: ox.Store | None = None

    @property
    def reader(self) -> ox.Store:
        """A snapshot of the folder as it is now; empty when there is none that can be read."""
        if self._reader is None:
            self._reader = snapshot(self.path)
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
            for change in changes:
                owned = store.quads_for_pattern(ox.NamedNode(change.id), None, None)
                for quad in list(owned):
                    store.remove(quad)
                if change.record:
                    store.extend(to_quads(change.record, self._ontology, self._ids))
            self._take(store, position)

    def rebuild(self, records: Iterable[Record], position: Position) -> None:
        """Into a fresh folder, then in place of the old one."""
        beside = self.path.with_suffix(".new")
        shutil.rmtree(beside, ignore_errors=True)
        with self._writer(beside) as store:
            store.bulk_extend(quad for record in records for quad in to_quads(record, self._ontology, self._ids))
            self._take(store, position)
        shutil.rmtree(self.path, ignore_errors=True)
        beside.rename(self.path)

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
        if limits.seconds is None:
            return run(self.reader, text, limits.rows)
        return run_within(self.path, text, limits)

    def reopen(self) -> None:
        self._reader = None

    def close(self) -> None:
        self.reopen()
