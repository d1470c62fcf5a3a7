"""The files of a workspace: held open only while something is read or written, so that others may too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from filelock import FileLock, Timeout

from sayso.errors import WorkspaceBusy, WorkspaceFault, WorkspaceMissing
from sayso.graph.ids import Ids
from sayso.graph.log import SqliteLog
from sayso.graph.state import State
from sayso.ontology.model import Ontology
from sayso.queries.derive import derive

BASE = "https://sayso.example/"
LOG, STATE, LOCK = "log.sqlite", "state.duckdb", "writer.lock"
WAIT_SECONDS = 10.0


class Files:
    """The log, and the state when it is asked for. Raises WorkspaceMissing where there is no log."""

    def __init__(self, folder: Path, ontology: Ontology) -> None:
        self.folder = folder
        if not (folder / LOG).exists():
            raise WorkspaceMissing(f"{folder}: no workspace here; make one with: sayso init {folder}")
        self.log = SqliteLog(folder / LOG)
        self.ids = Ids(self.log.setting("base") or BASE)
        self._ontology = ontology

    def close(self) -> None:
        self.log.close()

    @contextmanager
    def writing(self) -> Iterator[State]:
        """The state, caught up with the log, for one writer at a time. Raises WorkspaceBusy after some seconds."""
        lock = FileLock(self.folder / LOCK, timeout=WAIT_SECONDS)
        try:
            lock.acquire()
        except Timeout as error:
            raise WorkspaceBusy(f"{self.folder}: another process is writing this workspace; try again") from error
        except OSError as error:
            raise WorkspaceFault(f"{self.folder}: {error.strerror}; nothing was written") from error
        try:
            state = self._opened(read_only=False)
            try:
                self.catch_up(state)
                yield state
            finally:
                state.close()
        finally:
            lock.release()

    def catch_up(self, state: State) -> None:
        """Fold and derive what the log has and the state has not."""
        if not state.is_current(self.log):
            state.catch_up(self.log, lambda state, db: derive(state, db, self.ids))

    @contextmanager
    def reading(self) -> Iterator[State]:
        """The state as of the log's head, for reading."""
        state = self._found()
        if state is None or not state.is_current(self.log):
            if state:
                state.close()
            with self.writing():
                pass
            state = self._opened(read_only=True)
        try:
            yield state
        finally:
            state.close()

    def _found(self) -> State | None:
        """The state for reading; None where there is no file, or a damaged one, which the next writer begins anew."""
        try:
            return self._opened(read_only=True) if (self.folder / STATE).exists() else None
        except WorkspaceFault:
            return None

    def _opened(self, *, read_only: bool) -> State:
        """Open the state, waiting while another process has it open."""
        until = monotonic() + WAIT_SECONDS
        while True:
            try:
                return State(self.folder / STATE, self._ontology, read_only=read_only)
            except WorkspaceBusy:
                if monotonic() > until:
                    raise
                sleep(0.05)
