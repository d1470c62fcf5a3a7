"""A workspace: one log, the state folded from it, and the graphs that follow. The command line has the same verbs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple, Self
from uuid import uuid4

from sayso import names
from sayso.errors import BadArgument, UnknownName, WorkspaceExists, WorkspaceFault
from sayso.files import BASE, LOG, Files, own_files
from sayso.followers import Following
from sayso.graph.ids import is_base
from sayso.graph.judgements import RECORDED
from sayso.graph.log import Load, SqliteLog
from sayso.graph.state import State
from sayso.graph.verify import Difference
from sayso.judging import Judging, Loaded, loaded
from sayso.loaders.admit import Admission
from sayso.moments import load_as_of
from sayso.ontology.read import read as read_ontology
from sayso.querying import Tracer
from sayso.settings import Settings
from sayso.view import View
from sayso.views import place_of


class Status(NamedTuple):
    folder: Path
    base: str
    loads: int
    counts: Mapping[str, int]
    stores: tuple[Following, ...]
    settings: Settings
    fault: str = ""
    """Why the log cannot be folded; all else is then as it was folded last."""


class Workspace(Judging):
    """An open workspace: everything that was loaded, as it is known now. `tracer` is called with each query after it
    ran. With `waits`, graphs that are behind are asked as they are, since another process brings them up."""

    def __init__(self, folder: str | Path = ".", *, tracer: Tracer | None = None, waits: bool = False) -> None:
        ontology = read_ontology(*own_files(Path(folder)))
        super().__init__(Files(Path(folder), ontology, waits=waits), ontology, tracer, outside=True)

    @classmethod
    def init(cls, folder: str | Path, base: str = BASE) -> Self:
        """Make an empty workspace. Raises WorkspaceExists, or BadArgument for a base that is no IRI."""
        path = Path(folder)
        if not is_base(base):
            raise BadArgument(f"{base!r} is no base: write an absolute IRI that ends in / or #, such as {BASE}")
        if (path / LOG).exists():
            raise WorkspaceExists(f"{path}: there is a workspace here already")
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WorkspaceFault(f"{path}: {error.strerror}") from error
        beside = path / f"{LOG}.new"
        beside.unlink(missing_ok=True)
        log = SqliteLog(beside)
        log.set("base", base)
        log.set("workspace", uuid4().hex)
        log.close()
        beside.rename(path / LOG)
        return cls(path)

    def view(self, as_of: int | str | date | datetime | None = None, identity: str | None = None) -> View:
        """What was known as of a load, or at a moment or at the end of a day in UTC; under an identity view.

        `identity` is the name that judgements of identity were given, which then count beside those without one;
        `recorded` leaves all of them out. The view's state and graphs are kept, so that asking again is quick. Raises
        BadArgument for what is no load and no moment, and UnknownName for a view that no judgement names.
        """
        seen = self._identity_view(identity)
        until = None if as_of is None else load_as_of(as_of, self.log)
        files = self.files.seen(place_of(self.folder, until, seen), until, seen)
        return View(files, self.ontology, self._tracer, outside=until is None and not seen)

    def _identity_view(self, given: str | None) -> str:
        seen = names.given_view(given)
        if seen in (None, RECORDED):
            return seen or ""
        known = self.identity_views()
        if seen not in known:
            raise UnknownName(f"no judgement names an identity view {seen!r}; there are {', '.join(known)}")
        return seen

    # loading

    def check(self, paths: Iterable[str | Path]) -> list[Loaded]:
        """What a load of these files would do. Raises Problems with all that is wrong; writes nothing."""
        with self.files.reading() as state:
            return [loaded(load) for load in self._admitted(state, paths)]

    def load(self, paths: Iterable[str | Path], by: str | None = None) -> list[Loaded]:
        """Load files, all or none; then fold, derive and let every reachable store follow.

        A file that says what it said before makes no load. Raises Problems, LogMoved or WorkspaceBusy, with the log as
        it was. A database that cannot be reached is left behind; `status` and `sync` tell.
        """
        signed = names.given(by, "by", "whose load this is, or leave it out") or ""
        with self.files.writing() as state:
            return self._take_in(state, self._admitted(state, paths), signed)

    def _admitted(self, state: State, paths: Iterable[str | Path]) -> list[Load]:
        admission = Admission(self.ontology, self.ids, self.log, state)
        loads = admission.read(map(Path, paths))
        self.files.notices += admission.notices
        return loads

    # stores

    def sync(self, name: str | None = None, *, rebuild: bool = False) -> dict[str, int]:
        """Bring stores to the state, or build them anew; how many records each was given.

        A store that cannot be written does not stop the others: SomeFailed is raised at the end.
        """
        return self._followers.sync(name, rebuild=rebuild)

    def status(self) -> Status:
        """What is loaded, and where each store stands. A log that cannot be folded is told, not raised."""
        with self.files.folded() as (state, fault):
            counts = {path: state.count(path) for path in self.ontology.kinds} if state else {}
            standing = self._followers.standing(state) if state else ()
            loads = self.log.head()
            return Status(self.folder, self.ids.base, loads, counts, standing, self._followers.settings, fault)

    def verify(self, name: str | None = None, *, deep: bool = False) -> dict[str, list[Difference]]:
        """Everything found in each store against the state; `deep` first folds the log again and compares the state.

        A store that cannot be read does not stop the others: SomeFailed is raised at the end.
        """
        with self.files.reading() as state:
            return self._followers.verify(state, name, deep=deep)
