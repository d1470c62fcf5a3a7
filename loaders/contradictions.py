"""Contradictions between judgements of identity: no view may hold two things to be one and to be different."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import networkx as nx

from sayso.graph.identity import chain, united
from sayso.graph.ids import Ids
from sayso.graph.judgements import in_view, standing
from sayso.graph.log import Load
from sayso.graph.record import Record
from sayso.graph.state import State
from sayso.ontology.model import Ontology


def contradiction(state: State, loads: Iterable[Load], ids: Ids) -> str | None:
    """What would contradict what, in words, once these loads came in: with the chain by which the two are one."""
    held = state.recorded(state.recorded_ids("judgement"))
    new = [change for load in loads for change in load.changes if ids.kind(change.id) == "judgement"]
    for id, record in new:
        held.pop(id, None)
        if record:
            held[id] = record
    judged = [record for record in standing(held.values()) if "verdict" in record.values]
    for view in sorted({record.text("view") or "" for record in judged} if new else ()):
        seen = list(in_view(judged, view, state.ontology))
        if found := _within(seen, view, state.ontology, Names(ids, {change.id for change in new})):
            return found
    return None


class Names:
    """How judgements are spoken of: the new ones by themselves, others by their paths."""

    def __init__(self, ids: Ids, new: set[str]) -> None:
        self._ids = ids
        self._new = new

    def said(self, judgement: Record) -> str:
        pair = " and ".join(map(self._ids.path, judgement.refs("subject")))
        signed = f"{self._ids.path(judgement.id)} by {judgement.text('judge')}"
        by = "this judgement" if judgement.id in self._new else signed
        return f"{pair} are judged {judgement.text('verdict')} ({by})"


def _within(judgements: Sequence[Record], view: str, ontology: Ontology, names: Names) -> str | None:
    graph: nx.Graph[str] = united(judgements, ontology)
    for each in judgements:
        pair = each.refs("subject")
        separates = ontology.term("verdict", each.text("verdict") or "").flag("separates")
        if separates and len(pair) == 2 and (links := chain(graph, *pair)):
            one = "; ".join(map(names.said, links))
            seen = f" under the view {view}" if view else ""
            everywhere = all(record.text("view") is None for record in (each, *links))
            advice = "Take one back with sayso revoke" + ("" if everywhere else ", or keep them in different views")
            return f"{names.said(each)}, but{seen} they are one: {one}. {advice}"
    return None
