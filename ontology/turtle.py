"""Turtle files as triples, asked by subject and predicate."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias, cast

import pyoxigraph as ox

from sayso.errors import OntologyError
from sayso.ontology.model import NAMESPACE

META = NAMESPACE + "meta/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

Node: TypeAlias = ox.NamedNode | ox.BlankNode


class Turtle:
    """The merged triples of the files, asked by subject and predicate."""

    def __init__(self, files: Iterable[Path]) -> None:
        self.store = ox.Store()
        digest = hashlib.sha256()
        for file in sorted(files):
            data = file.read_bytes()
            digest.update(hashlib.sha256(data).digest())
            try:
                self.store.load(data, format=ox.RdfFormat.TURTLE, base_iri=NAMESPACE)
            except SyntaxError as error:
                raise OntologyError(f"{file}: {error}") from error
        self.digest = digest.hexdigest()

    def subjects(self, type_iri: str) -> list[Node]:
        found = self.store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(type_iri))
        return sorted((cast(Node, quad.subject) for quad in found), key=str)

    def objects(self, subject: Node, predicate: str) -> list[Node | ox.Literal]:
        found = self.store.quads_for_pattern(subject, ox.NamedNode(predicate), None)
        return sorted((cast("Node | ox.Literal", quad.object) for quad in found), key=str)

    def names(self, subject: Node, predicate: str) -> tuple[str, ...]:
        """Objects by local name, or by value if they are literals."""
        return tuple(sorted(local(each) for each in self.objects(subject, predicate)))

    def one(self, subject: Node, predicate: str, default: str = "") -> str:
        return next(iter(self.names(subject, predicate)), default)

    def flag(self, subject: Node, predicate: str) -> bool:
        return self.one(subject, predicate) == "true"

    def members(self, node: Node) -> list[Node]:
        """The members of an RDF list."""
        found: list[Node] = []
        while str(node) != f"<{RDF}nil>":
            found += cast("list[Node]", self.objects(node, RDF + "first"))
            node = cast(Node, self.objects(node, RDF + "rest")[0])
        return found


def local(node: Node | ox.Literal) -> str:
    """The last segment of an IRI, or a literal's text."""
    return (
        node.value if isinstance(node, ox.Literal | ox.BlankNode) else node.value.removeprefix(META).rpartition("/")[2]
    )
