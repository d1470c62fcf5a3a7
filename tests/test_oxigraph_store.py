"""The embedded RDF store when it is built while others read it, or killed while it is built."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

import pytest

from sayso.errors import WorkspaceFault
from sayso.graph.oxigraph_store import OxigraphStore
from sayso.graph.record import Change, Record
from sayso.graph.store import Limits, Table, catch_up, rebuild
from tests import specimen
from tests.conftest import ROOT
from tests.harness import Kept, differences
from tests.strategies import IDS, ONTOLOGY

BUILDING = """
import sys
from pathlib import Path
from sayso.graph.oxigraph_store import OxigraphStore
from sayso.graph.record import Position, Record
from tests.strategies import IDS, ONTOLOGY
folder, load, history, view, times = sys.argv[1:]
records = [Record.loads(line) for line in sys.stdin]
store = OxigraphStore(Path(folder), ONTOLOGY, IDS)
print("ready", flush=True)
for _ in range(int(times)):
    store.rebuild(records, Position(int(load), history, view))
"""
KILLS = 12


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """The specimen, folded. Only for reading."""
    with Kept(tmp_path_factory.mktemp("kept"), specimen.derived) as kept:
        specimen.load(kept)
        yield kept


@contextmanager
def building(folder: Path, kept: Kept, times: int) -> Iterator[subprocess.Popen[str]]:
    """A process that builds the store again and again."""
    assert kept.state.position
    words = [sys.executable, "-c", BUILDING, str(folder), *map(str, kept.state.position), str(times)]
    with subprocess.Popen(words, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.writelines(f"{record.dumps()}\n" for record in kept.state.records())
        process.stdin.close()
        assert process.stdout.readline() == "ready\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_reader_never_sees_an_empty_store(kept: Kept, tmp_path: Path) -> None:
    store = OxigraphStore(tmp_path / "oxigraph", ONTOLOGY, IDS)
    rebuild(kept.state, store)
    expected = len(store.reader)
    looked = 0
    with building(tmp_path / "oxigraph", kept, times=15) as process:
        while process.poll() is None:
            store.reopen()
            assert store.position() == kept.state.position
            assert len(store.reader) == expected
            looked += 1
    assert process.returncode == 0
    assert looked > 15
    store.close()
    rebuild(kept.state, store)
    assert len(list((tmp_path / "oxigraph").iterdir())) == 2


def test_a_reader_keeps_what_it_read_while_others_write(kept: Kept, tmp_path: Path) -> None:
    """Many small writes make the engine throw away files that a reader may not have opened yet."""
    store, writer = (OxigraphStore(tmp_path / "oxigraph", ONTOLOGY, IDS) for _ in range(2))
    position = kept.state.position
    assert position
    changes = [Change(record.id, record) for record in kept.state.records()]
    for number, change in enumerate(changes * 2):
        writer.apply([change], position._replace(load=number))
    expected = len(store.reader)
    asked = "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?s"  # collects: errors without end would show
    for change in changes:
        writer.apply([Change(change.id, None)], position)
        assert len(store.reader) == expected
        found = store.sparql(asked)
        assert isinstance(found, Table)
        assert len(found.rows) == expected
    store.reopen()
    assert not list(store.read_back())


def test_a_write_that_fails_leaves_what_was_there(kept: Kept, tmp_path: Path) -> None:
    store = OxigraphStore(tmp_path / "oxigraph", ONTOLOGY, IDS)
    rebuild(kept.state, store)
    before = sorted((tmp_path / "oxigraph").iterdir())

    def broken() -> Iterator[Record]:
        yield from kept.state.records()
        raise WorkspaceFault("no more records")

    assert kept.state.position
    with pytest.raises(WorkspaceFault, match="no more records"):
        store.rebuild(broken(), kept.state.position)
    assert sorted((tmp_path / "oxigraph").iterdir()) == before
    assert not differences(kept.state, store)


def test_killed_while_it_is_built(kept: Kept, tmp_path: Path) -> None:
    """At any moment: what was whole stays in use, and the next build clears what was left."""
    store = OxigraphStore(tmp_path / "oxigraph", ONTOLOGY, IDS)
    rebuild(kept.state, store)
    chance = random.Random(5)
    left = 0
    for _ in range(KILLS):
        with building(tmp_path / "oxigraph", kept, times=1000):
            sleep(chance.uniform(0, 0.3))
        left += len(list((tmp_path / "oxigraph").iterdir())) > 2
        store.reopen()
        assert store.position() == kept.state.position
        assert not differences(kept.state, store)
    assert left >= KILLS * 0.6, "most of the kills should interrupt a build"
    rebuild(kept.state, store)
    assert len(list((tmp_path / "oxigraph").iterdir())) == 2


def test_a_database_that_is_gone_is_no_empty_answer(kept: Kept, tmp_path: Path) -> None:
    """A query in a process of its own opens it again."""
    store = OxigraphStore(tmp_path / "oxigraph", ONTOLOGY, IDS)
    rebuild(kept.state, store)
    asked = "SELECT ?s { ?s a sayso:Statement }"
    assert isinstance(found := store.sparql(asked, Limits(seconds=60)), Table)
    assert len(found.rows) == 2
    store.path.rename(tmp_path / "away")
    with pytest.raises(WorkspaceFault, match="ask again"):
        store.sparql(asked, Limits(seconds=60))


def test_a_name_of_nothing_is_built_anew(kept: Kept, tmp_path: Path) -> None:
    store = OxigraphStore(tmp_path / "oxigraph", ONTOLOGY, IDS)
    rebuild(kept.state, store)
    for name in ("7", "../x", "\x00", ""):
        (tmp_path / "oxigraph" / "current").write_text(name, encoding="utf-8")
        again = OxigraphStore(tmp_path / "oxigraph", ONTOLOGY, IDS)
        assert again.position() is None
        assert catch_up(kept.state, again)
        assert not differences(kept.state, again)
