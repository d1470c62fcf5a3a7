"""JSON-LD: records under the derived context are the triples that we store."""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from rdflib import Dataset

from sayso import Workspace
from sayso.files import OWN_ONTOLOGY
from sayso.graph.jsonld import node
from sayso.graph.quads import graph_of, literal, to_quads
from sayso.graph.record import Record
from sayso.ontology.jsonld import context
from tests import own
from tests.commands import run
from tests.harness import SLOW
from tests.strategies import IDS, ONTOLOGY, any_records

Triple: TypeAlias = tuple[str, str, object, str]
Reader: TypeAlias = Callable[[str], set[Triple]]


def by_rdflib(text: str) -> set[Triple]:
    """The quads of a JSON-LD document, as values."""
    found = Dataset()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib itself uses what rdflib deprecates
        found.parse(data=text, format="json-ld")
        nquads = found.serialize(format="nquads")
    return values(ox.parse(nquads, format=ox.RdfFormat.N_QUADS))


def by_oxigraph(text: str) -> set[Triple]:
    return values(ox.parse(text, format=ox.RdfFormat.JSON_LD))


def values(quads: Iterable[ox.Quad | ox.Triple]) -> set[Triple]:
    """Quads by value, never by spelling."""
    found = set()
    for quad in quads:
        assert isinstance(quad, ox.Quad)
        value: object = str(quad.object)
        if isinstance(quad.object, ox.Literal):
            value = quad.object.datatype.value, quad.object.language, repr(literal(quad.object))
        found.add((str(quad.subject), str(quad.predicate), value, str(quad.graph_name)))
    return found


@pytest.fixture(params=[by_rdflib, by_oxigraph])
def read(request: pytest.FixtureRequest) -> Reader:
    found: Reader = request.param
    return found


def test_the_sample_exported_is_the_quads_we_store(sample: Workspace, tmp_path: Path, read: Reader) -> None:
    run("export", tmp_path / "all.jsonld", "-w", sample.folder)
    with sample.reading() as state:
        records = list(state.records())
    assert len(records) > 400
    assert read((tmp_path / "all.jsonld").read_text(encoding="utf-8")) == values(
        quad for record in records for quad in to_quads(record, sample.ontology, IDS)
    )


def test_a_users_names_get_the_users_iris(tmp_path: Path, read: Reader) -> None:
    run("init", tmp_path)
    own.write(tmp_path / OWN_ONTOLOGY, own.OWN)
    with Workspace(tmp_path) as workspace:
        given = context(workspace.ontology)
    document = {"@context": given, "id": "https://x.example/1", "type": "Militia", "doctrine": "raids"}
    assert {(p, o) for _, p, o, _ in read(json.dumps(document))} == {
        ("<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", f"<{own.NAMESPACE}Militia>"),
        (f"<{own.NAMESPACE}doctrine>", f"<{own.NAMESPACE}raids>"),
    }


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(any_records(folded=True))
def test_random_records(record: Record) -> None:
    quads = list(to_quads(record, ONTOLOGY, IDS))
    document = {
        "@context": context(ONTOLOGY),
        "id": graph_of(record, ONTOLOGY, IDS).value,
        "@graph": [node(record, ONTOLOGY)],
    }
    text = json.dumps(document)
    assert by_rdflib(text) == by_oxigraph(text) == values(quads)


def test_an_export_is_one_document(sample: Workspace) -> None:
    out = io.BytesIO()
    sample.export(out, "jsonld")
    found = json.loads(out.getvalue())
    assert found["@context"] == context(sample.ontology)
    assert {len(each["@graph"]) > 0 for each in found["@graph"]} == {True}
