"""What a stance is towards: a claim, or the statement, action, entity or topic that a handle names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sayso.loaders import claims
from sayso.loaders.draft import Draft
from sayso.loaders.handles import CLAIM, a, any_of, meant
from sayso.loaders.nodes import Entries, Words
from sayso.ontology.model import Term
from sayso.ontology.values import Ref


@dataclass(frozen=True)
class Target:
    """What a stance is towards: as written, and the record it came to."""

    text: str
    ref: Ref


def read(draft: Draft, stance: Term, item: Words, place: str, beside: Entries, at: str) -> Target | None:
    """One target with the keys beside it; None where something is wrong. `place` is its own, `at` that of the keys."""
    if not item.text.strip():
        message = "has no target: write a handle, or a claim such as sudzha control ukraine"
        draft.report.add(item.line, place, message)
        return None
    allowed = stance.data.get("targets", ())
    if claims.is_claim(item.text):
        if draft.ontology.kinds[CLAIM].name not in allowed:
            _unsuited(draft, stance, item, place, CLAIM)
            return None
        ref = claims.proposition(draft, item, place, beside, at, open_value=stance.one("sign") == "open")
        return Target(item.text, ref) if ref else None
    return _named(draft, stance, item, place, allowed)


def _named(draft: Draft, stance: Term, item: Words, place: str, allowed: Sequence[str]) -> Target | None:
    """A statement of this or another document, an action or an entity."""
    handle = item.text.strip()
    if id := draft.statement(handle):
        ref = Ref(id)
    elif draft.handles.exists(handle):
        ref = draft.handles.ref(handle)
    else:
        near = meant(handle, [*draft.handles.known(handle), *draft.statements])
        end = f"{near} A" if near else "; a"
        message = f"no statement, action or entity {handle!r}{end} claim has an aspect and a value too"
        draft.report.add(item.line, place, message)
        return None
    kind = draft.ids.kind(ref.id)
    if draft.ontology.kinds[kind].name not in allowed:
        _unsuited(draft, stance, item, place, kind)
        return None
    return Target(handle, ref)


def _unsuited(draft: Draft, stance: Term, item: Words, place: str, kind: str) -> None:
    """One does not take this stance towards such a target."""
    label = draft.handles.label
    wanted = any_of([a(label(name)) for name in stance.data.get("targets", ())])
    given = a(label(draft.ontology.kinds[kind].name))
    draft.report.add(item.line, place, f"takes {wanted}, and {item.text.strip()!r} is {given}")
