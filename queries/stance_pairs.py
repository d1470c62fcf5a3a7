"""Two stances on actions or on an actor, and a stance on a statement: rows 2 and 8 of the decision table."""

# pyright: reportArgumentType=false, reportOperatorIssue=false, reportReturnType=false, reportCallIssue=false
# Ibis annotates columns by their abstract base, which has none of their operators.

from __future__ import annotations

import ibis
from ibis.expr.types import BooleanValue, StringValue, Table

from sayso.queries.claims import LAST_DAY
from sayso.queries.pairs import Tables, columns, paired, side, with_voices

LOOKED_AT = (
    *("statement", "utterance", "topic", "block", "rule", "voice", "group", "stance", "sign", "hedged", "possible"),
    *("start_min", "start_max", "end_min", "end_max", "assumed", "touched"),
)
"""Columns of claims: fewer are planned sooner."""


def of_stances(tables: Tables) -> Table:
    claims = tables.claims.filter(tables.claims.topic != "claim").select(*LOOKED_AT)
    claims = _in_runs(_with_reports(_with_periods(claims), tables.copies), tables.answers)
    a, b = side(claims, "a"), side(claims, "b")
    pairs = paired(a.join(tables.wider, a.a_block == tables.wider.inner), b, _one_in_the_other)
    pairs = pairs.filter((pairs.inner != pairs.outer) | (pairs.a_number < pairs.b_number))
    pairs = with_voices(pairs.filter(~(pairs.a_possible & pairs.b_possible)))
    pairs = _with_answers(_with_marks(pairs, claims, tables.contrasts), tables.answers)
    pairs = pairs.mutate(
        possible=(pairs.a_start_min <= pairs.b_end_max) & (pairs.b_start_min <= pairs.a_end_max),
        certain=(pairs.a_start_max <= pairs.b_end_min) & (pairs.b_start_max <= pairs.a_end_min),
        opposite=(pairs.a_sign + " " + pairs.b_sign).isin(("positive negative", "negative positive")),
    )
    kind = _stance_kind(pairs)
    pairs = _named(_nearest(pairs.mutate(kind=kind).filter(kind.notnull())), claims)
    return columns(pairs, **_stance_reasons(pairs), **_stance_times(pairs))


def _with_periods(claims: Table) -> Table:
    """A stance lasts until the day before the same voice takes another one on the same; `changed` says whether it
    does so at all."""
    signed = side(claims.filter((claims.sign != "") & ~claims.group), "o")
    on = [
        claims.voice == signed.o_voice,
        claims.block == signed.o_block,
        claims.stance != signed.o_stance,
        ~claims.group,
    ]
    others = claims.join(signed, on)
    surely = ibis.ifelse(others.o_start_min > others.end_max, others.o_end_max - 1, LAST_DAY)
    maybe = ibis.ifelse(others.o_end_max > others.start_min, others.o_start_min - 1, LAST_DAY)
    others = others.mutate(surely=surely, maybe=maybe).group_by("statement")
    until = others.aggregate(last=lambda t: t.surely.min(), at_least=lambda t: t.maybe.min())
    until = until.rename(of_statement="statement")
    lasting = claims.left_join(until, claims.statement == until.of_statement)
    return lasting.mutate(
        start_max=lasting.end_max,
        end_min=lasting.at_least.fill_null(LAST_DAY),
        end_max=lasting["last"].fill_null(LAST_DAY),
        changed=lasting.of_statement.notnull(),
    ).drop("of_statement", "last", "at_least")


def _with_reports(claims: Table, copies: Table) -> Table:
    """`report` is the utterance, or what is the same of copies."""
    copies = copies.rename(of_statement="statement")
    claims = claims.left_join(copies, claims.statement == copies.of_statement).drop("of_statement")
    return claims.mutate(report=claims.report.fill_null(claims.utterance))


def _in_runs(claims: Table, answers: Table) -> Table:
    """Those that take part, each with its turn in what its voice says on the same, and with its run: what the voice
    says there with one stance that lasts until the same day. Statements, utterances (`said`) and reports (`told`) are
    numbered, since pairs of numbers are small."""
    takes_part = (claims.sign != "") | claims.stance.isin(answers.stance) | claims.stance.isin(answers.answer)
    claims = claims.filter(takes_part)
    turns = ibis.window(group_by=["voice", "block"], order_by=["start_max", "start_min", "statement"])
    runs = ibis.window(order_by=["voice", "block", "stance", "end_max"])
    return claims.mutate(
        turn=ibis.row_number().over(turns),
        run=ibis.dense_rank().over(runs),
        number=ibis.row_number().over(ibis.window(order_by="statement")),
        said=ibis.dense_rank().over(ibis.window(order_by="utterance")),
        told=ibis.dense_rank().over(ibis.window(order_by="report")),
    )


