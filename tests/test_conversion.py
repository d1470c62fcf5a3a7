"""Records as JSON, as nodes, as quads and as files, and back: nothing is lost, and nothing is taken for another."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.graph import export
from sayso.graph.elements import Element, from_element, to_element
from sayso.graph.quads import from_quads, graph_of, to_quads
from sayso.graph.record import Record
from sayso.graph.store import Stray
from sayso.graph.validate import faults
from sayso.ontology.values import Ref, Text, Value
from tests import specimen
from tests.harness import Kept, digests
from tests.specimen import DOC, SAID, US
from tests.strategies import ATOMS, IDS, ONTOLOGY, any_records

BOUNDED = settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


# properties


@BOUNDED
@given(any_records())
def test_the_strategy_gives_what_may_be_loaded(record: Record) -> None:
    assert not list(faults([record], ONTOLOGY, IDS))


@BOUNDED
@given(any_records(folded=True))
def test_nodes_are_inverse(record: Record) -> None:
    element = to_element(record, ONTOLOGY)
    again = from_element(element, ONTOLOGY)
    assert again == record
    assert isinstance(again, Record)
    assert again.digest == record.digest
    assert element.labels[0] == ONTOLOGY.kind_of(record.types).name


@BOUNDED
@given(any_records(folded=True), st.randoms(use_true_random=False))
def test_quads_are_inverse_in_any_order(record: Record, random: Random) -> None:
    quads = list(to_quads(record, ONTOLOGY, IDS))
    assert {quad.subject for quad in quads} == {ox.NamedNode(record.id)}
    assert {quad.graph_name for quad in quads} == {graph_of(record, ONTOLOGY, IDS)}
    random.shuffle(quads)
    again = from_quads(record.id, quads, ONTOLOGY, IDS)
    assert isinstance(again, Record)
    assert again.digest == record.digest


@BOUNDED
@given(any_records(folded=True))
def test_json_is_inverse(record: Record) -> None:
    again = Record.loads(record.dumps())
    assert again == record
    assert again.dumps() == record.dumps()
    assert Record.from_json(json.loads(json.dumps(record.to_json()))).digest == record.digest


@BOUNDED
@given(any_records(folded=True), any_records(folded=True))
def test_nquads_and_trig_are_inverse(record: Record, other: Record) -> None:
    quads = [*to_quads(record, ONTOLOGY, IDS), *to_quads(other, ONTOLOGY, IDS)]
    for format in (ox.RdfFormat.N_QUADS, ox.RdfFormat.TRIG):
        data = ox.serialize(quads, format=format)
        assert data is not None
        assert set(ox.parse(data, format=format)) == set(quads)


# one value is not another

DIFFERENT: Sequence[Value] = (
    *(1, 1.0, True, "1", 0, 0.0, -0.0, False, "", "0", "false", "true", 2**53, 2.0**53, "None"),
    *(date(2024, 8, 8), datetime(2024, 8, 8, tzinfo=UTC), "2024-08-08", "2024-08-08T00:00:00Z"),
    *(datetime(2024, 8, 8, 0, 0, 0, 1, tzinfo=UTC), Ref("a"), Text("a", "en"), Text("a", "uk"), Text("", "en"), "a"),
    *("é", "e\u0301", " a", "a ", "A", "\x00", "\r\n", "\n"),
)


def holding(*values: Value) -> Record:
    return Record.of(US, ["Country"], {"identifier": values})


@pytest.mark.parametrize("number", range(len(DIFFERENT)))
def test_values_that_differ_have_different_digests(number: int) -> None:
    one = holding(DIFFERENT[number])
    assert [value for value in DIFFERENT if holding(value).digest == one.digest] == [DIFFERENT[number]]
    assert len(holding(*DIFFERENT).many("identifier")) == len(DIFFERENT)


@BOUNDED
@given(st.lists(st.one_of(list(ATOMS.values())), max_size=4), st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_matters(values: list[Value], random: Random) -> None:
    shuffled = [*values, *values[:1]]
    random.shuffle(shuffled)
    assert holding(*values) == holding(*shuffled)
    assert holding(*values).digest == holding(*shuffled).digest


@BOUNDED
@given(any_records(), any_records())
def test_digests_are_equal_only_for_equal_records(one: Record, other: Record) -> None:
    same = (one.id, one.types, one.to_json()) == (other.id, other.types, other.to_json())
    assert (one.digest == other.digest) == same
    assert Record.of(one.id, one.types, one.values).digest == one.digest


# what no record explains


def node(**changes: Any) -> Element:
    """The statement's node with something changed."""
    return to_element(specimen.statement(SAID), ONTOLOGY)._replace(**changes)


