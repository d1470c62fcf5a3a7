"""Two claims of which one place lies in the other: what an aspect says of parts and wholes."""

# pyright: reportArgumentType=false, reportOperatorIssue=false, reportReturnType=false, reportCallIssue=false
# Ibis annotates columns by their abstract base, which has none of their operators.

from __future__ import annotations

import ibis
from ibis.expr.types import BooleanValue, StringValue, Table

from sayso.queries.claim_pairs import not_after, told, with_kind, with_values
from sayso.queries.claims import ADDITIVE, EXISTENTIAL, INHERITED
from sayso.queries.pairs import Tables, paired, side
from sayso.queries.series_pairs import below

ENTAILS = ("equal", "refines")
"""What the inner claim's value is to the outer one's, where the inner claim entails it."""


def of_places(tables: Tables) -> Table:
    """The inner claim is side a. A place whose claim is said of all of it lies in itself, too."""
    claims = tables.claims.filter((tables.claims.topic == "claim") & (tables.claims.space != "none"))
    a, b = side(claims, "a"), side(claims, "b")
    inner = a.join(tables.around, a.a_block == tables.around.inner)
    pairs = paired(inner, b, _inside).drop("inner", "outer")
    pairs = with_values(pairs.mutate(lacking=ibis.literal(False)), tables.verdicts)
    pairs = with_kind(pairs.mutate(fit=_fit(pairs)))
    return told(pairs.filter(pairs.possible))


def _inside(a: Table, b: Table) -> list[BooleanValue]:
    different = (a.a_block != b.b_block) | (a.a_extent != b.b_extent)
    inherits = (b.b_space != INHERITED) | (b.b_whole & different)
    return [a.outer == b.b_block, a.a_statement != b.b_statement, a.a_utterance != b.b_utterance, inherits]


def _fit(pairs: Table) -> StringValue:
    """How the inner claim stands to the outer one. Neither ever says the same as the other."""
    return ibis.cases(
        (pairs.a_space == INHERITED, _inherited(pairs)),
        (pairs.a_space == EXISTENTIAL, _existential(pairs)),
        (pairs.a_space == ADDITIVE, _additive(pairs)),
        else_="none",
    )


def _inherited(pairs: Table) -> StringValue:
    """What is asserted of the whole holds of the part, as if it were said there."""
    compatible = pairs.value.isin((*ENTAILS, "widens"))
    entailed = pairs.value.isin(("equal", "widens"))
    return ibis.cases(
        ((pairs.a_sign == "positive") & compatible, "refines"),
        (pairs.a_sign == "positive", pairs.value),
        ((pairs.a_sign == "negative") & entailed, "denied"),
        ((pairs.a_sign == "open") & entailed, "questioned"),
        else_="none",
    )


def _existential(pairs: Table) -> StringValue:
    """What is so in the part is so in the whole; what is not so in the whole is not so in the part."""
    nowhere = pairs.a_value == "false"
    entails = pairs.value.isin(ENTAILS)
    signs = pairs.a_sign + " " + pairs.b_sign
    return ibis.cases(
        (nowhere, ibis.ifelse((signs == "positive positive") & (pairs.value == "equal"), "refines", "none")),
        (signs.isin(("positive positive", "negative negative")) & entails, "refines"),
        ((signs == "positive positive") & pairs.value.isin(("disjoint", "tension")), pairs.value),
        ((signs == "positive negative") & entails, "denied"),
        ((signs == "positive open") & entails, "questioned"),
        else_="none",
    )


def _additive(pairs: Table) -> StringValue:
    """A part counts no more than the whole; of totals, the whole at that time or later."""
    above = pairs.a_numeric & pairs.b_numeric & below(pairs.b_high, pairs.a_low, pairs.a_tolerance)
    asserted = (pairs.a_sign == "positive") & (pairs.b_sign == "positive")
    in_time = ~pairs.a_cumulative | not_after(pairs, "a", "b")
    return ibis.ifelse(above & asserted & in_time, "disjoint", "none")
