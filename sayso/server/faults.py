"""What the server refuses, with the HTTP status of each."""

from __future__ import annotations

from collections.abc import Mapping

from sayso.errors import (
    BadArgument,
    BadQuery,
    BadQuestion,
    QueryRefused,
    QueryTimeout,
    StoreUnavailable,
    TooManyRows,
    UnknownName,
    WorkspaceBusy,
)


class Fault(Exception):
    """A request that is answered with a status from 400 on. `detail` is for the person who made it."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})


STATUSES: tuple[tuple[type[Exception], int], ...] = (
    (QueryRefused, 403),
    (TooManyRows, 422),
    (BadQuery, 400),
    (BadArgument, 400),
    (UnknownName, 404),
    (QueryTimeout, 504),
    (WorkspaceBusy, 503),
    (StoreUnavailable, 502),
    (BadQuestion, 500),
    (RecursionError, 400),
)
"""Errors of sayso, the more special first; and what is nested deeper than Python follows."""


def status_of(error: Exception) -> int:
    if isinstance(error, Fault):
        return error.status
    return next((status for kind, status in STATUSES if isinstance(error, kind)), 500)
