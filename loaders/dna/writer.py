"""Writes a state as a `.dna` database of version 3.1."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property

from sayso.graph.ids import Ids
from sayso.graph.record import Record
from sayso.graph.state import State
from sayso.loaders.dna import schema
from sayso.loaders.dna.documents import WORDS
from sayso.loaders.dna.entity_rows import EntityRows, named
from sayso.loaders.dna.export import Archived, Coded, Export
from sayso.loaders.dna.offsets import Offsets
from sayso.loaders.dna.rows import Rows

YELLOW, GOLD = (255, 255, 0), (239, 208, 51)
LONGEST_SHORT = 190
"""Characters that DNA allows a short text."""
INTEGER = re.compile(r"0|-?[1-9]\d{0,8}", re.ASCII)
MORE = {"integer": ", numbers", "none": ", no agreement"}
"""What tells a second statement type from the first."""
TABLES = {"boolean": "DATABOOLEAN", "integer": "DATAINTEGER", "long text": "DATALONGTEXT"}
SHORT = "short text"


@dataclass(frozen=True)
class Written:
    """A database, and what of the state is not in it, in words."""

    content: bytes
    notice: str = ""


def write(state: State, ids: Ids, archived: Archived) -> Written:
    """A database that DNA opens, with the password `schema.PASSWORD` for each of its coders."""
    export = Export(state, ids, archived)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.executescript(f"PRAGMA foreign_keys = ON; {schema.TABLES}")
        db.execute("BEGIN")
        _Writer(Rows(db), export).write()
        db.execute("COMMIT")
        content = db.serialize()
    return Written(content, _notice(export))


def _notice(export: Export) -> str:
    undated = sum("published" not in document.values for document in export.documents)
    parts = (
        f"{export.left_out:,} × statement that neither agrees nor disagrees" if export.left_out else "",
        f"{undated:,} × date of publication, which is not known; 1970-01-01 stands for it" if undated else "",
    )
    told = "; ".join(filter(None, parts))
    return f"left out: {told}" if told else ""


@dataclass
class _Writer:
    rows: Rows
    export: Export
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Where statements are in their documents, in UTF-16 units."""

    @cached_property
    def entities(self) -> EntityRows:
        return EntityRows(self.rows, self.export)

    def write(self) -> None:
        for name, value in schema.VERSION.items():
            self.rows.bare("SETTINGS", Property=name, Value=value)
        coders = {coder: self._coder(*coder) for coder in self.export.coders}
        documents = {each.id: self._document(each, coders) for each in self.export.documents}
        groups = self.export.statements or {"boolean": ()}
        types = {told: self._type(told, first=not number) for number, told in enumerate(groups)}
        self._entities(groups, types)
        ids = _ids([coded for several in groups.values() for coded in several])
        for told, several in groups.items():
            for coded in several:
                row = {"ID": ids[coded.record.id], "StatementTypeId": types[told]["type"]}
                start, stop = self.places[coded.record.id]
                where = {"DocumentId": documents[coded.document], "Start": start, "Stop": stop}
                self.rows.insert("STATEMENTS", **row, **where, Coder=coders[coded.coder])
                self._values(coded, row["ID"], types[told])
            self._others(several, ids, types[told]["type"])
        self.entities.grouped()

    def _coder(self, word: str, name: str) -> int:
        red, green, blue = YELLOW
        salt = hashlib.sha256(word.encode()).digest()[:16]
        password = schema.hashed(schema.PASSWORD, salt)
        return self.rows.insert("CODERS", Name=name, Red=red, Green=green, Blue=blue, Password=password)

    def _document(self, record: Record, coders: Mapping[tuple[str, str], int]) -> int:
        text, places = self.export.text(record)
        offsets = Offsets(text)
        self.places |= {id: (offsets.unit(start), offsets.unit(end)) for id, (start, end) in places.items()}
        coded = self.export.by_document.get(record.id, ())
        own = record.text("coder")
        names = (id for (_, name), id in coders.items() if name == own)
        coder = next(names, None) or (coders[coded[0].coder] if coded else min(coders.values()))
        publisher = next(iter(record.refs("publisher")), None)
        return self.rows.insert(
            "DOCUMENTS",
            Title=self.export.name(record.id),
            Text=text,
            Coder=coder,
            Source=self.export.name(publisher) if publisher else "",
            Date=self.export.when(record),
            **{column: record.text(name) or "" for column, name in WORDS.items()},
        )

    # variables and their values

    def _type(self, told: str, *, first: bool) -> dict[str, int]:
        """Add a statement type; its id, and those of its variables by name."""
        red, green, blue = GOLD
        label = self.export.codebook.type + ("" if first else MORE[told])
        type = self.rows.insert("STATEMENTTYPES", Label=label, Red=red, Green=green, Blue=blue)
        names = self.export.codebook.variables
        kinds = {names[part]: SHORT for part in ("speaker", "institution", "concept")}
        kinds |= {} if told == "none" else {names["agreement"]: told}
        found = {name: self._variable(name, kind, type) for name, kind in kinds.items()}
        return {"type": type, **found}

    def _variable(self, name: str, kind: str, type: int) -> int:
        return self.rows.insert("VARIABLES", Variable=name, DataType=kind, StatementTypeId=type)

    def _said(self, coded: Coded) -> dict[str, str | None]:
        """Who and what a statement has, by variable."""
        names = self.export.codebook.variables
        parts = (("speaker", coded.person), ("institution", coded.organization), ("concept", coded.concept))
        return {names[part]: id for part, id in parts}

    def _entities(self, groups: Mapping[str, Sequence[Coded]], types: Mapping[str, Mapping[str, int]]) -> None:
        """Add all entities, in order of their handles, so that they are given the same ones when they are read."""
        pairs = {
            (id, types[told][name])
            for told, several in groups.items()
            for coded in several
            for name, id in self._said(coded).items()
            if id is not None
        }
        first = next(iter(types.values()))
        unused = self.export.unused(id for id, _ in pairs)
        pairs |= {(id, first[name]) for id, name in unused.items()}
        for id, variable in sorted(pairs, key=lambda pair: (pair[0].rpartition("/")[2], pair)):
            self.entities.add(variable, id)

    def _values(self, coded: Coded, statement: int, variables: Mapping[str, int]) -> None:
        for name, id in self._said(coded).items():
            variable = variables[name]
            entity = self.entities.named(variable, "") if id is None else self.entities.of_records[variable, id]
            self.rows.insert("DATASHORTTEXT", StatementId=statement, VariableId=variable, Entity=entity)
        if coded.level is not None:
            of = "DATAINTEGER" if "agreement" in coded.record.values else "DATABOOLEAN"
            variable = variables[self.export.codebook.variables["agreement"]]
            self.rows.insert(of, StatementId=statement, VariableId=variable, Value=coded.level)

    def _others(self, several: Sequence[Coded], ids: Mapping[str, int], type: int) -> None:
        """Add what else is noted of statements, each name as a variable of the type that its values allow."""
        noted = {ids[each.record.id]: named(each.record) for each in several}
        own = set(self.export.codebook.variables.values())
        for name in sorted({name for values in noted.values() for name in values}):
            values = {id: "; ".join(found[name]) for id, found in noted.items() if name in found}
            kind = _kind(list(values.values()), everywhere=len(values) == len(several))
            variable = self._variable(f"{name} (attribute)" if name in own else name, kind, type)
            for id in noted:
                self._other(kind, variable, id, values.get(id, ""))

    def _other(self, kind: str, variable: int, statement: int, value: str) -> None:
        where = {"StatementId": statement, "VariableId": variable}
        if kind == SHORT:
            self.rows.insert("DATASHORTTEXT", **where, Entity=self.entities.named(variable, value))
        else:
            self.rows.insert(TABLES[kind], **where, Value=value if kind == "long text" else int(value))


def _kind(values: Sequence[str], *, everywhere: bool) -> str:
    """The narrowest data type that holds all values; a number is nowhere missing."""
    if everywhere and all(value in ("0", "1") for value in values):
        return "boolean"
    if everywhere and all(map(INTEGER.fullmatch, values)):
        return "integer"
    is_long = any(len(value) > LONGEST_SHORT or "\n" in value for value in values)
    return "long text" if is_long else SHORT


def _ids(coded: Sequence[Coded]) -> dict[str, int]:
    """The id of each statement: the one that it had, if no other has it, else the next ones after all of these."""
    found: dict[str, int] = {}
    taken: set[int] = set()
    ordered = sorted(coded, key=lambda each: (each.id is None, each.id, each.record.id))
    for each in ordered:
        if each.id and each.id not in taken:
            found[each.record.id] = each.id
            taken.add(each.id)
    rest: Iterator[str] = (each.record.id for each in ordered if each.record.id not in found)
    following = max(taken, default=0) + 1
    return found | {id: number for number, id in enumerate(rest, following)}
