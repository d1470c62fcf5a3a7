"""The log: what we were told, append only, one atomic load at a time. SQLite, write-ahead, fully synchronous."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from sayso.errors import LogMoved, WorkspaceFault
from sayso.graph import chain
from sayso.graph.chain import BrokenChain, Row, Sound, Texts
from sayso.graph.record import Change, Record
from sayso.graph.sqlite import connected, faults, format_of

FORMAT = 1
"""Of the file; a higher one was written by a later sayso, and is not touched."""

SCHEMA = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS setting (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS load (
    number INTEGER PRIMARY KEY, source TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL, ontology TEXT NOT NULL,
    act TEXT NOT NULL, history TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS load_by_source ON load (source);
CREATE TABLE IF NOT EXISTS change (
    load INTEGER NOT NULL REFERENCES load, id TEXT NOT NULL, record TEXT, PRIMARY KEY (load, id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS change_by_id ON change (id);
CREATE TABLE IF NOT EXISTS archive (sha256 TEXT PRIMARY KEY, content BLOB NOT NULL);
PRAGMA user_version = {FORMAT};
COMMIT;
"""
CHUNK = 500

Act = Literal["load", "judge", "drop", "undrop"]
"""What a load is: of a file, of judgements, of codings that are dropped, or of those that come back."""


class Load(NamedTuple):
    """What is appended at once: a source's changes, and the files that its records were read from, by SHA-256."""

    source: str
    changes: tuple[Change, ...]
    archive: Mapping[str, bytes]
    ontology: str
    by: str = ""
    act: Act = "load"


class Entry(NamedTuple):
    """A load as it is listed: when it came in, what it was (see `Act`), whose, and how many records it put and
    dropped."""

    number: int
    at: str
    act: str
    source: str
    by: str
    put: int
    dropped: int


class Log(Protocol):
    """The record of loads. Reading never sees half of one."""

    def head(self) -> int:
        """The number of the last load; 0 before the first."""
        ...

    def history(self, load: int) -> str:
        """A digest of every load up to this one; empty before the first, and after the head."""
        ...

    def append(self, load: Load, after: int) -> int:
        """Write one load durably and return its number. Raises LogMoved if `after` is no longer the head."""
        ...

    def since(self, load: int, until: int | None = None) -> Iterator[tuple[int, str, Change]]:
        """Changes of later loads, with load number and source, in order. Raises WorkspaceFault at a load that is not
        as it was written."""
        ...

    def changed(self, load: int, until: int) -> AbstractSet[str]:
        """The ids that loads after this one, up to another, change. Raises as `since` does."""
        ...

    def steps(self, load: int, until: int, changes: int) -> Iterator[int]:
        """Loads, of which each is at least so many changes after the one before; the last is `until`."""
        ...

    def held(self, source: str) -> Iterator[Record]:
        """What the source says now, in order of id."""
        ...

    def holders(self, ids: Iterable[str], until: int | None = None) -> Iterator[tuple[str, Record]]:
        """Each record of these ids as of a load, or now, with its source; by id, then source."""
        ...


