"""The questions: three files with one stem, NAME.cypher, NAME.rq and NAME.py; built in, or a user's own in a folder.

The Python module declares `class Row(NamedTuple)`, the columns of all three answers, and `rows(graph, *, …)`, whose
keyword arguments are the parameters. Its docstring's first line is the title. `key(row)` may give the order of rows,
`SHORT` the columns that a terminal shows. A question about paths says `PATHS = True` and has no NAME.rq.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rapidfuzz import process

from sayso.errors import BadQuestion, UnknownName
from sayso.queries import own
from sayso.queries.question import Question, of_module

FOLDER = Path(__file__).parent / "library"


@cache
def built_in() -> Mapping[str, Question]:
    """The questions that come with sayso, in order of name."""
    return {path.stem: _built_in(path) for path in sorted(FOLDER.glob("*.cypher"))}


def _built_in(path: Path) -> Question:
    module = importlib.import_module(f"sayso.queries.library.{path.stem}")
    sparql = path.with_suffix(".rq")
    return of_module(
        module,
        path.with_suffix(".py"),
        path.read_text(encoding="utf-8"),
        sparql.read_text(encoding="utf-8") if sparql.exists() else None,
    )


class Catalogue:
    """The built-in questions and those of a folder, which need not exist.

    The folder's Python runs when one of its questions is asked for or all are listed, and not before: a folder of
    questions is a program, to be trusted like one.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._own: dict[str, Question] = {}

    @property
    def names(self) -> list[str]:
        """The names of all questions: the built-in ones, then the folder's."""
        return [*built_in(), *(name for name in self.own if name not in built_in())]

    @property
    def own(self) -> list[str]:
        """The names in the folder."""
        return own.names(self._folder) if self._folder else []

    def question(self, name: str) -> Question:
        """The question of a name. Raises UnknownName with the nearest, or BadQuestion for one that cannot be used."""
        if self._folder and name in self.own:
            if name in built_in():
                raise BadQuestion(f"{self._folder / name}.py: {name} is a built-in question; give yours another name")
            if name not in self._own:
                self._own[name] = own.read(self._folder, name)
            return self._own[name]
        found = built_in().get(name)
        if found is None:
            best = process.extractOne(name, self.names, score_cutoff=60)
            hint = f"; did you mean {best[0]}?" if best else "."
            raise UnknownName(f"no question {name!r}{hint} The questions are {', '.join(self.names)}")
        return found

    def listed(self) -> tuple[list[Question], list[str]]:
        """Every question, and what is wrong with those that cannot be used."""
        found, problems = dict(built_in()), []
        for name in self.own:
            try:
                found[name] = self.question(name)
            except BadQuestion as error:
                problems.append(str(error))
        return list(found.values()), problems
