"""`workspace.networks`: what it gives is what the statements say, may be changed and written, and leads to words."""

from __future__ import annotations

import builtins
import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from sayso import Workspace
from sayso.errors import BadArgument, UnknownName
from sayso.networks import Networks
from sayso.queries.networks.congruence import one_mode
from sayso.queries.networks.cube import cube
from sayso.queries.networks.graph import Graph
from sayso.queries.networks.network import Network
from sayso.queries.networks.of_graph import of_graph
from sayso.queries.networks.selection import Selection, shown
from tests.conftest import SAMPLE_FILES
from tests.networks.debate import loaded
from tests.networks.hearing import BROWN, GREEN, SWITCHER, hearing

BASE = "https://sayso.example/entity/"


@pytest.fixture(scope="module")
def debate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Networks]:
    with loaded(tmp_path_factory.mktemp("debate")) as workspace:
        yield workspace.networks


@pytest.fixture(scope="module")
def climate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Networks]:
    """A year of a debate that was coded in Discourse Network Analyzer."""
    folder = tmp_path_factory.mktemp("climate")
    hearing(folder / "climate.dna")
    with Workspace.init(folder / "w") as workspace:
        workspace.load([folder / "climate.dna"])
        yield workspace.networks


@pytest.fixture(scope="module")
def article(sample: Workspace) -> Networks:
    return sample.networks


@pytest.fixture(params=["debate", "climate", "article"])
def each(request: pytest.FixtureRequest) -> Networks:
    found: Networks = request.getfixturevalue(request.param)
    return found


MEASURES = ("congruence", "conflict", "subtract", "ignore")


def edges(found: Graph, name: str = "weight") -> list[tuple[str, str, Any]]:
    """Both ends of each edge, and one of its attributes."""
    return [(one, other, data[name]) for one, other, data in found.edges(data=True)]


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("normalization", ["none", "average"])
def test_a_graph_is_the_network_and_leads_back_to_it(each: Networks, measure: str, normalization: str) -> None:
    found = each.one_mode(measure, normalization)
    with each._view.reading() as state:
        expected = one_mode(cube(state, Selection()), measure, normalization)
    back = of_graph(found)
    assert (back.rows, back.columns, back.measure, back.normalization) == (
        expected.rows,
        expected.columns,
        measure,
        normalization,
    )
    np.testing.assert_array_equal(back.weights, expected.weights)
    assert {id: back.name(id) for id in back.rows} == {id: expected.name(id) for id in expected.rows}


@pytest.mark.parametrize("options", [{}, {"actors": "country", "concepts": "subject", "isolates": True}])
def test_two_modes_lead_back_too(debate: Networks, options: dict[str, Any]) -> None:
    found, cubed = debate.affiliation(**options), debate.cube(**options)
    back = of_graph(found)
    assert (back.rows, back.columns) == (cubed.actors, cubed.concepts)
    assert back.weights.sum() == sum(1 if level else -1 for level in cubed.level.tolist())
    assert sum(len(ids) for *_, ids in edges(found, "statements")) <= len(cubed)
    assert sum(data["statements"] for _, data in found.nodes(data=True)) == 2 * len(cubed)
    assert of_graph(debate.attribution()).directed


def test_a_graph_that_was_changed_is_what_is_measured(climate: Networks) -> None:
    found = climate.one_mode("subtract")
    assert climate.frustration(found).index > 0
    agreeing = found.edge_subgraph([(a, b) for a, b, weight in edges(found) if weight > 0]).copy()
    assert climate.frustration(agreeing).index == 0
    assert climate.balance(agreeing).triangles.unbalanced == 0
    bare: Graph = nx.Graph(list(agreeing.edges))
    with pytest.raises(BadArgument, match="does not say what its weights are"):
        climate.frustration(bare)
    wrong = climate.affiliation()
    wrong.add_edge(*list(wrong)[:2], weight=1.0)
    with pytest.raises(BadArgument, match="are of one mode"):
        of_graph(wrong)


@pytest.mark.parametrize("measure", MEASURES)
def test_behind_an_edge_are_pairs_of_statements_that_add_up_to_it(each: Networks, measure: str) -> None:
    found = each.one_mode(measure)
    for one, other, weight in edges(found)[:4]:
        pairs = each.behind(one, other, measure)
        assert pairs["weight"].sum() == weight
        for side in "ab":
            assert pairs[f"{side}_quote"].str.len().min() > 3
            assert set(pairs[f"{side}_stance"]) <= {"asserts", "denies", "endorses", "opposes"}


