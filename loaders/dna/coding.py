"""The sources that a `.dna` database is: the database itself, which holds its entities, and each document with one of
its coders, which holds the statements."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sayso.errors import Problem
from sayso.graph.record import Record
from sayso.loaders.draft import Place
from sayso.loaders.report import MOST, Report


@dataclass
class Coding:
    """One source of a database. Its records are there as soon as the database was read."""

    report: Report
    source: str
    records: dict[str, Record] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    """The table and row of each record."""
    content: bytes | None = None
    """The document's text as it is archived."""

    @property
    def file(self) -> str:
        return self.report.file

    @property
    def problems(self) -> list[Problem]:
        return self.report.problems

    @property
    def archive(self) -> Mapping[str, bytes]:
        return {} if self.content is None else {hashlib.sha256(self.content).hexdigest(): self.content}

    @property
    def declared(self) -> Mapping[str, tuple[str, ...]]:
        """Classes by id: other files may refer to all of it."""
        return self._declared

    @cached_property
    def _declared(self) -> Mapping[str, tuple[str, ...]]:
        return {id: record.types for id, record in self.records.items()}

    def read(self) -> None:
        """Nothing is left to be read."""

    def place(self, id: str, field: str) -> Place | None:
        return self.places.get(id)

    def add(self, record: Record, place: str) -> None:
        self.records[record.id] = record
        self.places.setdefault(record.id, Place(0, place))


def cut(report: Report) -> None:
    """Leave the first problems of many, and say how many more there are."""
    if (more := len(report.problems) - MOST) > 0:
        del report.problems[MOST:]
        report.add(0, "", f"has {more:,} more problems")
