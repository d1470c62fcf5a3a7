"""The state as files: statements a line, records a line, N-Quads, TriG, JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pyoxigraph as ox

from sayso.graph.ids import Ids
from sayso.graph.jsonld import node as jsonld_node
from sayso.graph.quads import PREFIXES, graph_of, to_quads
from sayso.graph.record import Record
from sayso.graph.state import State
from sayso.ontology import jsonld as jsonld_context

Lines = Iterator[bytes]


def statements(state: State, ids: Ids) -> Lines:
    """One self-contained statement a line, for people and scripts; see `statement`."""
    records = {record.id: record for record in state.records()}
    for record in records.values():
        if ids.kind(record.id) == "attribution":
            yield json.dumps(statement(record, records, ids), ensure_ascii=False).encode() + b"\n"


def statement(record: Record, records: Mapping[str, Record], ids: Ids) -> dict[str, Any]:
    """A statement with its speaker and target as objects of id, kind and caption, and its words with offsets."""
    return {
        "id": record.id,
        "speaker": brief(record.refs("speaker")[0], records, ids),
        "voice": brief(record.refs("voice")[0], records, ids),
        "stance": record.text("stance"),
        "target": brief(record.refs("target")[0], records, ids),
        "act": record.text("act"),
        "hedge": record.text("hedge"),
        "mode": record.text("mode"),
        **when(record),
        "document": record.text("document"),
        "spans": spans(record, records),
    }


def brief(id: str, records: Mapping[str, Record], ids: Ids) -> dict[str, Any]:
    found = records.get(id)
    return {"id": id, "kind": ids.kind(id), "caption": found.text("caption") if found else None}


def when(record: Record) -> dict[str, Any]:
    """The time of utterance as EDTF, and whether it is stated or assumed."""
    return {"said": record.text("uttered"), "said_basis": record.text("utteredBasis")}


def spans(record: Record, records: Mapping[str, Record]) -> list[dict[str, Any]]:
    """The evidence, in text order; `text[start:end]` of the archived document is the quote."""
    found = [records[id] for id in record.refs("evidence") if id in records]
    each = [{"start": s.one("start"), "end": s.one("end"), "quote": s.text("quote")} for s in found]
    return sorted(each, key=lambda span: (span["start"] is None, span["start"] or 0))


def records(state: State, ids: Ids) -> Lines:
    """Every record a line, lossless: what `Record.from_json` reads."""
    for record in state.records():
        yield record.dumps().encode() + b"\n"


def _rdf(format: ox.RdfFormat) -> Callable[[State, Ids], Lines]:
    def lines(state: State, ids: Ids) -> Lines:
        quads = (quad for record in state.records() for quad in to_quads(record, state.ontology, ids))
        prefixes = {**PREFIXES, "": ids.base}
        if format == ox.RdfFormat.N_QUADS:
            prefixes = {}
        yield ox.serialize(quads, format=format, prefixes=prefixes) or b""

    return lines


def jsonld(state: State, ids: Ids) -> Lines:
    """One document: the context, then each named graph with a record a line."""
    context = json.dumps(jsonld_context.context(state.ontology), ensure_ascii=False)
    yield f'{{"@context": {context},\n"@graph": ['.encode()
    by_graph: dict[str, list[Record]] = {}
    for record in state.records():
        by_graph.setdefault(graph_of(record, state.ontology, ids).value, []).append(record)
    for number, (graph, found) in enumerate(sorted(by_graph.items())):
        lines = ",\n".join(json.dumps(jsonld_node(each, state.ontology), ensure_ascii=False) for each in found)
        yield f'{"," if number else ""}\n{{"id": {json.dumps(graph)}, "@graph": [\n{lines}\n]}}'.encode()
    yield b"]}\n"


FORMATS: Mapping[str, Callable[[State, Ids], Lines]] = {
    "jsonl": statements,
    "records": records,
    "nquads": _rdf(ox.RdfFormat.N_QUADS),
    "trig": _rdf(ox.RdfFormat.TRIG),
    "jsonld": jsonld,
}
ENDINGS = {".jsonl": "jsonl", ".nq": "nquads", ".trig": "trig", ".jsonld": "jsonld"}
