"""The questions: three files with one stem in `library/`, found, described and bound by name.

The Python module declares `class Row(NamedTuple)`, the columns of all three answers, and `rows(graph, *, …)`, whose
keyword arguments are the parameters. Its docstring's first line is the title. `key(row)` may give the order of rows,
`SHORT` the columns that a terminal shows.
"""

from __future__ import annotations

import importlib
import inspect
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType, NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from rapidfuzz import process

from sayso.errors import BadArgument, UnknownName
from sayso.graph.networkx_store import Graph
from sayso.graph.store import Parameter
from sayso.ontology.model import Ontology
from sayso.queries.parameters import Identifier, Scheme

FOLDER = Path(__file__).parent / "library"
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """One parameter or column, as its annotation declares it."""

    name: str
    type: type
    marker: Identifier | Scheme | None
    choices: tuple[str, ...]
    several: bool
    optional: bool
    default: Parameter = None


@dataclass(frozen=True)
class Question:
    name: str
    title: str
    description: str
    parameters: Mapping[str, Slot]
    columns: tuple[Slot, ...]
    row: Callable[..., Row]
    rows: Callable[..., Iterable[Row]]
    key: Callable[[Row], Any] | None
    cypher: str
    short: tuple[str, ...]
    """The columns that a terminal shows; all when empty."""
    sparql: str | None
    """None for a question about paths, which SPARQL cannot give."""

    def run(self, graph: Graph, values: Mapping[str, Parameter]) -> Iterable[Row]:
        """The answer in Python, over the networkx graph."""
        return self.rows(graph, **values)


@cache
def catalogue() -> Mapping[str, Question]:
    """Every question, in order of name."""
    names = sorted(path.stem for path in FOLDER.glob("*.cypher"))
    return {name: _question(name) for name in names}


def question(name: str) -> Question:
    """The question of a name. Raises UnknownName with the nearest."""
    found = catalogue().get(name)
    if found is None:
        best = process.extractOne(name, list(catalogue()), score_cutoff=60)
        hint = f"; did you mean {best[0]}?" if best else "."
        raise UnknownName(f"no question {name!r}{hint} The questions are {', '.join(catalogue())}")
    return found


def _question(name: str) -> Question:
    module = importlib.import_module(f"sayso.queries.library.{name}")
    title, _, rest = inspect.cleandoc(module.__doc__ or "").partition("\n")
    sparql = FOLDER / f"{name}.rq"
    return Question(
        name=name,
        title=title.rstrip("."),
        description=rest.strip(),
        parameters={slot.name: slot for slot in _parameters(module)},
        columns=tuple(_slots(module.Row)),
        row=module.Row,
        rows=module.rows,
        key=getattr(module, "key", None),
        short=getattr(module, "SHORT", ()),
        cypher=(FOLDER / f"{name}.cypher").read_text(encoding="utf-8"),
        sparql=sparql.read_text(encoding="utf-8") if sparql.exists() else None,
    )


def _parameters(module: ModuleType) -> Iterable[Slot]:
    hints = typing.get_type_hints(module.rows, include_extras=True)
    for name, parameter in inspect.signature(module.rows).parameters.items():
        if parameter.kind is parameter.KEYWORD_ONLY:
            default = None if parameter.default is parameter.empty else parameter.default
            slot = _slot(name, hints[name], default)
            yield slot if parameter.default is not parameter.empty else _required(slot)


def _required(slot: Slot) -> Slot:
    return Slot(slot.name, slot.type, slot.marker, slot.choices, slot.several, False, None)


def _slots(row: type) -> Iterable[Slot]:
    for name, hint in typing.get_type_hints(row, include_extras=True).items():
        yield _slot(name, hint, None)


def _slot(name: str, hint: Any, default: Parameter) -> Slot:
    """Take an annotation apart: `Sequence[Stance] | None` is several terms, and may be left out."""
    hint, optional = _without_none(hint)
    several = get_origin(hint) in (Sequence, list, tuple)
    if several:
        hint = get_args(hint)[0]
    marker: Identifier | Scheme | None = None
    if get_origin(hint) is Annotated:
        hint, given = get_args(hint)
        marker = given() if isinstance(given, type) else given
    choices = get_args(hint) if get_origin(hint) is Literal else ()
    return Slot(name, str if choices else hint, marker, choices, several, optional or default is not None, default)


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) in (Union, UnionType):
        given = [each for each in get_args(hint) if each is not NoneType]
        return given[0], len(given) < len(get_args(hint))
    return hint, False


def bound(
    question: Question, given: Mapping[str, Any], ontology: Ontology, identify: Callable[[str], str]
) -> dict[str, Parameter]:
    """A value for every parameter: what is given, read from words where it is words, else the default.

    `identify` turns a handle into an id. Raises BadArgument for what does not fit, all of it in one message.
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


def _value(slot: Slot, given: Any, ontology: Ontology, identify: Callable[[str], str]) -> Parameter:
    if not slot.several:
        return _single(slot, given, ontology, identify)
    listed = [given] if isinstance(given, str) else list(given)
    items = [word for each in listed for word in (each.split(",") if isinstance(each, str) else [each])]
    if not items:
        raise BadArgument("is an empty list; leave it out instead")
    words = (each.strip() if isinstance(each, str) else each for each in items)
    return list(dict.fromkeys(str(_single(slot, each, ontology, identify)) for each in words))


def _single(slot: Slot, given: Any, ontology: Ontology, identify: Callable[[str], str]) -> Parameter:
    allowed: Sequence[str] = slot.choices
    if isinstance(slot.marker, Scheme):
        allowed = tuple(ontology.terms[slot.marker.name])
    if allowed:
        if given not in allowed:
            raise BadArgument(f"{given!r} is not one of {', '.join(allowed)}")
        return str(given)
    if isinstance(slot.marker, Identifier):
        return identify(str(given))
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
