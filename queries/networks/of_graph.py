"""Networks of networkx graphs, so that what was changed there can be measured and written."""

from __future__ import annotations

import networkx as nx
import numpy as np

from sayso.errors import BadArgument
from sayso.queries.networks.graph import Graph
from sayso.queries.networks.network import Network


def of_graph(found: Graph) -> Network:
    """The network that `graph` makes such a graph of: nodes in their order, those with `mode` 1 as columns, edges by
    their `weight`. What was taken out of the graph is not in it.

    Raises BadArgument for a graph that does not say what its weights are, and for edges within one mode of two.
    """
    told = found.graph
    if "measure" not in told:
        raise BadArgument("the graph does not say what its weights are: set graph['measure'], such as 'subtract'")
    names = {str(data.get("id", node)): str(data.get("name", node)) for node, data in found.nodes(data=True)}
    ids = {node: str(data.get("id", node)) for node, data in found.nodes(data=True)}
    rows, columns = list(found), list(found)
    if told.get("two_mode"):
        columns = [node for node, data in found.nodes(data=True) if data.get("mode") == 1]
        rows = [node for node in found if node not in set(columns)]
        _check(found, set(columns))
    weights = np.asarray(nx.to_numpy_array(found, rows + columns if told.get("two_mode") else rows), np.float64)
    return Network(
        tuple(ids[node] for node in rows),
        tuple(ids[node] for node in columns),
        weights[: len(rows), len(rows) :] if told.get("two_mode") else weights,
        told["measure"],
        told.get("normalization", "none"),
        found.is_directed(),
        names,
        bool(told.get("two_mode")),
    )


def _check(found: Graph, columns: set[str]) -> None:
    for one, other in found.edges():
        if (one in columns) == (other in columns):
            raise BadArgument(f"{one} and {other} are of one mode: in a two-mode network edges lead to concepts")
