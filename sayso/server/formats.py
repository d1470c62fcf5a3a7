"""Answers of SPARQL as bytes: the formats, which of them a client wants, and how many rows were written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

import mimeparse
import pyoxigraph as ox

from sayso.errors import TooManyRows
from sayso.graph.quads import PREFIXES
from sayso.server.faults import Fault

Format = TypeVar("Format")
Results = ox.QueryResultsFormat
Rdf = ox.RdfFormat

TABLES: Mapping[str, ox.QueryResultsFormat] = {
    "application/xml": Results.XML,
    "application/json": Results.JSON,
    "text/tab-separated-values": Results.TSV,
    "text/csv": Results.CSV,
    "application/sparql-results+xml": Results.XML,
    "application/sparql-results+json": Results.JSON,
}
"""What a SELECT or an ASK can be answered in, the most wanted last."""

GRAPHS: Mapping[str, ox.RdfFormat] = {
    "text/plain": Rdf.N_TRIPLES,
    "application/xml": Rdf.RDF_XML,
    "application/json": Rdf.JSON_LD,
    "application/n-quads": Rdf.N_QUADS,
    "application/trig": Rdf.TRIG,
    "application/rdf+xml": Rdf.RDF_XML,
    "application/ld+json": Rdf.JSON_LD,
    "application/n-triples": Rdf.N_TRIPLES,
    "text/turtle": Rdf.TURTLE,
}
"""What a CONSTRUCT, a DESCRIBE or a graph can be answered in, the most wanted last."""
ACCEPTED = 4096
"""How long an Accept header may be: it is compared with every format."""


def negotiated(accept: str, formats: Mapping[str, Format]) -> tuple[str, Format]:
    """The best format for an Accept header, with its media type. Raises Fault: 406, which names what there is, or
    400."""
    if len(accept) > ACCEPTED:
        raise Fault(400, f"an Accept header of more than {ACCEPTED:,} characters")
    try:
        found = mimeparse.best_match(list(formats), accept or "*/*")
    except (mimeparse.MimeTypeParseException, ValueError) as error:
        raise Fault(400, f"Accept: {accept!r} is no list of media types") from error
    if not found:
        raise Fault(406, f"there is no {accept}; ask for one of {', '.join(reversed(list(formats)))}")
    return found, formats[found]


class Sink(Protocol):
    def write(self, content: bytes, /) -> int: ...


_ROW: Mapping[ox.QueryResultsFormat, re.Pattern[bytes]] = {
    # what stands between two rows: a quote inside a string is escaped, and after one that ends it there is no name
    Results.JSON: re.compile(rb'\}\},\{"[^",}\]]'),
    Results.XML: re.compile(rb"<result>"),
    Results.TSV: re.compile(rb"\n"),
}
_OVERLAP = 16
"""How much at the end of a chunk may be the beginning of what tells a row."""


class Rows:
    """Passes on what an engine writes in one of its formats, counts the rows, and stops it at a number of them."""

    def __init__(self, sink: Sink, format: ox.QueryResultsFormat, most: int) -> None:
        self._sink = sink
        self._pattern = _ROW.get(format)
        self._most = most
        self._rest = b""
        self._quoted = False
        self._seen = {Results.JSON: 1, Results.XML: 0}.get(format, -1)  # the others begin with a line of names

    @property
    def number(self) -> int:
        return 0 if self._rest.endswith(b'"bindings":[]}}') else self._seen

    def write(self, content: bytes) -> int:
        self._seen += self._matches(bytes(content)) if self._pattern else self._lines(bytes(content))
        if self._seen > self._most:
            raise too_many(self._most)
        return self._sink.write(content)

    def flush(self) -> None: ...

    def _matches(self, content: bytes) -> int:
        assert self._pattern
        seen = self._rest + content
        ends = [match.end() for match in self._pattern.finditer(seen)]
        self._rest = seen[max(ends[-1] if ends else 0, len(seen) - _OVERLAP) :]
        return len(ends)

    def _lines(self, content: bytes) -> int:
        """The lines of CSV that end here; one inside quotes does not."""
        lines = 0
        for number, piece in enumerate(content.split(b'"')):
            self._quoted ^= number > 0
            lines += 0 if self._quoted else piece.count(b"\n")
        return lines


def write_triples(triples: Iterable[ox.Triple | ox.Quad], format: ox.RdfFormat, sink: Sink, most: int) -> int:
    """Write triples or quads, and say how many. Raises TooManyRows."""
    number = 0

    def counted() -> Iterator[ox.Triple | ox.Quad]:
        nonlocal number
        for each in triples:
            number += 1
            if number > most:
                raise too_many(most)
            yield each

    ox.serialize(counted(), sink, format, prefixes=PREFIXES)  # type: ignore[arg-type]  # it needs no more of a file
    return number


def too_many(most: int) -> TooManyRows:
    return TooManyRows(f"more than {most:,} rows: add a LIMIT, or ask for less")
