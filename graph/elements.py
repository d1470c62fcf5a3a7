"""Records as nodes of a property graph, and back. Pure; `from_element` is the inverse of `to_element`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple, cast

from sayso.graph.record import Record
from sayso.graph.store import Cell, Scalar, Stray
from sayso.graph.validate import allowed, misfit
from sayso.ontology.model import Field, Ontology, relationship
from sayso.ontology.values import Ref, Text, Value, check


class Element(NamedTuple):
    """A node with its outgoing relationships. The first label is the record's kind; edges are (type, target id)."""

    id: str
    labels: tuple[str, ...]
    properties: Mapping[str, Cell]
    edges: tuple[tuple[str, str], ...]


def labels(types: tuple[str, ...], ontology: Ontology) -> tuple[str, ...]:
    """The kind, then every other class, sorted."""
    kind = ontology.kind_of(types).name
    return (kind, *sorted(ontology.closure(types) - {kind, ontology.root}))


def with_properties(kind: str, keys: Iterable[str]) -> str:
    """A type of relationship, and the properties found on it: ours have none.

    >>> with_properties("TARGET", ["since"])
    'TARGET with since'
    """
    found = ", ".join(sorted(keys))
    return f"{kind} with {found}" if found else kind


def to_element(record: Record, ontology: Ontology) -> Element:
    properties: dict[str, Cell] = {}
    edges: list[tuple[str, str]] = []
    several = {name for name, count in allowed(record, ontology).items() if count in "*+"}
    for name, values in record.values.items():
        field = ontology.fields[name]
        if field.type == "ref":
            edges += [(relationship(name), cast(Ref, value).id) for value in values]
        elif field.type == "text":
            properties |= {f"{name}_{tag(text.language)}": text.text for text in cast("tuple[Text, ...]", values)}
        elif field.property.name in several:
            properties[name] = cast("list[Scalar]", list(values))
        else:
            properties[name] = cast(Scalar, values[0])
    return Element(record.id, labels(record.types, ontology), properties, tuple(sorted(edges)))


def tag(language: str) -> str:
    """A language tag as the end of a property name: zh-hans as zh_hans."""
    return language.replace("-", "_")


def from_element(element: Element, ontology: Ontology) -> Record | Stray:
    """The record that the node stands for, or what about it no record explains."""
    try:
        types = _types(element, ontology)
        values = _scalars(element, ontology) | _references(element, ontology)
    except (LookupError, ValueError, TypeError) as error:
        return Stray(element.id, str(error.args[0] if error.args else error))
    record = Record.of(element.id, types, values)
    again = to_element(record, ontology)
    if unexplained := _shapes(again) ^ _shapes(element):
        return Stray(element.id, f"unexplained properties {', '.join(sorted({key for key, _ in unexplained}))}")
    return record


def _shapes(element: Element) -> set[tuple[str, bool]]:
    """The properties, and whether each is a list."""
    return {(key, isinstance(cell, list)) for key, cell in element.properties.items()}


def _types(element: Element, ontology: Ontology) -> tuple[str, ...]:
    given = set(element.labels)
    if unknown := given - ontology.classes.keys():
        raise ValueError(f"unexplained label {', '.join(sorted(unknown))}")
    types = ontology.minimal(given)
    if not types or set(labels(types, ontology)) != given:
        raise ValueError(f"labels {', '.join(sorted(given)) or 'none'} are not those of a record")
    return types


def _scalars(element: Element, ontology: Ontology) -> dict[str, list[Value]]:
    found: dict[str, list[Value]] = {}
    for key, cell in element.properties.items():
        field, language = _field(key, ontology)
        if language and not isinstance(cell, str):
            raise ValueError(f"property {key} should be words")
        for value in cell if isinstance(cell, list) else [cell]:
            read: Value = Text(str(value), language) if language else check(_plain(value))
            if text := misfit(read, field, ontology):
                raise ValueError(f"property {key}: {text}")
            found.setdefault(field.name, []).append(read)
    return found


def _plain(value: Scalar) -> object:
    return (
        value if not isinstance(value, date) or isinstance(value, datetime) else date.fromisoformat(value.isoformat())
    )


def _field(key: str, ontology: Ontology) -> tuple[Field, str]:
    """The field that a property name stands for, and the language if it ends in one."""
    if key in ontology.fields and ontology.fields[key].type not in ("text", "ref"):
        return ontology.fields[key], ""
    head, _, rest = key.partition("_")
    if head in ontology.fields and ontology.fields[head].type == "text" and rest:
        return ontology.fields[head], rest.replace("_", "-")
    raise ValueError(f"unexplained property {key}")


@lru_cache(maxsize=8)
def _by_type(ontology: Ontology) -> dict[str, str]:
    """Reference fields by the type of relationship that they become."""
    return {relationship(name): name for name, field in ontology.fields.items() if field.type == "ref"}


def _references(element: Element, ontology: Ontology) -> dict[str, list[Value]]:
    by_type = _by_type(ontology)
    found: dict[str, list[Value]] = {}
    for (kind, target), times in Counter(element.edges).items():
        if kind not in by_type:
            raise ValueError(f"unexplained relationship {kind} to {target}")
        if times > 1:
            raise ValueError(f"relationship {kind} to {target} is there {times} times")
        found.setdefault(by_type[kind], []).append(Ref(target))
    return found
