"""Neo4j when it will not let us in, is not there, or is not ours alone; and half built."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

import pytest

from sayso.errors import StoreUnavailable
from sayso.graph.neo4j_store import Neo4jStore
from sayso.graph.record import Change, Position
from sayso.graph.store import catch_up, rebuild
from tests import specimen
from tests.harness import Kept, Place, differences, emptied, run_neo4j
from tests.neo4j.server import Server
from tests.specimen import US
from tests.strategies import IDS, ONTOLOGY

PATIENCE = 20.0
"""Seconds within which everything must have failed, on a busy machine too."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    with Kept(tmp_path_factory.mktemp("kept"), specimen.derived) as kept:
        specimen.load(kept)
        yield kept


def refused(store: Neo4jStore) -> str:
    """The one message that every use of the store ends with, at once."""
    started = perf_counter()
    uses: tuple[Callable[[], object], ...] = (
        store.position,
        lambda: list(store.read_back()),
        lambda: store.cypher("RETURN 1 AS x", {}),
    )
    messages = set()
    for use in uses:
        with pytest.raises(StoreUnavailable) as caught:
            use()
        messages.add(str(caught.value))
    store.close()
    assert perf_counter() - started < PATIENCE
    (message,) = messages
    assert "\n" not in message
    assert store.url in message
    return message


def test_a_wrong_password_is_one_message(neo4j: Server) -> None:
    if not neo4j.password:
        pytest.skip("this server asks for no password")
    store = Neo4jStore(neo4j.url, ONTOLOGY, IDS, user="nobody", password="wrong-horse")
    assert "user or password" in refused(store)


def test_no_such_database_is_one_message(neo4j: Server) -> None:
    store = Neo4jStore(neo4j.url, ONTOLOGY, IDS, user=neo4j.user, password=neo4j.password, database="nosuch")
    assert "nosuch" in refused(store)


def test_a_server_that_is_down_is_one_message() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"bolt://127.0.0.1:{taken.getsockname()[1]}"
        assert "cannot be reached" in refused(Neo4jStore(url, ONTOLOGY, IDS, user="neo4j", password="x"))


def test_an_address_that_is_none_is_refused_at_once() -> None:
    with pytest.raises(StoreUnavailable, match="nonsense"):
        Neo4jStore("nonsense", ONTOLOGY, IDS)


def test_what_others_keep_in_neo4j_stays_and_is_told(neo4j: Server, kept: Kept, tmp_path: Path) -> None:
    place = Place("neo4j", tmp_path, emptied(neo4j))
    store = place.open()
    run_neo4j(neo4j, "CREATE (:Foreign {name: 'theirs'})-[:KNOWS]->(:Foreign {id: 'b'})")
    rebuild(kept.state, store)
    run_neo4j(neo4j, "MATCH (f:Foreign {id: 'b'}), (e:Entity {id: $id}) CREATE (f)-[:ABOUT {since: 1}]->(e)", id=US)
    told = {difference.id: difference.what for difference in differences(kept.state, store)}
    assert told.keys() == {"a node without an id", "b"}
    assert all("is stray" in what and "Foreign" in what for what in told.values())
    store.rebuild(kept.state.records(), Position(1, "h", "v"))
    assert run_neo4j(neo4j, "MATCH (f:Foreign) RETURN count(f) AS n") == [{"n": 2}]
    catch_up(kept.state, store)
    assert len(differences(kept.state, store)) == 2
    emptied(neo4j)
    assert store.position() is None
    place.close()


def test_what_others_keep_under_our_labels_stays_too(neo4j: Server, kept: Kept, tmp_path: Path) -> None:
    """Entity, Name and Relation are words that other people's graphs use."""
    place = Place("neo4j", tmp_path, emptied(neo4j))
    store = place.open()
    theirs = "(:Entity:Foreign {id: 'a'})-[:NAMED]->(:Name:Foreign)-[:IN]->(:Relation:Foreign {id: 'c'})"
    run_neo4j(neo4j, f"CREATE {theirs}")
    rebuild(kept.state, store)
    run_neo4j(neo4j, "MATCH (f:Foreign {id: 'c'}), (e:Entity {id: $id}) CREATE (e)-[:LIKES]->(f)", id=US)
    position = kept.state.position
    assert position
    store.apply([Change(US, kept.state.find([US])[US])], position)
    assert run_neo4j(neo4j, f"MATCH {theirs} RETURN count(*) AS n") == [{"n": 1}]
    assert run_neo4j(neo4j, "MATCH (:Entity)-[l:LIKES]->(:Foreign) RETURN count(l) AS n") == [{"n": 1}]
    emptied(neo4j)
    place.close()


def test_half_built_is_built_anew(neo4j: Server, kept: Kept, tmp_path: Path) -> None:
    place = Place("neo4j", tmp_path, emptied(neo4j))
    store = place.open()
    rebuild(kept.state, store)
    run_neo4j(neo4j, "MATCH (p:SaysoPosition) DELETE p")
    run_neo4j(neo4j, "MATCH (n:Statement) DETACH DELETE n")
    assert store.position() is None
    assert catch_up(kept.state, store) == len(list(kept.state.records()))
    assert not differences(kept.state, store)
    place.close()


def test_every_kind_has_unique_ids(neo4j: Server, kept: Kept, tmp_path: Path) -> None:
    place = Place("neo4j", tmp_path, emptied(neo4j))
    rebuild(kept.state, place.open())
    rows = run_neo4j(neo4j, "SHOW CONSTRAINTS YIELD labelsOrTypes, properties, type")
    unique = {row["labelsOrTypes"][0] for row in rows if row["properties"] == ["id"] and "UNIQUE" in row["type"]}
    assert {kind.name for kind in ONTOLOGY.kinds.values()} <= unique
    place.close()
