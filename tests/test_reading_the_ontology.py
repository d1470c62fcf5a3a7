"""A user's own Turtle beside the built-in files: what it adds, what is refused, and look-ups by names there are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.errors import OntologyError, SaysoError, UnknownName
from sayso.ontology.model import Pattern
from sayso.ontology.read import pattern, read

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
    meta:speaksAsOne false ; meta:optional sayso:strengthClaimed .
sayso:LocalMilitia a owl:Class ; rdfs:subClassOf sayso:Militia ; rdfs:label "local militia"@en .
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


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sayso:x a owl:DatatypeProperty", "own.ttl: "),
        ("sayso:x a owl:DatatypeProperty .", "a property needs rdfs:range or meta:scheme"),
        ("sayso:x a owl:DatatypeProperty ; rdfs:range type:colour .", "property x: no value type 'colour'"),
        ('<https://w3id.org/sayso/rule/r> a meta:Rule ; meta:premise "?a control" .', "write three words"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(OntologyError) as error:
        read(turtle(tmp_path, text))
    assert message in str(error.value)


def test_patterns() -> None:
    assert pattern("?place within* ?area") == Pattern("?place", "within", "?area", repeated=True)
    assert pattern("?operation crossed-border true").variables == {"?operation"}
    with pytest.raises(OntologyError, match="write three words, such as"):
        pattern("?place within")


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
