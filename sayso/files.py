"""The files of a workspace: held open only while something is read or written, so that others may too."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic, sleep

from sayso import writer_lock
from sayso.errors import Problems, StateDamaged, WorkspaceBusy, WorkspaceFault, WorkspaceMissing
from sayso.graph.ids import Ids
from sayso.graph.log import SqliteLog
from sayso.graph.recheck import recheck
from sayso.graph.record import Position
from sayso.graph.state import State, view_digest
from sayso.ontology.model import Ontology
from sayso.queries.derive import derive
from sayso.writer_lock import WriterLock

BASE = "https://sayso.example/"
logger = logging.getLogger(__name__)
OWN_ONTOLOGY = "ontology"
"""The folder whose Turtle files are added to the built-in ontology."""
FITS = "ontology"
"""The log's setting that has the digest of the ontology which all records were last held against."""
LOG, STATE = "log.sqlite", "state.duckdb"
READERS = "readers.duckdb"
"""A copy of the state, for those who wait for no writer."""


def own_files(folder: Path) -> list[Path]:
    """The Turtle files that a workspace adds to the built-in ontology, in order of name."""
    return sorted((folder / OWN_ONTOLOGY).glob("*.ttl"))


class Files:
    """The log, and the state when it is asked for; with `waits`, as another process published it last. Raises
    WorkspaceMissing where there is no log."""

    def __init__(self, folder: Path, ontology: Ontology, *, waits: bool = False) -> None:
        self.folder = self.place = folder
        self.waits = waits
        if not (folder / LOG).exists():
            raise WorkspaceMissing(f"{folder}: no workspace here; make one with: sayso init {folder}")
        self.log = SqliteLog(folder / LOG)
        base = self.log.setting("base")
        if base is None:
            self.log.close()
            raise WorkspaceFault(f"{folder / LOG}: has no base of ids; put the right file back")
        self.ids = Ids(base)
        self.owner = self.log.setting("workspace") or ""
        self._ontology = ontology
        self._identity = ""
        self._until: int | None = None
        self._readings = 0
        self.notices: list[str] = []
        """What the person at the terminal should be told."""
        self.came_in = 0
        """The last load that was written through these files; 0 when none was."""

    def seen(self, place: Path, until: int | None, identity: str) -> Files:
        """The same log as of a load and under an identity view; the state, and what follows it, lie in `place`."""
        found = Files(self.folder, self._ontology)
        found.place, found._until, found._identity = place, until, identity
        found.notices = self.notices
        return found

    def close(self) -> None:
        self.log.close()

    @property
    def _lock(self) -> WriterLock:
        return WriterLock(self.folder, self.place)

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
        """The state, caught up with the log, for one writer at a time; `anew`, folded again from its beginning.

        Raises WorkspaceBusy after some seconds, and WorkspaceFault for a log that has lost what was folded.
        """
        with self._lock.held():
            if self.place != self.folder:
                self._refuse_lost()
            state = self._anew() if anew else self._begun()
            try:
                if not state.is_current(self.log, self.load):
                    self._recheck()
                self.catch_up(state)
                yield state
            finally:
                state.close()

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

    def _begun(self) -> State:
        """The state for writing; folded again where it cannot be read."""
        try:
            state = self._opened(read_only=False)
        except StateDamaged as error:
            state = self._anew()
            self.notices.append(f"{error}: folded again from the log")
        if self.place != self.folder and state.misses(self.log):  # the workspace's own state does not
            state.close()
            state = self._anew()
        return state

    def _refuse_lost(self) -> None:
        """No view is folded from a log that has lost what the workspace's own state has. Raises WorkspaceFault."""
        whole = Files(self.folder, self._ontology)
        if state := whole.found():
            try:
                state.refuse_lost(self.log)
            finally:
                state.close()
        whole.close()

    def _anew(self) -> State:
        """The whole log folded beside the state, and then put in its place: a log that cannot be folded, or a full
        disk, leaves what was there."""
        path = self.place / STATE
        beside = path.with_suffix(".new")
        _discard(beside)
        self._recheck()
        state = State(beside, self._ontology, identity=self._identity)
        try:
            self.catch_up(state)
        finally:
            state.close()
        _discard(path)
        beside.replace(path)
        return self._opened(read_only=False)

    def catch_up(self, state: State) -> None:
        """Fold and derive what the log has and the state has not."""
        if not state.is_current(self.log, self.load):
            started = monotonic()
            state.catch_up(self.log, lambda state: derive(state, self.ids, self.log.archived), self.load)
            if state.replaced is None:
                state.set("base", self.ids.base)
                state.set("workspace", self.owner)
            logger.info("folded up to load %d in %.2f s", self.load, monotonic() - started)

    @contextmanager
    def reading(self) -> Iterator[State]:
        """The state as of the log's head, or of the load that is looked at, for reading. Raises WorkspaceBusy where
        one waits for another process that has published none."""
        state = self._published() if self.waits else self._current()
        self._readings += 1
        try:
            yield state
        finally:
            self._readings -= 1
            state.close()

    def _current(self) -> State:
        state = self.found()
        if state is None or not state.is_current(self.log, self.load):
            if state:
                state.close()
            with self.writing():
                pass
            state = self._opened(read_only=True)
        return state

    def _published(self) -> State:
        path = self.place / READERS
        if not path.exists():
            raise WorkspaceBusy(f"{self.folder}: is being brought up; try again")
        return self._of_this_log(State(path, self._ontology, identity=self._identity, read_only=True))

    def publish(self) -> None:
        """Copy the state, caught up with the log, for those who wait for no writer."""
        with self.writing():
            pass
        beside = self.place / f"{READERS}.new"
        with self._lock.held():
            shutil.copyfile(self.place / STATE, beside)
        beside.replace(self.place / READERS)

    @contextmanager
    def folded(self) -> Iterator[tuple[State | None, str]]:
        """The state for reading; where the log cannot be folded, as it lies there, or none, and why."""
        with ExitStack() as opened:
            state, fault = None, ""
            try:
                state = opened.enter_context(self.reading())
            except WorkspaceFault as error:
                fault = str(error)
                if state := self.found():
                    opened.callback(state.close)
            yield state, fault

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
        until = monotonic() + writer_lock.WAIT_SECONDS
        if read_only and not self._readings:
            self._lock.let_pass()
        while True:
            try:
                state = State(self.place / STATE, self._ontology, identity=self._identity, read_only=read_only)
                return self._of_this_log(state)
            except WorkspaceBusy as error:
                if monotonic() > until:
                    raise (self._lock.busy() if read_only else error) from error
                sleep(0.05)

    def _of_this_log(self, state: State) -> State:
        owner, base = state.setting("workspace"), state.setting("base")
        if owner in (None, self.owner) and base in (None, self.ids.base):
            return state
        state.close()
        if owner != self.owner:
            raise StateDamaged(f"{state.path}: was folded from another workspace's log")
        raise WorkspaceFault(
            f"{self.folder / LOG}: ids begin with {self.ids.base}, and with {base} when it was folded; put the right"
            " file back"
        )


def _discard(path: Path) -> None:
    """Delete a state with what DuckDB keeps beside it; a folder only when it is empty."""
    try:
        Path(f"{path}.wal").unlink(missing_ok=True)
        path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
    except OSError as error:
        raise WorkspaceFault(f"{path}: {error.strerror}; move it away") from error
