"""Whether sources may come in: checked against the ontology, each other and what the workspace holds; all or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from sayso.errors import Problems
from sayso.graph import validate
from sayso.graph.ids import Ids
from sayso.graph.log import Load, Log
from sayso.graph.record import Change, Record, union
from sayso.graph.state import State
from sayso.graph.validate import Fault
from sayso.loaders import statement_file
from sayso.loaders.contradictions import contradictions
from sayso.loaders.dna import codebook, reader
from sayso.loaders.dna.coding import Coding
from sayso.loaders.draft import Place
from sayso.loaders.entities import kebab
from sayso.loaders.held import Beside, Held, Incoming
from sayso.loaders.leaving import dropping, referring, removal, taken_back
from sayso.loaders.report import Report
from sayso.ontology.model import Ontology


class Admission:
    """Reads files together: each may refer to what any of them, or the workspace, declares."""

    def __init__(self, ontology: Ontology, ids: Ids, log: Log, state: State) -> None:
        self._ontology = ontology
        self._ids = ids
        self._log = log
        self._state = state
        self._before: dict[str, dict[str, Record]] = {}
        """What sources said before, as far as it was looked up."""
        self.notices: list[str] = []
        """What the files hold that does not come in."""

    def read(self, paths: Iterable[Path]) -> list[Load]:
        """The loads that the files make; what is as it was is left out of them. A file given twice is read once.

        Raises Problems with everything that is wrong with any of them.
        """
        held = Held(self._ontology, self._ids, self._log, self._state)
        self._before.clear()
        reports: list[Report] = []
        for path in {path.resolve(): path for path in paths}.values():
            reports.append(Report(str(path)))
            self._open(path, held, reports[-1])
        files = list(held.incoming.values())
        for opened in files:
            opened.read()
        self._check(files, held)
        if problems := [problem for report in reports for problem in report.gathered()]:
            raise Problems(problems)
        together = self._together(files)
        gone = set().union(*(self._gone(opened, together, held) for opened in files))
        along = dropping(taken_back(gone, self._state, self._log), self._log, self._ontology)
        return [*map(self._load, files), *along]

    def _open(self, path: Path, held: Held, report: Report) -> None:
        if path.suffix.lower() == codebook.SUFFIX:
            given = codebook.default(self._ontology)
            self._take(reader.open_database(path, given, self._ontology, self._ids, report), held, report)
            return
        root = statement_file.keys_of(path, report)
        if root is not None and codebook.is_codebook(root):
            self._take(reader.open_mapped(path, root, self._ontology, self._ids, report), held, report)
        elif root is not None:
            beside = Beside(held)
            opened = statement_file.open_file(path, root, self._ontology, self._ids, beside, report)
            beside.source = opened.source
            self._hold(opened, held, root.line_of("document"))

    def _take(self, database: reader.Opened, held: Held, report: Report) -> None:
        """Hold the sources of a database, and those that it had before and has no longer."""
        for coding in database.codings:
            self._hold(coding, held)
        if database.notice:
            self.notices.append(database.notice)
        ids = {id for id, _, _ in self._state.referrers([database.database], ["source"])} if database.database else {}
        for source in reader.vanished(database, held.holders(ids), held.incoming):
            held.incoming[source] = Coding(report, source)

    def _hold(self, opened: Incoming, held: Held, line: int = 0) -> None:
        if first := held.incoming.get(opened.source):
            message = f"is a second file for {opened.source or 'no document'}; {first.file} is the first"
            opened.report.add(line, "document", message)
        else:
            held.incoming[opened.source] = opened

    def _load(self, opened: Incoming) -> Load:
        before = self._said_before(opened.source)
        put = [Change(id, record) for id, record in opened.records.items() if before.get(id) != record]
        gone = [Change(id, None) for id in before.keys() - opened.records.keys()]
        return Load(opened.source, tuple(sorted([*put, *gone])), opened.archive, self._ontology.digest)

    def _check(self, files: Sequence[Incoming], held: Held) -> None:
        """Hold the records of files that read well against the ontology, each other and the workspace."""
        for opened in files:
            if not opened.problems:
                for fault in validate.faults(opened.records.values(), self._ontology, self._ids):
                    missing = fault.message == "is missing"
                    add = f": add {kebab(fault.field)}:" if missing else ""
                    self._blame([opened], fault._replace(message=fault.message + add))
        clean = [opened for opened in files if not opened.problems]
        earlier: dict[str, dict[str, Record]] = {}
        for opened in clean:
            for fault in self._clashes(opened, earlier, held):
                self._blame([opened], fault)
            for id, record in opened.records.items():
                earlier.setdefault(id, {})[Path(opened.file).name] = record
        together = self._together(clean)
        for fault in validate.cycles(together, held.records, self._ontology):
            self._blame(clean, fault)
        if all(not opened.problems for opened in files):
            for fault in validate.dangling(together, held.records, self._ontology):
                self._blame(clean, fault)
            for opened in clean:
                for fault in self._still_referred(opened, together, held):
                    self._blame([opened], fault)
        if all(not opened.problems for opened in files):
            for fault in contradictions(self._state, self._log, list(map(self._load, files)), self._ids):
                self._blame(clean, fault)

    def _together(self, files: Iterable[Incoming]) -> dict[str, Record]:
        """What the files say of each id."""
        found: dict[str, list[Record]] = {}
        for opened in files:
            for id, record in opened.records.items():
                found.setdefault(id, []).append(record)
        return {id: union(records, self._ontology) for id, records in found.items()}

    def _clashes(self, opened: Incoming, earlier: Mapping[str, Mapping[str, Record]], held: Held) -> Iterator[Fault]:
        """What this file and other sources disagree on. `earlier` is what files before it say of each id."""
        name = Path(opened.file).name
        others = held.holders(opened.records)
        for id in opened.records.keys() & earlier.keys():
            others.setdefault(id, {}).update(earlier[id])
        for id, records in sorted(others.items()):
            for fault in validate.clashes(opened.records[id], records, self._ontology, name):
                aka = ", or a further name under aka:" if fault.field == "name" else ""
                hint = f"; write the same in both{aka}" if fault.message.endswith("disagree") else ""
                yield fault._replace(message=fault.message + hint)

    def _still_referred(self, opened: Incoming, together: dict[str, Record], held: Held) -> Iterator[Fault]:
        """What this source no longer holds, and no other does, but others refer to."""
        gone = self._gone(opened, together, held)
        found = set(referring(gone, self._state, self._log))
        others = held.holders({id for id, _, _ in found} - taken_back(gone, self._state, self._log))
        for id, field, target in sorted(found):
            for source, record in others.get(id, {}).items():
                if target in record.refs(field):
                    shown = f"{self._ids.path(id)} in {source} refers to it as {kebab(field)}"
                    what = f"take that back first: {removal(record, self._ids)}"
                    what = what if "judge" in record.values else "change that first"
                    yield Fault(target, "", f"is no longer here, but {shown}; keep it, or {what}")

    def _gone(self, opened: Incoming, together: Mapping[str, Record], held: Held) -> set[str]:
        """What a file said before, and nothing says any more."""
        gone = self._said_before(opened.source).keys() - together.keys()
        return gone - held.holders(gone).keys()

    def _said_before(self, source: str) -> Mapping[str, Record]:
        if source not in self._before:
            self._before[source] = {record.id: record for record in self._log.held(source)}
        return self._before[source]

    def _blame(self, files: Sequence[Incoming], fault: Fault) -> None:
        """Report a fault where the file says what is wrong."""
        opened, place = next(self._places(files, fault))
        opened.report.add(*place, fault.message)

    def _places(self, files: Sequence[Incoming], fault: Fault) -> Iterator[tuple[Incoming, Place]]:
        """Where a fault may stand, the likeliest first: in its record; in one that it names; nowhere."""
        named = set(fault.message.split())
        for opened in files:
            if fault.id in opened.records and (place := opened.place(fault.id, fault.field)):
                yield opened, place
        for opened in files:
            for id, record in opened.records.items():
                if fault.field in record.values and id.rpartition("/")[2] in named:
                    yield opened, opened.place(id, fault.field) or Place(0, self._ids.path(id))
        path = self._ids.path(fault.id)
        yield files[0], Place(0, f"{path}.{kebab(fault.field)}" if fault.field else path)
