"""Two claims of one place: rows 3 to 7 and 9 to 11 of the decision table."""

# pyright: reportArgumentType=false, reportOperatorIssue=false, reportReturnType=false, reportCallIssue=false
# Ibis annotates columns by their abstract base, which has none of their operators.

from __future__ import annotations

import ibis
from ibis.expr.types import BooleanValue, NumericValue, StringValue, Table

from sayso.queries.lattice import ENTITY
from sayso.queries.pairs import Tables, columns, paired, side, with_voices
from sayso.queries.series_pairs import below, kept, may_tell, near, since


def of_claims(tables: Tables) -> Table:
    """Claims of one place, which hold for a time."""
    claims = tables.claims.filter((tables.claims.topic == "claim") & ~tables.claims.cumulative)
    pairs = _meeting(claims).union(_following(claims)).filter(lambda pairs: pairs.a_touched | pairs.b_touched)
    return told(kept(_related(tables, pairs)))


def of_totals(tables: Tables) -> Table:
    """Claims of one place of what has come together until a day."""
    claims = tables.claims.filter((tables.claims.topic == "claim") & tables.claims.cumulative)
    pairs = paired(side(claims, "a"), side(claims, "b"), _may_tell)
    return told(kept(_related(tables, pairs)))


def _related(tables: Tables, pairs: Table) -> Table:
    return with_kind(_with_fit(with_values(_with_extents(pairs), tables.verdicts)))


def _meeting(claims: Table) -> Table:
    """Claims of one block that share a time, the one first that begins first."""
    a, b = _over_slices(claims, claims["slice"], claims.last_slice), side(claims, "b")
    in_order = (a.a_start_min < b.b_start_min) | ((a.a_start_min == b.b_start_min) & (a.a_statement < b.b_statement))
    meet = [in_order, b.b_start_min <= a.a_end_max, a.a_utterance != b.b_utterance]
    return a.join(b, [a.a_block == b.b_block, a.over == b.b_slice, *meet]).drop("over")


def _following(claims: Table) -> Table:
    """Claims of one voice and block, with those that follow them: between which the voice holds no other."""
    a, b = _over_slices(claims, claims.last_slice, claims.next_slice), side(claims, "b")
    follow = [b.b_start_min > a.a_end_max, b.b_start_min <= a.a_next_end, a.a_utterance != b.b_utterance]
    return a.join(b, [a.a_block == b.b_block, a.a_voice == b.b_voice, a.over == b.b_slice, *follow]).drop("over")


def _over_slices(claims: Table, first: NumericValue, last: NumericValue) -> Table:
    """Each claim in each of these slices of its block's time, as side a."""
    return side(claims.mutate(over=ibis.range(first, last + 1).unnest()), "a").rename(over="a_over")


def _may_tell(a: Table, b: Table) -> list[BooleanValue]:
    same = [a.a_block == b.b_block, a.a_statement < b.b_statement, a.a_utterance != b.b_utterance]
    return [*same, may_tell(a, b)]


def _with_extents(pairs: Table) -> Table:
    """Drop pairs of which only one is said of all of the place: those are compared as places in places are."""
    one_lacks = ((pairs.a_extent == "") | (pairs.b_extent == "")) & ~pairs.a_whole & ~pairs.b_whole
    pairs = pairs.filter((pairs.a_extent == pairs.b_extent) | one_lacks)
    return pairs.mutate(lacking=pairs.a_extent != pairs.b_extent)


def with_values(pairs: Table, verdicts: Table) -> Table:
    """Pairs with their parties, and how their two values stand to each other. `lacking` says so far whether only one
    side has a narrowing qualifier; two that only hold something possible are dropped."""
    pairs = pairs.filter(~(pairs.a_possible & pairs.b_possible))
    return _with_verdict(with_voices(_with_narrowing(pairs)), verdicts)


def _with_narrowing(pairs: Table) -> Table:
    """Drop pairs in which a narrowing qualifier differs; note where one side lacks one."""
    lacking = [pairs.lacking]
    for name in ("narrow_0", "narrow_1"):
        left, right = pairs[f"a_{name}"], pairs[f"b_{name}"]
        pairs = pairs.filter((left == right) | (left == "") | (right == ""))
        lacking.append(left != right)
    return pairs.mutate(lacking=ibis.or_(*lacking))


