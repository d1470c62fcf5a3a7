"""Records as quads, and back. Pure; `from_quads` is the inverse of `to_quads`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime

import pyoxigraph as ox

from sayso.graph.ids import Ids
from sayso.graph.record import Record
from sayso.graph.store import Stray
from sayso.graph.validate import misfit
from sayso.ontology.model import NAMESPACE, Field, Ontology
from sayso.ontology.values import Ref, Text, Value, check

RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
XSD = "http://www.w3.org/2001/XMLSchema#"

PREFIXES = {
    "sayso": NAMESPACE,
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": XSD,
}


def graph_of(record: Record, ontology: Ontology, ids: Ids) -> ox.NamedNode:
    """The named graph of the record's quads: its document's, or its kind's; an analyst's mark lies with judgements."""
    kind = ontology.kind_of(record.types)
    judged = kind.graph == "document" and "judge" in record.values
    return ox.NamedNode(ids.graph("judgements" if judged else kind.graph, record.id))


def to_quads(record: Record, ontology: Ontology, ids: Ids) -> Iterator[ox.Quad]:
    subject, graph = ox.NamedNode(record.id), graph_of(record, ontology, ids)
    for name in sorted(ontology.closure(record.types) - {ontology.root}):
        yield ox.Quad(subject, RDF_TYPE, ox.NamedNode(ontology.classes[name].iri), graph)
    for name, values in record.values.items():
        field = ontology.fields[name]
        predicate = ox.NamedNode(field.iri)
        for value in values:
            yield ox.Quad(subject, predicate, _object(value, field, ontology), graph)


def _object(value: Value, field: Field, ontology: Ontology) -> ox.NamedNode | ox.Literal:
    match value:
        case Ref(id):
            return ox.NamedNode(id)
        case Text(text, language):
            return ox.Literal(text, language=language)
        case bool():
            return ox.Literal(value)
        case str():
            return (
                ox.NamedNode(ontology.term(field.property.scheme or "", value).iri)
                if field.type == "term"
                else ox.Literal(value)
            )
        case datetime():
            return ox.Literal(value.isoformat().replace("+00:00", "Z"), datatype=ox.NamedNode(XSD + "dateTime"))
        case date():
            return ox.Literal(value.isoformat(), datatype=ox.NamedNode(XSD + "date"))
        case _:
            return ox.Literal(value)


def from_quads(subject: str, quads: Iterable[ox.Quad], ontology: Ontology, ids: Ids) -> Record | Stray:
    """The record that has exactly these quads, or what about them no record explains."""
    types: set[str] = set()
    values: dict[str, list[Value]] = {}
    graphs: set[str] = set()
    try:
        for quad in quads:
            graphs.add(quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else "the default graph")
            if quad.predicate == RDF_TYPE:
                types.add(_class(quad, ontology))
            else:
                field = _field(quad.predicate, ontology)
                values.setdefault(field.name, []).append(_value(quad, field, ontology))
        least = ontology.minimal(types)
        if not least or ontology.closure(least) - {ontology.root} != types:
            raise ValueError(f"classes {', '.join(sorted(types)) or 'none'} are not those of a record")
        record = Record.of(subject, least, values)
        expected = graph_of(record, ontology, ids).value
        if graphs != {expected}:
            raise ValueError(f"lies in {', '.join(sorted(graphs))}, expected {expected}")
    except (LookupError, ValueError, TypeError) as error:
        return Stray(subject, str(error.args[0] if error.args else error))
    return record


def regrouped(quads: Iterable[ox.Quad], ontology: Ontology, ids: Ids) -> Iterator[Record | Stray]:
    """Everything that was found in a store, in any order, by its subject."""
    grouped: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in quads:
        subject = quad.subject
        grouped[subject.value if isinstance(subject, ox.NamedNode) else str(subject)].append(quad)
    for each, found in grouped.items():
        yield from_quads(each, found, ontology, ids)


def _class(quad: ox.Quad, ontology: Ontology) -> str:
    name = ontology.class_names.get(quad.object.value) if isinstance(quad.object, ox.NamedNode) else None
    if name is None:
        raise ValueError(f"unexplained class {quad.object}")
    return name


def _field(node: ox.NamedNode, ontology: Ontology) -> Field:
    name = ontology.field_names.get(node.value)
    if name is None:
        raise ValueError(f"unexplained property {node.value}")
    return ontology.fields[name]


def _value(quad: ox.Quad, field: Field, ontology: Ontology) -> Value:
    value = _read(quad.object, field, ontology)
    if text := misfit(value, field, ontology):
        raise ValueError(f"property {field.name}: {text}")
    return value


def _read(node: object, field: Field, ontology: Ontology) -> Value:
    if field.type == "term":
        iri = node.value if isinstance(node, ox.NamedNode) else ""
        return ontology.term_names[field.property.scheme or ""].get(iri, iri)
    if isinstance(node, ox.NamedNode):
        return Ref(node.value)
    if not isinstance(node, ox.Literal):
        raise TypeError(f"property {field.name}: a blank node is no value")
    if node.language:
        return Text(node.value, node.language.lower())
    datatype = node.datatype.value.removeprefix(XSD)
    if datatype not in DATATYPES:
        raise ValueError(f"property {field.name}: no record holds a value of type {datatype}")
    return check(DATATYPES[datatype](node.value))


def _truth(text: str) -> bool:
    if text not in ("true", "false", "1", "0"):
        raise ValueError(f"{text!r} is neither true nor false")
    return text in ("true", "1")


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return moment.astimezone(UTC) if moment.tzinfo else moment


DATATYPES: Mapping[str, Callable[[str], bool | int | float | str | date | datetime]] = {
    "boolean": _truth,
    "integer": int,
    "double": float,
    "string": str,
    "date": date.fromisoformat,
    "dateTime": _moment,
}
"""The types of literals that records are written with, and how each is read."""


def literal(node: ox.Literal) -> bool | int | float | str | date | datetime:
    """A literal as Python; what is of another type, or cannot be read, is its text."""
    datatype = node.datatype.value.removeprefix(XSD)
    read = float if datatype in ("decimal", "float") else DATATYPES.get(datatype, str)
    try:
        return read(node.value)
    except ValueError:
        return node.value
