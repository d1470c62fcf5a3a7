"""`sayso ontology`: the reference and what else is derived, of what is built in and of a workspace's own files."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from rdflib import SH, Graph, URIRef

from sayso.files import OWN_ONTOLOGY
from sayso.ontology.read import read
from tests import own
from tests.commands import failed, run
from tests.conftest import ROOT

ONTOLOGY = read()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with an ontology of its own."""
    run("init", tmp_path / "my", "--base", "https://my.example/")
    own.write(tmp_path / "my" / OWN_ONTOLOGY, own.OWN)
    return tmp_path / "my"


def test_the_page_in_docs_is_what_the_command_prints() -> None:
    page = (ROOT / "docs" / "ontology.md").read_text(encoding="utf-8")
    assert page == run("ontology", "--markdown"), "run: sayso ontology --markdown > docs/ontology.md"


def test_the_page_has_an_entry_for_everything() -> None:
    lines = run("ontology", "--markdown").splitlines()
    titles = {line.removeprefix("### ") for line in lines if line.startswith("### ")}
    assert titles >= {
        *ONTOLOGY.classes,
        *ONTOLOGY.aspects,
        *ONTOLOGY.rules,
        *ONTOLOGY.schemes.keys() - {"aspect", "state"},
    }
    shown = {line.split("`")[1] for line in lines if line.startswith("| `")}
    terms = {name for scheme, each in ONTOLOGY.terms.items() if scheme != "aspect" for name in each}
    counted = {name for each in ONTOLOGY.classes.values() for name in each.counts}
    assert shown >= terms | counted


@pytest.mark.parametrize("name", ["Person", "control", "within", "stance", "passed-to-attacker"])
def test_one_entry_is_printed_by_its_name(name: str) -> None:
    assert run("ontology", name, "--markdown").startswith(f"### {name}\n")
    assert run("ontology", name).splitlines()[0].strip() == name


def test_the_lattice_of_an_aspect_is_shown() -> None:
    rows = {tuple(line.split()) for line in run("ontology", "offensive-status").splitlines()}
    assert ("holding", "It", "keeps", "what", "it", "has", "gained.", "ongoing", "advancing") in rows


def test_a_name_that_is_not_there_says_what_is_near() -> None:
    assert failed("ontology", "Persn") == "no class, property, aspect, rule or scheme 'Persn'; did you mean Person?"
    assert failed("ontology", "--shacl", "Person") == "--shacl is of the whole ontology: leave Person out"


def test_a_workspaces_own_files_are_in_every_form(folder: Path) -> None:
    assert failed("ontology", "Militia").startswith("no class, property")
    assert own.NAMESPACE + "Militia" in run("ontology", "Militia", "-w", folder)
    shapes = Graph().parse(data=run("ontology", "--shacl", "-w", folder), format="turtle")
    assert (None, SH.targetClass, URIRef(own.NAMESPACE + "Militia")) in shapes
    assert any("my" in str(pattern) for pattern in shapes.objects(None, SH.pattern))
    context = json.loads(run("ontology", "--jsonld", "-w", folder))["@context"]
    assert context["Militia"] == own.NAMESPACE + "Militia"
    assert context["doctrine"]["@context"] == {"raids": own.NAMESPACE + "raids"}
    schema = json.loads(run("ontology", "--json-schema", "-w", folder))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$defs"]["class-Militia"]["properties"]["doctrine"]["enum"] == ["raids"]
    assert schema["$defs"]["statement"]["properties"]["echelon"]["enum"] == ["vanguard"]


def test_files_are_checked_without_a_workspace(tmp_path: Path) -> None:
    good = own.write(tmp_path, own.OWN)
    assert run("ontology", "--check", good) == (
        "no problems; 1 file would add 1 class, 4 properties, 2 aspects, 1 rule, 6 terms\n"
    )
    bad = own.write(tmp_path, own.OWN.replace("meta:of sayso:MilitaryUnit", "meta:of sayso:Unit"), "bad.ttl")
    said = failed("ontology", "--check", bad)
    assert "bad.ttl:" in said
    assert "morale: names https://w3id.org/sayso/Unit, which is not declared" in said
    assert failed("ontology", "--check") == "--check needs files: name the Turtle files to be checked"


def test_files_are_checked_beside_those_of_a_workspace(folder: Path, tmp_path: Path) -> None:
    own.write(folder / OWN_ONTOLOGY, own.MILITIA)
    more = own.write(tmp_path, own.MORALE + own.DESERTED, "more.ttl")
    assert "2 aspects" in run("ontology", "--check", more, "-w", folder)
    clash = own.write(tmp_path, own.MILITIA.replace("terms#", "others#"), "clash.ttl")
    clash.write_text(clash.read_text(encoding="utf-8").replace("example/terms#", "example/others#"), encoding="utf-8")
    assert "own.ttl; a name stands for one thing" in failed("ontology", "--check", clash, "-w", folder)
