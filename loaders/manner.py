"""How something was said: act, hedge, mode, when and to whom, and whether it was verified."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from sayso.loaders.draft import Draft
from sayso.loaders.nodes import Entries, Node, Words, entries
from sayso.loaders.quotes import Found
from sayso.ontology.model import Term
from sayso.ontology.values import Value

PROPERTIES = {
    "tense": "tense",
    "hedge": "hedge",
    "act": "act",
    "mode": "mode",
    "for": "onBehalfOf",
    "as": "role",
    "to": "addressee",
    "at": "setting",
    "because": "reason",
    "ground": "ground",
    "match": "targetMatch",
    "distance": "distance",
    "draws-on": "drawsOn",
    "about": "about",
    "reading": "reading",
    "utterance": "utterance",
    "series": "series",
}
"""Keys whose value is read by the property's own type."""

CODED = "coded"
EARLIER = "earlier"
NARRATOR_ACT = "narrate"
PLAIN_HEDGE = "certain"
VERIFICATION_KEYS = {
    "of": "what was verified or not: claim, time, place or media, or a list of them (claim)",
    "by": "who says so (the publisher)",
    "quote": "the words that say so",
    "near": "words beside the quote that is meant, where it occurs twice",
}
PLAIN_VERIFICATION = "claim"

Values: TypeAlias = dict[str, list[Value]]


def read(
    draft: Draft, node: Entries, stance: Term, found: list[Found], place: str, *, is_coded: bool = False
) -> Values:
    """All that the keys of a statement say of its manner, with what is plain where they say nothing. `is_coded` says
    that it is a row of data."""
    kind = draft.ontology.kinds["attribution"].loaded_as
    values: Values = {}
    for key, name in PROPERTIES.items():
        if key in node.nodes:
            values |= draft.fitting(draft.ontology.properties[name], node.nodes[key], f"{place}.{key}", kind)
    values |= said(draft, node, place)
    values |= _verification(draft, node, place)
    terms = draft.ontology.terms
    plain_act = (stance.one("plainAct") or "") if "by" in node.nodes else NARRATOR_ACT
    values.setdefault("act", [plain_act])
    act = terms["act"].get(str(values["act"][0]))
    plain_mode = stance.one("plainMode") or (act.one("plainMode") if act else None)
    by_words = CODED if is_coded else mode(draft, found, relayed="via" in node.nodes)
    values.setdefault("mode", [plain_mode or by_words])
    shown = terms["mode"].get(str(values["mode"][0]))
    values.setdefault("hedge", [(shown.one("plainHedge") if shown else None) or PLAIN_HEDGE])
    return values


def mode(draft: Draft, found: list[Found], *, relayed: bool = False) -> str:
    """Direct, indirect or mixed, as the quotation marks have it; behind a relay indirect."""
    return "indirect" if relayed or draft.source is None else draft.source.mode(found)


def said(draft: Draft, node: Entries, place: str) -> Values:
    """When it was said, if that is stated."""
    given = node.nodes.get("said")
    if given is None:
        return {}
    if isinstance(given, Words) and given.text == EARLIER:
        given = Words(draft.header.before, given.line)
    return _listed(draft.value(draft.ontology.properties["said"], given, f"{place}.said"))


def _listed(values: Mapping[str, Value]) -> Values:
    return {name: [value] for name, value in values.items()}


def _verification(draft: Draft, node: Entries, place: str) -> Values:
    """What the document says of verification: the words, what they are about, and who says so."""
    given = [key for key in node.nodes if key in draft.ontology.terms["verification"]]
    for other in given[1:]:
        message = f"cannot stand beside {given[0]}; keep one, or write a statement for each"
        draft.report.add(node.line_of(other), f"{place}.{other}", message)
    if not given:
        return {}
    return _verified(draft, given[0], node.nodes[given[0]], node.line_of(given[0]), place)


def _verified(draft: Draft, name: str, node: Node, line: int, outer: str) -> Values:
    place = f"{outer}.{name}"
    inner = entries(node)
    if isinstance(node, Entries):
        draft.unknown_keys(node, VERIFICATION_KEYS, place, name)
        spans = draft.spans(inner, place)
        if "quote" not in inner:
            draft.report.add(line, place, "has no quote: add the words of the document that say so")
    else:
        spans = draft.spans({name: node}, outer, name)
    by, of = inner.get("by"), inner.get("of")
    properties = draft.ontology.properties
    publisher = _listed({"verifiedBy": draft.publisher}) if draft.publisher else {}
    evidence: list[Value] = list(draft.span_records(spans, line, place))
    return {
        "verification": [name],
        "verificationEvidence": evidence,
        **(_listed(draft.value(properties["verifiedBy"], by, f"{place}.by")) if by else publisher),
        **draft.values(properties["verificationOf"], of or Words(PLAIN_VERIFICATION, line), f"{place}.of"),
    }
