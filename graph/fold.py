"""Folding: from what each source recorded to what holds now. Touches what a load changed and what depends on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING

from sayso.errors import WorkspaceFault
from sayso.graph.captions import Surroundings
from sayso.graph.effective import effective
from sayso.graph.identity import joined, resolved
from sayso.graph.judgements import Judged, judged
from sayso.graph.log import Log
from sayso.graph.record import Change, Record, union

if TYPE_CHECKING:
    from sayso.graph.state import State

CARRYING = frozenset({"proposition", "action", "attribution", "membership"})
"""Kinds through which a change shows further on: a name in a proposition's caption, that in a statement's."""

INWARD = frozenset({"target", "speaker"})
"""Fields of a statement whose targets matter by what else refers to them."""

LOOKED_AT = frozenset({"name", "began", "published", "window"})
"""Properties of an entity that show in the effective values of others."""

Reference = tuple[str, str, str]


def fold(state: State, log: Log, after: int, load: int) -> None:
    """Bring the state's loaded records from one load to another."""
    changed = set(log.changed(after, load))
    if not changed:
        return
    judged = decided(state)
    before = Reading(state, judged)
    past = before(changed)
    if after:
        _agreed(state, log, changed, after)
    merged = {id: union(group, state.ontology) for id, group in _by_id(log.holders(changed, load))}
    changes = [Change(id, merged.get(id)) for id in sorted(changed)]
    state.put_recorded(changes, _references(state, merged.values(), judged))
    now = Reading(state, decided(state), merged)
    if moved := now.judged.differing(judged):
        repointed = _repoint(state, moved, now.judged) | _of_documents(state, moved)
        past |= before(repointed - changed)
        changed |= repointed
    pairs = (judged.representative, now.judged.representative)
    changed |= {pair[id] for pair in pairs for id in changed if id in pair}
    affected = _affected(state, changed, past, now)
    around = _surroundings(state, affected, now)
    state.put((_effective(id, around) for id in sorted(affected)), load)


def _agreed(state: State, log: Log, ids: set[str], load: int) -> None:
    """What was folded of these is what the log still says of them; else it was damaged, and nothing more is folded."""
    folded = state.recorded(ids)
    said = {id: union(group, state.ontology) for id, group in _by_id(log.holders(ids, load))}
    for id in sorted(ids):
        if folded.get(id) != said.get(id):
            raise WorkspaceFault(
                f"{state.path.parent}: the log says of {id} what it did not say when it was folded; put the right file"
                " back. What is safe: sayso status"
            )


def _by_id(held: Iterator[tuple[str, Record]]) -> Iterator[tuple[str, list[Record]]]:
    for id, group in groupby(held, key=lambda pair: pair[1].id):
        yield id, [record for _, record in group]


# judgements


def decided(state: State) -> Judged:
    """What the recorded judgements come to, under the state's identity view."""
    judgements = list(state.recorded(state.recorded_ids("judgement")).values())
    if not judgements:
        return Judged()
    subjects = state.recorded({id for record in judgements for id in record.refs("subject")})
    proposed = state.ontology.roles["proposed-statement"]
    words = {id for record in subjects.values() if proposed in record.types for id in record.refs("evidence")}
    return judged(judgements, subjects | state.recorded(words), state.ontology, state.identity)


def _resolved(state: State, record: Record, judged: Judged) -> Record:
    """Judgements are about what was recorded; everything else points at representatives."""
    is_judgement = state.ontology.kind_of(record.types).path == "judgement"
    return record if is_judgement else resolved(record, judged.representative)


class Reading:
    """Records as they hold under what is judged: references resolved, each representative with what it represents.
    What was read is kept, until something else is recorded; `recorded` is what needs not be read."""

    def __init__(self, state: State, judged: Judged, recorded: Mapping[str, Record] = MappingProxyType({})) -> None:
        self.judged = judged
        self._state = state
        self._recorded = recorded
        self._members = judged.members()
        self._known: dict[str, Record | None] = {}

    def __call__(self, ids: Iterable[str]) -> dict[str, Record]:
        wanted = set(ids)
        if new := wanted - self._known.keys():
            meant = new | {member for id in new for member in self._members.get(id, ())}
            found = {id: self._recorded[id] for id in meant & self._recorded.keys()}
            found |= self._state.recorded(meant - found.keys())
            self._known |= {id: self._held(id, found) for id in new}
        return {id: record for id in wanted if (record := self._known[id])}

    def _held(self, id: str, found: Mapping[str, Record]) -> Record | None:
        members = self._members.get(id)
        if id not in found:
            return None
        one = [found[each] for each in (id, *(members or ())) if each in found]
        return _resolved(self._state, joined(one, self._state.ontology) if members else found[id], self.judged)


