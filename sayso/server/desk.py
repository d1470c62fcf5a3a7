"""What a worker has open from one task to the next: a workspace, or a scratch dataset."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from sayso.graph.generations import Generations
from sayso.graph.quads import PREFIXES
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

    def quads(self) -> ox.Store:
        return self.workspace.quads().reader

    def position(self) -> str:
        return str(self.workspace.quads().position())


class ScratchDesk:
    """A dataset of its own, in a folder, which one worker writes and the others read."""

    union = False
    prefixes: Mapping[str, str] = {}

    def __init__(self, folder: Path) -> None:
        self.databases = Generations(folder)

    def quads(self) -> ox.Store:
        self.databases.reopen()
        return self.databases.reader

    def position(self) -> str:
        return str(self.databases.read)
