"""What was loaded and what was decided, as lists."""

from __future__ import annotations

from sayso.graph.captions import decision
from sayso.graph.ids import Ids
from sayso.graph.log import Entry, SqliteLog
from sayso.graph.record import Record
from sayso.graph.state import State
from sayso.graph.store import Cell, Table
from sayso.queries.answer import Answer, of_table

JUDGEMENTS = ("judgement", "decision", "about", "by", "when", "why", "view", "state")
WAITING = ("statement", "document", "caption")


def loads(log: SqliteLog) -> Answer:
    """Every load, the oldest first."""
    return of_table("", Table(Entry._fields, [tuple(each) for each in log.loads()]))


def judgements(state: State, ids: Ids) -> Answer:
    """Every judgement and every analyst's mark, the oldest first, and whether it stands."""
    found = [record for record in state.records(["judgement", "mark"]) if "judge" in record.values]
    return of_table("", Table(JUDGEMENTS, [_judgement(each, ids) for each in sorted(found, key=_when)]))


def _when(record: Record) -> tuple[str, str]:
    return record.text("judged") or "", record.id


def _judgement(record: Record, ids: Ids) -> tuple[str | None, ...]:
    about = record.refs("subject") or record.refs("left") + record.refs("right")
    back = ", ".join(map(ids.path, record.refs("revokedBy")))
    return (
        record.id,
        decision(record),
        ", ".join(map(ids.path, about)),
        record.text("judge"),
        record.text("judged"),
        record.text("why"),
        record.text("view"),
        f"taken back by {back}" if back else "stands",
    )


def waiting(state: State) -> Answer:
    """Proposed statements that no review counts for."""
    proposed = state.ontology.roles["proposed-statement"]
    found: list[tuple[Cell, ...]] = [
        (record.id, record.text("document"), record.text("caption"))
        for record in state.records(["attribution"])
        if proposed in record.types and "reviewed" not in record.values
    ]
    return of_table("", Table(WAITING, found))
