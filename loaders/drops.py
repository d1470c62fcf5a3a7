"""Dropping what was coded in error, and bringing it back. What a publisher takes back is withdrawn instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sayso.errors import BadArgument
from sayso.graph.ids import Ids
from sayso.graph.log import Load, SqliteLog
from sayso.graph.record import Change, Record
from sayso.graph.state import State
from sayso.graph.validate import clashes, dangling
from sayso.loaders.leaving import dropping, referring, removal, taken_back
from sayso.ontology.model import Ontology

CODED = ("attribution", "mark", "judgement")
"""Kinds that are coded one by one."""
RESTING = ("proposition", "span")
"""Kinds that go with the last record of the source that needs them."""

Held = Mapping[str, Record]


@dataclass(frozen=True)
class Drops:
    """What is held, and where it may be dropped. Every method raises BadArgument for what cannot be."""

    state: State
    log: SqliteLog
    ids: Ids

    def drop(self, id: str) -> list[Load]:
        """One record, in every source that has it, with what only it needed, and what only passes it on."""
        if self.ids.kind(id) not in CODED:
            raise BadArgument(
                f"{self.ids.path(id)} was not coded by itself: name a statement, a mark, a judgement or a source"
            )
        leaving: dict[str, set[str]] = {}
        for source in {source for source, _ in self.log.holders([id])}:
            held = {record.id: record for record in self.log.held(source)}
            leaving[source] = _resting(held, _relayed(held, id, self.state.ontology), self.ids)
        return self._dropping(leaving)

    def drop_source(self, source: str) -> list[Load]:
        """All that a source was coded to say."""
        return self._dropping({source: {record.id for record in self.log.held(source)}})

    def _dropping(self, leaving: Mapping[str, set[str]]) -> list[Load]:
        """Loads in which the sources drop these, with the judgements about them that are taken back."""
        everything: set[str] = set().union(*leaving.values())
        gone = everything - {r.id for s, r in self.log.holders(everything) if r.id not in leaving.get(s, ())}
        along = taken_back(gone, self.state, self.log) - gone
        self._refuse_referred(gone, leaving, along)
        digest = self.state.ontology.digest
        loads = [
            Load(source, tuple(Change(id, None) for id in sorted(ids)), {}, digest, act="drop")
            for source, ids in sorted(leaving.items())
        ]
        return [*loads, *dropping(along, self.log, self.state.ontology)]

    def _refuse_referred(self, gone: set[str], leaving: Mapping[str, set[str]], along: set[str]) -> None:
        found = set(referring(gone, self.state, self.log))
        kept = [
            record
            for source, record in self.log.holders({id for id, _, _ in found} - along)
            if record.id not in leaving.get(source, ())
        ]
        lines = [
            f"{self.ids.path(target)} cannot be dropped: {self.ids.path(record.id)} refers to it as {field};"
            f" first: {removal(record, self.ids)}"
            for record in kept
            for field, target in record.referred()
            if target in gone
        ]
        if lines:
            raise BadArgument("\n".join(lines))

    def undrop(self, name: str) -> list[Load]:
        """What was dropped last of a source, as it was before; or one record, with what it needs and what passes it on.
        What a file left out was not dropped."""
        if name in self.log.sources():
            load = self.log.dropped_of(name)
            dropped = {name: self._dropped(name, load)} if load else {}
        else:
            dropped = {s: self._one_of(self._dropped(s, load), name) for load, s in self.log.dropped(name)}
        if not dropped and not any(self.log.holders([name])):
            hint = "what a file left out comes back with a file that says it"
            raise BadArgument(f"nothing was dropped under {self.ids.path(name)}; {hint}")
        if not any(dropped.values()):
            raise BadArgument(f"{self.ids.path(name)} is there: nothing is left to bring back")
        for source, records in dropped.items():
            self._fit(source, records)
        digest = self.state.ontology.digest
        return [
            Load(source, tuple(Change(id, records[id]) for id in sorted(records)), {}, digest, act="undrop")
            for source, records in dropped.items()
        ]

    def _dropped(self, source: str, load: int) -> Held:
        """What a load dropped of a source, as it was before, and the source has not said since."""
        held = self.log.holders(self.log.still_dropped(load), load - 1)
        return {record.id: record for by, record in held if by == source}

    def _one_of(self, held: Held, id: str) -> Held:
        """One record of several, with what passes it on, and all of them that these need."""
        frontier = _relayed(held, id, self.state.ontology)
        found = set(frontier)
        while frontier:
            frontier = {target for each in frontier for _, target in held[each].referred() if target in held} - found
            found |= frontier
        return {id: held[id] for id in found}

    def _fit(self, source: str, records: Held) -> None:
        """What has changed since may not go with what comes back."""
        ontology = self.state.ontology
        faults = list(dangling(records, self.state.recorded, ontology))
        for id, record in records.items():
            faults += clashes(
                record, {by: other for by, other in self.log.holders([id]) if by != source}, ontology, source
            )
        if faults:
            shown = "\n".join(f"{self.ids.path(fault.id)}: {fault.field}: {fault.message}" for fault in faults)
            raise BadArgument(f"cannot be brought back:\n{shown}")


def _relayed(held: Held, id: str, ontology: Ontology) -> set[str]:
    """A record with the statements of its source that only pass it on, and those that pass on these."""
    said = [record for record in held.values() if "stance" in record.values]
    relays = [record for record in said if ontology.term("stance", record.text("stance") or "").flag("relays")]
    gone, before = {id}, 0
    while len(gone) > before:
        before = len(gone)
        gone |= {r.id for r in relays if gone.issuperset(r.refs("target"))}
    return gone


def _resting(held: Held, gone: set[str], ids: Ids) -> set[str]:
    """These, with what nothing else of the source refers to."""
    leaving = set(gone)
    frontier = sorted(gone)
    for each in frontier:
        for _, target in held[each].referred():
            needed = any(target in {to for _, to in r.referred()} for r in held.values() if r.id not in leaving)
            if target in held and ids.kind(target) in RESTING and not needed and target not in leaving:
                leaving.add(target)
                frontier.append(target)
    return leaving
