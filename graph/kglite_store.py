"""Embedded Cypher: kglite, in one file. Always replaceable: it is rebuilt from the state whenever it is not usable."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import kglite

from sayso.errors import BadQuery, QueryTimeout, WorkspaceFault
from sayso.graph import cypher_writes
from sayso.graph.elements import from_element
from sayso.graph.ids import Ids
from sayso.graph.record import Change, Position, Record
from sayso.graph.store import NO_LIMITS, Limits, Parameter, Stray, Table
from sayso.graph.tokens import refuse_outside_reach, refuse_several
from sayso.ontology.model import Ontology

kglite.set_query_warning_policy("silent")  # its advice on plans would come between a user's rows

OWN = {"title", "type"}
"""Properties that kglite shows on every node and relationship of its own accord."""


class KgliteStore:
    name = "kglite"
    keeps = True

    def __init__(self, path: Path, ontology: Ontology, ids: Ids) -> None:
        self._path = path
        self._ontology = ontology
        self._ids = ids

    @cached_property
    def graph(self) -> kglite.KnowledgeGraph:
        """The graph in memory; empty when there is no file, or none that can be read."""
        try:
            return kglite.load(str(self._path)) if self._path.exists() else kglite.KnowledgeGraph()
        except (kglite.KgError, OSError, ValueError):
            return kglite.KnowledgeGraph()

    @cached_property
    def _snapshot(self) -> kglite.FrozenGraph:
        return self.graph.freeze()

    def position(self) -> Position | None:
        return cypher_writes.position_of(next(_rows(self.graph.cypher(cypher_writes.READ_POSITION)), None))

    def apply(self, changes: Sequence[Change], position: Position) -> None:
        with self.graph.begin() as transaction:
            for write in cypher_writes.writes(changes, self._ontology, self._ids):
                transaction.cypher(write.text, params={"rows": write.rows})
            fields = position._asdict() | {"base": self._ids.base, "owner": ""}
            transaction.cypher(cypher_writes.WRITE_POSITION, params=fields)
        self._save()

    def rebuild(self, records: Iterable[Record], position: Position) -> None:
        self.__dict__["graph"] = kglite.KnowledgeGraph()
        for constraint in cypher_writes.constraints(self._ontology):
            self.graph.cypher(constraint.text)
        self.apply([Change(record.id, record) for record in records], position)

    def _save(self) -> None:
        """Beside the old file, then in its place."""
        self.__dict__.pop("_snapshot", None)
        beside = self._path.with_suffix(".new")
        try:
            with warnings.catch_warnings():  # about a storage mode that is not used here
                warnings.simplefilter("ignore", kglite.MappedFallbackWarning)
                self.graph.save(str(beside))
            beside.replace(self._path)
        except (kglite.KgError, OSError) as error:
            raise WorkspaceFault(f"{self._path}: {error}; run: sayso sync {self.name}") from error

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
        self.__dict__.pop("graph", None)
        self.__dict__.pop("_snapshot", None)

    def close(self) -> None:
        self.reopen()


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
    except (kglite.KgError, ValueError, TypeError, OverflowError) as error:
        raise BadQuery(str(error)) from error
