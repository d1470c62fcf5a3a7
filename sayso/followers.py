"""The graphs that follow a workspace's state: opened, brought up to it, and held against it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from sayso import settings
from sayso.errors import StoreUnavailable, UnknownName
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


class Following(NamedTuple):
    """Where a store stands: its position, or the reason why it cannot be reached."""

    name: str
    position: Position | None
    current: bool
    fault: str = ""


class Followers:
    """Every graph that follows a state, by name: the embedded ones, which lie in `folder`, and with `outside` the
    databases that the settings name. `files` gives the state to follow."""

    def __init__(self, folder: Path, files: Files, ontology: Ontology, *, outside: bool = True) -> None:
        self._files = files
        self._ontology = ontology
        self.reference = NetworkxStore(ontology)
        self.rdf = OxigraphStore(folder / "oxigraph", ontology, files.ids)
        self._embedded = (self.reference, KgliteStore(folder / "graph.kgl", ontology, files.ids), self.rdf)
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
        """One store, or all of them. Raises UnknownName."""
        if name is None:
            return list(self.stores.values())
        if name not in self.stores:
            needed = " and ".join(settings.ADDRESSES.get(name, ()))
            hint = f"; name its server in sayso.toml: [{name}] {needed}" if needed else ""
            raise UnknownName(f"no store {name!r}{hint}; there are {', '.join(self.stores)}")
        return [self.stores[name]]

    def follow(self, state: State) -> None:
        """Bring every store up that keeps what it holds and can be reached."""
        for each in self.stores.values():
            if each.keeps:
                with suppress(StoreUnavailable):
                    store.catch_up(state, each)

    def sync(self, name: str | None, *, rebuild: bool) -> dict[str, int]:
        """Bring stores up, or build them anew, all of them after the state; how many records each was given."""
        with self._files.writing(anew=rebuild and name is None) as state:
            follow = store.rebuild if rebuild else store.catch_up
            return {each.name: follow(state, _reopened(each)) for each in self.named(name)}

    def current(self, found: Followed) -> Followed:
        """The store, at the state's position; it is brought up first if it is not."""
        with self._files.reading() as state:
            wanted = state.position
            if found.position() == wanted or _reopened(found).position() == wanted:
                return found
            if not found.keeps:
                store.catch_up(state, found)
                return found
        self.sync(found.name, rebuild=False)
        return found

    def standing(self, state: State) -> tuple[Following, ...]:
        """Where each store stands that keeps what it holds."""
        return tuple(_standing(each, state.position) for each in self.stores.values() if each.keeps)

    def verify(self, state: State, name: str | None) -> dict[str, list[Difference]]:
        """Everything found in each store against the state."""
        found: dict[str, list[Difference]] = {}
        for each in self.named(name):
            if not each.keeps:
                store.catch_up(state, each)
            found[each.name] = sorted(verify(state, _reopened(each)))
        return found

    def against_log(self, state: State) -> list[Difference]:
        """The state against a fresh fold of the whole log."""
        again = self._files.afresh()
        reference = NetworkxStore(self._ontology)
        store.rebuild(state, reference)
        differences = sorted(verify(again, reference))
        again.close()
        return differences


def _reopened(each: Store) -> Store:
    if isinstance(each, Reopens):
        each.reopen()
    return each


def _standing(each: Store, wanted: Position | None) -> Following:
    try:
        position = _reopened(each).position()
    except StoreUnavailable as error:
        return Following(each.name, None, False, str(error))
    return Following(each.name, position, position == wanted)
