"""The OpenAPI document: every view with its parameters, made from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any

from sayso.queries.question import Question
from sayso.server.pages.asked import MOST, Asked
from sayso.server.pages.choices import AT, ENDS, SLOTS
from sayso.server.pages.found import Found
from sayso.server.pages.questions import LANGUAGES, described
from sayso.view import View

STRING = {"type": "string"}
PROBLEM = {
    "type": "object",
    "required": ["title", "status", "detail"],
    "properties": {"title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"}},
}
TYPES = {"int": "integer", "float": "number", "bool": "boolean", "date": "string", "id": "string", "str": "string"}
SEEN = (
    ("as_of", "As of a load's number, a moment, or the end of a day in UTC."),
    ("identity", "Under this identity view."),
)


def document(view: View, asked: Asked) -> Found:
    """OpenAPI 3.1."""
    asked.end()
    questions, _ = view.catalogue.listed()
    by_name = {each.name: each for each in questions}
    paths = dict(_paths(view, by_name))
    info = {
        "title": "sayso",
        "version": version("sayso"),
        "description": "Attributed statements: who said what about whom, in which words, in which document.",
    }
    components = {"schemas": {"Problem": PROBLEM}, "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}}
    return Found({"openapi": "3.1.0", "info": info, "paths": paths, "components": components})


def _paths(view: View, questions: Mapping[str, Question]) -> Iterator[tuple[str, dict[str, Any]]]:
    asked = {
        name: [_parameter(slot) for slot in described(each, view.ontology)["parameters"]]
        for name, each in questions.items()
    }
    page = [_query("limit", {"type": "integer", "minimum": 1, "maximum": MOST}), _query("after", STRING)]
    yield "/", _get("What is loaded", [], _object("base", "counts", "documents", "conflicts", "loads", "stores"))
    yield "/questions", _get("Every question", [], _object("questions", "problems"))
    for name, each in questions.items():
        language = _query("language", {"type": "string", "enum": list(LANGUAGES), "default": "cypher"})
        row = {slot["name"]: _typed(slot) for slot in described(each, view.ontology)["columns"]}
        rows = {"type": "array", "items": {"type": "object", "required": list(row), "properties": row}}
        answer = _object("question", "columns", "summary", "total", "faults", "next", rows=rows)
        yield f"/questions/{name}", _get(each.title, [*asked[name], language, *page], answer, csv=True)
    board = _object("parameters", "summary", "total", "conflicts", "next")
    yield (
        "/conflicts",
        _get("Which claims conflict, with both sides' words", [*asked["conflicts"], *page], board, csv=True),
    )
    said = _object("parameters", "summary", "total", "statements", "next")
    yield "/timeline", _get("What was said when", [*asked["statements"], *page], said, csv=True)
    yield (
        "/map",
        _get("Who controls what, according to whom", asked["control"], _object("places", "elsewhere"), csv=True),
    )
    yield "/graph", _get("Who backs and opposes whom", asked["backers"], _object("nodes", "edges"), csv=True)
    yield from _networks(page)
    listed = [_query("class", STRING), _query("like", STRING), *page]
    yield "/records", _get("Records of a class by name", listed, _object("class", "like", "records"))
    path = {"name": "id", "in": "path", "required": True, "schema": STRING, "description": "An id, a path or a handle."}
    record = _object("id", "types", "values", "members", "judgements", "refers", "referred", "borne_out", "relations")
    yield "/records/{id}", _get("One record, with what it refers to and what refers to it", [path], record)
    words = _object("id", "caption", "document", "quotes")
    yield "/passages/{id}", _get("A statement's words, and what is around them", [path], words)
    yield "/views", _get("What can be looked at: loads, and identity views", [], _object("identity", "loads"))


def _networks(page: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    chosen = [_parameter(slot) for slot in (*SLOTS, AT)]
    network = _object("parameters", "summary", "total", "ties", "windows", "next")
    yield "/networks", _get("Networks of who agrees with whom", [*chosen, *page], network, csv=True)
    words = _object("parameters", "one", "other", "how", "weight", "statements", "met")
    ends = [_parameter(slot) for slot in ENDS]
    yield "/networks/behind", _get("Both sides' words behind a tie", [*ends, *chosen], words, csv=True)


def _get(
    summary: str, parameters: list[dict[str, Any]], schema: dict[str, Any], *, csv: bool = False
) -> dict[str, Any]:
    """A view that is asked by GET; as CSV, too, where it has rows."""
    content: dict[str, Any] = {"application/json": {"schema": schema}}
    if csv:
        content["text/csv"] = {"schema": STRING}
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    seen = [_query(name, STRING, told) for name, told in SEEN]
    form = _query("format", {"type": "string", "enum": ["json", "csv"] if csv else ["json"]})
    return {
        "get": {
            "summary": summary,
            "parameters": [*parameters, *seen, form],
            "responses": {
                "200": {"description": "Found.", "content": content},
                "default": {"description": "What is wrong, in words.", "content": problem},
            },
        }
    }


def _object(*names: str, **schemas: dict[str, Any]) -> dict[str, Any]:
    """An object that has at least these members, besides the load that it is as of."""
    required = ["load", *names, *schemas]
    return {"type": "object", "required": required, "properties": {"load": {"type": "integer"}, **schemas}}


def _query(name: str, schema: Mapping[str, Any], told: str = "") -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": dict(schema), **({"description": told} if told else {})}


def _parameter(slot: Mapping[str, Any]) -> dict[str, Any]:
    """A question's parameter; several values are separated by commas, or the parameter repeated."""
    schema = _typed(slot) | {"type": TYPES[slot["type"]]}
    if slot["choices"]:
        schema["enum"] = slot["choices"]
    if slot["several"]:
        schema = {"type": "array", "items": schema}
    told = f"The id or handle of: {' or '.join(slot['of'])}." if slot["of"] else slot.get("told", "")
    return {**_query(slot["name"], schema, told), "required": slot["required"]}


def _typed(slot: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of a cell, which may be null."""
    schema: dict[str, Any] = {"type": [TYPES[slot["type"]], "null"]}
    if slot["choices"]:
        schema["enum"] = [*slot["choices"], None]
    if slot["type"] == "date":
        schema["format"] = "date"
    return schema
