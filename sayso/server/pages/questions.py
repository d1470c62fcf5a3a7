"""The questions of the catalogue, and one of them asked."""

from __future__ import annotations

from typing import Any, NamedTuple

from sayso.errors import BadArgument
from sayso.ontology.model import Ontology
from sayso.queries.answer import Answer
from sayso.queries.paging import page
from sayso.queries.parameters import Identifier, Scheme
from sayso.queries.question import Question, Slot
from sayso.server.pages.answers import ask
from sayso.server.pages.asked import Asked
from sayso.server.pages.found import Found
from sayso.view import View

LANGUAGES = ("cypher", "sparql", "python", "all")


def listed(view: View, asked: Asked) -> Found:
    """Every question, with its parameters and columns."""
    questions, problems = view.catalogue.listed()
    return Found({"questions": [described(each, view.ontology) for each in questions], "problems": problems})


def described(question: Question, ontology: Ontology) -> dict[str, Any]:
    return {
        "name": question.name,
        "title": question.title,
        "description": question.description,
        "own": question.own,
        "languages": [each for each in LANGUAGES[:3] if each != "sparql" or question.sparql],
        "parameters": [_slot(each, ontology) for each in question.parameters.values()],
        "columns": [_slot(each, ontology) for each in question.columns],
    }


def _slot(slot: Slot, ontology: Ontology) -> dict[str, Any]:
    """A parameter or a column: what it takes, and which words or classes where those are given."""
    marker = slot.marker
    choices = list(ontology.terms[marker.name]) if isinstance(marker, Scheme) else list(slot.choices)
    classes = marker.of if isinstance(marker, Identifier) else ()
    kind = "id" if isinstance(marker, Identifier) else slot.type.__name__
    default = list(slot.default) if isinstance(slot.default, tuple) else slot.default
    return {
        "name": slot.name,
        "type": kind,
        "classes": list(classes),
        "of": [ontology.classes[each].label for each in classes],
        "choices": choices,
        "several": slot.several,
        "required": not slot.optional,
        "default": default,
    }


def question(view: View, asked: Asked, name: str) -> Found:
    """One question and its rows. On a page what is wrong with a parameter is said beside the form."""
    found = view.catalogue.question(name)
    language, limit, after = (
        asked.one("language") or "cypher",
        asked.limit(50 if asked.page else 100),
        asked.one("after"),
    )
    given = {key: values if _several(found, key) else asked.one(key) for key, values in asked.rest().items()}
    shown = {
        "question": described(found, view.ontology),
        "texts": {"Cypher": found.cypher, "SPARQL": found.sparql},
        "given": given,
        "languages": LANGUAGES,
        "short": found.short,
    }
    try:
        answer = ask(view, name, language, given)
        rows, following = page(found, answer, limit, after)
    except BadArgument as error:
        if not asked.page:
            raise
        return Found({"problem": "" if asked.is_bare else str(error)}, shown, status=200 if asked.is_bare else 400)
    paged = Answer(answer.title, answer.columns, rows, answer.summary, answer.faults)
    data = {
        "question": name,
        "title": found.title,
        "language": language,
        "parameters": given,
        "columns": list(answer.columns),
        "summary": answer.summary,
        "total": len(answer.rows),
        "rows": paged.to_dicts(),
        "faults": list(answer.faults),
    }
    return Found(data, {**shown, "problem": ""}, rows=paged, after=following)


def _several(question: Question, name: str) -> bool:
    slot: Slot | None = question.parameters.get(name)
    return slot is not None and slot.several


class Asking(NamedTuple):
    """A question that a view shows in a form of its own: what was given for it, and its answer."""

    question: Question
    given: dict[str, Any]
    answer: Answer

    def shown(self, view: View) -> dict[str, Any]:
        """For the form."""
        return {"question": described(self.question, view.ontology), "given": self.given}


def asking(view: View, asked: Asked, name: str) -> Asking:
    """Ask a question with the parameters of an address, which may hold no others."""
    found = view.catalogue.question(name)
    given = {key: asked.several(key) if slot.several else asked.one(key) for key, slot in found.parameters.items()}
    asked.end()
    chosen: dict[str, Any] = {key: value for key, value in given.items() if value}
    return Asking(found, chosen, ask(view, name, "cypher", chosen))
