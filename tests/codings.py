"""Small statement files, read by the real loader; and their records in a form that a test can spell."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sayso.graph.ids import Ids
from sayso.graph.log import Load, SqliteLog
from sayso.graph.record import Record
from sayso.graph.state import State
from sayso.loaders.admit import Admission
from sayso.ontology.read import read
from sayso.ontology.values import Ref, Text, Value

IDS = Ids("https://sayso.example/")
TEXT = """\
The general said: “It has been halted,” and the minister agreed that “it” was over.
A woman told the Herald: “They said nobody can get out.” The claim could not be checked.
"""
HEAD = "document: article.txt\npublisher: gazette\npublished: 2024-08-08\n"
ENTITIES = """\
gazette: {Outlet: The Gazette}
herald: {Outlet: The Herald}
us: {Country: United States}
russia: {Country: Russia}
germany: {Country: Germany}
ministry: {Ministry: the ministry}
general: {Person: the general}
minister: {Person: the minister}
marina: {Person: Marina}
bloggers: {Group: bloggers}
source: {UnnamedSource: an official, anonymity: to speak freely}
aid: {Topic: future aid}
kursk: {Location: Kursk region, within: russia}
sudzha: {Location: Sudzha, within: kursk}
incursion: {Offensive: Kursk incursion, place: kursk, began: 2024-08-06}
stryker: {WeaponSystem: Stryker}
raid: {Action: a raid, actor: russia}
retreat: {Action: a retreat}
"""
STATEMENT = "by: general\nasserts: incursion offensive-status halted\nquote: It has been halted\n"


@dataclass
class Coded:
    """What a file came to."""

    records: Mapping[str, Record]

    def __getitem__(self, path: str) -> dict[str, Any]:
        """The values of a record, by its id without the base; a single one by itself. Times are as written only."""
        values = self.records[IDS.base + path].values
        return {name: _single(several) for name, several in values.items() if not name.endswith(("_min", "_max"))}

    def of(self, kind: str) -> list[str]:
        """Ids without the base."""
        return sorted(path for path in map(IDS.path, self.records) if path.startswith(f"{kind}/"))

    def statement(self, handle: str = "s") -> dict[str, Any]:
        return self[f"attribution/article/{handle}"]

    def proposition(self) -> dict[str, Any]:
        """The only one."""
        (path,) = self.of("proposition")
        return self[path]


def _single(values: Sequence[Value]) -> Any:
    plain = [_plain(value) for value in values]
    return plain[0] if len(plain) == 1 else sorted(plain)


def _plain(value: Value) -> Any:
    match value:
        case Ref(id):
            return f"→ {IDS.path(id)}"
        case Text(text, language):
            return f"{text}@{language}"
        case _:
            return value


def item(text: str) -> str:
    """A statement as an item of the list."""
    return "- " + textwrap.indent(text.rstrip("\n"), "  ").removeprefix("  ") + "\n"


def written(
    *statements: str, entities: str = "", marks: str = "", head: str = HEAD, all_entities: str = ENTITIES
) -> str:
    """A statement file with the usual head and entities."""
    parts = {"entities": all_entities + entities, "statements": "".join(map(item, statements)), "marks": marks}
    return head + "".join(f"{name}:\n{textwrap.indent(text, '  ')}" for name, text in parts.items() if text)


@dataclass
class Loader:
    """A log and a state in memory, into which files of a folder are loaded; without relations, for speed."""

    folder: Path
    log: SqliteLog
    state: State

    def read(self, *paths: Path) -> list[Load]:
        """What the loader makes of files. Raises Problems."""
        return Admission(self.state.ontology, IDS, self.log, self.state).read(paths)

    def load(self, **files: str) -> list[int]:
        """Write and load files, by stem; the numbers of the loads, 0 for one that changes nothing."""
        for name, text in files.items():
            (self.folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        loads = self.read(*(self.folder / f"{name}.yaml" for name in files))
        numbers = [self.log.append(load, self.log.head()) if load.changes else 0 for load in loads]
        if any(numbers):
            self.state.catch_up(self.log, lambda state: ())
        return numbers

    def held(self) -> Coded:
        """Everything that the state holds."""
        return Coded({record.id: record for record in self.state.records()})


@contextmanager
def loader(folder: Path) -> Iterator[Loader]:
    """A loader for a folder that has the documents `article` and `other`."""
    (folder / "article.txt").write_text(TEXT, encoding="utf-8")
    (folder / "other.txt").write_text("The Herald says it is over. It is.", encoding="utf-8")
    log, state = SqliteLog(Path(":memory:")), State(Path(":memory:"), read())
    try:
        yield Loader(folder, log, state)
    finally:
        state.close()
        log.close()


def coded(folder: Path, **files: str) -> Coded:
    """The records of files, by stem."""
    with loader(folder) as empty:
        empty.load(**files)
        changes = [change for _, _, change in empty.log.since(0)]
    return Coded({change.id: change.record for change in changes if change.record})


def coded_statement(folder: Path, text: str, **parts: str) -> Coded:
    """The records of one statement, with the handle `s`, to which these lines add, or which they replace."""
    keys = {line.partition(":")[0] for line in text.splitlines() if not line.startswith(" ")}
    if keys & {*read().terms["stance"]}:
        keys.add("asserts")
    plain = "".join(line + "\n" for line in STATEMENT.splitlines() if line.partition(":")[0] not in keys)
    return coded(folder, article=written(f"{plain}{text}\nid: s\n", **parts))
