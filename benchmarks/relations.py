"""Time what relating N claims takes, beside the bare join of those of one block that share a time; print the seconds.

    python -m benchmarks.relations [N]

N defaults to 100,000. The claims are those of `benchmarks.claims`, put straight into the tables of a state on disk,
with 2,000 places that lie in one another.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks import claims
from benchmarks.generator import World as Reference
from benchmarks.scale import load_of, timed
from sayso import Workspace
from sayso.graph.state import State
from sayso.queries.claims_table import ClaimsTable
from sayso.queries.evaluate import evaluate
from sayso.queries.resolve import resolve
from sayso.queries.world import World

PLACES = 2_000
JOIN = """
SELECT count(*) FROM claim a JOIN claim b ON a.block = b.block AND a.statement < b.statement
AND a.start_min <= b.end_max AND b.start_min <= a.end_max
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("claims", nargs="?", type=int, default=100_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, Workspace.init(Path(name)) as workspace:
        reference = Reference(60 * PLACES, workspace.ontology, workspace.ids)
        workspace.log.append(load_of(next(reference.loads()), workspace), 0)
        with workspace.files.writing() as state:
            state.catch_up(workspace.log, lambda state: ())
            fill(workspace, state, given.claims)
            relate(state)


def fill(workspace: Workspace, state: State, number: int) -> None:
    table = ClaimsTable(state.db)
    table.clear()
    places = [workspace.ids.entity(f"place-{n}") for n in range(PLACES)]
    with timed(f"{number:,} claims"):
        stated, claimed = claims.tables(workspace.ontology, number, places)
        for name, rows in (("stated", stated), ("claim", claimed)):
            with table.given(rows):
                state.db.execute(f"INSERT INTO {name} FROM given")


def relate(state: State) -> None:
    table = ClaimsTable(state.db)
    with timed("the bare join"):
        pairs = state.db.execute(JOIN).fetchall()[0][0]
    print(f"  {pairs:,} pairs")
    statements = [id for (id,) in state.db.execute("SELECT statement FROM stated").fetchall()]
    with timed("relate"):
        rows = evaluate(World(state), table, statements, ())
        found = resolve(rows, {}, table.reported({side for row in rows for side in row[:2]}))
    print(f"  {len(found):,} relations")


if __name__ == "__main__":
    main()
