"""docs/pictures: the article's networks are drawn again and compared."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from sayso import Workspace
from tests.conftest import ROOT
from tests.pictures import NAMES, PICTURES, draw

NUMBER = re.compile(r"-?\d+\.\d+")
MAKER = re.compile(r"Matplotlib v[\d.]+")
WORDS = re.compile(r"<text[^>]*>([^<]*)</text>")
NEAR = 0.01
"""Points. Two machines need not round the last digit alike."""


@pytest.fixture(scope="module")
def drawn(sample: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    for needed in ("matplotlib", "leidenalg"):
        if os.environ.get("CI"):
            __import__(needed)
        pytest.importorskip(needed)
    folder = tmp_path_factory.mktemp("pictures")
    draw(sample, folder)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_what_is_drawn_of_the_sample(drawn: Path, name: str) -> None:
    kept, found = ((folder / name).read_text(encoding="utf-8") for folder in (PICTURES, drawn))
    assert WORDS.findall(kept) == WORDS.findall(found)
    if MAKER.findall(kept) != MAKER.findall(found):
        return  # another matplotlib may draw the same otherwise
    assert NUMBER.sub("#", kept) == NUMBER.sub("#", found)
    assert [float(each) for each in NUMBER.findall(kept)] == pytest.approx(
        [float(each) for each in NUMBER.findall(found)], abs=NEAR
    )


def test_a_picture_is_the_same_file_each_time(sample: Workspace, drawn: Path, tmp_path: Path) -> None:
    draw(sample, tmp_path)
    assert [(tmp_path / name).read_bytes() for name in NAMES] == [(drawn / name).read_bytes() for name in NAMES]


def test_every_picture_is_shown_on_the_page() -> None:
    page = (ROOT / "docs" / "networks.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"\(pictures/([^)]+)\)", page)) == sorted(path.name for path in PICTURES.iterdir())
