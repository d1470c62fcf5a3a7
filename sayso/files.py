"""The files of a workspace: held open only while something is read or written, so that others may too."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from filelock import FileLock, Timeout

from sayso.errors import Problems, WorkspaceBusy, WorkspaceFault, WorkspaceMissing
from sayso.graph.ids import Ids
from sayso.graph.log import SqliteLog
from sayso.graph.recheck import recheck
from sayso.graph.record import Position
from sayso.graph.state import State, view_digest
from sayso.ontology.model import Ontology
from sayso.queries.derive import derive

BASE = "https://sayso.example/"
logger = logging.getLogger(__name__)
OWN_ONTOLOGY = "ontology"
"""The folder whose Turtle files are added to the built-in ontology."""
FITS = "ontology"
"""The log's setting that has the digest of the ontology which all records were last held against."""
LOG, STATE, LOCK = "log.sqlite", "state.duckdb", "writer.lock"
WAIT_SECONDS = 10.0


def own_files(folder: Path) -> list[Path]:
    """The Turtle files that a workspace adds to the built-in ontology, in order of name."""
    return sorted((folder / OWN_ONTOLOGY).glob("*.ttl"))


class Files:
    """The log, and the state when it is asked for. Raises WorkspaceMissing where there is no log."""

    def __init__(self, folder: Path, ontology: Ontology) -> None:
        self.folder = self.place = folder
        if not (folder / LOG).exists():
            raise WorkspaceMissing(f"{folder}: no workspace here; make one with: sayso init {folder}")
        self.log = SqliteLog(folder / LOG)
        self.ids = Ids(self.log.setting("base") or BASE)
        self.owner = self.log.setting("workspace") or ""
        self._ontology = ontology
        self._identity = ""
        self._until: int | None = None
        self.notices: list[str] = []
        """What the person at the terminal should be told."""

    def seen(self, place: Path, until: int | None, identity: str) -> Files:
        """The same log as of a load and under an identity view; the state, and what follows it, lie in `place`."""
        found = Files(self.folder, self._ontology)
        found.place, found._until, found._identity = place, until, identity
        return found

    def close(self) -> None:
        self.log.close()

    @property
    def load(self) -> int:
        """The last load that the state holds when it is current."""
        return self.log.head() if self._until is None else self._until

    @property
    def wanted(self) -> Position:
        """Where the state is when it is current."""
        load = self.load
        return Position(load, self.log.history(load), view_digest(self._ontology, self._identity))

    @contextmanager
    def writing(self, *, anew: bool = False) -> Iterator[State]:
        """The state, caught up with the log, for one writer at a time; `anew`, forgotten first and folded again.

        Raises WorkspaceBusy after some seconds, and WorkspaceFault for a log that has lost what was folded.
        """
        lock = FileLock(self.place / LOCK, timeout=WAIT_SECONDS)
        try:
            lock.acquire()
        except Timeout as error:
            raise WorkspaceBusy(f"{self.folder}: another process is writing this workspace; try again") from error
        except OSError as error:
            raise WorkspaceFault(f"{self.folder}: {error.strerror}; nothing was written") from error
        try:
            state = self._opened(read_only=False)
            try:
                if anew:
                    state.clear()
                if not state.is_current(self.log, self.load):
                    self._recheck()
                self.catch_up(state)
                yield state
            finally:
                state.close()
        finally:
            lock.release()

    def _recheck(self) -> None:
        """Hold what was loaded under another ontology against this one. Raises Problems; then nothing has changed."""
        before, digest = self.log.setting(FITS), self._ontology.digest
        if before == digest and self._until is None:
            return
        found = recheck(self.log, self._ontology, self.ids, self._until)
        if found.problems:
            raise Problems(found.problems)
        if self._until is not None:
            return
        self.log.set(FITS, digest)
        if before and found.records:
            told = f"the ontology has changed: {found.records:,} records fit it and are folded anew; stores are rebuilt"
            self.notices.append(told)

    def catch_up(self, state: State) -> None:
        """Fold and derive what the log has and the state has not."""
        if not state.is_current(self.log, self.load):
            started = monotonic()
            state.catch_up(self.log, lambda state, db: derive(state, db, self.ids), self.load)
            logger.info("folded up to load %d in %.2f s", self.load, monotonic() - started)

    @contextmanager
    def reading(self) -> Iterator[State]:
        """The state as of the log's head, or of the load that is looked at, for reading."""
        state = self.found()
        if state is None or not state.is_current(self.log, self.load):
            if state:
                state.close()
            with self.writing():
                pass
            state = self._opened(read_only=True)
        try:
            yield state
        finally:
            state.close()

    def found(self) -> State | None:
        """The state as it lies there, for reading; None where there is no file, or one that cannot be read, which the
        next writer begins anew."""
        try:
            return self._opened(read_only=True) if (self.place / STATE).exists() else None
        except WorkspaceFault:
            return None

    def afresh(self) -> State:
        """Another state, in memory, folded from the log from its beginning."""
        state = State(Path(":memory:"), self._ontology, identity=self._identity)
        self.catch_up(state)
        return state

    def _opened(self, *, read_only: bool) -> State:
        """Open the state, waiting while another process has it open."""
        until = monotonic() + WAIT_SECONDS
        while True:
            try:
                return State(self.place / STATE, self._ontology, identity=self._identity, read_only=read_only)
            except WorkspaceBusy:
                if monotonic() > until:
                    raise
                sleep(0.05)
