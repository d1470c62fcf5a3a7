"""docs/networks.ipynb: it runs in an empty folder, and gives the outputs that are kept in it."""

from __future__ import annotations

import os
from base64 import b64decode
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from nbformat import NotebookNode

pytestmark = pytest.mark.xdist_group("notebook")

NEEDED = ("nbclient", "nbformat", "ipykernel", "matplotlib", "leidenalg")
KEPT_SIZE = 200_000
"""Bytes. A notebook that is kept stays small."""
INK = 0.25
"""By how much of itself the inked part of a figure may differ, between versions of matplotlib."""


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[NotebookNode, NotebookNode]:
    """The notebook as it is kept, and as it runs now."""
    if missing := [name for name in NEEDED if find_spec(name) is None]:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"no {', '.join(missing)} to run the notebook with")
    from tests.notebook import executed, read

    return read(), executed(tmp_path_factory.mktemp("notebook"))


def words(output: NotebookNode) -> dict[str, Any]:
    """What an output says, but for figures."""
    data = {kind: text for kind, text in output.get("data", {}).items() if kind.startswith("text/")}
    return {"type": output.output_type, "name": output.get("name"), "text": output.get("text"), **data}


def test_the_outputs_are_those_that_are_kept(runs: tuple[NotebookNode, NotebookNode]) -> None:
    kept, ran = runs
    for before, now in zip(kept.cells, ran.cells, strict=True):
        assert before.source == now.source
        assert [words(each) for each in before.get("outputs", ())] == [words(each) for each in now.get("outputs", ())]


def test_the_notebook_tells_no_warning_and_no_place(runs: tuple[NotebookNode, NotebookNode]) -> None:
    from tests.notebook import outputs

    kept, ran = runs
    assert [each for each in (*outputs(kept), *outputs(ran)) if each.get("name") == "stderr"] == []
    text = (ROOT / "docs" / "networks.ipynb").read_text(encoding="utf-8")
    assert [place for place in (str(ROOT), "/tmp/", "/home/", "ipykernel_") if place in text] == []
    assert len(text) < KEPT_SIZE


def test_the_figures_are_those_that_are_kept(runs: tuple[NotebookNode, NotebookNode]) -> None:
    kept, ran = (figures(notebook) for notebook in runs)
    assert len(kept) == len(ran) == 2
    for (shape, ink), (new_shape, new_ink) in zip(kept, ran, strict=True):
        assert new_shape == pytest.approx(shape, rel=0.1)
        assert new_ink == pytest.approx(ink, rel=INK)


def figures(notebook: NotebookNode) -> list[tuple[tuple[int, int], float]]:
    """Of each figure its width and height, and which share of it is not white."""
    from PIL import Image

    from tests.notebook import PNG, outputs

    found = []
    for output in outputs(notebook):
        if PNG in output.get("data", {}):
            with Image.open(BytesIO(b64decode(output.data[PNG]))) as image:
                histogram = image.convert("L").histogram()
                found.append((image.size, sum(histogram[:250]) / sum(histogram)))
    return found
