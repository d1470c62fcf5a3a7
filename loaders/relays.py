"""The `via:` of a statement: who passed it on, nearest to the speaker first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias

from sayso.graph.record import Record
from sayso.loaders import manner
from sayso.loaders.draft import Draft, Place
from sayso.loaders.nodes import Entries, Node, Words, each_at
from sayso.loaders.quotes import Found
from sayso.ontology.values import Ref, Value

KEYS = {
    "by": "the handle of who passed it on",
    "quote": "the words in which it was passed on",
    "near": "words beside the quote that is meant, where it occurs twice",
    "said": "when it was passed on, as EDTF",
    "act": "the speech act in which it was passed on",
}
Values: TypeAlias = Mapping[str, Value | Iterable[Value] | None]


class Passed(NamedTuple):
    """A statement that somebody may pass on: its id, its handle, and its words."""

    id: str
    handle: str
    found: list[Found]


def read(draft: Draft, via: Node | None, passed: Passed, place: str) -> None:
    """Add the statements by which one was passed on, each about the one before."""
    for node, path in each_at(via, f"{place}.via"):
        spec = node if isinstance(node, Entries) else Entries({"by": node}, node.line)
        by_path = f"{path}.by" if isinstance(node, Entries) else path
        draft.unknown_keys(spec, KEYS, path, "a relay")
        by = spec.nodes.get("by")
        if by is None:
            draft.report.add(spec.line, path, "has no by: add who passed it on")
        speaker = draft.value(draft.ontology.properties["speaker"], by, by_path).get("speaker") if by else None
        if by and speaker is not None and speaker == draft.publisher:
            draft.report.add(by.line, by_path, "is the publisher, who passes on everything; leave it out here")
        if not isinstance(by, Words) or speaker is None:
            return
        values: Values = {"speaker": speaker, "target": Ref(passed.id), **_values(draft, spec, passed, path)}
        passed = _add(draft, values, f"{passed.handle}-via-{by.text}", passed, Place(spec.line, path))


def _values(draft: Draft, spec: Entries, passed: Passed, place: str) -> Values:
    """What a relay says beside speaker and target. Without words of its own it rests on those that it passes on."""
    found = draft.spans(spec.nodes, place) or passed.found
    stance = next(term for term in draft.ontology.terms["stance"].values() if term.flag("relays"))
    act = draft.ontology.properties["act"]
    return {
        "stance": stance.name,
        "act": stance.one("plainAct"),
        "hedge": manner.PLAIN_HEDGE,
        "mode": manner.mode(draft, found),
        "document": draft.document,
        "evidence": draft.span_records(found, spec.line, place),
        "coder": draft.header.coder,
        **manner.said(draft, spec, place),
        **(draft.value(act, spec.nodes["act"], f"{place}.act") if "act" in spec.nodes else {}),
    }


def _add(draft: Draft, values: Values, handle: str, passed: Passed, place: Place) -> Passed:
    id = draft.attribution(handle)
    if id in draft.records:
        draft.report.add(*place, f"would be the statement {handle}, which is there already; give one another id")
    else:
        draft.add(Record.of(id, [draft.statement_class], values), *place, {"target": place})
    return Passed(id, handle, passed.found)
