"""The records by class and name, and one of them with all that hangs on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sayso.errors import BadArgument, UnknownName
from sayso.graph.quads import to_quads
from sayso.names import identify
from sayso.server.pages import passages
from sayso.server.pages.asked import Asked
from sayso.server.pages.found import Found
from sayso.server.pages.render import path_of, words
from sayso.view import View

LISTED = """
MATCH (n:`{label}`)
WHERE toLower(n.caption) CONTAINS $words AND (n.caption > $caption OR (n.caption = $caption AND n.id > $id))
RETURN n.id AS id, n.caption AS caption ORDER BY caption, id LIMIT $most
"""
COUNTED = "MATCH (n) UNWIND labels(n) AS label RETURN label, count(*) AS n ORDER BY n DESC, label"
ASKED = (
    ("chain", "statement", "Who passed it on"),
    ("statements", "speaker", "What it says"),
    ("statements", "about", "What is said about it"),
    ("conflicts", "about", "Conflicts about it"),
    ("conflicts", "speaker", "Conflicts it is party to"),
)
"""What is asked about a record that fits the parameter: a question, the parameter, and a title."""
ROWS = 12
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
    labels = [view.ontology.classes[each].label for each in data["types"]]
    shown = {"labels": labels, "sections": list(_sections(view, id)), "around": _around(data, view, asked)}
    return Found(data, {**shown, **passages.of(view, data)})


def _sections(view: View, id: str) -> Any:
    """What questions say about a record; of those that have rows."""
    for name, parameter, title in ASKED:
        try:
            answer = view.ask(name, **{parameter: id}, **_all_of(view, name))
        except (BadArgument, UnknownName):
            continue
        if answer.rows:
            rows = answer.to_dicts()
            yield {"name": name, "parameter": parameter, "title": title, "total": len(rows), "rows": rows[:ROWS]}


def _all_of(view: View, name: str) -> dict[str, Any]:
    """Ask for every strength: on the page of a record a tension is of interest, too."""
    parameters = view.catalogue.question(name).parameters
    return {"strength": list(view.ontology.terms["strength"])[:2]} if "strength" in parameters else {}


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
        {"id": id, "label": name, "href": hrefs[id], "size": 2 - bool(edges and id in near)}
        for id, name in names.items()
    ]
    return {"nodes": nodes, "edges": edges}
