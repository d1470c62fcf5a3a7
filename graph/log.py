"""The log: what we were told, append only, one atomic load at a time. SQLite, write-ahead, fully synchronous."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from sayso.errors import LogMoved, WorkspaceBusy, WorkspaceFault
from sayso.graph.record import Change, Record

SCHEMA = """
CREATE TABLE IF NOT EXISTS setting (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS load (
    number INTEGER PRIMARY KEY, source TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL, ontology TEXT NOT NULL,
    history TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS change (
    load INTEGER NOT NULL REFERENCES load, id TEXT NOT NULL, record TEXT, PRIMARY KEY (load, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS holding (
    source TEXT NOT NULL, id TEXT NOT NULL, load INTEGER NOT NULL, PRIMARY KEY (source, id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS holding_by_id ON holding (id);
CREATE TABLE IF NOT EXISTS archive (sha256 TEXT PRIMARY KEY, content BLOB NOT NULL);
"""
CHUNK = 500


class Load(NamedTuple):
    """What is appended at once: a source's changes, and the files that its records were read from, by SHA-256."""

    source: str
    changes: tuple[Change, ...]
    archive: Mapping[str, bytes]
    ontology: str
    by: str = ""


class Entry(NamedTuple):
    number: int
    source: str
    at: str
    by: str
    changes: int


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

    def since(self, load: int) -> Iterator[tuple[int, str, Change]]:
        """Changes of later loads, with load number and source, in order."""
        ...

    def held(self, source: str) -> Iterator[Record]:
        """What the source says now, in order of id."""
        ...

    def holders(self, ids: Iterable[str]) -> Iterator[tuple[str, Record]]:
        """Each current record of these ids, with its source; by id, then source."""
        ...


class SqliteLog:
    """A log in one file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with faults(path):
            self._db = sqlite3.connect(path, isolation_level=None, timeout=10)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.executescript(SCHEMA)

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
            number = after + 1
            moment = datetime.now(UTC).isoformat(timespec="seconds")
            texts = [(id, record.dumps() if record else None) for id, record in load.changes]
            history = _history(self.history(after), load.source, texts)
            row = (number, load.source, moment, load.by, load.ontology, history)
            self._db.execute("INSERT INTO load VALUES (?, ?, ?, ?, ?, ?)", row)
            self._db.executemany("INSERT OR IGNORE INTO archive VALUES (?, ?)", load.archive.items())
            for id, text in texts:
                self._change(number, load.source, id, text)
        return number

    def _change(self, number: int, source: str, id: str, text: str | None) -> None:
        self._db.execute("INSERT INTO change VALUES (?, ?, ?)", (number, id, text))
        if text:
            self._db.execute("INSERT OR REPLACE INTO holding VALUES (?, ?, ?)", (source, id, number))
        else:
            self._db.execute("DELETE FROM holding WHERE source = ? AND id = ?", (source, id))

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

    def since(self, load: int) -> Iterator[tuple[int, str, Change]]:
        with faults(self.path):
            rows = self._db.execute(
                "SELECT c.load, l.source, c.id, c.record FROM change c JOIN load l ON l.number = c.load"
                " WHERE c.load > ? ORDER BY c.load, c.id",
                (load,),
            )
            for number, source, id, text in rows:
                yield number, source, Change(id, Record.loads(text) if text else None)

    def held(self, source: str) -> Iterator[Record]:
        with faults(self.path):
            rows = self._db.execute(
                "SELECT c.record FROM holding h JOIN change c ON c.load = h.load AND c.id = h.id"
                " WHERE h.source = ? ORDER BY h.id",
                (source,),
            )
            for (text,) in rows:
                yield Record.loads(text)

    def holders(self, ids: Iterable[str]) -> Iterator[tuple[str, Record]]:
        wanted = sorted(set(ids))
        for start in range(0, len(wanted), CHUNK):
            some = wanted[start : start + CHUNK]
            marks = ",".join("?" * len(some))
            with faults(self.path):
                rows = self._db.execute(
                    "SELECT h.source, c.record FROM holding h JOIN change c ON c.load = h.load AND c.id = h.id"
                    f" WHERE h.id IN ({marks}) ORDER BY h.id, h.source",
                    some,
                ).fetchall()
            yield from ((source, Record.loads(text)) for source, text in rows)

    def loads(self) -> list[Entry]:
        """Every load, the oldest first."""
        with faults(self.path):
            rows = self._db.execute(
                "SELECT number, source, at, by, (SELECT count(*) FROM change WHERE load = number)"
                " FROM load ORDER BY number"
            ).fetchall()
        return [Entry(*row) for row in rows]

    def archived(self, sha256: str) -> bytes | None:
        """A loaded file's content, byte for byte."""
        with faults(self.path):
            found = self._db.execute("SELECT content FROM archive WHERE sha256 = ?", (sha256,)).fetchone()
        return found[0] if found else None


def _history(before: str, source: str, texts: Iterable[tuple[str, str | None]]) -> str:
    digest = hashlib.sha256(json.dumps([before, source]).encode())
    for each in texts:
        digest.update(json.dumps(each).encode())
    return digest.hexdigest()[:16]


@contextmanager
def faults(path: Path) -> Iterator[None]:
    """Say what the file system or SQLite could not do, and to which file."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise WorkspaceBusy(f"{path.parent}: another process is writing this workspace; try again") from error
        raise WorkspaceFault(f"{path}: {error}; nothing was written") from error
    except sqlite3.DatabaseError as error:
        raise WorkspaceFault(f"{path}: {error}") from error
