"""The documents of a `.dna` database: what is known of each, and its text."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cached_property

from sayso.graph.record import Record
from sayso.loaders.dna.coding import Coding
from sayso.loaders.dna.context import Context
from sayso.loaders.dna.database import Row
from sayso.loaders.dna.offsets import Offsets
from sayso.loaders.quotes import Source
from sayso.ontology.types import VALUE_TYPES, Reading
from sayso.ontology.values import Ref, Text, Value

TABLE = "DOCUMENTS"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WORDS = {"Author": "author", "Section": "section", "Type": "documentType", "Notes": "notes"}
"""What is kept as it is written."""


@dataclass
class Document:
    """A document with its handle and record."""

    handle: str
    record: Record
    text: str

    @property
    def content(self) -> bytes:
        return self.text.encode()

    @cached_property
    def offsets(self) -> Offsets:
        return Offsets(self.text)

    @cached_property
    def source(self) -> Source:
        return Source(self.text)


def read(context: Context, coding: Coding) -> Mapping[int, Document]:
    """The documents by row, those left out that have a problem. Their publishers are added to the database."""
    publishers = _publishers(context, coding)
    return {id: found for id, row in context.rows[TABLE].items() if (found := _document(context, id, row, publishers))}


def _publishers(context: Context, coding: Coding) -> Mapping[str, Ref]:
    """Where documents appeared, by name."""
    of = context.codebook.classes["publisher"]
    found: dict[str, Ref] = {}
    for name in sorted({row["Source"] for row in context.rows[TABLE].values() if row["Source"].strip()}):
        id = context.ids.entity(context.naming.give(name, "source", name))
        first = next(row for row, each in context.rows[TABLE].items() if each["Source"] == name)
        values: dict[str, Value] = {"name": Text(name, context.codebook.language), "source": context.database}
        coding.add(Record.of(id, [of], values), f"{TABLE} {first}")
        found[name] = Ref(id)
    return found


def _document(context: Context, id: int, row: Row, publishers: Mapping[str, Ref]) -> Document | None:
    when = _moment(row["Date"])
    if when is None:
        message = f"Date is {row['Date']}, which is no time in seconds since 1970 of a year from 1 to 9999"
        context.report.add(0, f"{TABLE} {id}", message)
    if not row["Title"].strip():
        context.report.add(0, f"{TABLE} {id}", "Title is empty: give the document a title in DNA")
    if when is None or not row["Title"].strip():
        return None
    day = when.date().isoformat()
    content = row["Text"].encode()
    sha256 = hashlib.sha256(content).hexdigest()
    handle = context.naming.give(f"{day} {row['Title']}", "document", sha256, str(row["Date"]))
    published = context.ontology.properties["published"]
    reading = Reading(published, context.ontology, context.codebook.language, Ref)
    parts = VALUE_TYPES[published.type].parse(day, reading)
    values: dict[str, Value | None] = {
        "name": Text(row["Title"], context.codebook.language),
        "language": context.codebook.language,
        "source": context.database,
        "file": f"{handle}.txt",
        "sha256": sha256,
        "publisher": publishers.get(row["Source"]),
        "publishedAt": when if when.time() != time() else None,
        "coder": context.names_of_coders[row["Coder"]],
        **{published.stem + suffix: value for suffix, value in parts.items()},
        **{name: row[column] for column, name in WORDS.items() if row[column].strip()},
    }
    record = Record.of(context.ids.entity(handle), [context.ontology.roles["document"]], values)
    return Document(handle, record, row["Text"])


def _moment(seconds: int) -> datetime | None:
    """The time that DNA means, which has no zone; None where there is no such year."""
    try:
        return EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return None
