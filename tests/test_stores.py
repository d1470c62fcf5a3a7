"""One contract for every store, embedded or remote: it holds the state's records, and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from sayso.graph.record import Change, Position, Record
from sayso.graph.store import catch_up, rebuild
from sayso.ontology.values import Ref, Text
from tests import specimen
from tests.harness import EMBEDDED, STORES, Kept, Place, differences, digests, found, placed
from tests.specimen import AGAIN, DOC, KURSK, MILLER, RELATION, SAID, US
from tests.strategies import IDS, ONTOLOGY

HERE, NEXT = Position(1, "one load", "view"), Position(2, "two loads", "view")


@pytest.fixture(params=STORES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    place = placed(request.param, request, tmp_path)
    yield place
    place.close()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """The specimen, folded. Only for reading."""
    with Kept(tmp_path_factory.mktemp("kept"), specimen.derived) as kept:
        specimen.load(kept)
        yield kept


@pytest.fixture
def records(kept: Kept) -> dict[str, Record]:
    return {record.id: record for record in kept.state.records()}


def test_the_specimen_has_every_kind(records: dict[str, Record]) -> None:
    assert {ONTOLOGY.kind_of(record.types).path for record in records.values()} == ONTOLOGY.kinds.keys() - {"name"}


# what is held


def test_a_new_store_is_empty_and_has_no_position(place: Place) -> None:
    store = place.open()
    assert store.position() is None
    assert not found(store)


def test_what_was_built_is_read_back(place: Place, records: dict[str, Record]) -> None:
    store = place.open()
    store.rebuild(records.values(), HERE)
    assert found(store) == digests(records.values())
    assert store.position() == HERE


def test_building_again_replaces_everything(place: Place, records: dict[str, Record]) -> None:
    store = place.open()
    store.rebuild(records.values(), HERE)
    store.rebuild([records[US]], NEXT)
    assert found(store) == digests([records[US]])
    assert store.position() == NEXT


def test_applying_twice_is_applying_once(place: Place, records: dict[str, Record]) -> None:
    store = place.open()
    store.rebuild([], HERE)
    changes = [Change(id, record) for id, record in records.items()]
    for _ in range(2):
        store.apply(changes, NEXT)
        assert found(store) == digests(records.values())
        assert store.position() == NEXT
    for _ in range(2):
        store.apply([Change(RELATION, None), Change(AGAIN, specimen.statement(AGAIN, act="deny"))], NEXT)
        assert found(store).keys() == records.keys() - {RELATION}


def test_applying_nothing_moves_the_position(place: Place, records: dict[str, Record]) -> None:
    store = place.open()
    store.rebuild([records[US]], HERE)
    store.apply([], NEXT)
    assert store.position() == NEXT
    assert found(store) == digests([records[US]])


def test_lost_properties_and_languages_go(place: Place, records: dict[str, Record]) -> None:
    store = place.open()
    store.rebuild(records.values(), HERE)
    for changed in (
        records[US].with_values({"name": Text("USA", "uk"), "identifier": None, "caption": "USA"}),
        records[US].with_values({"name": [Text("", "en"), Text("USA", "zh-hans")], "identifier": ["", "b"]}),
        records[US],
    ):
        store.apply([Change(US, changed)], NEXT)
        assert found(store) == digests((records | {US: changed}).values())


def test_lost_edges_go_and_those_of_others_stay(place: Place, records: dict[str, Record]) -> None:
    store = place.open()
    store.rebuild(records.values(), HERE)
    fewer = records[SAID].with_values({"about": Ref(KURSK), "speaker": Ref(US)})
    other = records[KURSK].with_values({"position_lat": 1.0})
    store.apply([Change(SAID, fewer), Change(KURSK, other)], NEXT)
    assert found(store) == digests((records | {SAID: fewer, KURSK: other}).values())


def test_labels_come_and_go(place: Place, records: dict[str, Record]) -> None:
    store = place.open()
    store.rebuild(records.values(), HERE)
    now = dict(records)
    for id, types in (
        (SAID, "WithdrawnStatement"),
        (US, "Entity"),
        (SAID, "Statement"),
        (US, "Government"),
        (US, "Country"),
    ):
        now[id] = Record(id, (types,), now[id].values)
        store.apply([Change(id, now[id])], NEXT)
        assert found(store) == digests(now.values())


def test_dropped_records_go_with_their_edges(place: Place, records: dict[str, Record]) -> None:
    store = place.open()
    store.rebuild(records.values(), HERE)
    gone = [*specimen.DERIVED, AGAIN, specimen.MARK]
    store.apply([*(Change(id, None) for id in gone), Change(IDS.entity("never"), None)], NEXT)
    assert found(store) == digests(record for id, record in records.items() if id not in gone)


def test_a_dropped_record_may_come_back(place: Place, records: dict[str, Record]) -> None:
    store = place.open()
    store.rebuild(records.values(), HERE)
    gone = (*specimen.DERIVED, specimen.MARK, AGAIN)
    store.apply([Change(id, None) for id in gone], NEXT)
    store.apply([Change(id, records[id]) for id in gone], NEXT)
    assert found(store) == digests(records.values())


def test_references_in_rings_and_to_oneself(place: Place, records: dict[str, Record]) -> None:
    store = place.open()
    ring = [records[US].with_values({"source": [Ref(US), Ref(DOC)]}), records[DOC].with_values({"source": Ref(US)})]
    store.rebuild(ring, HERE)
    assert found(store) == digests(ring)


# the position goes last


def broken(record: Record) -> Record:
    """A record that no store can hold: the ontology does not know what it says."""
    return Record(record.id, record.types, {**record.values, "unheard-of": (0,)})


def test_a_failed_application_keeps_the_old_position(place: Place, records: dict[str, Record]) -> None:
    store = place.open()
    store.rebuild([records[US], records[DOC]], HERE)
    with pytest.raises(KeyError):
        store.apply([Change(MILLER, records[MILLER]), Change(DOC, broken(records[DOC]))], NEXT)
    assert place.open().position() == (None if place.name == "networkx" else HERE)
    store.apply([Change(id, records[id]) for id in (MILLER, DOC)], NEXT)
    assert found(store) == digests(records[id] for id in (US, DOC, MILLER))


def test_a_failed_build_leaves_the_old_store_or_none(place: Place, kept: Kept, records: dict[str, Record]) -> None:
    store = place.open()
    rebuild(kept.state, store)
    with pytest.raises(KeyError):
        store.rebuild([*records.values(), broken(records[US])], NEXT)
    for each in (store, place.open()):
        assert each.position() in (None, kept.state.position)
    catch_up(kept.state, store)
    assert not differences(kept.state, store)


# following the state


def test_catching_up_is_building_anew(place: Place, tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    with Kept(tmp_path / "state", specimen.derived) as kept:
        store = place.open()
        assert catch_up(kept.state, store) == 0
        kept.load("reference", specimen.entities())
        assert catch_up(kept.state, store) == kept.state.count("entity") + kept.state.count("membership")
        kept.load("claims", specimen.claims())
        kept.load("doc", specimen.statements())
        kept.load("doc", specimen.statements()[:2])
        catch_up(kept.state, store)
        assert catch_up(kept.state, store) == 0
        assert not differences(kept.state, store)
        caught_up = found(store)
        rebuild(kept.state, store)
        assert caught_up == found(store) == digests(kept.state.records())


def test_a_store_of_which_most_would_change_is_rebuilt(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sayso.graph.store.MANY", 0)
    (tmp_path / "state").mkdir()
    with Kept(tmp_path / "state", specimen.derived) as kept:
        store = place.open()
        kept.load("reference", specimen.entities()[:1])
        rebuild(kept.state, store)
        kept.load("reference", specimen.entities())
        build = Mock(wraps=store.rebuild)
        monkeypatch.setattr(store, "rebuild", build)
        assert catch_up(kept.state, store) == len(kept.state.ids())
        build.assert_called_once()
        assert not differences(kept.state, store)


@pytest.mark.parametrize("other", [{"load": 99}, {"history": "another log"}, {"view": "another view"}], ids=repr)
def test_a_store_where_the_state_never_was_is_rebuilt(place: Place, kept: Kept, other: dict[str, Any]) -> None:
    store = place.open()
    foreign = Record.of(IDS.entity("old"), ["Person"], {"name": Text("old", "en"), "caption": "old"})
    assert kept.state.position
    store.rebuild([foreign], kept.state.position._replace(**other))
    assert catch_up(kept.state, store) == len(list(kept.state.records()))
    assert not differences(kept.state, store)
    assert store.position() == kept.state.position


@pytest.fixture(params=[name for name in STORES if name != "networkx"])
def built(request: pytest.FixtureRequest, tmp_path: Path, kept: Kept) -> Iterator[Place]:
    """A store on disk or on a server that holds the specimen; nobody has it open."""
    place = placed(request.param, request, tmp_path)
    rebuild(kept.state, place.open())
    place.close()
    yield place
    place.close()


def test_a_store_that_is_opened_again_holds_everything(built: Place, kept: Kept) -> None:
    again = built.open()
    assert again.position() == kept.state.position
    assert not differences(kept.state, again)
    again.apply([Change(RELATION, None)], NEXT)
    again.close()
    third = built.open()
    assert third.position() == NEXT
    assert RELATION not in found(third)


# files that are gone or damaged


def paths(place: Place) -> list[Path]:
    return sorted(path for path in place.folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", ["kglite", "oxigraph"])
def test_deleted_files_are_built_anew(name: str, tmp_path: Path, kept: Kept) -> None:
    place = Place(name, tmp_path)
    rebuild(kept.state, place.open())
    place.close()
    for path in tmp_path.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    store = place.open()
    assert store.position() is None
    assert catch_up(kept.state, store)
    assert not differences(kept.state, store)
    place.close()


@pytest.mark.parametrize("damage", ["emptied", "cut", "scribbled"])
@pytest.mark.parametrize("name", ["kglite", "oxigraph"])
def test_damaged_files_are_built_anew(name: str, damage: str, tmp_path: Path, kept: Kept) -> None:
    """Each file in its turn: the store is either as it was or built anew, and never raises."""
    place = Place(name, tmp_path)
    rebuild(kept.state, place.open())
    place.close()
    for number in range(len(paths(place))):
        path = paths(place)[number]
        data = path.read_bytes()
        path.write_bytes({"emptied": b"", "cut": data[: len(data) // 2], "scribbled": b"\xff" * len(data)}[damage])
        store = place.open()
        catch_up(kept.state, store)
        assert not differences(kept.state, store), path
        place.close()


@pytest.mark.parametrize("name", EMBEDDED)
def test_stores_stay_apart(name: str, tmp_path: Path, kept: Kept) -> None:
    """Two places, two stores."""
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    one, two = Place(name, tmp_path / "one"), Place(name, tmp_path / "two")
    rebuild(kept.state, one.open())
    assert two.open().position() is None
    for each in (one, two):
        each.close()
