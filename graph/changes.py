"""Which relations a load began and ended: the state's history of what is derived, read between two loads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sayso.graph.record import Record
from sayso.graph.state import State

BETWEEN = """
SELECT d.id, d.body, d.died IS NULL AS lives FROM derivation d JOIN record r USING (id)
WHERE r.kind = 'relation' AND ((d.died IS NULL AND d.born > $load) OR (d.born <= $load AND d.died > $load))
ORDER BY d.id
"""
"""What began after a load and lives, and what lived as of it and does not."""


class Changes(NamedTuple):
    """Relations in order of id. One that is told otherwise than before has ended and begun."""

    begun: tuple[Record, ...]
    ended: tuple[Record, ...]

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it: what each was, and its sentence."""
        return {name: [_told(record) for record in records] for name, records in self._asdict().items()}


def _told(record: Record) -> dict[str, Any]:
    return {
        "id": record.id,
        "kind": record.text("relationKind"),
        "strength": record.text("strength"),
        "sentence": record.text("sentence"),
    }


def since(state: State, load: int) -> Changes:
    """What began and what ended after a load at which the state stood once."""
    rows = state.db.execute(BETWEEN, {"load": load}).fetchall()
    return between({id: body for id, body, lives in rows if not lives}, {id: body for id, body, lives in rows if lives})


def living(state: State) -> dict[str, str]:
    """Every relation there is, by id, as it is spelt."""
    query = "SELECT id, body FROM record WHERE kind = 'relation' AND body IS NOT NULL ORDER BY id"
    return dict(state.db.execute(query).fetchall())


def between(before: Mapping[str, str], after: Mapping[str, str]) -> Changes:
    """The changes from some relations to others, as `living` gives them."""
    begun = (Record.loads(body) for id, body in after.items() if before.get(id) != body)
    ended = (Record.loads(body) for id, body in before.items() if after.get(id) != body)
    return Changes(tuple(begun), tuple(ended))
