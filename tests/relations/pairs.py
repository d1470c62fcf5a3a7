"""The hand-written cases of pairs.yaml, read by the real loader and related by the engine.

All cases share one state, and so one run of the expression; each has a base of its own, so that none meets another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from sayso.graph.ids import Ids
from sayso.graph.log import SqliteLog
from sayso.graph.record import Record
from sayso.graph.state import State
from sayso.loaders.admit import Admission
from sayso.ontology.read import read
from sayso.queries.derive import derive

PAIRS = Path(__file__).with_name("pairs.yaml")
BASE = "https://pairs.example/"
PUBLISHED = "2024-08-08"
OTHER = "other"


@dataclass(frozen=True)
class Case:
    """One case as written; every scalar is text, and `expect` has one entry for each relation."""

    name: str
    row: str
    traps: Sequence[str]
    why: str
    entities: Mapping[str, Any]
    statements: Sequence[Mapping[str, str]]
    marks: Sequence[Mapping[str, Any]]
    expect: Sequence[Mapping[str, Any]]

    @property
    def ids(self) -> Ids:
        return Ids(f"{BASE}{self.name}/")

    @property
    def documents(self) -> dict[str, str]:
        """Handles of its documents, by what a statement's `document` says; the first is that of most statements."""
        names = dict.fromkeys(["", *(OTHER for statement in self.statements if "document" in statement)])
        return {name: f"{self.name}-{number}" for number, name in enumerate(names, 1)}

    def written(self, statement: Mapping[str, str]) -> str:
        """What stands in the document for one of the statements, and is its quote."""
        return f"In this sentence stands {statement['id']} of {self.name}."


class Loaded(NamedTuple):
    """What a case came to: its records without the relations, and the relations."""

    records: list[Record]
    relations: list[Record]


@cache
def cases() -> dict[str, Case]:
    """Every case, by name."""
    given: dict[str, Any] = yaml.load(PAIRS.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    entities = given["entities"]
    found = [
        Case(
            c["name"],
            c["row"],
            c.get("traps", ()),
            c["why"],
            entities | c.get("entities", {}),
            c["statements"],
            c.get("marks", []),
            c["expect"],
        )
        for c in given["cases"]
    ]
    by_name = {case.name: case for case in found}
    assert len(by_name) == len(found), "two cases have one name"
    return by_name


SUMMED_UP = ("episode", "origin", "corroboration")
"""Records of several relations or statements."""


def load(folder: Path) -> dict[str, Loaded]:
    """Load every case through files in the folder; what each came to, by name."""
    ontology, log = read(), SqliteLog(Path(":memory:"))
    state = State(Path(":memory:"), ontology)
    for case in cases().values():
        for each in Admission(ontology, case.ids, log, state).read(_files(case, folder)):
            log.append(each, log.head())
    state.catch_up(log, lambda state: derive(state, Ids(BASE)))
    records = list(state.records([kind.path for kind in ontology.kinds.values() if kind.path not in SUMMED_UP]))
    state.close()
    log.close()
    return _sorted_out(records)


def _sorted_out(records: Sequence[Record]) -> dict[str, Loaded]:
    found = {name: Loaded([], []) for name in cases()}
    for record in records:
        ends = record.refs("between") or (record.id,)
        (name,) = {end.removeprefix(BASE).partition("/")[0] for end in ends}
        (found[name].relations if record.refs("between") else found[name].records).append(record)
    return found


def _files(case: Case, folder: Path) -> Iterator[Path]:
    """Write the case's documents with a statement file beside each. Marks stand in the last one, which knows all."""
    last = list(case.documents)[-1]
    for name, handle in case.documents.items():
        own = [statement for statement in case.statements if statement.get("document", "") == name]
        content = {
            "document": f"{handle}.txt",
            "publisher": "paper",
            "published": PUBLISHED,
            "entities": {} if name else dict(case.entities),
            "statements": [_statement(case, name, statement) for statement in own],
            "marks": [_mark(case, name, mark) for mark in case.marks] if name == last else [],
        }
        (folder / f"{handle}.txt").write_text("\n".join(map(case.written, own)) or "Nothing.", encoding="utf-8")
        path = folder / f"{handle}.yaml"
        path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
        yield path


def _statement(case: Case, document: str, given: Mapping[str, str]) -> dict[str, str]:
    """A statement as the file has it: with its quote, keys that no other case shares, and handles that lead across."""
    entry = {key: _across(case, document, value) for key, value in given.items() if key not in ("document", "id")}
    if "utterance" in given:
        entry["utterance"] = f"{case.name} {given['utterance']}"
    return {**entry, "id": given["id"], "quote": case.written(given)}


def _mark(case: Case, document: str, given: Mapping[str, Any]) -> dict[str, Any]:
    def side(handles: str | list[str]) -> list[str]:
        return [_across(case, document, each) for each in ([handles] if isinstance(handles, str) else handles)]

    return {kind: [side(each) for each in sides] for kind, sides in given.items()}


def _across(case: Case, document: str, word: str) -> str:
    """The handle of another document's statement with that document's; every other word as it is."""
    home = {statement["id"]: statement.get("document", "") for statement in case.statements}
    return f"{case.documents[home[word]]}/{word}" if home.get(word, document) != document else word
