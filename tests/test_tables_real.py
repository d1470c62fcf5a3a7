"""Public tables, loaded by the mappings of tests/tables, against counts that are made of the files by other means."""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso import Workspace
from sayso.errors import Problems
from tests.conftest import ROOT
from tests.tables import counted

DATA = ROOT.parent / "shared" / "data"
MAPPINGS = Path(counted.__file__).parent
EQUIPMENT = DATA / "ua_genstaff_losses_petro"
PICTURES = DATA / "oryx_events"
EVENTS = DATA / "ucdp_ged_sample" / "ucdp_ged_sample.csv"
ACTORS = DATA / "icews_mmkb" / "icews_2005-2015_valid.txt"
TOWNS = DATA / "control_wikipedia_towns"

pytestmark = [
    pytest.mark.skipif(not DATA.exists() and "CI" not in os.environ, reason="the public data sets are not here"),
    pytest.mark.xdist_group("tables"),
]


def beside(folder: Path, mapping: str, *files: Path) -> Path:
    """A mapping with its tables beside it."""
    for file in (MAPPINGS / mapping, *files):
        shutil.copyfile(file, folder / file.name)
    return folder / mapping


@pytest.fixture(scope="module")
def losses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """What the General Staff and Oryx say of losses."""
    folder = tmp_path_factory.mktemp("losses")
    files = [
        beside(folder, "genstaff.yaml", EQUIPMENT / "russia_losses_equipment.json"),
        beside(folder, "oryx.yaml", PICTURES / "totals_by_type_history.csv"),
    ]
    with Workspace.init(folder / "w") as workspace:
        workspace.load(files)
        yield workspace


SAID = "MATCH (s:Statement)-[:SPEAKER]->(w), (s)-[:TARGET]->(:Proposition)-[:WEAPON_CLASS]->(c)"


def by_voice(workspace: Workspace, kind: str) -> Counter[str]:
    """How many relations of a kind there are between the statements of which voices."""
    query = (
        f"MATCH (r:Relation {{relationKind: '{kind}'}})-[:BETWEEN]->(:Statement)-[:VOICE]->(w)"
        " RETURN r.id AS relation, w.caption AS voice"
    )
    voices: dict[str, set[str]] = {}
    for relation, voice in workspace.cypher(query).rows:
        voices.setdefault(str(relation), set()).add(str(voice))
    return Counter(" v ".join(sorted(each)) for each in voices.values())


class TestLosses:
    def test_each_run_of_a_series_is_a_statement(self, losses: Workspace) -> None:
        rows = losses.cypher(f"{SAID} RETURN w.caption AS who, c.id AS class, count(*) AS n").rows
        found = {(str(who), str(name).rpartition("/")[2]): n for who, name, n in rows}
        staff = "General Staff of the Armed Forces of Ukraine"
        wanted = {(staff, name): len(counted.runs(days)) for name, days in counted.genstaff(EQUIPMENT).items()}
        wanted |= {("Oryx", name): len(counted.runs(days)) for name, days in counted.oryx(PICTURES).items()}
        assert found == wanted

    def test_a_later_total_that_is_lower_is_a_revision(self, losses: Workspace) -> None:
        own = sum(map(counted.fallen, counted.genstaff(EQUIPMENT).values()))
        seen = sum(map(counted.fallen, counted.oryx(PICTURES).values()))
        assert own > 0
        assert seen > 0
        found = by_voice(losses, "revision")
        assert found == {"General Staff of the Armed Forces of Ukraine": own, "Oryx": seen}

    def test_a_floor_that_is_exceeded_is_no_conflict(self, losses: Workspace) -> None:
        staff, oryx = counted.genstaff(EQUIPMENT), counted.oryx(PICTURES)
        wanted = sum(counted.undercut(staff[name], days) for name, days in oryx.items())
        assert sum(by_voice(losses, "discrepancy").values()) == wanted == 0

    def test_nothing_else_is_told_of_two_series(self, losses: Workspace) -> None:
        kinds = losses.cypher("MATCH (r:Relation) RETURN DISTINCT r.relationKind AS kind").rows
        assert kinds == [("revision",)]

    def test_a_statement_shows_its_cells(self, losses: Workspace) -> None:
        query = (
            "MATCH (s:Statement {series: 'General Staff, ships'})-[:EVIDENCE]->(e:Span)"
            " RETURN s.uttered AS said, s.holds AS holds, e.row AS row, e.column AS column, e.quote AS quote"
            " ORDER BY said, row LIMIT 2"
        )
        first, last = losses.cypher(query).rows
        assert first == ("2022-02-25", "2022-02-25/2022-03-06", 1, "naval ship", "2")
        assert last[2:] == (10, "naval ship", "2")

    def test_a_floor_that_is_undercut_is_a_conflict(self, losses: Workspace, tmp_path: Path) -> None:
        """Were one day of the General Staff's a digit short, each floor that was reached until then would say so."""
        lines = (PICTURES / "totals_by_type_history.csv").read_text(encoding="utf-8").splitlines()
        days = counted.genstaff(EQUIPMENT)["tanks"]
        raised = [re.sub(r",(\d+)$", r",9\1", line) if ",Russia,Tanks," in line else line for line in lines]
        shutil.copytree(losses.folder, tmp_path / "w")
        mapping = beside(tmp_path, "oryx.yaml")
        (tmp_path / "totals_by_type_history.csv").write_text("\n".join(raised), encoding="utf-8")
        floor = counted.oryx(tmp_path)["tanks"]
        with Workspace(tmp_path / "w") as workspace:
            workspace.load([mapping])
            found = by_voice(workspace, "discrepancy")
            ((line, conflicts),) = workspace.cypher("MATCH (e:Episode) RETURN e.caption AS line, e.conflicts AS n").rows
        assert str(line).startswith("General Staff of the Armed Forces of Ukraine v Oryx: Russia, equipment lost, ")
        assert conflicts == found.total()
        assert found == {"General Staff of the Armed Forces of Ukraine v Oryx": counted.undercut(days, floor)}
        assert found.total() > 0


