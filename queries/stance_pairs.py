"""Two stances on actions or on an actor, and a stance on a statement: rows 2 and 8 of the decision table."""

# pyright: reportArgumentType=false, reportOperatorIssue=false, reportReturnType=false, reportCallIssue=false
# Ibis annotates columns by their abstract base, which has none of their operators.

from __future__ import annotations

import ibis
from ibis.expr.types import BooleanValue, StringValue, Table

from sayso.queries.pairs import Tables, columns, side, with_voices


def of_stances(tables: Tables) -> Table:
    claims = tables.claims.filter(tables.claims.topic != "claim")
    a, b = side(claims, "a"), side(claims, "b")
    inner = a.join(tables.wider, a.a_block == tables.wider.inner)
    pairs = inner.join(
        b, [inner.outer == b.b_block, inner.a_statement != b.b_statement, inner.a_utterance != b.b_utterance]
    )
    pairs = pairs.filter((pairs.inner != pairs.outer) | (pairs.a_statement < pairs.b_statement))
    pairs = with_voices(pairs.filter(~(pairs.a_possible & pairs.b_possible)))
    answers = tables.answers.rename(asked="stance", answered="answer")
    on = [
        ((pairs.a_stance == answers.asked) & (pairs.b_stance == answers.answered))
        | ((pairs.b_stance == answers.asked) & (pairs.a_stance == answers.answered))
    ]
    pairs = pairs.left_join(answers, on)
    pairs = pairs.mutate(
        possible=(pairs.a_start_min <= pairs.b_end_max) & (pairs.b_start_min <= pairs.a_end_max),
        certain=(pairs.a_start_max <= pairs.b_end_min) & (pairs.b_start_max <= pairs.a_end_min),
        opposite=(pairs.a_sign + " " + pairs.b_sign).isin(("positive negative", "negative positive")),
    )
    kind = _stance_kind(pairs, tables.answers)
    pairs = pairs.mutate(kind=kind).filter(kind.notnull())
    return columns(pairs, **_stance_reasons(pairs), **_stance_times(pairs))


def _stance_kind(pairs: Table, answers: Table) -> StringValue:
    one = pairs.inner == pairs.outer
    action = pairs.a_topic == "action"
    takes_part = (pairs.a_sign != "") | pairs.a_stance.isin(answers.stance) | pairs.a_stance.isin(answers.answer)
    same = one & action & (pairs.a_stance == pairs.b_stance) & takes_part
    return ibis.cases(
        (same & pairs.same_voice, "repeat"),
        (same & pairs.possible, "agreement"),
        (one & action & pairs.asked.notnull(), "refused"),
        (pairs.opposite & (pairs.parties == "one-voice"), "reversal"),
        (pairs.opposite & pairs.possible, "opposed"),
        else_=ibis.null("string"),
    )


def _stance_reasons(pairs: Table) -> dict[str, BooleanValue]:
    weighed = pairs.kind.isin(("reversal", "opposed"))
    unsure = (pairs.a_assumed & pairs.a_changed) | (pairs.b_assumed & pairs.b_changed)
    informed = (pairs.kind == "agreement") & (pairs.a_assumed | pairs.b_assumed)
    return {
        "hedged": weighed & (pairs.a_hedged | pairs.b_hedged),
        "assumed-time": (weighed & unsure) | informed,
        # the outer action is b's: where b endorses it, the endorsed one is the wider
        "wider-action": weighed & (pairs.inner != pairs.outer) & (pairs.b_sign == "positive"),
        "entity-target": weighed & (pairs.a_topic == "entity"),
    }


def _stance_times(pairs: Table) -> dict[str, BooleanValue]:
    timed = pairs.kind.isin(("agreement", "opposed"))
    return {"certain": ibis.ifelse(timed, pairs.certain, ibis.null("boolean"))}


def of_answers(tables: Tables) -> Table:
    targets = tables.targets
    pairs = targets.filter(targets.a_utterance != targets.b_utterance)
    pairs = with_voices(pairs)
    backs = pairs.a_sign == "positive"
    kind = ibis.cases(
        (backs & pairs.same_voice, "repeat"),
        (backs, "agreement"),
        (pairs.parties == "one-voice", "reversal"),
        else_="rebuttal",
    )
    pairs = pairs.mutate(kind=kind, a_rule=ibis.literal(""), b_rule=ibis.literal(""))
    return columns(pairs, hedged=~backs & pairs.a_hedged, questioned=pairs.a_sign == "open")