PROPERTIES = dict(node().properties)
STRAYS = {
    "an unknown label": (node(labels=("Attribution", "Statement", "Foreign")), "Foreign"),
    "no label": (node(labels=()), "labels"),
    "a missing superclass": (node(labels=("Statement",)), "labels"),
    "an unknown property": (node(properties={**PROPERTIES, "flavour": "sweet"}), "flavour"),
    "an unknown language of no text": (node(properties={**PROPERTIES, "act_en": "say"}), "act_en"),
    "a text without a language": (node(properties={**PROPERTIES, "setting": "there"}), "setting"),
    "a text that is no word": (node(properties={**PROPERTIES, "setting_en": 1}), "setting_en"),
    "an undeclared term": (node(properties={**PROPERTIES, "act": "mumble"}), "mumble"),
    "a number as words": (node(properties={**PROPERTIES, "start": "0"}), "start"),
    "a truth as a number": (node(properties={**PROPERTIES, "start": True}), "start"),
    "a day as words": (node(properties={**PROPERTIES, "said_start_min": "2024-08-08"}), "said_start_min"),
    "a list of one for one": (node(properties={**PROPERTIES, "act": ["say"]}), "act"),
    "one for a list": (node(properties={**PROPERTIES, "verificationOf": "claim"}), "verificationOf"),
    "an unknown relationship": (node(edges=(("LIKES", US),)), "LIKES"),
    "a doubled relationship": (node(edges=(("DOCUMENT", DOC), ("DOCUMENT", DOC))), "2 times"),
}


@pytest.mark.parametrize("name", STRAYS)
def test_strange_nodes_are_strays_that_say_why(name: str) -> None:
    element, why = STRAYS[name]
    read = from_element(element, ONTOLOGY)
    assert isinstance(read, Stray)
    assert read.id == SAID
    assert why in read.what


SUBJECT, GRAPH = ox.NamedNode(SAID), graph_of(specimen.statement(SAID), ONTOLOGY, IDS)
SAYSO = "https://w3id.org/sayso/"


def quad(predicate: str, object: ox.NamedNode | ox.Literal | ox.BlankNode, graph: ox.NamedNode = GRAPH) -> ox.Quad:
    return ox.Quad(SUBJECT, ox.NamedNode(predicate), object, graph)


STRANGE_QUADS = {
    "an unknown property": (quad(SAYSO + "flavour", ox.Literal("sweet")), "flavour"),
    "another vocabulary": (quad("http://purl.org/dc/terms/title", ox.Literal("t")), "title"),
    "a caption by its own name": (quad(SAYSO + "caption", ox.Literal("c")), "caption"),
    "an unknown class": (
        quad("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", ox.NamedNode(SAYSO + "Foreign")),
        "Foreign",
    ),
    "another graph": (quad(SAYSO + "coder", ox.Literal("ada"), ox.NamedNode(IDS.graph("shared", ""))), "graph/shared"),
    "a blank node": (quad(SAYSO + "about", ox.BlankNode("b")), "blank node"),
    "words for a reference": (quad(SAYSO + "about", ox.Literal(US)), "about"),
    "a reference for words": (quad(SAYSO + "coder", ox.NamedNode(US)), "coder"),
    "words without a language": (quad(SAYSO + "setting", ox.Literal("there")), "setting"),
    "words in a language": (quad(SAYSO + "coder", ox.Literal("ada", language="en")), "coder"),
    "a term as words": (quad(SAYSO + "tense", ox.Literal("past")), "tense"),
    "a number as words": (quad(SAYSO + "start", ox.Literal("0")), "start"),
    "a fraction for a number": (quad(SAYSO + "start", ox.Literal(0.0)), "start"),
    "a day as words": (quad(SAYSO + "said_start_min", ox.Literal("2024-08-08")), "said_start_min"),
}


@pytest.mark.parametrize("name", STRANGE_QUADS)
def test_strange_quads_make_strays_that_say_why(name: str) -> None:
    strange, why = STRANGE_QUADS[name]
    read = from_quads(SAID, [*to_quads(specimen.statement(SAID), ONTOLOGY, IDS), strange], ONTOLOGY, IDS)
    assert isinstance(read, Stray)
    assert why in read.what


# files


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    with Kept(tmp_path_factory.mktemp("kept"), specimen.derived) as kept:
        specimen.load(kept)
        yield kept


@pytest.mark.parametrize("format", ["nquads", "trig"])
def test_exported_quads_are_the_records(kept: Kept, format: str, tmp_path: Path) -> None:
    file = tmp_path / "export"
    file.write_bytes(b"".join(export.FORMATS[format](kept.state, IDS)))
    grouped: dict[str, list[ox.Quad]] = defaultdict(list)
    parser = {"nquads": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG}[format]
    for each in ox.parse(path=file, format=parser):
        assert isinstance(each.subject, ox.NamedNode)
        grouped[each.subject.value].append(each)
    read = [from_quads(id, quads, ONTOLOGY, IDS) for id, quads in grouped.items()]
    assert digests(each for each in read if isinstance(each, Record)) == digests(kept.state.records())


def test_exported_lines_are_the_records(kept: Kept) -> None:
    lines = list(export.FORMATS["records"](kept.state, IDS))
    assert all(line.endswith(b"\n") and line.count(b"\n") == 1 for line in lines)
    assert [Record.loads(line.decode()) for line in lines] == list(kept.state.records())


def test_exported_statements_stand_alone(kept: Kept) -> None:
    lines = [json.loads(line) for line in export.FORMATS["jsonl"](kept.state, IDS)]
    assert [line["id"] for line in lines] == sorted([specimen.AGAIN, SAID])
    for line in lines:
        assert line["speaker"] == {"id": specimen.MILLER, "kind": "entity", "caption": "Matthew Miller"}
        assert line["target"]["kind"] == "proposition"
        assert line["spans"] == [{"start": 0, "end": 9, "quote": 'he said:\n\t"it\'s \\ 🚀"'}]
        assert line["said_basis"] == "assumed"


def test_every_ending_has_its_format() -> None:
    assert set(export.ENDINGS.values()) <= export.FORMATS.keys()
