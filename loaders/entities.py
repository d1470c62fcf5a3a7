"""The `entities:` part of a statement file: entities and actions, their further names and offices."""

from __future__ import annotations

import re

from sayso.graph.ids import is_handle
from sayso.graph.record import Record
from sayso.loaders.draft import Draft
from sayso.loaders.handles import meant
from sayso.loaders.nodes import Entries, Node, Words, each
from sayso.ontology.model import Property
from sayso.ontology.values import Ref, Text, Value

ACTION_KEYS = {
    "kind": "actionKind",
    "weapons": "object",
    "weapons-of": "origin",
    "in": "place",
    "from": "placeFrom",
    "into": "placeTo",
}
OFFICE_KEYS = ("office", "role", "of", "during")
NAME = re.compile(r"name_(\w+)")
AS_WORDED = "as-worded"


def camel(key: str) -> str:
    """
    >>> camel("manufactured-in")
    'manufacturedIn'
    """
    return re.sub(r"-(\w)", lambda match: match.group(1).upper(), key)


def kebab(name: str) -> str:
    return re.sub(r"([A-Z])", lambda match: "-" + match.group(1).lower(), name)


def declare(draft: Draft, node: Node | None) -> None:
    """Learn every handle and its class, so that entities may refer to each other in any order."""
    if node is None:
        return
    if not isinstance(node, Entries):
        draft.report.add(node.line, "entities", "should be a map of handles, such as us: {Country: United States}")
        return
    classes = draft.handles.classes()
    for handle, spec in node.nodes.items():
        place = f"entities.{handle}"
        if not is_handle(handle):
            draft.report.add(spec.line, place, "is no handle: use letters, digits, - and _")
        elif not isinstance(spec, Entries) or not spec.nodes:
            draft.report.add(spec.line, place, "should be {Class: name, …}, such as {Person: Valery Gerasimov}")
        elif (name := next(iter(spec.nodes))) not in classes:
            message = f"no class {name!r}{meant(name, classes)}; the first key is the class and its value the name"
            draft.report.add(spec.line, place, message)
        else:
            draft.handles.here[handle] = name


def read(draft: Draft, node: Node | None) -> None:
    """Add the records of every entity that `declare` accepted."""
    if not isinstance(node, Entries):
        return
    for handle, spec in node.nodes.items():
        if isinstance(spec, Entries) and handle in draft.handles.here:
            _entity(draft, handle, spec)


def _entity(draft: Draft, handle: str, spec: Entries) -> None:
    place = f"entities.{handle}"
    name_class = draft.handles.here[handle]
    id = draft.handles.id(handle)
    is_action = draft.ids.kind(id) == "action"
    properties = _properties(draft, name_class, is_action)
    schemes = draft.ontology.terms["identifier-scheme"]
    office_keys = () if is_action else (*OFFICE_KEYS, "aka")
    draft.unknown_keys(
        Entries({k: v for k, v in spec.nodes.items() if not NAME.fullmatch(k)}, spec.line),
        [name_class, *properties, *office_keys, *(() if is_action else schemes)],
        place,
    )
    values: dict[str, list[Value]] = {"name": _names(draft, name_class, spec, place), "source": [draft.document]}
    for key, node in spec.nodes.items():
        if key in properties and key != name_class:
            values |= draft.values(properties[key], node, f"{place}.{key}")
        elif key in schemes and not is_action:
            texts = [item.text for item in each(node) if isinstance(item, Words)]
            values["identifier"] = [*values.get("identifier", []), *(f"{key}:{text}" for text in texts)]
    if values.get("origin") and "sense" not in values:
        values["sense"] = [AS_WORDED]
    record = Record.of(id, [name_class], values)
    draft.add(record, spec.line, place)
    if anonymity := record.text("anonymity"):
        draft.anonymity[handle] = anonymity
    if not is_action:
        _further_names(draft, handle, spec, place)
        _office(draft, handle, spec, place)


def _properties(draft: Draft, name_class: str, is_action: bool) -> dict[str, Property]:
    """Keys that the class allows, with the property each stands for."""
    own = {"name", "identifier", "source"}
    names = draft.ontology.counts([name_class]).keys() - own - draft.ontology.folds([name_class])
    renamed = {name: key for key, name in ACTION_KEYS.items()} if is_action else {}
    return {renamed.get(name, kebab(name)): draft.ontology.properties[name] for name in sorted(names)}


def _names(draft: Draft, name_class: str, spec: Entries, place: str) -> list[Value]:
    names: list[Value] = []
    for key, node in spec.nodes.items():
        match = NAME.fullmatch(key)
        if key == name_class or match:
            language = match.group(1).lower().replace("_", "-") if match else draft.header.language
            text = draft.words(node, f"{place}.{key}")
            if text == "":
                draft.report.add(node.line, f"{place}.{key}", "is empty: write the name")
            elif text is not None:
                names.append(Text(text, language))
    return names


def _further_names(draft: Draft, handle: str, spec: Entries, place: str) -> None:
    for item in each(spec.nodes.get("aka")):
        text = draft.words(item, f"{place}.aka")
        if text:
            language = draft.header.language
            id = draft.ids.name(handle, text, language)
            values: dict[str, Value] = {
                "of": Ref(draft.ids.entity(handle)),
                "name": Text(text, language),
                "source": draft.document,
            }
            draft.add(Record.of(id, [draft.ontology.kinds["name"].name], values), item.line, f"{place}.aka")


def _office(draft: Draft, handle: str, spec: Entries, place: str) -> None:
    """The office or role that this document describes."""
    given = [key for key in ("office", "role") if key in spec.nodes]
    if not given:
        for key in ("of", "during"):
            if key in spec.nodes:
                draft.report.add(spec.nodes[key].line, f"{place}.{key}", "needs office: or role: beside it")
        return
    if len(given) == 2:
        draft.report.add(spec.line, place, "has both office: and role:; a public office is an office, all else a role")
        return
    role = draft.words(spec.nodes[given[0]], f"{place}.{given[0]}")
    organization = draft.words(spec.nodes.get("of"), f"{place}.of")
    during = spec.nodes.get("during")
    properties = draft.ontology.properties
    values: dict[str, Value] = {
        "member": Ref(draft.ids.entity(handle)),
        "roleTitle": Text(role or "", draft.header.language),
        "office": given[0] == "office",
        "basis": "described",
        "source": draft.document,
    }
    if organization is not None:
        values |= draft.value(properties["organization"], spec.nodes["of"], f"{place}.of")
    if during is not None:
        values |= draft.value(properties["during"], during, f"{place}.during")
    when = during.text if isinstance(during, Words) else None
    id = draft.ids.membership(handle, role or "", organization, when, "described")
    draft.add(Record.of(id, [draft.ontology.kinds["membership"].name], values), spec.line, f"{place}.{given[0]}")