def with_kind(pairs: Table) -> Table:
    """The pairs that are related, by how they fit and when they hold."""
    pairs = _with_times(pairs)
    compatible = pairs.fit.isin(("equal", "refines", "widens")) & (pairs.a_rule == "") & (pairs.b_rule == "")
    incompatible = pairs.fit.isin(("disjoint", "tension", "denied", "questioned")) & ~pairs.lacking
    pairs = pairs.mutate(compatible=compatible, incompatible=incompatible)
    kind = _typed_kind(pairs)
    return pairs.mutate(kind=kind).filter(kind.notnull())


def told(pairs: Table) -> Table:
    """What was found of the pairs, in the columns of `FOUND`."""
    return columns(pairs, **_typed_reasons(pairs), **_measures(pairs))


def _with_verdict(pairs: Table, verdicts: Table) -> Table:
    """How two asserted values stand to each other: equal, refines, widens, disjoint, tension or none."""
    any_a = ibis.ifelse(pairs.a_entity & ~pairs.b_entity, ENTITY, pairs.a_value)
    any_b = ibis.ifelse(pairs.b_entity & ~pairs.a_entity, ENTITY, pairs.b_value)
    pairs = pairs.mutate(any_a=any_a, any_b=any_b)
    verdicts = verdicts.rename(of_aspect="aspect", of_a="a", of_b="b")
    on = [pairs.a_aspect == verdicts.of_aspect, pairs.any_a == verdicts.of_a, pairs.any_b == verdicts.of_b]
    pairs = pairs.left_join(verdicts, on)
    single = pairs.a_single & pairs.b_single
    nested = pairs.verdict.isin(("refines", "widens"))
    of_names = ibis.cases(
        ((pairs.a_value == pairs.b_value) & (pairs.a_entity == pairs.b_entity), "equal"),
        (pairs.verdict.notnull() & (single | nested), pairs.verdict),
        (single & pairs.a_entity & pairs.b_entity, "disjoint"),
        else_="none",
    )
    value = ibis.ifelse(pairs.a_numeric & pairs.b_numeric, _of_quantities(pairs, single), of_names)
    return pairs.mutate(value=value)


def _of_quantities(pairs: Table, single: BooleanValue) -> StringValue:
    lower_high, upper_low = _facing(pairs)
    tolerance = pairs.a_tolerance
    return ibis.cases(
        (near(pairs.a_low, pairs.b_low, tolerance) & near(pairs.a_high, pairs.b_high, tolerance), "equal"),
        ((pairs.b_low <= pairs.a_low) & (pairs.a_high <= pairs.b_high), "refines"),
        ((pairs.a_low <= pairs.b_low) & (pairs.b_high <= pairs.a_high), "widens"),
        (single & below(lower_high, upper_low, tolerance), "disjoint"),
        else_="none",
    )


def _facing(pairs: Table) -> tuple[NumericValue, NumericValue]:
    """The lower interval's high end and the upper one's low end."""
    a_lower = (pairs.a_low < pairs.b_low) | ((pairs.a_low == pairs.b_low) & (pairs.a_high <= pairs.b_high))
    return ibis.ifelse(a_lower, pairs.a_high, pairs.b_high), ibis.ifelse(a_lower, pairs.b_low, pairs.a_low)


def _with_fit(pairs: Table) -> Table:
    """How the two claims stand to each other: totals that rise over time, denials and questions considered.

    What was true of a total is true of it later as far as it bounds it from below, so on dates apart only the earlier
    claim may refine the later one.
    """
    one_date = (not_after(pairs, "a", "b") & not_after(pairs, "b", "a")) | ~pairs.a_cumulative
    falls = _falls(pairs, "a", "b") | _falls(pairs, "b", "a")
    compatible = pairs.value.isin(("equal", "refines", "widens"))
    a_first = pairs.a_end_max <= pairs.b_end_max
    stands = (pairs.value == "equal") | (pairs.value == ibis.ifelse(a_first, "refines", "widens"))
    asserted = ibis.cases((one_date, pairs.value), (falls, "disjoint"), (stands, pairs.value), else_="none")
    inside, around = pairs.value.isin(("equal", "refines")), pairs.value.isin(("equal", "widens"))
    mirrored = ibis.cases((pairs.value == "refines", "widens"), (pairs.value == "widens", "refines"), else_=pairs.value)
    signs = pairs.a_sign + " " + pairs.b_sign
    fit = ibis.cases(
        (signs == "positive positive", asserted),
        ((signs == "negative negative") & compatible, mirrored),
        ((signs == "positive negative") & inside & one_date, "denied"),
        ((signs == "negative positive") & around & one_date, "denied"),
        ((signs == "positive open") & inside & one_date, "questioned"),
        ((signs == "open positive") & around & one_date, "questioned"),
        else_="none",
    )
    return pairs.mutate(fit=fit)


