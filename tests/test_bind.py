"""Values into SPARQL texts: what is a parameter and what only looks like one, and hostile values."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pyoxigraph as ox
import pytest

from sayso import Workspace
from sayso.errors import BadArgument
from sayso.graph.store import Parameter, Table
from sayso.ontology.read import read
from sayso.queries.bind import sparql, term
from sayso.queries.parameters import Identifier, Scheme

ONTOLOGY = read()
ECHO = "SELECT ?x { VALUES ?x { $x } }"
HOSTILE = (
    'a "quoted" word',
    "it's",
    "\\",
    '\\"',
    '"""',
    "'''",
    "line\nline",
    "line\r\nline\ttab",
    "} UNION { ?s ?p ?o",
    '" } #',
    '"@en',
    '"^^<http://www.w3.org/2001/XMLSchema#integer>',
    "\\u0022",
    "\\\\u0022 } #",
    "\x00\x7f\u2028",
    "Суджа 😀",
    "$x ?x $other",
    "<https://w3id.org/sayso/Statement>",
    "UNDEF",
    "",
)


def echoed(workspace: Workspace, value: Parameter) -> list[tuple[Any, ...]]:
    table = workspace.sparql(ECHO, {"x": value})
    assert isinstance(table, Table)
    return list(table.rows)


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_words_come_back_as_they_were(sample: Workspace, value: str) -> None:
    assert echoed(sample, value) == [(value,)]


def test_several_hostile_words_are_several_values(sample: Workspace) -> None:
    assert echoed(sample, HOSTILE) == [(value,) for value in HOSTILE]


@pytest.mark.parametrize("value", [True, False, 0, -3, 1.5, date(2024, 8, 8), datetime(2024, 8, 8, 12, tzinfo=UTC)])
def test_values_keep_their_type(sample: Workspace, value: Parameter) -> None:
    [(found,)] = echoed(sample, value)
    assert (type(found), found) == (type(value), value)


def test_nothing_is_undefined_and_leaves_the_variable_open(sample: Workspace) -> None:
    assert term(None, ONTOLOGY) == "UNDEF"
    assert echoed(sample, None) == [(None,)]
    assert sample.sparql("ASK { VALUES ?s { $x } ?s ?p ?o }", {"x": None}) is True


def test_an_id_of_the_workspace_becomes_an_iri(sample: Workspace) -> None:
    us = sample.identify("us")
    assert sample.sparql("ASK { VALUES ?s { $x } ?s a <https://w3id.org/sayso/Country> }", {"x": us}) is True


@pytest.mark.parametrize("tail", ["> } #", "a b", '"', "{", "\n"])
def test_what_is_no_iri_is_refused_with_the_value(sample: Workspace, tail: str) -> None:
    with pytest.raises(BadArgument, match="cannot be a parameter"):
        echoed(sample, sample.ids.base + tail)


def test_ids_and_terms_become_iris_and_their_words_do_not() -> None:
    markers: dict[str, Identifier | Scheme | None] = {"who": Identifier(), "stance": Scheme("stance"), "word": None}
    values: dict[str, Parameter] = {"who": "https://a.example/x", "stance": ["asserts", "denies"], "word": "asserts"}
    assert sparql("$who $stance $word", values, markers, ONTOLOGY) == (
        '<https://a.example/x> <https://w3id.org/sayso/stance/asserts> <https://w3id.org/sayso/stance/denies> "asserts"'
    )


@pytest.mark.parametrize(
    "text",
    [
        '"$x"',
        "'$x'",
        '"an \\" escaped quote, $x"',
        '"""long "quoted" $x\n$x"""',
        "'''it's $x'''",
        "<https://a.example/$x>",
        "<https://a.example/\\u0041$x>",
        "# $x, said the comment\n",
        "# said the comment\r",
        "sayso:a\\$x",
        "?x",
        "$ x",
    ],
)
def test_what_only_looks_like_a_parameter_is_left_alone(text: str) -> None:
    assert sparql(text, {"x": "no"}, {}, ONTOLOGY) == text


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("$x", '"yes"'),
        ("{$x}", '{"yes"}'),
        ("# comment\n$x", '# comment\n"yes"'),
        ("# comment\r$x", '# comment\r"yes"'),
        ("'a'$x\"b\"", '\'a\'"yes""b"'),
        ("''$x''", "''\"yes\"''"),
        ("?a < $x", '?a < "yes"'),
        ("<https://a.example/#it's>$x", '<https://a.example/#it\'s>"yes"'),
        ("sayso:a\\'$x", 'sayso:a\\\'"yes"'),
        ("sayso:a\\#$x", 'sayso:a\\#"yes"'),
    ],
)
def test_a_parameter_is_replaced_wherever_else_it_stands(text: str, bound: str) -> None:
    assert sparql(text, {"x": "yes"}, {}, ONTOLOGY) == bound


def test_the_longest_name_counts() -> None:
    assert sparql("$x $xy $x_1", {"x": 1, "xy": 2, "x_1": 3}, {}, ONTOLOGY) == " ".join(
        map(str, map(ox.Literal, (1, 2, 3)))
    )


def test_values_are_not_read_again() -> None:
    assert sparql("$x $y", {"x": "$y", "y": "$x"}, {}, ONTOLOGY) == '"$y" "$x"'


def test_a_parameter_without_a_value_says_how_to_give_one() -> None:
    with pytest.raises(BadArgument, match=r"\$missing without a value; give it with --param missing=VALUE"):
        sparql(ECHO + "$missing", {"x": 1}, {}, ONTOLOGY)
