"""The state: what holds now, folded from the log; one DuckDB file that can be thrown away and folded again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from sayso.errors import StateDamaged, WorkspaceFault
from sayso.graph.duckdb_file import connected, faults
from sayso.graph.fold import fold
from sayso.graph.log import Log
from sayso.graph.record import Change, Position, Record
from sayso.graph.uncollected import uncollected
from sayso.ontology.model import Ontology

CONVERTER = "2"
"""Raised when records, quads or elements are made differently, so that every follower is rebuilt."""

STEP = 100_000
"""About how many changes are folded at once: what is folded is held in memory."""

PAGE = 50_000
"""How many records are read at once."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS setting (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);
CREATE TABLE IF NOT EXISTS reached (load BIGINT PRIMARY KEY, history VARCHAR NOT NULL, view VARCHAR NOT NULL);
CREATE TABLE IF NOT EXISTS recorded (id VARCHAR PRIMARY KEY, kind VARCHAR NOT NULL, body VARCHAR NOT NULL);
CREATE TABLE IF NOT EXISTS reference (id VARCHAR NOT NULL, field VARCHAR NOT NULL, target VARCHAR NOT NULL);
CREATE TABLE IF NOT EXISTS record (
    id VARCHAR PRIMARY KEY, kind VARCHAR NOT NULL, body VARCHAR, changed BIGINT NOT NULL);
CREATE TABLE IF NOT EXISTS derivation (
    id VARCHAR NOT NULL, body VARCHAR NOT NULL, born BIGINT NOT NULL, died BIGINT);
