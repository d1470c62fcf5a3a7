"""Alpha against Krippendorff's own example and his definition; alignment and tables against literal ones."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sayso.errors import BadArgument
from sayso.queries.networks.codings import Coding, units
from sayso.queries.networks.reliability import Metric, agreement, crossings, disagreements, krippendorff_alpha

EXAMPLE = """
A 1 2 3 3 2 1 4 1 2 . . .
B 1 2 3 3 2 2 4 1 2 5 . 3
C . 3 3 3 2 3 4 2 2 5 1 .
D 1 2 3 3 2 4 4 1 2 5 1 .
"""
"""Four observers and twelve units, from Krippendorff's "Computing Krippendorff's Alpha-Reliability" (2011)."""


def example() -> list[Coding]:
    lines = [line.split() for line in EXAMPLE.split("\n") if line]
    return [
        Coding(f"d{n % 3}", coder, "actor", f"unit {n}", int(value))
        for coder, *values in lines
        for n, value in enumerate(values)
        if value != "."
    ]


def literal(table: Sequence[Sequence[int]], metric: Metric) -> float:
    """1 - Do / De over pairs of values, where `table` has the values that each unit was given."""
    table = [values for values in table if len(values) > 1]
    everything = sorted(value for values in table for value in values)
    n = len(everything)

    def difference(c: int, k: int) -> float:
        if metric == "nominal":
            return float(c != k)
        if metric == "interval":
            return float(c - k) ** 2
        low, high = min(c, k), max(c, k)
        between = sum(low <= value <= high for value in everything)
        return (between - (everything.count(c) + everything.count(k)) / 2) ** 2

    observed = sum(difference(a, b) / (len(values) - 1) for values in table for a, b in permutations(values, 2)) / n
    expected = sum(difference(a, b) for a, b in permutations(everything, 2)) / (n * (n - 1))
    return 1 - observed / expected


