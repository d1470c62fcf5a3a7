"""What is wrong with a user's Turtle: every mistake is told, with its file, line and name, and all of them at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso.errors import OntologyError, Problems
from sayso.loaders import claims, entities, manner, offices, relays, statements
from sayso.ontology.lint import lint
from sayso.ontology.quantity import is_unit
from sayso.ontology.read import FOLDER, built_in, read
from sayso.ontology.turtle import Turtle
from tests.conftest import ROOT
from tests.own import MILITIA, OWN, PREFIXES, write

MISTAKES: Sequence[Mapping[str, Any]] = yaml.safe_load(
    (ROOT / "tests" / "ontology_mistakes.yaml").read_text(encoding="utf-8")
)


def problems(folder: Path, text: str) -> list[str]:
    """What is told of a file, without its name and line."""
    with pytest.raises(OntologyError) as error:
        read(write(folder, text))
    return [f"{p.place}: {p.message}".replace(str(FOLDER), "FOLDER") for p in error.value.problems]


def test_what_ships_has_no_problems() -> None:
    assert lint(Turtle(built_in())) == []
    units = {aspect.unit for aspect in read().aspects.values() if aspect.unit}
    assert len(units) > 1
    assert all(map(is_unit, units))


def test_an_extension_without_mistakes_has_none(tmp_path: Path) -> None:
    assert "Militia" in read(write(tmp_path, OWN)).classes


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case["mistake"])
def test_each_mistake_is_told(tmp_path: Path, case: Mapping[str, Any]) -> None:
    assert case["before"] in OWN
    told = problems(tmp_path, OWN.replace(case["before"], case["after"]))
    assert sorted(told) == sorted(case["said"]), "\n".join(told)


def test_what_is_no_turtle_is_told_with_its_line_in_every_file(tmp_path: Path) -> None:
    first, second = (
        write(tmp_path, "own:Militia a owl:Class", "a.ttl"),
        write(tmp_path, "\n\nown:x own:y ;;] .", "b.ttl"),
    )
    with pytest.raises(OntologyError) as error:
        read(first, second)
    assert [(Path(p.file).name, p.line > len(PREFIXES.splitlines()) - 1) for p in error.value.problems] == [
        ("a.ttl", True),
        ("b.ttl", True),
    ]
    assert all("is not Turtle: " in p.message for p in error.value.problems)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"none\.ttl: cannot be read: No such file"):
        read(tmp_path / "none.ttl")


def test_all_problems_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    text = OWN.replace("own:backedBy", "own:backed-by").replace('"?unit morale broken"', '"?unit morale shaken"')
    lines = (PREFIXES + text).splitlines()
    expected = [
        lines.index("own:backed-by a owl:ObjectProperty ;") + 1,
        lines.index("own:deserted-so-broken a meta:Rule ;") + 1,
    ]
    with pytest.raises(Problems) as error:
        read(write(tmp_path, text))
    assert [problem.line for problem in error.value.problems] == expected


def test_two_files_that_declare_one_name_are_both_named(tmp_path: Path) -> None:
    other = """<https://other.example/Militia> a owl:Class ; rdfs:subClassOf sayso:Group ;
        rdfs:label "militia"@en ; rdfs:comment "Another."@en ."""
    one, two = write(tmp_path, MILITIA, "one.ttl"), write(tmp_path, other, "two.ttl")
    with pytest.raises(OntologyError) as error:
        read(one, two)
    (problem,) = error.value.problems
    text = str(problem)
    assert "one.ttl" in text
    assert "two.ttl" in text
    assert "https://other.example/Militia" in text
    assert "https://newsroom.example/terms#Militia" in text


def test_a_key_of_statement_files_is_reserved_unless_it_is_a_property() -> None:
    """A property is a key of its own, and must not hide one of the format's."""
    turtle = Turtle(built_in())
    reserved = {
        str(each)
        for node in turtle.subjects("http://www.w3.org/2002/07/owl#Ontology")
        for each in turtle.names(node, "https://w3id.org/sayso/meta/reserves")
    }
    ontology = read()
    known = {entities.kebab(name) for name in (*ontology.properties, *reserved)}
    keys = {
        *statements.OWN_KEYS,
        *manner.PROPERTIES,
        *claims.CLAIM_KEYS,
        *entities.ACTION_KEYS,
        *offices.KEYS,
        *relays.KEYS,
    }
    keys |= {*manner.VERIFICATION_KEYS, "aka"}
    for scheme in ("stance", "verification", "identifier-scheme"):
        known |= set(ontology.terms[scheme])
    assert keys - known == set()
