"""A statement file: YAML that an analyst writes beside a document, read into that document's records."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from sayso.errors import Problem
from sayso.graph.ids import Ids, is_handle
from sayso.graph.record import Record
from sayso.loaders import entities, nodes, statements
from sayso.loaders.draft import Draft, Header, entries
from sayso.loaders.handles import Handles, Known
from sayso.loaders.nodes import Entries, Items, Report, Words, each
from sayso.loaders.quotes import Source
from sayso.ontology.interval import day_before, parse
from sayso.ontology.model import Ontology
from sayso.ontology.values import Ref, Text, Value

REQUIRED = {"document": "the file beside this one", "publisher": "a handle", "published": "a day such as 2024-08-08"}
KEYS = (*REQUIRED, "language", "title", "address", "window", "coder", "entities", "statements", "marks")
LARGEST = 64 * 2**20


class Read(NamedTuple):
    """A file, read: its source's name, records by id, where each stands in the file, and the archived document."""

    file: str
    source: str
    records: Mapping[str, Record]
    lines: Mapping[str, tuple[int, str]]
    archive: Mapping[str, bytes]
    problems: tuple[Problem, ...]


def read(path: Path, ontology: Ontology, ids: Ids, known: Known) -> Read:
    """Read one file with all its problems. `known` tells what the workspace holds under an id."""
    report = Report(str(path))
    text = _text(path, report, "a statement file")
    root = nodes.read(text, report) if text is not None else None
    opened = _open(path, root, report) if root else None
    if root is None or opened is None:
        return Read(str(path), "", {}, {}, {}, tuple(report.problems))
    header, content, words = opened
    source = header.document + (f" coded by {header.coder}" if header.coder else "")
    handles = Handles(ids, ontology, source, known)
    draft = Draft(ontology, ids, handles, header, Source(words), report)
    entities.declare(draft, root.nodes.get("entities"))
    _document(draft, root, content)
    entities.read(draft, root.nodes.get("entities"))
    for statement in statements.declare(draft, root.nodes.get("statements")):
        statements.read(statement)
    marks = root.nodes.get("marks")
    for number, node in enumerate(each(marks if isinstance(marks, Items) else None)):
        statements.mark(draft, node, number)
    archive = {hashlib.sha256(content).hexdigest(): content}
    return Read(str(path), source, draft.records, draft.lines, archive, tuple(report.problems))


def _text(path: Path, report: Report, what: str) -> str | None:
    content = _content(path, report, 0, "", what)
    return _decoded(content, report, 0, "") if content is not None else None


def _content(path: Path, report: Report, line: int, place: str, what: str) -> bytes | None:
    try:
        if path.stat().st_size > LARGEST:
            report.add(line, place, f"{path.name} is larger than {LARGEST // 2**20} MiB, too large for {what}")
            return None
        return path.read_bytes()
    except FileNotFoundError:
        report.add(
            line, place, "there is no such file" if not place else f"there is no file {path.name} beside this one"
        )
    except OSError as error:
        report.add(line, place, f"{path.name} cannot be read: {error.strerror}")
    return None


def _decoded(content: bytes, report: Report, line: int, place: str) -> str | None:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        report.add(line, place, f"is not UTF-8 text: byte {error.start} cannot be read; save it as UTF-8")
        return None


def _open(path: Path, root: Entries, report: Report) -> tuple[Header, bytes, str] | None:
    """The header, and the document as bytes and as text; None where any is not usable."""
    given = {key: node for key, node in root.nodes.items() if key in REQUIRED}
    for key, what in REQUIRED.items():
        if key not in given:
            report.add(1, key, f"is missing: add {key}: and {what}")
        elif not isinstance(given[key], Words):
            report.add(given[key].line, key, f"should be {what}")
    scalars = {key: node.text for key, node in root.nodes.items() if isinstance(node, Words)}
    before = _before(scalars.get("published"), root, report)
    name = scalars.get("document", "")
    handle = Path(name).stem
    if name and (not is_handle(handle) or Path(name).name != name):
        report.add(root.nodes["document"].line, "document", f"{name!r} should name a file beside this one")
        return None
    if not name or before is None or "publisher" not in scalars:
        return None
    content = _content(path.parent / name, report, root.nodes["document"].line, "document", "a document")
    text = _decoded(content, report, root.nodes["document"].line, "document") if content is not None else None
    if content is None or text is None:
        return None
    language = scalars.get("language", "en").lower()
    header = Header(handle, scalars["publisher"], language, scalars.get("coder"), before)
    return header, content, text


def _before(published: str | None, root: Entries, report: Report) -> str | None:
    """EDTF for some time before publication."""
    if published is None:
        return None
    try:
        first = parse(published).start_min
    except ValueError as error:
        report.add(root.nodes["published"].line, "published", str(error))
        return None
    if first is None:
        report.add(root.nodes["published"].line, "published", "has no beginning: write the day of publication")
        return None
    return f"[..{day_before(first).isoformat()}]"


def _document(draft: Draft, root: Entries, content: bytes) -> None:
    """The document's own record."""
    draft.unknown_keys(root, KEYS, "")
    marks = root.nodes.get("marks")
    if marks is not None and not isinstance(marks, Items):
        draft.report.add(marks.line, "marks", "should be a list, such as - contrast: [halted, sudzha-lost]")
    handle = draft.header.document
    if handle in draft.handles.here:
        node = entries(root.nodes["entities"])[handle]
        draft.report.add(node.line, f"entities.{handle}", "is the handle of the document itself; choose another")
    draft.handles.here[handle] = draft.ontology.roles["document"]
    title = draft.words(root.nodes.get("title"), "title") or handle
    values: dict[str, Value] = {
        "name": Text(title, draft.header.language),
        "file": draft.words(root.nodes["document"], "document") or "",
        "sha256": hashlib.sha256(content).hexdigest(),
        "language": draft.header.language,
    }
    for key in ("publisher", "published", "address", "window"):
        if key in root.nodes:
            values |= draft.value(draft.ontology.properties[key], root.nodes[key], key)
    record = Record.of(
        draft.document.id, [draft.ontology.roles["document"]], {**values, "source": Ref(draft.document.id)}
    )
    draft.add(record, 1, "document")
