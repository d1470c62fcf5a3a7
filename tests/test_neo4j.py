"""Neo4j when it will not let us in, is not there, or is not ours alone; and half built."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
import trustme

from sayso.errors import StoreUnavailable
from sayso.graph import neo4j_store
from sayso.graph.ids import Ids
from sayso.graph.neo4j_store import Neo4jStore
from sayso.graph.record import Change, Position, Record
from sayso.graph.store import catch_up, rebuild
from sayso.ontology.values import Text
from tests import specimen
from tests.harness import Kept, Place, differences, digests, emptied, found, run_neo4j
from tests.neo4j.server import Server, started
from tests.specimen import US
from tests.strategies import IDS, ONTOLOGY

PATIENCE = 20.0
"""Seconds within which everything must have failed, on a busy machine too."""
OTHERS = "https://others.example/"


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


def test_missing_constraints_are_made_again(neo4j: Server, kept: Kept, tmp_path: Path) -> None:
    place = Place("neo4j", tmp_path, emptied(neo4j))
    rebuild(kept.state, place.open())
    run_neo4j(neo4j, "DROP CONSTRAINT sayso_entity_id")
    place.open().apply([], _position(kept))
    (row,) = run_neo4j(neo4j, "SHOW CONSTRAINTS YIELD name, labelsOrTypes WHERE name = 'sayso_entity_id'")
    assert row["labelsOrTypes"] == ["Entity"]
    place.close()


def _position(kept: Kept) -> Position:
    assert kept.state.position
    return kept.state.position


@pytest.mark.parametrize(
    ("theirs", "undone"),
    [
        ("CREATE INDEX sayso_entity_id FOR (n:Foreign) ON (n.id)", "DROP INDEX sayso_entity_id"),
        (
            "CREATE CONSTRAINT sayso_entity_id FOR (n:Foreign) REQUIRE n.id IS UNIQUE",
            "DROP CONSTRAINT sayso_entity_id",
        ),
    ],
)
def test_a_name_that_stands_for_something_else_is_told(
    theirs: str, undone: str, neo4j: Server, kept: Kept, tmp_path: Path
) -> None:
    place = Place("neo4j", tmp_path, emptied(neo4j))
    run_neo4j(neo4j, "DROP CONSTRAINT sayso_entity_id IF EXISTS")
    run_neo4j(neo4j, theirs)
    try:
        with pytest.raises(StoreUnavailable, match=r"another constraint or index named sayso_entity_id, .* on Foreign"):
            catch_up(kept.state, place.open())
    finally:
        run_neo4j(neo4j, undone)
    catch_up(kept.state, place.open())
    place.close()


def test_nodes_of_others_that_break_a_constraint_are_told(neo4j: Server, kept: Kept, tmp_path: Path) -> None:
    place = Place("neo4j", tmp_path, emptied(neo4j))
    run_neo4j(neo4j, "DROP CONSTRAINT sayso_entity_id IF EXISTS")
    run_neo4j(neo4j, "UNWIND [1, 2] AS x CREATE (:Entity:Foreign {id: 'twice'})")
    with pytest.raises(StoreUnavailable, match=r"refused: .*Entity"):
        catch_up(kept.state, place.open())
    emptied(neo4j)
    catch_up(kept.state, place.open())
    assert not differences(kept.state, place.open())
    place.close()


# several workspaces


def shared(server: Server, ids: Ids = IDS, owner: str = "", timeout: float = 15.0) -> Neo4jStore:
    user, password = server.user, server.password
    return Neo4jStore(server.url, ONTOLOGY, ids, user=user, password=password, owner=owner, timeout=timeout)


def test_two_bases_share_a_database(neo4j: Server, kept: Kept) -> None:
    emptied(neo4j)
    with closing(shared(neo4j)) as ours, closing(shared(neo4j, Ids(OTHERS), "theirs")) as theirs:
        person = Record.of(f"{OTHERS}entity/a", ["Person"], {"name": Text("A", "en"), "caption": "A"})
        theirs.rebuild([person], Position(1, "h", "v"))
        rebuild(kept.state, ours)
        theirs.apply([Change(person.id, person)], Position(2, "h", "v"))
        rebuild(kept.state, ours)
        assert not differences(kept.state, ours)
        assert found(theirs) == digests([person])
        assert theirs.position() == Position(2, "h", "v")
        inner = shared(neo4j, Ids(f"{IDS.base}inner/"))
        for use in (inner.position, lambda: inner.rebuild([], Position(1, "h", "v"))):
            with pytest.raises(StoreUnavailable, match="cannot be told apart"):
                use()
        inner.close()
    emptied(neo4j)


def test_another_workspace_with_this_base_is_refused_until_it_is_replaced(neo4j: Server, kept: Kept) -> None:
    emptied(neo4j)
    with closing(shared(neo4j, owner="first")) as first, closing(shared(neo4j, owner="second")) as second:
        first.rebuild([], Position(1, "h", "v"))
        with pytest.raises(StoreUnavailable, match=r"another workspace with the base .* sayso sync neo4j --rebuild"):
            catch_up(kept.state, second)
        rebuild(kept.state, second)
        assert not differences(kept.state, second)
    emptied(neo4j)


# a server of one's own: TLS, and death


@pytest.fixture
def own_server(neo4j: Server) -> None:
    """Skips where no server can be started."""
    if not neo4j.process:
        pytest.skip("SAYSO_TEST_NEO4J is not ours to stop")


@pytest.mark.usefixtures("own_server")
def test_tls(kept: Kept, tmp_path: Path) -> None:
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1", "localhost")
    certificate.private_key_pem.write_to_path(str(tmp_path / "private.key"))
    certificate.cert_chain_pems[0].write_to_path(str(tmp_path / "public.crt"))
    authority.cert_pem.write_to_path(str(tmp_path / "own.pem"))
    with started(tmp_path / "home", "correct-horse", tmp_path) as server:
        user: dict[str, Any] = {"user": server.user, "password": server.password}
        host = server.url.removeprefix("bolt://")
        own = str(tmp_path / "own.pem")
        for scheme, ca in (("bolt+s", own), ("neo4j+s", own), ("bolt+ssc", None)):
            with closing(Neo4jStore(f"{scheme}://{host}", ONTOLOGY, IDS, ca=ca, **user)) as store:
                rebuild(kept.state, store)
                assert not differences(kept.state, store)
        assert "not trusted" in refused(Neo4jStore(f"bolt+s://{host}", ONTOLOGY, IDS, **user))
        assert "cannot be reached" in refused(Neo4jStore(f"bolt://{host}", ONTOLOGY, IDS, **user))


@pytest.mark.usefixtures("own_server")
def test_a_server_that_dies_in_mid_batch_catches_up(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """kill -9 among the nodes, and among the relationships; then the same home again."""
    records = len(list(kept.state.records()))
    for nodes, edges in ((4, 0), (records, 4)):
        with monkeypatch.context() as patch, started(tmp_path / "home", "correct-horse") as server:
            patch.setattr(neo4j_store, "BATCH", 1)
            store = shared(server, timeout=3.0)
            dies_after(nodes + edges, server, store, patch)
            with pytest.raises(StoreUnavailable, match="cannot be reached or stopped answering"):
                rebuild(kept.state, store)
            store.close()
    with started(tmp_path / "home", "correct-horse") as server, closing(shared(server)) as store:
        (row,) = run_neo4j(server, "MATCH (n) RETURN count(n) AS nodes, count { ()-->() } AS edges")
        assert row["nodes"] == records
        assert row["edges"] > 0
        assert store.position() is None
        catch_up(kept.state, store)
        assert not differences(kept.state, store)


def dies_after(number: int, server: Server, store: Neo4jStore, patch: pytest.MonkeyPatch) -> None:
    """The server is killed when it has taken so many rows; what comes then finds it gone."""
    taken: list[str] = []
    write = store._connection.write

    def counting(text: str, **parameters: Any) -> list[dict[str, Any]]:
        found = write(text, **parameters)
        if "rows" in parameters and " DELETE " not in text:
            taken.append(text)
            if len(taken) == number:
                os.kill(server.process, signal.SIGKILL)
        return found

    patch.setattr(store._connection, "write", counting)


@pytest.mark.usefixtures("own_server")
def test_a_server_that_comes_back_is_waited_for(kept: Kept, tmp_path: Path) -> None:
    """Once it has answered; what was sent meanwhile is sent again."""
    with started(tmp_path / "home") as server:
        port = int(server.url.rpartition(":")[2])
        store = Neo4jStore(server.url, ONTOLOGY, IDS, timeout=90)
        rebuild(kept.state, store)
        os.kill(server.process, signal.SIGKILL)
    with ThreadPoolExecutor() as pool:
        applied = pool.submit(store.apply, [Change(US, kept.state.find([US])[US])], _position(kept))
        with started(tmp_path / "home", port=port):
            applied.result(120)
            assert not differences(kept.state, store)
            store.close()
