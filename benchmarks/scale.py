"""Time a workspace of N statements, part by part, in one open process; print a row for each part.

    python -m benchmarks.scale [N] [--no-relations] [--store NAME]... [--speakers N] [--added N]

N defaults to 10,000. What is printed: seconds, and the most memory that the process has held so far. With --added so
many statements more, in documents like the others, are taken in together at the end. With two speakers they are judged
to be one, which touches every statement.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

import kglite

from benchmarks.generator import PER_DOCUMENT, Told, World
from sayso import Workspace
from sayso.graph.log import Load
from sayso.graph.record import Change
from sayso.graph.state import State
from sayso.graph.store import rebuild
from sayso.graph.uncollected import uncollected
from sayso.graph.verify import verify
from sayso.queries import bind
from sayso.queries.arguments import bound
from sayso.queries.derive import derive

QUESTIONS = ("endorsements", "conflicts", "statements")
RUNS, LONG = 5, 20.0
"""How often a question is asked, and how many seconds all times together may take before the last."""
MORE = 5
"""How often one statement more is loaded."""


@contextmanager
def timed(what: str) -> Iterator[None]:
    started = perf_counter()
    yield
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"{what:<44} {perf_counter() - started:9.2f} s   {memory:6.2f} GiB", flush=True)


def seconds(act: Callable[[], object]) -> float:
    """The median of several runs, fewer where one takes long."""
    found: list[float] = []
    while len(found) < RUNS and sum(found) < LONG:
        started = perf_counter()
        act()
        found.append(perf_counter() - started)
    return median(found)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("statements", nargs="?", type=int, default=10_000)
    parser.add_argument("--no-relations", action="store_true")
    parser.add_argument("--store", action="append", help="build and verify this one only; none for no store")
    parser.add_argument("--speakers", type=int)
    parser.add_argument("--added", type=int, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, Workspace.init(Path(name)) as workspace:
        world = World(given.statements, workspace.ontology, workspace.ids, speakers=given.speakers)
        log(workspace, world)
        fold(workspace, relations=not given.no_relations)
        stores(workspace, given.store or list(workspace.stores))
        if not given.store:
            ask(workspace)
            more(workspace, world)
        if given.added:
            add(workspace, world, given.added)
        if given.speakers == 2:
            judge(workspace)


def load_of(told: Told, workspace: Workspace) -> Load:
    changes = tuple(Change(id, record) for id, record in sorted(told.records.items()))
    return Load(told.source, changes, {}, workspace.ontology.digest)


def log(workspace: Workspace, world: World) -> None:
    with timed(f"generate {world.statements:,} statements"):
        loads = [load_of(told, workspace) for told in world.loads()]
    records = sum(len(load.changes) for load in loads)
    with timed(f"log, {len(loads):,} loads, {records:,} records"), workspace.log.together():
        for number, load in enumerate(loads):
            workspace.log.append(load, number)


def fold(workspace: Workspace, *, relations: bool) -> None:
    with opened(workspace) as state, timed("fold"):
        state.catch_up(workspace.log, lambda state: ())
    if relations:
        with opened(workspace) as state, timed("derive"), uncollected(), state.together():
            for derived in derive(state, workspace.ids):
                state._put_derived(derived, workspace.log.head())


@contextmanager
def opened(workspace: Workspace) -> Iterator[State]:
    state = workspace.files._opened(read_only=False)
    try:
        yield state
        print(f"  {state.count():,} records, of them {state.count('relation'):,} relations")
    finally:
        state.close()


def stores(workspace: Workspace, chosen: list[str]) -> None:
    with workspace.reading() as state:
        for store in workspace.stores.values():
            if store.name in chosen:
                with timed(f"{store.name}: build"):
                    rebuild(state, store)
                with timed(f"{store.name}: verify"):
                    assert not list(verify(state, store))


def ask(workspace: Workspace) -> None:
    """Each question cold and warm, and the same text sent straight to the engine."""
    for name in QUESTIONS:
        with timed(f"ask {name}, first"):
            rows = len(workspace.ask(name).rows)
        for language, engine in engines(workspace, name).items():
            asked, straight = seconds(partial(workspace.ask, name, language)), seconds(engine)
            print(f"  {name}, {language}, {rows:,} rows: {asked:.3f} s, the engine alone {straight:.3f} s")


def engines(workspace: Workspace, name: str) -> dict[str, Callable[[], object]]:
    """The same texts with the same parameters, sent straight to the engines."""
    asked = workspace.catalogue.question(name)
    values = bound(asked, {}, workspace.ontology, workspace._meant)
    text = bind.sparql(asked.sparql or "", values, asked.markers, workspace.ontology)
    cypher = kglite.load(str(workspace.folder / "graph.kgl")).freeze()
    rdf = workspace._followers.rdf.reader
    return {
        "cypher": lambda: list(cypher.cypher(asked.cypher, params=values)),
        "sparql": lambda: list(rdf.query(text, use_default_graph_as_union=True)),  # type: ignore[arg-type]
    }


def more(workspace: Workspace, world: World) -> None:
    """One statement more, end to end."""
    for number in range(MORE):
        told = world.document(1_000_000 + number, 1)
        with timed(f"one more document of one statement, {number + 1}"), workspace.files.writing() as state:
            workspace._take_in(state, [load_of(told, workspace)], "")
            print(f"  {len(state.replaced or ())} records touched")


def add(workspace: Workspace, world: World, number: int) -> None:
    """Many statements more, end to end."""
    documents = [world.document(2_000_000 + n) for n in range(number // PER_DOCUMENT)]
    with timed(f"{number:,} statements more, together"), workspace.files.writing() as state:
        workspace._take_in(state, [load_of(told, workspace) for told in documents], "")
        print(f"  {len(state.replaced or ()):,} records touched")


def judge(workspace: Workspace) -> None:
    """Both speakers are one, and then are not; the stores are brought up each time."""
    with timed("judge two speakers to be one"):
        (id,) = workspace.judge("same", "person-0", "person-1", by="ada").ids
    with timed("revoke it"):
        workspace.revoke(id, by="ada")


if __name__ == "__main__":
    main()
