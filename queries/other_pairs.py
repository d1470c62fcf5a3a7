"""Pairs that are related by more or less than what they claim: rows 1 and 12 of the decision table."""

# pyright: reportArgumentType=false, reportOperatorIssue=false, reportReturnType=false, reportCallIssue=false
# Ibis annotates columns by their abstract base, which has none of their operators.

from __future__ import annotations

import ibis
from ibis.expr.types import BooleanValue, Table

from sayso.queries.pairs import Tables, columns, paired, side, with_voices

ONE_UTTERANCE = "one-utterance"


def of_one_utterance(tables: Tables) -> Table:
    """One utterance in two documents, the same or another content."""
    direct = tables.claims.filter((tables.claims.topic == "claim") & (tables.claims.rule == ""))
    direct = direct.select(claimed_by="statement", block="block", narrow_0="narrow_0", narrow_1="narrow_1")
    said = tables.stated.left_join(direct, tables.stated.statement == direct.claimed_by).drop("claimed_by")
    pairs = paired(side(said, "a"), side(said, "b"), _reported_twice)
    comparable = (pairs.a_block == pairs.b_block) & _agree(pairs, "narrow_0") & _agree(pairs, "narrow_1")
    same = pairs.a_target == pairs.b_target
    pairs = pairs.filter(same | comparable.fill_null(False))
    kind = ibis.ifelse((pairs.a_target == pairs.b_target) & (pairs.a_stance == pairs.b_stance), "copy", "transcription")
    return columns(_unruled(pairs.mutate(kind=kind, parties=ibis.literal(ONE_UTTERANCE))))


def _reported_twice(a: Table, b: Table) -> list[BooleanValue]:
    return [a.a_utterance == b.b_utterance, a.a_statement < b.b_statement, a.a_document != b.b_document]


def _agree(pairs: Table, name: str) -> BooleanValue:
    left, right = pairs[f"a_{name}"], pairs[f"b_{name}"]
    return (left == right) | (left == "") | (right == "")


def only_marked(tables: Tables) -> Table:
    """What the author sets against each other, and nothing else relates."""
    a, b = side(tables.stated, "a"), side(tables.stated, "b")
    found, contrasts = tables.found, tables.contrasts
    marks = contrasts.anti_join(found, [contrasts.a == found.a, contrasts.b == found.b])
    pairs = marks.join(a, marks.a == a.a_statement)
    pairs = pairs.join(b, pairs.b == b.b_statement)
    one = pairs.a_utterance == pairs.b_utterance
    pairs = with_voices(pairs.filter(~one | (pairs.a_document != pairs.b_document)))
    one = pairs.a_utterance == pairs.b_utterance
    parties = ibis.ifelse(one, ONE_UTTERANCE, pairs.parties)
    return columns(_unruled(pairs.mutate(kind=ibis.literal("marked"), parties=parties)))


def _unruled(pairs: Table) -> Table:
    return pairs.mutate(a_rule=ibis.literal(""), b_rule=ibis.literal(""))
