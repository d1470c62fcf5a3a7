"""Databases of Discourse Network Analyzer, made by plain SQL: the tables of version 3.0 or 3.1, and rows."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

PERMISSIONS = (
    *(f"{what}{of}" for of in ("Documents", "Statements") for what in ("Add", "Edit", "Delete")),
    *("ImportDocuments", "EditAttributes", "EditRegex", "EditStatementTypes", "EditCoders"),
    *(f"{what}Others{of}" for of in ("Documents", "Statements") for what in ("View", "Edit")),
)
SCHEMA = f"""
CREATE TABLE SETTINGS(Property TEXT PRIMARY KEY, Value TEXT NOT NULL);
CREATE TABLE CODERS(ID INTEGER NOT NULL PRIMARY KEY, Name TEXT NOT NULL, Red INTEGER NOT NULL DEFAULT 0,
  Green INTEGER NOT NULL DEFAULT 0, Blue INTEGER NOT NULL DEFAULT 0, Refresh INTEGER NOT NULL DEFAULT 0,
  FontSize INTEGER NOT NULL DEFAULT 14, Password TEXT NOT NULL, PopupWidth INTEGER DEFAULT 300,
  ColorByCoder INTEGER NOT NULL DEFAULT 0, PopupDecoration INTEGER NOT NULL DEFAULT 0,
  PopupAutoComplete INTEGER NOT NULL DEFAULT 1,
  {", ".join(f"Permission{name} INTEGER NOT NULL DEFAULT 1" for name in PERMISSIONS)});
CREATE TABLE DOCUMENTS(ID INTEGER NOT NULL PRIMARY KEY, Title TEXT NOT NULL, Text TEXT NOT NULL, Coder INTEGER,
  Author TEXT NOT NULL DEFAULT '', Source TEXT NOT NULL DEFAULT '', Section TEXT NOT NULL DEFAULT '',
  Notes TEXT NOT NULL DEFAULT '', Type TEXT NOT NULL DEFAULT '', Date INTEGER NOT NULL);
CREATE TABLE STATEMENTTYPES(ID INTEGER NOT NULL PRIMARY KEY, Label TEXT NOT NULL, Red INTEGER NOT NULL DEFAULT 0,
  Green INTEGER NOT NULL DEFAULT 0, Blue INTEGER NOT NULL DEFAULT 0);
CREATE TABLE VARIABLES(ID INTEGER NOT NULL PRIMARY KEY, Variable TEXT NOT NULL, DataType TEXT NOT NULL,
  StatementTypeId INTEGER, UNIQUE (Variable, StatementTypeId));
CREATE TABLE VARIABLELINKS(ID INTEGER NOT NULL PRIMARY KEY, SourceVariableId INTEGER, TargetVariableId INTEGER);
CREATE TABLE REGEXES(Label TEXT PRIMARY KEY, Red INTEGER NOT NULL DEFAULT 0, Green INTEGER NOT NULL DEFAULT 0,
  Blue INTEGER NOT NULL DEFAULT 0);
CREATE TABLE CODERRELATIONS(ID INTEGER NOT NULL PRIMARY KEY, Coder INTEGER, OtherCoder INTEGER,
  viewStatements INTEGER NOT NULL DEFAULT 1, editStatements INTEGER NOT NULL DEFAULT 1,
  viewDocuments INTEGER NOT NULL DEFAULT 1, editDocuments INTEGER NOT NULL DEFAULT 1);
CREATE TABLE STATEMENTS(ID INTEGER NOT NULL PRIMARY KEY, StatementTypeId INTEGER, DocumentId INTEGER,
  Start INTEGER NOT NULL, Stop INTEGER NOT NULL, Coder INTEGER);
CREATE TABLE DATABOOLEAN(ID INTEGER PRIMARY KEY NOT NULL, StatementId INTEGER NOT NULL, VariableId INTEGER NOT NULL,
  Value INTEGER NOT NULL DEFAULT 1, UNIQUE (StatementId, VariableId));
CREATE TABLE DATAINTEGER(ID INTEGER PRIMARY KEY NOT NULL, StatementId INTEGER NOT NULL, VariableId INTEGER NOT NULL,
  Value INTEGER NOT NULL DEFAULT 0, UNIQUE (StatementId, VariableId));
