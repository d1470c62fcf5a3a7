"""What a worker has open from one task to the next: a workspace, or a scratch dataset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol

import pyoxigraph as ox

from sayso.graph.generations import Generations
from sayso.graph.quads import PREFIXES
from sayso.graph.sparql_store import SparqlStore
from sayso.view import View
from sayso.workspace import Workspace


class Seen(NamedTuple):
    """Quads for reading, as they are now, and what changes when they do."""

    quads: ox.Store
    position: str


class Desk(Protocol):
    @property
    def union(self) -> bool:
        """Whether the default graph of a query that chooses none is the union of all graphs."""
        ...

    @property
    def prefixes(self) -> Mapping[str, str]:
        """What a query need not declare."""
        ...

    def seen(self) -> Seen: ...


class WorkspaceDesk:
    """A workspace as its graphs have it, which another process keeps up with the log."""

    union = True
    prefixes = PREFIXES

    def __init__(self, folder: Path) -> None:
        self.workspace = Workspace(folder, waits=True)

    @property
    def remote(self) -> SparqlStore | None:
        """The SPARQL store that the settings name, which is asked in place of the embedded one."""
        found = self.workspace.stores.get(SparqlStore.name)
        return found if isinstance(found, SparqlStore) else None

    def seen(self) -> Seen:
        found = self.workspace.quads()
        return Seen(found.reader, str(found.position()))

    @contextmanager
    def seen_as(self, as_of: str | None, identity: str | None) -> Iterator[View]:
        """The workspace as of a load and under an identity view; itself where neither is given."""
        if as_of is None and identity is None:
            yield self.workspace
        else:
            with self.workspace.view(as_of, identity) as view:
                yield view


class ScratchDesk:
    """A dataset of its own, in a folder, which one worker writes and the others read."""

    union = False
    prefixes: Mapping[str, str] = {}

    def __init__(self, folder: Path) -> None:
        self.databases = Generations(folder)

    def seen(self) -> Seen:
        self.databases.reopen()
        return Seen(self.databases.reader, str(self.databases.read))
