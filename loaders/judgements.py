"""What an analyst decides, as loads: judgements and marks, each with who decided it, when and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sayso.errors import BadArgument
from sayso.graph.ids import Ids
from sayso.graph.judgements import standing
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
    why: str = ""

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
        if ontology.term("verdict", verdict).flag("joins") and kinds == {"entity"}:
            self._fit(*records)
        role = "same-event" if all(ontology.is_a(r.types, ontology.roles["event"]) for r in records) else "identity"
        record = self._judgement(role, {"subject": [Ref(a), Ref(b)], "verdict": verdict, "view": view or None})
        return self._load(record)

    def _fit(self, a: Record, b: Record) -> None:
        both = self.state.ontology.minimal((*a.types, *b.types))
        if len(both) > 1:
            shown = f"{self._path(a.id)} is a {a.types[0]} and {self._path(b.id)} a {b.types[0]}"
            raise BadArgument(
                f"{shown}: neither class is under the other, so they cannot be one; code one of them anew"
            )

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
        return self._load(self._judgement("grading", {"subject": Ref(record.id), **values}))

    def review(self, verdict: str, subjects: Sequence[str]) -> Load:
        """Whether proposed statements are taken in."""
        proposed = self.state.ontology.roles["proposed-statement"]
        records = self._recorded(*subjects)
        for record in records:
            if proposed not in record.types:
                raise BadArgument(f"{self._path(record.id)} was not proposed: there is nothing to review")
        return self._load(self._judgement("review", {"subject": _refs(records), "review": verdict}))

    def mark(self, kind: str, left: Sequence[str], right: Sequence[str]) -> Load:
        """That two sets of statements are in contrast, or one supports, restates or answers the other."""
        sides = [self._recorded(*each) for each in (left, right)]
        for record in (record for side in sides for record in side):
            self._of_kind(record, "attribution")
        one, other = ([record.id for record in side] for side in sides)
        if both := sorted(set(one) & set(other)):
            raise BadArgument(f"{self._path(both[0])} stands on both sides")
        now = _now()
        values: Given = {"markKind": kind, "left": map(Ref, one), "right": map(Ref, other), "judged": now}
        id = self.ids.judged_mark(kind, one, other, self.by, now.isoformat())
        return self._load(Record.of(id, [self.state.ontology.kinds["mark"].name], {**values, **self._signed()}))

    # withdrawal

    def withdrawal(self, subjects: Sequence[str], replacement: str | None = None) -> Load:
        """That statements or documents were withdrawn by who published them, or corrected by another."""
        document = self.state.ontology.roles["document"]
        records = self._recorded(*subjects)
        for record in records:
            if not self.state.ontology.is_a(record.types, document):
                self._of_kind(record, "attribution", "document")
            if found := self._withdrawing(record.id):
                raise BadArgument(f"{self._path(record.id)} is withdrawn already, by {self._path(found[0].id)}")
        if replacement is None:
            return self._load(self._judgement("withdrawal", {"subject": _refs(records)}))
        (other,) = self._recorded(replacement)
        self._replaces(other, records)
        values: Given = {"subject": _refs(records), "replacement": Ref(other.id)}
        return self._load(self._judgement("correction", values))

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
        return {"judge": self.by, "why": self.why or None}

    def _load(self, *records: Record) -> Load:
        """The records as a load of the analyst's own source."""
        if not self.by.strip():
            raise BadArgument("a judgement needs who judges")
        together = {record.id: record for record in records}
        found = [*faults(records, self.state.ontology, self.ids)]
        found += dangling(together, self.state.recorded, self.state.ontology)
        if found:
            raise BadArgument("\n".join(f"{fault.field}: {fault.message}" for fault in found))
        changes = tuple(Change(id, record) for id, record in sorted(together.items()))
        return Load(f"judgements by {self.by}", changes, {}, self.state.ontology.digest, self.by)

    def _recorded(self, *names: str) -> list[Record]:
        ids = [self.find(name) for name in names]
        found = self.state.recorded(ids)
        if missing := [id for id in ids if id not in found]:
            raise BadArgument(f"{self._path(missing[0])} was not loaded, and cannot be judged")
        return [found[id] for id in ids]

    def _all(self, kind: str) -> list[Record]:
        return list(self.state.recorded(self.state.recorded_ids(kind)).values())

    def _of_kind(self, record: Record, kind: str, *others: str) -> None:
        if self._kind(record) != kind:
            wanted = " or ".join(("statement", *others))
            raise BadArgument(f"{self._path(record.id)} is a {record.types[0]}; name a {wanted}")

    def _kind(self, record: Record) -> str:
        return self.state.ontology.kind_of(record.types).path

    def _path(self, id: str) -> str:
        return self.ids.path(id)


def _refs(records: Iterable[Record]) -> list[Ref]:
    return [Ref(record.id) for record in records]


def _word(value: Value) -> str:
    return value.id if isinstance(value, Ref) else str(value)


def _now() -> datetime:
    """To the microsecond: it tells two decisions of one analyst apart."""
    return datetime.now(UTC)
