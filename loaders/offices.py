"""The office or role in which a document presents somebody: `office:` or `role:`, with `of:` and `during:`."""

from __future__ import annotations

from sayso.graph.record import Record
from sayso.loaders.draft import Draft, Place
from sayso.loaders.nodes import Entries, Words
from sayso.ontology.values import Ref, Text, Value

TITLES = {
    "office": "the public office that it holds, in the document's words",
    "role": "any other role, in the document's words",
}
KEYS = {
    **TITLES,
    "of": "the institution in which the office or role is held",
    "during": "when it was held, as EDTF",
}
BASIS = "described"


def read(draft: Draft, handle: str, spec: Entries, place: str) -> None:
    """Add the membership that the document describes, if it describes one."""
    given = [key for key in TITLES if key in spec.nodes]
    if not given:
        for key in ("of", "during"):
            if key in spec.nodes:
                draft.report.add(spec.line_of(key), f"{place}.{key}", "needs office: or role: beside it")
        return
    if len(given) == 2:
        message = "cannot stand beside office; keep office for a public office, role for anything else"
        draft.report.add(spec.line_of("role"), f"{place}.role", message)
        return
    title = draft.words(spec.nodes[given[0]], f"{place}.{given[0]}", whole=True)
    if title is not None:
        _membership(draft, handle, spec, title, Place(spec.line_of(given[0]), f"{place}.{given[0]}"))


def _membership(draft: Draft, handle: str, spec: Entries, title: str, place: Place) -> None:
    key = place.path.rpartition(".")[2]
    beside = place.path.removesuffix(key)
    values: dict[str, Value] = {
        "member": Ref(draft.ids.entity(handle)),
        "roleTitle": Text(title, draft.header.language),
        "office": key == "office",
        "basis": BASIS,
        "source": draft.document,
    }
    for other, name in (("of", "organization"), ("during", "during")):
        if other in spec.nodes:
            values |= draft.value(draft.ontology.properties[name], spec.nodes[other], f"{beside}{other}")
    written = {name: node.text for name, node in spec.nodes.items() if isinstance(node, Words)}
    id = draft.ids.membership(handle, title, written.get("of"), written.get("during"), BASIS)
    record = Record.of(id, [draft.ontology.kinds["membership"].name], values)
    draft.add(record, *place, {"office": place})
