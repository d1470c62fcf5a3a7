"""The engine and the oracle are both held to the hand-written cases, one for each turn of the decision table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from sayso.graph.record import Record
from tests import oracle
from tests.conftest import ROOT
from tests.relations import pairs
from tests.relations.pairs import Case, Loaded

ROWS = {
    "1": 8, "2": 8, "3": 44, "4": 14, "5": 21, "6": 8, "7": 16, "8": 27, "9": 19, "10": 12, "11": 18, "12": 8,
    "grouping": 10, "rules": 27, "space": 20,
}  # fmt: skip
TRAPS = ("2", "3", "5", "6", "8", "9", "10", "12", "15", "20")
"""Those of the model that two statements can show; the others are of loading, and tested there."""
Seen = dict[str, Any]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Loaded]:
    return pairs.load(tmp_path_factory.mktemp("pairs"))


@pytest.fixture(params=sorted(pairs.cases()))
def case(request: pytest.FixtureRequest) -> Case:
    return pairs.cases()[request.param]


def test_every_row_of_the_table_has_its_cases() -> None:
    assert Counter(case.row for case in pairs.cases().values()) == ROWS
    assert min(ROWS.values()) >= 8


def test_every_trap_has_its_cases() -> None:
    found = Counter(trap for case in pairs.cases().values() for trap in case.traps)
    assert found.keys() == set(TRAPS)
    assert min(found.values()) >= 8


def test_engine(case: Case, loaded: dict[str, Loaded]) -> None:
    found = {ends(*record.refs("between")): by_engine(record) for record in loaded[case.name].relations}
    assert as_expected(case, found) == expected(case)


def test_oracle(case: Case, loaded: dict[str, Loaded]) -> None:
    records = [record.to_json() for record in loaded[case.name].records]
    relations = oracle.relations(records, ROOT / "ontology")
    assert as_expected(case, {ends(each.a, each.b): by_oracle(each) for each in relations}) == expected(case)


def ends(*ids: str) -> str:
    """The handles of the two statements, in order."""
    return " ".join(sorted(id.rpartition("/")[2] for id in ids))


def by_engine(record: Record) -> Seen:
    return {
        "kind": record.text("relationKind"),
        "strength": record.text("strength"),
        "parties": record.text("parties"),
        "via": record.text("via"),
        "reasons": sorted(map(str, record.many("reasons"))),
        "overlap-certain": record.one("overlapCertain"),
        "gap": record.one("gap_best"),
        "ratio": record.one("ratio"),
        "reports": record.one("reports"),
    }


def by_oracle(relation: oracle.Relation) -> Seen:
    return {
        "kind": relation.kind,
        "strength": relation.strength,
        "parties": relation.parties,
        "via": relation.via,
        "reasons": sorted(relation.reasons),
        "overlap-certain": relation.overlap_certain,
        "gap": relation.gap,
        "ratio": relation.ratio,
        "reports": relation.reports,
    }


def expected(case: Case) -> dict[str, Seen]:
    return {ends(*entry["between"]): read(entry) for entry in case.expect}


def read(entry: Mapping[str, Any]) -> Seen:
    """An expectation with its values typed; what is not given is not held."""
    found: Seen = {key: value for key, value in entry.items() if key != "between"}
    found["reasons"] = sorted(found["reasons"])
    for key in ("gap", "ratio", "reports"):
        if key in found:
            found[key] = None if found[key] == "null" else float(found[key])
    if "overlap-certain" in found:
        found["overlap-certain"] = found["overlap-certain"] == "true"
    return found


def as_expected(case: Case, found: dict[str, Seen]) -> dict[str, Seen]:
    """What was found, without the values that the case does not hold; relations that it lacks are kept whole."""
    held = {ends(*entry["between"]): entry.keys() for entry in case.expect}
    return {pair: {k: v for k, v in seen.items() if k in held.get(pair, seen)} for pair, seen in found.items()}
