"""What judgements of identity cannot be: in no view are things one that are judged to be different, or that are of
classes which exclude each other; nor are statements of several speakers one utterance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import networkx as nx

from sayso.graph.identity import chain, representatives, united
from sayso.graph.ids import Ids
from sayso.graph.judgements import in_view, standing
from sayso.graph.log import Load, Log
from sayso.graph.record import Record, union
from sayso.graph.state import State
from sayso.graph.validate import Fault
from sayso.ontology.model import Ontology


def contradictions(state: State, log: Log, loads: Sequence[Load], ids: Ids) -> Iterator[Fault]:
    """What cannot be once these loads came in, with the chain by which the things are one; the fault is of one that the
    loads change, where there is one."""
    after = After(state, log, loads)
    known = {*state.recorded_ids("judgement"), *(id for id in after.changed if ids.kind(id) == "judgement")}
    judged = [record for record in standing(after(known).values()) if "verdict" in record.values]
    subjects = after({id for record in judged for id in record.refs("subject")})
    if after.changed.isdisjoint(known | subjects.keys()):
        return
    for view in sorted({record.text("view") or "" for record in judged}):
        seen = list(in_view(judged, view, state.ontology))
        yield from _Seen(view, seen, united(seen, state.ontology), subjects, state.ontology, ids, after.changed).found()


class After:
    """What is recorded once some loads came in."""

    def __init__(self, state: State, log: Log, loads: Iterable[Load]) -> None:
        self._state = state
        self._log = log
        self._says: dict[str, dict[str, Record | None]] = {}
        for load in loads:
            for id, record in load.changes:
                self._says.setdefault(id, {})[load.source] = record
        self.changed = frozenset(self._says)

    def __call__(self, ids: Iterable[str]) -> dict[str, Record]:
        wanted = set(ids)
        found = self._state.recorded(wanted - self.changed)
        says: dict[str, dict[str, Record | None]] = {id: {} for id in wanted & self.changed}
        for source, record in self._log.holders(says):
            says[record.id][source] = record
        for id, by_source in says.items():
            if records := [record for record in (by_source | self._says[id]).values() if record]:
                found[id] = union(records, self._state.ontology)
        return found


@dataclass(frozen=True)
class _Seen:
    """The judgements that count under one view."""

    view: str
    judgements: Sequence[Record]
    graph: nx.Graph[str]
    subjects: dict[str, Record]
    ontology: Ontology
    ids: Ids
    changed: frozenset[str]

    def found(self) -> Iterator[Fault]:
        for each in self.judgements:
            pair = each.refs("subject")
            separates = self.ontology.term("verdict", each.text("verdict") or "").flag("separates")
            if separates and len(pair) == 2 and (links := chain(self.graph, *pair)):
                yield Fault(each.id, "", f"{self._said(each)}, but {self._one((each, *links), links)}")
        things = {id for id, record in self.subjects.items() if "sameAs" in self.ontology.folds(record.types)}
        represented = representatives(self.graph.subgraph(things))
        for group in nx.connected_components(self.graph):
            records = [self.subjects[id] for id in sorted(group, key=self._newest_last) if id in self.subjects]
            yield from self._classes(records)
            yield from self._speakers(records, represented)

    def _newest_last(self, id: str) -> tuple[bool, str]:
        return id in self.changed, id

    def _classes(self, records: Sequence[Record]) -> Iterator[Fault]:
        for a, b in combinations({record.types: record for record in records}.values(), 2):
            if len(self.ontology.minimal((*a.types, *b.types))) > 1:
                yield self._apart(
                    (a, b),
                    f"is a {a.types[0]} and {self._path(b)} a {b.types[0]}: neither class is under the other",
                    "code one of them anew",
                )
                return

    def _speakers(self, records: Sequence[Record], represented: dict[str, str]) -> Iterator[Fault]:
        by_speaker = {represented.get(id, id): record for record in records for id in record.refs("speaker")}
        for a, b in list(combinations(by_speaker.values(), 2))[:1]:
            one, other = (self.ids.path(record.refs("speaker")[0]) for record in (a, b))
            yield self._apart(
                (a, b),
                f"is said by {one} and {self._path(b)} by {other}, and an utterance has one speaker",
                f"if they are one, judge that first: sayso judge same {one} {other} --by NAME",
            )

    def _apart(self, pair: tuple[Record, Record], what: str, remedy: str) -> Fault:
        """Two that cannot be one, and are."""
        a, b = pair
        links = chain(self.graph, a.id, b.id)
        id = b.id if b.id in self.changed and a.id not in self.changed else a.id
        return Fault(id, "", f"{self._path(a)} {what}, but {self._one(links, links)}; {remedy}")

    def _one(self, those: Sequence[Record], links: Sequence[Record]) -> str:
        """By which judgements two are one, and how to take back one of those."""
        one = "; ".join(map(self._said, links))
        seen = f"under the view {self.view} " if self.view else ""
        apart = any(record.text("view") for record in those)
        advice = "Take one back with sayso revoke" + (", or keep them in different views" if apart else "")
        return f"{seen}they are one: {one}. {advice}"

    def _said(self, judgement: Record) -> str:
        """A judgement as it is spoken of: a new one by itself, another by its path."""
        pair = " and ".join(map(self.ids.path, judgement.refs("subject")))
        signed = f"{self.ids.path(judgement.id)} by {judgement.text('judge')}"
        by = "this judgement" if judgement.id in self.changed else signed
        return f"{pair} are judged {judgement.text('verdict')} ({by})"

    def _path(self, record: Record) -> str:
        return self.ids.path(record.id)
