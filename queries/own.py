"""A user's own questions: the three files of each, read and checked, with what is wrong said by file."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from sayso.errors import BadQuery, BadQuestion
from sayso.graph.networkx_store import Graph
from sayso.graph.store import Parameter
from sayso.graph.tokens import Language, tokens
from sayso.queries.question import Question, Row, of_module

SUFFIXES: Mapping[str, Language] = {".cypher": "cypher", ".rq": "sparql"}
TAKEN = (
    *("name", "language", "workspace", "folder", "seen", "as_of", "identity"),
    *("json", "csv", "as_json", "as_csv", "trace", "wide", "help"),
)
"""Words that asking itself uses, which can be no parameters."""


def names(folder: Path) -> list[str]:
    """The stems of the files that are parts of questions; those that begin with _ are not."""
    found = folder.glob("*") if folder.is_dir() else ()
    return sorted({path.stem for path in found if path.suffix in (".py", *SUFFIXES) and not path.stem.startswith("_")})


def read(folder: Path, name: str) -> Question:
    """The question of a name. Runs its Python. Raises BadQuestion with everything that is wrong."""
    path = folder / f"{name}.py"
    module = _module(path) if path.exists() else None
    texts = {suffix: _text(path.with_suffix(suffix)) for suffix in SUFFIXES}
    if problems := [*_missing(path, module, texts), *_undeclared(path, module)]:
        raise BadQuestion("\n".join(problems))
    assert module is not None
    try:
        found = of_module(module, path, texts[".cypher"] or "", texts[".rq"], own=True)
    except Exception as error:  # whatever the annotations of a user's own code may raise
        raise BadQuestion(f"{path}: its annotations cannot be read: {error}") from error
    if problems := list(_misfits(found, texts)):
        raise BadQuestion("\n".join(problems))
    return _guarded(found)


def _module(path: Path) -> ModuleType:
    name = f"sayso_question_{hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:16]}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        raise BadQuestion(_failed(path, "cannot be imported", error)) from error
    return module


def _failed(path: Path, what: str, error: BaseException) -> str:
    """The last line of the file that an exception came through, and what it says."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    line = error.lineno if isinstance(error, SyntaxError) else (lines or [None])[-1]
    where = f"{path}:{line}" if line else str(path)
    return f"{where}: {what}: {type(error).__name__}: {error}"


def _text(path: Path) -> str | None:
    if not path.exists():
        return None
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadQuestion(f"{path}: cannot be read: {error}") from error


def _missing(path: Path, module: ModuleType | None, texts: Mapping[str, str | None]) -> Iterator[str]:
    others = ", ".join(path.with_suffix(s).name for s in (".py", *SUFFIXES) if path.with_suffix(s).exists())
    if module is None:
        yield f"{path}: is missing beside {others}: it declares the columns and the parameters"
    if texts[".cypher"] is None:
        yield f"{path.with_suffix('.cypher')}: is missing beside {others}"
    paths = bool(getattr(module, "PATHS", False))
    if texts[".rq"] is None and module is not None and not paths:
        yield f"{path.with_suffix('.rq')}: is missing beside {others}; a question about paths says PATHS = True"
    if texts[".rq"] is not None and paths:
        yield f"{path.with_suffix('.rq')}: is one too many, since {path.name} says PATHS = True"


def _undeclared(path: Path, module: ModuleType | None) -> Iterator[str]:
    if module is None:
        return
    if not (module.__doc__ or "").strip():
        yield f"{path}: has no docstring; its first line is the title"
    if not hasattr(getattr(module, "Row", None), "_fields"):
        yield f"{path}: has no class Row(NamedTuple) with the columns"
    if not callable(getattr(module, "rows", None)):
        yield f"{path}: has no rows(graph, *, …), which gives the answer in Python"


def _misfits(question: Question, texts: Mapping[str, str | None]) -> Iterator[str]:
    """Parameters that the three files do not share, and names that cannot be."""
    path, declared = question.path, set(question.parameters)
    for name in sorted(declared & set(TAKEN)):
        yield f"{path}: a parameter cannot be called {name}, which asking itself uses"
    for name in sorted(set(question.short) - {slot.name for slot in question.columns}):
        yield f"{path}: SHORT has {name}, which is no column of Row"
    for suffix, language in SUFFIXES.items():
        text = texts[suffix]
        if text is None:
            continue
        used = {token.text[1:] for token in tokens(text, language) if token.kind == "parameter"}
        for name in sorted(used - declared):
            yield f"{path.with_suffix(suffix)}: uses ${name}, which {path.name} does not declare"
        for name in sorted(declared - used):
            yield f"{path.with_suffix(suffix)}: does not use ${name}, which {path.name} declares"


def _guarded(question: Question) -> Question:
    """What goes wrong in a user's own Python is said with its file and line."""

    def rows(graph: Graph, **values: Parameter) -> list[Row]:
        try:
            return [question.row(*row) for row in question.rows(graph, **values)]
        except Exception as error:
            raise BadQuestion(_failed(question.path, "gave no answer", error)) from error

    def key(row: Row) -> Any:
        try:
            return question.key(row) if question.key else ()
        except Exception as error:
            raise BadQuestion(_failed(question.path, "gave no order", error)) from error

    return replace(question, rows=rows, key=key)


@contextmanager
def named(question: Question, suffix: str) -> Iterator[None]:
    """Name the file in what an engine says of a user's own text."""
    try:
        yield
    except BadQuery as error:
        if not question.own:
            raise
        raise BadQuestion(f"{question.path.with_suffix(suffix)}: {error}") from error
