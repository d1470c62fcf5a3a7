"""What the SPARQL service says of itself, in the terms of SPARQL 1.1 Service Description."""

from __future__ import annotations

import io

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from sayso.graph.quads import RDF_TYPE
from sayso.server.formats import GRAPHS, TABLES, negotiated, write_triples

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
NAMED = {
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/rdf+xml": "RDF_XML",
    "application/ld+json": "JSON-LD",
    "application/trig": "TriG",
    "application/n-quads": "N-Quads",
}
"""The names of formats by their media types."""


def response(request: Request, *, scratch: bool) -> Response:
    """The description, in the graph format that the client wants."""
    media, format = negotiated(request.headers.get("accept", "*/*"), GRAPHS)
    content = io.BytesIO()
    write_triples(_triples(str(request.url.replace(query="")), scratch=scratch), format, content, 1000)
    return Response(content.getvalue(), media_type=media, headers={"Vary": "Accept"})


def _triples(endpoint: str, *, scratch: bool) -> list[ox.Triple]:
    service, dataset, default = ox.BlankNode("service"), ox.BlankNode("dataset"), ox.BlankNode("default")

    def sd(name: str) -> ox.NamedNode:
        return ox.NamedNode(SD + name)

    languages = ["SPARQL10Query", "SPARQL11Query", *(["SPARQL11Update"] if scratch else [])]
    features = [] if scratch else [sd("UnionDefaultGraph")]
    return [
        ox.Triple(service, RDF_TYPE, sd("Service")),
        ox.Triple(service, sd("endpoint"), ox.NamedNode(endpoint)),
        *(ox.Triple(service, sd("supportedLanguage"), sd(each)) for each in languages),
        *(ox.Triple(service, sd("feature"), each) for each in features),
        *(
            ox.Triple(service, sd("resultFormat"), ox.NamedNode(FORMATS + NAMED[media]))
            for media in (*TABLES, *GRAPHS)
            if media in NAMED
        ),
        ox.Triple(service, sd("defaultDataset"), dataset),
        ox.Triple(dataset, RDF_TYPE, sd("Dataset")),
        ox.Triple(dataset, sd("defaultGraph"), default),
        ox.Triple(default, RDF_TYPE, sd("Graph")),
    ]