CREATE TABLE DATALONGTEXT(ID INTEGER PRIMARY KEY NOT NULL, StatementId INTEGER NOT NULL, VariableId INTEGER NOT NULL,
  Value TEXT DEFAULT '', UNIQUE (StatementId, VariableId));
CREATE TABLE DATASHORTTEXT(ID INTEGER PRIMARY KEY NOT NULL, StatementId INTEGER NOT NULL, VariableId INTEGER NOT NULL,
  Entity INTEGER NOT NULL, UNIQUE (StatementId, VariableId));
CREATE TABLE ENTITIES(ID INTEGER PRIMARY KEY NOT NULL, VariableId INTEGER NOT NULL, Value TEXT NOT NULL DEFAULT '',
  Red INTEGER, Green INTEGER, Blue INTEGER, ChildOf INTEGER, UNIQUE (VariableId, Value));
CREATE TABLE ATTRIBUTEVARIABLES(ID INTEGER PRIMARY KEY NOT NULL, VariableId INTEGER NOT NULL,
  AttributeVariable TEXT NOT NULL, UNIQUE (VariableId, AttributeVariable));
CREATE TABLE ATTRIBUTEVALUES(ID INTEGER PRIMARY KEY NOT NULL, EntityId INTEGER NOT NULL,
  AttributeVariableId INTEGER NOT NULL, AttributeValue TEXT NOT NULL DEFAULT '',
  UNIQUE (EntityId, AttributeVariableId));
"""
OWN = {"person": "short text", "organization": "short text", "concept": "short text", "agreement": "boolean"}
TABLE_OF = {"boolean": "DATABOOLEAN", "integer": "DATAINTEGER", "long text": "DATALONGTEXT"}


@dataclass
class Dna:
    """A database being made. Everything returns the id that its row has."""

    path: Path
    version: str = "3.1.2"
    variables: dict[tuple[int, str], tuple[int, str]] = field(default_factory=dict)
    """Id and data type by statement type and name."""

    def __post_init__(self) -> None:
        self.run(SCHEMA)
        if self.version.startswith("3.1"):
            self.run("ALTER TABLE CODERS ADD COLUMN PermissionEditCoderRelations INTEGER NOT NULL DEFAULT 1")
        self.insert("SETTINGS", Property="version", Value=self.version)
        self.insert("SETTINGS", Property="date", Value="2025-10-16")

    def run(self, *statements: str) -> None:
        with closing(sqlite3.connect(self.path)) as db:
            for each in statements:
                db.executescript(each)

    def insert(self, table: str, **values: Any) -> int:
        with closing(sqlite3.connect(self.path)) as db, db:
            db.execute("PRAGMA synchronous = OFF")
            names, marks = ", ".join(values), ", ".join("?" * len(values))
            found = db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(values.values()))
            return int(found.lastrowid or 0)

    def coder(self, name: str, colour: tuple[int, int, int] = (255, 255, 0)) -> int:
        red, green, blue = colour
        return self.insert("CODERS", Name=name, Red=red, Green=green, Blue=blue, Password="x" * 64)

    def type(self, label: str = "DNA Statement", variables: dict[str, str] | None = None) -> int:
        id = self.insert("STATEMENTTYPES", Label=label, Red=239, Green=208, Blue=51)
        for name, kind in (OWN if variables is None else variables).items():
            row = self.insert("VARIABLES", Variable=name, DataType=kind, StatementTypeId=id)
            self.variables[id, name] = row, kind
        return id

    def document(self, title: str, text: str, when: str, coder: int = 1, **values: str) -> int:
        seconds = int(datetime.fromisoformat(when).replace(tzinfo=UTC).timestamp())
        return self.insert("DOCUMENTS", Title=title, Text=text, Date=seconds, Coder=coder, **values)

    def entity(self, variable: str, value: str, type: int = 1, **values: Any) -> int:
        """The id of an entity, which is made where it is not there."""
        of = self.variables[type, variable][0]
        with closing(sqlite3.connect(self.path)) as db:
            query = "SELECT ID FROM ENTITIES WHERE VariableId = ? AND Value = ?"
            found = db.execute(query, (of, value)).fetchone()
        return int(found[0]) if found else self.insert("ENTITIES", VariableId=of, Value=value, **values)

    def attribute(self, entity: int, variable: str, name: str, value: str, type: int = 1) -> None:
        of = self.variables[type, variable][0]
        with closing(sqlite3.connect(self.path)) as db:
            query = "SELECT ID FROM ATTRIBUTEVARIABLES WHERE VariableId = ? AND AttributeVariable = ?"
            found = db.execute(query, (of, name)).fetchone()
        id = found[0] if found else self.insert("ATTRIBUTEVARIABLES", VariableId=of, AttributeVariable=name)
        self.insert("ATTRIBUTEVALUES", EntityId=entity, AttributeVariableId=id, AttributeValue=value)

    def statement(
        self, document: int, words: str | tuple[int, int], coder: int = 1, type: int = 1, **values: str | int | bool
    ) -> int:
        """A statement on words of the document, or on its units from one to another."""
        with closing(sqlite3.connect(self.path)) as db:
            (text,) = db.execute("SELECT Text FROM DOCUMENTS WHERE ID = ?", (document,)).fetchone()
        start, stop = words if isinstance(words, tuple) else units(text, words)
        row = {"StatementTypeId": type, "DocumentId": document, "Start": start, "Stop": stop, "Coder": coder}
        id = self.insert("STATEMENTS", **row)
        for name, value in values.items():
            variable, kind = self.variables[type, name]
            where = {"StatementId": id, "VariableId": variable}
            if kind == "short text":
                self.insert("DATASHORTTEXT", **where, Entity=self.entity(name, str(value), type))
            else:
                self.insert(TABLE_OF[kind], **where, Value=int(value) if isinstance(value, bool) else value)
        return id


def units(text: str, words: str) -> tuple[int, int]:
    """Where the words are, as Java counts: found in the text's UTF-16 and nowhere else."""
    whole, part = text.encode("utf-16-le"), words.encode("utf-16-le")
    at = next(at for at in range(0, len(whole), 2) if whole.startswith(part, at))
    return at // 2, (at + len(part)) // 2


