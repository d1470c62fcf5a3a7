"""A user's own Turtle beside the built-in files: what it adds, what is refused, and look-ups by names there are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.errors import SaysoError, UnknownName
from sayso.ontology.model import Pattern
from sayso.ontology.read import read

PREFIXES = """
@prefix sayso: <https://w3id.org/sayso/> .
@prefix meta: <https://w3id.org/sayso/meta/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix type: <https://w3id.org/sayso/type/> .
"""
OWN = """
sayso:Militia a owl:Class ; rdfs:subClassOf sayso:MilitaryUnit ; rdfs:label "militia"@en ;
    rdfs:comment "Armed people under no army."@en ; meta:speaksAsOne false ; meta:optional sayso:strengthClaimed .
sayso:LocalMilitia a owl:Class ; rdfs:subClassOf sayso:Militia ; rdfs:label "local militia"@en ;
    rdfs:comment "Of one place."@en .
sayso:strengthClaimed a owl:DatatypeProperty ; rdfs:label "strength"@en ; rdfs:comment "How many."@en ;
    rdfs:range type:quantity .
"""


def turtle(folder: Path, text: str) -> Path:
    path = folder / "own.ttl"
    path.write_text(PREFIXES + text, encoding="utf-8")
    return path


def test_an_extension_is_added_to_what_is_built_in(tmp_path: Path) -> None:
    built_in, own = read(), read(turtle(tmp_path, OWN))
    assert own.classes.keys() - built_in.classes.keys() == {"Militia", "LocalMilitia"}
    assert own.kind_of(["LocalMilitia"]).path == "entity"
    assert own.counts(["LocalMilitia"])["strengthClaimed"] == "?"
    assert [field.name for field in own.fields_of("strengthClaimed")][:2] == [
        "strengthClaimed_low",
        "strengthClaimed_high",
    ]
    assert own.minimal(["LocalMilitia", "Entity", "Militia"]) == ("LocalMilitia",)
    assert own.digest != built_in.digest
    assert read() is built_in


def test_the_nearest_class_says_whether_one_speaks_as_one(tmp_path: Path) -> None:
    own = read(turtle(tmp_path, OWN))
    spoken = {
        name: own.speaks_as_one([name]) for name in ("Person", "Organization", "MilitaryUnit", "Group", "LocalMilitia")
    }
    assert spoken == {"Person": True, "Organization": True, "MilitaryUnit": True, "Group": False, "LocalMilitia": False}


def test_the_digest_is_of_the_contents_alone(tmp_path: Path) -> None:
    here, there = tmp_path / "a" / "deep" / "folder", tmp_path / "b"
    here.mkdir(parents=True)
    there.mkdir()
    one, two = turtle(here, OWN), turtle(there, OWN)
    two = two.rename(there / "another-name.ttl")
    assert read(one).digest == read(two).digest != read().digest
    other = turtle(here, OWN + "# a comment")
    assert read(other).digest != read(two).digest


def test_the_order_of_files_does_not_count(tmp_path: Path) -> None:
    one, two = turtle(tmp_path, OWN), tmp_path / "two.ttl"
    two.write_text("# nothing", encoding="utf-8")
    assert read(one, two).digest == read(two, one).digest


def test_a_file_that_changes_is_read_again(tmp_path: Path) -> None:
    assert "Militia" in read(turtle(tmp_path, OWN)).classes
    assert "Militia" not in read(turtle(tmp_path, "")).classes


def test_patterns() -> None:
    assert Pattern.read("?place within* ?area") == Pattern("?place", "within", "?area", repeated=True)
    assert Pattern.read("?operation crossed-border true").variables == {"?operation"}
    with pytest.raises(ValueError, match="write three words, such as"):
        Pattern.read("?place within")


def test_names_that_are_not_there() -> None:
    ontology = read()
    with pytest.raises(UnknownName, match="no class 'Tank' in the ontology"):
        ontology.ancestors("Tank")
    with pytest.raises(UnknownName, match="no stance 'likes' in the ontology"):
        ontology.term("stance", "likes")
    with pytest.raises(UnknownName, match="no kind holds records of class Record"):
        ontology.kind_of(["Record"])
    assert issubclass(UnknownName, SaysoError)
    assert issubclass(UnknownName, LookupError)
