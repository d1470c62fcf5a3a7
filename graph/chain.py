"""The chain of loads: each has a digest of all that it is, and of the one before; and what that proves of a log."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

COLUMNS = "number, source, at, by, ontology, act"
"""Of a load, in the order that its digest is over."""

Row = tuple[int, str, str, str, str, str]
Texts = list[tuple[str, str | None]]


class Sound(NamedTuple):
    """What of a log is as it was written."""

    loads: int
    """How many, from the first."""
    fault: str = ""
    """What is wrong after them, in words; empty where nothing is."""


class BrokenChain(Exception):
    """A load that is not as it was written; its number."""

    def __init__(self, load: int) -> None:
        super().__init__(load)
        self.load = load


def digest(before: str, row: Sequence[object], texts: Iterable[Sequence[str | None]]) -> str:
    """Of a load, chained to the one before, or to what the log begins with."""
    found = hashlib.sha256(json.dumps([before, *row], default=repr).encode())
    for each in texts:
        found.update(json.dumps(each, default=repr).encode())
    return found.hexdigest()[:16]


def verified(db: sqlite3.Connection, before: str, after: int, until: int) -> Iterator[tuple[Row, Texts]]:
    """The loads after one up to another, each with its changes in order of id. `before` is the digest of the one that
    they follow. Raises BrokenChain at the first that is not as it was written."""
    for number in range(after + 1, until + 1):
        try:
            found = db.execute(f"SELECT {COLUMNS}, history FROM load WHERE number = ?", (number,)).fetchone()
            texts = db.execute("SELECT id, record FROM change WHERE load = ? ORDER BY id", (number,)).fetchall()
        except sqlite3.DatabaseError as error:
            if _is_damage(error):
                raise BrokenChain(number) from error
            raise
        if found is None or found[-1] != digest(before, found[:-1], texts):
            raise BrokenChain(number)
        before = found[-1]
        yield found[:-1], texts


def beside_the_loads(db: sqlite3.Connection) -> str:
    """What is wrong with a log whose loads are as they were written, in words; empty where nothing is."""
    try:
        for sha256, content in db.execute("SELECT sha256, content FROM archive"):
            if not isinstance(content, bytes) or hashlib.sha256(content).hexdigest() != sha256:
                return f"the archived file {sha256} is not as it was loaded"
        (stray,) = db.execute("SELECT count(*) FROM change WHERE load NOT IN (SELECT number FROM load)").fetchone()
        (words,) = db.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        if _is_damage(error):
            return str(error).splitlines()[0]
        raise
    if stray:
        return f"{stray} changes of loads that are not there any more"
    return "" if words == "ok" else " ".join(words.split())


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    """Whether the file is damaged; else it cannot be read just now."""
    return not isinstance(error, sqlite3.OperationalError) or "decode" in str(error)
