"""Whatever stands in a statement file, it is loaded or its problems are told, with lines that it has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.errors import Problem, Problems
from sayso.graph.elements import to_element
from sayso.graph.quads import to_quads
from sayso.ontology.read import read
from tests.codings import HEAD, IDS, STATEMENT, Loader, loader, written

ONTOLOGY = read()
WORDS = """
0|no|general|raid|s|other/s|~|# x|..|a.b|Київ|é|\u200b|[..]|../..|it|It has been halted|sudzha control
kursk that it is so|incursion objective|incursion prisoners-taken 0
about 10 km|10 to 5|NaN|1e400|51.2, 35.3|nan, nan|99999999999999999999
2024-08-08|2024-13|9999-12-31|0001-01-01|-0100|2024-08~|2024-08-08/2024-08-01
"""
VALUES = ["", "a\nb", "x" * 300, *(word for line in WORDS.split("\n") for word in line.split("|") if word)]
NAMES = """
by id quote near via said act in during extent count for about not-verified of office role aka within position began
name_uk name_ geonames Person Action document publisher published language coder window title entities statements marks
"""
KEYS = [*NAMES.split(), "x y", "", *ONTOLOGY.terms["stance"], *ONTOLOGY.terms["mark-kind"]]
NODES: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from(VALUES) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
    max_leaves=6,
)
FIRST = f"{STATEMENT}id: s\nvia: [{{by: marina, quote: A woman}}, herald]\nnot-verified: {{of: time, quote: The claim}}"
SECOND = "asserts: sudzha control russia\nquote: it\nnear: was over\nid: t"
PLAIN = written(FIRST, SECOND, marks="- contrast: [s, t]")


@pytest.fixture(scope="module")
def loading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loader]:
    said = STATEMENT.replace("It has been halted", "It is") + "id: s"
    with loader(tmp_path_factory.mktemp("anything")) as empty:
        empty.load(other=written(said, head=HEAD.replace("article", "other")))
        yield empty


def places(node: Any) -> list[tuple[Any, Any]]:
    """Every list and map with every key of it."""
    found: list[tuple[Any, Any]] = []
    if isinstance(node, dict | list):
        for key in node if isinstance(node, dict) else range(len(node)):
            found += [(node, key), *places(node[key])]
    return found


def tried(loading: Loader, text: str) -> list[str]:
    """The problems that a file has; what loads can be stored."""
    path: Path = loading.folder / "article.yaml"
    path.write_text(text, encoding="utf-8")
    problems: tuple[Problem, ...] = ()
    try:
        for change in loading.read(path)[0].changes:
            assert change.record is not None
            assert list(to_quads(change.record, ONTOLOGY, IDS))
            assert to_element(change.record, ONTOLOGY)
    except Problems as error:
        problems = error.problems
    for problem in problems:
        assert problem.message
        assert problem.line <= len(text.splitlines()) + text.endswith("\n")
        assert problem.line or "YAML" in problem.message or "is empty" in problem.message
    return [problem.message for problem in problems]


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_anything_anywhere(loading: Loader, data: st.DataObject) -> None:
    content = yaml.load(PLAIN, Loader=yaml.BaseLoader)
    for _ in range(data.draw(st.integers(1, 3))):
        holder, key = data.draw(st.sampled_from(places(content)))
        if isinstance(holder, dict) and data.draw(st.booleans()):
            holder[data.draw(st.sampled_from(KEYS))] = data.draw(NODES)
        else:
            holder[key] = data.draw(NODES)
    tried(loading, yaml.safe_dump(content, allow_unicode=True, sort_keys=False))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_characters_anywhere(loading: Loader, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(PLAIN)))
    until = min(len(PLAIN), at + data.draw(st.integers(0, 20)))
    added = data.draw(st.text(st.sampled_from("ab: -#'\"[]{}&*!|>%@`,?\n\t\\~é\u2028"), max_size=5))
    tried(loading, PLAIN[:at] + added + PLAIN[until:])


def test_what_it_starts_from_is_right(loading: Loader) -> None:
    assert tried(loading, PLAIN) == []
