"""A remote SPARQL store that fails, is shared, will not let us in, or is none."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import pyoxigraph as ox
import pytest
import trustme

from sayso.errors import BadQuery, QueryTimeout, StoreUnavailable
from sayso.graph import sparql_updates
from sayso.graph.ids import Ids
from sayso.graph.quads import to_quads
from sayso.graph.record import Change, Position, Record
from sayso.graph.sparql_store import SparqlStore
from sayso.graph.store import Limits, catch_up, rebuild
from sayso.ontology.values import Text
from tests import specimen
from tests.fuseki.server import Fuseki
from tests.harness import Endpoint, Kept, differences, digests, found, update
from tests.sparql.server import LATE_SECONDS, SparqlServer, server
from tests.specimen import DERIVED, US
from tests.strategies import IDS, ONTOLOGY

PATIENCE = 20.0
"""Seconds within which everything must have failed, on a busy machine too."""
HERE, NEXT = Position(1, "one load", "view"), Position(2, "two loads", "view")
OTHERS = "https://others.example/"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """The specimen, folded. Only for reading."""
    with Kept(tmp_path_factory.mktemp("kept"), specimen.derived) as kept:
        specimen.load(kept)
        yield kept


@pytest.fixture
def served() -> Iterator[SparqlServer]:
    with server() as running:
        yield running


def opened(served: SparqlServer, ids: Ids = IDS, **settings: Any) -> SparqlStore:
    return SparqlStore(served.query, served.update, ONTOLOGY, ids, **settings)


def refused(store: SparqlStore) -> str:
    """The one message that every use of the store ends with, soon."""
    started = perf_counter()
    messages = set()
    for use in (store.position, lambda: list(store.read_back()), lambda: store.sparql("ASK {}")):
        with pytest.raises(StoreUnavailable) as caught:
            use()
        messages.add(str(caught.value))
    assert perf_counter() - started < PATIENCE
    (message,) = messages
    assert "\n" not in message
    return message


def unwritten(store: SparqlStore, kept: Kept) -> str:
    """The message of a build that is refused."""
    with pytest.raises(StoreUnavailable) as caught:
        rebuild(kept.state, store)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# who may enter


@pytest.mark.parametrize(
    ("server_has", "given", "enters"),
    [
        ({"user": "ada", "password": "søster:1"}, {"user": "ada", "password": "søster:1"}, True),
        ({"user": "ada", "password": "right"}, {"user": "ada", "password": "wrong"}, False),
        ({"user": "ada", "password": "right"}, {}, False),
        ({"token": "abc.def"}, {"token": "abc.def"}, True),
        ({"token": "abc.def"}, {"token": "other"}, False),
    ],
    ids=repr,
)
def test_users_and_tokens(server_has: dict[str, Any], given: dict[str, Any], enters: bool, kept: Kept) -> None:
    with server(**server_has) as served:
        store = opened(served, **given)
        if enters:
            rebuild(kept.state, store)
            assert not differences(kept.state, store)
            assert store.sparql("ASK { ?s ?p ?o }") is True
        else:
            assert "refused the user, password or token; set SAYSO_SPARQL_USER" in refused(store)
            assert not len(served.store)


def test_certificates(kept: Kept, tmp_path: Path) -> None:
    authority = trustme.CA()
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(trust)
    authority.cert_pem.write_to_path(str(tmp_path / "own.pem"))
    (tmp_path / "none.pem").write_text("nothing", encoding="utf-8")
    with server(trust) as served:
        store = opened(served, ca=str(tmp_path / "own.pem"))
        rebuild(kept.state, store)
        assert not differences(kept.state, store)
        assert "its certificate is not trusted" in refused(opened(served))
        with pytest.raises(StoreUnavailable, match=r"none\.pem holds no certificates"):
            opened(served, ca=str(tmp_path / "none.pem"))


# what is no store that can follow


def test_a_server_that_is_down(served: SparqlServer) -> None:
    with server() as gone:
        pass
    assert f"{gone.query} cannot be reached" in refused(opened(gone))


def test_a_page_is_no_endpoint(served: SparqlServer) -> None:
    message = refused(SparqlStore(served.url, served.update, ONTOLOGY, IDS))
    assert message.startswith(f"{served.url} is no SPARQL endpoint: it answers a query with a web page")


def test_a_read_only_store(served: SparqlServer, kept: Kept) -> None:
    served.updates = False
    assert f"{served.update} takes no updates (HTTP 403)" in unwritten(opened(served), kept)


def test_an_address_that_takes_updates_and_does_nothing(served: SparqlServer, kept: Kept) -> None:
    store = SparqlStore(served.query, f"{served.url}/somewhere", ONTOLOGY, IDS)
    assert "did not take an update" in unwritten(store, kept)


def test_a_default_graph_that_is_no_union(served: SparqlServer, kept: Kept) -> None:
    """Nothing is written; and a store that was united once is not used any more."""
    served.union = False
    message = unwritten(opened(served), kept)
    assert "is not the union of its named graphs" in message
    assert "tdb2:unionDefaultGraph" in message
    assert not len(served.store)
    served.union = True
    rebuild(kept.state, opened(served))
    served.union = False
    with pytest.raises(StoreUnavailable, match="not the union"):
        opened(served).position()


def test_fuseki_that_is_no_union_or_takes_no_updates(fuseki: Fuseki, kept: Kept) -> None:
    plain, still, private = (Endpoint(f"{fuseki.url}/{n}/query", f"{fuseki.url}/{n}/update") for n in NAMES)
    assert "is not the union of its named graphs" in unwritten(SparqlStore(*plain, ONTOLOGY, IDS), kept)
    assert "takes no updates" in unwritten(SparqlStore(*still, ONTOLOGY, IDS), kept)
    assert "refused the user, password or token" in refused(SparqlStore(*private, ONTOLOGY, IDS))
    update(Endpoint("", f"{fuseki.url}/union/update"), "DROP ALL")
    store = SparqlStore(*private, ONTOLOGY, IDS, user=fuseki.user, password=fuseki.password)
    rebuild(kept.state, store)
    assert not differences(kept.state, store)


NAMES = ("plain", "still", "private")


# what fails on the way


@pytest.mark.parametrize("fault", ["busy", "cut", "half"])
def test_a_request_that_fails_is_sent_again(fault: str, served: SparqlServer, kept: Kept) -> None:
    """Wherever it is, and whether the server carried it out or not; nothing is there twice."""
    store = opened(served)
    rebuild(kept.state, store)
    steps = len(served.received)
    for step in range(steps):
        served.store.clear()
        served.received.clear()
        served.faults.extend(["", *[""] * step, fault])
        store.position()
        rebuild(kept.state, store)
        assert not served.faults
        assert len(served.received) == steps + (2 if fault != "half" or _asks(served.received[step + 1]) else 1)
        assert not differences(kept.state, store)


def _asks(text: str) -> bool:
    return text.startswith("SELECT")


def test_a_server_that_stays_busy_is_told(served: SparqlServer) -> None:
    store = opened(served)
    assert store.position() is None
    served.faults.extend(["busy"] * 50)
    started = perf_counter()
    with pytest.raises(StoreUnavailable, match=r"refused \(HTTP 503\): Too busy"):
        store.position()
    assert perf_counter() - started < PATIENCE


def test_an_update_that_comes_late_does_no_harm(served: SparqlServer, kept: Kept) -> None:
    """The client gives it up and sends it again; the server carries the first one out when all is over."""
    records = {record.id: record for record in kept.state.records()}
    store = opened(served, timeout=LATE_SECONDS / 3)
    store.rebuild(records.values(), HERE)
    old, new = (records[US].with_values({"name": Text(word, "en")}) for word in ("old", "new"))
    served.faults.extend(["", "late"])
    store.apply([Change(US, old)], NEXT)
    store.apply([Change(US, new), *(Change(id, None) for id in DERIVED)], Position(3, "three loads", "view"))
    expected = digests(record for id, record in (records | {US: new}).items() if id not in DERIVED)
    assert found(store) == expected
    time.sleep(LATE_SECONDS * 1.5)
    assert not served.faults
    assert found(store) == expected
    assert store.position() == Position(3, "three loads", "view")


def test_two_writers_at_once(served: SparqlServer, kept: Kept) -> None:
    """One of them is told; what the other wrote stands."""
    records = {record.id: record for record in kept.state.records()}
    store = opened(served)
    store.rebuild(records.values(), HERE)
    slow = sparql_updates.writes(
        [Change(US, None)], ONTOLOGY, IDS, sparql_updates.Place(IDS.base, ""), _stamp(served), fresh=False
    )
    store.apply([], NEXT)
    for text in slow:
        update(Endpoint(served.query, served.update), text)
    assert found(store) == digests(records.values())


def _stamp(served: SparqlServer) -> str:
    (quad,) = served.store.quads_for_pattern(None, sparql_updates.FIELDS["stamp"], None)
    assert isinstance(quad.object, ox.Literal)
    return quad.object.value


def test_a_build_that_broke_off_is_begun_again(
    served: SparqlServer, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sparql_updates, "REQUEST_BYTES", 2000)
    monkeypatch.setattr(sparql_updates, "EMPTIED", 7)
    store = opened(served)
    rebuild(kept.state, store)
    served.received.clear()
    rebuild(kept.state, store)
    updates = [text for text in served.received if not _asks(text)]
    assert len(updates) > 5
    longest = max(sum(len(str(quad)) for quad in to_quads(each, ONTOLOGY, IDS)) for each in kept.state.records())
    assert max(map(len, updates)) < 3 * (2000 + longest)
    served.faults.extend([*[""] * 8, *["busy"] * 20])
    with pytest.raises(StoreUnavailable):
        rebuild(kept.state, store)
    served.faults.clear()
    assert opened(served).position() is None
    catch_up(kept.state, store)
    assert not differences(kept.state, store)


# queries


def test_a_query_that_takes_too_long(served: SparqlServer) -> None:
    served.faults.append("late")
    with pytest.raises(QueryTimeout, match=r"longer than 0\.3 seconds"):
        opened(served).sparql("ASK {}", Limits(seconds=0.3))


def test_an_answer_that_breaks_off(served: SparqlServer, kept: Kept) -> None:
    store = opened(served)
    rebuild(kept.state, store)
    for text in ("SELECT * { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"):
        served.faults.append("half")
        with pytest.raises(StoreUnavailable):
            store.sparql(text)


def test_what_the_server_refuses(served: SparqlServer) -> None:
    with pytest.raises(BadQuery, match="error at 1"):
        opened(served).sparql("SELECT { ?s }")


# others in the same store


def test_what_others_keep_stays_and_is_told(served: SparqlServer, kept: Kept) -> None:
    store = opened(served)
    endpoint = Endpoint(served.query, served.update)
    update(
        endpoint, f"INSERT DATA {{ GRAPH <{OTHERS}g> {{ <{US}> <{OTHERS}p> 1 , 2 . <{OTHERS}s> <{OTHERS}p> _:b }} }}"
    )
    update(endpoint, f"INSERT DATA {{ <{OTHERS}s> <{OTHERS}p> 3 }}")
    for _ in range(2):
        rebuild(kept.state, store)
        store.apply([Change(US, kept.state.find([US])[US])], _position(kept))
        told = {each.id: each.what for each in differences(kept.state, store)}
        assert told.keys() == {f"{OTHERS}g", "the default graph"}
        assert "3 triples, 2 of them about its records" in told[f"{OTHERS}g"]
        assert "1 triple" in told["the default graph"]
    assert served.store.query(f"ASK {{ GRAPH <{OTHERS}g> {{ <{US}> <{OTHERS}p> 2 }} }}")


def _position(kept: Kept) -> Position:
    assert kept.state.position
    return kept.state.position


def test_two_bases_share_a_store(served: SparqlServer, kept: Kept) -> None:
    ours, theirs = opened(served), opened(served, Ids(OTHERS), owner="theirs")
    person = Record.of(f"{OTHERS}entity/a", ["Person"], {"name": Text("A", "en"), "caption": "A"})
    theirs.rebuild([person], HERE)
    rebuild(kept.state, ours)
    theirs.apply([Change(person.id, person)], NEXT)
    assert theirs.position() == NEXT
    assert not differences(kept.state, ours)
    assert found(theirs) == digests([person])
    rebuild(kept.state, ours)
    assert found(theirs) == digests([person])


def test_bases_of_which_one_begins_the_other_are_refused(served: SparqlServer, kept: Kept) -> None:
    rebuild(kept.state, opened(served))
    inner = opened(served, Ids(f"{IDS.base}inner/"))
    before = set(served.store)
    for use in (inner.position, lambda: inner.rebuild([], HERE)):
        with pytest.raises(StoreUnavailable, match="cannot be told apart"):
            use()
    assert set(served.store) == before


def test_another_workspace_with_this_base_is_refused_until_it_is_replaced(served: SparqlServer, kept: Kept) -> None:
    opened(served, owner="first").rebuild([], HERE)
    second = opened(served, owner="second")
    with pytest.raises(StoreUnavailable, match=r"another workspace with the base .* sayso sync sparql --rebuild"):
        catch_up(kept.state, second)
    rebuild(kept.state, second)
    assert not differences(kept.state, second)
