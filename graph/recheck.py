"""Whether what the log holds fits another ontology than the one it came in under."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from sayso.errors import Problem
from sayso.graph import validate
from sayso.graph.ids import Ids
from sayso.graph.log import SqliteLog
from sayso.graph.record import Record, union
from sayso.graph.validate import Fault
from sayso.ontology.model import Ontology

ADVICE = "the ontology has changed: put its file back, or first load this source without it"


class Rechecked(NamedTuple):
    """How many records there are, and everything that no longer fits, by source and record."""

    records: int
    problems: tuple[Problem, ...]


def recheck(log: SqliteLog, ontology: Ontology, ids: Ids, until: int | None = None) -> Rechecked:
    """Hold every record of every source, as of a load, against the ontology: each by itself; if all fit, together."""
    sources = _held(log, until)
    problems: list[Problem] = []
    for source, held in sources.items():
        problems += _problems(source, validate.faults(held.values(), ontology, ids), ids)
    if not problems:
        for source, held in sources.items():
            problems += _problems(source, _together(source, held, log, ontology, until), ids)
    return Rechecked(sum(map(len, sources.values())), tuple(problems))


def _held(log: SqliteLog, until: int | None) -> dict[str, dict[str, Record]]:
    """What each source says as of a load, by id."""
    found: dict[str, dict[str, Record]] = {}
    for _, source, change in log.since(0, until):
        held = found.setdefault(source, {})
        held.pop(change.id, None)
        if change.record:
            held[change.id] = change.record
    return dict(sorted(found.items()))


def _together(
    source: str, records: Mapping[str, Record], log: SqliteLog, ontology: Ontology, until: int | None
) -> Iterator[Fault]:
    """What a source's records refer to, and what others say of the same."""

    def find(wanted: Iterable[str]) -> Mapping[str, Record]:
        by_id = groupby(log.holders(wanted, until), key=lambda pair: pair[1].id)
        return {id: union([record for _, record in group], ontology) for id, group in by_id}

    for id, group in groupby(log.holders(records, until), key=lambda pair: pair[1].id):
        others = {name: record for name, record in group if name != source}
        yield from validate.clashes(records[id], others, ontology, source)
    yield from validate.dangling(records, find, ontology)
    yield from validate.cycles(records, find, ontology)


def _problems(source: str, faults: Iterable[Fault], ids: Ids) -> Iterator[Problem]:
    for fault in faults:
        place = ".".join(filter(None, (ids.path(fault.id), fault.field)))
        yield Problem(source, 0, place, f"{fault.message}; {ADVICE}")
