"""A task over the labelled graph: a Cypher query, answered in the shape of Neo4j's Query API."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from sayso.errors import UnknownName
from sayso.graph.store import Table
from sayso.queries.portable import notices
from sayso.server.desk import WorkspaceDesk
from sayso.server.formats import too_many
from sayso.server.out import Out

PLAIN = "application/json"
TYPED = "application/vnd.neo4j.query"
EXPLAIN = re.compile(r"\s*EXPLAIN\b", re.IGNORECASE)
DATABASES = {"neo4j": ("neo4j", "kglite"), "kglite": ("kglite",)}
"""What the name of a database stands for: the first store that there is."""


def cypher(
    desk: WorkspaceDesk,
    out: Out,
    *,
    database: str,
    text: str,
    parameters: Mapping[str, Any],
    seconds: float,
    rows: int,
    typed: bool,
) -> None:
    """Answer a reading query. What a client would ask of `database` neo4j is asked of Neo4j where the workspace has
    one, and else of the embedded graph."""
    store = next((name for name in DATABASES.get(database, ()) if name in desk.workspace.stores), None)
    if store is None:
        raise UnknownName(f"there is no database {database}; there are {', '.join(DATABASES)}")
    table = desk.workspace.cypher(text, parameters, seconds=seconds, rows=rows + 1, store=store)
    if len(table.rows) > rows:
        raise too_many(rows)
    out.head(TYPED if typed else PLAIN, status=202)
    out.rows = len(table.rows)
    for piece in _pieces(table, text, typed=typed):
        out.write(piece.encode())


def _pieces(table: Table, text: str, *, typed: bool) -> Iterator[str]:
    """The answer, some rows at a time."""
    plan = EXPLAIN.match(text)
    columns, values = ((), []) if plan else table
    yield f'{{"data":{{"fields":{_json(columns)},"values":['
    for number, row in enumerate(values):
        yield (",\n" if number else "\n") + _json([(_typed if typed else _plain)(cell) for cell in row])
    yield "]}"
    if plan:
        yield f',"queryPlan":{_json(_plan(table))}'
    if found := [_notification(*notice) for notice in notices(text)]:
        yield f',"notifications":{_json(found)}'
    yield ',"bookmarks":[]}\n'


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _plan(table: Table) -> Any:
    """A plan as the Query API has it: Neo4j's own, or the steps of the embedded graph, each the only child of the
    next."""
    plan: Any = {}
    match table.rows:
        case [(dict() as plan,)]:
            return plan
    for row in table.rows:
        step = dict(zip(table.columns, row, strict=True))
        arguments = {name: value for name, value in step.items() if name not in ("step", "operation")}
        operator = step.get("operation")
        plan = {"operatorType": operator, "arguments": arguments, "identifiers": [], "children": [plan] if plan else []}
    return plan


def _notification(what: str, instead: str, offset: int, line: int, column: int) -> dict[str, Any]:
    return {
        "code": "Sayso.ClientNotification.Statement.NotPortable",
        "title": f"{what} is not portable",
        "description": f"Neo4j and the embedded graph do not both run it alike; portable is: {instead}",
        "severity": "WARNING",
        "category": "UNSUPPORTED",
        "position": {"offset": offset, "line": line, "column": column},
    }


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case {"labels": _, "properties": dict(properties)}:
            return {"elementId": properties.get("id"), **value, "properties": _plain(properties)}
        case {"nodes": [{"labels": _}, *_] as nodes, "relationships": list(relationships)}:
            return [_plain(each) for each in _along(nodes, relationships)]
        case dict():
            return {name: _plain(each) for name, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case float() if not math.isfinite(value):
            return None
    return value


def _typed(value: Any) -> Any:
    """A value with its type, as Neo4j's typed JSON has it."""
    match value:
        case None:
            return {"$type": "Null", "_value": None}
        case bool():
            return {"$type": "Boolean", "_value": value}
        case int() | float():
            return {"$type": "Integer" if isinstance(value, int) else "Float", "_value": str(value)}
        case str():
            return {"$type": "String", "_value": value}
        case datetime() | date():
            return {"$type": _temporal(value), "_value": _plain(value)}
        case {"labels": labels, "properties": properties}:
            inner = {"_element_id": properties.get("id"), "_labels": labels, "_properties": _members(properties)}
            return {"$type": "Node", "_value": inner}
        case {"nodes": [{"labels": _}, *_] as nodes, "relationships": list(relationships)}:
            return {"$type": "Path", "_value": [_typed(each) for each in _along(nodes, relationships)]}
        case {"type": type, "properties": properties}:
            return {"$type": "Relationship", "_value": {"_type": type, "_properties": _members(properties)}}
        case dict():
            return {"$type": "Map", "_value": _members(value)}
        case Sequence():
            return {"$type": "List", "_value": [_typed(each) for each in value]}
    return {"$type": "String", "_value": str(value)}


def _along(nodes: Sequence[Any], relationships: Sequence[Any]) -> Iterator[Any]:
    """What a path leads through, a relationship between two nodes each."""
    for node, relationship in zip_longest(nodes, relationships):
        yield node
        if relationship is not None:
            yield relationship


def _temporal(value: date) -> str:
    if not isinstance(value, datetime):
        return "Date"
    return "OffsetDateTime" if value.tzinfo else "LocalDateTime"


def _members(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _typed(value) for name, value in values.items()}
