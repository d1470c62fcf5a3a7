"""What a load changes: statements that fall or stand again, relations that begin or end, what bears claims out."""

from __future__ import annotations

from collections.abc import Iterable
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
    corroborations: tuple[tuple[Record | None, Record | None], ...]
    """Each as it was and as it is, where it counts otherwise; None where it was or is none."""

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it: ids and captions of statements, ids and sentences of relations."""
        named = {"stand": "caption", "fallen": "caption", "begun": "sentence", "ended": "sentence"}
        listed = {
            name: [{"id": record.id, text: record.text(text)} for record in getattr(self, name)]
            for name, text in named.items()
        }
        borne_out = [
            {"id": id, "before": before and before.text("caption"), "after": after and after.text("caption")}
            for before, after in self.corroborations
            for id in {each.id for each in (before, after) if each}
        ]
        return {"records": self.records, **listed, "corroborations": borne_out}


def effects(state: State) -> Effects:
    """What the state's last catching up changed."""
    before = state.replaced or {}
    now = state.find(before)
    pairs = [(before[id], now.get(id)) for id in sorted(before)]
    stood = [(old, new) for old, new in pairs if _is_standing(old, state) != _is_standing(new, state)]
    relations = [pair for pair in pairs if _is("relation", pair, state)]
    borne_out = [pair for pair in pairs if _is("corroboration", pair, state) and len(set(map(_line, pair))) > 1]
    return Effects(
        records=len(before),
        stand=tuple(new for old, new in stood if new and _is_standing(new, state)),
        fallen=tuple(old for old, new in stood if old and _is_standing(old, state)),
        begun=tuple(new for _, new in relations if new),
        ended=tuple(old for old, _ in relations if old),
        corroborations=tuple(borne_out),
    )


def _is_standing(record: Record | None, state: State) -> bool:
    return record is not None and state.ontology.kinds["attribution"].loaded_as in record.types


def _is(kind: str, records: Iterable[Record | None], state: State) -> bool:
    return any(record and state.ontology.kind_of(record.types).path == kind for record in records)


def _line(record: Record | None) -> str | None:
    return record.text("caption") if record else None