class SqliteLog:
    """A log in one file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.writable = os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))
        with faults(path):
            self._refuse_later(format_of(path))
            self._db = connected(path, writable=self.writable)
            try:
                self._begin()
            except BaseException:
                self._db.close()
                raise

    def _begin(self) -> None:
        """Make the tables of a new log. Raises WorkspaceFault for a database that is no log, or a later one."""
        (tables,) = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        (found,) = self._db.execute("PRAGMA user_version").fetchone()
        self._refuse_later(found)
        if tables and not found:
            raise WorkspaceFault(f"{self.path}: is no log of sayso; put the right file back")
        if self.writable:
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            if not found:
                self._db.executescript(SCHEMA)

    def _refuse_later(self, found: int) -> None:
        if found > FORMAT:
            raise WorkspaceFault(
                f"{self.path}: written by a later sayso (format {found}, this one reads {FORMAT}); upgrade"
            )

    def close(self) -> None:
        self._db.close()

    def setting(self, key: str) -> str | None:
        with faults(self.path):
            found = self._db.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
        return found[0] if found else None

    def set(self, key: str, value: str) -> None:
        with faults(self.path):
            self._db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))

    def head(self) -> int:
        with faults(self.path):
            number: int = self._db.execute("SELECT coalesce(max(number), 0) FROM load").fetchone()[0]
        return number

    def history(self, load: int) -> str:
        with faults(self.path):
            found = self._db.execute("SELECT history FROM load WHERE number = ?", (load,)).fetchone()
        return found[0] if found else ""

    def append(self, load: Load, after: int) -> int:
        with faults(self.path), self._transaction():
            if self.head() != after:
                raise LogMoved(f"{self.path.parent}: another load came in first; load again")
            texts = sorted((id, record.dumps() if record else None) for id, record in load.changes)
            row = (after + 1, load.source, self._moment(after), load.by, load.ontology, load.act)
            self._db.execute(
                "INSERT INTO load VALUES (?, ?, ?, ?, ?, ?, ?)", (*row, chain.digest(self._before(after), row, texts))
            )
            self._db.executemany("INSERT OR IGNORE INTO archive VALUES (?, ?)", load.archive.items())
            self._db.executemany("INSERT INTO change VALUES (?, ?, ?)", ((after + 1, *each) for each in texts))
        return after + 1

    def _moment(self, after: int) -> str:
        """Now; never before the load before, whatever the clock says."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        found = self._db.execute("SELECT at FROM load WHERE number = ?", (after,)).fetchone()
        return max(now, str(found[0])) if found else now

    def _before(self, load: int) -> str:
        """What the digest of the next load is chained to: that of this one, or what the log begins with."""
        return self.history(load) or f"{self.setting('base')} {self.setting('workspace')}"

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is appended inside comes in at once, or not at all."""
        with faults(self.path), self._transaction():
            yield

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        if self._db.in_transaction:
            yield
            return
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.OperationalError):  # a commit that failed may have ended it
                self._db.execute("ROLLBACK")
            raise

    def since(self, load: int, until: int | None = None) -> Iterator[tuple[int, str, Change]]:
        for row, texts in self._verified(load, self.head() if until is None else until):
            for id, text in texts:
                yield row[0], row[1], Change(id, Record.loads(text) if text else None)

    def changed(self, load: int, until: int) -> AbstractSet[str]:
        return {id for _, texts in self._verified(load, until) for id, _ in texts}

    def _verified(self, after: int, until: int) -> Iterator[tuple[Row, Texts]]:
        try:
            with faults(self.path):
                yield from chain.verified(self._db, self._before(after), after, until)
        except BrokenChain as error:
            raise WorkspaceFault(
                f"{self.path}: load {error.load} is not as it was written; put the right file back. What is safe:"
                " sayso status"
            ) from error

    def sound(self) -> Sound:
        """How much of it is as it was written. Reads all of it."""
        number = 0
        try:
            with faults(self.path):
                for row, _ in chain.verified(self._db, self._before(0), 0, self.head()):
                    number = row[0]
                return Sound(number, chain.beside_the_loads(self._db))
        except BrokenChain as error:
            return Sound(number, f"load {error.load} is not as it was written")
        except WorkspaceFault as error:
            return Sound(number, str(error))

    def steps(self, load: int, until: int, changes: int) -> Iterator[int]:
        with faults(self.path):
            rows = self._db.execute(
                "SELECT load, count(*) FROM change WHERE load > ? AND load <= ? GROUP BY load ORDER BY load",
                (load, until),
            ).fetchall()
        gathered = 0
        for number, count in rows:
            gathered += count
            if gathered >= changes and number < until:
                yield number
                gathered = 0
        if until > load:
            yield until

    def held(self, source: str) -> Iterator[Record]:
        with faults(self.path):
            rows = self._db.execute("SELECT number FROM load WHERE source = ? ORDER BY number", (source,)).fetchall()
        now: dict[str, str | None] = {}
        for (number,) in rows:
            for _, texts in self._verified(number - 1, number):
                now.update(texts)
        yield from (Record.loads(text) for _, text in sorted(now.items()) if text)

    def holders(self, ids: Iterable[str], until: int | None = None) -> Iterator[tuple[str, Record]]:
        wanted, last = sorted(set(ids)), self.head() if until is None else until
        for start in range(0, len(wanted), CHUNK):
            some = wanted[start : start + CHUNK]
            marks = ",".join("?" * len(some))
            with faults(self.path):
                rows = self._db.execute(
                    "SELECT l.source, c.record, max(c.load) FROM change c JOIN load l ON l.number = c.load"
                    f" WHERE c.id IN ({marks}) AND c.load <= ? GROUP BY c.id, l.source ORDER BY c.id, l.source",
                    (*some, last),
                ).fetchall()
            yield from ((source, self._record(text)) for source, text, _ in rows if text)

    def _record(self, text: str) -> Record:
        try:
            return Record.loads(text)
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise WorkspaceFault(f"{self.path}: a record is not as it was written; run: sayso status") from error

    def at(self, moment: datetime) -> int:
        """The last load that came in no later than a moment; 0 before the first."""
        words = moment.astimezone(UTC).isoformat(timespec="seconds")
        with faults(self.path):
            number: int = self._db.execute(
                "SELECT coalesce(max(number), 0) FROM load WHERE at <= ?", (words,)
            ).fetchone()[0]
        return number

    def sources(self) -> list[str]:
        """Every source that ever loaded."""
        with faults(self.path):
            return [name for (name,) in self._db.execute("SELECT DISTINCT source FROM load ORDER BY source")]

    def dropped(self, id: str) -> list[tuple[int, str]]:
        """The loads that dropped a record, with their sources, where nothing came after it; what a file left out was
        not dropped."""
        with faults(self.path):
            rows = self._db.execute(
                "SELECT max(l.number), l.source, c.record, l.act FROM change c JOIN load l ON l.number = c.load"
                " WHERE c.id = ? GROUP BY l.source ORDER BY l.source",
                (id,),
            ).fetchall()
        return [(number, source) for number, source, record, act in rows if record is None and act == "drop"]

    def dropped_of(self, source: str) -> int:
        """The last load that dropped anything of a source; 0 for none."""
        with faults(self.path):
            number: int = self._db.execute(
                "SELECT coalesce(max(number), 0) FROM load WHERE source = ? AND act = 'drop'", (source,)
            ).fetchone()[0]
        return number

    def still_dropped(self, load: int) -> list[str]:
        """What a load dropped, and its source has not said since."""
        with faults(self.path):
            rows = self._db.execute(
                "SELECT id FROM change c JOIN load l ON l.number = c.load WHERE c.load = ? AND c.record IS NULL"
                " AND NOT EXISTS (SELECT 1 FROM change d JOIN load m ON m.number = d.load"
                " WHERE d.id = c.id AND d.load > c.load AND m.source = l.source) ORDER BY id",
                (load,),
            ).fetchall()
        return [id for (id,) in rows]

    def loads(self) -> list[Entry]:
        """Every load, the oldest first."""
        with faults(self.path):
            rows = self._db.execute(
                "SELECT number, at, act, source, by, count(c.record), count(c.id) - count(c.record)"
                " FROM load LEFT JOIN change c ON c.load = number GROUP BY number ORDER BY number"
            ).fetchall()
        return [Entry(*row) for row in rows]

    def archived(self, sha256: str) -> bytes | None:
        """A loaded file's content, byte for byte."""
        with faults(self.path):
            found = self._db.execute("SELECT content FROM archive WHERE sha256 = ?", (sha256,)).fetchone()
        if found and hashlib.sha256(found[0]).hexdigest() != sha256:
            raise WorkspaceFault(f"{self.path}: the archived file {sha256} is not as it was loaded")
        return found[0] if found else None
