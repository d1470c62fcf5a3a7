"""What a worker has open from one task to the next: a workspace, or a scratch dataset."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from sayso.graph.quads import PREFIXES
from sayso.graph.sparql import snapshot
from sayso.workspace import Workspace


class Desk(Protocol):
    @property
    def union(self) -> bool:
        """Whether the default graph of a query that chooses none is the union of all graphs."""
        ...

    @property
    def prefixes(self) -> Mapping[str, str]:
        """What a query need not declare."""
        ...

    def at(self, version: str) -> None:
        """See no older version than this."""
        ...

    def quads(self) -> ox.Store:
        """The quads as they are now, for reading."""
        ...

    def position(self) -> str:
        """What changes when the quads do."""
        ...


class WorkspaceDesk:
    """A workspace as its graphs have it, which another process keeps up with the log."""

    union = True
    prefixes = PREFIXES

    def __init__(self, folder: Path) -> None:
        self.workspace = Workspace(folder, waits=True)

    def at(self, version: str) -> None:
        """The log tells what is new."""

    def quads(self) -> ox.Store:
        return self.workspace.quads().reader

    def position(self) -> str:
        return str(self.workspace.quads().position())


class ScratchDesk:
    """A dataset of its own, in a folder, which one worker writes and the others read."""

    union = False
    prefixes: Mapping[str, str] = {}

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._reader: ox.Store | None = None
        self._version = ""

    def at(self, version: str) -> None:
        if version != self._version:
            self._reader, self._version = None, version

    def quads(self) -> ox.Store:
        self._reader = self._reader or snapshot(self._folder)
        return self._reader

    @cached_property
    def written(self) -> ox.Store:
        """For the one worker that writes."""
        return ox.Store(str(self._folder))

    def position(self) -> str:
        return self._version