def test_behind_a_cell_are_its_statements(each: Networks) -> None:
    for actor, concept, ids in edges(each.affiliation(), "statements")[:4]:
        assert each.behind(actor, concept, "affiliation")["statement"].tolist() == ids


def test_behind_conflicts_and_relays_is_what_their_edges_tell(each: Networks) -> None:
    for one, other, data in list(each.conflicts().edges(data=True))[:3]:
        rows = each.behind(one, other, "conflicts")
        assert rows["relation"].tolist() == data["relations"]
        assert sorted({*rows["a_statement"], *rows["b_statement"]}) == data["statements"]
        assert (rows["strength"] == "firm").sum() == data["firm"]
        turned = each.behind(other, one, "conflicts")
        assert turned["a_statement"].tolist() == rows["b_statement"].tolist()
    for one, other, data in list(each.attribution().edges(data=True))[:3]:
        rows = each.behind(one, other, "attribution")
        assert (rows["statement"].tolist(), rows["through"].tolist()) == (data["statements"], data["through"])


def test_both_sides_are_read_in_their_words(debate: Networks) -> None:
    rows = debate.behind("minister", "envoy", "conflict").to_dict("records")
    assert [(row["a_quote"], row["b_quote"]) for row in rows] == [
        ("The minister backed the bridge.", "The envoy opposed the bridge."),
        ("The minister backed the bridge.", "The envoy remained against, it was said."),
    ]
    assert {row["via"] for row in rows} == {"building the bridge"}
    assert rows[0]["b_said"] == "2024-03-02"
    (early,) = debate.behind("minister", "envoy", "conflict", within=("2024-03-01", "2024-03-31"))["b_quote"]
    assert early == "The envoy opposed the bridge."
    named = debate.behind("Minister", BASE + "envoy", "conflict")
    assert named["a_statement"].tolist() == [row["a_statement"] for row in rows]
    unnamed = next(id for id in debate.cube().actors if "source in" in id and id.endswith("one"))
    assert len(debate.behind(unnamed, "mayor", "conflict")) == 1


def test_the_cube_is_kept_until_something_is_loaded(tmp_path: Path) -> None:
    with loaded(tmp_path) as workspace:
        first = workspace.networks.cube()
        assert workspace.networks.cube() is first
        assert workspace.networks.cube(duplicates="document") is not first
        many = [workspace.networks.cube(at_least=number) for number in (1, 2, 3)]
        assert many[0] is not first or len(many) == 3
        workspace.load(SAMPLE_FILES)
        after = workspace.networks.cube()
        assert after is not first
        assert len(after) > len(first)


def test_handles_name_what_is_left_out(debate: Networks) -> None:
    without = debate.one_mode(exclude={"actor": ["mayor"], "concept": ["toll"]})
    assert BASE + "mayor" not in without
    assert debate.cube(exclude={"document": ["one"]}).statements.tolist() == [
        id for id in debate.cube().statements.tolist() if "/two/" in id
    ]
    assert debate.cube(concepts="aspect", keep={"concept": ["control"]}).concepts == ("control",)


# a year


def test_slices_are_of_one_set_of_nodes_and_tell_their_times(climate: Networks) -> None:
    slices = list(climate.windows("months", 2, step=3))
    assert [each.number for each in slices] == list(range(1, len(slices) + 1))
    assert {each.network.rows for each in slices} == {climate.cube().actors}
    assert all(each.start < each.time < each.end for each in slices)
    assert slices[0].graph.graph["start"] == "2023-01-07"
    table = climate.series(slices)
    assert table["start"].tolist() == [pd.Timestamp(shown(each.start)) for each in slices]
    for row, each in zip(table.to_dict("records"), slices, strict=True):
        assert row["positive"] == each.network.weights.clip(min=0).sum() / 2
        assert row["ties"] == each.graph.number_of_edges()
    two_mode = next(climate.windows("months", 2, two_mode=True))
    assert two_mode.network.columns == climate.cube().concepts
    smooth = list(climate.smooth("gaussian", "months", 4, normalization="average"))
    assert len(smooth) == 12


def test_ties_are_the_edges_the_strongest_first(climate: Networks) -> None:
    found = climate.one_mode()
    table = climate.ties(found)
    assert len(table) == found.number_of_edges()
    assert table["weight"].abs().is_monotonic_decreasing
    assert {(row["one"], row["other"]): row["weight"] for row in table.to_dict("records")} == {
        (one, other): weight for one, other, weight in edges(found)
    }
    assert list(climate.ties(climate.conflicts()).columns)[5:] == ["firm", "tension", "kinds", "statements"]


