"""A seeded world of any size, with records of every kind: documents of twenty statements each, and what they are about.

The same seed and size give the same records. Statements come in blocks of about twenty that can be compared: some
conflict, most agree or lie apart in time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import NamedTuple

from sayso.graph.ids import Ids
from sayso.graph.record import Record
from sayso.ontology.interval import Interval
from sayso.ontology.model import Ontology
from sayso.ontology.types import Time
from sayso.ontology.values import Ref, Text, Value

PER_DOCUMENT = 20
FIRST_DAY = date(2023, 1, 1)
DAYS = 600
SOURCE = "reference"
Values = dict[str, Value | list[Value] | None]


class Told(NamedTuple):
    """What one source says."""

    source: str
    records: dict[str, Record]


class World:
    """Speakers, places, operations, weapons and actions, and documents that say something of them."""

    def __init__(
        self, statements: int, ontology: Ontology, ids: Ids, seed: int = 0, *, speakers: int | None = None
    ) -> None:
        self.statements = statements
        self._ontology = ontology
        self._ids = ids
        self._random = Random(seed)
        self._places = max(4, statements // 60)
        self._operations = max(2, statements // 120)
        self._people = speakers or max(8, min(2_000, statements // 50))
        self._actions = max(2, statements // 100)

    def loads(self) -> Iterator[Told]:
        """The reference first, then each document, then an analyst's judgements."""
        yield Told(SOURCE, {record.id: record for record in self._reference()})
        for number in range(0, self.statements, PER_DOCUMENT):
            yield self.document(number // PER_DOCUMENT, min(PER_DOCUMENT, self.statements - number))
        yield Told("analyst", {record.id: record for record in self._judgements()})

    # what is spoken of

    def _entity(self, handle: str, name: str, values: Mapping[str, Value | list[Value] | None] | None = None) -> Record:
        return Record.of(
            self._ids.entity(handle), [name], {"name": Text(handle.replace("-", " "), "en"), **(values or {})}
        )

    def _reference(self) -> Iterator[Record]:
        for side in ("north", "south"):
            yield self._entity(side, "Country", {"identifier": f"iso:{side}"})
        yield self._entity("paper", "Outlet")
        for n in range(self._places):
            inside = Ref(self._ids.entity(f"place-{n // 10}")) if n >= 10 else Ref(self._ids.entity("north"))
            yield self._entity(
                f"place-{n}",
                "Location",
                {"within": inside, "position_lat": 50.0 + n % 9, "position_long": 30.0 + n % 7},
            )
        for n in range(self._operations):
            began = self._time("began", FIRST_DAY + timedelta(n % DAYS))
            yield self._entity(
                f"operation-{n}", "Offensive", {"attacker": self._side(n), "place": self._place(n), **began}
            )
        for n in range(self._people):
            yield self._entity(f"person-{n}", ("Person", "Person", "Group", "Ministry", "UnnamedSource")[n % 5])
            yield from self._named(n)
        yield self._entity("gun", "WeaponSystem", {"manufacturedIn": self._side(0)})
        for n in range(self._actions):
            values: Values = {
                "name": Text(f"strike {n}", "en"),
                "actor": self._side(n),
                "object": Ref(self._ids.entity("gun")),
                "place": self._place(n),
            }
            yield Record.of(self._ids.action(f"action-{n}"), ["Action"], values)

    def _named(self, n: int) -> Iterator[Record]:
        id = self._ids.entity(f"person-{n}")
        if n % 5 in (0, 1):
            office = self._ids.membership(id, "minister", None, None, "described")
            values: Values = {
                "member": Ref(id),
                "roleTitle": Text("minister", "en"),
                "office": n % 2 == 0,
                "basis": "described",
                "organization": self._side(n),
                "source": Ref(self._ids.entity("paper")),
            }
            yield Record.of(
                f"{self._ids.base}membership/person-{n}/{office.rpartition('/')[2]}", ["Membership"], values
            )
        if n % 7 == 0:
            name = f"P. {n}"
            yield Record.of(
                self._ids.name(f"person-{n}", name, "en"), ["Name"], {"of": Ref(id), "name": Text(name, "en")}
            )

    def _side(self, n: int) -> Ref:
        return Ref(self._ids.entity(("north", "south")[n % 2]))

    def _place(self, n: int) -> Ref:
        return Ref(self._ids.entity(f"place-{n % self._places}"))

    def _time(self, property: str, day: date) -> dict[str, Value | list[Value] | None]:
        parts = Time.values(day.isoformat(), Interval(day, day, day, day))
        return {property + suffix: value for suffix, value in parts.items()}

    # what is said

    def document(self, number: int, statements: int = PER_DOCUMENT) -> Told:
        """One document with its statements, the words they rest on, and a mark."""
        handle = f"d{number}"
        day = FIRST_DAY + timedelta(self._random.randrange(DAYS))
        records = [
            self._entity(
                handle, "Document", {"publisher": Ref(self._ids.entity("paper")), **self._time("published", day)}
            )
        ]
        said: list[Record] = []
        for n in range(statements):
            target, stance = self._target(said)
            span = self._span(handle, n)
            said.append(self._statement(handle, n, day, target, stance, span))
            records += [span, *([target] if target.types == ("Proposition",) else []), said[-1]]
        if number % 5 == 0 and len(said) > 1:
            sides = ([said[0].id], [said[1].id])
            mark: Values = {
                "markKind": "contrast",
                "left": Ref(said[0].id),
                "right": Ref(said[1].id),
                "document": Ref(self._ids.entity(handle)),
            }
            records.append(Record.of(self._ids.mark(handle, "contrast", *sides, None), ["Mark"], mark))
        return Told(handle, {record.id: record for record in records})

    def _span(self, document: str, n: int) -> Record:
        start = 100 * n
        values: Values = {
            "document": Ref(self._ids.entity(document)),
            "quote": f"the words of statement {n} in {document}",
            "start": start,
            "end": start + 60,
        }
        return Record.of(self._ids.span(document, start, start + 60), ["Span"], values)

    def _target(self, said: list[Record]) -> tuple[Record, str]:
        chance = self._random.random()
        if chance < 0.05 and said:
            return said[-1], "reports"
        if chance < 0.2:
            id = self._ids.action(f"action-{self._random.randrange(self._actions)}")
            return Record.of(id, ["Action"], {}), ("endorses", "opposes", "requests")[self._random.randrange(3)]
        return self._claim(), "asserts" if chance < 0.9 else "denies"

    def _claim(self) -> Record:
        n = self._random.randrange(max(self._places, 1))
        kind = self._random.randrange(3)
        values: dict[str, Value | list[Value] | None]
        if kind == 0:
            values = {"subject": self._place(n), "aspect": "control", "value": self._side(self._random.randrange(2))}
        elif kind == 1:
            state = ("advancing", "halted", "ongoing", "repelled")[self._random.randrange(4)]
            values = {"subject": self._operation(n), "aspect": "offensive-status", "value_state": state}
        else:
            low = float(self._random.randrange(1, 40) * 10)
            values = {
                "subject": self._operation(n),
                "aspect": "area-seized",
                "value_low": low,
                "value_high": low,
                "value_best": low,
                "value_unit": "km2",
                "value_approximate": False,
            }
        given = Record.of("", ["Proposition"], values)
        content = {
            name: [str(v.id if isinstance(v, Ref) else v) for v in found] for name, found in given.values.items()
        }
        return Record.of(self._ids.proposition(content), given.types, given.values)

    def _operation(self, n: int) -> Ref:
        return Ref(self._ids.entity(f"operation-{n % self._operations}"))

    def _statement(self, document: str, n: int, day: date, target: Record, stance: str, span: Record) -> Record:
        speaker = self._random.randrange(self._people)
        values: Values = {
            "speaker": Ref(self._ids.entity(f"person-{speaker}")),
            "stance": stance,
            "target": Ref(target.id),
            "act": "relay" if stance == "reports" else "say",
            "hedge": "certain" if speaker % 6 else "likely",
            "mode": "indirect",
            "document": Ref(self._ids.entity(document)),
            "evidence": Ref(span.id),
            "targetMatch": "named" if target.types == ("Action",) else None,
            **(self._time("said", day) if n % 3 else {}),
        }
        return Record.of(
            self._ids.attribution(document, f"s{n}"), [self._ontology.kinds["attribution"].loaded_as], values
        )

    def _judgements(self) -> Iterator[Record]:
        moment = datetime(2024, 8, 9, tzinfo=UTC)
        signed: Values = {"judge": "ada", "judged": moment}
        for n in range(0, min(self._people - 5, 100), 10):
            pair: list[Value] = [Ref(self._ids.entity(f"person-{n + k}")) for k in (0, 5)]
            values: Values = {"subject": pair, "verdict": "same", **signed}
            yield Record.of(self._ids.judgement("Identity", n, "ada", "then"), ["Identity"], values)
        grade: Values = {"subject": Ref(self._ids.entity("paper")), "reliability": "B", **signed}
        yield Record.of(self._ids.judgement("Grading", "paper", "ada", "then"), ["Grading"], grade)
