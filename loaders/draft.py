"""A source being read: its header, its text, what it declares, and everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sayso.graph.ids import Ids
from sayso.graph.record import Record, union
from sayso.loaders.handles import Handles, meant
from sayso.loaders.nodes import Entries, Node, Report, Words, each
from sayso.loaders.quotes import Found, QuoteError, Source
from sayso.ontology.model import Ontology, Property
from sayso.ontology.types import VALUE_TYPES, Reading
from sayso.ontology.values import Ref, Value


@dataclass(frozen=True)
class Header:
    """The file's own keys. `document` is the handle: the stem of the document's file name."""

    document: str
    publisher: str
    language: str
    coder: str | None
    before: str
    """EDTF for some time before publication, what `said: earlier` stands for."""


@dataclass
class Draft:
    ontology: Ontology
    ids: Ids
    handles: Handles
    header: Header
    source: Source
    report: Report
    records: dict[str, Record] = field(default_factory=dict)
    lines: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Line and place of each record's first mention."""
    statements: dict[str, str] = field(default_factory=dict)
    """Ids of this file's statements, by handle."""
    anonymity: dict[str, str] = field(default_factory=dict)
    """Why a source is not named, by its handle."""

    def add(self, record: Record, line: int, place: str) -> str:
        """Hold a record; if its id is there already, what both say."""
        if record.id in self.records:
            self.records[record.id] = union((self.records[record.id], record), self.ontology)
        else:
            self.records[record.id] = record
            self.lines[record.id] = (line, place)
        return record.id

    @property
    def document(self) -> Ref:
        return Ref(self.ids.entity(self.header.document))

    def value(self, property: Property, node: Node, place: str, unit: str = "count") -> dict[str, Value]:
        """One value of a property, by field name; a problem and nothing where it does not parse."""
        if not isinstance(node, Words):
            self.report.add(node.line, place, "should be one value, not a list or a map")
            return {}
        try:
            reading = Reading(property, self.ontology, self.header.language, self.handles.ref, unit)
            parts = VALUE_TYPES[property.type].parse(node.text, reading)
        except ValueError as error:
            self.report.add(node.line, place, str(error))
            return {}
        return {property.stem + suffix: value for suffix, value in parts.items()}

    def values(self, property: Property, node: Node, place: str) -> dict[str, list[Value]]:
        """All values of a property that may have several."""
        found: dict[str, list[Value]] = {}
        for item in each(node):
            for name, value in self.value(property, item, place).items():
                found.setdefault(name, []).append(value)
        return found

    def words(self, node: Node | None, place: str) -> str | None:
        """A scalar's text; a problem when it is a list or a map."""
        if node is None or isinstance(node, Words):
            return node.text if node else None
        self.report.add(node.line, place, "should be one value, not a list or a map")
        return None

    def spans(self, quote: Node | None, near: Node | None, place: str) -> list[Found]:
        """Where the quoted segments are; problems for those that are not found."""
        found = []
        for segment in each(quote):
            if not isinstance(segment, Words):
                self.report.add(segment.line, place, "should be the words quoted")
                continue
            if segment.cut:
                message = "is cut off by what YAML takes for a comment; put the words in quotation marks"
                self.report.add(segment.line, place, message)
                continue
            try:
                found.append(self.source.find(segment.text, self.words(near, place)))
            except QuoteError as error:
                self.report.add(segment.line, place, str(error))
        return found

    def span_records(self, found: Iterable[Found], line: int, place: str) -> list[Ref]:
        """A span record for each place in the text."""
        refs = []
        for span in found:
            values: dict[str, Value] = {
                "document": self.document,
                "quote": self.source.text[span.start : span.end],
                "start": span.start,
                "end": span.end,
            }
            around = {"prefix": self.source.prefix(span), "suffix": self.source.suffix(span)}
            values |= {name: text for name, text in around.items() if text}
            id = self.ids.span(self.header.document, *span)
            refs.append(Ref(self.add(Record.of(id, [self.ontology.kinds["span"].name], values), line, place)))
        return refs

    def unknown_keys(self, entries: Entries, allowed: Iterable[str], place: str) -> None:
        """Report each key that the format does not have, with the nearest that it has."""
        known = set(allowed)
        for key, node in entries.nodes.items():
            if key not in known:
                self.report.add(node.line, f"{place}.{key}" if place else key, f"is no key here{meant(key, known)}")


def entries(node: Node | None) -> Mapping[str, Node]:
    return node.nodes if isinstance(node, Entries) else {}