def not_after(pairs: Table, one: str, other: str) -> BooleanValue:
    """Whether one total may be as of no later date than the other; between voices, within the aspect's window, unless
    both are of series, which say what they hold on each day."""
    daily = (pairs.a_series != "") & (pairs.b_series != "")
    window = ibis.ifelse((pairs.parties == "one-voice") | daily, 0, pairs.a_window)
    return since(pairs, one) - pairs[f"{other}_end_max"] <= window


def _falls(pairs: Table, earlier: str, later: str) -> BooleanValue:
    """Whether the later total lies below the earlier one; in one voice, whether its floor does, if it states one."""
    in_order = pairs[f"{earlier}_end_max"] <= pairs[f"{later}_end_max"]
    total = below(pairs[f"{later}_high"], pairs[f"{earlier}_low"], pairs.a_tolerance)
    floor = below(pairs[f"{later}_low"], pairs[f"{earlier}_low"], pairs.a_tolerance) & (pairs[f"{later}_low"] > 0)
    floor = floor & (pairs.parties == "one-voice")
    return in_order & (total | floor)


def _with_times(pairs: Table) -> Table:
    """Whether the times possibly and certainly meet; totals share time always."""
    possible = (pairs.a_start_min <= pairs.b_end_max) & (pairs.b_start_min <= pairs.a_end_max)
    certain = (pairs.a_start_max <= pairs.b_end_min) & (pairs.b_start_max <= pairs.a_end_min)
    return pairs.mutate(possible=possible | pairs.a_cumulative, certain=certain | pairs.a_cumulative)


def _typed_kind(pairs: Table) -> StringValue:
    asserted = pairs.fit.isin(("disjoint", "tension"))
    numeric = pairs.a_numeric & pairs.b_numeric
    one_voice = pairs.parties == "one-voice"
    return ibis.cases(
        (pairs.compatible & pairs.same_voice, "repeat"),
        (pairs.compatible & pairs.possible & (pairs.fit == "equal") & ~pairs.lacking, "agreement"),
        (pairs.compatible & pairs.possible, "refinement"),
        (pairs.incompatible & ~pairs.possible & pairs.same_voice, "change"),
        (pairs.incompatible & pairs.possible & one_voice & numeric, "revision"),
        (pairs.incompatible & pairs.possible & one_voice, "reversal"),
        (pairs.incompatible & pairs.possible & numeric & asserted, "discrepancy"),
        (pairs.incompatible & pairs.possible, "contradiction"),
        else_=ibis.null("string"),
    )


def _typed_reasons(pairs: Table) -> dict[str, BooleanValue]:
    weighed = pairs.incompatible & (pairs.kind != "change")
    assumed = (pairs.a_assumed | pairs.b_assumed) & (weighed | pairs.kind.isin(("agreement", "refinement")))
    return {
        "hedged": weighed & (pairs.a_hedged | pairs.b_hedged),
        "predicted": weighed & (pairs.a_predicted | pairs.b_predicted),
        "questioned": weighed & (pairs.fit == "questioned"),
        "in-tension": weighed & (pairs.fit == "tension"),
        "possible-overlap": weighed & ~pairs.certain,
        "assumed-time": assumed,
        "rule-time": weighed & (pairs.a_loose | pairs.b_loose),
    }


def _measures(pairs: Table) -> dict[str, NumericValue | BooleanValue]:
    """The time both speak of, and how far apart two asserted quantities are."""
    lower_high, upper_low = _facing(pairs)
    measured = pairs.a_numeric & pairs.b_numeric & (pairs.a_sign == "positive") & (pairs.b_sign == "positive")
    measured = measured & pairs.incompatible & (lower_high < upper_low)
    timed = pairs.possible & ~pairs.a_cumulative & (pairs.kind != "repeat")
    return {
        "overlap_start": ibis.ifelse(timed, ibis.greatest(pairs.a_start_min, pairs.b_start_min), ibis.null("int64")),
        "overlap_end": ibis.ifelse(timed, ibis.least(pairs.a_end_max, pairs.b_end_max), ibis.null("int64")),
        "certain": ibis.ifelse(pairs.kind != "repeat", pairs.possible & pairs.certain, ibis.null("boolean")),
        "gap": ibis.ifelse(measured, upper_low - lower_high, ibis.null("float64")),
        "ratio": ibis.ifelse(measured & (lower_high > 0), upper_low / lower_high, ibis.null("float64")),
    }
