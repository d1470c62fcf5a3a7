"""One question: its columns and parameters, as its Python module declares them, and its texts."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from sayso.graph.networkx_store import Graph
from sayso.graph.store import Parameter
from sayso.queries.parameters import Identifier, Scheme

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
    path: Path
    """Its Python file; the others lie beside it."""
    own: bool = False
    """Whether it is a user's, from a folder."""

    @property
    def markers(self) -> dict[str, Identifier | Scheme | None]:
        """What kind of value each parameter takes, by name."""
        return {name: slot.marker for name, slot in self.parameters.items()}

    def run(self, graph: Graph, values: Mapping[str, Parameter]) -> Iterable[Row]:
        """The answer in Python, over the networkx graph."""
        return self.rows(graph, **values)


def of_module(module: ModuleType, path: Path, cypher: str, sparql: str | None, *, own: bool = False) -> Question:
    """The question that a module declares. Raises NameError or TypeError for annotations that cannot be read."""
    title, _, rest = inspect.cleandoc(module.__doc__ or "").partition("\n")
    return Question(
        name=path.stem,
        title=title.rstrip("."),
        description=rest.strip(),
        parameters={slot.name: slot for slot in _parameters(module)},
        columns=tuple(_slots(module)),
        row=module.Row,
        rows=module.rows,
        key=getattr(module, "key", None),
        short=getattr(module, "SHORT", ()),
        cypher=cypher,
        sparql=sparql,
        path=path,
        own=own,
    )


def _parameters(module: ModuleType) -> Iterable[Slot]:
    hints = typing.get_type_hints(module.rows, include_extras=True)
    for name, parameter in inspect.signature(module.rows).parameters.items():
        if parameter.kind is parameter.KEYWORD_ONLY:
            given = parameter.default is not parameter.empty
            yield _slot(name, hints[name], parameter.default if given else None, optional=given)


def _slots(module: ModuleType) -> Iterable[Slot]:
    for name, hint in typing.get_type_hints(module.Row, vars(module), include_extras=True).items():
        yield _slot(name, hint, None)


def _slot(name: str, hint: Any, default: Parameter, *, optional: bool = True) -> Slot:
    """Take an annotation apart: `Sequence[Stance] | None` is several terms, and may be left out."""
    hint, nothing = _without_none(hint)
    several = get_origin(hint) in (Sequence, list, tuple)
    if several:
        hint = get_args(hint)[0]
    marker: Identifier | Scheme | None = None
    if get_origin(hint) is Annotated:
        hint, marker = get_args(hint)
    choices = get_args(hint) if get_origin(hint) is Literal else ()
    may = optional and (nothing or default is not None)
    return Slot(name, str if choices else hint, marker, choices, several, may, default)


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) in (Union, UnionType):
        given = [each for each in get_args(hint) if each is not NoneType]
        return given[0], len(given) < len(get_args(hint))
    return hint, False
