"""Records as JSON-LD nodes: plain names, under the context that the ontology gives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sayso.graph.record import Record
from sayso.ontology.model import Ontology
from sayso.ontology.values import Ref, Text, Value, encode


def node(record: Record, ontology: Ontology) -> dict[str, Any]:
    """The record's id, all its classes, and its values: one plain, several in a list, texts by language."""
    found: dict[str, Any] = {"id": record.id, "type": sorted(ontology.closure(record.types) - {ontology.root})}
    for name, values in record.values.items():
        if ontology.fields[name].type == "text":
            found[name] = {value.language: value.text for value in values if isinstance(value, Text)}
        else:
            plain = [_plain(value) for value in values]
            found[name] = plain if len(plain) > 1 else plain[0]
    return found


def _plain(value: Value) -> Any:
    match value:
        case Ref(id):
            return id
        case float():
            return repr(value)  # as words: a number without a fraction would be read as a whole one
        case datetime() | date():
            return next(iter(encode(value).values()))
        case _:
            return value
