"""The entities of a `.dna` database: speakers, institutions and concepts, with their colours and attributes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sayso.graph.record import Record
from sayso.loaders.dna.coding import Coding
from sayso.loaders.dna.context import Context
from sayso.loaders.dna.database import KEY, Row
from sayso.ontology.values import Ref, Text, Value

TABLE = "ENTITIES"
BLACK = (0, 0, 0)
"""The colour of what was given none."""
PARENTS = ("partOf", "broader")
"""How an entity lies in another, by what its class allows."""


def is_empty(row: Row) -> bool:
    """Whether the entity stands for no value, which every variable has one for."""
    return not row["Value"].strip()


def read(context: Context, coding: Coding) -> Mapping[int, Ref]:
    """Add the database's entities; the record of each by its row. Empty ones, and those of variables that are kept as
    words, have none."""
    parts = {row[KEY]: part for part, row in context.variables.items()}
    classes = {id: context.codebook.classes[part] for id, part in parts.items() if part in context.codebook.classes}
    kept = {id: row for id, row in context.rows[TABLE].items() if row["VariableId"] in classes and not is_empty(row)}
    refs = {id: Ref(_id(context, row, classes[row["VariableId"]])) for id, row in kept.items()}
    attributes = _attributes(context, refs)
    words = (row for row in context.rows[TABLE].values() if row["VariableId"] in context.others and colour(row))
    context.left_out["colour of an entity that is read as words"] += sum(1 for _ in words)
    for id, row in kept.items():
        values: dict[str, Value | list[str] | None] = {
            "name": Text(row["Value"], context.codebook.language),
            "source": context.database,
            "colour": colour(row),
            "attribute": attributes[id],
            **_parent(context, row, classes, refs),
        }
        coding.add(Record.of(refs[id].id, [classes[row["VariableId"]]], values), f"{TABLE} {id}")
    return refs


def _id(context: Context, row: Row, of: str) -> str:
    variable = context.rows["VARIABLES"][row["VariableId"]]["Variable"]
    handle = context.naming.give(row["Value"], variable, row["Value"])
    is_action = context.ontology.kind_of([of]).path == "action"
    return context.ids.action(handle) if is_action else context.ids.entity(handle)


def colour(row: Row) -> str | None:
    parts = (row["Red"], row["Green"], row["Blue"])
    if None in parts or parts == BLACK:
        return None
    return "#" + "".join(f"{part:02x}" for part in parts)


def _attributes(context: Context, refs: Mapping[int, Ref]) -> Mapping[int, list[str]]:
    """What is noted of each entity, as name: value."""
    found: dict[int, list[str]] = defaultdict(list)
    names = {id: row["AttributeVariable"] for id, row in context.rows["ATTRIBUTEVARIABLES"].items()}
    for row in context.rows["ATTRIBUTEVALUES"].values():
        if not row["AttributeValue"].strip():
            continue
        if row["EntityId"] in refs:
            found[row["EntityId"]].append(f"{names[row['AttributeVariableId']]}: {row['AttributeValue']}")
        else:
            context.left_out["attribute of an entity that is read as words"] += 1
    return found


def _parent(context: Context, row: Row, classes: Mapping[int, str], refs: Mapping[int, Ref]) -> dict[str, Value]:
    """What the entity lies in, if its class can lie in anything."""
    if row["ChildOf"] is None:
        return {}
    allowed = context.ontology.counts([classes[row["VariableId"]]])
    name = next((name for name in PARENTS if name in allowed), None)
    above = refs.get(row["ChildOf"])
    if name and above and context.rows[TABLE][row["ChildOf"]]["VariableId"] == row["VariableId"]:
        return {name: above}
    context.left_out["group of an entity"] += 1
    return {}
