"""Batches of changes that were made after a snapshot was written: one line each, with a digest.

A line that was cut off or changed ends the journal: what stands behind it is as if it had never been written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from sayso.graph.record import Change, Position, Record

DIGEST = 16


class Batch(NamedTuple):
    """What leads from one position to another."""

    before: Position
    after: Position
    changes: tuple[Change, ...]


class Journal:
    """A journal in one file; no file is an empty one. `end` is its length in bytes, as far as it was read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.end = 0

    def read(self) -> Iterator[Batch]:
        """Every batch, the oldest first. What is appended afterwards comes behind the last of them."""
        self.end = 0
        if not self._path.exists():
            return
        with self._path.open("rb") as lines:
            for line in lines:
                digest, _, text = line.partition(b" ")
                if not line.endswith(b"\n") or digest != _digest(text):
                    return
                self.end += len(line)
                yield _batch(text)

    def append(self, batch: Batch) -> None:
        """Write a batch behind those that were read or appended before."""
        text = _line(batch)
        with self._path.open("r+b" if self._path.exists() else "wb") as file:
            file.seek(self.end)
            file.truncate()
            file.write(_digest(text) + b" " + text)
        self.end += DIGEST + 1 + len(text)

    def clear(self) -> None:
        self._path.unlink(missing_ok=True)
        self.end = 0


def size(changes: Sequence[Change]) -> int:
    """About how many bytes the changes take."""
    return sum(len(change.id) + len(change.record.dumps() if change.record else "") for change in changes)


def _digest(text: bytes) -> bytes:
    return hashlib.sha256(text).hexdigest()[:DIGEST].encode()


def _line(batch: Batch) -> bytes:
    changes = [[change.id, change.record.to_json() if change.record else None] for change in batch.changes]
    return json.dumps([batch.before, batch.after, changes], ensure_ascii=False).encode() + b"\n"


def _batch(text: bytes) -> Batch:
    before, after, changes = json.loads(text)
    read = (Change(id, Record.from_json(body) if body else None) for id, body in changes)
    return Batch(Position(*before), Position(*after), tuple(read))
