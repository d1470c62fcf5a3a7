"""The tables of a `.dna` database of version 3.1, and rows that every such database has."""

from __future__ import annotations

import base64
import hashlib
import unicodedata

VERSION = {"version": "3.1.2", "date": "2025-10-16"}
"""Whose layout it is."""
PASSWORD = "sayso"
"""Every coder's, since DNA opens no database without one."""
ROUNDS = 100_000
PERMISSIONS = (
    *("AddDocuments", "EditDocuments", "DeleteDocuments", "ImportDocuments"),
    *("AddStatements", "EditStatements", "DeleteStatements", "EditAttributes", "EditRegex", "EditStatementTypes"),
    *("EditCoders", "EditCoderRelations"),
    *("ViewOthersDocuments", "EditOthersDocuments", "ViewOthersStatements", "EditOthersStatements"),
)


def _yes_or_no(name: str, default: int = 1) -> str:
    return f"{name} INTEGER NOT NULL DEFAULT {default} CHECK ({name} BETWEEN 0 AND 1)"


def _colour(more: str = "NOT NULL DEFAULT 0 ") -> str:
    return ", ".join(f"{name} INTEGER {more}CHECK ({name} BETWEEN 0 AND 255)" for name in ("Red", "Green", "Blue"))


def _to(column: str, table: str) -> str:
    """A foreign key."""
    return f"FOREIGN KEY ({column}) REFERENCES {table} (ID) ON DELETE CASCADE"


def _values(table: str, value: str) -> str:
    """A table that has the values of one data type."""
    keys = f"{_to('StatementId', 'STATEMENTS')}, {_to('VariableId', 'VARIABLES')}"
    return f"""CREATE TABLE {table} (
    ID INTEGER NOT NULL PRIMARY KEY, StatementId INTEGER NOT NULL, VariableId INTEGER NOT NULL, {value},
    UNIQUE (StatementId, VariableId), {keys});"""


TABLES = f"""
CREATE TABLE SETTINGS (Property TEXT PRIMARY KEY, Value TEXT NOT NULL);
CREATE TABLE CODERS (
    ID INTEGER NOT NULL PRIMARY KEY, Name TEXT NOT NULL, {_colour()},
    Refresh INTEGER NOT NULL DEFAULT 0 CHECK (Refresh BETWEEN 0 AND 9999),
    FontSize INTEGER NOT NULL DEFAULT 14 CHECK (FontSize BETWEEN 1 AND 99), Password TEXT NOT NULL,
    PopupWidth INTEGER DEFAULT 300 CHECK (PopupWidth BETWEEN 100 AND 9999), {_yes_or_no("ColorByCoder", 0)},
    {_yes_or_no("PopupDecoration", 0)}, {_yes_or_no("PopupAutoComplete")},
    {", ".join(_yes_or_no(f"Permission{name}") for name in PERMISSIONS)});
CREATE TABLE DOCUMENTS (
    ID INTEGER NOT NULL PRIMARY KEY, Title TEXT NOT NULL, Text TEXT NOT NULL, Coder INTEGER,
    Author TEXT NOT NULL DEFAULT '', Source TEXT NOT NULL DEFAULT '', Section TEXT NOT NULL DEFAULT '',
    Notes TEXT NOT NULL DEFAULT '', Type TEXT NOT NULL DEFAULT '', Date INTEGER NOT NULL, {_to("Coder", "CODERS")});
CREATE TABLE STATEMENTTYPES (ID INTEGER NOT NULL PRIMARY KEY, Label TEXT NOT NULL, {_colour()});
CREATE TABLE VARIABLES (
    ID INTEGER NOT NULL PRIMARY KEY, Variable TEXT NOT NULL, DataType TEXT NOT NULL DEFAULT 'short text'
    CHECK (DataType IN ('boolean', 'integer', 'long text', 'short text')), StatementTypeId INTEGER,
    {_to("StatementTypeId", "STATEMENTTYPES")}, UNIQUE (Variable, StatementTypeId));
CREATE TABLE VARIABLELINKS (
    ID INTEGER NOT NULL PRIMARY KEY, SourceVariableId INTEGER, TargetVariableId INTEGER,
    CHECK (TargetVariableId != SourceVariableId),
    {_to("SourceVariableId", "VARIABLES")}, {_to("TargetVariableId", "VARIABLES")});
CREATE TABLE REGEXES (Label TEXT PRIMARY KEY, {_colour()});
CREATE TABLE CODERRELATIONS (
    ID INTEGER NOT NULL PRIMARY KEY, Coder INTEGER, OtherCoder INTEGER,
    {_yes_or_no("viewStatements")}, {_yes_or_no("editStatements")},
    {_yes_or_no("viewDocuments")}, {_yes_or_no("editDocuments")}, CHECK (Coder != OtherCoder),
    {_to("Coder", "CODERS")}, {_to("OtherCoder", "CODERS")});
CREATE TABLE STATEMENTS (
    ID INTEGER NOT NULL PRIMARY KEY, StatementTypeId INTEGER, DocumentId INTEGER,
    Start INTEGER NOT NULL CHECK (Start >= 0), Stop INTEGER NOT NULL CHECK (Stop >= 0), Coder INTEGER,
    CHECK (Start < Stop), {_to("StatementTypeId", "STATEMENTTYPES")},
    {_to("Coder", "CODERS")}, {_to("DocumentId", "DOCUMENTS")});
CREATE TABLE ENTITIES (
    ID INTEGER NOT NULL PRIMARY KEY, VariableId INTEGER NOT NULL, Value TEXT NOT NULL DEFAULT '', {_colour("")},
    ChildOf INTEGER CHECK (ChildOf > 0), UNIQUE (VariableId, Value),
    {_to("ChildOf", "ENTITIES")}, {_to("VariableId", "VARIABLES")});
{_values("DATABOOLEAN", "Value INTEGER NOT NULL DEFAULT 1")}
{_values("DATAINTEGER", "Value INTEGER NOT NULL DEFAULT 0")}
{_values("DATALONGTEXT", "Value TEXT DEFAULT ''")}
{_values("DATASHORTTEXT", "Entity INTEGER NOT NULL REFERENCES ENTITIES (ID) ON DELETE CASCADE")}
CREATE TABLE ATTRIBUTEVARIABLES (
    ID INTEGER NOT NULL PRIMARY KEY, VariableId INTEGER NOT NULL, AttributeVariable TEXT NOT NULL,
    UNIQUE (VariableId, AttributeVariable), {_to("VariableId", "VARIABLES")});
CREATE TABLE ATTRIBUTEVALUES (
    ID INTEGER NOT NULL PRIMARY KEY, EntityId INTEGER NOT NULL, AttributeVariableId INTEGER NOT NULL,
    AttributeValue TEXT NOT NULL DEFAULT '', UNIQUE (EntityId, AttributeVariableId),
    {_to("EntityId", "ENTITIES")}, {_to("AttributeVariableId", "ATTRIBUTEVARIABLES")});
"""


def hashed(password: str, salt: bytes) -> str:
    """A password as DNA keeps it: salt and iterated SHA-256 in base 64, which Jasypt's strong encryptor makes.

    `salt` has 16 bytes.
    """
    digest = hashlib.sha256(salt + unicodedata.normalize("NFC", password).encode()).digest()
    for _ in range(ROUNDS - 1):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(salt + digest).decode()
