"""The embedded Cypher store's journal: what is small is appended, what is cut off or changed is made up for."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from sayso.errors import WorkspaceFault
from sayso.graph import kglite_store
from sayso.graph.kglite_store import KgliteStore
from sayso.graph.record import Change, Position, Record
from sayso.graph.store import catch_up, rebuild
from sayso.ontology.values import Text
from tests import specimen
from tests.conftest import ROOT
from tests.harness import Kept, differences, digests, found
from tests.specimen import AGAIN, DERIVED, MILLER, US
from tests.strategies import IDS, ONTOLOGY

APPLYING = """
import sys
from pathlib import Path
from sayso.graph import kglite_store
from sayso.graph.kglite_store import KgliteStore
from sayso.graph.record import Change, Position, Record
from sayso.ontology.values import Text
from tests.strategies import IDS, ONTOLOGY
path, first = sys.argv[1:]
kglite_store.JOURNAL_BYTES = 4000
record = Record.loads(sys.stdin.readline())
store = KgliteStore(Path(path), ONTOLOGY, IDS)
print("ready", flush=True)
for load in range(int(first), 10**6):
    named = record.with_values({"name": Text(f"name {load}", "en")})
    store.apply([Change(record.id, named)], Position(load, "h", "v"))
    print(load, flush=True)
