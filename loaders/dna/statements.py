"""The statements of a `.dna` database: each becomes one that a document attributes to a speaker, by one coder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sayso.graph.record import Record
from sayso.loaders.dna import entities
from sayso.loaders.dna.coding import Coding
from sayso.loaders.dna.context import Context
from sayso.loaders.dna.database import KEY, Row
from sayso.loaders.dna.documents import Document
from sayso.loaders.manner import PLAIN_HEDGE
from sayso.loaders.quotes import Found
from sayso.ontology.values import Ref, Value

TABLE = "STATEMENTS"
MATCH = "by-context"
"""How words reach a concept, which is the coders' category and mostly not named in them."""
SHORT_TEXT = "short text"

Values = dict[str, Value | list[Value] | list[Ref] | list[str] | None]


@dataclass(frozen=True)
class Statements:
    """Reads statements, once their documents and entities are read."""

    context: Context
    documents: Mapping[int, Document]
    entities: Mapping[int, Ref]

    def read(self, row: Row, coding: Coding) -> None:
        """Add one statement with its span to its source; a problem where it cannot be."""
        place, document = f"{TABLE} {row[KEY]}", self.documents.get(row["DocumentId"])
        if document is None:
            return
        span = self._span(row, document, place)
        said = self._said(row, place)
        if span is None or said is None:
            return
        evidence = self._evidence(document, span)
        coding.add(evidence, place)
        values: Values = {
            **said,
            "act": self._plain_act(str(said["stance"])),
            "hedge": PLAIN_HEDGE,
            "mode": document.source.mode([span]),
            "document": Ref(document.record.id),
            "evidence": Ref(evidence.id),
            "coder": self.context.names_of_coders[row["Coder"]],
            "attribute": self._others(row),
        }
        id = self.context.ids.attribution(document.handle, f"{self.context.coders[row['Coder']]}/s{row[KEY]}")
        coding.add(Record.of(id, [self.context.ontology.kinds["attribution"].loaded_as], values), place)

    # words

    def _span(self, row: Row, document: Document, place: str) -> Found | None:
        """Where the words are, in code points."""
        start, stop = row["Start"], row["Stop"]
        if start >= stop:
            self._problem(place, f"Start is {start} and Stop is {stop}: it has no words")
            return None
        if start < 0 or stop > document.offsets.units:
            length = document.offsets.units
            self._problem(place, f"lies at {start} to {stop}, and the text of its document has {length} characters")
            return None
        places = {name: document.offsets.code_point(row[name]) for name in ("Start", "Stop")}
        for name in (name for name, found in places.items() if found is None):
            self._problem(place, f"{name} is {row[name]}, which is inside a character of two UTF-16 units")
        first, last = places["Start"], places["Stop"]
        return None if first is None or last is None else Found(first, last)

    def _evidence(self, document: Document, span: Found) -> Record:
        values: dict[str, Value] = {
            "document": Ref(document.record.id),
            "quote": document.text[span.start : span.end],
            "start": span.start,
            "end": span.end,
        }
        around = {"prefix": document.source.prefix(span), "suffix": document.source.suffix(span)}
        values |= {name: text for name, text in around.items() if text}
        context = self.context
        return Record.of(context.ids.span(document.handle, *span), [context.ontology.kinds["span"].name], values)

    # who, what, how

    def _said(self, row: Row, place: str) -> Values | None:
        """Speaker, target, stance and agreement; None where one of them is missing."""
        person, institution, concept = (self._entity(row, part) for part in ("speaker", "institution", "concept"))
        speaker = person or institution
        if speaker is None or concept is None:
            self._without(place, "concept" if speaker else "actor")
            return None
        values: Values = {"speaker": speaker, "target": concept, "onBehalfOf": institution if person else None}
        if self.context.ids.kind(concept.id) == "action":
            values["targetMatch"] = MATCH
        agreement = self._agreement(row, place)
        return None if agreement is None else values | agreement

    def _entity(self, row: Row, part: str) -> Ref | None:
        variable = self.context.variables.get(part)
        entity = self._value(row, variable) if variable else None
        return self.entities.get(entity) if isinstance(entity, int) else None

    def _value(self, row: Row, variable: Row) -> int | str | None:
        return self.context.rows.values.get(row[KEY], {}).get(variable[KEY])

    def _without(self, place: str, what: str) -> None:
        if self.context.codebook.empty == "skip":
            self.context.left_out[f"statement without {'an' if what == 'actor' else 'a'} {what}"] += 1
            return
        names = ("concept",) if what == "concept" else ("speaker", "institution")
        empty = [row["Variable"] for part in names if (row := self.context.variables.get(part))]
        are = "is" if len(empty) == 1 else "are"
        hint = "fill it in, or write empty: skip in a file beside the database"
        message = f"{' and '.join(empty)} {are} empty: {hint}"
        self._problem(place, message)

    def _agreement(self, row: Row, place: str) -> Values | None:
        """The stance; of a number also the number, with its scale where it is declared."""
        variable = self.context.variables.get("agreement")
        value = self._value(row, variable) if variable else None
        stances = self.context.codebook.stances
        if variable is None or not isinstance(value, int):
            return {"stance": stances["neutral"]}
        if variable["DataType"] == "boolean":
            if value not in (0, 1):
                self._problem(place, f"{variable['Variable']} is {value}, and a boolean is 0 or 1")
                return None
            return {"stance": stances["positive" if value else "negative"]}
        scale = self.context.codebook.scale
        if scale and not scale[0] <= value <= scale[1]:
            self._problem(place, f"{variable['Variable']} is {value}, outside the scale {scale[0]} to {scale[1]}")
            return None
        level = value - self._middle
        sign = "positive" if level > 0 else "negative" if level < 0 else "neutral"
        low, high = scale or (None, None)
        return {"stance": stances[sign], "agreement": value, "scaleLow": low, "scaleHigh": high}

    @cached_property
    def _middle(self) -> float:
        """Where neither side begins: 0, or the middle of a scale that has 0 not inside."""
        scale = self.context.codebook.scale
        return 0 if scale is None or scale[0] < 0 < scale[1] else sum(scale) / 2

    def _plain_act(self, stance: str) -> str | None:
        return self.context.ontology.term("stance", stance).one("plainAct")

    def _others(self, row: Row) -> list[str]:
        """What the other variables say, as name: value."""
        found = []
        for variable in self.context.others.values():
            value = self._value(row, variable)
            if variable["DataType"] == SHORT_TEXT and isinstance(value, int):
                entity = self.context.rows[entities.TABLE][value]
                value = None if entities.is_empty(entity) else str(entity["Value"])
            if value is not None and str(value).strip():
                found.append(f"{variable['Variable']}: {value}")
        return found

    def _problem(self, place: str, message: str) -> None:
        self.context.report.add(0, place, message)
