"""What is given for a question's parameters: read, checked, and completed with the defaults."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sayso.errors import BadArgument, UnknownName
from sayso.graph.store import Parameter
from sayso.ontology.model import Ontology
from sayso.queries.parameters import Identifier, Scheme
from sayso.queries.question import Question, Slot

Identify = Callable[[str, Sequence[str]], str]
"""The id that a handle stands for, of a record of one of some classes; of any, where none is named."""


def bound(question: Question, given: Mapping[str, Any], ontology: Ontology, identify: Identify) -> dict[str, Parameter]:
    """A value for every parameter: what is given, read from words where it is words, else the default.

    Raises BadArgument for what does not fit, all of it in one message.
    """
    problems = [
        f"{question.name} has no parameter {name!r}; it has {', '.join(question.parameters)}"
        for name in sorted(given.keys() - question.parameters.keys())
    ]
    values: dict[str, Parameter] = {}
    for name, slot in question.parameters.items():
        if given.get(name) is None:
            values[name] = slot.default
            if slot.default is None and not slot.optional:
                problems.append(f"{question.name} needs {name}")
            continue
        try:
            values[name] = _value(slot, given[name], ontology, identify)
        except (BadArgument, UnknownName) as error:
            problems.append(f"{name}: {error}")
    if problems:
        raise BadArgument("\n".join(problems))
    return values


def _value(slot: Slot, given: Any, ontology: Ontology, identify: Identify) -> Parameter:
    if not slot.several:
        return _single(slot, given, ontology, identify)
    listed = [given] if isinstance(given, str) else list(given)
    items = [word for each in listed for word in (each.split(",") if isinstance(each, str) else [each])]
    if not items:
        raise BadArgument("is an empty list; leave it out instead")
    words = (each.strip() if isinstance(each, str) else each for each in items)
    return list(dict.fromkeys(str(_single(slot, each, ontology, identify)) for each in words))


def _single(slot: Slot, given: Any, ontology: Ontology, identify: Identify) -> Parameter:
    allowed: Sequence[str] = slot.choices
    if isinstance(slot.marker, Scheme):
        allowed = tuple(ontology.terms[slot.marker.name])
    if allowed:
        if given not in allowed:
            raise BadArgument(f"{given!r} is not one of {', '.join(allowed)}")
        return str(given)
    if isinstance(slot.marker, Identifier):
        return identify(str(given), slot.marker.of)
    if slot.type is date and not isinstance(given, date):
        try:
            return date.fromisoformat(str(given))
        except ValueError:
            raise BadArgument(f"{given!r} is not a day: write 2024-08-08") from None
    if slot.type is int:
        return _whole(given)
    return given if isinstance(given, date) else str(given)


def _whole(given: Any) -> int:
    try:
        return int(given)
    except (TypeError, ValueError):
        raise BadArgument(f"{given!r} is not a whole number") from None
