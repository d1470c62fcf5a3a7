"""Time what relating N claims takes, beside the bare join of those of one block that share a time; print the seconds.

    python -m benchmarks.relations [N] [--table]

N defaults to 100,000. The claims are those of `benchmarks.claims`, put straight into the tables of a state on disk,
with 2,000 places that lie in one another, by a process of its own. With --table what is found stays in the database,
which holds 8 GiB at most in memory, and does not become relations in Python.
"""

from __future__ import annotations

import argparse
import tempfile
from multiprocessing import get_context
from pathlib import Path

from benchmarks import claims
from benchmarks.generator import World as Reference
from benchmarks.scale import load_of, timed
from sayso import Workspace
from sayso.graph.state import State
from sayso.queries.claims_table import ClaimsTable
from sayso.queries.evaluate import compared, evaluate
from sayso.queries.resolve import resolve
from sayso.queries.world import World

PLACES = 2_000
PART = 1_000_000
"""Claims that are made at once."""
JOIN = """
SELECT count(*) FROM claim a JOIN claim b ON a.block = b.block AND a.statement < b.statement
AND a.start_min <= b.end_max AND b.start_min <= a.end_max
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("claims", nargs="?", type=int, default=100_000)
    parser.add_argument("--table", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        filling = get_context("spawn").Process(target=fill, args=(Path(name), given.claims))
        filling.start()
        filling.join()
        with Workspace(Path(name)) as workspace, workspace.files.writing() as state:
            join(state)
            (table if given.table else relate)(state)


def fill(folder: Path, number: int) -> None:
    with Workspace.init(folder) as workspace:
        reference = Reference(60 * PLACES, workspace.ontology, workspace.ids)
        workspace.log.append(load_of(next(reference.loads()), workspace), 0)
        places = [workspace.ids.entity(f"place-{n}") for n in range(PLACES)]
        with workspace.files.writing() as state, timed(f"{number:,} claims"):
            made = ClaimsTable(state.db)
            made.clear()
            for part in range(-(-number // PART)):
                some = min(PART, number - part * PART)
                rows = claims.tables(workspace.ontology, some, [] if part else places, part)
                for name, each in zip(("stated", "claim"), rows, strict=True):
                    with made.given(each):
                        state.db.execute(f"INSERT INTO {name} FROM given")


def join(state: State) -> None:
    with timed("the bare join"):
        pairs = state.db.execute(JOIN).fetchall()[0][0]
    print(f"  {pairs:,} pairs")


def relate(state: State) -> None:
    made, statements = ClaimsTable(state.db), stated(state)
    with timed("relate"):
        rows = evaluate(World(state), made, statements, ())
        found = resolve(rows, {}, made.reported({side for row in rows for side in row[:2]}))
    print(f"  {len(found):,} relations")


def table(state: State) -> None:
    state.db.execute("SET memory_limit = '8GiB'")
    made, statements = ClaimsTable(state.db), stated(state)
    with timed("find, into a table"), compared(World(state), made, statements, ()) as query:
        state.db.execute(f"CREATE TABLE found AS {query}")
    print(f"  {state.db.execute('SELECT count(*) FROM found').fetchall()[0][0]:,} pairs told")


def stated(state: State) -> list[str]:
    return [id for (id,) in state.db.execute("SELECT statement FROM stated").fetchall()]


if __name__ == "__main__":
    main()
