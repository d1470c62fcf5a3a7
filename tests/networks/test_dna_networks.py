"""From a `.dna` database to its networks: as the definitions have them over the database's own rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso import Workspace
from sayso.queries.networks.congruence import one_mode
from sayso.queries.networks.cube import Cube, cube
from sayso.queries.networks.selection import Selection
from tests.networks import literal
from tests.networks.dna_databases import climate, random_database, rows, scaled
from tests.networks.literal import Said

VALUE = """
(SELECT e.Value FROM DATASHORTTEXT d JOIN VARIABLES v ON v.ID = d.VariableId JOIN ENTITIES e ON e.ID = d.Entity
WHERE d.StatementId = s.ID AND v.Variable = '{}')
"""
SAID = f"""
SELECT s.ID, coalesce(nullif({VALUE.format("organization")}, ''), {VALUE.format("person")} || ' (person)'),
    {VALUE.format("concept")}, n.Value, d.Date, s.DocumentId, s.Start, s.Stop
FROM STATEMENTS s JOIN DOCUMENTS d ON d.ID = s.DocumentId JOIN {{}} n ON n.StatementId = s.ID
JOIN VARIABLES v ON v.ID = n.VariableId AND v.Variable = 'agreement'
"""


def said(path: Path, table: str) -> list[Said]:
    """The statements as the database has them: the organization speaks, else the person, who may have its name."""
    found = rows(path, f"({SAID.format(table)})")
    return [
        Said(f"{id}", actor, concept, level, time, f"{document}", start, stop)
        for id, actor, concept, level, time, document, start, stop in found
    ]


def loaded(folder: Path, path: Path, agreement: str) -> Cube:
    with Workspace.init(folder / "w") as workspace:
        workspace.load([path])
        with workspace.reading() as state:
            return cube(state, Selection(agreement=agreement))


def cells(made: Cube, measure: str, normalization: str) -> Iterator[tuple[tuple[str, str], float]]:
    found = one_mode(made, measure, normalization)
    called = {id: found.name(id) + (" (person)" if id.endswith("-person") else "") for id in found.rows}
    for i, one in enumerate(found.rows):
        for j, other in enumerate(found.rows):
            if i != j:
                yield (called[one], called[other]), float(found.weights[i, j])


@pytest.mark.parametrize("normalization", ["none", "average", "jaccard", "cosine"])
def test_a_debate_of_for_and_against(tmp_path: Path, normalization: str) -> None:
    path = climate(tmp_path / "climate.dna").path
    made = loaded(tmp_path, path, "binary")
    expected = said(path, "DATABOOLEAN")
    assert len({each.actor for each in expected}) == len(made.actors)
    for measure in ("congruence", "conflict", "subtract"):
        wanted = literal.one_mode(expected, (0, 1), measure, normalization, 1)
        assert dict(cells(made, measure, normalization)) == pytest.approx(wanted)
    assert sorted(made.time.tolist()) == sorted(each.time for each in expected), "to the second"


def test_numbers_on_a_declared_scale(tmp_path: Path) -> None:
    path = scaled(tmp_path / "scaled.dna").path
    beside = tmp_path / "numbers.yaml"
    beside.write_text(
        "document: scaled.dna\nscale: -5 to 5\nvariables: {speaker: person, concept: concept, agreement: agreement}\n"
    )
    made = loaded(tmp_path, beside, "coded")
    persons = [each._replace(actor=f"MP {words}") for each, words in zip(said(path, "DATAINTEGER"), WORDS, strict=True)]
    assert made.scale == tuple(range(-5, 6))
    for measure in ("congruence", "conflict", "subtract"):
        wanted = literal.one_mode(persons, made.scale, measure, "average", 10)
        assert dict(cells(made, measure, "average")) == pytest.approx(wanted)


WORDS = ("One", "Two", "Three", "Four")


@pytest.mark.parametrize("seed", [3, 5, 8])
def test_without_a_scale_it_is_that_of_the_numbers(tmp_path: Path, seed: int) -> None:
    path = random_database(tmp_path / "random.dna", seed).path
    table, agreement = ("DATAINTEGER", "coded") if rows(path, "DATAINTEGER") else ("DATABOOLEAN", "binary")
    expected, made = said(path, table), loaded(tmp_path, path, agreement)
    assert sorted(made.level.tolist()) == sorted(each.level or 0 for each in expected)
    assert sorted(made.time.tolist()) == sorted(each.time for each in expected)
    if agreement == "coded":
        assert made.scale == tuple(range(min(made.level), max(made.level) + 1))
