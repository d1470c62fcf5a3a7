"""The records by class and name, and one of them with all that hangs on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sayso.errors import UnknownName
from sayso.graph.quads import to_quads
from sayso.names import identify
from sayso.server.pages import passages
from sayso.server.pages.asked import Asked
from sayso.server.pages.found import Found
from sayso.server.pages.render import path_of, words
from sayso.server.pages.tables import table
from sayso.view import View

LISTED = """
MATCH (n:`{label}`)
WHERE toLower(n.caption) CONTAINS $words AND (n.caption > $caption OR (n.caption = $caption AND n.id > $id))
RETURN n.id AS id, n.caption AS caption ORDER BY caption, id LIMIT $most
"""
COUNTED = "MATCH (n) UNWIND labels(n) AS label RETURN label, count(*) AS n ORDER BY n DESC, label"
SECTIONS = (
    ("What it says", ("said_by",), "/questions/statements", "speaker"),
    ("What is said about it", ("said_about", "said_of"), "/questions/statements", "about"),
    ("Whom it is at odds with", ("at_odds",), "/conflicts", "speaker"),
)
"""What is shown with a record: a title, the queries that find it, and the view that has all of it, by a parameter."""
ROWS = 12
CHAIN = "chain"
NEAR = 60
"""How many neighbours are drawn around a record."""


def listed(view: View, asked: Asked) -> Found:
    """Records of a class whose caption has some words, by caption."""
    label, words, after = asked.one("class") or _widest(view), asked.one("like") or "", asked.one("after") or ""
    limit = asked.limit(100)
    asked.end()
    if label not in view.ontology.classes:
        raise UnknownName(f"no class {label!r}; sayso ontology lists them")
    caption, _, id = after.rpartition(" ")
    given: dict[str, str | int] = {"words": words.lower(), "caption": caption, "id": id, "most": limit + 1}
    found = [
        dict(zip(("id", "caption"), row, strict=True)) for row in view.cypher(LISTED.format(label=label), given).rows
    ]
    shown = found[:limit]
    after = f"{shown[-1]['caption']} {shown[-1]['id']}" if len(found) > limit else ""
    labels = {name: each.label for name, each in view.ontology.classes.items()}
    data = {"class": label, "like": words, "records": shown}
    return Found(data, {"counts": counts(view), "labels": labels}, after=after or None)


def _widest(view: View) -> str:
    return view.ontology.kinds["entity"].name


def counts(view: View) -> dict[str, int]:
    """How many records there are of each class, the most first."""
    rows = view.cypher(COUNTED).rows
    return {str(label): int(str(n)) for label, n in rows if str(label) in view.ontology.classes}


def record(view: View, asked: Asked, name: str) -> Found:
    """One record, by path, id or handle; its triples for those who want RDF."""
    asked.end()
    with view.reading() as state:
        id = identify(name, state, view.ids)
        found = state.find([id])[id]
        triples = [quad.triple for quad in to_quads(found, view.ontology, view.ids)]
    data = view.show(id)
    if not asked.page:
        return Found(data, triples=triples)
    shown = {
        "labels": [view.ontology.classes[each].label for each in data["types"]],
        "sections": list(_sections(view, asked, id)),
        "chain": _chain(view, data),
        "around": _around(data, view, asked),
    }
    return Found(data, {**shown, **passages.of(view, data)})


def _sections(view: View, asked: Asked, id: str) -> Iterator[dict[str, Any]]:
    """What queries find around a record; of those that find something."""
    for title, names, address, parameter in SECTIONS:
        found = {row["statement"]: row for name in names for row in table(view, name, id=id, most=ROWS + 1)}
        if rows := list(found.values()):
            more = asked.under(address, **{parameter: view.ids.path(id)}) if len(rows) > ROWS else None
            yield {"title": title, "rows": rows[:ROWS], "more": more}


def _chain(view: View, data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Who passed a statement on, the publisher first; nobody where it is told without anybody between."""
    if "stance" not in data["values"]:
        return []
    rows = view.ask(CHAIN, statement=data["id"]).to_dicts()
    return rows if len(rows) > 1 else []


def _around(data: Mapping[str, Any], view: View, asked: Asked) -> dict[str, Any]:
    """A record and its neighbours, to be drawn."""
    links = [(link, data["id"], link["id"]) for link in data["refers"]]
    links += [(link, link["id"], data["id"]) for link in data["referred"]]
    near = {link["id"]: link["caption"] or view.ids.path(link["id"]) for link, _, _ in links[:NEAR]}
    names = {data["id"]: data["values"]["caption"][0], **near}
    hrefs = {id: asked.under(path_of(id, view.ids.base)) for id in names}
    edges = [
        {"source": source, "target": target, "label": words(link["field"]), "sign": 0, "href": hrefs[link["id"]]}
        for link, source, target in links[:NEAR]
    ]
    nodes = [
        {"id": each, "label": name, "href": hrefs[each], "size": 2 if each == data["id"] else 1}
        for each, name in names.items()
    ]
    return {"nodes": nodes, "edges": edges}
