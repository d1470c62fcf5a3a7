"""A statement file: YAML that an analyst writes beside a document, read into that document's records.

Files are first opened, all of them, and then read, so that each may refer to what any other declares.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sayso.errors import Problem
from sayso.graph.ids import Ids
from sayso.graph.record import Record
from sayso.loaders import entities, header, marks, nodes, statements
from sayso.loaders.columns import columns
from sayso.loaders.draft import Draft, Header, Place
from sayso.loaders.handles import Elsewhere, Handles
from sayso.loaders.header import Archived
from sayso.loaders.nodes import Entries, Node
from sayso.loaders.quotes import Source
from sayso.loaders.report import Report
from sayso.loaders.rows import Rows
from sayso.loaders.runs import Made
from sayso.loaders.statements import Statement
from sayso.ontology.model import Ontology


@dataclass
class Opened:
    """A file of which the head is read, and known what it declares."""

    draft: Draft
    root: Entries
    statements: list[Statement]
    archived: Archived | None
    entities: Sequence[Node]
    """What declares entities: a part of the file, and what the rows of its table say."""

    @property
    def report(self) -> Report:
        return self.draft.report

    @property
    def file(self) -> str:
        return self.report.file

    @property
    def source(self) -> str:
        """The document and, where it is named, its coder. Empty where no document is named."""
        return source_of(self.draft.header)

    @property
    def records(self) -> Mapping[str, Record]:
        return self.draft.records

    @property
    def problems(self) -> list[Problem]:
        return self.report.problems

    @property
    def archive(self) -> Mapping[str, bytes]:
        content = self.archived.content if self.archived else b""
        return {hashlib.sha256(content).hexdigest(): content}

    @property
    def declared(self) -> Mapping[str, tuple[str, ...]]:
        """Classes by id, of entities, actions and statements that have handles."""
        return self._declared

    @cached_property
    def _declared(self) -> Mapping[str, tuple[str, ...]]:
        loaded_as = (self.draft.statement_class,)
        return self.draft.handles.declared() | {named.id: loaded_as for named in self.draft.statements.values()}

    def read(self) -> None:
        """Add the records of everything in the file, and its problems."""
        read(self)

    def place(self, id: str, field: str) -> Place | None:
        """Where the file says this of a record, or where it first mentions the record."""
        found = self.draft.ontology.fields.get(field)
        names = (field, found.property.name if found else field, "")
        return next((self.draft.places[id, name] for name in names if (id, name) in self.draft.places), None)


def source_of(header: Header) -> str:
    return header.document + (f" coded by {header.coder}" if header.coder else "")


def keys_of(path: Path, report: Report) -> Entries | None:
    """The file's keys; None where it is no YAML with keys, which is reported."""
    content = header.content_of(path, report)
    text = header.text_of(content, report, codec="utf-8-sig") if content is not None else None
    return nodes.read(text, report) if text is not None else None


def open_file(path: Path, root: Entries, ontology: Ontology, ids: Ids, elsewhere: Elsewhere, report: Report) -> Opened:
    """Read the head of a file and what it declares."""
    head, archived = header.read(path, root, report)
    words = Source(archived.text) if archived and not archived.table else None
    draft = Draft(ontology, ids, Handles(ids, ontology, elsewhere), head, words, report)
    table = archived.table if archived else None
    of = "a file of rows" if table else "a statement file"
    draft.unknown_keys(root, header.keys(table), "", of, header.strangers(table))
    declared, made = Rows(draft, columns(draft, root.nodes.get("columns"), table)).read(root) if table else (None, [])
    parts = [node for node in (root.nodes.get("entities"), declared) if node]
    for node in parts:
        entities.declare(draft, node)
    if head.document:
        draft.handles.here[head.document] = ontology.roles["document"]
    found = statements.declare(draft, root.nodes.get("statements"))
    found += _declared(draft, made)
    return Opened(draft, root, found, archived, parts)


def _declared(draft: Draft, made: Sequence[Made]) -> Iterator[Statement]:
    """The statements that rows make, until there are too many problems to tell them all."""
    for number, each in enumerate(made):
        if found := statements.declared(draft, each.node, each.place, each.cells):
            yield found
        if _is_enough(draft, len(made) - number - 1):
            break


def _is_enough(draft: Draft, rest: int) -> bool:
    """Whether so much is wrong that the rest need not be looked at, which is told."""
    if not draft.report.is_long:
        return False
    if rest:
        draft.report.add(0, "", f"so much is wrong that {rest:,} statements were not looked at")
    return True


def read(opened: Opened) -> None:
    """Add the records of everything in the file, and its problems."""
    draft, root = opened.draft, opened.root
    header.document(draft, root, opened.archived)
    for node in opened.entities:
        entities.read(draft, node)
    for number, statement in enumerate(opened.statements):
        statements.read(statement)
        if _is_enough(draft, len(opened.statements) - number - 1):
            break
    marks.read(draft, root.nodes.get("marks"))
