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


INWARD = frozenset({"target", "speaker"})
"""Fields of a statement whose targets matter by what else refers to them."""


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
    past = [_resolved(record, before) for record in state.recorded(changed).values()]
    merged = {id: union([r for _, r in group], state.ontology) for id, group in _by_id(log.holders(changed))}
    changes = [Change(id, merged.get(id)) for id in sorted(changed)]
    state.put_recorded(changes, _references(merged.values(), before))
    identity = _identity(state)
    if moved := {id for id in {*before, *identity} if before.get(id) != identity.get(id)}:
        repointed = _repoint(state, moved, before, identity)
        past += [_resolved(record, before) for record in state.recorded(repointed - changed).values()]
        changed |= repointed
    affected = _affected(state, changed, past, identity)
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


def _affected(state: Folded, changed: set[str], past: Iterable[Record], identity: dict[str, str]) -> set[str]:
    """Everything whose effective values may depend on what changed. `past` is what the changed records said before."""
    affected = changed | _sideways(state, past)
    frontier = set(affected)
    while frontier:
        present = [_resolved(record, identity) for record in state.recorded(frontier).values()]
        referring = {id for id, _, _ in state.referrers(frontier)}
        found = (referring | _sideways(state, present)) - affected
        affected |= found
        frontier = {record.id for record in _carrying(state, state.recorded(found).values())}
    return affected


def _carrying(state: Folded, records: Iterable[Record]) -> list[Record]:
    return [record for record in records if state.ontology.kind_of(record.types).path in CARRYING]


def _sideways(state: Folded, records: Iterable[Record]) -> set[str]:
    """A statement changes what it reports and what else is said of its action; an office, all that its holder says."""
    given = list(records)
    targets = {target for record in given for target in record.refs("target")}
    members = {member for record in given for member in record.refs("member")}
    siblings = {id for id, field, _ in state.referrers(targets) if field == "target"}
    said = {id for id, field, _ in state.referrers(members) if field == "speaker"}
    return siblings | said | {record.id for record in _carrying(state, state.recorded(targets).values())}


def _surroundings(state: Folded, records: Mapping[str, Record], identity: dict[str, str]) -> Surroundings:
    """The records with everything that their effective values may look at: what they are about, as far as captions tell
    of it; their relays, what else is said of the same, and when; the offices of their speakers."""
    fetched = _outward(state, records, identity)
    referrers: dict[tuple[str, str], list[str]] = {}
    near = {t for record in records.values() for field, t in _resolved(record, identity).referred() if field in INWARD}
    seen: set[str] = set()
    frontier = near | records.keys()
    while frontier:
        seen |= frontier
        rows = [row for row in state.referrers(frontier) if row[1] in ("target", "member")]
        for id, field, target in rows:
            referrers.setdefault((field, target), []).append(id)
        found = {id for id, _, _ in rows}
        fetched |= state.recorded(found - fetched.keys())
        frontier = found - seen
    documents = {id for record in fetched.values() for id in _resolved(record, identity).refs("document")}
    fetched |= state.recorded(documents - fetched.keys())
    everything = {id: _resolved(record, identity) for id, record in fetched.items()}
    return Surroundings(state.ontology, everything, {key: tuple(ids) for key, ids in referrers.items()})


def _outward(state: Folded, records: Mapping[str, Record], identity: dict[str, str]) -> dict[str, Record]:
    """The records, what they refer to, and what that is about in its turn."""
    fetched = dict(records)
    frontier = list(records.values())
    while frontier:
        wanted = {target for record in frontier for _, target in _resolved(record, identity).referred()}
        found = state.recorded(wanted - fetched.keys())
        fetched |= found
        frontier = _carrying(state, found.values())
    return fetched


def _effective(id: str, around: Surroundings, identity: Mapping[str, str]) -> Change:
    record = around.records.get(id)
    return Change(id, effective(record, around, identity.get(id)) if record else None)
