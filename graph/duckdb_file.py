"""One DuckDB file: how it is opened, and what it or its disk could not do, in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from sayso.errors import StateDamaged, WorkspaceBusy, WorkspaceFault

MAGIC = slice(8, 12), b"DUCK"
"""Where a DuckDB file says what it is. Of another database it would look for a reader on the network."""

DAMAGED = ("not a valid DuckDB database file", "Could not read", "Corrupt database file", "Failed to load metadata")
"""What DuckDB says of a file that it cannot read."""


def connected(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    """A connection to a file that is DuckDB's, or is not there. Raises StateDamaged for what is neither."""
    where, magic = MAGIC
    with suppress(FileNotFoundError):
        try:
            with path.open("rb") as file:
                if file.read(where.stop)[where] != magic:
                    raise StateDamaged(f"{path}: is no state of sayso")
        except IsADirectoryError as error:
            raise StateDamaged(f"{path}: is a folder") from error
        except PermissionError as error:
            raise WorkspaceFault(f"{path}: {error.strerror}") from error
    db = duckdb.connect(str(path), read_only=read_only)
    without_bar(db)
    db.execute("SET dynamic_or_filter_threshold = 1000")  # so many ids are looked up in an index, not by reading all
    return db


def without_bar(db: duckdb.DuckDBPyConnection) -> None:
    """Show no progress, which would come between what a command prints. It is only set where it is on, since in a
    notebook DuckDB refuses any setting of it where ipywidgets is missing, which it would draw it with."""
    if db.execute("SELECT current_setting('enable_progress_bar')").fetchall() != [(False,)]:
        db.execute("SET enable_progress_bar = false")


@contextmanager
def faults(path: Path) -> Iterator[None]:
    """Say what DuckDB or the file system could not do, and to which file."""
    try:
        yield
    except (duckdb.ConnectionException, duckdb.ResourceInUseException) as error:
        raise WorkspaceBusy(f"{path.parent}: this process itself has it open; finish that first") from error
    except duckdb.Error as error:
        if "Could not set lock" in str(error):
            raise WorkspaceBusy(f"{path.parent}: another process has it open; try again") from error
        if any(words in str(error) for words in DAMAGED):
            raise StateDamaged(f"{path}: {str(error).splitlines()[0]}; fold it again: sayso sync --rebuild") from error
        if isinstance(error, duckdb.IOException | duckdb.TransactionException):  # what cannot be committed, too
            raise WorkspaceFault(f"{path}: {str(error).splitlines()[0]}") from error
        raise
    except RuntimeError as error:
        if str(error) == "Query interrupted":  # what DuckDB makes of Ctrl-C
            raise KeyboardInterrupt from error
        raise
