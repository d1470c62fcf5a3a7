"""A source being read: its header, its text, what it declares, and everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from sayso.graph.ids import Ids
from sayso.graph.record import Record, union
from sayso.loaders.handles import Handles, meant
from sayso.loaders.nodes import Entries, Node, Words, each_at, is_blank
from sayso.loaders.quotes import Found, NearError, QuoteError, Source
from sayso.loaders.report import Report
from sayso.loaders.table import Cell
from sayso.ontology.model import Ontology, Property
from sayso.ontology.quantity import COUNT
from sayso.ontology.types import VALUE_TYPES, Reading
from sayso.ontology.values import Ref, Value

FEW = 14
"""A message lists the possible keys up to this many."""


Keyed: TypeAlias = Mapping[str, str]
NOTHING: Keyed = MappingProxyType({})


class Place(NamedTuple):
    """Where something stands in the file."""

    line: int
    path: str


class Named(NamedTuple):
    """A statement that has a handle: its id, and the line where it begins."""

    id: str
    line: int


@dataclass(frozen=True)
class Header:
    """The file's own keys. `document` is the handle: the stem of the document's file name."""

    document: str
    publisher: str
    language: str
    coder: str | None
    before: str
    """EDTF for some time before publication, what `said: earlier` stands for."""
    proposed: bool = False
    """Whether its statements wait for a review."""


@dataclass
class Draft:
    ontology: Ontology
    ids: Ids
    handles: Handles
    header: Header
    source: Source | None
    """The document's words; None where it could not be read, which is reported."""
    report: Report
    records: dict[str, Record] = field(default_factory=dict)
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    """Where a record was first mentioned, by its id and ""; and the properties of it that have a key, by their name."""
    statements: dict[str, Named] = field(default_factory=dict)
    """This file's statements, by handle."""
    anonymity: dict[str, str] = field(default_factory=dict)
    """Why a source is not named, by its handle."""

    def add(self, record: Record, line: int, place: str, keys: Mapping[str, Place] | None = None) -> str:
        """Hold a record; if its id is there already, what both say. `keys` has the places of properties."""
        if record.id in self.records:
            record = union((self.records[record.id], record), self.ontology)
        self.records[record.id] = record
        for name, found in {"": Place(line, place), **(keys or {})}.items():
            self.places.setdefault((record.id, name), found)
        return record.id

    @property
    def statement_class(self) -> str:
        """What the file's statements are recorded as."""
        ontology = self.ontology
        return ontology.roles["proposed-statement"] if self.header.proposed else ontology.kinds["attribution"].loaded_as

    @property
    def document(self) -> Ref:
        return Ref(self.ids.entity(self.header.document))

    @property
    def publisher(self) -> Ref | None:
        """Who speaks where nobody else is named; None where that is nobody, which is reported with the header."""
        try:
            return self.handles.ref(self.header.publisher, self.ontology.properties["publisher"].ranges)
        except ValueError:
            return None

    def attribution(self, handle: str) -> str:
        """The id of one of this file's statements. A named coder's lie beside everyone else's."""
        coder = self.header.coder
        return self.ids.attribution(self.header.document, f"{coder}/{handle}" if coder else handle)

    def statement(self, handle: str) -> str | None:
        """The id of a statement of this file, or of another document as `document/handle`; None if there is none."""
        if handle in self.statements:
            return self.statements[handle].id
        document, _, rest = handle.partition("/")
        id = self.ids.attribution(document, rest)
        return id if rest and self.handles.elsewhere.types(id) else None

    # values

    def value(self, property: Property, node: Node, place: str, unit: str = COUNT) -> dict[str, Value]:
        """One value of a property, by field name; a problem and nothing where it does not parse."""
        text = self.words(node, place, whole=property.type == "text")
        if text is None:
            return {}
        try:
            parts = self._parsed(property, text, unit)
        except ValueError as error:
            self.report.add(node.line, place, str(error))
            return {}
        return {property.stem + suffix: value for suffix, value in parts.items()}

    def _parsed(self, property: Property, text: str, unit: str) -> dict[str, Value]:
        terms = self.ontology.terms.get(property.scheme or "", {})
        if property.type == "term" and text not in terms:
            near = meant(text, terms)
            listed = f"{' It is' if near else '; write'} one of {', '.join(terms)}"
            raise ValueError(f"no {property.label} {text!r}{near}{'' if near and len(terms) > FEW else listed}")

        def resolve(handle: str) -> Ref:
            return self.handles.ref(handle, property.ranges)

        return VALUE_TYPES[property.type].parse(
            text, Reading(property, self.ontology, self.header.language, resolve, unit)
        )

    def values(self, property: Property, node: Node, place: str, unit: str = COUNT) -> dict[str, list[Value]]:
        """All values of a property that may have several."""
        found: dict[str, list[Value]] = {}
        for item, item_place in each_at(node, place):
            for name, value in self.value(property, item, item_place, unit).items():
                found.setdefault(name, []).append(value)
        return found

    def fitting(self, property: Property, node: Node, place: str, of: str) -> dict[str, list[Value]]:
        """The values of a property: one or several, as records of the class may have."""
        if self.ontology.counts([of]).get(property.name, "?") in "1?":
            return {name: [value] for name, value in self.value(property, node, place).items()}
        return self.values(property, node, place)

    def words(self, node: Node | None, place: str, *, whole: bool = False) -> str | None:
        """A scalar's text; a problem and None when it is empty, a list or a map. `whole` words must not be cut off."""
        if node is None:
            return None
        if not isinstance(node, Words):
            self.report.add(node.line, place, "should be one value, not a list or a map")
        elif is_blank(node):
            self.report.add(node.line, place, "is empty: write a value")
        elif whole and node.cut:
            message = "is cut off by what YAML takes for a comment; put the words in quotation marks"
            self.report.add(node.line, place, message)
        else:
            return node.text
        return None

    # words of the document

    def spans(self, entries: Mapping[str, Node], place: str, key: str = "quote") -> list[Found]:
        """Where the quoted segments are, which `near` may tell apart; problems for those that are not found."""
        quote, near = entries.get(key), entries.get("near")
        if near is not None and quote is None:
            self.report.add(near.line, f"{place}.near", "tells where a quote is: add quote: beside it")
        beside = self.words(near, f"{place}.near", whole=True)
        found = []
        for segment, segment_place in each_at(quote, f"{place}.{key}"):
            text = self.words(segment, segment_place, whole=True)
            if text is None or self.source is None:
                continue
            try:
                found.append(self.source.find(text, beside))
            except NearError as error:
                self.report.add(near.line if near else segment.line, f"{place}.near", str(error))
            except QuoteError as error:
                self.report.add(segment.line, segment_place, str(error))
        return found

    def span_records(self, found: Iterable[Found], line: int, place: str) -> list[Ref]:
        """A span record for each place in the text."""
        return [Ref(self.add(self._span(span, self.source), line, place)) for span in found if self.source]

    def _span(self, span: Found, source: Source) -> Record:
        values: dict[str, Value] = {
            "document": self.document,
            "quote": source.text[span.start : span.end],
            "start": span.start,
            "end": span.end,
        }
        around = {"prefix": source.prefix(span), "suffix": source.suffix(span)}
        values |= {name: text for name, text in around.items() if text}
        return Record.of(self.ids.span(self.header.document, *span), [self.ontology.kinds["span"].name], values)

    def cell_records(self, cells: Iterable[Cell], line: int, place: str) -> list[Ref]:
        """A span record for each cell of a table."""
        return [Ref(self.add(self._cell(cell), line, place)) for cell in cells]

    def _cell(self, cell: Cell) -> Record:
        values: dict[str, Value] = {
            "document": self.document,
            "quote": cell.text,
            "row": cell.row,
            "column": cell.column,
        }
        id = self.ids.cell(self.header.document, cell.row, cell.column)
        return Record.of(id, [self.ontology.kinds["span"].name], values)

    # keys

    def unknown_keys(self, entries: Entries, allowed: Iterable[str], place: str, of: str, why: Keyed = NOTHING) -> None:
        """Report each key that the format does not have: what `why` says of it, or the nearest that there is.

        `of` names what the keys belong to.
        """
        known = set(allowed)
        listed = f"; the keys are {', '.join(sorted(known))}" if len(known) <= FEW else ""
        for key in entries.nodes.keys() - known:
            message = why.get(key) or f"is no key of {of}{meant(key, known) or listed}"
            self.report.add(entries.line_of(key), f"{place}.{key}" if place else key, message)