def rows(path: Path, table: str, columns: str = "*") -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return sorted(db.execute(f"SELECT {columns} FROM {table}").fetchall(), key=repr)


# databases that tests read


def climate(path: Path) -> Dna:
    """DNA's own variables: two coders, dates over years, homonyms, ties, an entity for nothing, all metadata."""
    dna = Dna(path)
    admin, anna = dna.coder("Admin"), dna.coder("Anna Smith", (0, 0, 255))
    dna.coder("Idle")
    dna.type()
    for variable in ("person", "organization", "concept"):
        dna.entity(variable, "")
    law = dna.entity("concept", "There should be a climate law", Red=255, Green=128, Blue=0)
    dna.entity("organization", "Greenpeace", Red=0, Green=160, Blue=0)
    dna.entity("person", "Greenpeace")
    dna.entity("concept", "Never coded")
    dna.entity("concept", "A strict climate law", ChildOf=law)
    dna.attribute(dna.entity("organization", "Greenpeace"), "organization", "Type", "NGO")
    dna.attribute(dna.entity("organization", "Greenpeace"), "organization", "Notes", "")
    first = dna.document(
        "Senate debates the law",
        "“We need this law”, said Ms Green. The lobby disagreed. Nothing else happened. We need this law.",
        "2005-01-26 14:30:15",
        Author="J. Doe",
        Source="The Daily",
        Section="Politics",
        Notes="two\nlines",
        Type="report",
    )
    second = dna.document("Hearing", "The ministry backs the law; industry does not.", "2007-12-31", anna)
    third = dna.document("Hearing", "The ministry backs the law; industry does not.", "2007-12-31", anna)
    dna.document("Without a statement", "", "1969-07-20 20:17:40")
    law_, strict = "There should be a climate law", "A strict climate law"
    dna.statement(first, "“We need this law”", admin, person="Ms Green", organization="Greenpeace", concept=law_,
                  agreement=True)  # fmt: skip
    dna.statement(first, "The lobby disagreed", admin, person="", organization="Coal Lobby", concept=law_,
                  agreement=False)  # fmt: skip
    dna.statement(first, "The lobby disagreed", anna, person="Greenpeace", organization="", concept=strict,
                  agreement=False)  # fmt: skip
    dna.statement(first, "“We need this law”", admin, person="Ms Green", organization="Greenpeace", concept=law_,
                  agreement=True)  # fmt: skip
    for document in (second, third):
        dna.statement(document, "The ministry backs the law", admin, person="", organization="Ministry", concept=law_,
                      agreement=True)  # fmt: skip
    return dna


