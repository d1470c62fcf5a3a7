"""Claims, written `subject aspect value…`, as propositions."""

from __future__ import annotations

from sayso.graph.record import Record
from sayso.loaders.draft import Draft
from sayso.loaders.entities import kebab
from sayso.loaders.handles import meant
from sayso.loaders.nodes import Entries, Words
from sayso.ontology.model import Aspect
from sayso.ontology.quantity import COUNT
from sayso.ontology.values import Ref, Value, encode

CLAIM_KEYS = ("in", "during")


def keys(draft: Draft, claim: str) -> set[str]:
    """The keys that may stand beside a claim: place, time and what its aspect declares."""
    aspect = draft.ontology.aspects.get(claim.split()[1]) if len(claim.split()) > 1 else None
    return {*CLAIM_KEYS, *(kebab(name) for name in (aspect.qualifiers if aspect else ()))}


def proposition(draft: Draft, claim: Words, beside: Entries, place: str, *, open_value: bool) -> Ref | None:
    """Add the proposition that a claim and the keys beside it make; None where something is wrong.

    `open_value` allows a claim without a value, which is what one may question.
    """
    subject, _, rest = claim.text.partition(" ")
    name, _, value = rest.strip().partition(" ")
    value = value.strip()
    aspect = draft.ontology.aspects.get(name)
    known = draft.handles.exists(subject)
    if not known:
        message = f"no entity {subject!r}{meant(subject, draft.handles.here)}; declare it under entities:"
        draft.report.add(claim.line, place, message)
    if aspect is None:
        draft.report.add(claim.line, place, f"no aspect {name!r}{meant(name, draft.ontology.aspects)}")
    if aspect is None or not known or not _fits(draft, subject, aspect, claim, place):
        return None
    values: dict[str, Value] = {"subject": draft.handles.ref(subject), "aspect": aspect.name}
    if value:
        values |= _value(draft, aspect, value, claim, place)
    elif not open_value:
        draft.report.add(
            claim.line, place, f"has no value: write {subject} {aspect.name} and {_expected(draft, aspect)}"
        )
    values |= _beside(draft, aspect, beside, place)
    content = {name: encode(v) for name, v in sorted(_hashed(draft, values).items())}
    id = draft.ids.proposition(content)
    return Ref(draft.add(Record.of(id, [draft.ontology.kinds["proposition"].name], values), claim.line, place))


def _hashed(draft: Draft, values: dict[str, Value]) -> dict[str, Value]:
    return {n: draft.ids.path(v.id) if isinstance(v, Ref) else v for n, v in values.items()}


def _fits(draft: Draft, subject: str, aspect: Aspect, claim: Words, place: str) -> bool:
    types = draft.handles.types(subject)
    if draft.ontology.kind_of(types).path == "entity" and draft.ontology.is_a(types, aspect.of):
        return True
    wanted = draft.ontology.classes[aspect.of].label
    draft.report.add(
        claim.line,
        place,
        f"{aspect.name} is said of a {wanted}, and {subject} is a {draft.ontology.classes[types[0]].label}",
    )
    return False


def _value(draft: Draft, aspect: Aspect, text: str, claim: Words, place: str) -> dict[str, Value]:
    """The value as the first of the aspect's kinds of value that reads it."""
    properties = draft.ontology.properties
    if "words" in aspect.values:
        return {"value_text": text}
    if "state" in aspect.values and text in aspect.states:
        return {"value_state": text}
    if "truth" in aspect.values:
        return draft.value(properties["value_bool"], Words(text, claim.line), place)
    if "quantity" in aspect.values:
        return draft.value(properties["quantity"], Words(text, claim.line), place, aspect.unit or COUNT)
    if "entity" in aspect.values and draft.handles.exists(text):
        return draft.value(properties["value"], Words(text, claim.line), place)
    near = meant(text, [*aspect.states, *(draft.handles.here if "entity" in aspect.values else ())])
    draft.report.add(
        claim.line, place, f"{text!r} is no value of {aspect.name}{near}: write {_expected(draft, aspect)}"
    )
    return {}


def _expected(draft: Draft, aspect: Aspect) -> str:
    expected = {
        "state": " | ".join(aspect.states),
        "entity": "the handle of an entity",
        "truth": "true | false",
        "quantity": f"a quantity{f' in {aspect.unit}' if aspect.unit not in (None, COUNT) else ''}",
        "words": "words",
    }
    return " or ".join(expected[each] for each in aspect.values)


def _beside(draft: Draft, aspect: Aspect, entries: Entries, place: str) -> dict[str, Value]:
    """Place, stated valid time and qualifiers."""
    names = {"in": "place", "during": "valid"} | {kebab(name): name for name in aspect.qualifiers}
    values: dict[str, Value] = {}
    for key, node in entries.nodes.items():
        if key in names:
            values |= draft.value(draft.ontology.properties[names[key]], node, f"{place.rpartition('.')[0]}.{key}")
    return values
