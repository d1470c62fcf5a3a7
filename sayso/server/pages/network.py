"""Who backs and who opposes whom, as a graph with signed edges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sayso.server.pages.asked import Asked
from sayso.server.pages.found import Found
from sayso.server.pages.questions import asking
from sayso.server.pages.render import path_of
from sayso.view import View

NAME = "backers"
SIGNS = {"backs": 1, "opposes": -1}


def network(view: View, asked: Asked) -> Found:
    """The question `backers` as nodes and edges; an edge for each sign, with the number of statements as its weight."""
    found = asking(view, asked, NAME)
    answer = found.answer
    rows = answer.to_dicts()
    names = {row[each]: row[f"{each}_name"] for row in rows for each in ("voice", "other")}
    edges = [
        {"source": row["voice"], "target": row["other"], "label": word, "sign": sign, "weight": row[word]}
        for row in rows
        for word, sign in SIGNS.items()
        if row[word]
    ]
    data: dict[str, Any] = {
        "parameters": found.given,
        "summary": answer.summary,
        "nodes": [{"id": id, "label": name} for id, name in sorted(names.items())],
        "edges": edges,
    }
    shown = {**found.shown(view), "names": names, "drawn": _drawn(data, view, asked)}
    return Found(data, shown, rows=answer)


def _drawn(data: Mapping[str, Any], view: View, asked: Asked) -> dict[str, Any]:
    """The graph with the address of what is behind each node and edge."""
    path, base = view.ids.path, view.ids.base
    nodes = [{**node, "href": asked.under(path_of(node["id"], base))} for node in data["nodes"]]
    edges = [{**edge, "href": behind(edge, path, asked)} for edge in data["edges"]]
    return {"nodes": nodes, "edges": edges}


def behind(edge: Mapping[str, Any], path: Callable[[str], str], asked: Asked) -> str:
    """Where the statements of one actor about another are."""
    return asked.under("/questions/statements", speaker=path(edge["source"]), about=path(edge["target"]))
