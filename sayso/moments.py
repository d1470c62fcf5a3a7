"""Moments of the log, as people type them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from sayso.errors import BadArgument
from sayso.graph.log import SqliteLog


def load_as_of(given: int | str | date | datetime, log: SqliteLog) -> int:
    """The last load that was in by then: a load's number, a moment, or a day, which counts to its end. What names no
    zone is UTC. Raises BadArgument."""
    meant = _read(given) if isinstance(given, str) else given
    if isinstance(meant, int):
        if not 0 <= meant <= log.head():
            raise BadArgument(f"no load {meant}: there are {log.head()}")
        return meant
    moment = meant if isinstance(meant, datetime) else datetime.combine(meant, time.max)
    try:
        return log.at(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except OverflowError as error:
        raise BadArgument(f"{given!r} lies beyond the days that can be reckoned with") from error


def _read(text: str) -> int | date | datetime:
    if text.isdecimal() and text.isascii() and len(text) < len("20240808"):
        return int(text)
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            return read(text)
        except ValueError:
            continue
    raise BadArgument(f"{text!r} is no load and no moment: write 12, 2024-08-08 or 2024-08-08T12:00")
