"""The views' own queries, which are no questions of the catalogue."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from sayso.graph.store import Parameter
from sayso.view import View


def table(view: View, name: str, **parameters: Parameter) -> list[dict[str, Any]]:
    """The rows of NAME.cypher, each by column."""
    found = view.cypher(_text(name), parameters)
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


@cache
def _text(name: str) -> str:
    return (Path(__file__).parent / f"{name}.cypher").read_text(encoding="utf-8")
