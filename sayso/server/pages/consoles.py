"""The consoles: the questions of the catalogue as examples, and the names that can be written in a query."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sayso.errors import BadArgument
from sayso.graph.quads import PREFIXES
from sayso.graph.store import Parameter
from sayso.ontology.model import Ontology, relationship
from sayso.queries import bind
from sayso.queries.arguments import bound
from sayso.queries.question import Question
from sayso.server.pages.asked import Asked
from sayso.server.pages.found import Found
from sayso.view import View


def sparql(view: View, asked: Asked) -> Found:
    """A page to ask SPARQL with."""

    def example(question: Question, values: Mapping[str, Parameter]) -> dict[str, Any]:
        return {"text": bind.sparql(question.sparql or "", values, question.markers, view.ontology)}

    examples = list(_examples(view, example, of=lambda question: bool(question.sparql)))
    classes = sorted(each.iri for each in view.ontology.classes.values())
    properties = sorted({each.iri for each in view.ontology.fields.values()})
    terms = {"classes": classes, "properties": [*properties, f"{PREFIXES['rdfs']}label"]}
    return _console(view, examples, {"prefixes": PREFIXES, "terms": terms})


def cypher(view: View, asked: Asked) -> Found:
    """A page to ask Cypher with."""

    def example(question: Question, values: Mapping[str, Parameter]) -> dict[str, Any]:
        return {"text": question.cypher, "parameters": values}

    return _console(view, list(_examples(view, example)), {"terms": _names(view.ontology)})


def _console(view: View, examples: list[dict[str, Any]], more: Mapping[str, Any]) -> Found:
    return Found({}, {"console": {"base": view.ids.base, "examples": examples, **more}})


def _examples(
    view: View,
    example: Callable[[Question, Mapping[str, Parameter]], dict[str, Any]],
    of: Callable[[Question], bool] = lambda _: True,
) -> Iterator[dict[str, Any]]:
    """Every question that can be asked without a parameter, with what is given where nothing is."""
    for question in filter(of, view.catalogue.listed()[0]):
        try:
            values = bound(question, {}, view.ontology, lambda name, _: name)
        except BadArgument:
            continue
        yield {"name": question.name, "title": question.title, **example(question, values)}


def _names(ontology: Ontology) -> dict[str, list[str]]:
    """The labels, the types of relationships, and the properties of the labelled graph."""
    types = {relationship(name) for name, field in ontology.fields.items() if field.type == "ref"}
    properties = {name for name, field in ontology.fields.items() if field.type not in ("ref", "text")}
    return {"labels": sorted(ontology.classes), "types": sorted(types), "properties": sorted({"id", *properties})}
