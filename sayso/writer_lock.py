"""One writer at a time: the lock beside the state of a workspace, which says who has it."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from sayso.errors import WorkspaceBusy, WorkspaceFault

LOCK = "writer.lock"
WAIT_SECONDS = 10.0
"""How long one waits for others to finish."""


class WriterLock:
    """The lock of the workspace in `folder`; that of a view of it lies in another `place`."""

    def __init__(self, folder: Path, place: Path) -> None:
        self._folder = folder
        self._path = place / LOCK

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else writes inside. Raises WorkspaceBusy, after WAIT_SECONDS, and WorkspaceFault."""
        lock = FileLock(self._path, timeout=WAIT_SECONDS)
        try:
            lock.acquire()
        except (Timeout, RuntimeError) as error:  # the second, where this thread has it already
            raise self.busy() from error
        except OSError as error:
            raise WorkspaceFault(f"{self._folder}: {error.strerror}; nothing was written") from error
        try:
            with suppress(OSError):  # a full disk
                now = datetime.now(UTC).isoformat(timespec="seconds")
                _write_over(self._path, f"process {os.getpid()} on {socket.gethostname()} since {now}")
            yield
        finally:
            lock.release()

    def busy(self) -> WorkspaceBusy:
        """Who has it, as an error."""
        who = ""
        with suppress(OSError, UnicodeDecodeError):
            who = self._path.read_text(encoding="utf-8")
        return WorkspaceBusy(f"{self._folder}: {who or 'another process'} is writing this workspace; try again")

    def let_pass(self) -> None:
        """Let one who wants to write go first, whom readers that overlap would keep out for ever. For a while only: he
        may fold a state beside the one that is read, or wait for somebody who waits for this reader."""
        with suppress(Timeout, RuntimeError, OSError), FileLock(self._path, timeout=WAIT_SECONDS / 4):
            pass


def _write_over(path: Path, text: str) -> None:
    """Without emptying the file first: some file systems then wait for the disk when it is closed."""
    with path.open("r+b") as file:
        file.write(text.encode())
        file.truncate()
