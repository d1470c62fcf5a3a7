"""Whether sources may come in: checked against the ontology, each other and what the workspace holds; all or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from sayso.errors import Problem, Problems
from sayso.graph import validate
from sayso.graph.ids import Ids
from sayso.graph.log import Load, Log
from sayso.graph.record import Change, Record, union
from sayso.graph.state import State
from sayso.loaders import statement_file
from sayso.loaders.statement_file import Read
from sayso.ontology.model import Ontology


class Admission:
    """Reads files one after the other, each of them seeing those before it."""

    def __init__(self, ontology: Ontology, ids: Ids, log: Log, state: State) -> None:
        self._ontology = ontology
        self._ids = ids
        self._log = log
        self._state = state
        self._incoming: dict[str, Read] = {}

    def read(self, paths: Iterable[Path]) -> list[Load]:
        """The loads that the files make; what is as it was is left out of them.

        Raises Problems with everything that is wrong with any of them.
        """
        problems: list[Problem] = []
        for path in paths:
            read = statement_file.read(path, self._ontology, self._ids, self._known)
            problems += read.problems
            if read.source in self._incoming:
                twice = f"is a second file for {read.source}; {self._incoming[read.source].file} is the first"
                problems.append(Problem(read.file, 1, "document", twice))
            elif read.source:
                if not read.problems:
                    problems += self._faults(read)
                self._incoming[read.source] = read
        if problems:
            raise Problems(problems)
        return [self._load(read) for read in self._incoming.values()]

    def _load(self, read: Read) -> Load:
        before = {record.id: record for record in self._log.held(read.source)}
        put = [Change(id, record) for id, record in read.records.items() if before.get(id) != record]
        gone = [Change(id, None) for id in before.keys() - read.records.keys()]
        return Load(read.source, tuple(sorted([*put, *gone])), read.archive, self._ontology.digest)

    def _others(self, source: str, ids: Iterable[str]) -> dict[str, dict[str, Record]]:
        """What other sources hold of these ids: by id, then by source or, if it is coming in now, by file."""
        wanted = set(ids)
        replaced = {source, *self._incoming}
        found: dict[str, dict[str, Record]] = {}
        for other, record in self._log.holders(wanted):
            if other not in replaced:
                found.setdefault(record.id, {})[other] = record
        for other, read in self._incoming.items():
            for id in wanted & read.records.keys() if other != source else ():
                found.setdefault(id, {})[Path(read.file).name] = read.records[id]
        return found

    def _known(self, source: str, id: str) -> tuple[str, ...]:
        held = self._others(source, [id]).get(id, {})
        return union(held.values(), self._ontology).types if held else ()

    def _faults(self, read: Read) -> Iterator[Problem]:
        others = self._others(read.source, read.records)
        name = Path(read.file).name

        def find(ids: Iterable[str]) -> Mapping[str, Record]:
            held = self._others(read.source, ids)
            return {id: union(records.values(), self._ontology) for id, records in held.items()}

        faults: list[validate.Fault] = list(validate.faults(read.records.values(), self._ontology, self._ids))
        if not faults:
            for id, held in sorted(others.items()):
                faults += validate.clashes(read.records[id], held, self._ontology, name)
            faults += validate.dangling(read.records, find, self._ontology)
            faults += validate.cycles(read.records, find, self._ontology)
            faults += self._still_referred(read)
        for fault in faults:
            line, place = read.lines.get(fault.id, (0, self._ids.path(fault.id)))
            yield Problem(read.file, line, f"{place}.{fault.field}" if fault.field else place, fault.message)

    def _still_referred(self, read: Read) -> Iterator[validate.Fault]:
        """What this source no longer holds, and no other does, but others refer to."""
        before = {record.id for record in self._log.held(read.source)}
        gone = before - read.records.keys()
        gone -= self._others(read.source, gone).keys()
        referring = self._state.referrers(gone) if gone else []
        others = self._others(read.source, {id for id, _, _ in referring})
        for id, field, target in referring:
            for source, record in others.get(id, {}).items():
                if target in record.refs(field):
                    message = f"is no longer declared, but {self._ids.path(id)} of {source} refers to it"
                    yield validate.Fault(target, "", message)


def changed(loads: Sequence[Load]) -> list[Load]:
    """The loads that change anything."""
    return [load for load in loads if load.changes]