@pytest.mark.parametrize(("metric", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_the_published_example(metric: Metric, alpha: float) -> None:
    found = krippendorff_alpha(example(), metric=metric)
    assert round(found.alpha, 3) == alpha
    assert found[1:] == (4, 11, 40, 1)


CODINGS = st.builds(
    Coding,
    document=st.sampled_from(["d1", "d2"]),
    coder=st.sampled_from(["Ann", "Bo", "Çem"]),
    actor=st.sampled_from(["a", "b"]),
    concept=st.sampled_from(["x", "y"]),
    level=st.integers(-2, 2),
    start=st.integers(0, 30),
    end=st.integers(31, 60),
)


@given(st.lists(CODINGS, min_size=4, max_size=24), st.sampled_from(["nominal", "ordinal", "interval"]))
def test_alpha_is_its_definition(codings: list[Coding], metric: Metric) -> None:
    table = [[coding.level for coding in unit.codings.values()] for unit in units(codings)]
    assume(len({value for values in table if len(values) > 1 for value in values}) > 1)
    assert krippendorff_alpha(codings, metric=metric).alpha == pytest.approx(literal(table, metric))


@given(st.lists(CODINGS, min_size=4, max_size=16))
def test_alpha_of_names_is_its_definition(codings: list[Coding]) -> None:
    places = {"x": 0, "y": 1}
    table = [[places[coding.concept] for coding in unit.codings.values()] for unit in units(codings, "span")]
    assume(len({value for values in table if len(values) > 1 for value in values}) > 1)
    found = krippendorff_alpha(codings, value="concept", align="span")
    assert found.alpha == pytest.approx(literal(table, "nominal"))
    assert found.values == sum(len(values) for values in table if len(values) > 1)
    assert found.alone == sum(len(values) == 1 for values in table)


@given(st.lists(CODINGS, max_size=16), st.sampled_from(["concept", "span"]), st.randoms(use_true_random=False))
def test_every_coding_is_in_one_unit_in_whatever_order_it_came(codings: list[Coding], align: Any, random: Any) -> None:
    found = units(codings, align)
    kept = [coding for unit in found for coding in unit.codings.values()]
    assert sorted(map(repr, kept)) == sorted(map(repr, codings))
    for unit in found:
        assert [coding.coder for coding in unit.codings.values()] == sorted(unit.codings)
        assert {coding.document for coding in unit.codings.values()} == {unit.document}
        if align == "concept":
            assert len({(coding.actor, coding.concept) for coding in unit.codings.values()}) == 1
    shuffled = list(codings)
    random.shuffle(shuffled)
    assert units(shuffled, align) == found


@given(st.lists(CODINGS, max_size=12))
def test_no_two_units_of_spans_could_be_one(codings: list[Coding]) -> None:
    found = units(codings, "span")
    for one in found:
        for other in found:
            if one is not other and one.document == other.document and not one.codings.keys() & other.codings.keys():
                pairs = [(a, b) for a in one.codings.values() for b in other.codings.values()]
                assert all(min(a.end, b.end) <= max(a.start, b.start) for a, b in pairs)


A = Coding("d", "Ann", "minister", "tax", 1, 0, 50)


def test_the_first_of_one_goes_with_the_first_of_the_other() -> None:
    second, other, late = (
        replace(A, start=60, end=90, level=0),
        replace(A, coder="Bo"),
        replace(A, coder="Bo", start=70, end=99),
    )
    assert [list(unit.codings.values()) for unit in units([late, second, other, A])] == [[A, other], [second, late]]


def test_spans_are_matched_by_the_text_they_share() -> None:
    narrow = replace(A, coder="Bo", start=10, end=50, concept="toll")
    wide = replace(A, coder="Bo", start=0, end=400)
    apart = replace(A, coder="Çem", start=50, end=60)
    found = units([wide, narrow, A, apart], "span")
    assert [list(unit.codings.values()) for unit in found] == [[A, narrow], [wide, apart]]


def test_two_statements_in_one_sentence_are_told_by_what_they_say() -> None:
    toll = replace(A, concept="toll")
    others = [replace(A, coder="Bo", concept="toll"), replace(A, coder="Bo", level=0)]
    found = units([A, toll, *others], "span")
    assert [{coding.concept for coding in unit.codings.values()} for unit in found] == [{"tax"}, {"toll"}]
    assert [len(unit.codings) for unit in found] == [2, 2]
    alone = units([A, toll, others[0]], "span")
    assert [list(unit.codings.values()) for unit in alone] == [[A], [toll, others[0]]]


def test_tables_of_agreement() -> None:
    bo = [replace(A, coder="Bo", level=0), replace(A, coder="Bo", concept="toll"), replace(A, coder="Bo", document="e")]
    ann = [A, replace(A, concept="ban"), replace(A, actor="mayor"), replace(A, document="f"), replace(A, document="e")]
    found = agreement([*bo, *ann, replace(A, coder="Çem", document="g")])
    assert [tuple(row) for row in found] == [
        ("Ann", "Bo", 2, 2, 2, 1, 1),
        ("Ann", "Çem", 0, 0, 0, 0, 0),
        ("Bo", "Çem", 0, 0, 0, 0, 0),
    ]
    assert [row.share for row in found] == [0.5, None, None]
    assert [tuple(row) for row in crossings([*bo, *ann])] == [("Ann", "Bo", 1, 0, 1), ("Ann", "Bo", 1, 1, 1)]
    assert [unit.codings for unit in disagreements([*bo, *ann])] == [{"Ann": A, "Bo": bo[0]}]


@given(st.lists(CODINGS, min_size=2, max_size=16), st.sampled_from(["level", "concept", "actor"]))
def test_tables_count_the_same(codings: list[Coding], value: Any) -> None:
    found = units(codings, "span")
    assume(any(len(unit.codings) > 1 for unit in found))
    rows, cells = agreement(codings, value=value, align="span"), crossings(codings, value=value, align="span")
    for row in rows:
        mine = [cell for cell in cells if (cell.first, cell.second) == (row.first, row.second)]
        assert sum(cell.units for cell in mine) == row.both
        assert sum(cell.units for cell in mine if cell.value_first == cell.value_second) == row.agree
        assert row.both == sum(row.first in unit.codings and row.second in unit.codings for unit in found)
    assert bool(disagreements(codings, value=value, align="span")) == any(row.agree < row.both for row in rows)


B = replace(A, coder="Bo")


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: krippendorff_alpha([]), "no codings: agreement takes two coders"),
        (
            lambda: krippendorff_alpha([A, replace(A, document="e")]),
            "all codings are by Ann: agreement takes two coders",
        ),
        (
            lambda: agreement([A, replace(B, actor="mayor")]),
            "Ann, Bo: no two of them coded the same actor and concept .* align by span",
        ),
        (
            lambda: agreement([A, replace(B, start=50, end=60)], align="span"),
            "coded the same text; .* align by concept",
        ),
        (lambda: krippendorff_alpha([A, B]), "level: every coding of the 1 common units is 1; alpha is undefined"),
        (lambda: krippendorff_alpha([A, B], value="concept"), "same concept by definition; align them by span"),
        (
            lambda: krippendorff_alpha([A, B], value="actor", metric="ordinal", align="span"),
            "actor: names have no order",
        ),
        (lambda: krippendorff_alpha([A, B], metric="ratio"), "metric: 'ratio' is none of nominal, ordinal, interval"),  # type: ignore[arg-type]
        (lambda: agreement([A, B], align="text"), "align: 'text' is none of concept, span"),  # type: ignore[arg-type]
        (lambda: crossings([A, B], value="who"), "value: 'who' is none of level, concept, actor"),  # type: ignore[arg-type]
        (lambda: replace(A, start=9, end=3), "d: a coding of Ann ends at 3, before it starts at 9"),
    ],
)
def test_what_cannot_be_compared(ask: Callable[[], object], message: str) -> None:
    with pytest.raises(BadArgument, match=message):
        ask()


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "krippendorff", None)
    with pytest.raises(BadArgument, match=r"pip install 'sayso\[networks\]'"):
        krippendorff_alpha(example())