def test_camps_are_found_and_who_leaves_them(climate: Networks) -> None:
    names = climate.cube().names
    found = climate.one_mode("subtract", "average", start="2023-01-01", end="2023-08-31", keep={"coder": ["Ann"]})
    for method in ("louvain", "leiden", "signed", "hierarchical"):
        ways: dict[str, Any] = {"k": 2} if method == "hierarchical" else {}
        groups = climate.coalitions(found, method, **ways).groups
        assert len({groups[id] for id in groups if names[id] in GREEN}) == 1, method
    frustration = climate.frustration(found)
    assert frustration.exact
    camps = {names[id]: camp for id, camp in frustration.camps.items()}
    assert len({camps[name] for name in GREEN}) == len({camps[name] for name in BROWN}) == 1
    changed = climate.reversals(keep={"coder": ["Ann"]})
    assert SWITCHER in set(changed["actor_name"])
    assert {"statement_before", "statement"} <= set(changed.columns)
    assert SWITCHER in set(climate.defectors("months", 4)["actor_name"])


def test_measures_are_held_against_chance(climate: Networks) -> None:
    found = climate.one_mode("subtract", "average", keep={"coder": ["Ann"]})
    compared = climate.against_chance(found, "frustration", "signs", samples=19)
    assert compared.observed == climate.frustration(found).index < compared.mean
    assert compared == climate.against_chance(found, "frustration", "signs", samples=19)
    own = climate.against_chance(found, lambda network: float((network.weights > 0).sum()), samples=3)
    assert own.observed == own.mean
    scores = climate.polarisation_against_chance(samples=3)
    assert scores["largest"].observed == climate.polarisation().largest.normalized
    over = climate.polarisation_over_time("months", 4, step=2)
    assert (over["largest"] >= over["smallest"]).all()


def test_concepts_phases_and_coders(climate: Networks) -> None:
    concepts = set(climate.cube().concepts)
    steps = climate.nested_backbone()
    assert set(steps["concept"]) < concepts
    assert len(steps) == len(concepts) - 1
    fixed = climate.backbone(size=2)
    assert len(fixed.backbone) == 2
    assert {*fixed.backbone, *fixed.redundant} == concepts
    ignoring = climate.nested_backbone("ignore", duplicates="document")
    assert len(ignoring) == len(steps)
    assert len(climate.phases("months", 3).states) == len(climate.phases("months", 3, kernel="uniform").times) - 2
    alpha = climate.reliability()
    assert alpha.coders == 2
    assert -1 <= alpha.alpha < 1
    (row,) = climate.agreement().to_dict("records")
    assert (row["first"], row["second"]) == ("Ann", "Ben")
    assert row["both"] == alpha.units
    months = climate.shares(period="month")
    assert months["statements"].sum() == len(climate.cube()) == climate.prominence()["statements"].sum()
    assert climate.counts()["statements"].sum() == len(climate.cube())


def test_events_are_the_statements_in_their_words(climate: Networks) -> None:
    head, *lines = climate.events(keep={"coder": ["Ben"]}).split("\n")
    assert head.startswith('"statement_id";"time";"actor";"concept";"agreement";"stance";')
    assert len(lines) == 16
    assert all(';"Ben";' in line and ('"The Daily"' in line or '"Evening Post"' in line) for line in lines)
    assert all(";1;" in line or ";0;" in line for line in lines)


# files


@pytest.mark.parametrize("ending", [".gexf", ".graphml", ".csv", ".dl", ".pdf", ".svg", ".png"])
def test_networks_are_written_in_every_format(climate: Networks, tmp_path: Path, ending: str) -> None:
    found = climate.one_mode("subtract", "average")
    groups = climate.coalitions(found).groups
    networks: list[Graph | Network] = [found, of_graph(found), climate.affiliation(), climate.attribution()]
    for number, network in enumerate(networks):
        path = tmp_path / f"{number}{ending}"
        assert climate.save(network, path, groups=groups) == [path]
        assert path.stat().st_size > 100
    if ending == ".gexf":
        read = nx.read_gexf(tmp_path / "0.gexf")
        assert set(read) == set(found)
        assert 'start="2023-01-07' in (tmp_path / "0.gexf").read_text()
    if ending == ".graphml":
        read = nx.read_graphml(tmp_path / "0.graphml")
        assert {d["weight"] for *_, d in read.edges(data=True)} == {d["weight"] for *_, d in found.edges(data=True)}
        climate.save(found, tmp_path / "visone.graphml", dialect="visone")
        assert "y:ShapeNode" in (tmp_path / "visone.graphml").read_text()
    first = (tmp_path / f"0{ending}").read_bytes()
    climate.save(found, tmp_path / f"0{ending}", groups=groups)
    assert (tmp_path / f"0{ending}").read_bytes() == first


