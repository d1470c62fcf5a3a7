"""What an analyst decides, as loads: judgements and marks, each with who decided it, when and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sayso.errors import BadArgument
from sayso.graph.ids import Ids
from sayso.graph.judgements import RECORDED, content, standing
from sayso.graph.log import Load
from sayso.graph.record import Change, Record
from sayso.graph.state import State
from sayso.graph.validate import dangling, faults
from sayso.ontology.values import Ref, Value

Given = Mapping[str, Value | Iterable[Value] | None]


@dataclass(frozen=True)
class Analyst:
    """Who decides, why, and what is known when it is decided. `find` gives the id that a name stands for. Every method
    raises UnknownName, and BadArgument for what cannot be."""

    state: State
    ids: Ids
    find: Callable[[str], str]
    by: str
    why: str | None = None

    # identity

    def identity(self, verdict: str, a: str, b: str, view: str | None = None) -> Load:
        """Whether two entities or actions are one thing, or two statements one utterance."""
        ontology, records = self.state.ontology, self._recorded(a, b)
        a, b = (record.id for record in records)
        kinds = {ontology.kind_of(record.types).path for record in records}
        if a == b:
            raise BadArgument(f"{self._path(a)} is one thing anyhow; name two")
        if len(kinds) > 1 or not (kinds == {"attribution"} or "sameAs" in ontology.folds(records[0].types)):
            shown = " and ".join(f"{self._path(r.id)} is a {r.types[0]}" for r in records)
            raise BadArgument(f"{shown}: two entities, two actions or two statements can be judged to be one")
        if view == RECORDED:
            raise BadArgument(f"{RECORDED} is the view in which nothing is judged; give the view another name")
        role = "same-event" if all(ontology.is_a(r.types, ontology.roles["event"]) for r in records) else "identity"
        record = self._judgement(role, {"subject": [Ref(a), Ref(b)], "verdict": verdict, "view": view})
        return self._load(record)

    # grades, reviews, marks

    def grading(self, subject: str, grade: str) -> Load:
        """An Admiralty grade: a letter for the source, a digit for what it says, or both, such as B2."""
        terms, letters = self.state.ontology.terms, grade.strip().upper()
        values: dict[str, Value] = {}
        for character in letters:
            fitting = [
                name for name in ("reliability", "credibility") if character in terms[name] and name not in values
            ]
            if not fitting:
                raise BadArgument(f"{grade!r} is no grade: write a letter A to F, a digit 1 to 6, or both, such as B2")
            values[fitting[0]] = character
        if not values:
            raise BadArgument("an empty grade; write one such as B2")
        (record,) = self._recorded(subject)
        self._suits("grading", record)
        graded = self._judgement("grading", {"subject": Ref(record.id), **values})
        return self._load(graded, *self._before("grading", record))

    def review(self, verdict: str, subjects: Sequence[str]) -> Load:
        """Whether proposed statements are taken in, as they are now: a judgement of each."""
        proposed = self.state.ontology.roles["proposed-statement"]
        records = self._recorded(*subjects)
        for record in records:
            if proposed not in record.types:
                raise BadArgument(f"{self._path(record.id)} was not proposed: there is nothing to review")
        words = self.state.recorded({id for record in records for id in record.refs("evidence")})
        told = [
            self._judgement(
                "review",
                {"subject": Ref(record.id), "review": verdict, "reviewedContent": content(record, words)},
            )
            for record in records
        ]
        return self._load(*told, *(again for record in records for again in self._before("review", record)))

    def _before(self, role: str, subject: Record) -> list[Record]:
        """What takes back such judgements of the same subject by the same analyst: the latest counts."""
        name = self.state.ontology.roles[role]
        return [
            self._revocation(record)
            for record in standing(self._all("judgement"))
            if name in record.types and record.text("judge") == self.by and subject.id in record.refs("subject")
        ]

    def _suits(self, role: str, record: Record) -> None:
        """Raise BadArgument for a record that such judgements are not about."""
        ontology = self.state.ontology
        of = ontology.classes[ontology.roles[role]].judges
        if not any(ontology.is_a(record.types, each) for each in of):
            loaded_as = {kind.name: kind.loaded_as for kind in ontology.kinds.values()}
            *labels, last = (ontology.classes[loaded_as.get(each, each)].label for each in of)
            wanted = f"{', '.join(labels)} or {last}" if labels else last
            raise BadArgument(f"{self._path(record.id)} is a {record.types[0]}; name a {wanted}")

    def mark(self, kind: str, left: Sequence[str], right: Sequence[str]) -> Load:
        """That two sets of statements are in contrast, or one supports, restates or answers the other."""
        sides = [self._recorded(*each) for each in (left, right)]
        for record in (record for side in sides for record in side):
            if self._kind(record) != "attribution":
                raise BadArgument(f"{self._path(record.id)} is a {record.types[0]}; name a statement")
        one, other = ([record.id for record in side] for side in sides)
        if both := sorted(set(one) & set(other)):
            raise BadArgument(f"{self._path(both[0])} stands on both sides")
        now = _now()
        values: Given = {"markKind": kind, "left": map(Ref, one), "right": map(Ref, other), "judged": now}
        id = self.ids.judged_mark(kind, one, other, self.by, now.isoformat())
        return self._load(Record.of(id, [self.state.ontology.kinds["mark"].name], {**values, **self._signed()}))

    # withdrawal

    def withdrawal(self, subjects: Sequence[str], replacement: str | None = None) -> Load:
        """That statements or documents were withdrawn by who published them, or corrected by another: a judgement of
        each, so that one can be taken back."""
        records = self._recorded(*subjects)
        for record in records:
            self._suits("withdrawal", record)
            if found := self._withdrawing(record.id):
                raise BadArgument(f"{self._path(record.id)} is withdrawn already, by {self._path(found[0].id)}")
        if replacement is None:
            return self._load(*(self._judgement("withdrawal", {"subject": Ref(record.id)}) for record in records))
        (other,) = self._recorded(replacement)
        self._replaces(other, records)
        by = {"replacement": Ref(other.id)}
        return self._load(*(self._judgement("correction", {"subject": Ref(record.id), **by}) for record in records))

    def _replaces(self, other: Record, records: Iterable[Record]) -> None:
        ontology = self.state.ontology
        for record in records:
            if ontology.kind_of(record.types) != ontology.kind_of(other.types):
                raise BadArgument(f"a {other.types[0]} does not take the place of a {record.types[0]}")
        reached, seen = [other.id], {other.id}
        while reached:
            if hit := next((record.id for record in records if record.id in reached), None):
                raise BadArgument(f"{self._path(hit)} would take its own place")
            found = {target for id in reached for each in self._withdrawing(id) for target in each.refs("replacement")}
            reached = sorted(found - seen)
            seen |= found

    def undoing(self, subject: str) -> Load:
        """Take back what withdrew a statement or document."""
        id = self.find(subject)
        if not (found := self._withdrawing(id)):
            raise BadArgument(f"{self._path(id)} is not withdrawn; if its document or its relay is, name that")
        return self._load(*(self._revocation(record) for record in found))

    def _withdrawing(self, id: str) -> list[Record]:
        roles = {self.state.ontology.roles[role] for role in ("withdrawal", "correction")}
        found = standing(self._all("judgement"))
        return [record for record in found if roles & set(record.types) and id in record.refs("subject")]

    def revocation(self, name: str) -> Load:
        """That a judgement, or an analyst's mark, is taken back."""
        (record,) = self._recorded(name)
        id = record.id
        if self._kind(record) not in ("judgement", "mark") or "judge" not in record.values:
            raise BadArgument(f"{self._path(id)} is no judgement and no analyst's mark: it cannot be taken back")
        if by := self.state.find([id])[id].refs("revokedBy"):
            raise BadArgument(f"{self._path(id)} is taken back already, by {self._path(by[0])}")
        return self._load(self._revocation(record))

    def _revocation(self, record: Record) -> Record:
        subject = record.refs("subject") or record.refs("left") + record.refs("right")
        return self._judgement("revocation", {"subject": map(Ref, subject), "revokes": Ref(record.id)})

    # records

    def _judgement(self, role: str, values: Given) -> Record:
        name, now = self.state.ontology.roles[role], _now()
        given = Record.of("", [name], values)
        said = {field: [self.ids.path(_word(value)) for value in values] for field, values in given.values.items()}
        id = self.ids.judgement(name, said, self.by, now.isoformat())
        return Record.of(id, [name], {**given.values, **self._signed(), "judged": now})

    def _signed(self) -> dict[str, Value | None]:
        return {"judge": self.by, "why": self.why}

    def _load(self, *records: Record) -> Load:
        """The records as a load of the analyst's own source."""
        together = {record.id: record for record in records}
        found = [*faults(records, self.state.ontology, self.ids)]
        found += dangling(together, self.state.recorded, self.state.ontology)
        if found:
            raise BadArgument("\n".join(f"{fault.field}: {fault.message}" for fault in found))
        changes = tuple(Change(id, record) for id, record in sorted(together.items()))
        return Load(f"judgements by {self.by}", changes, {}, self.state.ontology.digest, self.by, "judge")

    def _recorded(self, *names: str) -> list[Record]:
        ids = [self.find(name) for name in names]
        found = self.state.recorded(ids)
        if missing := [id for id in ids if id not in found]:
            raise BadArgument(f"{self._path(missing[0])} was not loaded, and cannot be judged")
        return [found[id] for id in ids]

    def _all(self, kind: str) -> list[Record]:
        return list(self.state.recorded(self.state.recorded_ids(kind)).values())

    def _kind(self, record: Record) -> str:
        return self.state.ontology.kind_of(record.types).path

    def _path(self, id: str) -> str:
        return self.ids.path(id)


def _word(value: Value) -> str:
    return value.id if isinstance(value, Ref) else str(value)


def _now() -> datetime:
    """To the microsecond: it tells two decisions of one analyst apart."""
    return datetime.now(UTC)