def _references(state: State, records: Iterable[Record], judged: Judged) -> list[Reference]:
    return [(r.id, field, target) for r in records for field, target in _resolved(state, r, judged).referred()]


def _repoint(state: State, moved: set[str], judged: Judged) -> set[str]:
    """Write the references anew of all that refer to what is decided otherwise; return their ids, and those."""
    ids = {id for id, _, _ in state.referrers(moved)} | moved
    records = state.recorded(ids)
    state.put_recorded(
        [Change(id, records[id]) for id in sorted(records)], _references(state, records.values(), judged)
    )
    return ids


def _of_documents(state: State, ids: set[str]) -> set[str]:
    """What stands in documents that are withdrawn, or stand again."""
    return {id for id, field, _ in state.referrers(ids) if field == "document"}


# what a change reaches


def _affected(state: State, changed: set[str], past: Mapping[str, Record], now: Reading) -> set[str]:
    """Everything whose effective values may depend on what changed. `past` is what the changed records said before."""
    present = now(changed)
    quiet = {id for id in changed if id in past and _shown(state, past[id]) == _shown(state, present.get(id))}
    affected = changed | _sideways(state, past.values(), now)
    frontier = affected - quiet
    reached = set(frontier)
    while frontier:
        referring = {id for id, _, _ in state.referrers(frontier)}
        found = (referring | _sideways(state, now(frontier).values(), now)) - reached
        affected |= found
        reached |= found
        frontier = {record.id for record in _carrying(state, now(found).values())}
    return affected


def _shown(state: State, record: Record | None) -> object:
    """What others look at: of an entity, some of its fields; of anything else, all."""
    if record is None or state.ontology.kind_of(record.types).path != "entity":
        return record
    fields = state.ontology.fields
    return record.types, {n: values for n, values in record.values.items() if fields[n].property.name in LOOKED_AT}


def _carrying(state: State, records: Iterable[Record]) -> list[Record]:
    return [record for record in records if state.ontology.kind_of(record.types).path in CARRYING]


def _sideways(state: State, records: Iterable[Record], now: Reading) -> set[str]:
    """A statement changes what it reports and what else is said of its action; an office, all that its holder says."""
    given = list(records)
    targets = {target for record in given for target in record.refs("target")}
    members = {member for record in given for member in record.refs("member")}
    siblings = {id for id, field, _ in state.referrers(targets) if field == "target"}
    said = {id for id, field, _ in state.referrers(members) if field == "speaker"}
    return siblings | said | {record.id for record in _carrying(state, now(targets).values())}


def _surroundings(state: State, affected: Iterable[str], now: Reading) -> Surroundings:
    """The records with everything that their effective values may look at: what they are about, as far as captions tell
    of it; their relays, what else is said of the same, and when; the offices of their speakers."""
    records = now(affected)
    fetched = _outward(state, records, now)
    referrers: dict[tuple[str, str], list[str]] = {}
    near = {t for record in records.values() for field, t in record.referred() if field in INWARD}
    seen: set[str] = set()
    frontier = near | records.keys()
    while frontier:
        seen |= frontier
        rows = [row for row in state.referrers(frontier) if row[1] in ("target", "member")]
        for id, field, target in rows:
            referrers.setdefault((field, target), []).append(id)
        found = {id for id, _, _ in rows}
        fetched |= now(found - fetched.keys())
        frontier = found - seen
    documents = {id for record in fetched.values() for id in record.refs("document")}
    fetched |= now(documents - fetched.keys())
    return Surroundings(state.ontology, fetched, {key: tuple(ids) for key, ids in referrers.items()}, now.judged)


def _outward(state: State, records: Mapping[str, Record], now: Reading) -> dict[str, Record]:
    """The records, what they refer to, and what that is about in its turn."""
    fetched = dict(records)
    frontier: Iterable[Record] = list(records.values())
    while frontier:
        found = now({target for record in frontier for _, target in record.referred()} - fetched.keys())
        fetched |= found
        frontier = _carrying(state, found.values())
    return fetched


def _effective(id: str, around: Surroundings) -> Change:
    record = around.get(id)
    return Change(id, effective(record, around) if record else None)
