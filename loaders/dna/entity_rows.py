"""Entities in a `.dna` database that is written: one for each name in a variable, with colour, attributes and group."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from sayso.graph.record import Record
from sayso.loaders.dna.entities import BLACK, PARENTS
from sayso.loaders.dna.export import Export
from sayso.loaders.dna.rows import Rows

COLOUR = re.compile(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})", re.IGNORECASE)
ATTRIBUTE = "attribute"
"""The name of an attribute that is written without one."""


@dataclass
class EntityRows:
    rows: Rows
    export: Export
    of_records: dict[tuple[int, str], int] = field(default_factory=dict)
    """By variable and record."""
    of_names: dict[tuple[int, str], int] = field(default_factory=dict)
    """By variable and name."""
    attributes: dict[tuple[int, str], int] = field(default_factory=dict)
    """Attribute variables by variable and name."""

    def add(self, variable: int, id: str) -> None:
        """Add an entity or whatever else is spoken of. Of two of one name the second has its handle beside it."""
        if (variable, id) in self.of_records:
            return
        record, name = self.export.records[id], self.export.name(id)
        if (variable, name) in self.of_names:
            name = f"{name} ({id.rpartition('/')[2]})"
        row = self.of_records[variable, id] = self.named(variable, name, colour(record))
        for key, values in named(record).items():
            of = self.attributes.get((variable, key))
            if of is None:
                of = self.rows.insert("ATTRIBUTEVARIABLES", VariableId=variable, AttributeVariable=key)
                self.attributes[variable, key] = of
            text = "; ".join(values)
            self.rows.insert("ATTRIBUTEVALUES", EntityId=row, AttributeVariableId=of, AttributeValue=text)

    def named(self, variable: int, name: str, colour: tuple[int, int, int] = BLACK) -> int:
        """The row of a name, which is added where it is not there; the empty one stands for no value."""
        key = variable, name
        if key not in self.of_names:
            red, green, blue = colour
            self.of_names[key] = self.rows.insert(
                "ENTITIES", VariableId=variable, Value=name, Red=red, Green=green, Blue=blue
            )
        return self.of_names[key]

    def grouped(self) -> None:
        """Say which entities lie in which others of their variable."""
        for (variable, id), row in self.of_records.items():
            record = self.export.records[id]
            above = (self.of_records.get((variable, to)) for name in PARENTS for to in record.refs(name))
            if (found := next(filter(None, above), None)) is not None:
                self.rows.db.execute("UPDATE ENTITIES SET ChildOf = ? WHERE ID = ?", (found, row))


def colour(record: Record) -> tuple[int, int, int]:
    found = COLOUR.fullmatch(record.text("colour") or "")
    return (int(found[1], 16), int(found[2], 16), int(found[3], 16)) if found else BLACK


def named(record: Record) -> Mapping[str, list[str]]:
    """What is noted of a record, by name."""
    found: dict[str, list[str]] = defaultdict(list)
    for each in map(str, record.many("attribute")):
        name, colon, value = each.partition(": ")
        found[name if colon else ATTRIBUTE].append(value if colon else each)
    return found
