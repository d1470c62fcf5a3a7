"""Each real store is damaged behind sayso's back, and `verify` names what was done to which record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import NamedTuple

import kglite
import pyoxigraph as ox
import pytest
import yaml

from sayso.graph.networkx_store import NetworkxStore
from sayso.graph.oxigraph_store import OxigraphStore
from sayso.graph.store import Store, rebuild
from tests import specimen
from tests.harness import CYPHER, SPARQL, Endpoint, Kept, Place, differences, placed, run_neo4j, update
from tests.neo4j.server import Server
from tests.specimen import KURSK, MILLER, POSSIBLE, RELATION, SAID, SPAN, US
from tests.strategies import IDS, ONTOLOGY


class Damage(NamedTuple):
    """What is done, the record it is done to, and what `verify` says of it."""

    name: str
    text: str
    id: str
    says: str


PREFIXES = """
PREFIX s: <https://w3id.org/sayso/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
NAMES = {
    **{
        name: getattr(specimen, name)
        for name in ("KURSK", "POSSIBLE", "RELATION", "AGAIN", "SPAN", "US", "SAID", "MILLER")
    },
    "STRANGER": IDS.entity("stranger"),
    "SHARED": IDS.graph("shared", ""),
    "DOCUMENT": IDS.graph("document", SAID),
    "ELSEWHERE": IDS.base + "elsewhere",
}


def damages(language: str) -> list[Damage]:
    text = (Path(__file__).parent / "damage.yaml").read_text(encoding="utf-8")
    cases = yaml.load(text, Loader=yaml.BaseLoader)[language]
    return [Damage(*(Template(case[key]).substitute(NAMES) for key in Damage._fields)) for case in cases]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """The specimen, folded. Only for reading."""
    with Kept(tmp_path_factory.mktemp("kept"), specimen.derived) as kept:
        specimen.load(kept)
        yield kept


def built(kept: Kept, place: Place) -> Store:
    store = place.open()
    rebuild(kept.state, store)
    assert not differences(kept.state, store)
    return store


def damage(place: Place, text: str) -> None:
    """Run a writing query on the store's own files, or server, as somebody else would."""
    if isinstance(place.server, Endpoint):
        update(place.server, PREFIXES + text)
    elif place.server:
        run_neo4j(place.server, text)
    elif place.name == "kglite":
        path = str(place.folder / "graph.kgl")
        graph = kglite.load(path)
        graph.cypher(text)
        graph.save(path)
    else:
        store = place.open()
        assert isinstance(store, OxigraphStore)
        ox.Store(str(store.path)).update(PREFIXES + text)


def assert_named(kept: Kept, place: Place, done: Damage) -> None:
    """`verify` names the record and what was done to it; building the store anew mends it."""
    found = differences(kept.state, place.open())
    assert [each for each in found if each.id.startswith(done.id) and done.says in each.what], found
    again = place.open()
    rebuild(kept.state, again)
    left = [each for each in differences(kept.state, again) if "is stray" not in each.what]
    assert not left


@pytest.mark.parametrize("done", damages("cypher"), ids=lambda done: done.name)
@pytest.mark.parametrize("name", CYPHER)
def test_damage_by_cypher(name: str, done: Damage, kept: Kept, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    place = placed(name, request, tmp_path)
    built(kept, place)
    try:
        damage(place, done.text)
        assert_named(kept, place, done)
    finally:
        if isinstance(place.server, Server):
            run_neo4j(place.server, "MATCH (n:Note) DETACH DELETE n")
        place.close()


@pytest.mark.parametrize("done", damages("sparql"), ids=lambda done: done.name)
@pytest.mark.parametrize("name", SPARQL)
def test_damage_by_sparql(name: str, done: Damage, kept: Kept, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    place = placed(name, request, tmp_path)
    built(kept, place).close()
    damage(place, done.text)
    assert_named(kept, place, done)
    place.close()


def test_damage_to_the_networkx_graph(kept: Kept) -> None:
    """A script that changes the graph it was given is found out too."""
    store = NetworkxStore(ONTOLOGY)
    rebuild(kept.state, store)
    del store.graph.nodes[POSSIBLE]["value_bool"]
    store.graph.nodes[SPAN]["quote"] = "he says"
    store.graph.nodes[SAID]["labels"] = ("Attribution",)
    store.graph.remove_edge(SAID, MILLER, key="speaker")
    store.graph.add_edge(US, KURSK, key="likes")
    store.graph.add_node("mine", labels=("Note",))
    store.graph.remove_node(RELATION)
    found = {each.id: each.what for each in differences(kept.state, store)}
    assert found.keys() == {POSSIBLE, SPAN, SAID, US, "mine", RELATION}
    assert "is missing" in found[RELATION]
    assert "is stray" in found["mine"]
    assert "unexplained relationship LIKES" in found[US]
