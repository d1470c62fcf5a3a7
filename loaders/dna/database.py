"""What a `.dna` file holds, row by row, checked: types, references between the tables, and whether it is one at all."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from sayso.graph.sqlite import MAGIC
from sayso.loaders.nodes import Report
from sayso.ontology.values import is_text

READ = "databases of DNA 3.0 and 3.1 are read"
VERSION = re.compile(r"3\.[01](?!\d)")
NUMBER, WORDS = "a whole number", "text"
KEY = "ID"
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "SETTINGS": {"Property": WORDS, "Value": WORDS},
    "CODERS": {KEY: NUMBER, "Name": WORDS},
    "DOCUMENTS": {
        KEY: NUMBER,
        **dict.fromkeys(("Title", "Text", "Author", "Source", "Section", "Notes", "Type"), WORDS),
        **dict.fromkeys(("Coder", "Date"), NUMBER),
    },
    "STATEMENTTYPES": {KEY: NUMBER, "Label": WORDS},
    "VARIABLES": {KEY: NUMBER, "Variable": WORDS, "DataType": WORDS, "StatementTypeId": NUMBER},
    "STATEMENTS": dict.fromkeys((KEY, "StatementTypeId", "DocumentId", "Start", "Stop", "Coder"), NUMBER),
    "ENTITIES": {
        **dict.fromkeys((KEY, "VariableId", "Red", "Green", "Blue", "ChildOf"), NUMBER),
        "Value": WORDS,
    },
    "ATTRIBUTEVARIABLES": {KEY: NUMBER, "VariableId": NUMBER, "AttributeVariable": WORDS},
    "ATTRIBUTEVALUES": {
        **dict.fromkeys((KEY, "EntityId", "AttributeVariableId"), NUMBER),
        "AttributeValue": WORDS,
    },
    "DATABOOLEAN": dict.fromkeys((KEY, "StatementId", "VariableId", "Value"), NUMBER),
    "DATAINTEGER": dict.fromkeys((KEY, "StatementId", "VariableId", "Value"), NUMBER),
    "DATALONGTEXT": {**dict.fromkeys((KEY, "StatementId", "VariableId"), NUMBER), "Value": WORDS},
    "DATASHORTTEXT": dict.fromkeys((KEY, "StatementId", "VariableId", "Entity"), NUMBER),
}
"""What is read, and as what; in an order in which every table comes after those that it refers to."""
MAY_BE_NOTHING = {("ENTITIES", name) for name in ("Red", "Green", "Blue", "ChildOf")}
"""Numbers that may be missing. Text that is missing is empty."""
REFERENCES = {
    "Coder": "CODERS",
    "StatementTypeId": "STATEMENTTYPES",
    "DocumentId": "DOCUMENTS",
    "VariableId": "VARIABLES",
    "AttributeVariableId": "ATTRIBUTEVARIABLES",
    "EntityId": "ENTITIES",
    "Entity": "ENTITIES",
    "ChildOf": "ENTITIES",
    "StatementId": "STATEMENTS",
}
DATA = ("DATABOOLEAN", "DATAINTEGER", "DATALONGTEXT", "DATASHORTTEXT")
BESIDE = ("REGEXES", "CODERRELATIONS", "VARIABLELINKS")
"""Tables of which only the number of rows is asked: sayso has no place for what they hold."""

Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Database:
    """Rows by table and id. All references lead somewhere; numbers are int, and text is str."""

    tables: Mapping[str, Mapping[int, Row]]
    values: Mapping[int, Mapping[int, int | str]]
    """By statement and variable: a number, words, or of a short text the id of its entity."""
    beside: Mapping[str, int]

    def __getitem__(self, table: str) -> Mapping[int, Row]:
        return self.tables[table]


def read(path: Path, report: Report) -> Database | None:
    """None where it is none that is read, which is reported with what was found."""
    try:
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                report.add(0, "", f"is no SQLite database, which a .dna file is; {READ}")
                return None
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            db.row_factory = sqlite3.Row
            db.text_factory = _text
            return _Reader(db, report).read() if _is_laid_out(db, report) else None
    except FileNotFoundError:
        report.add(0, "", "there is no such file")
    except OSError as error:
        report.add(0, "", f"cannot be read: {error.strerror}")
    except sqlite3.Error as error:
        report.add(0, "", f"cannot be read: {error}; open it in DNA, or take a copy that is whole")
    return None


def _text(content: bytes) -> str:
    """What is no UTF-8 becomes halves of characters, which are told of their row."""
    return content.decode("utf-8", "surrogateescape")


def _is_laid_out(db: sqlite3.Connection, report: Report) -> bool:
    """Whether it is of a version that is read: what it says of itself, and its tables."""
    names = {str(row[0]).upper() for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {"SETTINGS", "STATEMENTS", "DOCUMENTS"} <= names:
        found = f"; it has {', '.join(sorted(names)[:5])}" if names else "; it has no tables"
        report.add(0, "", f"is no database of Discourse Network Analyzer{found}; {READ}")
        return False
    version = db.execute("SELECT Value FROM SETTINGS WHERE Property = 'version'").fetchone()
    if version is None or VERSION.match(str(version[0])) is None:
        said = f"was written by DNA {version[0]}" if version else "does not say which DNA wrote it"
        report.add(0, "SETTINGS version", f"{said}; {READ}. DNA 3 imports older ones into a new database")
        return False
    missing = [each for table, columns in COLUMNS.items() for each in _missing(db, table, columns)]
    if missing:
        listed = ", ".join(missing[:6]) + (f" and {len(missing) - 6} more" if len(missing) > 6 else "")
        report.add(0, "", f"says that DNA {version[0]} wrote it, but has no {listed}; {READ}")
    return not missing


def _missing(db: sqlite3.Connection, table: str, columns: Mapping[str, str]) -> Iterator[str]:
    found = {str(row[1]).lower() for row in db.execute(f"PRAGMA table_info({table})")}
    if not found:
        yield table
    else:
        yield from (f"{table}.{name}" for name in columns if name.lower() not in found)


@dataclass
class _Reader:
    db: sqlite3.Connection
    report: Report
    tables: dict[str, dict[int, Row]] = field(default_factory=dict)
    known: dict[str, set[int]] = field(default_factory=dict)
    """The ids of all rows, whatever is wrong with them."""
    values: dict[int, dict[int, int | str]] = field(default_factory=dict)

    def read(self) -> Database:
        for table, columns in COLUMNS.items():
            if KEY in columns:
                self.tables[table] = dict(self._rows(table, columns))
        for table, rows in self.tables.items():
            self.tables[table] = {id: row for id, row in rows.items() if self._is_attached(table, id, row)}
        for table in DATA:
            for id, row in self.tables[table].items():
                self._hold(table, id, row)
        beside = {table: self._count(table) for table in BESIDE}
        return Database(MappingProxyType(self.tables), MappingProxyType(self.values), beside)

    def _count(self, table: str) -> int:
        if not next(iter(self.db.execute(f"PRAGMA table_info({table})")), None):
            return 0
        return int(self.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    def _rows(self, table: str, columns: Mapping[str, str]) -> Iterator[tuple[int, Row]]:
        known = self.known.setdefault(table, set())
        for found in self.db.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {KEY}"):
            row = dict(zip(columns, found, strict=True))
            known.add(row[KEY])
            faults = [fault for name, what in columns.items() if (fault := _misfit(table, row, name, what))]
            for fault in faults:
                self.report.add(0, f"{table} {row[KEY]}", fault)
            if not faults:
                yield row[KEY], row

    def _is_attached(self, table: str, id: int, row: Row) -> bool:
        """Whether all that the row refers to is there, and nothing is wrong with that."""
        named = {name: row[name] for name in row if name in REFERENCES and row[name] is not None}
        for name, target in named.items():
            if target not in self.known[REFERENCES[name]]:
                message = f"{name} is {target}, and {REFERENCES[name]} has no such row; delete one, or add the other"
                self.report.add(0, f"{table} {id}", message)
        return all(target in self.tables[REFERENCES[name]] for name, target in named.items())

    def _hold(self, table: str, id: int, row: Row) -> None:
        """Keep a value of a statement, if the variable is one of its type, and the entity one of the variable."""
        statement, variable = self.tables["STATEMENTS"][row["StatementId"]], self.tables["VARIABLES"][row["VariableId"]]
        if statement["StatementTypeId"] != variable["StatementTypeId"]:
            message = f"VariableId is {row['VariableId']}, a variable of another type than statement {statement[KEY]}"
            self.report.add(0, f"{table} {id}", message)
        elif table == "DATASHORTTEXT" and self.tables["ENTITIES"][row["Entity"]]["VariableId"] != variable[KEY]:
            message = f"Entity is {row['Entity']}, one of another variable than {variable['Variable']}"
            self.report.add(0, f"{table} {id}", message)
        elif variable[KEY] in self.values.setdefault(statement[KEY], {}):
            message = f"is a second {variable['Variable']} of statement {statement[KEY]}; delete one of them"
            self.report.add(0, f"{table} {id}", message)
        else:
            self.values[statement[KEY]][variable[KEY]] = row["Entity" if "Entity" in row else "Value"]


def _misfit(table: str, row: dict[str, Any], name: str, what: str) -> str:
    """Why a value is not what its column should hold; a missing text becomes an empty one."""
    value = row[name]
    if value is None and what == WORDS:
        row[name] = ""
        return ""
    if value is None:
        return "" if (table, name) in MAY_BE_NOTHING else f"{name} is missing, expected {what}"
    if not isinstance(value, int if what == NUMBER else str):
        return f"{name} is {value!r}, expected {what}"
    if isinstance(value, str) and not is_text(value):
        return f"{name} holds what is no UTF-8; write it anew in DNA"
    return ""