@pytest.mark.parametrize("ending", [".gexf", ".graphml", ".csv", ".dl", ".svg"])
def test_a_series_is_one_file_with_a_timeline_or_a_file_each(climate: Networks, tmp_path: Path, ending: str) -> None:
    slices = list(climate.windows("months", 4, step=4))
    files = climate.save(slices, tmp_path / f"year{ending}")
    assert len(files) == (1 if ending == ".gexf" else len(slices))
    assert sorted(files) == sorted(tmp_path.iterdir())
    if ending != ".gexf":
        assert files[0].name == f"year 01 {shown(slices[0].time)} 00:00:00{ending}"


def test_matrices_of_a_scale_have_decimals(climate: Networks, tmp_path: Path) -> None:
    climate.save(climate.one_mode(agreement="scale"), tmp_path / "a.csv")
    climate.save(climate.one_mode(), tmp_path / "b.csv")
    assert ".000000" in (tmp_path / "a.csv").read_text()
    assert "." not in (tmp_path / "b.csv").read_text().replace("2030.", "")


def test_shares_are_drawn(climate: Networks, tmp_path: Path) -> None:
    assert climate.draw_shares(tmp_path / "s.svg", period="quarter") == tmp_path / "s.svg"
    assert "Nuclear power is needed" in (tmp_path / "s.svg").read_text()


# what does not fit


def test_what_does_not_fit_is_said(climate: Networks, article: Networks, tmp_path: Path) -> None:
    for words, wrong in (
        ("option 'actor' is not one of actors", lambda: climate.cube(actor="voice")),
        ("no statement from 1999-01-01", lambda: climate.cube(start="1999-01-01", end="1999-12-31")),
        ("a window of 40 months is longer", lambda: climate.windows("months", 40)),
        ("network 'subtrct' is not one of .*subtract", lambda: climate.behind("a", "b", "subtrct")),
        ("does not agree or disagree with itself", lambda: climate.behind("Steel Works", "Steel Works")),
        ("method 'leuven'", lambda: climate.coalitions(climate.one_mode(), "leuven")),
        ("measure 'frustrated'.*frustration", lambda: climate.against_chance(climate.one_mode(), "frustrated")),
        ("null 'sign'", lambda: climate.against_chance(climate.one_mode(), null="sign")),
        ("too many to draw in a column", lambda: article.save(article.affiliation(), tmp_path / "a.pdf")),
        ("networks are written as .graphml", lambda: climate.save(climate.one_mode(), tmp_path / "a.doc")),
        ("write to a folder that is there", lambda: climate.save(climate.one_mode(), tmp_path / "no" / "a.csv")),
        ("dialect 'vison'.*visone", lambda: climate.save(climate.one_mode(), tmp_path / "a.graphml", dialect="vison")),
        ("without windows leaves nothing", lambda: climate.save([], tmp_path / "a.csv")),
        ("is not among the", lambda: climate.behind("Steel Works", "climate.the-daily")),
        ("agreement takes two coders", lambda: article.reliability()),
    ):
        with pytest.raises(BadArgument, match=words) as caught:
            wrong()
        assert "\n" not in str(caught.value)
    with pytest.raises(UnknownName, match="no record 'steal'"):
        climate.cube(exclude={"actor": ["steal"]})


USES: dict[str, Callable[[Networks, Path], object]] = {
    "leidenalg": lambda networks, _: networks.coalitions(networks.one_mode(), "leiden"),
    "matplotlib": lambda networks, folder: networks.save(networks.one_mode(), folder / "a.pdf"),
    "krippendorff": lambda networks, _: networks.reliability(),
}


@pytest.mark.parametrize("missing", USES)
def test_a_missing_extra_is_named(
    climate: Networks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    real, module = builtins.__import__, importlib.import_module

    def without(name: str, *args: Any, **more: Any) -> Any:
        if name.partition(".")[0] == missing:
            raise ImportError(name)
        return real(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    monkeypatch.setattr(importlib, "import_module", lambda name: without(name) and module(name))
    with pytest.raises(BadArgument, match=rf"{missing}.*pip install 'sayso\[networks\]'"):
        USES[missing](climate, tmp_path)
