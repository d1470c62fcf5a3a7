"""Dropping what was coded in error, and bringing it back. What a publisher takes back is withdrawn instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sayso.errors import BadArgument
from sayso.graph.ids import Ids
from sayso.graph.log import Load, SqliteLog
from sayso.graph.record import Change, Record
from sayso.graph.state import State
from sayso.graph.validate import clashes, dangling
from sayso.loaders.held import referring

CODED = ("attribution", "mark", "judgement")
"""Kinds that are coded one by one."""
RESTING = ("proposition", "span")
"""Kinds that go with the last record of the source that needs them."""


@dataclass(frozen=True)
class Drops:
    """What is held, and where it may be dropped. Every method raises BadArgument for what cannot be."""

    state: State
    log: SqliteLog
    ids: Ids

    def drop(self, id: str) -> list[Load]:
        """One record, in every source that has it, with what only it needed."""
        if self.ids.kind(id) not in CODED:
            raise BadArgument(
                f"{self.ids.path(id)} was not coded by itself: name a statement, a mark, a judgement or a source"
            )
        loads = []
        for source in sorted({source for source, _ in self.log.holders([id])}):
            held = {record.id: record for record in self.log.held(source)}
            loads.append(self._dropping(source, [id, *_resting(held, id, self.ids)]))
        return loads

    def drop_source(self, source: str) -> list[Load]:
        """All that a source was coded to say."""
        return [self._dropping(source, [record.id for record in self.log.held(source)])]

    def _dropping(self, source: str, gone: Iterable[str]) -> Load:
        leaving = set(gone)
        gone = leaving - {id for id in leaving if any(by != source for by, _ in self.log.holders([id]))}
        for id, field, target in referring(gone, self.state, self.log):
            if id not in leaving or any(target in r.refs(field) for by, r in self.log.holders([id]) if by != source):
                shown = f"{self.ids.path(id)} refers to it as {field}"
                raise BadArgument(f"{self.ids.path(target)} cannot be dropped: {shown}; drop that first")
        changes = tuple(Change(id, None) for id in sorted(leaving))
        return Load(source, changes, {}, self.state.ontology.digest)

    def undrop(self, name: str) -> list[Load]:
        """What was dropped last under an id or by a source, as it was before."""
        found = self.log.dropped(name)
        if found is None:
            raise BadArgument(f"nothing was dropped under {self.ids.path(name)}")
        load, source, ids = found
        now = {id for by, record in self.log.holders(ids) if by == source for id in [record.id]}
        before = {r.id: r for by, r in self.log.holders(ids, load - 1) if by == source and r.id not in now}
        if not before:
            raise BadArgument(f"{self.ids.path(name)} is there: nothing is left to bring back")
        self._fit(source, before)
        changes = tuple(Change(id, record) for id, record in sorted(before.items()))
        return [Load(source, changes, {}, self.state.ontology.digest)]

    def _fit(self, source: str, records: dict[str, Record]) -> None:
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


def _resting(held: dict[str, Record], id: str, ids: Ids) -> list[str]:
    """What nothing else of the source refers to."""
    gone = [id]
    for each in gone:
        for _, target in held[each].referred():
            needed = any(target in {to for _, to in r.referred()} for r in held.values() if r.id not in gone)
            if target in held and ids.kind(target) in RESTING and not needed and target not in gone:
                gone.append(target)
    return gone[1:]