"""
KILLS = 12


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """The specimen, folded. Only for reading."""
    with Kept(tmp_path_factory.mktemp("kept"), specimen.derived) as kept:
        specimen.load(kept)
        yield kept


@pytest.fixture
def records(kept: Kept) -> dict[str, Record]:
    return {record.id: record for record in kept.state.records()}


def at(load: int) -> Position:
    return Position(load, "h", "v")


def opened(folder: Path) -> KgliteStore:
    return KgliteStore(folder / "graph.kgl", ONTOLOGY, IDS)


def named(record: Record, name: str) -> Change:
    return Change(record.id, record.with_values({"name": Text(name, "en")}))


def written(folder: Path, records: dict[str, Record]) -> dict[str, Record]:
    """A store with some batches in its journal; what it holds then."""
    store = opened(folder)
    store.rebuild(records.values(), at(1))
    us, miller = named(records[US], "first"), named(records[MILLER], "he")
    store.apply([us, *(Change(id, None) for id in DERIVED)], at(2))
    store.apply([], at(3))
    store.apply([named(records[US], "second"), miller, Change(AGAIN, None)], at(4))
    store.apply([named(records[US], "third"), Change(AGAIN, records[AGAIN])], at(5))
    now = records | {each.id: each.record for each in (named(records[US], "third"), miller) if each.record}
    return {id: record for id, record in now.items() if id not in DERIVED}


def test_what_is_small_is_appended_and_read_again(tmp_path: Path, records: dict[str, Record]) -> None:
    snapshot = tmp_path / "graph.kgl"
    store = opened(tmp_path)
    store.rebuild(records.values(), at(1))
    before = snapshot.read_bytes()
    now = written(tmp_path, records)
    assert len((tmp_path / "graph.journal").read_bytes().splitlines()) == 4
    assert len(snapshot.read_bytes()) == len(before)
    again = opened(tmp_path)
    assert again.position() == at(5)
    assert found(again) == digests(now.values())


def test_what_has_grown_is_folded_into_the_snapshot(
    tmp_path: Path, records: dict[str, Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kglite_store, "JOURNAL_BYTES", 3000)
    store = opened(tmp_path)
    store.rebuild(records.values(), at(1))
    lengths = []
    for load in range(2, 30):
        store.apply([named(records[US], f"name {load}")], at(load))
        path = tmp_path / "graph.journal"
        lengths.append(path.stat().st_size if path.exists() else 0)
        assert found(opened(tmp_path)) == found(store)
    assert lengths.count(0) >= 2
    assert max(lengths) < 4000
    assert opened(tmp_path).position() == at(29)


def test_a_build_forgets_the_journal(tmp_path: Path, records: dict[str, Record]) -> None:
    written(tmp_path, records)
    opened(tmp_path).rebuild(records.values(), at(1))
    again = opened(tmp_path)
    assert again.position() == at(1)
    assert found(again) == digests(records.values())


def test_a_journal_of_another_snapshot_is_passed_over(tmp_path: Path, records: dict[str, Record]) -> None:
    """As a kill between the new snapshot and the end of the old journal leaves it."""
    now = written(tmp_path, records)
    old = (tmp_path / "graph.journal").read_bytes()
    opened(tmp_path).rebuild(now.values(), at(5))
    (tmp_path / "graph.journal").write_bytes(old)
    store = opened(tmp_path)
    assert store.position() == at(5)
    assert found(store) == digests(now.values())
    store.apply([named(records[US], "later")], at(6))
    assert found(opened(tmp_path)) == found(store)


def test_every_byte_that_is_cut_off_or_changed(tmp_path: Path, kept: Kept, records: dict[str, Record]) -> None:
    """The store stands at one of the positions it had, with what it held there; never in between."""
    written(tmp_path, records)
    whole = (tmp_path / "graph.journal").read_bytes()
    store = opened(tmp_path)
    held: dict[int, dict[str, str]] = {}
    chance = random.Random(3)
    for place in range(0, len(whole), 29):
        changed = whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :]
        for text in (whole[:place], changed):
            (tmp_path / "graph.journal").write_bytes(text)
            store = opened(tmp_path)
            position = store.position()
            assert position in (at(1), at(2), at(3), at(4))
            assert position
            assert held.setdefault(position.load, found(store)) == found(store)
    assert len(held) == 4
    store.apply([named(records[US], "fourth")], at(6))
    assert found(opened(tmp_path)) == found(store)
    catch_up(kept.state, store)
    assert not differences(kept.state, store)


def test_another_process_is_noticed(tmp_path: Path, records: dict[str, Record]) -> None:
    """Files that changed are read again; those that did not, are not."""
    one, two = opened(tmp_path), opened(tmp_path)
    one.rebuild(records.values(), at(1))
    assert two.position() == at(1)
    graph = two.graph
    two.reopen()
    assert two.graph is graph
    one.apply([named(records[US], "by one")], at(2))
    two.reopen()
    assert two.position() == at(2)
    two.apply([named(records[MILLER], "by two")], at(3))
    with pytest.raises(WorkspaceFault, match="another process has changed it"):
        one.apply([named(records[US], "again")], at(4))
    one.reopen()
    one.apply([named(records[US], "again")], at(4))
    assert found(opened(tmp_path)) == found(one)
    assert "by two" in str(one.cypher("MATCH (p:Person) RETURN p.name_en AS n", {}).rows)


def test_what_cannot_be_appended_is_not_held(tmp_path: Path, records: dict[str, Record]) -> None:
    opened(tmp_path).rebuild(records.values(), at(1))
    (tmp_path / "graph.journal").symlink_to(tmp_path / "gone" / "away")
    store = opened(tmp_path)
    with pytest.raises(WorkspaceFault, match="sayso sync kglite"):
        store.apply([named(records[US], "lost")], at(2))
    assert store.position() == at(1)
    assert found(store) == digests(records.values())


@contextmanager
def applying(folder: Path, record: Record, first: int) -> Iterator[subprocess.Popen[str]]:
    """A process that puts a record again and again, and says so each time."""
    words = [sys.executable, "-c", APPLYING, str(folder / "graph.kgl"), str(first)]
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(words, cwd=ROOT, text=True, **pipes) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(record.dumps())
        process.stdin.close()
        assert process.stdout.readline() == "ready\n"
        try:
            yield process
        finally:
            process.kill()


def test_killed_at_any_moment(tmp_path: Path, kept: Kept, records: dict[str, Record]) -> None:
    """What was acknowledged is there, and nothing is there by halves."""
    rebuild(kept.state, opened(tmp_path))
    opened(tmp_path).rebuild(records.values(), at(1))
    chance, reached, compacted = random.Random(7), 1, 0
    for _ in range(KILLS):
        with applying(tmp_path, records[US], reached + 1) as process:
            sleep(chance.uniform(0.02, 0.4))
            process.kill()
            assert process.stdout
            said = [int(line) for line in process.stdout.read().splitlines()]
        store = opened(tmp_path)
        position = store.position()
        assert position
        assert position.load in ((said or [reached])[-1], (said or [reached])[-1] + 1)
        compacted += len(said) * len(records[US].dumps()) > 8000
        reached = position.load
        change = named(records[US], f"name {reached}") if reached > 1 else Change(US, records[US])
        assert found(store) == digests(change.record if id == US and change.record else r for id, r in records.items())
    assert reached > KILLS
    assert compacted, "some of the processes should have lived for several snapshots"
