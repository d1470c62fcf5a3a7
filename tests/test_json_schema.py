"""The JSON Schema of statement files: what loads fits it, and the mistakes that an editor can see do not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from sayso.loaders.json_schema import json_schema
from sayso.ontology.read import read
from tests import own
from tests.conftest import ROOT, SAMPLE_FILES
from tests.test_own_ontology import CODED

SCHEMA = json_schema(read())
FILES = [*SAMPLE_FILES, *(f for name in ("agency", "tables") for f in sorted((ROOT / "tests" / name).glob("*.yaml")))]


class Core(yaml.SafeLoader):
    """YAML 1.2's core schema, as editors read it: days stay words."""


Core.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in several if not tag.endswith("timestamp")]
    for first, several in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def problems(data: Any, schema: Any = SCHEMA) -> list[str]:
    found = jsonschema.Draft202012Validator(schema).iter_errors(data)
    return [f"{each.json_path}: {each.message}" for each in found]


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


@pytest.mark.parametrize("loader", [Core, yaml.BaseLoader])
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_files_that_load_fit(file: Path, loader: type[yaml.SafeLoader]) -> None:
    assert problems(yaml.load(file.read_text(encoding="utf-8"), loader)) == []


def test_a_users_own_classes_and_qualifiers_fit_their_own_schema(tmp_path: Path) -> None:
    data = yaml.load(CODED, Core)
    assert problems(data, json_schema(read(own.write(tmp_path, own.OWN)))) == []
    assert any("wolves" in each for each in problems(data))


def test_every_key_has_a_description() -> None:
    def undescribed(schema: Any, path: str) -> list[str]:
        found = []
        for key, each in schema.get("properties", {}).items():
            if not each.get("description", "").strip():
                found.append(f"{path}.{key}")
        return found

    parts = {"file": SCHEMA, **SCHEMA["$defs"]}
    assert [each for name, part in parts.items() for each in undescribed(part, name)] == []
    properties = read().properties
    assert SCHEMA["$defs"]["class-Location"]["properties"]["within"]["description"] == properties["within"].comment


PLAIN = """
document: a.txt
publisher: wapo
published: 2024-08-08
entities:
  wapo: {Outlet: The Washington Post, aka: [WaPo], geonames: 1, name_uk: Пост, position: }
  strike: {Action: a strike, actor: wapo, weapons-of: wapo}
statements:
  - {by: wapo, asserts: kursk control wapo, extent: part, quote: words, via: [wapo, {by: wapo, act: confirm}]}
marks:
  - {contrast: [a, [b, c]], quote: but}
""".replace(", position: }", "}")

DATABASE = """
document: debate.dna
type: DNA Statement
variables: {speaker: person, concept: claim}
classes: {speaker: Group}
scale: -2 to 2
empty: skip
"""


def test_a_file_of_a_database_needs_no_publisher_and_has_keys_of_its_own() -> None:
    assert problems(yaml.load(DATABASE, Core)) == []
    assert problems(yaml.load(DATABASE.replace("debate.dna", "debate\nformat: dna"), Core)) == []
    assert problems(yaml.load(DATABASE.replace("debate.dna", "debate.txt"), Core))
    assert problems(yaml.load(DATABASE.replace("speaker: person", "speakers: person"), Core))
    assert problems(yaml.load(f"{DATABASE}publisher: wapo", Core))
    assert problems(yaml.load(f"{PLAIN}scale: -2 to 2", Core))


WRONG = {
    "a key that there is not": ("published:", "publshed:"),
    "a class that there is not": ("Outlet:", "Outlt:"),
    "a property of another class": ("aka:", "within: x, aka:"),
    "a property of entities on an action": ("actor:", "aka:"),
    "two classes": ("{Outlet:", "{Person: x, Outlet:"),
    "no class": ("{Action: a strike, actor: wapo", "{actor: wapo"),
    "no stance": ("asserts: kursk control wapo, ", ""),
    "two stances": ("asserts:", "denies: x, asserts:"),
    "a stance that there is not": ("asserts:", "likes:"),
    "no quote": ("quote: words, ", ""),
    "a term that there is not": ("extent: part", "extent: half"),
    "an act that there is not": ("act: confirm", "act: confirms"),
    "a map for words": ("quote: words", "quote: {a: b}"),
    "a relay without its speaker": ("{by: wapo, act:", "{act:"),
    "a mark with one side": ("[a, [b, c]]", "[a]"),
    "a mark of no kind": ("contrast:", "against:"),
    "statements that are no list": ("statements:\n  - {", "statements:\n  a: {"),
    "an empty list": ("[WaPo]", "[]"),
}


@pytest.mark.parametrize("mistake", WRONG)
def test_mistakes_do_not_fit(mistake: str) -> None:
    before, after = WRONG[mistake]
    assert before in PLAIN
    assert problems(yaml.load(PLAIN, Core)) == []
    assert problems(yaml.load(PLAIN.replace(before, after), Core))
