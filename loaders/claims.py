"""Claims, written `subject aspect value…`, as propositions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sayso.graph.record import Record
from sayso.loaders.draft import Draft
from sayso.loaders.entities import kebab
from sayso.loaders.handles import CLAIM, a, meant
from sayso.loaders.nodes import Entries, Words
from sayso.ontology.model import Aspect
from sayso.ontology.quantity import COUNT
from sayso.ontology.values import Ref, Value, encode

CLAIM_KEYS = {"in": "place", "during": "valid"}


def is_claim(text: str) -> bool:
    """Whether a target is a claim, not a handle."""
    return len(text.split()) > 1


def _aspect(draft: Draft, claim: str) -> Aspect | None:
    return draft.ontology.aspects.get(claim.split()[1]) if is_claim(claim) else None


def keys(draft: Draft, targets: Sequence[str]) -> set[str]:
    """The keys that may stand beside these targets: place, time and qualifiers, as far as they fit them all.

    An aspect that is not there, which is reported elsewhere, allows every qualifier.
    """
    every = {*CLAIM_KEYS, *map(kebab, draft.ontology.qualifiers)}
    for text in targets:
        if aspect := _aspect(draft, text):
            every &= {*CLAIM_KEYS, *map(kebab, aspect.qualifiers)}
        elif not is_claim(text):
            every = set()
    return every


def strangers(draft: Draft, targets: Sequence[str]) -> Mapping[str, str]:
    """Why a key of claims does not fit these targets, by key."""
    qualifiers = [kebab(name) for name in draft.ontology.qualifiers]
    for text in targets:
        if not is_claim(text):
            return dict.fromkeys((*CLAIM_KEYS, *qualifiers), f"goes with a claim, and {text!r} is a handle")
    aspects = [aspect for text in targets if (aspect := _aspect(draft, text))]
    return {
        key: f"is no qualifier of {aspect.name}, which has {', '.join(map(kebab, aspect.qualifiers)) or 'none'}"
        for key in qualifiers
        for aspect in aspects
        if key not in map(kebab, aspect.qualifiers)
    }


def proposition(draft: Draft, claim: Words, place: str, beside: Entries, at: str, *, open_value: bool) -> Ref | None:
    """Add the proposition that a claim and the keys beside it make; None where something is wrong.

    `place` is the claim's, `at` that of the keys. `open_value` allows a claim without a value, which is what one may
    question.
    """
    subject, _, rest = " ".join(claim.text.split()).partition(" ")
    name, _, value = rest.partition(" ")
    aspect = draft.ontology.aspects.get(name)
    known = draft.handles.exists(subject)
    if not known:
        draft.report.add(claim.line, place, f"no entity {subject!r}{draft.handles.undeclared(subject)}")
    if aspect is None:
        near = meant(name, draft.ontology.aspects)
        draft.report.add(
            claim.line, place, f"no aspect {name!r}{near or '; where none fits, write that and the words'}"
        )
    if aspect is None or not known or not _fits(draft, subject, aspect, claim, place):
        return None
    values: dict[str, Value] = {"subject": draft.handles.ref(subject), "aspect": aspect.name}
    if value:
        values |= _value(draft, aspect, value, claim, place)
    elif not open_value:
        message = f"has no value: write {subject} {aspect.name} and {_expected(draft, aspect)}"
        draft.report.add(claim.line, place, message)
    values |= _beside(draft, aspect, beside, at)
    content = {name: encode(v) for name, v in sorted(_hashed(draft, values).items())}
    id = draft.ids.proposition(content)
    return Ref(draft.add(Record.of(id, [draft.ontology.kinds[CLAIM].name], values), claim.line, place))


def _hashed(draft: Draft, values: dict[str, Value]) -> dict[str, Value]:
    return {n: draft.ids.path(v.id) if isinstance(v, Ref) else v for n, v in values.items()}


def _fits(draft: Draft, subject: str, aspect: Aspect, claim: Words, place: str) -> bool:
    types = draft.handles.types(subject)
    if draft.ontology.kind_of(types).path == "entity" and draft.ontology.is_a(types, aspect.of):
        return True
    wanted, given = (a(draft.handles.label(name)) for name in (aspect.of, types[0]))
    draft.report.add(claim.line, place, f"{aspect.name} is said of {wanted}, and {subject} is {given}")
    return False


def _value(draft: Draft, aspect: Aspect, text: str, claim: Words, place: str) -> dict[str, Value]:
    """The value as the first of the aspect's kinds of value that reads it."""
    properties = draft.ontology.properties
    words = Words(text, claim.line, claim.cut)
    if "words" in aspect.values:
        whole = draft.words(words, place, whole=True)
        return {"value_text": whole} if whole else {}
    if "state" in aspect.values and text in aspect.states:
        return {"value_state": text}
    if "truth" in aspect.values:
        return draft.value(properties["value_bool"], words, place)
    if "quantity" in aspect.values:
        return draft.value(properties["quantity"], words, place, aspect.unit or COUNT)
    if "entity" in aspect.values and draft.handles.exists(text):
        return draft.value(properties["value"], words, place)
    near = meant(text, [*aspect.states, *(draft.handles.known(text) if "entity" in aspect.values else ())])
    expected = f"{near} Write" if near else ": write"
    draft.report.add(claim.line, place, f"{text!r} is no value of {aspect.name}{expected} {_expected(draft, aspect)}")
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
    names = CLAIM_KEYS | {kebab(name): name for name in aspect.qualifiers}
    values: dict[str, Value] = {}
    for key, node in entries.nodes.items():
        if key in names:
            values |= draft.value(draft.ontology.properties[names[key]], node, f"{place}.{key}")
    return values
