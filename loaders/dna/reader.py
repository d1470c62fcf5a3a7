"""A `.dna` database, read into sources: its own, and one for each document and coder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sayso.graph.ids import Ids
from sayso.graph.record import Record
from sayso.loaders.dna import codebook, database, documents, entities, statements
from sayso.loaders.dna.codebook import Codebook
from sayso.loaders.dna.coding import Coding, cut
from sayso.loaders.dna.context import Context
from sayso.loaders.dna.database import KEY
from sayso.loaders.dna.documents import Document
from sayso.loaders.dna.naming import Naming, slug
from sayso.loaders.nodes import Entries, Words
from sayso.loaders.report import Report
from sayso.ontology.model import Ontology
from sayso.ontology.values import Ref, Text, Value


@dataclass(frozen=True)
class Opened:
    """The sources of a database, the database's own first, and what of it was left out, in words."""

    codings: tuple[Coding, ...]
    notice: str = ""
    database: str = ""
    """The id of the document that stands for the database; empty where it could not be read."""


def open_mapped(path: Path, root: Entries, ontology: Ontology, ids: Ids, report: Report) -> Opened:
    """The database that a file names as its document, read as that file says."""
    given, node = codebook.given(root, report, ontology), root.nodes.get("document")
    name = node.text if isinstance(node, Words) else ""
    if not name or Path(name).name != name:
        message = "should be the name of a .dna database beside this file, without a folder"
        report.add(root.line_of("document"), "document", message)
    if report.problems:
        return Opened(())
    beside = Report(str(path.parent / name))
    beside.problems = report.problems
    return open_database(path.parent / name, given, ontology, ids, beside)


def open_database(path: Path, given: Codebook, ontology: Ontology, ids: Ids, report: Report) -> Opened:
    """Read all of a database; its problems are reported, with table and row."""
    handle = slug(path.stem)
    if not handle:
        report.add(0, "", "begins the handles of all that is in it: give the file a name with letters or digits")
    rows = database.read(path, report) if handle else None
    if rows is None:
        return Opened(())
    context = Context(ontology, ids, report, rows, given, Naming(handle))
    if context.type is None or not _has_parts(context):
        return Opened(())
    codings = _codings(context, path.name)
    cut(report)
    notice = _notice(context, path.name)
    return Opened(codings, notice, context.database.id)


def _has_parts(context: Context) -> bool:
    """Whether there are variables for what is said and by whom."""
    before = len(context.report.problems)
    if not context.variables.keys() & {"speaker", "institution"} and len(context.report.problems) == before:
        message = f"{context.codebook.type!r} has no variable for who speaks; name it under variables: in a file beside"
        context.report.add(0, "VARIABLES", message)
    return {"concept"} <= context.variables.keys() and bool(context.variables.keys() & {"speaker", "institution"})


def _codings(context: Context, file: str) -> tuple[Coding, ...]:
    own = Coding(context.report, context.naming.database)
    own.add(_of_database(context, file), "")
    refs = entities.read(context, own)
    texts = documents.read(context, own)
    reader = statements.Statements(context, texts, refs)
    by_source: dict[tuple[int, int], Coding] = {}
    for id, row in context.rows[documents.TABLE].items():
        if id in texts:
            by_source[id, row["Coder"]] = _coding(context, texts[id], id, row["Coder"])
    for row in context.rows[statements.TABLE].values():
        if row["StatementTypeId"] != context.type:
            label = context.rows["STATEMENTTYPES"][row["StatementTypeId"]]["Label"]
            context.left_out[f"statement of type {label!r}"] += 1
        elif row["DocumentId"] in texts:
            key = row["DocumentId"], row["Coder"]
            if key not in by_source:
                by_source[key] = _coding(context, texts[row["DocumentId"]], *key)
            reader.read(row, by_source[key])
    return own, *by_source.values()


def _of_database(context: Context, file: str) -> Record:
    values: Mapping[str, Value | Iterable[Value]] = {
        "name": Text(file, context.codebook.language),
        "source": context.database,
        "file": file,
        "coder": sorted(context.names_of_coders.values()),
    }
    return Record.of(context.database.id, [context.ontology.roles["document"]], values)


def _coding(context: Context, document: Document, id: int, coder: int) -> Coding:
    source = f"{document.handle} coded by {context.coders[coder]}"
    found = Coding(context.report, source, content=document.content)
    found.add(document.record, f"{documents.TABLE} {id}")
    return found


# what was left out


def _notice(context: Context, file: str) -> str:
    """What sayso has no place for; empty where there is no such thing."""
    counts = dict(context.left_out)
    counts["regular expression for highlighting"] = context.rows.beside["REGEXES"]
    counts["link between variables"] = context.rows.beside["VARIABLELINKS"]
    counts["permission between coders"] = context.rows.beside["CODERRELATIONS"]
    counts["entity of other variables that no statement read has"] = _unused(context)
    counts["coder's colour, settings, permissions and password"] = len(context.rows["CODERS"])
    counts["colour of a statement type"] = len(context.rows["STATEMENTTYPES"])
    parts = [f"{count:,} × {what}" for what, count in sorted(counts.items()) if count]
    return f"{file}: left out: {'; '.join(parts)}" if parts else ""


def _unused(context: Context) -> int:
    """Entities of variables that are kept as words, which no statement that was read has, so that their words are
    not kept."""
    own = {row[KEY] for row in context.variables.values()}
    used = {
        value
        for id, row in context.rows[statements.TABLE].items()
        if row["StatementTypeId"] == context.type
        for variable, value in context.rows.values.get(id, {}).items()
        if variable in context.others and context.others[variable]["DataType"] == statements.SHORT_TEXT
    }
    found = (
        id
        for id, row in context.rows[entities.TABLE].items()
        if row["VariableId"] not in own and not entities.is_empty(row)
    )
    return sum(id not in used for id in found)


def vanished(opened: Opened, held: Mapping[str, Mapping[str, Record]], known: Iterable[str]) -> list[str]:
    """Sources of the database that it no longer has. `held` is what each source says of its documents: by id, then by
    source; `known` are the sources that come in."""
    before = {
        source
        for by_source in held.values()
        for source, record in by_source.items()
        if Ref(opened.database) in record.many("source")
    }
    return sorted(before - {*known, ""})
