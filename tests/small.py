"""A workspace with two short documents, whose files a test rewrites."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso import Workspace

TEXTS = {
    "one": "The general said the town was held. Again: it was held, a wire passed on.",
    "two": "The mayor said the town was lost. The general said the town was held.",
    "three": "Nothing is said.",
}
ENTITIES = {
    "gazette": "Outlet: Gazette",
    "wire": "Outlet: Wire",
    "general": "Person: General",
    "mayor": "Person: Mayor",
    "thing": "Entity: Thing",
    "staff": "Organization: Staff",
    "town": "Location: Town",
    "ukraine": "Country: Ukraine",
    "russia": "Country: Russia",
}


def _said(by: str, side: str, quote: str, id: str) -> str:
    words = f"    said: 2024-08-07\n    quote: {quote}\n    id: {id}\n"
    return f"  - by: {by}\n    asserts: town control {side}\n{words}"


STATEMENTS = {
    "one": _said("general", "ukraine", "said the town was held", "held"),
    "two": _said("mayor", "russia", "said the town was lost", "lost")
    + _said("general", "ukraine", "The general said the town was held", "held"),
    "three": "",
}


def write(folder: Path, name: str, statements: str | None = None, head: str = "", **entities: str) -> Path:
    """A statement file beside its text: the usual statements and entities, but for those that are given."""
    (folder / f"{name}.txt").write_text(TEXTS[name], encoding="utf-8")
    told = "".join(f"  {handle}: {{{what}}}\n" for handle, what in {**ENTITIES, **entities}.items() if what)
    said = STATEMENTS[name] if statements is None else statements
    body = f"statements:\n{said}" if said else ""
    path = folder / f"{name}.yaml"
    path.write_text(
        f"document: {name}.txt\npublisher: gazette\npublished: 2024-08-08\n{head}entities:\n{told}{body}",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace with both documents; their files lie in its folder."""
    with Workspace.init(tmp_path / "small") as workspace:
        workspace.load([write(workspace.folder, name) for name in ("one", "two")])
        yield workspace
