"""The `entities:` part of a statement file: entities and actions, their further names and identifiers."""

from __future__ import annotations

import re

from sayso.graph.ids import is_handle
from sayso.graph.record import Record
from sayso.loaders import offices
from sayso.loaders.draft import Draft, Place
from sayso.loaders.handles import a, meant
from sayso.loaders.nodes import Entries, Node, each_at, is_blank
from sayso.ontology.model import Ontology, Property
from sayso.ontology.values import Ref, Text, Value

BESIDE = {"aka": "a further name that the document uses, or a list of them"}
ACTION_KEYS = {
    "kind": "actionKind",
    "weapons": "object",
    "weapons-of": "origin",
    "in": "place",
    "from": "placeFrom",
    "into": "placeTo",
}
NAME = re.compile(r"name_(\w+)")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?(-([a-z\d]{5,8}|\d[a-z\d]{3}))*")
AS_WORDED = "as-worded"
NO_HANDLE = "is no handle: use letters, digits, - and _"
SHAPE = "{Class: name, …}, such as {Person: Valery Gerasimov}"


def kebab(name: str) -> str:
    """
    >>> kebab("manufacturedIn")
    'manufactured-in'
    """
    return re.sub(r"([A-Z])", lambda match: "-" + match.group(1).lower(), name)


def declare(draft: Draft, node: Node | None) -> None:
    """Learn every handle and its class, so that entities may refer to each other in any order."""
    if node is None or is_blank(node):
        return
    if not isinstance(node, Entries):
        draft.report.add(node.line, "entities", "should be a map of handles, such as us: {Country: United States}")
        return
    classes = draft.handles.classes()
    for handle, spec in node.nodes.items():
        line, place = node.line_of(handle), f"entities.{handle}"
        if not is_handle(handle):
            draft.report.add(line, place, NO_HANDLE)
        elif handle == draft.header.document:
            draft.report.add(line, place, "is the handle of the document itself; choose another")
        elif not isinstance(spec, Entries) or not spec.nodes:
            draft.report.add(line, place, f"should be {SHAPE}")
        elif (name := next(iter(spec.nodes))) not in classes:
            message = f"no class {name!r}{meant(name, classes)}"
            end = "" if "; did" in message else "; the first key is the class, and its value the name"
            draft.report.add(spec.line_of(name), place, message + end)
        else:
            draft.handles.here[handle] = name


def read(draft: Draft, node: Node | None) -> None:
    """Add the records of every entity that `declare` accepted."""
    if not isinstance(node, Entries):
        return
    for handle, spec in node.nodes.items():
        if isinstance(spec, Entries) and spec.nodes and next(iter(spec.nodes)) == draft.handles.here.get(handle):
            _entity(draft, handle, spec, Place(node.line_of(handle), f"entities.{handle}"))


def _entity(draft: Draft, handle: str, spec: Entries, place: Place) -> None:
    name_class = draft.handles.here[handle]
    id = draft.handles.declared_id(handle)
    is_action = draft.ids.kind(id) == "action"
    if draft.handles.is_other_kind_elsewhere(handle):
        kinds = ("an action", "an entity") if is_action else ("an entity", "an action")
        draft.report.add(*place, f"is {kinds[0]} here and {kinds[1]} elsewhere; a handle names one thing")
    keys = properties(draft.ontology, name_class, is_action=is_action)
    schemes = () if is_action else draft.ontology.terms["identifier-scheme"]
    beside = () if is_action else (*offices.KEYS, *BESIDE)
    names = [key for key in spec.nodes if NAME.fullmatch(key)]
    of = a(draft.handles.label(name_class))
    draft.unknown_keys(spec, [name_class, *names, *keys, *beside, *schemes], place.path, of)
    values: dict[str, list[Value]] = {"name": _names(draft, name_class, spec, place.path), "source": [draft.document]}
    for key, node in spec.nodes.items():
        inner = f"{place.path}.{key}"
        if key in keys and key != name_class:
            values |= draft.fitting(keys[key], node, inner, name_class)
        elif key in schemes:
            values["identifier"] = [*values.get("identifier", []), *_identifiers(draft, key, node, inner)]
    if values.get("origin") and "sense" not in values:
        values["sense"] = [AS_WORDED]
    record = Record.of(id, [name_class], values)
    draft.add(record, *place, _places(spec, keys, name_class, place.path))
    if anonymity := record.text("anonymity"):
        draft.anonymity[handle] = anonymity
    if not is_action:
        _further_names(draft, handle, spec, place.path)
        offices.read(draft, handle, spec, place.path)


def properties(ontology: Ontology, name_class: str, *, is_action: bool) -> dict[str, Property]:
    """Keys that the class allows, with the property each stands for."""
    own = {"name", "identifier", "source"}
    names = ontology.counts([name_class]).keys() - own - ontology.folds([name_class])
    renamed = {name: key for key, name in ACTION_KEYS.items()} if is_action else {}
    return {renamed.get(name, kebab(name)): ontology.properties[name] for name in sorted(names)}


def _places(spec: Entries, properties: dict[str, Property], name_class: str, place: str) -> dict[str, Place]:
    """Where each property stands, or would stand; the class is the key of the name."""
    found = {
        property.name: Place(spec.line_of(key), f"{place}.{key}")
        for key, property in properties.items()
        if key != name_class
    }
    return {**found, "name": Place(spec.line_of(name_class), f"{place}.{name_class}")}


def _names(draft: Draft, name_class: str, spec: Entries, place: str) -> list[Value]:
    """The name in the file's language, and those whose key says another."""
    names: dict[str, Value] = {}
    for key, node in spec.nodes.items():
        match = NAME.fullmatch(key)
        if key != name_class and not match:
            continue
        language = match.group(1).lower().replace("_", "-") if match else draft.header.language
        if not LANGUAGE.fullmatch(language):
            draft.report.add(spec.line_of(key), f"{place}.{key}", "names no language: write a tag, such as name_uk")
        elif language in names:
            message = f"is a second name in {language}: write further names under aka:"
            draft.report.add(spec.line_of(key), f"{place}.{key}", message)
        elif is_blank(node):
            draft.report.add(node.line, f"{place}.{key}", "is empty: write the name")
        elif (text := draft.words(node, f"{place}.{key}", whole=True)) is not None:
            names[language] = Text(text, language)
    return list(names.values())


def _identifiers(draft: Draft, scheme: str, node: Node, place: str) -> list[Value]:
    texts = (draft.words(item, item_place) for item, item_place in each_at(node, place))
    return [f"{scheme}:{text}" for text in texts if text is not None]


def _further_names(draft: Draft, handle: str, spec: Entries, place: str) -> None:
    language = draft.header.language
    for item, item_place in each_at(spec.nodes.get("aka"), f"{place}.aka"):
        text = draft.words(item, item_place, whole=True)
        if text is None:
            continue
        values: dict[str, Value] = {
            "of": Ref(draft.ids.entity(handle)),
            "name": Text(text, language),
            "source": draft.document,
        }
        record = Record.of(draft.ids.name(handle, text, language), [draft.ontology.kinds["name"].name], values)
        draft.add(record, item.line, item_place)
