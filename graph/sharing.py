"""Several workspaces in one database: told apart by what their ids begin with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sayso.errors import StoreUnavailable
from sayso.graph.record import Position


class Held(NamedTuple):
    """What a database holds of one workspace: what its ids begin with, which workspace it is, and how far it follows;
    no position while it is being built."""

    base: str
    owner: str
    position: Position | None


def refuse_nested(held: Iterable[Held], base: str, where: str) -> None:
    """Raises StoreUnavailable if the ids of another workspace begin as this one's do, or the other way about."""
    for other in held:
        if other.base != base and (other.base.startswith(base) or base.startswith(other.base)):
            raise StoreUnavailable(
                f"{where} holds a workspace whose ids begin with {other.base}, and this one's begin with {base}: they"
                " cannot be told apart; use another database, or another base (sayso init --base)"
            )


def own(held: Iterable[Held], base: str, owner: str, where: str, store: str) -> Position | None:
    """How far this workspace is followed. Raises StoreUnavailable if its place is another workspace's."""
    for each in held:
        if each.base == base and each.owner != owner:
            raise StoreUnavailable(
                f"{where} holds another workspace with the base {base}; use another database or another base"
                f" (sayso init --base), or replace it: sayso sync {store} --rebuild"
            )
    return next((each.position for each in held if each.base == base), None)
