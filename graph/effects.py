"""What a load changes: statements that fall or stand again, relations that begin or end."""

from __future__ import annotations

from typing import Any, NamedTuple

from sayso.graph.record import Record
from sayso.graph.state import State


class Effects(NamedTuple):
    """Records in order of id. A relation that is told otherwise than before has ended and begun."""

    records: int
    """How many records of the state are others than before, came or went."""
    stand: tuple[Record, ...]
    """Statements that stand now and did not."""
    fallen: tuple[Record, ...]
    """Statements as they were, that stood and do not."""
    begun: tuple[Record, ...]
    ended: tuple[Record, ...]

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it: ids and captions of statements, ids and sentences of relations."""
        named = {"stand": "caption", "fallen": "caption", "begun": "sentence", "ended": "sentence"}
        listed = {
            name: [{"id": record.id, text: record.text(text)} for record in getattr(self, name)]
            for name, text in named.items()
        }
        return {"records": self.records, **listed}


def effects(state: State) -> Effects:
    """What the state's last catching up changed."""
    before = state.replaced or {}
    now = state.find(before)
    pairs = [(before[id], now.get(id)) for id in sorted(before)]
    stood = [(old, new) for old, new in pairs if _is_standing(old, state) != _is_standing(new, state)]
    relations = [(old, new) for old, new in pairs if _is_relation(old, state) or _is_relation(new, state)]
    return Effects(
        records=len(before),
        stand=tuple(new for old, new in stood if new and _is_standing(new, state)),
        fallen=tuple(old for old, new in stood if old and _is_standing(old, state)),
        begun=tuple(new for _, new in relations if new),
        ended=tuple(old for old, _ in relations if old),
    )


def _is_standing(record: Record | None, state: State) -> bool:
    return record is not None and state.ontology.kinds["attribution"].loaded_as in record.types


def _is_relation(record: Record | None, state: State) -> bool:
    return record is not None and state.ontology.kind_of(record.types).path == "relation"
