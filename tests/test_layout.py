"""The shape of the repository: which package may know which, what is packed, and that the packed thing works."""

from __future__ import annotations

import ast
import fnmatch
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sayso.ontology.read import read
from sayso.queries.catalogue import built_in
from tests.conftest import ROOT

FOLDERS = ("graph", "ontology", "loaders", "queries")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SETUPTOOLS = PROJECT["tool"]["setuptools"]
KNOWS = {
    "ontology": set(),
    "graph": {"ontology"},
    "loaders": {"ontology", "graph"},
    "queries": {"ontology", "graph"},
}
"""What each may import beside itself and `sayso.errors`. The modules of sayso/ may import everything."""

UNKEPT = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
IGNORED = [".git", "*.pyc", *(line.strip("/") for line in UNKEPT)]
MACHINE = re.compile(r"/(?:work|root|home|Users)/[\w.]|[A-Z]:\\\\?Users")
REGISTRY = re.compile(r"(?:pypi|pythonhosted|npmjs|crates|golang|anaconda)\.(?:org|com|io)\b|repo1?\.maven")
BUNDLES = ROOT / "sayso" / "server" / "static"
"""What others wrote is packed in there, and names what it likes."""


def files(folder: Path) -> Iterator[Path]:
    """Every file that is kept, each once: links are not followed."""
    for path in sorted(folder.iterdir()):
        if any(fnmatch.fnmatch(path.name, pattern) for pattern in IGNORED) or path.is_symlink():
            continue
        if path.is_dir():
            yield from files(path)
        else:
            yield path


def modules(*folders: str) -> list[Path]:
    return [path for folder in folders or (*FOLDERS, "sayso") for path in files(ROOT / folder) if path.suffix == ".py"]


def imported(path: Path) -> Iterator[str]:
    """The names of the modules that a file imports, also inside functions; a relative one keeps its dots."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            yield from (f"sayso.{alias.name}" for alias in node.names) if base == "sayso" else [base]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", [path for folder in FOLDERS for path in modules(folder)], ids=relative)
def test_imports_point_downward(path: Path) -> None:
    package = relative(path).partition("/")[0]
    allowed = {"errors", package, *KNOWS[package]}
    inner = {name.split(".")[1] for name in imported(path) if name.startswith("sayso.")}
    assert inner <= allowed


@pytest.mark.parametrize("path", modules(*FOLDERS, "sayso", "tests", "benchmarks"), ids=relative)
def test_imports_are_absolute(path: Path) -> None:
    for name in imported(path):
        assert not name.startswith("."), f"import {name} by its full name"
        assert name.partition(".")[0] not in FOLDERS, f"import sayso.{name}, or its classes exist twice"


def test_the_links_lead_to_the_folders() -> None:
    for name in FOLDERS:
        link = ROOT / "sayso" / name
        assert link.readlink() == Path("..", name)
        assert link.resolve() == (ROOT / name).resolve()
    assert {path.name for path in (ROOT / "sayso").iterdir() if path.is_symlink()} == set(FOLDERS)


def test_the_packages_are_the_folders_with_modules() -> None:
    found = {path.parent.relative_to(ROOT) for path in modules() if path.name == "__init__.py"}
    names = {".".join(folder.parts if folder.parts[0] == "sayso" else ("sayso", *folder.parts)) for folder in found}
    assert sorted(SETUPTOOLS["packages"]) == sorted(names)
    assert SETUPTOOLS["package-dir"] == {f"sayso.{name}": name for name in FOLDERS}
    assert {path.parent.relative_to(ROOT) for path in modules()} == found


@pytest.mark.parametrize("pattern", [MACHINE, REGISTRY], ids=["paths of a machine", "hosts of registries"])
def test_no_file_names_where_it_was_made(pattern: re.Pattern[str]) -> None:
    found = []
    for path in files(ROOT):
        if path.parent == BUNDLES:
            continue
        lines = enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        found += [f"{relative(path)}:{number}: {line[:100]}" for number, line in lines if pattern.search(line)]
    assert not found, "\n".join(found)


def test_the_patterns_find_what_they_are_for() -> None:
    assert all(MACHINE.search("/".join(("", name, "main"))) for name in ("work", "root", "home"))
    hosts = (("pypi", "org"), ("registry", "npmjs", "org"), ("repo", "maven", "apache", "org"))
    assert all(REGISTRY.search(".".join(host)) for host in hosts)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy, so that nothing is left beside the sources."""
    missing = [name for name in ("build", "setuptools", "pip") if importlib.util.find_spec(name) is None]
    if missing:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"no {', '.join(missing)} to build a wheel with")
    copy = tmp_path_factory.mktemp("source") / "project"
    ignore = shutil.ignore_patterns("__pycache__", "*.egg-info", "node_modules")
    for name in (*FOLDERS, "sayso"):
        shutil.copytree(ROOT / name, copy / name, symlinks=True, ignore=ignore)
    for name in ("pyproject.toml", PROJECT["project"]["readme"], *PROJECT["project"]["license-files"]):
        shutil.copy(ROOT / name, copy / name)
    package = copy / "sayso" / "server" / "assets" / "node_modules" / "some"  # as it is where assets were built
    package.mkdir(parents=True)
    (package / "LICENSE.txt").touch()
    run("-m", "build", "--wheel", "--no-isolation", "--outdir", str(copy / "dist"), str(copy))
    (built,) = (copy / "dist").glob("*.whl")
    return built


def run(*arguments: str, cwd: Path | None = None) -> str:
    done = subprocess.run([sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_holds_every_file(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        found = {name for name in packed.namelist() if ".dist-info/" not in name}
    inside = {f"sayso/{relative(path)}" for folder in FOLDERS for path in files(ROOT / folder)}
    assets = ROOT / "sayso" / "server" / "assets"  # what is built of them ships
    assert found == inside | {relative(path) for path in files(ROOT / "sayso") if not path.is_relative_to(assets)}


LOOK = """
import json, pathlib, sys
sys.path.insert(0, sys.argv[1])
import sayso.graph.log, sayso.loaders
from sayso.ontology.read import read
from sayso.queries.catalogue import built_in
sample = pathlib.Path(sayso.loaders.__file__).parent / "sample"
print(json.dumps({
    "where": [sayso.__file__, sayso.graph.log.__file__, sayso.loaders.__file__],
    "ontology": read().digest,
    "questions": sorted(built_in()),
    "sample": sorted(path.name for path in sample.iterdir()),
}))
"""


def test_the_wheel_works_where_it_is_installed(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "installed"
    run("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(target), str(wheel))
    found = json.loads(run("-I", "-c", LOOK, str(target), cwd=tmp_path))
    assert all(Path(path).is_relative_to(target) for path in found["where"])
    assert found["ontology"] == read().digest
    assert found["questions"] == sorted(built_in())
    assert found["sample"] == sorted(path.name for path in files(ROOT / "loaders" / "sample"))


@pytest.mark.xdist_group("together")
def test_a_group_of_tests_is_kept_together(request: pytest.FixtureRequest) -> None:
    """With some versions of pytest xdist forgets groups, and every worker starts every server."""
    grouped = getattr(request.config.option, "loadgroup", False)
    assert request.node.nodeid.endswith("@together") == grouped