def _one_in_the_other(a: Table, b: Table) -> list[BooleanValue]:
    return [a.outer == b.b_block, a.a_said != b.b_said]


def _with_marks(pairs: Table, claims: Table, contrasts: Table) -> Table:
    """Pairs with the smaller number and the larger, and whether a contrast mark links the two."""
    first, second = claims.select(a="statement", x="number"), claims.select(b="statement", y="number")
    marks = contrasts.join(first, "a").join(second, "b").select("x", "y", marked=True)
    x, y = ibis.least(pairs.a_number, pairs.b_number), ibis.greatest(pairs.a_number, pairs.b_number)
    pairs = pairs.mutate(x=x, y=y).left_join(marks, ["x", "y"])
    return pairs.mutate(marked=pairs.marked.fill_null(False))


def _with_answers(pairs: Table, answers: Table) -> Table:
    """Pairs with what is asked where the other stance answers it."""
    answers = answers.rename(asked="stance", answered="answer")
    on = [
        ((pairs.a_stance == answers.asked) & (pairs.b_stance == answers.answered))
        | ((pairs.b_stance == answers.asked) & (pairs.a_stance == answers.answered))
    ]
    return pairs.left_join(answers, on)


def _stance_kind(pairs: Table) -> StringValue:
    one = pairs.inner == pairs.outer
    action = pairs.a_topic == "action"
    same = one & action & (pairs.a_stance == pairs.b_stance)
    neighbours = (pairs.a_turn - pairs.b_turn).abs() == 1
    return ibis.cases(
        (same & pairs.same_voice & (neighbours | pairs.marked), "repeat"),
        (same & ~pairs.same_voice & pairs.possible, "agreement"),
        (one & action & pairs.asked.notnull(), "refused"),
        (pairs.opposite & (pairs.parties == "one-voice"), "reversal"),
        (pairs.opposite & pairs.possible, "opposed"),
        else_=ibis.null("string"),
    )


def _nearest(pairs: Table) -> Table:
    """Of what two runs come to only the two statements nearest in time, with all pairs of the same two utterances, or
    where they are opposed, of the same two reports; and what is marked."""
    apart = ibis.greatest(pairs.a_start_min - pairs.b_start_max, pairs.b_start_min - pairs.a_start_max, 0)
    opposed = pairs.kind == "opposed"  # of which copies are told as one
    a, b = ibis.ifelse(opposed, pairs.a_told, pairs.a_said), ibis.ifelse(opposed, pairs.b_told, pairs.b_said)
    pairs = pairs.mutate(
        run_x=ibis.least(pairs.a_run, pairs.b_run),
        run_y=ibis.greatest(pairs.a_run, pairs.b_run),
        told_x=ibis.least(a, b),
        told_y=ibis.greatest(a, b),
        apart=apart,
        later=ibis.greatest(pairs.a_start_max, pairs.b_start_max),
    )
    near = ibis.window(group_by=["run_x", "run_y"], order_by=["apart", "later", "x", "y"])
    pairs = pairs.mutate(near_x=pairs.told_x.first().over(near), near_y=pairs.told_y.first().over(near))
    nearest = (pairs.told_x == pairs.near_x) & (pairs.told_y == pairs.near_y)
    return pairs.filter(nearest | pairs.marked | pairs.kind.isin(("repeat", "refused")))


def _named(pairs: Table, claims: Table) -> Table:
    """The statements in the place of their numbers."""
    names = claims.select("number", "statement")
    pairs = pairs.drop("a_statement", "b_statement")
    return pairs.join(side(names, "a"), "a_number").join(side(names, "b"), "b_number")


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
    """Statements that take a stance on a statement."""
    a, b = side(tables.stated, "a"), side(tables.stated, "b")
    pairs = paired(a.filter(a.a_sign != ""), b, _answering)
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


def _answering(a: Table, b: Table) -> list[BooleanValue]:
    return [a.a_target == b.b_statement, a.a_utterance != b.b_utterance]