class TestTowns:
    def test_two_towns_of_one_name_and_position_are_refused(self, tmp_path: Path) -> None:
        mapping = beside(tmp_path, "towns.yaml", TOWNS / "towns_daily_2022.csv.xz")
        text = re.sub(r"\n *# two towns.*\n.*empty:.*", "", mapping.read_text(encoding="utf-8"))
        mapping.write_text(text, encoding="utf-8")
        with Workspace.init(tmp_path / "w") as workspace, pytest.raises(Problems) as refused:
            workspace.check([mapping])
        told = [re.search(r"the series 'Wikipedia, (\S+) ", each.message) for each in refused.value.problems]
        assert {match[1] for match in told if match} == counted.two_faced(counted.towns(TOWNS))
        assert all(told)

    def test_each_run_is_a_statement_and_each_passing_a_change(self, tmp_path: Path) -> None:
        table = counted.towns(TOWNS)
        table = table[~table["town"].isin(counted.two_faced(table))]
        with Workspace.init(tmp_path / "w") as workspace:
            workspace.load([beside(tmp_path, "towns.yaml", TOWNS / "towns_daily_2022.csv.xz")])
            statements = workspace.cypher("MATCH (s:Statement) RETURN count(*) AS n").rows
            kinds = workspace.cypher("MATCH (r:Relation) RETURN r.relationKind AS kind, count(*) AS n").rows
        assert statements == [(counted.town_runs(table),)]
        assert kinds == [("change", counted.changes(table))]


class TestEvents:
    def test_figures_outside_their_range_are_refused(self, tmp_path: Path) -> None:
        mapping = beside(tmp_path, "ucdp.yaml", EVENTS)
        text = re.sub(r", empty: \[.*?\]", "", mapping.read_text(encoding="utf-8"))
        mapping.write_text(text, encoding="utf-8")
        with Workspace.init(tmp_path / "w") as workspace, pytest.raises(Problems) as refused:
            workspace.check([mapping])
        table = counted.events(EVENTS)
        told = [int(match[1]) for each in refused.value.problems if (match := re.search(r"in row (\d+)\.", each.place))]
        assert sorted(told) == counted.out_of_range(table)

    def test_a_row_is_a_figure_with_its_range_and_events_do_not_meet(self, tmp_path: Path) -> None:
        table = counted.events(EVENTS)
        table = table.drop([row - 1 for row in counted.out_of_range(table)])
        with Workspace.init(tmp_path / "w") as workspace:
            workspace.load([beside(tmp_path, "ucdp.yaml", EVENTS)])
            query = (
                "MATCH (s:Statement)-[:TARGET]->(p:Proposition) WHERE p.population IS NULL"
                " RETURN sum(p.value_low) AS low, sum(p.value_high) AS high, sum(p.value_best) AS best, count(*) AS n"
            )
            assert workspace.cypher(query).rows == [(*table[["low", "high", "best"]].sum(), len(table))]
            civilians = "MATCH (p:Proposition {population: 'civilians'}) RETURN count(*) AS n, sum(p.value_low) AS died"
            assert workspace.cypher(civilians).rows == [(len(table), table["deaths_civilians"].sum())]
            assert workspace.cypher("MATCH (r:Relation) RETURN r.sentence AS sentence LIMIT 3").rows == []


def test_opposite_stances_on_actors_are_tensions(tmp_path: Path) -> None:
    table = counted.verdicts(ACTORS)
    with Workspace.init(tmp_path / "w") as workspace:
        workspace.load([beside(tmp_path, "icews.yaml", ACTORS)])
        assert workspace.cypher("MATCH (s:Statement) RETURN count(*) AS n").rows == [(len(table),)]
        query = (
            "MATCH (r:Relation) RETURN r.relationKind AS kind, r.strength AS strength, count(*) AS n ORDER BY kind, n"
        )
        between, within = counted.opposed(table)
        assert workspace.cypher(query).rows == [("opposed", "tension", between), ("reversal", "tension", within)]
