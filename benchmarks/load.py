"""Time a load of N statements, a second load of one more, and a question; print the seconds of each.

    python benchmarks/load.py [N]

N defaults to 5,000. Every statement is a claim about one of N/50 places by one of 40 speakers.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from sayso import Workspace

SPEAKERS = 40
SIDES = ("north", "south")


def statement_file(folder: Path, name: str, numbers: range) -> Path:
    """A document with one sentence for each number, and its coding."""
    places = max(1, numbers.stop // 50)
    text = "\n".join(f"Sentence {n} says who holds the place." for n in numbers)
    (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    lines = [f"document: {name}.txt", "publisher: paper", "published: 2024-08-08", "entities:"]
    lines += ["  paper: {Outlet: Paper}", *(f"  {side}: {{Country: {side}}}" for side in SIDES)]
    lines += [f"  p{n}: {{Location: place {n}}}" for n in range(places)]
    lines += [f"  s{n}: {{Person: speaker {n}}}" for n in range(SPEAKERS)]
    lines.append("statements:")
    for n in numbers:
        lines += [
            f"  - by: s{n % SPEAKERS}",
            f"    said: 2024-08-{n % 28 + 1:02d}",
            f"    asserts: p{n % places} control {SIDES[n * 7 % 11 % 2]}",
            f"    quote: Sentence {n} says",
            f"    id: n{n}",
        ]
    path = folder / f"{name}.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@contextmanager
def timed(what: str) -> Iterator[None]:
    started = perf_counter()
    yield
    print(f"{what:<34} {perf_counter() - started:8.2f} s")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    with tempfile.TemporaryDirectory() as name, Workspace.init(Path(name) / "workspace") as workspace:
        folder = Path(name)
        first = statement_file(folder, "first", range(count))
        second = statement_file(folder, "second", range(count, count + 1))
        with timed(f"read and check {count:,} statements"):
            workspace.check([first])
        with timed(f"load {count:,} statements"):
            workspace.load([first])
        with timed("load one more"):
            workspace.load([second])
        with timed("conflicts, in Cypher"):
            answer = workspace.ask("conflicts")
        with timed("verify"):
            workspace.verify()
        print(f"{workspace.status().counts['relation']:,} relations, {len(answer.rows):,} firm conflicts")


if __name__ == "__main__":
    main()
