"""Time networks of N statements, and a literal networkx loop over a tenth of them; print a row for each part.

    python -m benchmarks.networks [N]

N defaults to a million, by 2,000 actors on 500 concepts over ten years; a few actors say most. What is printed:
seconds, and the most memory that the process has held so far. The loop meets each statement on a concept with each
other one; ours is also run on its tenth, and both must find the same.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
import pyarrow as pa
from numpy.random import default_rng

from benchmarks.scale import timed
from sayso.queries.networks import kernels, windows
from sayso.queries.networks.congruence import one_mode
from sayso.queries.networks.cube import Cube, from_columns
from sayso.queries.networks.graph import graph
from sayso.queries.networks.selection import Selection

ACTORS, CONCEPTS, DAYS = 2_000, 500, 3_653
START, END = "2014-12-01", "2025-01-01"
FIRST = 16_436 * 86_400


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("statements", nargs="?", type=int, default=1_000_000)
    given = columns(parser.parse_args().statements)
    with timed("a cube"):
        cube = from_columns(given, Selection(start=START, end=END))
    with timed("a cube without duplicates of a month"):
        from_columns(given, Selection(start=START, end=END, duplicates="month"))
    for normalization in ("none", "average", "jaccard"):
        with timed(f"one-mode subtract, {normalization}"):
            one_mode(cube, "subtract", normalization)
    over_time(cube)
    against_the_loop(from_columns({name: column[::10] for name, column in given.items()}))


def columns(statements: int, seed: int = 0) -> dict[str, Any]:
    """Plain columns; few actors say most, as in a Pareto distribution (shape 0.8)."""
    random = default_rng(seed)
    actor = (random.pareto(0.8, statements) * 20).astype(int) % ACTORS
    of = {"statement": np.arange(statements), "actor": actor, "concept": random.integers(0, CONCEPTS, statements)}
    named = {name: pa.array([f"{name}/{number}" for number in numbers.tolist()]) for name, numbers in of.items()}
    return named | {
        "level": pa.array(random.integers(0, 2, statements)),
        "time": pa.array(FIRST + random.integers(0, DAYS, statements) * 86_400),
        "document": pa.array([f"document/{number // 20}" for number in range(statements)]),
    }


def over_time(cube: Cube) -> None:
    for width in (2, 12):
        with timed(f"windows of {width} months, subtract, average"):
            count = sum(1 for _ in windows.one_modes(cube, "months", width, "subtract", "average"))
        print(f"  {count} windows")
    with timed("two-mode windows of 2 months"):
        sum(1 for _ in windows.affiliations(cube, "months", 2))
    with timed("kernels of 12 months, subtract"):
        sum(1 for _ in kernels.one_modes(cube, "epanechnikov", "months", 12))


def against_the_loop(cube: Cube) -> None:
    with timed(f"one-mode subtract of {len(cube):,}, as a graph"):
        ours = graph(one_mode(cube))
    with timed("the same by a loop"):
        loop = literal(cube)
    assert edges(loop) == edges(ours)


def edges(network: nx.Graph[str]) -> dict[frozenset[str], float]:
    return {frozenset((one, other)): data["weight"] for one, other, data in network.edges(data=True) if data["weight"]}


def literal(cube: Cube) -> nx.Graph[str]:
    """Each pair of statements on a concept adds to its edge or takes from it."""
    said = defaultdict(list)
    for actor, concept, level in zip(cube.actor.tolist(), cube.concept.tolist(), cube.level.tolist(), strict=True):
        said[concept].append((cube.actors[actor], level))
    found: nx.Graph[str] = nx.Graph()
    found.add_nodes_from(cube.actors)
    for statements in said.values():
        for (one, level), (other, another) in combinations(statements, 2):
            if one != other:
                weight = found.edges[one, other]["weight"] if found.has_edge(one, other) else 0
                found.add_edge(one, other, weight=weight + (1 if level == another else -1))
    return found


if __name__ == "__main__":
    main()
