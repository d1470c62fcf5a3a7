"""Embedded Cypher: kglite, in a file that is a snapshot, and a journal of what changed since.

Always replaceable: it is rebuilt from the state whenever it is not usable. kglite's own log is for one process that
keeps the file to itself; ours is read by all.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import kglite

from sayso.errors import BadQuery, QueryRefused, QueryTimeout, WorkspaceFault
from sayso.graph import cypher_writes, journal
from sayso.graph.elements import Element, from_element, to_element
from sayso.graph.ids import Ids
from sayso.graph.journal import Batch, Journal
from sayso.graph.record import Change, Position, Record
from sayso.graph.store import NO_LIMITS, Limits, Parameter, Stray, Table
from sayso.graph.tokens import refuse_outside_reach, refuse_several
from sayso.ontology.model import Ontology

kglite.set_query_warning_policy("silent")  # its advice on plans would come between a user's rows

JOURNAL_SHARE = 50
"""The journal is folded into the snapshot when it has grown beyond this part of it: reading it takes time."""
JOURNAL_BYTES = 1 << 16
"""It may grow so far however small the snapshot is."""

PAGE = 20_000
"""How many records are put into a new graph at once."""

OWN = {"title", "type"}
"""Properties that kglite shows on every node and relationship of its own accord."""


class KgliteStore:
    name = "kglite"
    keeps = True

    def __init__(self, path: Path, ontology: Ontology, ids: Ids) -> None:
        self._path = path
        self._journal = Journal(path.with_suffix(".journal"))
        self._read: tuple[object, ...] = ()
        self._ontology = ontology
        self._ids = ids

    @cached_property
    def graph(self) -> kglite.KnowledgeGraph:
        """The graph in memory; empty when there is no file, or none that can be read."""
        self._read = self._signature()
        try:
            graph = kglite.load(str(self._path)) if self._path.exists() else kglite.KnowledgeGraph()
            self._replay(graph)
        except (kglite.KgError, OSError, ValueError, LookupError):
            return kglite.KnowledgeGraph()
        return graph

    def _signature(self) -> tuple[object, ...]:
        """What tells whether the files are those that were read."""
        return tuple(_stamp(path) for path in (self._path, self._path.with_suffix(".journal")))

    def _replay(self, graph: kglite.KnowledgeGraph) -> None:
        """Carry out what the journal has beyond the snapshot."""
        position = reached = _position(graph)
        changes: dict[str, Change] = {}
        for batch in self._journal.read():
            if batch.before == position:
                position = batch.after
                changes |= {change.id: change for change in batch.changes}
        if position and (changes or position != reached):
            self._carry_out(graph, list(changes.values()), position)

    @cached_property
    def _snapshot(self) -> kglite.FrozenGraph:
        return self.graph.freeze()

    def position(self) -> Position | None:
        return _position(self.graph)

    def apply(self, changes: Sequence[Change], position: Position) -> None:
        before = self.position()
        if self._read != self._signature():
            raise WorkspaceFault(f"{self._path}: another process has changed it; run: sayso sync {self.name}")
        self._carry_out(self.graph, changes, position)
        self.__dict__.pop("_snapshot", None)
        length = journal.size(changes)
        with self._written():
            if before and self._path.exists() and self._journal.end + length < self._room():
                self._journal.append(Batch(before, position, tuple(changes)))
            else:
                self._save()

    def _room(self) -> int:
        """How long the journal may become."""
        return max(JOURNAL_BYTES, self._path.stat().st_size // JOURNAL_SHARE)

    def _carry_out(self, graph: kglite.KnowledgeGraph, changes: Sequence[Change], position: Position) -> None:
        with graph.begin() as transaction:
            for write in cypher_writes.writes(changes, self._ontology, self._ids):
                transaction.cypher(write.text, params={"rows": write.rows})
            fields = position._asdict() | {"base": self._ids.base, "owner": ""}
            transaction.cypher(cypher_writes.WRITE_POSITION, params=fields)

    def rebuild(self, records: Iterable[Record], position: Position) -> None:
        graph = kglite.KnowledgeGraph()
        for constraint in cypher_writes.constraints(self._ontology):
            graph.cypher(constraint.text)
        self._fill(graph, records)
        self._carry_out(graph, [], position)
        self.close()
        self.__dict__["graph"] = graph
        with self._written():
            self._save()

    def _fill(self, graph: kglite.KnowledgeGraph, records: Iterable[Record]) -> None:
        """All nodes, then all edges, some at a time: only what is needed for edges is held."""
        waiting = (to_element(record, self._ontology) for record in records)
        bare: list[Element] = []
        while page := list(islice(waiting, PAGE)):
            for write in cypher_writes.nodes(page, self._ontology):
                graph.cypher(write.text, params={"rows": write.rows})
            bare += [each._replace(properties={}) for each in page]
        for start in range(0, len(bare), PAGE):
            for write in cypher_writes.edges(bare[start : start + PAGE], self._ontology, self._ids):
                graph.cypher(write.text, params={"rows": write.rows})

    def _save(self) -> None:
        """Beside the old file, then in its place; what the journal has is in it."""
        beside = self._path.with_suffix(".new")
        with warnings.catch_warnings():  # about a storage mode that is not used here
            warnings.simplefilter("ignore", kglite.MappedFallbackWarning)
            self.graph.save(str(beside))
        if self._path.is_dir():
            self._path.rmdir()
        beside.replace(self._path)
        self._journal.clear()

    @contextmanager
    def _written(self) -> Iterator[None]:
        """What could not be written is not held in memory either."""
        try:
            yield
        except (kglite.KgError, OSError) as error:
            self.close()
            raise WorkspaceFault(f"{self._path}: {error}; run: sayso sync {self.name}") from error
        self._read = self._signature()

    def read_back(self) -> Iterator[Record | Stray]:
        for row in _rows(self.graph.cypher(cypher_writes.READ_BACK)):
            own = {key for key in OWN if row["properties"].get(key) in (None, *row["labels"])}
            row["properties"] = {key: value for key, value in row["properties"].items() if key not in own}
            row["edges"] = [
                (kind, target, [key for key in keys if key not in OWN]) for kind, target, keys in row["edges"]
            ]
            yield from_element(cypher_writes.element_of(row), self._ontology)

    def cypher(self, text: str, parameters: Mapping[str, Parameter], limits: Limits = NO_LIMITS) -> Table:
        refuse_outside_reach(text, "cypher")
        refuse_several(text)
        timeout = None if limits.seconds is None else max(1, int(limits.seconds * 1000))
        with _refusals(limits):
            view = self._snapshot.cypher(text, params=dict(parameters), timeout_ms=timeout)
            if not isinstance(view, kglite.ResultView):
                raise BadQuery("this gives no rows: leave FORMAT out; --csv prints CSV")
            columns = tuple(view.columns)
            rows = [tuple(_plain(row[column]) for column in columns) for row in view]
        return Table(columns, rows[: limits.rows])

    def reopen(self) -> None:
        """Files that are as they were when they were read are not read again."""
        if self._read != self._signature():
            self.close()

    def close(self) -> None:
        self.__dict__.pop("graph", None)
        self.__dict__.pop("_snapshot", None)


def _stamp(path: Path) -> object:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _position(graph: kglite.KnowledgeGraph) -> Position | None:
    return cypher_writes.position_of(next(_rows(graph.cypher(cypher_writes.READ_POSITION)), None))


def _rows(view: object) -> Iterator[dict[str, Any]]:
    """The rows of a result; kglite can also give data frames, which are not asked for."""
    return iter(view) if isinstance(view, kglite.ResultView) else iter(())


def _plain(value: Any) -> Any:
    """A cell; of nodes and relationships what is kglite's own is left out."""
    match value:
        case {"labels": labels, "properties": properties, "id": _}:
            own = {key for key in OWN if properties.get(key) in (None, *labels)}
            return {"labels": sorted(labels), "properties": {k: v for k, v in properties.items() if k not in own}}
        case {"type": kind, "properties": properties, "start": _, "end": _, "id": _}:
            return {"type": kind, "properties": {key: v for key, v in properties.items() if key not in OWN}}
        case dict():
            return {key: _plain(each) for key, each in value.items()}
        case list():
            return [_plain(each) for each in value]
    return value


@contextmanager
def _refusals(limits: Limits) -> Iterator[None]:
    try:
        yield
    except kglite.CypherTimeoutError as error:
        raise QueryTimeout(f"the query ran longer than {limits.seconds} seconds") from error
    except kglite.ReadOnlyError as error:
        raise QueryRefused("this would write: the graph follows the log, and is only read") from error
    except (kglite.KgError, ValueError, TypeError, OverflowError) as error:
        raise BadQuery(str(error)) from error
