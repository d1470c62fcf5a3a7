"""What of a state goes into a `.dna` database: statements with an agreement, grouped by how that is told, with what
they are made by, rest on and speak of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

from sayso.graph.captions import name_of
from sayso.graph.ids import Ids
from sayso.graph.record import Record
from sayso.graph.state import State
from sayso.loaders import table
from sayso.loaders.dna import codebook
from sayso.loaders.dna.codebook import Codebook
from sayso.loaders.dna.naming import slug

Archived = Callable[[str], bytes | None]
"""The content of a loaded file, by its SHA-256."""

AGREEMENTS = ("boolean", "integer", "none")
"""How an agreement is told: by the stance, by a number, or not at all."""
OWN_ID = re.compile(r"s(\d{1,9})")
"""The handle of a statement that came from a `.dna` database: the id of its row."""
NOBODY = "Admin"
"""Who coded what has no coder."""
LEVELS = {"positive": 1, "negative": 0}


@dataclass(frozen=True)
class Coded:
    """A statement as DNA has it."""

    record: Record
    document: str
    coder: tuple[str, str]
    person: str | None
    organization: str | None
    concept: str
    level: int | None
    id: int | None
    """The id that it had in a database before."""


@dataclass
class Export:
    """A state, seen as a database of DNA."""

    state: State
    ids: Ids
    archived: Archived

    @cached_property
    def records(self) -> Mapping[str, Record]:
        return {record.id: record for record in self.state.records(("entity", "action", "attribution", "proposition"))}

    @cached_property
    def codebook(self) -> Codebook:
        return codebook.default(self.state.ontology)

    # statements

    @cached_property
    def statements(self) -> Mapping[str, Sequence[Coded]]:
        """By how the agreement is told."""
        found: dict[str, list[Coded]] = {name: [] for name in AGREEMENTS}
        for record in self._stated:
            if (told := self._told(record)) is not None:
                found[told].append(self._coded(record, told))
        return {name: coded for name, coded in found.items() if coded}

    @property
    def _stated(self) -> Iterable[Record]:
        loaded_as = self.state.ontology.kinds["attribution"].loaded_as
        return (record for record in self.records.values() if loaded_as in record.types)

    @cached_property
    def left_out(self) -> int:
        """Statements that neither agree nor disagree."""
        return sum(self._told(record) is None for record in self._stated)

    def _told(self, record: Record) -> str | None:
        if "agreement" in record.values:
            return "integer"
        if self._sign(record) in LEVELS:
            return "boolean"
        return "none" if record.text("stance") == self.codebook.stances["neutral"] else None

    def _sign(self, record: Record) -> str | None:
        return self.state.ontology.term("stance", record.text("stance") or "").one("sign")

    def _coded(self, record: Record, told: str) -> Coded:
        (speaker,), (target,) = record.refs("speaker"), record.refs("target")
        behind = next(iter(record.refs("onBehalfOf")), None)
        body = behind or (speaker if self._is_body(speaker) else None)
        handle = self.ids.path(record.id).rpartition("/")[2]
        own = OWN_ID.fullmatch(handle)
        number = record.one("agreement")
        level = number if isinstance(number, int) else LEVELS.get(self._sign(record) or "")
        return Coded(
            record,
            record.refs("document")[0],
            self._coder(record),
            speaker if speaker != body else None,
            body,
            target,
            None if told == "none" else level,
            int(own[1]) if own else None,
        )

    def _is_body(self, id: str) -> bool:
        """Whether it is an organization, or some that are spoken of together, and no single person."""
        ontology = self.state.ontology
        above = {name for own in self.records[id].types for name in ontology.ancestors(own)}
        return any(ontology.classes[name].speaks_as_one is not None for name in above)

    # coders

    def _coder(self, record: Record) -> tuple[str, str]:
        """A coder's word in ids, which tells two of one name apart, and name."""
        name = record.text("coder") or NOBODY
        segments = self.ids.path(record.id).split("/")
        return (segments[2] if len(segments) > 3 else slug(name), name)

    @cached_property
    def coders(self) -> Sequence[tuple[str, str]]:
        """All of them in order of their words."""
        found = {coded.coder for several in self.statements.values() for coded in several}
        named = {name for _, name in found}
        others = {str(name) for record in self._documents for name in record.many("coder")} - named
        return sorted(found | {(slug(name), name) for name in others}) or [(slug(NOBODY), NOBODY)]

    # documents

    @property
    def _documents(self) -> Iterable[Record]:
        of = self.state.ontology.roles["document"]
        return (record for record in self.records.values() if self.state.ontology.is_a(record.types, of))

    @cached_property
    def by_document(self) -> Mapping[str, Sequence[Coded]]:
        found: dict[str, list[Coded]] = defaultdict(list)
        for several in self.statements.values():
            for coded in several:
                found[coded.document].append(coded)
        return found

    @cached_property
    def documents(self) -> Sequence[Record]:
        """Those that have statements, and all others whose text is there; in order of their handles."""
        found = [each for each in self._documents if each.id in self.by_document or self._archived(each) is not None]
        return sorted(found, key=lambda record: record.id)

    def _archived(self, document: Record) -> str | None:
        sha256 = document.text("sha256")
        if sha256 is None or table.is_name(document.text("file") or ""):
            return None
        content = self.archived(sha256)
        return None if content is None else content.decode()

    def text(self, document: Record) -> tuple[str, Mapping[str, tuple[int, int]]]:
        """A document's text, and where the words of its statements are, in code points. Where there is no text, such as
        of a table, the words are it, one passage a line."""
        coded = self.by_document.get(document.id, ())
        text = self._archived(document)
        places = {each.record.id: (each.record.one("start"), each.record.one("end")) for each in coded}
        sound = {id: (a, b) for id, (a, b) in places.items() if isinstance(a, int) and isinstance(b, int)}
        if text is not None and len(sound) == len(places):
            return text, sound
        lines, at, found = [], 0, {}
        for each in coded:
            words = each.record.text("quote") or name_of(document)
            found[each.record.id] = (at, at + len(words))
            lines.append(words)
            at += len(words) + 1
        return "\n".join(lines), found

    def when(self, document: Record) -> int:
        """The moment of publication in seconds; 0 where it is not known."""
        moment = document.one("publishedAt")
        days = (document.one(f"published_{part}") for part in ("start_min", "end_max"))
        day = next((day for day in days if isinstance(day, date)), None)
        if not isinstance(moment, datetime):
            moment = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else datetime.fromtimestamp(0, UTC)
        return int((moment - datetime.fromtimestamp(0, UTC)).total_seconds())

    # entities

    def name(self, id: str) -> str:
        record = self.records[id]
        return name_of(record) if "name" in record.values else record.text("caption") or id

    def unused(self, used: Iterable[str]) -> Mapping[str, str]:
        """The variable of each person, organization and action beyond these that no statement has."""
        parts = {self.codebook.classes[part]: part for part in ("speaker", "institution", "concept")}
        known = set(used)
        found = {}
        for record in self.records.values():
            part = parts.get(record.types[0]) if len(record.types) == 1 else None
            if part and record.id not in known and "sameAs" not in record.values:
                found[record.id] = self.codebook.variables[part]
        return found
