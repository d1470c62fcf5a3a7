"""One SQLite file: how it is opened, and what it or its disk could not do, in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sayso.errors import WorkspaceBusy, WorkspaceFault

MAGIC = b"SQLite format 3\0"


def connected(path: Path, *, writable: bool) -> sqlite3.Connection:
    """A connection; where nothing may be written, one that leaves no file beside it."""
    if writable:
        return sqlite3.connect(path, isolation_level=None, timeout=10)
    beside = Path(f"{path}-wal")
    if beside.exists() and beside.stat().st_size:
        raise WorkspaceFault(
            f"{beside}: holds loads that are not in the log yet; open the workspace once where it can be written"
        )
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)


def format_of(path: Path) -> int:
    """The format as the first page has it, 0 where there is none yet; to open the file could change it."""
    try:
        with path.open("rb") as file:
            page = file.read(64)
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise WorkspaceFault(f"{path}: {error.strerror}") from error
    return int.from_bytes(page[60:]) if page.startswith(MAGIC) else 0


@contextmanager
def faults(path: Path) -> Iterator[None]:
    """Say what the file system or SQLite could not do, and to which file."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise WorkspaceBusy(f"{path.parent}: another process is writing this workspace; try again") from error
        if "decode" in str(error):
            raise WorkspaceFault(f"{path}: holds what is no text; put the right file back") from error
        raise WorkspaceFault(f"{path}: {error}; nothing was written") from error
    except sqlite3.ProgrammingError as error:
        if "thread" in str(error):
            raise WorkspaceFault(f"{path.parent}: opened in another thread; open a Workspace in each") from error
        raise
    except sqlite3.DatabaseError as error:
        raise WorkspaceFault(f"{path}: {error}; put the right file back") from error
