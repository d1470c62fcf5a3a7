"""Every error that sayso raises on purpose.

SaysoError
├── Problems            a file, or several, with everything that is wrong with them
│   └── OntologyError   Turtle files that make no ontology
├── UnknownName         a record, question, store, class or aspect that does not exist (LookupError)
├── BadArgument         a parameter of a question or command that does not fit (ValueError)
├── BadQuery            a query that an engine refused (ValueError)
│   ├── QueryRefused    a query that would fetch from elsewhere, or write
│   └── TooManyRows     a query that found more than it may give
├── BadQuestion         a question of a user's own that cannot be used: its files, its Python, its columns (ValueError)
├── QueryTimeout        a query that ran longer than it was given (TimeoutError)
├── WorkspaceMissing    no workspace in this folder (FileNotFoundError)
├── WorkspaceExists     a workspace is here already (FileExistsError)
├── WorkspaceBusy       another process is writing it
├── WorkspaceFault      its files cannot be read or written (OSError)
│   └── StateDamaged    the state's file; the next writer folds it again from the log
├── AnswersDiffer       one question, different rows in two languages
├── LogMoved            another writer was first
├── TooManyRelations    so much is said of one thing at one time that the pairs could not be told
└── StoreUnavailable    a database that cannot be reached, will not let us in, or is another's (ConnectionError)
    └── SomeFailed      stores of several that could not do their part; the others did
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple


class SaysoError(Exception):
    """Root of the tree. Its text is one message for the person who made the mistake."""


class Problem(NamedTuple):
    """One thing that is wrong: the file, the line (from 1; 0 where none applies), the place in it, and what to do."""

    file: str
    line: int
    place: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (where, self.place, self.message) if part)


class Problems(SaysoError, ValueError):
    """All problems of the files at once, in the order of file and line. Nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(set(problems), key=lambda p: (p.file, p.line, p.place, p.message)))
        super().__init__("\n".join(map(str, self.problems)))


class OntologyError(Problems):
    pass


class UnknownName(SaysoError, LookupError):
    pass


class BadArgument(SaysoError, ValueError):
    pass


class BadQuery(SaysoError, ValueError):
    pass


class QueryRefused(BadQuery):
    pass


class TooManyRows(BadQuery):
    pass


class BadQuestion(SaysoError, ValueError):
    pass


class QueryTimeout(SaysoError, TimeoutError):
    pass


class WorkspaceMissing(SaysoError, FileNotFoundError):
    pass


class WorkspaceExists(SaysoError, FileExistsError):
    pass


class WorkspaceBusy(SaysoError):
    pass


class WorkspaceFault(SaysoError, OSError):
    pass


class StateDamaged(WorkspaceFault):
    pass


class AnswersDiffer(SaysoError):
    pass


class LogMoved(SaysoError):
    pass


class TooManyRelations(SaysoError):
    pass


class StoreUnavailable(SaysoError, ConnectionError):
    pass


class SomeFailed(StoreUnavailable):
    """`done` is what the other stores gave, by name."""

    def __init__(self, faults: Sequence[str], done: Mapping[str, Any]) -> None:
        super().__init__("\n".join(faults))
        self.done = done
