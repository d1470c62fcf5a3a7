"""Turtle files as triples, asked by subject and predicate; each triple knows its file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple, TypeAlias, cast

import pyoxigraph as ox

from sayso.errors import OntologyError, Problem
from sayso.ontology.model import NAMESPACE

META = NAMESPACE + "meta/"
TYPE = NAMESPACE + "type/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"

PREFIX = re.compile(r"^\s*@?prefix\s+([\w.-]*):\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE)
FIRST = re.compile(r"(\s*)(?:<([^>]*)>|([\w.-]*):([^\s;,]+))\s")
"""What a line begins with, where that is an IRI or a prefixed name."""

Node: TypeAlias = ox.NamedNode | ox.BlankNode


class Source(NamedTuple):
    """A Turtle file's name and bytes."""

    name: str
    content: bytes


def source(path: Path) -> Source:
    """A file from disk. Raises OntologyError where it cannot be read."""
    try:
        return Source(str(path), path.read_bytes())
    except OSError as error:
        raise OntologyError([Problem(str(path), 0, "", f"cannot be read: {error.strerror}")]) from error


class Turtle:
    """The triples of the files, asked by subject and predicate. Raises OntologyError for what is no Turtle."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self.store = ox.Store()
        self.sources = list(sources)
        problems = [problem for number in range(len(self.sources)) for problem in self._load(number)]
        if problems:
            raise OntologyError(problems)

    def _load(self, number: int) -> Iterator[Problem]:
        name, content = self.sources[number]
        try:
            quads = ox.parse(content, format=ox.RdfFormat.TURTLE, base_iri=NAMESPACE, rename_blank_nodes=True)
            self.store.extend(ox.Quad(q.subject, q.predicate, q.object, _graph(number)) for q in list(quads))
        except SyntaxError as error:
            yield Problem(name, error.lineno or 0, "", f"is not Turtle: {str(error).partition(' (')[0]}")

    @property
    def digest(self) -> str:
        """Of the contents alone: neither names, nor places, nor the order of the files count."""
        contents = sorted(hashlib.sha256(content).digest() for _, content in self.sources)
        return hashlib.sha256(b"".join(contents)).hexdigest()

    def subjects(self, type_iri: str) -> list[Node]:
        found = self.store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(type_iri))
        return sorted({cast(Node, quad.subject) for quad in found}, key=str)

    def objects(self, subject: Node, predicate: str) -> list[Node | ox.Literal]:
        found = self.store.quads_for_pattern(subject, ox.NamedNode(predicate), None)
        return sorted({cast("Node | ox.Literal", quad.object) for quad in found}, key=str)

    def names(self, subject: Node, predicate: str) -> tuple[str, ...]:
        """Objects by local name, or by value if they are literals."""
        return tuple(sorted(local(each) for each in self.objects(subject, predicate)))

    def one(self, subject: Node, predicate: str, default: str = "") -> str:
        return next(iter(self.names(subject, predicate)), default)

    def flag(self, subject: Node, predicate: str) -> bool:
        return self.one(subject, predicate) == "true"

    def members(self, node: Node) -> list[Node]:
        """The members of an RDF list, as far as it is one."""
        found: list[Node] = []
        while rest := self.objects(node, RDF + "rest"):
            found += cast("list[Node]", self.objects(node, RDF + "first"))
            node = cast(Node, rest[0])
        return found

    # where something is said

    def by_source(self) -> Iterator[Iterable[ox.Quad]]:
        """The triples of each file, in the order of the files."""
        for number in range(len(self.sources)):
            yield self.store.quads_for_pattern(None, None, None, _graph(number))

    def where(self, subject: Node, predicate: str | None = None, object: Node | ox.Literal | None = None) -> Source:
        """The last file that says this of a subject: a user's own rather than a built-in one."""
        verb = ox.NamedNode(predicate) if predicate else None
        found = {quad.graph_name for quad in self.store.quads_for_pattern(subject, verb, object)}
        return next(
            (s for number, s in reversed([*enumerate(self.sources)]) if _graph(number) in found), Source("", b"")
        )

    def line(self, source: Source, subject: Node) -> int:
        """The first line of a file that begins with a subject; 0 where none does."""
        return self._lines.get(source.name, {}).get(subject.value, 0)

    @cached_property
    def _lines(self) -> dict[str, dict[str, int]]:
        return {name: _lines(content.decode("utf-8", "replace")) for name, content in self.sources}


def _graph(number: int) -> ox.NamedNode:
    return ox.NamedNode(f"file:{number}")


def _lines(text: str) -> dict[str, int]:
    """The line of each subject by IRI, read from how lines begin; those that are not indented count first."""
    prefixes = dict(PREFIX.findall(text))
    found: dict[bool, dict[str, int]] = {True: {}, False: {}}
    for number, line in enumerate(text.splitlines(), 1):
        if match := FIRST.match(line + " "):
            indent, iri, prefix, name = match.groups()
            if iri is not None or prefix in prefixes:
                found[bool(indent)].setdefault(iri if iri is not None else prefixes[prefix] + name, number)
    return found[True] | found[False]


def local(node: Node | ox.Literal) -> str:
    """The last segment of an IRI, or a literal's text."""
    return local_name(node.value) if isinstance(node, ox.NamedNode) else node.value


@lru_cache(maxsize=4096)
def local_name(iri: str) -> str:
    """What follows the last / or #; a scheme's own IRI may end in one.

    >>> local_name("https://w3id.org/sayso/stance/"), local_name("https://newsroom.example/terms#Militia")
    ('stance', 'Militia')
    """
    return re.split(r"[/#]", iri.rstrip("/#"))[-1]
