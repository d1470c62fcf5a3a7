"""Episodes as records: conflicts of two voices about one thing that follow each other, in a line to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sayso.graph.captions import name_of, topic
from sayso.graph.ids import Ids
from sayso.graph.record import Record
from sayso.ontology.interval import Interval
from sayso.ontology.quantity import COUNT
from sayso.ontology.types import Time
from sayso.ontology.values import Ref, Value
from sayso.queries.claims import to_date
from sayso.queries.disputes import Row
from sayso.queries.resolve import CONFLICTS, FIRM, TENSION
from sayso.queries.world import World


def records(world: World, rows: Iterable[Row], ids: Ids) -> Iterator[Record]:
    """Each episode as a record. Its id is that of its first relation, so that it stays when it goes on."""
    for row in rows:
        yield _record(world, row, ids)


def _record(world: World, row: Row, ids: Ids) -> Record:
    one, other = world[row.by_one], world[row.by_other]
    target = world[one.text("target") or ""]
    first, last = to_date(row.first), to_date(row.last)
    interval = Interval(first, first, last, last)
    values: dict[str, Value | list[Value] | None] = {
        "voice": Ref(one.text("voice") or ""),
        "against": Ref(other.text("voice") or ""),
        "disputes": Ref(target.text("subject") or target.id),
        "aspect": target.text("aspect"),
        "relationKind": min(row.firm or row.weak or (), key=CONFLICTS.index),
        "strength": FIRM if row.firm else TENSION,
        "conflicts": row.conflicts,
        "tensions": row.tensions,
        "days": row.last - row.first + 1 if first and last else None,
        "relation": [Ref(id) for id in row.relations],
        **{"during" + suffix: value for suffix, value in Time.values(str(interval), interval).items()},
        **_gap(row, target.text("value_unit")),
    }
    between = " v ".join(name_of(world.get(side.text("voice"))) for side in (one, other))
    line = [topic(target, world), *_told(row, interval, target.text("value_unit"))]
    return Record.of(
        ids.episode(row.relations[0]),
        [world.ontology.kinds["episode"].name],
        {**values, "caption": f"{between}: {', '.join(line)}"},
    )


def _gap(row: Row, unit: str | None) -> dict[str, Value]:
    """From the smallest difference to the largest."""
    if row.least is None or row.most is None:
        return {}
    bounds = {"gap_low": round(row.least, 9), "gap_high": round(row.most, 9)}
    return {**bounds, "gap_unit": unit or COUNT, "gap_approximate": False}


def _told(row: Row, interval: Interval, unit: str | None) -> Iterator[str]:
    """How long, how often, and how far apart."""
    if interval.start_min and interval.end_max:
        yield f"{row.last - row.first + 1:,} day{'s' if row.last > row.first else ''}, {interval}"
    else:
        yield str(interval)
    counts = ((row.conflicts, "conflict"), (row.tensions, "tension"))
    yield ", ".join(f"{number:,} {word}{'s' if number > 1 else ''}" for number, word in counts if number)
    if row.least is not None and row.most is not None:
        to = f" to {row.most:,.6g}" if row.most > row.least else ""
        yield f"gap {row.least:,.6g}{to}{'' if unit in (None, COUNT) else f' {unit}'}"
