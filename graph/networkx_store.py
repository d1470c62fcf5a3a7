"""The networkx graph: the reference that the other stores are held to, and the analyst's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

import networkx as nx

from sayso.graph.elements import Element, from_element, to_element, with_properties
from sayso.graph.record import Change, Position, Record
from sayso.graph.store import Cell, Stray
from sayso.ontology.model import Ontology, relationship

if TYPE_CHECKING:
    Graph: TypeAlias = nx.MultiDiGraph[str]
else:
    Graph = nx.MultiDiGraph


class NetworkxStore:
    """A `MultiDiGraph` in memory. Node: record id, with `labels` (kind first) and the properties that Cypher sees.
    Edge key: the property's name, such as `speaker`. The graph's own attribute `kinds` has the label of each kind."""

    name = "networkx"
    keeps = False

    def __init__(self, ontology: Ontology) -> None:
        self.graph: Graph = nx.MultiDiGraph(kinds=_kinds(ontology))
        self._ontology = ontology
        self._fields = {relationship(name): name for name, field in ontology.fields.items() if field.type == "ref"}

    def position(self) -> Position | None:
        found: Position | None = self.graph.graph.get("position")
        return found

    def apply(self, changes: Sequence[Change], position: Position) -> None:
        elements = [to_element(change.record, self._ontology) for change in changes if change.record]
        for element in elements:
            self.graph.add_node(element.id)
            self.graph.nodes[element.id].clear()
            self.graph.nodes[element.id].update(element.properties, labels=element.labels)
            self.graph.remove_edges_from(list(self.graph.out_edges(element.id, keys=True)))
        for element in elements:
            for kind, target in element.edges:
                self.graph.add_edge(element.id, target, key=self._fields[kind])
        self.graph.remove_nodes_from([change.id for change in changes if change.record is None])
        self.graph.graph["position"] = position

    def rebuild(self, records: Iterable[Record], position: Position) -> None:
        self.graph.clear()
        self.graph.graph["kinds"] = _kinds(self._ontology)
        self.apply([Change(record.id, record) for record in records], position)

    def read_back(self) -> Iterator[Record | Stray]:
        for id, data in self.graph.nodes(data=True):
            labels = data.get("labels")
            properties: dict[str, Cell] = {str(key): value for key, value in data.items() if key != "labels"}
            edges = tuple(
                (with_properties(relationship(str(key)), map(str, held)), str(target))
                for _, target, key, held in self.graph.out_edges(id, keys=True, data=True)
            )
            element = Element(str(id), labels if isinstance(labels, tuple) else (), properties, edges)
            yield from_element(element, self._ontology)

    def close(self) -> None:
        """Nothing to close."""


def _kinds(ontology: Ontology) -> dict[str, str]:
    return {path: kind.name for path, kind in ontology.kinds.items()}
