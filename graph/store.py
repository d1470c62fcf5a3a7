"""What a graph must be able to do to follow the state, and how it catches up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias, runtime_checkable

import pyoxigraph as ox

from sayso.graph.record import Change, Position, Record
from sayso.graph.uncollected import uncollected

if TYPE_CHECKING:
    from sayso.graph.state import State

Scalar: TypeAlias = bool | int | float | str | date | datetime | None
Cell: TypeAlias = Scalar | list[Scalar]
Parameter: TypeAlias = Scalar | Sequence[str]


class Stray(NamedTuple):
    """Something found in a store that no record explains."""

    id: str
    what: str


class Table(NamedTuple):
    """Columns in the order of the query, rows in the order of the engine."""

    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]]


class Limits(NamedTuple):
    """How long a query may run, in seconds, and how many rows it may give; None is no limit."""

    seconds: float | None = None
    rows: int | None = None


NO_LIMITS = Limits()

MANY = 20_000
"""Fewer changes are always applied; of more, building anew takes less time where they are most of what there is."""


class Store(Protocol):
    """A graph that follows the state by record id and decides nothing."""

    @property
    def name(self) -> str: ...

    @property
    def keeps(self) -> bool:
        """Whether what it holds outlives this process; what does not is brought up when it is asked."""
        ...

    def position(self) -> Position | None:
        """How far it follows; None when it is empty or half built."""
        ...

    def apply(self, changes: Sequence[Change], position: Position) -> None:
        """Put and drop by id, then take the position. Applying again changes nothing."""
        ...

    def rebuild(self, records: Iterable[Record], position: Position) -> None:
        """Replace everything that sayso put there."""
        ...

    def read_back(self) -> Iterator[Record | Stray]:
        """Everything found, in any order."""
        ...

    def close(self) -> None: ...


@runtime_checkable
class Reopens(Protocol):
    def reopen(self) -> None:
        """Forget what this process holds of files that another process may have replaced."""
        ...


@runtime_checkable
class RunsCypher(Protocol):
    def cypher(self, text: str, parameters: Mapping[str, Parameter], limits: Limits = NO_LIMITS) -> Table:
        """Run a reading query. Raises BadQuery for what the engine refuses, QueryTimeout beyond the limit."""
        ...


@runtime_checkable
class RunsSparql(Protocol):
    def sparql(self, text: str, limits: Limits = NO_LIMITS) -> Table | bool | list[ox.Triple]:
        """Run a query over the union of all graphs: SELECT gives a table, ASK a truth, the others triples."""
        ...


@uncollected()
def catch_up(state: State, store: Store) -> int:
    """Bring a store to the state's position; return how many records it was given.

    A store that stands where the state never was is rebuilt: empty, half built, ahead, of another log or view. So is
    one of which most would change.
    """
    wanted = state.position
    if wanted is None:
        return 0
    found = store.position()
    if found == wanted:
        return 0
    if found is None or not state.reached(found):
        return rebuild(state, store)
    changed = state.changed(found.load)
    if changed > MANY and changed > state.count() / 2:
        return rebuild(state, store)
    store.apply(list(state.changes(found.load)), wanted)
    return changed


@uncollected()
def rebuild(state: State, store: Store) -> int:
    """Build a store anew from the state; return how many records it holds then."""
    position = state.position or Position(0, "", state.view)
    store.rebuild(state.records(), position)
    return state.count()
