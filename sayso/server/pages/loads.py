"""What can be looked at: the state as of each load, and under each identity view."""

from __future__ import annotations

from sayso.server.pages.asked import Asked
from sayso.server.pages.found import Found
from sayso.view import View


def views(view: View, asked: Asked) -> Found:
    """The loads, the oldest first, for `as_of`; and the names for `identity`."""
    return Found({"identity": view.identity_views(), "loads": view.loads().to_dicts()})
