"""The graphs that follow a workspace's state: opened, brought up to it, and held against it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from time import perf_counter
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from sayso import settings
from sayso.errors import BadArgument, SaysoError, SomeFailed, UnknownName, WorkspaceBusy
from sayso.files import Files
from sayso.graph import store
from sayso.graph.kglite_store import KgliteStore
from sayso.graph.networkx_store import NetworkxStore
from sayso.graph.oxigraph_store import OxigraphStore
from sayso.graph.record import Position
from sayso.graph.state import State
from sayso.graph.store import Reopens, Store
from sayso.graph.verify import Difference, verify
from sayso.ontology.model import Ontology

Followed = TypeVar("Followed", bound=Store)
Done = TypeVar("Done")
logger = logging.getLogger(__name__)


class Following(NamedTuple):
    """Where a store stands: its position, or the reason why it cannot be reached."""

    name: str
    position: Position | None
    current: bool
    fault: str = ""


class Followers:
    """Every graph that follows a state, by name: the embedded ones, which lie in `folder`, and with `outside` the
    databases that the settings name. `files` gives the state to follow; where it waits, another process brings the
    graphs up, and until then they are asked as they are."""

    def __init__(self, folder: Path, files: Files, ontology: Ontology, *, outside: bool = True) -> None:
        self._files = files
        self._ontology = ontology
        self.reference = NetworkxStore(ontology)
        self.rdf = OxigraphStore(folder / "oxigraph", ontology, files.ids)
        self.cypher = KgliteStore(folder / "graph.kgl", ontology, files.ids)
        self._embedded = (self.reference, self.cypher, self.rdf)
        self.settings = settings.read(files.folder)
        self._outside = outside

    @cached_property
    def stores(self) -> dict[str, Store]:
        outside = self._databases() if self._outside else ()
        return {each.name: each for each in (*self._embedded, *outside)}

    def _databases(self) -> Iterator[Store]:
        """The databases that are named; each takes long to import."""
        ours: dict[str, Any] = {"ontology": self._ontology, "ids": self._files.ids, "owner": self._files.owner}
        if given := self.settings.table("neo4j"):
            from sayso.graph.neo4j_store import Neo4jStore

            yield Neo4jStore(**ours, **given)
        if given := self.settings.table("sparql"):
            from sayso.graph.sparql_store import SparqlStore

            yield SparqlStore(**ours, **given)

    def close(self) -> None:
        for each in self.__dict__.pop("stores", {}).values():
            each.close()

    def named(self, name: str | None) -> list[Store]:
        """One store, or all of them. Raises UnknownName, and BadArgument for a database that is asked for a view."""
        if name is None:
            return list(self.stores.values())
        if name not in self.stores and name in settings.ADDRESSES and not self._outside:
            kept = ", ".join(self.stores)
            raise BadArgument(f"{name} holds what is known now; a view is answered by {kept}: leave --store out")
        if name not in self.stores:
            needed = " and ".join(settings.ADDRESSES.get(name, ()))
            hint = f"; name its server in sayso.toml: [{name}] {needed}" if needed else ""
            raise UnknownName(f"no store {name!r}{hint}; there are {', '.join(self.stores)}")
        return [self.stores[name]]

    def follow(self, state: State) -> None:
        """Bring every store up that keeps what it holds; what cannot follow stays behind."""
        for each in self.stores.values():
            if each.keeps:
                try:
                    _followed(state, _reopened(each), store.catch_up)
                except SaysoError as error:
                    logger.info("%s does not follow: %s", each.name, error)

    def sync(self, name: str | None, *, rebuild: bool) -> dict[str, int]:
        """Bring stores up, or build them anew, all of them after the state; how many records each was given. Raises
        SomeFailed at the end."""
        with self._files.writing(anew=rebuild and name is None) as state:
            follow = store.rebuild if rebuild else store.catch_up
            return _each(self.named(name), lambda each: _followed(state, _reopened(each), follow))

    def current(self, found: Followed) -> Followed:
        """The store, at the state's position; it is brought up first if it is not. Raises WorkspaceBusy for one that
        another process has not built yet."""
        if found.position() == self._files.wanted:
            return found
        if self._files.waits and found.keeps:
            if _reopened(found).position() is None:
                raise WorkspaceBusy(f"{found.name} is being built; try again")
            return found
        with self._files.reading() as state:
            wanted, before = state.position, _reopened(found).position()
            if before == wanted:
                return found
            if not found.keeps:
                store.catch_up(state, found)
                return found
        taken = self.sync(found.name, rebuild=False)[found.name]
        told = before and wanted and before.view != wanted.view  # of the ontology that changed
        if self._outside and taken and not told:  # a view's stores are always built when they are asked first
            self._files.notices.append(f"{found.name} was behind or could not be read; it took {taken:,} records")
        return found

    def standing(self, state: State) -> tuple[Following, ...]:
        """Where each store stands that keeps what it holds."""
        return tuple(_standing(each, state.position) for each in self.stores.values() if each.keeps)

    def verify(self, state: State, name: str | None, *, deep: bool) -> dict[str, list[Difference]]:
        """Everything found in each store against the state; `deep` first folds the log again and compares the state.
        Raises SomeFailed at the end."""
        first = {"state": self.against_log(state)} if deep else {}
        return _each(self.named(name), lambda each: self._verified(state, each), first)

    def _verified(self, state: State, each: Store) -> list[Difference]:
        started = perf_counter()
        if not each.keeps:
            store.catch_up(state, each)
        found = sorted(verify(state, _reopened(each)))
        logger.info("%s: %d differences in %.2f s", each.name, len(found), perf_counter() - started)
        return found

    def against_log(self, state: State) -> list[Difference]:
        """The state against a fresh fold of the whole log."""
        again = self._files.afresh()
        reference = NetworkxStore(self._ontology)
        store.rebuild(state, reference)
        differences = sorted(verify(again, reference))
        again.close()
        return differences


def _each(
    stores: Iterable[Store], work: Callable[[Store], Done], before: Mapping[str, Done] = MappingProxyType({})
) -> dict[str, Done]:
    """What became of each store, after what was done before; one that fails does not stop the others."""
    done, faults = dict(before), []
    for each in stores:
        try:
            done[each.name] = work(each)
        except SaysoError as error:
            faults.append(str(error))
    if faults:
        raise SomeFailed(faults, done)
    return done


def _followed(state: State, each: Store, follow: Callable[[State, Store], int]) -> int:
    started = perf_counter()
    number = follow(state, each)
    logger.info("%s: %d records in %.2f s", each.name, number, perf_counter() - started)
    return number


def _reopened(each: Store) -> Store:
    if isinstance(each, Reopens):
        each.reopen()
    return each


def _standing(each: Store, wanted: Position | None) -> Following:
    try:
        position = _reopened(each).position()
    except SaysoError as error:
        return Following(each.name, None, False, str(error))
    return Following(each.name, position, position == wanted)
