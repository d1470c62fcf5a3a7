"""Folding: from what each source recorded to what holds now. Touches what a load changed and what depends on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Protocol

from sayso.graph.captions import Surroundings
from sayso.graph.effective import effective
from sayso.graph.identity import representatives, resolved
from sayso.graph.log import Log
from sayso.graph.record import Change, Record, union
from sayso.ontology.model import Ontology

CARRYING = frozenset({"proposition", "action", "attribution", "membership"})
"""Kinds through which a change shows further on: a name in a proposition's caption, that in a statement's."""


class Folded(Protocol):
    """What folding needs of the state."""

    @property
    def ontology(self) -> Ontology: ...
    def recorded(self, ids: Iterable[str]) -> dict[str, Record]: ...
    def recorded_ids(self, kind: str) -> list[str]: ...
    def referrers(self, ids: Iterable[str]) -> list[tuple[str, str, str]]: ...
    def put_recorded(self, changes: Sequence[Change], references: Iterable[tuple[str, str, str]]) -> None: ...
    def put(self, changes: Iterable[Change], load: int) -> None: ...


def fold(state: Folded, log: Log, after: int, load: int) -> None:
    """Bring the state's loaded records from one load to another."""
    changed = {change.id for _, _, change in log.since(after)}
    if not changed:
        return
    before = _identity(state)
    merged = {id: union([r for _, r in group], state.ontology) for id, group in _by_id(log.holders(changed))}
    changes = [Change(id, merged.get(id)) for id in sorted(changed)]
    state.put_recorded(changes, _references(merged.values(), before))
    identity = _identity(state)
    if moved := {id for id in {*before, *identity} if before.get(id) != identity.get(id)}:
        changed |= _repoint(state, moved, before, identity)
    affected = _affected(state, changed)
    records = state.recorded(affected)
    around = _surroundings(state, records, identity)
    state.put((_effective(id, around, identity) for id in sorted(affected)), load)


def _by_id(held: Iterator[tuple[str, Record]]) -> Iterator[tuple[str, list[tuple[str, Record]]]]:
    for id, group in groupby(held, key=lambda pair: pair[1].id):
        yield id, list(group)


def _identity(state: Folded) -> dict[str, str]:
    return representatives(state.recorded(state.recorded_ids("judgement")).values())


def _references(records: Iterable[Record], identity: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(r.id, field, target) for r in records for field, target in _resolved(r, identity).referred()]


def _resolved(record: Record, identity: dict[str, str]) -> Record:
    """Judgements are about what was recorded; everything else points at representatives."""
    return record if "judge" in record.values else resolved(record, identity)


def _repoint(state: Folded, moved: set[str], before: dict[str, str], identity: dict[str, str]) -> set[str]:
    """Write the references anew of all that refer to an entity whose representative has changed; return their ids."""
    pointed_at = {before.get(id, id) for id in moved} | moved
    ids = {id for id, _, _ in state.referrers(pointed_at)} | moved
    records = state.recorded(ids)
    state.put_recorded([Change(id, records[id]) for id in sorted(records)], _references(records.values(), identity))
    return ids


def _affected(state: Folded, changed: set[str]) -> set[str]:
    """Everything whose effective values may depend on what changed."""
    affected = set(changed)
    frontier = set(changed)
    while frontier:
        referring = {id for id, _, _ in state.referrers(frontier)}
        sideways = _sideways(state, frontier)
        found = (referring | sideways) - affected
        affected |= found
        kinds = {id: state.ontology.kind_of(r.types).path for id, r in state.recorded(found).items()}
        frontier = {id for id, kind in kinds.items() if kind in CARRYING}
    return affected


def _sideways(state: Folded, changed: set[str]) -> set[str]:
    """A statement changes what it reports and what else is said of its action; an office, all that its holder says."""
    records = state.recorded(changed).values()
    targets = {target for record in records for target in record.refs("target")}
    speakers = {member for record in records for member in record.refs("member")}
    siblings = {id for id, field, _ in state.referrers(targets) if field == "target"}
    said = {id for id, field, _ in state.referrers(speakers) if field == "speaker"}
    statements = {
        id for id, r in state.recorded(targets).items() if state.ontology.kind_of(r.types).path == "attribution"
    }
    return siblings | said | statements


def _surroundings(state: Folded, records: Mapping[str, Record], identity: dict[str, str]) -> Surroundings:
    """The records with everything that their effective values may look at: three steps out, and who refers to them."""
    fetched = dict(records)
    frontier = set(records)
    for _ in range(4):
        wanted = {t for id in frontier for _, t in _resolved(fetched[id], identity).referred()} - fetched.keys()
        fetched |= state.recorded(wanted)
        frontier = wanted & fetched.keys()
    referrers: dict[tuple[str, str], list[str]] = {}
    frontier = set(fetched)
    while frontier:
        found: set[str] = set()
        for id, field, target in state.referrers(frontier):
            if field in ("target", "member"):
                referrers.setdefault((field, target), []).append(id)
                found.add(id)
        frontier = found - fetched.keys()
        fetched |= state.recorded(frontier)
    everything = {id: _resolved(record, identity) for id, record in fetched.items()}
    return Surroundings(state.ontology, everything, {key: tuple(ids) for key, ids in referrers.items()})


def _effective(id: str, around: Surroundings, identity: Mapping[str, str]) -> Change:
    record = around.records.get(id)
    return Change(id, effective(record, around, identity.get(id)) if record else None)
