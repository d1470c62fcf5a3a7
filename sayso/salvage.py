"""What can be saved of a workspace whose log is damaged: the state, as it was folded last."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from sayso.errors import WorkspaceFault
from sayso.files import BASE, STATE, own_files
from sayso.graph import export
from sayso.graph.ids import Ids
from sayso.graph.state import State
from sayso.ontology.read import read


def write(folder: Path, out: IO[bytes], format: str) -> int:
    """Write the state in a format of `export.FORMATS`, without looking at the log; return the load that it stands at.
    Raises WorkspaceFault where there is none."""
    state = State(folder / STATE, read(*own_files(folder)), read_only=True)
    try:
        position = state.position
        if position is None:
            raise WorkspaceFault(f"{state.path}: nothing was folded yet")
        for line in export.FORMATS[format](state, Ids(state.setting("base") or BASE)):
            out.write(line)
        return position.load
    finally:
        state.close()
