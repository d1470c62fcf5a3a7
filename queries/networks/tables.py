"""Networks as tables: their ties, the strongest first, and what a series of them comes to."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from sayso.queries.networks.graph import Graph
from sayso.queries.networks.network import Network

ENDS = ("one", "one_name", "other", "other_name", "weight")
COUNTED = ("firm", "tension", "kinds")
"""What edges of conflicts have beside their weight."""
TIMES = ("time", "start", "end")


def ties(found: Graph) -> pd.DataFrame:
    """A row for each edge, in order of the size of its weight, then of names: `one`, `one_name`, `other`, `other_name`,
    `weight`; what is counted of conflicts; and `statements`, how many, where an edge knows them."""
    more = [name for name in (*COUNTED, "statements") if any(name in data for *_, data in found.edges(data=True))]
    rows = []
    for one, other, data in found.edges(data=True):
        ends = [found.nodes[end].get(name, end) for end in (one, other) for name in ("id", "name")]
        counted = [len(data[name]) if name == "statements" else data[name] for name in more]
        rows.append((*ends, data["weight"], *counted))
    rows.sort(key=lambda row: (-abs(row[4]), row[1], row[3], row[0], row[2]))
    return pd.DataFrame(rows, columns=[*ENDS, *more])


def series(slices: Iterable[tuple[int, int, int, int, Network]]) -> pd.DataFrame:
    """A row for each slice (number, time, start, end, network): these, and of its network the `actors` with a tie, the
    `ties`, and the sums of weights above and below 0, `positive` and `negative`."""
    rows = [(*each[:4], *_sums(each[4])) for each in slices]
    names = ["number", *TIMES, "actors", "ties", "positive", "negative"]
    return pd.DataFrame(rows, columns=names).astype(dict.fromkeys(TIMES, "datetime64[s]"))


def _sums(network: Network) -> tuple[int, int, float, float]:
    weights, once = network.weights, 1 if network.two_mode or network.directed else 2
    tied = (weights != 0).any(axis=1)
    positive, negative = float(weights[weights > 0].sum()), float(weights[weights < 0].sum())
    return int(tied.sum()), int((weights != 0).sum()) // once, positive / once, negative / once
