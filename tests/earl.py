"""What came of the W3C's suites, as a report in its Evaluation and Report Language (EARL): build/earl.ttl."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rdflib import DOAP, RDF, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS
from rdflib.term import Node

EARL = Namespace("http://www.w3.org/ns/earl#")
SUITE = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"
SAYSO = URIRef("https://w3id.org/sayso")


class Report:
    """A report that grows by one outcome after the other."""

    def __init__(self) -> None:
        self._graph = Graph()
        self._graph.bind("earl", EARL)
        self._graph.add((SAYSO, RDF.type, DOAP.Project))
        self._graph.add((SAYSO, DOAP.name, Literal("sayso")))
        self._graph.add((SAYSO, DOAP.release, Literal(version("sayso"))))

    @contextmanager
    def case(self, test: str) -> Iterator[None]:
        """A test, named by its manifest's folder and file and its own name; it fails when the block does."""
        try:
            yield
        except BaseException as error:
            self.add(test, passed=False, why=str(error))
            raise
        self.add(test, passed=True)

    def add(self, test: str, *, passed: bool, why: str = "") -> None:
        assertion, result = BNode(), BNode()
        outcome = EARL.passed if passed else EARL.failed
        for node, values in ((assertion, self._asserted(test, result)), (result, self._found(outcome, why))):
            for predicate, value in values.items():
                self._graph.add((node, predicate, value))

    def _asserted(self, test: str, result: BNode) -> Mapping[URIRef, Node]:
        return {
            RDF.type: EARL.Assertion,
            EARL.assertedBy: SAYSO,
            EARL.subject: SAYSO,
            EARL.test: URIRef(SUITE + test),
            EARL.mode: EARL.automatic,
            EARL.result: result,
        }

    def _found(self, outcome: URIRef, why: str) -> Mapping[URIRef, Node]:
        day = Literal(datetime.now(UTC).date().isoformat(), datatype=XSD.date)
        found: dict[URIRef, Node] = {RDF.type: EARL.TestResult, EARL.outcome: outcome, DCTERMS.date: day}
        if why:
            found[DCTERMS.description] = Literal(why)
        return found

    def write(self, path: Path) -> None:
        path.parent.mkdir(exist_ok=True)
        self._graph.serialize(path, format="turtle")
