"""Networks as tables: their ties, the strongest first, and what a series of them comes to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
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
    edges = list(found.edges(data=True))
    more = [name for name in (*COUNTED, "statements") if edges and name in edges[0][2]]
    ids, names = ({node: data.get(key, node) for node, data in found.nodes(data=True)} for key in ("id", "name"))
    cells: dict[str, list[Any]] = {
        "one": [ids[one] for one, _, _ in edges],
        "one_name": [names[one] for one, _, _ in edges],
        "other": [ids[other] for _, other, _ in edges],
        "other_name": [names[other] for _, other, _ in edges],
        "weight": [data["weight"] for *_, data in edges],
    }
    for name in more:
        cells[name] = [len(data[name]) if name == "statements" else data[name] for *_, data in edges]
    table = pd.DataFrame(cells, columns=[*ENDS, *more])
    place = {node: number for number, node in enumerate(sorted(found, key=lambda node: (names[node], ids[node])))}
    one = np.array([place[start] for start, _, _ in edges], np.int64)
    other = np.array([place[end] for _, end, _ in edges], np.int64)
    order = np.lexsort((other, one, -np.abs(table["weight"].to_numpy(np.float64))))
    return table.iloc[order].reset_index(drop=True)


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
