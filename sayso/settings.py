"""Settings of a workspace: `sayso.toml` in its folder, and environment variables, which win."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sayso.errors import BadArgument

FILE = "sayso.toml"
KEYS = {"url", "user", "password", "database"}
ADDRESS = re.compile(r"(?:bolt|neo4j)(?:\+s|\+ssc)?://(?:\[[0-9A-Fa-f:.]+\]|[^\s/:\[\]]+)(?::\d{1,5})?/?")


class Neo4jSettings(NamedTuple):
    """A server, and how to enter it."""

    url: str
    user: str = ""
    password: str = ""
    database: str | None = None


def neo4j(folder: Path, environment: Mapping[str, str] = os.environ) -> Neo4jSettings | None:
    """The Neo4j that follows this workspace, if one is set: `[neo4j]` with url, user, password and database in
    sayso.toml; SAYSO_NEO4J_URL, _USER, _PASSWORD and _DATABASE win. Raises BadArgument for a file that does not fit."""
    given = _table(folder / FILE)
    for key in KEYS:
        if value := environment.get(f"SAYSO_NEO4J_{key.upper()}"):
            given[key] = value
    url = given.get("url")
    if url and not ADDRESS.fullmatch(url):
        raise BadArgument(
            f"{url!r} is no address of a Neo4j: write one such as bolt://127.0.0.1:7687 or neo4j+s://HOST"
        )
    return Neo4jSettings(**given) if url else None


def _table(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    try:
        found: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise BadArgument(f"{path}: {error}") from error
    if unknown := sorted(found.keys() - {"neo4j"}):
        raise BadArgument(f"{path}: {unknown[0]!r} is no setting; there is [neo4j]")
    table = found.get("neo4j", {})
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise BadArgument(f"{path}: [neo4j] holds words: url, user, password, database")
    if unknown := sorted(table.keys() - KEYS):
        raise BadArgument(f"{path}: [neo4j] has no {unknown[0]!r}; it has {', '.join(sorted(KEYS))}")
    return dict(table)
