"""What a `.dna` file holds, row by row, checked: types, references between the tables, and whether it is one at all."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from sayso.graph.sqlite import MAGIC
from sayso.loaders.report import Report
from sayso.ontology.values import is_text

READ = "databases of DNA 3.0 and 3.1 are read"
VERSION = re.compile(r"3\.[01](?!\d)")
NUMBER, WORDS = "a whole number", "text"
KEY = "ID"


class Column(NamedTuple):
    """A column of a table: what it is called here and there, what it holds, and the table that it refers to."""

    key: str
    name: str
    what: str
    refers_to: str
    may_be_nothing: bool


def _layout(lines: str) -> Mapping[str, Sequence[Column]]:
    """A line has a table and its columns: `name`, `key=name`, `name"` where it holds text, `name?` where a number may
    be missing, `name>TABLE` where it refers to another."""
    found = {}
    for table, *columns in map(str.split, lines.strip().splitlines()):
        found[table] = [Column(*_column(each)) for each in columns]
    return found


def _column(word: str) -> tuple[str, str, str, str, bool]:
    word, _, refers_to = word.partition(">")
    key, _, name = word.rstrip('"?').rpartition("=")
    return key or name, name, WORDS if word.endswith('"') else NUMBER, refers_to, word.endswith("?")


TABLES = _layout(
    """
    SETTINGS Property" Value"
    CODERS ID CoderName=Name"
    DOCUMENTS ID Title" Text" Author" Source" Section" Notes" Type" Date Coder>CODERS
    STATEMENTTYPES ID Label"
    VARIABLES ID Variable" DataType" StatementTypeId>STATEMENTTYPES
    STATEMENTS ID Start Stop StatementTypeId>STATEMENTTYPES DocumentId>DOCUMENTS Coder>CODERS
    ENTITIES ID Value" Red? Green? Blue? VariableId>VARIABLES ChildOf?>ENTITIES
    ATTRIBUTEVARIABLES ID AttributeVariable" VariableId>VARIABLES
    ATTRIBUTEVALUES ID AttributeValue" EntityId>ENTITIES AttributeVariableId>ATTRIBUTEVARIABLES
    DATABOOLEAN ID Value StatementId>STATEMENTS VariableId>VARIABLES
    DATAINTEGER ID Value StatementId>STATEMENTS VariableId>VARIABLES
    DATALONGTEXT ID Value" StatementId>STATEMENTS VariableId>VARIABLES
    DATASHORTTEXT ID Value=Entity>ENTITIES StatementId>STATEMENTS VariableId>VARIABLES
    """
)
"""What is read, in an order in which every table comes after those that it refers to."""
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
    missing = [each for table, columns in TABLES.items() for each in _missing(db, table, columns)]
    if missing:
        listed = ", ".join(missing[:6]) + (f" and {len(missing) - 6} more" if len(missing) > 6 else "")
        report.add(0, "", f"says that DNA {version[0]} wrote it, but has no {listed}; {READ}")
    return not missing


def _missing(db: sqlite3.Connection, table: str, columns: Sequence[Column]) -> Iterator[str]:
    found = {str(row[1]).lower() for row in db.execute(f"PRAGMA table_info({table})")}
    if not found:
        yield table
    else:
        yield from (f"{table}.{column.name}" for column in columns if column.name.lower() not in found)


@dataclass
class _Reader:
    db: sqlite3.Connection
    report: Report
    tables: dict[str, dict[int, Row]] = field(default_factory=dict)
    known: dict[str, set[int]] = field(default_factory=dict)
    """The ids of all rows, whatever is wrong with them."""
    values: dict[int, dict[int, int | str]] = field(default_factory=dict)
    faulty: set[int] = field(default_factory=set)
    """Statements of whose values something is wrong: they are not read, which would find more wrong with them."""

    def read(self) -> Database:
        for table, columns in TABLES.items():
            if columns[0].name == KEY:
                self.tables[table] = dict(self._rows(table, columns))
        for table, rows in self.tables.items():
            self.tables[table] = {id: row for id, row in rows.items() if self._is_attached(table, id, row)}
        for table in DATA:
            for id, row in self.tables[table].items():
                self._hold(table, id, row)
        for statement in self.faulty & self.tables["STATEMENTS"].keys():
            del self.tables["STATEMENTS"][statement]
        beside = {table: self._count(table) for table in BESIDE}
        return Database(MappingProxyType(self.tables), MappingProxyType(self.values), beside)

    def _count(self, table: str) -> int:
        if not next(iter(self.db.execute(f"PRAGMA table_info({table})")), None):
            return 0
        return int(self.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    def _rows(self, table: str, columns: Sequence[Column]) -> Iterator[tuple[int, Row]]:
        known = self.known.setdefault(table, set())
        names = ", ".join(column.name for column in columns)
        for found in self.db.execute(f"SELECT {names} FROM {table} ORDER BY {KEY}"):
            row = {column.key: value for column, value in zip(columns, found, strict=True)}
            known.add(row[KEY])
            faults = [fault for column in columns if (fault := _misfit(row, column))]
            for fault in faults:
                self._fault(table, row[KEY], row, fault)
            if not faults:
                yield row[KEY], row

    def _is_attached(self, table: str, id: int, row: Row) -> bool:
        """Whether all that the row refers to is there, and nothing is wrong with that."""
        referring = [column for column in TABLES[table] if column.refers_to and row[column.key] is not None]
        for key, name, _, to, _ in referring:
            if row[key] not in self.known[to]:
                message = f"{name} is {row[key]}, and {to} has no such row; delete one, or add the other"
                self._fault(table, id, row, message)
        return all(row[column.key] in self.tables[column.refers_to] for column in referring)

    def _hold(self, table: str, id: int, row: Row) -> None:
        """Keep a value of a statement, if the variable is one of its type, and the entity one of the variable."""
        statement, variable = self.tables["STATEMENTS"][row["StatementId"]], self.tables["VARIABLES"][row["VariableId"]]
        held = self.values.setdefault(statement[KEY], {})
        if statement["StatementTypeId"] != variable["StatementTypeId"]:
            if statement[KEY] not in self.faulty:  # one of another type has them all
                message = f"VariableId is {row['VariableId']}, a variable of another type than statement"
                self._fault(table, id, row, f"{message} {statement[KEY]}")
        elif table == "DATASHORTTEXT" and self.tables["ENTITIES"][row["Value"]]["VariableId"] != variable[KEY]:
            self._fault(
                table, id, row, f"Entity is {row['Value']}, one of another variable than {variable['Variable']}"
            )
        elif variable[KEY] in held:
            message = f"is a second {variable['Variable']} of statement {statement[KEY]}; delete one of them"
            self._fault(table, id, row, message)
        else:
            held[variable[KEY]] = row["Value"]

    def _fault(self, table: str, id: int, row: Row, message: str) -> None:
        self.report.add(0, f"{table} {id}", message)
        if table in DATA:
            self.faulty.add(row["StatementId"])


def _misfit(row: dict[str, Any], column: Column) -> str:
    """Why a value is not what its column should hold; a missing text becomes an empty one."""
    key, name, what, _, may_be_nothing = column
    value = row[key]
    if value is None and what == WORDS:
        row[key] = ""
        return ""
    if value is None:
        return "" if may_be_nothing else f"{name} is missing, expected {what}"
    if not isinstance(value, int if what == NUMBER else str):
        return f"{name} is {value!r}, expected {what}"
    if isinstance(value, str) and not is_text(value):
        return f"{name} holds what is no UTF-8; write it anew in DNA"
    return ""
