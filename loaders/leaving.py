"""What leaves takes judgements along that are taken back, and stays while anything else refers to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from sayso.graph.ids import Ids
from sayso.graph.log import Load, Log
from sayso.graph.record import Change, Record
from sayso.graph.state import State
from sayso.ontology.model import Ontology

Reference = tuple[str, str, str]
"""The id of what refers, the field, and the id of what is referred to."""


def referring(gone: Collection[str], state: State, log: Log) -> Iterator[Reference]:
    """Each recorded reference to these ids, whatever represents them now."""
    near = {found for record in state.find(gone).values() if (found := record.text("sameAs"))}
    ids = {id for id, _, _ in state.referrers(near.union(gone))}
    for _, record in log.holders(ids):
        yield from ((record.id, name, target) for name, target in record.referred() if target in gone)


def taken_back(gone: Collection[str], state: State, log: Log) -> set[str]:
    """The judgements and marks about these that are taken back, with all that took them back."""
    near = state.find({id for id, _, _ in referring(gone, state, log)})
    frontier = {id for id, record in near.items() if "revokedBy" in record.values}
    found = set(frontier)
    while frontier:
        frontier = {id for id, _, _ in state.referrers(frontier, ["revokes"])} - found
        found |= frontier
    return found


def dropping(gone: Iterable[str], log: Log, ontology: Ontology) -> list[Load]:
    """Loads that drop records wherever they are held."""
    by_source: dict[str, list[Change]] = {}
    for source, record in log.holders(gone):
        by_source.setdefault(source, []).append(Change(record.id, None))
    return [Load(s, tuple(changes), {}, ontology.digest, act="drop") for s, changes in sorted(by_source.items())]


def removal(record: Record, ids: Ids) -> str:
    """The command that takes a record away which refers to another."""
    path = ids.path(record.id)
    return f"sayso revoke {path} --by NAME" if "judge" in record.values else f"sayso drop {path} --by NAME"
