"""Each real store is damaged behind sayso's back, and `verify` names what was done to which record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from string import Template
from typing import Any, NamedTuple

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
from tests.specimen import AGAIN, KURSK, MILLER, POSSIBLE, RELATION, SAID, SPAN, US
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


def relabel(graph: Any, id: str, **values: object) -> None:
    graph.nodes[id].update(values)


SCRIPTS: dict[str, tuple[Callable[[Any], object], str, str]] = {
    "a zero is lost": (lambda g: g.nodes[KURSK].pop("position_lat"), KURSK, "position_lat is absent, expected 0.0"),
    "a false is lost": (lambda g: g.nodes[POSSIBLE].pop("value_bool"), POSSIBLE, "value_bool is absent"),
    "empty words are lost": (lambda g: g.nodes[RELATION].pop("sentence"), RELATION, "sentence is absent, expected ''"),
    "a statement is lost": (lambda g: g.remove_node(AGAIN), AGAIN, "is missing"),
    "a quote is changed": (lambda g: relabel(g, SPAN, quote="he says"), SPAN, "quote is 'he says'"),
    "a language is changed": (lambda g: relabel(g, US, name_de=g.nodes[US].pop("name_en")), US, "name is"),
    "a day becomes words": (lambda g: relabel(g, SAID, uttered_end_max="2024-08-08"), SAID, "of type str"),
    "a number becomes a fraction": (lambda g: relabel(g, SPAN, end=9.0), SPAN, "of type float, expected int"),
    "a value becomes a map": (lambda g: relabel(g, SPAN, end={"a": 1}), SPAN, "dict is not a value"),
    "an edge is lost": (lambda g: g.remove_edge(SAID, MILLER, key="speaker"), SAID, "speaker is absent"),
    "an edge is added": (lambda g: g.add_edge(US, KURSK, key="likes"), US, "unexplained relationship LIKES to"),
    "an edge without a key": (lambda g: g.add_edge(US, KURSK), US, "unexplained relationship 0 to"),
    "an edge with attributes": (lambda g: g.edges[SAID, MILLER, "speaker"].update(since=1), SAID, "SPEAKER with since"),
    "an edge leads elsewhere": (
        lambda g: g.add_edge(SAID, US, key=g.remove_edge(SAID, MILLER, key="speaker") or "speaker"),
        SAID,
        "speaker is",
    ),
    "a node is added": (lambda g: g.add_node("mine", labels=("Note",)), "mine", "is stray: unexplained label Note"),
    "a node without labels": (lambda g: g.add_node(7), "7", "is stray"),
    "labels are words": (lambda g: relabel(g, SAID, labels="Attribution"), SAID, "labels none"),
    "a label is lost": (lambda g: relabel(g, SAID, labels=("Attribution",)), SAID, "is a Attribution"),
    "a label is added": (
        lambda g: relabel(g, SAID, labels=(*g.nodes[SAID]["labels"], "WithdrawnStatement")),
        SAID,
        "is a Statement, WithdrawnStatement",
    ),
    "a property is added": (lambda g: relabel(g, MILLER, mood="good"), MILLER, "unexplained property mood"),
    "a property that is no word": (lambda g: g.nodes[MILLER].update({7: 1}), MILLER, "unexplained property 7"),
}


@pytest.mark.parametrize(("script", "id", "says"), SCRIPTS.values(), ids=SCRIPTS)
def test_damage_to_the_networkx_graph(script: Callable[[Any], object], id: str, says: str, kept: Kept) -> None:
    """A script that changes the graph it was given is found out too."""
    store = NetworkxStore(ONTOLOGY)
    rebuild(kept.state, store)
    assert not differences(kept.state, store)
    script(store.graph)
    found = differences(kept.state, store)
    assert [each for each in found if each.id == id and says in each.what], found
    rebuild(kept.state, store)
    assert not differences(kept.state, store)


def test_every_store_is_damaged_in_a_dozen_ways() -> None:
    assert min(len(SCRIPTS), *(len(damages(language)) for language in ("cypher", "sparql"))) >= 12
