"""What people type for a record, and the record they mean."""

from __future__ import annotations

from rapidfuzz import process

from sayso.errors import UnknownName
from sayso.graph.ids import Ids
from sayso.graph.state import State

TYPED = ("entity", "action", "attribution")
"""Kinds whose records have handles."""
LIKE = 60


def identify(name: str, state: State, ids: Ids) -> str:
    """The id that a name stands for: an id, a path such as `entity/us`, a handle, `document/handle`, or the handle of a
    statement that only one document has. Raises UnknownName with the nearest."""
    candidates = [name, ids.base + name, *(f"{ids.base}{kind}/{name}" for kind in TYPED)]
    if found := state.find(candidates):
        return min(found)
    handles = [id for id in state.ids() if ids.kind(id) in TYPED]
    local = [id for id in handles if id.endswith(f"/{name}")]
    if len(local) == 1:
        return local[0]
    if local:
        raise UnknownName(f"{name!r} is said in several documents: {', '.join(map(ids.path, local))}")
    best = process.extractOne(name, {id.rpartition("/")[2] for id in handles}, score_cutoff=LIKE)
    raise UnknownName(f"no record {name!r}" + (f"; did you mean {best[0]}?" if best else ""))
