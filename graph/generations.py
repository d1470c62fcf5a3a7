"""Oxigraph databases in one folder: one for each write, made from the one before, and a file that names the one in use.

What was published is never written again: a reader of a database that another process compacts loses files that it has
not opened yet, and its queries then go on for ever. A database goes when it is in use no more and nobody reads it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox

from sayso.errors import WorkspaceBusy, WorkspaceFault

UNREADABLE = (OSError, RuntimeError, ValueError)
"""What the engine raises for files that are damaged or gone."""

NOTHING = "0"
"""The name of no database: numbers begin with 1."""

FIXED = ".sst"
"""Files that are never changed once they are written; others are copied."""

OWN = ("LOCK", "LOG")
"""Files that a database makes for itself."""

HELD = "HELD"
"""The file in a database that is locked by who reads it, together, or writes it, alone."""


class Generations:
    """Whoever reads holds on to what it read until it reopens or closes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._name = folder / "current"
        self._reader: ox.Store | None = None
        self._read: Path | None = None
        self._held: int | None = None

    @property
    def path(self) -> Path:
        """The database in use."""
        try:
            name = self._name.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            name = ""
        return self._folder / (name if name.isdigit() else NOTHING)

    @property
    def reader(self) -> ox.Store:
        """The database in use when it was opened, for reading; empty when there is none that can be read."""
        if self._reader is None:
            self._read = self._hold()
            try:
                self._reader = ox.Store.read_only(str(self._read)) if self._read.exists() else ox.Store()
            except UNREADABLE:
                self._reader = ox.Store()
        return self._reader

    def _hold(self) -> Path:
        """The database in use, which from now on is not removed."""
        while True:
            path = self.path
            with suppress(OSError):  # of no database, or of one that nobody else may write
                self._held = os.open(path / HELD, os.O_RDONLY)
                fcntl.flock(self._held, fcntl.LOCK_SH)
            if path == self.path:
                return path
            self.close()

    @property
    def read(self) -> Path:
        """The database that the reader reads."""
        return self._read or self.path

    def reopen(self) -> None:
        """Let go of a database that is in use no more."""
        if self._read != self.path:
            self.close()

    def close(self) -> None:
        self._reader = self._read = None
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def write(self, work: Callable[[ox.Store], None], *, anew: bool = False) -> None:
        """Work on the next database, which is the one in use, or with `anew` empty; when the work ends well it comes
        into use. Raises what the work and the engine raise, and WorkspaceBusy where another process writes."""
        before = self.path
        self._make_folder()
        path = self._folder / str(max(self._built(), default=0) + 1)
        try:
            path.mkdir()
        except FileExistsError as error:
            raise WorkspaceBusy(f"{self._folder}: another process is writing this graph; try again") from error
        with (path / HELD).open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            try:
                if not anew and before.exists():
                    _copy(before, path)
                store = ox.Store(str(path))
                work(store)
                store.flush()
                del store  # closed: from here on nothing changes in it
                self._use(path)
            except BaseException:
                shutil.rmtree(path, ignore_errors=True)
                raise
        self.close()
        self._prune(path)

    def _make_folder(self) -> None:
        try:
            if self._folder.is_file():
                self._folder.unlink()
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WorkspaceFault(f"{self._folder}: {error.strerror}") from error

    def _built(self) -> list[int]:
        """The numbers of the databases that are there, whole or not."""
        return [int(path.name) for path in self._folder.iterdir() if path.name.isdigit()]

    def _use(self, path: Path) -> None:
        beside = self._name.with_suffix(".new")
        with beside.open("w", encoding="utf-8") as file:
            file.write(path.name)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._name)

    def _prune(self, used: Path) -> None:
        """Remove what is no database, and every database that is not in use and that nobody reads or writes."""
        for path in self._folder.iterdir():
            if path in (self._name, used) or _is_held(path):
                continue
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def _is_held(path: Path) -> bool:
    with suppress(FileNotFoundError, NotADirectoryError), (path / HELD).open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _copy(before: Path, path: Path) -> None:
    """A database as another; what never changes is shared."""
    for file in before.iterdir():
        if file.name in (HELD, *OWN) or file.name.startswith("LOG.old"):
            continue
        with suppress(OSError):  # a file system that cannot share
            if file.suffix == FIXED:
                (path / file.name).hardlink_to(file)
                continue
        shutil.copyfile(file, path / file.name)
