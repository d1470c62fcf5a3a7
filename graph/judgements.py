"""What the judgements come to, under one identity view: what stands for what, and what was withdrawn or taken in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import networkx as nx

from sayso.graph.identity import representatives, united
from sayso.graph.ids import content_hash
from sayso.graph.record import Record
from sayso.ontology.model import Ontology

RECORDED = "recorded"
"""The identity view in which nothing is judged: everything as it was recorded."""

Several = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Judged:
    """What is decided about records, by their ids."""

    representative: Mapping[str, str] = field(default_factory=dict)
    """Of entities and actions that others represent."""
    utterance: Mapping[str, str] = field(default_factory=dict)
    """Of statements that are one utterance with others, the key that all of them have."""
    revoked: Several = field(default_factory=dict)
    """Of judgements and marks that are taken back, by what."""
    withdrawn: Several = field(default_factory=dict)
    """Of statements and documents that do not stand, what took their place."""
    reviewed: Several = field(default_factory=dict)
    """Of proposed statements, what their reviews came to."""

    def members(self) -> dict[str, list[str]]:
        """Of every representative, those that it represents, in order."""
        found: dict[str, list[str]] = defaultdict(list)
        for id, other in sorted(self.representative.items()):
            found[other].append(id)
        return found

    def differing(self, other: Judged) -> set[str]:
        """Ids about which something else is decided; with representatives, old and new."""
        ids: set[str] = set()
        for mine, theirs in zip(vars(self).values(), vars(other).values(), strict=True):
            ids |= {id for id in mine.keys() | theirs.keys() if mine.get(id) != theirs.get(id)}
        pairs = (self.representative, other.representative)
        return ids | {moved[id] for moved in pairs for id in ids if id in moved}


def judged(judgements: Iterable[Record], subjects: Mapping[str, Record], ontology: Ontology, view: str) -> Judged:
    """Put together what stands. `subjects` are the records that are judged, and the words of those that are reviewed,
    as they were recorded."""
    given = list(judgements)
    revoked = _revoked(given)
    standing = [record for record in given if record.id not in revoked]
    graph = united(in_view(standing, view, ontology), ontology)
    things = {id for id, record in subjects.items() if "sameAs" in ontology.folds(record.types)}
    words = graph.subgraph(subjects.keys() - things)
    withdrawing = [ontology.roles[role] for role in ("withdrawal", "correction")]
    reviews = [record for record in standing if ontology.roles["review"] in record.types and _current(record, subjects)]
    one = representatives(graph.subgraph(things))
    return Judged(
        representative=one,
        utterance={id: key for group in nx.connected_components(words) for id, key in _one_key(group, subjects)},
        revoked=revoked,
        withdrawn=_under_both(
            _by_subject((r for r in standing if set(withdrawing) & set(r.types)), "replacement"), one
        ),
        reviewed=_by_subject(reviews, "review"),
    )


def content(statement: Record, records: Mapping[str, Record]) -> str:
    """A digest of what is reviewed: a statement and its words, which are among the records."""
    words = [records[id].digest for id in statement.refs("evidence") if id in records]
    return content_hash(statement.digest, *words)


def _current(review: Record, records: Mapping[str, Record]) -> bool:
    """Whether what was reviewed is still as it was then."""
    reviewed = [content(records[id], records) for id in review.refs("subject") if id in records]
    return reviewed == [review.text("reviewedContent")]


def _one_key(group: Iterable[str], statements: Mapping[str, Record]) -> Iterator[tuple[str, str]]:
    """The key of one utterance, by its statements: the first that one of them has, else the first one's id."""
    keys = (statements[id].text("utterance") for id in sorted(group))
    key = next(filter(None, keys), min(group))
    yield from ((id, key) for id in sorted(group))


def in_view(judgements: Iterable[Record], view: str, ontology: Ontology) -> Iterator[Record]:
    """The judgements of identity that count under a view: those of no view, and its own."""
    kinds = {ontology.roles[role] for role in ("identity", "same-event")}
    for record in judgements:
        if view != RECORDED and kinds & set(record.types) and record.text("view") in (None, view):
            yield record


def standing(judgements: Iterable[Record]) -> list[Record]:
    """Those that are not taken back."""
    given = list(judgements)
    revoked = _revoked(given)
    return [record for record in given if record.id not in revoked]


def _revoked(judgements: Iterable[Record]) -> dict[str, tuple[str, ...]]:
    """What is taken back, by which revocations that are not taken back themselves."""
    revoking = {record.id: record.refs("revokes") for record in judgements if "revokes" in record.values}
    order = nx.DiGraph([(id, target) for id, targets in revoking.items() for target in targets])
    found: dict[str, tuple[str, ...]] = {}
    for id in nx.topological_sort(order):
        if standing := sorted(by for by in order.predecessors(id) if by not in found):
            found[id] = tuple(standing)
    return found


def _under_both(found: Several, representative: Mapping[str, str]) -> Several:
    """What was decided of a document that another represents is decided of that one too: references point there."""
    return {**{representative[id]: values for id, values in found.items() if id in representative}, **found}


def _by_subject(judgements: Iterable[Record], property: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for record in judgements:
        for subject in record.refs("subject"):
            found[subject] |= set(record.refs(property)) or {str(value) for value in record.many(property)}
    return {subject: tuple(sorted(values)) for subject, values in found.items()}
