"""The head of a statement file: which document it codes, who published it and when; and that document's words."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from sayso.graph.ids import is_handle
from sayso.graph.record import Record
from sayso.loaders import table
from sayso.loaders.draft import Draft, Header, Place
from sayso.loaders.entities import LANGUAGE
from sayso.loaders.nodes import Entries, Items, Node, Words, is_blank
from sayso.loaders.report import Report
from sayso.loaders.table import Shape, Table, TableError
from sayso.ontology.interval import day_before, parse
from sayso.ontology.values import Text, Value

REQUIRED = {
    "document": "the name of a text file beside this one",
    "publisher": "the handle of who published it",
    "published": "a day such as 2024-08-08",
}
OPTIONAL = {
    "language": "the language of plain names and quotes, as a BCP 47 tag (en)",
    "title": "the document's title",
    "address": "where it was published",
    "window": "days before publication within which undated speech is assumed (7)",
    "coder": "whose coding this is; two codings of one document stand side by side",
    "proposed": "yes, where the statements await review (no)",
}
SEVERAL = {
    "derived-from": "documents that this one repeats",
    "credit": "whose report it carries, such as an agency's",
}
PARTS = {
    "entities": "who and what the statements speak of, each under its handle",
    "statements": "who took which stance towards what, in which words",
    "marks": "how the author sets statements against each other",
}
TABLE_KEYS = {
    "format": "of a table: csv, tsv, json or jsonl, where its name does not end so",
    "heading": "of a table: the names of its columns, where it has no line of them",
}
TABLE_PARTS = {
    "columns": "of a table: how its cells are read",
    "rows": "of a table: what each of its rows declares and states",
}
LONGEST_WINDOW = 36_500
LARGEST = 64 * 2**20
PLAIN_LANGUAGE = "en"


class Archived(NamedTuple):
    """A document's file, byte for byte, and its words; a table has none, but rows."""

    content: bytes
    text: str
    table: Table | None = None


def content_of(path: Path, report: Report, line: int = 0, place: str = "") -> bytes | None:
    """A file's bytes; a problem and None where it cannot be read."""
    name = f"{path.name} " if place else ""
    try:
        if path.stat().st_size > LARGEST:
            report.add(line, place, f"{name}is larger than {LARGEST // 2**20} MiB; split it")
            return None
        return path.read_bytes()
    except FileNotFoundError:
        message = f"there is no file {path.name} beside this one" if place else "there is no such file"
        report.add(line, place, message)
    except OSError as error:
        report.add(line, place, f"{name}cannot be read: {error.strerror}")
    return None


def text_of(content: bytes, report: Report, line: int = 0, place: str = "", codec: str = "utf-8") -> str | None:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        line = line or content.count(b"\n", 0, error.start) + 1
        report.add(line, place, f"is not UTF-8: byte {error.start} cannot be read; save it as UTF-8")
        return None


def read(path: Path, root: Entries, report: Report) -> tuple[Header, Archived | None]:
    """The header and the document. What is wrong is reported and left empty, so that the rest can be read."""
    for key, what in REQUIRED.items():
        if key not in root.nodes:
            report.add(root.line, key, f"is missing: write {key}: and {what}")
        elif is_blank(root.nodes[key]):
            report.add(root.line_of(key), key, f"is empty: write {what}")
    given = {key: node for key, node in root.nodes.items() if isinstance(node, Words) and not is_blank(node)}
    for key in (*REQUIRED, *OPTIONAL):
        if key not in given and not is_blank(root.nodes.get(key)) and key in root.nodes:
            report.add(root.line_of(key), key, f"should be {REQUIRED.get(key, 'one value')}, not a list or a map")
    handle = _handle(given.get("document"), report)
    archived = _archived(path.parent, given["document"], report, _shape(root, report)) if handle else None
    publisher = given["publisher"].text if "publisher" in given else ""
    before = _before(given.get("published"), report)
    language, coder, proposed = _language(given, report), _coder(given, report), _proposed(given, report)
    return Header(handle, publisher, language, coder, before, proposed), archived


def _handle(given: Words | None, report: Report) -> str:
    """The document's handle: the stem of its file's name. Empty where there is none."""
    name = given.text if given else ""
    if given is None:
        return ""
    if Path(name).name != name:
        report.add(given.line, "document", f"{name!r} has a folder in it; the document lies beside this file")
        return ""
    if not is_handle(stem(name)):
        message = f"{stem(name)!r} becomes the document's handle: use letters, digits, - and _ in the file's name"
        report.add(given.line, "document", message)
        return ""
    return stem(name)


def stem(name: str) -> str:
    """The name of a document's file without its suffixes, of which a table may have two."""
    return table.stem(name) if table.is_name(name) else Path(name).stem