def scaled(path: Path) -> Dna:
    """An agreement from -5 to 5, other variables of every type, and a second statement type."""
    dna = Dna(path, "3.0.11.5")
    dna.coder("Admin")
    dna.type(variables={**OWN, "agreement": "integer", "primary": "boolean", "place": "short text",
                        "memo": "long text", "weight": "integer"})  # fmt: skip
    other = dna.type("Annotation", {"note": "long text", "keyword": "short text"})
    document = dna.document("Plenary", "One. Two. Three. Four.", "2011-11-11 11:11:11", Source="Protocol")
    for words, level in (("One", -5), ("Two", 0), ("Three", 3), ("Four", 5)):
        dna.statement(document, words, person=f"MP {words}", organization="Party", concept="A tax", agreement=level,
                      primary=level > 0, place="Bonn" if level else "", memo=f"line 1: {words}\nline 2" * 20,
                      weight=level * 7)  # fmt: skip
    dna.statement(document, "One", type=other, note="remember", keyword="tax")
    dna.insert("REGEXES", Label="tax|levy")
    return dna


def astral(path: Path) -> Dna:
    """Texts in which UTF-16 units and code points differ before, in and after the words."""
    dna = Dna(path)
    dna.coder("Ірина")
    dna.type()
    text = "🙂🙂 Міністр сказав: «Закон 📜 потрібен». 𝔊reen words end here 🙃"
    document = dna.document("Засідання 🏛", text, "2020-02-29 23:59:59")
    for words in ("🙂🙂", "Закон 📜 потрібен", "потрібен", "𝔊reen words", "here 🙃", text):
        dna.statement(document, words, person="Олена", organization="Мін'юст", concept="Закон 📜", agreement=True)
    return dna


def random_database(path: Path, seed: int, statements: int = 25, documents: int = 4) -> Dna:
    """Statements of a few people on a few concepts: many ties and repetitions; names that make one handle."""
    choose = random.Random(seed)
    dna = Dna(path, choose.choice(["3.0.7", "3.1.2"]))
    coders = [dna.coder(name) for name in ("Admin", "B.", "B")]
    scale = choose.random() < 0.5
    dna.type(variables={**OWN, "agreement": "integer"} if scale else OWN)
    people, bodies = ["Ann", "ann", "A-nn", "Zoë 🙂", ""], ["Ann", "Union", "Union!", ""]
    concepts = ["Tax", "tax", "Tax?", "No tax on bread"]
    for number in range(documents):
        text = "".join(choose.choice("ab 🙂я\n") for _ in range(60))
        day = f"20{choose.randrange(10, 13)}-0{choose.randrange(1, 10)}-15 {choose.choice(['00:00:00', '09:05:01'])}"
        dna.document(choose.choice(["Talk", f"Talk {number}"]), text, day, choose.choice(coders),
                     Source=choose.choice(["", "Ann", "The Paper"]))  # fmt: skip
    for _ in range(statements):
        document = choose.randrange(1, documents + 1)
        person = choose.choice(people)
        dna.statement(document, span(rows(path, "DOCUMENTS", "ID, Text"), document, choose), choose.choice(coders),
                      person=person, organization=choose.choice(bodies if person else bodies[:3]),
                      concept=choose.choice(concepts),
                      agreement=choose.randrange(-2, 3) if scale else choose.random() < 0.5)  # fmt: skip
    return dna


def span(documents: Iterable[Sequence[Any]], id: int, choose: random.Random) -> tuple[int, int]:
    """Some words of a document, in UTF-16 units that lie between characters."""
    text = next(str(text) for number, text in documents if number == id)
    start, stop = sorted(choose.sample(range(len(text) + 1), 2))
    return tuple(len(text[:at].encode("utf-16-le")) // 2 for at in (start, stop))  # type: ignore[return-value]
