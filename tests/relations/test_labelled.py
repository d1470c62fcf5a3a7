"""The labelled pairs, scored: the cases of pairs.yaml that are two statements, and those of drawn.yaml."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from sayso import Workspace
from sayso.graph.record import Record
from sayso.queries.resolve import CONFLICTS
from tests.relations import draw, pairs

DRAWN = Path(draw.__file__).with_name("drawn.yaml")
NONE = "none"

pytestmark = [
    pytest.mark.skipif(not draw.DATA.exists() and "CI" not in os.environ, reason="the public data sets are not here"),
    pytest.mark.xdist_group("tables"),
]


class Scored(NamedTuple):
    """One pair: where it is from, what it is labelled, and what was found."""

    name: str
    label: str
    found: str


def labels() -> list[Mapping[str, str]]:
    found: list[Mapping[str, str]] = yaml.safe_load(DRAWN.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with draw.loaded(tmp_path_factory.mktemp("drawn")) as loaded:
        yield loaded


@pytest.fixture(scope="module")
def scored(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> list[Scored]:
    return [*_drawn(workspace), *_written(tmp_path_factory.mktemp("written"))]


def _drawn(workspace: Workspace) -> Iterator[Scored]:
    base = workspace.ids.base + "attribution/"
    with workspace.reading() as state:
        ids = {(each["a"], each["b"]): workspace.ids.relation(base + each["a"], base + each["b"]) for each in labels()}
        relations = state.find(ids.values())
    for each in labels():
        record = relations.get(ids[each["a"], each["b"]])
        yield Scored(f"{each['a']} {each['b']}", each["label"], _told(record))


def _written(folder: Path) -> Iterator[Scored]:
    loaded = pairs.load(folder)
    for name, case in pairs.cases().items():
        if len(case.statements) == 2:
            (wanted,) = case.expect or ({},)
            (record,) = loaded[name].relations or (None,)
            yield Scored(name, f"{wanted['kind']} {wanted['strength']}" if wanted else NONE, _told(record))


def _told(record: Record | None) -> str:
    return f"{record.text('relationKind')} {record.text('strength')}" if record else NONE


def test_the_pairs_are_those_that_are_drawn(workspace: Workspace) -> None:
    assert [(each.a, each.b) for each in draw.draw(workspace)] == [(each["a"], each["b"]) for each in labels()]


def test_there_are_enough_pairs_and_enough_that_are_nothing(scored: list[Scored]) -> None:
    assert len(scored) >= 300
    assert len(labels()) >= 100
    assert sum(each.label == NONE for each in scored) >= 0.4 * len(scored)
    assert all(each["why"] for each in labels())


def test_the_score(scored: list[Scored]) -> None:
    """Precision and recall on conflicts, firm or tensions; every other disagreement is shown."""
    matrix = Counter((each.label, each.found) for each in scored)
    for (label, found), number in sorted(matrix.items()):
        print(f"{label:<24} {found:<24} {number:>4}{'' if label == found else '  DISAGREE'}")
    told = [each for each in scored if _is_conflict(each.found)]
    true = [each for each in scored if _is_conflict(each.label)]
    right = [each for each in told if each.label == each.found]
    assert len(right) >= 0.97 * len(told)
    assert len(right) >= 0.95 * len(true)
    assert [each for each in scored if each.label != each.found] == []


def _is_conflict(label: str) -> bool:
    return label.partition(" ")[0] in CONFLICTS