def _shape(root: Entries, report: Report) -> Shape | None:
    """What is said of the document as a table; None where nothing is."""
    if not root.nodes.keys() & TABLE_KEYS.keys():
        return None
    format, heading = root.nodes.get("format"), root.nodes.get("heading")
    if format is not None and (not isinstance(format, Words) or f".{format.text}" not in table.READERS):
        report.add(format.line, "format", f"is none that is read: write one of {table.FORMATS}")
        return None
    names = [each.text for each in heading.nodes if isinstance(each, Words)] if isinstance(heading, Items) else []
    if heading is not None and (not names or len(set(names)) < len(names)):
        report.add(heading.line, "heading", "should be a list of names, each once, such as [actor, day]")
    return Shape(format.text if isinstance(format, Words) else "", tuple(names))


def _archived(folder: Path, given: Words, report: Report, shape: Shape | None) -> Archived | None:
    content = content_of(folder / given.text, report, given.line, "document")
    if content is None:
        return None
    if shape or table.is_name(given.text):
        return _tabled(content, given, report, shape or Shape())
    text = text_of(content, report, given.line, "document")
    if text is not None and not text.strip():
        report.add(given.line, "document", f"{given.text} is empty")
    return None if text is None else Archived(content, text)


def _tabled(content: bytes, given: Words, report: Report, shape: Shape) -> Archived | None:
    try:
        return Archived(content, "", table.read(given.text, content, shape))
    except TableError as error:
        report.add(given.line, "document", f"{given.text} {error}")
        return None


def _before(published: Words | None, report: Report) -> str:
    """EDTF for some time before publication."""
    unknown = "[..]"
    if published is None:
        return unknown
    try:
        first = parse(published.text).start_min
        if first is None:
            report.add(published.line, "published", "has no beginning: write the day of publication")
        return f"[..{day_before(first).isoformat()}]" if first else unknown
    except OverflowError:
        report.add(published.line, "published", "is before the first day that can be reckoned with")
    except ValueError:
        return unknown
    return unknown


def _language(given: Mapping[str, Words], report: Report) -> str:
    language = given["language"].text.lower() if "language" in given else PLAIN_LANGUAGE
    if LANGUAGE.fullmatch(language):
        return language
    report.add(
        given["language"].line, "language", f"{language!r} is no language: write a tag such as en, uk or zh-hans"
    )
    return PLAIN_LANGUAGE


def _coder(given: Mapping[str, Words], report: Report) -> str | None:
    coder = given.get("coder")
    if coder and not is_handle(coder.text):
        message = f"{coder.text!r} cannot stand in an id: use letters, digits, - and _, such as ann-smith"
        report.add(coder.line, "coder", message)
        return None
    return coder.text if coder else None


def _proposed(given: Mapping[str, Words], report: Report) -> bool:
    answer = given["proposed"].text if "proposed" in given else "no"
    if answer not in ("yes", "no"):
        report.add(given["proposed"].line, "proposed", f"{answer!r} is neither yes nor no")
    return answer == "yes"


def keys(table: Table | None) -> set[str]:
    """The keys that a file may have: one of rows has no words to quote."""
    parts = {"entities", *TABLE_KEYS, *TABLE_PARTS} if table else PARTS.keys()
    return {*REQUIRED, *OPTIONAL, *SEVERAL, *parts}


def strangers(table: Table | None) -> dict[str, str]:
    """Why a key of a table does not go with a text, or the other way round."""
    if table:
        return dict.fromkeys(PARTS.keys() - {"entities"}, "goes with a text, and the document is a table: see rows:")
    message = "goes with a table, and the document is a text: name it .csv, .tsv, .json or .jsonl, or write format:"
    return dict.fromkeys(TABLE_PARTS, message)


def document(draft: Draft, root: Entries, archived: Archived | None) -> None:
    """Add the document's own record."""
    name_class = draft.ontology.roles["document"]
    given = {key: node for key, node in root.nodes.items() if isinstance(node, Words) and not is_blank(node)}
    title = draft.words(root.nodes.get("title"), "title", whole=True) or draft.header.document
    values: dict[str, Value] = {
        "name": Text(title, draft.header.language),
        "language": draft.header.language,
        "source": draft.document,
    }
    if archived:
        values |= {"file": _text(root.nodes["document"]), "sha256": hashlib.sha256(archived.content).hexdigest()}
    for key in ("publisher", "published", "address", "window"):
        if key in given:
            values |= draft.value(draft.ontology.properties[key], given[key], key)
    lists = {
        field: found
        for key in SEVERAL
        if key in root.nodes
        for field, found in draft.values(draft.ontology.properties[_PLACES[key]], root.nodes[key], key).items()
    }
    if isinstance(days := values.get("window"), int) and not 0 <= days <= LONGEST_WINDOW:
        message = f"is a number of days before publication: write 0 to {LONGEST_WINDOW}"
        draft.report.add(given["window"].line, "window", message)
    places = {name: Place(root.line_of(key), key) for key, name in _PLACES.items() if key in root.nodes}
    record = Record.of(draft.document.id, [name_class], {**values, **lists})
    draft.add(record, root.line_of("document"), "document", places)


_PLACES = {"title": "name", "derived-from": "derivedFrom"} | {
    key: key for key in ("publisher", "published", "language", "address", "window", "credit")
}


def _text(node: Node) -> str:
    return node.text if isinstance(node, Words) else ""
