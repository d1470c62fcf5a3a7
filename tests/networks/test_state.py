"""Networks of a loaded debate: what its statements are under each option, and what is behind each edge."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest

from sayso import Workspace
from sayso.errors import BadArgument
from sayso.graph.state import State
from sayso.queries.networks.affiliation import affiliation
from sayso.queries.networks.behind import behind, pairs
from sayso.queries.networks.coded import coded
from sayso.queries.networks.congruence import one_mode
from sayso.queries.networks.cube import cube
from sayso.queries.networks.disputes import disputes
from sayso.queries.networks.graph import graph
from sayso.queries.networks.relays import relays
from sayso.queries.networks.selection import Selection, shown
from tests.networks.debate import loaded

BASE = "https://sayso.example/"


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    with loaded(tmp_path_factory.mktemp("debate")) as workspace, workspace.reading() as state:
        yield state


@pytest.fixture(scope="module")
def article(sample_folder: Path) -> Iterator[State]:
    with Workspace(sample_folder) as workspace, workspace.reading() as state:
        yield state


def plain(id: str | None) -> str | None:
    """An id without its base and kind."""
    for kind in ("entity/", "action/", "attribution/", "proposition/"):
        id = id and id.replace(BASE + kind, "")
    return id


def column(state: State, name: str, **options: str) -> dict[str | None, object]:
    """What each statement has in a column."""
    rows = coded(state, Selection(narrator="with", **options)).rows.to_pylist()  # type: ignore[arg-type]
    return {plain(r["statement"]): plain(r[name]) if isinstance(r[name], str) else r[name] for r in rows}


def test_actors_are_voices_speakers_institutions_or_countries(state: State) -> None:
    expected = {
        "one/s0": ("minister", "minister", "ministry", "north"),
        "one/s1": ("north", "minister", "north", "north"),
        "one/s2": ("envoy", "envoy", "south", "south"),
        "one/s3": ("mayor", "mayor", None, None),
        "one/s4": ("source in one", "source", "south", "south"),
        "one/s6": ("gazette", "gazette", "gazette", None),
        "two/s1": ("source in two", "source", "south", "south"),
        "two/s2-via-mayor": ("mayor", "mayor", None, None),
    }
    for number, actors in enumerate(("voice", "speaker", "institution", "country")):
        found = column(state, "actor", actors=actors)
        assert len(found) == 15
        assert {id: found[id] for id in expected} == {id: each[number] for id, each in expected.items()}


def test_concepts_are_targets_of_a_kind_or_what_propositions_are_about(state: State) -> None:
    on_actions = {"one/s0": "bridge", "one/s1": "toll", "two/s1": "bridge"}
    assert on_actions.items() <= column(state, "concept", concepts="target").items()
    assert on_actions.items() <= column(state, "concept", concepts="action").items()
    for concepts, said in (("aspect", "control"), ("subject", "town")):
        found = column(state, "concept", concepts=concepts)
        assert {id for id, concept in found.items() if concept} == {"one/s3", "one/s4", "one/s6", "two/s3"}
        assert found["one/s3"] == said
    propositions = column(state, "concept", concepts="proposition")
    assert propositions["one/s3"] == column(state, "concept", concepts="target")["one/s3"] == propositions["one/s4"]
    assert propositions["one/s0"] is None
    assert column(state, "concept", concepts="action")["one/s3"] is None
    assert column(state, "concept", concepts="target")["two/s2-via-mayor"] is None


def test_agreement_is_that_of_the_stance_and_its_hedge(state: State) -> None:
    expected = {
        "one/s0": (1, 3),
        "one/s1": (0, -3),
        "one/s3": (1, 2),
        "one/s4": (0, -3),
        "one/s7": (None, None),
        "one/s5-via-envoy": (None, None),
    }
    for number, agreement in enumerate(("binary", "scale")):
        found = column(state, "level", agreement=agreement)
        assert {id: found[id] for id in expected} == {id: each[number] for id, each in expected.items()}
    words = coded(state, Selection(agreement="stance"))
    found = column(state, "level", agreement="stance")
    assert {id: words.levels[int(str(found[id]))] for id in ("one/s0", "one/s7")} == {
        "one/s0": "endorses",
        "one/s7": "requests",
    }
    assert words.scale == tuple(range(len(words.levels)))


def test_clocks_are_days_of_publication_utterance_or_what_is_said(state: State) -> None:
    expected = {
        "one/s0": ("2024-03-05", "2024-03-01", "2024-03-01"),
        "one/s1": ("2024-03-05", "2024-03-05", "2024-03-05"),
        "two/s0": ("2024-04-20", "2024-04-18", "2024-04-18"),
        "two/s3": ("2024-04-20", "2024-04-20", "2024-01-02"),
    }
    for number, clock in enumerate(("publication", "utterance", "valid")):
        found = column(state, "time", clock=clock)
        assert {id: shown(int(str(found[id]))) for id in expected} == {
            id: each[number] for id, each in expected.items()
        }


def test_the_narrator_is_left_out_unless_asked_for(state: State) -> None:
    found = {narrator: len(coded(state, Selection(narrator=narrator)).rows) for narrator in ("without", "with", "only")}
    assert found == {"without": 14, "with": 15, "only": 1}


def test_a_cube_of_a_state_leads_to_networks_and_their_statements(state: State) -> None:
    made = cube(state, Selection(concepts="action", end="2024-03-31"))
    assert [plain(id) for id in made.actors] == ["envoy", "mayor", "minister", "north"]
    assert affiliation(made, "subtract").weights.tolist() == [[0, -1], [1, 0], [0, 1], [-1, 0]]
    assert [made.names[id] for id in made.concepts] == ["a toll on the bridge", "building the bridge"]
    envoy, mayor, minister, north = made.actors
    assert one_mode(made, "conflict").weights.sum() == 4
    ((one, other, via, weight),) = pairs(made, envoy, minister)
    assert (plain(one), plain(other), plain(via), weight) == ("one/s2", "one/s0", "bridge", -1)
    assert [plain(id) for id in behind(made, mayor, made.concepts[0])] == ["one/s5"]
    assert [plain(id) for id in behind(made, north, made.concepts[1])] == []


def test_a_country_may_speak_and_be_spoken_of(article: State) -> None:
    made = cube(article, Selection(actors="country", concepts="subject"))
    network = affiliation(made, "ignore")
    both = set(network.rows) & set(network.columns)
    assert both
    found = graph(network, made)
    assert found.number_of_nodes() == len(network.rows) + len(network.columns)
    assert nx.is_bipartite(found)
    for id in both:
        assert (found.nodes[id]["mode"], found.nodes[f"concept {id}"]["mode"]) == (0, 1)
        assert found.nodes[f"concept {id}"]["id"] == id


def test_a_selection_of_what_nobody_is_for_or_against_says_so(state: State) -> None:
    asking = {"stance": ["requests", "reports"]}
    with pytest.raises(BadArgument, match="left after exclusions"):
        cube(state, Selection(keep=asking))
    with pytest.raises(BadArgument, match="none of the 1 statements in the range is about action"):
        cube(state, Selection(narrator="only", concepts="action"))


def test_the_conflict_network_counts_relations_between_actors(state: State) -> None:
    found = disputes(state, Selection())
    network = found.network()
    assert (network.weights == network.weights.T).all()
    index = {plain(id): number for number, id in enumerate(network.rows)}
    assert network.weights[index["minister"], index["envoy"]] == 1
    assert network.weights[index["minister"], index["mayor"]] == 1
    assert network.weights[index["north"], index["envoy"]] == 0
    minister, envoy = (next(id for id in network.rows if plain(id) == name) for name in ("minister", "envoy"))
    behind_it = found.behind(envoy, minister)
    assert {(plain(each.a), plain(each.b)) for each in behind_it} == {("one/s0", "one/s2")}
    assert {(each.kind, each.strength) for each in behind_it} == {("opposed", "firm")}
    assert found.network("tension").weights.sum() == found.network(kinds=["contradiction"]).weights.sum() == 2
    assert found.network("tension").weights[index["mayor"], index["source in one"]] == 1
    assert (found.network("firm").weights + found.network("tension").weights == network.weights).all()
    edge = graph(network, behind=found.attributes).edges[minister, envoy]
    assert (edge["weight"], edge["firm"], edge["tension"], edge["kinds"]) == (1, 1, 0, {"opposed": 1})
    assert edge["relations"] == [each.relation for each in behind_it]


def test_conflicts_within_a_wider_actor_are_kept_but_are_no_edge(state: State) -> None:
    found = disputes(state, Selection(actors="country"))
    north, south = found.actors
    assert found.network().weights.tolist() == [[0, 1], [1, 0]]
    assert len(found.behind(south, south)) == 1
    late = disputes(state, Selection(actors="country", start="2024-04-01"))
    assert late.network().weights.sum() == 0
    assert len(late.behind(south, south)) == 1
    early = disputes(state, Selection(actors="country", end="2024-03-31"))
    assert len(early.behind(north, south)) == 1


def test_the_article_has_one_firm_conflict_between_voices(article: State) -> None:
    found = disputes(article, Selection())
    (edge,) = graph(found.network("firm"), behind=found.attributes).edges(data=True)
    assert {found.names[id] for id in edge[:2]} == {"Valery Gerasimov", "Russian military bloggers"}
    assert edge[2]["kinds"] == {"contradiction": 1}


def test_the_attribution_network_tells_who_relays_whom(state: State) -> None:
    found = relays(state, Selection())
    told = {(plain(e.relayer), plain(e.relayed), plain(e.statement), plain(e.through)) for e in found.found}
    assert {
        ("gazette", "minister", "one/s0", "one"),
        ("envoy", "mayor", "one/s5", "one/s5-via-envoy"),
        ("gazette", "envoy", "one/s5-via-envoy", "one"),
        ("mayor", "envoy", "two/s2", "two/s2-via-mayor"),
        ("gazette", "mayor", "two/s2-via-mayor", "two/s2-via-mayor-via-gazette"),
        ("herald", "gazette", "two/s2-via-mayor-via-gazette", "two"),
    } <= told
    assert len(told) == 14
    network = found.network()
    assert network.directed
    directed = graph(network, behind=found.attributes)
    assert isinstance(directed, nx.DiGraph)
    gazette, envoy = f"{BASE}entity/gazette", f"{BASE}entity/envoy"
    assert directed.edges[gazette, envoy]["weight"] == 3
    assert [plain(id) for id in directed.edges[gazette, envoy]["statements"]] == [
        "one/s2",
        "one/s5-via-envoy",
        "one/s7",
    ]
    assert not directed.has_edge(envoy, gazette)
    assert not directed.has_edge(gazette, gazette)


def test_the_attribution_network_keeps_to_the_selection(state: State) -> None:
    found = relays(state, Selection(exclude={"document": [f"{BASE}entity/one"]}))
    assert {plain(each.through) for each in found.found} == {"two", "two/s2-via-mayor", "two/s2-via-mayor-via-gazette"}
    with pytest.raises(BadArgument, match="no statement is left by these filters"):
        relays(state, Selection(start="2030-01-01"))
    with pytest.raises(BadArgument, match="no statement is left by these filters"):
        disputes(state, Selection(start="2030-01-01"))


def test_words_that_are_no_option_are_said_with_the_nearest(state: State) -> None:
    with pytest.raises(BadArgument, match=r"strength 'firms' .* did you mean firm"):
        disputes(state, Selection()).network("firms")
    with pytest.raises(BadArgument, match=r"kind 'contradictions' .* did you mean contradiction"):
        disputes(state, Selection()).network(kinds=["contradictions"])


def test_graphs_say_what_they_are(state: State) -> None:
    made = cube(state, Selection(concepts="action", isolates=True, exclude={"concept": [f"{BASE}action/toll"]}))
    network = one_mode(made, "subtract", "average")
    found = graph(network, made)
    assert found.graph == {"measure": "subtract", "normalization": "average", "two_mode": False}
    north = f"{BASE}entity/north"
    assert dict(found.nodes[north]) == {"id": north, "name": "North", "mode": 0, "statements": 0}
    assert list(found[north]) == []
    assert found.number_of_edges() == (network.weights != 0).sum() // 2
    bipartite = graph(affiliation(made), made)
    said = {id for _, _, data in bipartite.edges(data=True) for id in data["statements"]}
    assert said == set(made.statements)
