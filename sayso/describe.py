"""Conflicts and records as nested objects, with words and captions: what `--json` prints and pages show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sayso.graph import export
from sayso.graph.fold import decided
from sayso.graph.ids import Ids
from sayso.graph.record import Record
from sayso.graph.state import State
from sayso.ontology.model import Ontology
from sayso.queries.answer import Answer
from sayso.queries.reasons import REASONS
from sayso.queries.resolve import TENSION

CONFLICT = (
    "relation", "kind", "strength", "parties", "via", "overlap", "overlap_certain", "gap", "gap_unit", "ratio",
    "reports", "sentence",
)  # fmt: skip
"""What a conflict has beside its two sides and its reasons."""


def conflicts(answer: Answer, state: State, ids: Ids) -> list[dict[str, Any]]:
    """The rows of the question `conflicts`, each side an object with its spans."""
    rows = answer.to_dicts()
    records = state.find({row[name] for row in rows for name in ("relation", *_of_sides("statement", "speaker"))})
    for field in ("evidence", "mark", "by", "target"):
        records |= state.find({id for record in records.values() for id in record.refs(field)})
    return [
        {name: row[name] for name in CONFLICT}
        | _reasons(records[row["relation"]], records, state)
        | {side: _side(row, side, records, state.ontology, ids) for side in "ab"}
        for row in rows
    ]


def _of_sides(*names: str) -> list[str]:
    return [f"{side}_{name}" for side in "ab" for name in names]


def _reasons(relation: Record, records: Mapping[str, Record], state: State) -> dict[str, list[Any]]:
    """What weakens a relation and would make it firm, who set the two sides against each other, and what the rules
    say that link them, in words."""
    terms, rules = state.ontology.terms["reason"], state.ontology.rules
    weak = relation.many("reasons") if relation.text("strength") == TENSION else ()
    marks = [records[id] for id in relation.refs("mark")]
    by = {str(records[id].text("caption")) for mark in marks for id in mark.refs("by")}
    judges = {str(mark.text("judge")) for mark in marks if "judge" in mark.values}
    return {
        "weakened_by": [terms[name].definition for name in REASONS if name in relation.many("reasons")],
        "settled_by": [terms[name].one("settledBy") for name in REASONS if name in weak],
        "marked_by": sorted(by | judges),
        "rules": [
            rules[name].definition for name in sorted(rules.keys() & set((relation.text("via") or "").split(", ")))
        ],
    }


def _side(
    row: Mapping[str, Any], side: str, records: Mapping[str, Record], ontology: Ontology, ids: Ids
) -> dict[str, Any]:
    statement = records[row[f"{side}_statement"]]
    aspect = ontology.aspects.get(records[statement.refs("target")[0]].text("aspect") or "")
    return {
        "statement": statement.id,
        "speaker": export.brief(row[f"{side}_speaker"], records, ids),
        "stance": statement.text("stance"),
        "claim": row[f"{side}_claim"],
        "aspect": aspect and {"name": aspect.name, "label": aspect.label, "definition": aspect.definition},
        **export.when(statement),
        "holds": statement.text("holds"),
        "holds_basis": statement.text("holdsBasis"),
        "document": row[f"{side}_document"],
        "spans": export.spans(statement, records),
    }


def record(id: str, state: State) -> dict[str, Any]:
    """One record: its fields, what it refers to, what refers to it, what bears out it or what it is about, the
    relations it is part of, the records that it stands for, and the judgements on it and them, with captions."""
    found = state.find([id])[id]
    relations = [each for each in state.resting_on(id, "relation") if id in each.refs("between")]
    borne_out = [each for about in (id, *found.refs("target")) for each in state.resting_on(about, "corroboration")]
    referring = [(field, other) for other, field, _ in state.referrers([id])]
    referred = list(found.referred())
    captions = {each.id: each.text("caption") for each in state.find({o for _, o in referred + referring}).values()}
    members = decided(state).members().get(id, [])
    return {
        **found.to_json(),
        "members": [{"id": each.id, "caption": each.text("caption")} for each in state.find(members).values()],
        "judgements": _judgements([id, *members], state),
        "refers": [{"field": field, "id": other, "caption": captions.get(other)} for field, other in referred],
        "referred": [
            {"field": f, "id": other, "caption": captions[other]} for f, other in referring if other in captions
        ],
        "borne_out": [{"id": each.id, "caption": each.text("caption")} for each in borne_out],
        "relations": [{"id": each.id, "sentence": each.text("sentence")} for each in relations],
    }


def _judgements(about: Sequence[str], state: State) -> list[dict[str, Any]]:
    """The judgements on these records, the oldest first."""
    found = state.find({id for id, _, _ in state.referrers(about)}).values()
    judged = [each for each in found if state.ontology.kind_of(each.types).path == "judgement"]
    return [
        {"id": each.id, "caption": each.text("caption"), "standing": "revokedBy" not in each.values}
        for each in sorted(judged, key=lambda each: (each.text("judged"), each.id))
    ]
