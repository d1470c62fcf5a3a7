"""The page of the guarantees names tests that there are, and every row names one."""

from __future__ import annotations

import ast
import re

import pytest

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "guarantees.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| guarantee")]
NAMED = sorted(set(re.findall(r"`([\w/]+\.py)::(\w+)`", PAGE)))


def test_every_guarantee_names_what_holds_it() -> None:
    assert len(ROWS) > 25
    for row in ROWS:
        guarantee, limits, tests = row.strip("|").split("|")
        assert guarantee.strip().endswith(".")
        assert not limits.strip() or limits.strip().endswith(".")
        assert all(re.fullmatch(r"`[\w/]+\.py::test_\w+`", each.strip()) for each in tests.split(","))


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_test_that_is_named_is_there(file: str, name: str) -> None:
    module = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in module.body if isinstance(node, ast.FunctionDef)}