CREATE TABLE IF NOT EXISTS basis (id VARCHAR NOT NULL, kind VARCHAR NOT NULL, target VARCHAR NOT NULL);
CREATE INDEX IF NOT EXISTS reference_id ON reference (id);
CREATE INDEX IF NOT EXISTS reference_target ON reference (target);
CREATE INDEX IF NOT EXISTS derivation_id ON derivation (id);
CREATE INDEX IF NOT EXISTS basis_id ON basis (id);
CREATE INDEX IF NOT EXISTS basis_target ON basis (target);
"""
TABLES = ("reached", "recorded", "reference", "record", "derivation", "basis")

FORMAT = hashlib.sha256(SCHEMA.encode()).hexdigest()[:16]


def view_digest(ontology: Ontology, identity: str) -> str:
    """Of all that shapes a state beside its log."""
    return hashlib.sha256(f"{ontology.digest} {CONVERTER} {identity}".encode()).hexdigest()[:16]


class Derived(NamedTuple):
    """Derived records of a kind: all that rest on what is touched, or all there are where that is None."""

    kind: str
    touched: Set[str] | None
    records: Iterable[Record]


Derive = Callable[["State"], Iterable[Derived]]
"""Computes derived records from a state whose loaded records are up to date, by what was `replaced` in it."""


class State:
    """Current records, by id, and what has changed since any load. Raises StateDamaged for a file that is none, or was
    folded by another version."""

    def __init__(self, path: Path, ontology: Ontology, *, identity: str = "", read_only: bool = False) -> None:
        self.path = path
        self.ontology = ontology
        self.identity = identity
        self._writing = False
        self.replaced: dict[str, Record | None] | None = None
        """What the last catching up found under the ids that it changed; None when it began with nothing."""
        self.view = view_digest(ontology, identity)
        self._position: Position | None = None
        with faults(path):
            self.db = connected(path, read_only=read_only)
            try:
                self._begin(read_only)
            except BaseException:
                self.db.close()
                raise

    def _begin(self, read_only: bool) -> None:
        """Make the tables of a new file. Raises StateDamaged for tables that are not those of this version."""
        found = None
        with suppress(duckdb.ProgrammingError):
            found = self.setting("format")
        if found is None and not read_only and self._rows("SELECT count(*) FROM duckdb_tables()", {}) == [(0,)]:
            with self.together():
                self.db.execute(SCHEMA)
                self.set("format", FORMAT)
            found = FORMAT
        if found != FORMAT:
            raise StateDamaged(f"{self.path}: was folded by another version of sayso")

    def close(self) -> None:
        self.db.close()

    # reading

    def setting(self, key: str) -> str | None:
        found = self._rows("SELECT value FROM setting WHERE key = $key", {"key": key})
        return found[0][0] if found else None

    @property
    def position(self) -> Position | None:
        """The last load folded in; None before the first fold."""
        if self._position is None:
            rows = self._rows("FROM reached ORDER BY load DESC LIMIT 1", {})
            self._position = next((Position(*row) for row in rows), None)
        return self._position

    def reached(self, position: Position) -> bool:
        """Whether the state once was there: what has changed since, `changes` knows."""
        return (position,) == tuple(
            Position(*row) for row in self._rows("FROM reached WHERE load = $load", {"load": position.load})
        )

    def is_current(self, log: Log, load: int) -> bool:
        return self.position == Position(load, log.history(load), self.view)

    def misses(self, log: Log) -> str | None:
        """What the log has lost of what was folded from it, in words; None where it has everything."""
        position = self.position
        if position is None or log.history(position.load) == position.history:
            return None
        if log.head() < position.load:
            return f"{log.head()} loads, and {position.load} were folded: it was cut short, or an older copy put here"
        return f"another load {position.load} than was folded: it was replaced"

    def refuse_lost(self, log: Log) -> None:
        """Raise WorkspaceFault for a log that has lost what was folded from it."""
        if lost := self.misses(log):
            remedy = "put the right one back, or take it as it is: sayso sync --rebuild"
            raise WorkspaceFault(f"{self.path.parent}: the log has {lost}; {remedy}")

    def records(self, kinds: Sequence[str] = ()) -> Iterator[Record]:
        """Every current record, or those of the given kinds, in order of id; a page of them is held at a time."""
        where = "AND kind IN (SELECT unnest($kinds))" if kinds else ""
        query = f"SELECT id, body FROM record WHERE body IS NOT NULL AND id > $after {where} ORDER BY id LIMIT {PAGE}"
        page = [("", "")]
        while page:
            given = {"after": page[-1][0], **({"kinds": list(kinds)} if kinds else {})}
            page = self._rows(query, given)
            yield from (Record.loads(body) for _, body in page)

    def digests(self) -> dict[str, str]:
        """The digest of every current record, by id; they are kept as digests are taken of them."""
        rows = self._rows("SELECT id, sha256(body) FROM record WHERE body IS NOT NULL", {})
        return dict(rows)

    def ids(self) -> list[str]:
        """Ids of all current records, in order."""
        return [id for (id,) in self._rows("SELECT id FROM record WHERE body IS NOT NULL ORDER BY id", {})]

    def find(self, ids: Iterable[str]) -> dict[str, Record]:
        """Current records by id; what is not there is left out."""
        query = "SELECT id, body FROM record WHERE body IS NOT NULL AND id IN (SELECT unnest($ids))"
        return {id: Record.loads(body) for id, body in self._among(query, ids)}

    def recorded(self, ids: Iterable[str]) -> dict[str, Record]:
        """Records as all their sources recorded them: no reference resolved, nothing computed."""
        query = "SELECT id, body FROM recorded WHERE id IN (SELECT unnest($ids))"
        return {id: Record.loads(body) for id, body in self._among(query, ids)}

    def recorded_ids(self, kind: str) -> list[str]:
        return [id for (id,) in self._rows("SELECT id FROM recorded WHERE kind = $kind ORDER BY id", {"kind": kind})]

    def ids_of(self, kind: str) -> list[str]:
        """Ids of the current records of a kind, in order."""
        query = "SELECT id FROM record WHERE body IS NOT NULL AND kind = $kind ORDER BY id"
        return [id for (id,) in self._rows(query, {"kind": kind})]

    def referrers(self, ids: Iterable[str], fields: Sequence[str] = ()) -> list[tuple[str, str, str]]:
        """(referring id, field, target) for each reference to these ids, through these fields or any, in order."""
        where = "AND field IN (SELECT unnest($fields))" if fields else ""
        query = f"SELECT id, field, target FROM reference WHERE target IN (SELECT unnest($ids)) {where}"
        return sorted(self._among(query, ids, **({"fields": list(fields)} if fields else {})))

    def resting_on(self, id: str, kind: str) -> list[Record]:
        """The derived records of a kind that rest on one, in order of id."""
        return sorted(self.find(self._living(kind, {id})).values(), key=lambda record: record.id)

    def changes(self, since: int) -> Iterator[Change]:
        """What became of each record that changed after a load, in order of id."""
        rows = self._rows("SELECT id, body FROM record WHERE changed > $since ORDER BY id", {"since": since})
        for id, body in rows:
            yield Change(id, Record.loads(body) if body else None)

    def changed(self, since: int) -> int:
        """How many records changed after a load."""
        number: int = self._rows("SELECT count(*) FROM record WHERE changed > $since", {"since": since})[0][0]
        return number

    def count(self, kind: str | None = None) -> int:
        """How many current records there are, of a kind or of all."""
        query = "SELECT count(*) FROM record WHERE body IS NOT NULL AND kind = coalesce($kind, kind)"
        number: int = self._rows(query, {"kind": kind})[0][0]
        return number

    def _among(self, query: str, ids: Iterable[str], **more: object) -> list[Any]:
        """The rows of a query for some ids; a query takes longer than to see that there are none."""
        given = list(ids)
        return self._rows(query, {"ids": given, **more}) if given else []

    def _rows(self, query: str, parameters: Mapping[str, object]) -> list[Any]:
        with faults(self.path):
            return self.db.execute(query, dict(parameters)).fetchall()

    # writing

    def set(self, key: str, value: str) -> None:
        with faults(self.path):
            self.db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))

    @uncollected()
    def catch_up(self, log: Log, derive: Derive, load: int | None = None) -> None:
        """Fold the loads up to this one, or all, that are new, and derive; at once or not at all.

        All of them are folded when the view is another. Raises WorkspaceFault for a log that has lost what was folded.
        """
        self.refuse_lost(log)
        load = log.head() if load is None else load
        position, wanted = self.position, Position(load, log.history(load), self.view)
        anew = position is None or position.view != self.view
        self.replaced = None if anew else {}
        with self.together():
            if anew:
                self.clear()
            reached = self.position.load if self.position else 0
            for upto in log.steps(reached, load, STEP):
                fold(self, log, reached, upto)
                reached = upto
            for derived in derive(self):
                self._put_derived(derived, load)
            self.db.execute("INSERT OR REPLACE INTO reached VALUES ($load, $history, $view)", wanted._asdict())
            self._position = wanted

    def put_recorded(self, changes: Sequence[Change], references: Iterable[tuple[str, str, str]]) -> None:
        """Replace what is recorded under these ids, with the references that they make once resolved."""
        ids = pa.table({"id": [change.id for change in changes]})
        kept = [(c.id, self._kind(c.record), c.record.dumps()) for c in changes if c.record]
        self.db.register("incoming", ids)
        self.db.execute("DELETE FROM recorded WHERE id IN (FROM incoming)")
        self.db.execute("DELETE FROM reference WHERE id IN (FROM incoming)")
        self.db.unregister("incoming")
        self._insert("recorded", ("id", "kind", "body"), kept)
        self._insert("reference", ("id", "field", "target"), references)

    def put(self, changes: Iterable[Change], load: int) -> dict[str, str | None]:
        """Make these the current records as of the load; what is as it was keeps its load. Returns those that differ,
        as they are spelt."""
        by_id = {change.id: change.record for change in changes}
        found = self._among("SELECT id, kind, body FROM record WHERE id IN (SELECT unnest($ids))", by_id)
        before = {id: body for id, _, body in found}
        after = {id: record.dumps() if record else None for id, record in by_id.items()}
        differing = {id: body for id, body in sorted(after.items()) if before.get(id) != body}
        if not differing:
            return {}
        if self.replaced is not None:
            new = ((id, before.get(id)) for id in differing if id not in self.replaced)
            self.replaced |= {id: Record.loads(body) if body else None for id, body in new}
        kinds = {id: kind for id, kind, _ in found} | {id: self._kind(r) for id, r in by_id.items() if r}
        if before:
            self.db.execute("DELETE FROM record WHERE id IN (SELECT unnest($ids))", {"ids": list(differing)})
        rows = [(id, kinds[id], body, load) for id, body in differing.items() if id in kinds]
        self._insert("record", ("id", "kind", "body", "changed"), rows)
        return differing

    def _put_derived(self, derived: Derived, load: int) -> None:
        """Replace derived records; those that are new are born in this load, those that are gone died in it."""
        waiting, ended = iter(derived.records), self._living(derived.kind, derived.touched)
        while some := {record.id: record for record in islice(waiting, PAGE)}:
            differing = self.put((Change(id, record) for id, record in some.items()), load)
            self._end(ended & differing.keys(), load)
            self._insert("derivation", ("id", "body", "born"), [(id, body, load) for id, body in differing.items()])
            rests = [(id, derived.kind, target) for id in differing for _, target in some[id].referred()]
            self._insert("basis", ("id", "kind", "target"), rests)
            ended = ended - some.keys()
        self._end(ended, load)
        self.put([Change(id, None) for id in ended], load)

    def _living(self, kind: str, touched: Set[str] | None) -> Set[str]:
        """The derived records of a kind that rest on what is touched."""
        query = "SELECT DISTINCT id FROM basis WHERE target IN (SELECT unnest($ids)) AND kind = $kind"
        return {id for (id,) in self._among(query, touched or (), kind=kind)}

    def _end(self, ids: Collection[str], load: int) -> None:
        if ids:
            given = {"ids": list(ids)}
            ending = "UPDATE derivation SET died = $load WHERE died IS NULL AND id IN (SELECT unnest($ids))"
            self.db.execute(ending, {"load": load, **given})
            self.db.execute("DELETE FROM basis WHERE id IN (SELECT unnest($ids))", given)

    def _kind(self, record: Record) -> str:
        return self.ontology.kind_of(record.types).path

    def _insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        given = list(zip(*rows, strict=True))
        if given:
            self.db.register("incoming", pa.table(dict(zip(columns, map(list, given), strict=True))))
            names = ", ".join(columns)
            self.db.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming")
            self.db.unregister("incoming")

    def clear(self) -> None:
        """Forget everything, to fold it again."""
        self._position = None
        for table in TABLES:
            self.db.execute(f"DELETE FROM {table}")

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written inside is there at once, or not at all."""
        if self._writing:
            yield
            return
        with faults(self.path):
            self.db.execute("BEGIN")
            self._writing = True
            try:
                yield
            except BaseException:
                self._position = None
                with suppress(duckdb.Error):  # a transaction that failed may have ended
                    self.db.execute("ROLLBACK")
                raise
            else:
                self.db.execute("COMMIT")
            finally:
                self._writing = False
