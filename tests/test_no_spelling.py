"""What the ontology names is asked of the ontology: Python spells no class, aspect or state.

Questions are written against a fixed ontology, so the library may; and a word that also names something else proves
nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.ontology.read import read
from sayso.queries.catalogue import built_in
from tests.conftest import ROOT

ONTOLOGY = read()
FOLDERS = ("graph", "ontology", "loaders", "queries", "sayso")
OWN_SCHEMES = ("aspect", "state")
"""The schemes whose terms are aspects and states; those of the others are words of the model, which code may use."""

LIBRARY = ROOT / "queries" / "library"


def names() -> set[str]:
    """Names of classes, aspects and states, but for those that name something else, too."""
    states = {state for aspect in ONTOLOGY.aspects.values() for state in aspect.states}
    terms = {name for scheme, found in ONTOLOGY.terms.items() if scheme not in OWN_SCHEMES for name in found}
    paths = {segment for path in ONTOLOGY.kinds for segment in path.split("/")}
    others = {*ONTOLOGY.properties, *ONTOLOGY.fields, *terms, *paths, *built_in()}
    return {*ONTOLOGY.classes, *ONTOLOGY.aspects, *states} - others


def modules() -> list[Path]:
    """Every module once: where its file lies, not through the links."""
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    return sorted({path.resolve() for path in found} - set(LIBRARY.rglob("*.py")))


def documentation(tree: ast.Module) -> set[ast.Constant]:
    """Strings that are docstrings, or comments on what stands above them."""
    statements = (node for node in ast.walk(tree) if isinstance(node, ast.Expr))
    return {node.value for node in statements if isinstance(node.value, ast.Constant)}


def spelt(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Each string that is exactly one of the names, with its line."""
    wanted, apart = names(), documentation(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node not in apart and node.value in wanted:
            yield node.lineno, str(node.value)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_name_of_the_ontology_is_spelt(path: Path) -> None:
    assert list(spelt(ast.parse(path.read_text(encoding="utf-8")))) == []


def test_the_scan_finds_names_and_leaves_out_what_is_no_use_of_one() -> None:
    documented = '"""Person"""\ndef f():\n    "Group"\n'
    used = 'x = "Person"\ny = f"a {x} advancing"\nz = {"area-seized": "halted now"}\n'
    assert list(spelt(ast.parse(documented + used))) == [(4, "Person"), (6, "area-seized")]
    assert {"Person", "area-seized", "advancing", "that"} <= names()
    assert not {"speaker", "permit", "statement", "attribution", "ended", "control"} & names()
    assert (ROOT / "sayso" / "workspace.py").resolve() in modules()
