"""Networks as GraphML: plain, which Gephi and networkx read, and in the dialect of visone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO
from itertools import count
from typing import Any, TypeAlias
from xml.etree.ElementTree import Element, SubElement

import networkx as nx

from sayso.queries.networks.edges import Edge, Node, Tone, edges, nodes, tone
from sayso.queries.networks.layout import signed_layout
from sayso.queries.networks.network import Network
from sayso.queries.networks.xml import clean, document, number

Graph: TypeAlias = "nx.Graph[str]"

VISONE = "http://visone.info/xmlns"
YWORKS = "http://www.yworks.com/xml/graphml"
ATTRIBUTES = {
    "xmlns": "http://graphml.graphdrawing.org/xmlns",
    "xmlns:visone": VISONE,
    "xmlns:y": YWORKS,
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsi:schemaLocation": (
        "http://graphml.graphdrawing.org/xmlns/graphml http://www.yworks.com/xml/schema/graphml/1.0/ygraphml.xsd"
    ),
}
BLACK, GRAY = "#000000", "#b0b0b0"
TONES: Mapping[Tone, str] = {"agreement": "#00ff00", "conflict": "#ff0000", "both": "#0000ff", "neutral": BLACK}
BREADTH = 500
"""Half the width of the drawing, in pixels."""


def graphml(graph: Graph) -> str:
    """A networkx graph as plain GraphML, with the type of each attribute. A list or set becomes its words with a space
    between, a date its ISO form; None is left out. Where a weight is below 0, all of them also come as `abs` and
    `sign`, since Gephi's layouts need weights above 0."""
    plain = graph.__class__()
    signed = any((weight or 0) < 0 for _, _, weight in graph.edges(data="weight", default=0))
    plain.add_nodes_from((clean(str(id)), _plain(data)) for id, data in graph.nodes(data=True))
    for source, target, data in graph.edges(data=True):
        kept = _plain(data)
        plain.add_edge(clean(str(source)), clean(str(target)), **(_sign(kept) if signed else {}) | kept)
    written = BytesIO()
    nx.write_graphml_xml(plain, written, infer_numeric_types=True)
    return written.getvalue().decode()


def _plain(data: Mapping[str, Any]) -> dict[str, Any]:
    return {clean(str(name)): _scalar(value) for name, value in data.items() if value is not None}


def _scalar(value: Any) -> Any:
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Iterable) and not isinstance(value, str | Mapping):
        words = map(str, value)
        return clean(" ".join(sorted(words) if isinstance(value, set | frozenset) else words))
    return clean(str(value))


def _sign(data: Mapping[str, Any]) -> dict[str, Any]:
    weight = data.get("weight", 0)
    return {"abs": abs(weight), "sign": "negative" if weight < 0 else "positive"}


def visone(
    network: Network,
    *,
    variables: Sequence[str] = ("actor", "concept"),
    frequency: Mapping[str, int] | None = None,
    attributes: Mapping[str, Mapping[str, str]] | None = None,
    colours: Mapping[str, str] | None = None,
    numbers: Mapping[str, int] | None = None,
    seed: int = 0,
) -> str:
    """GraphML as Discourse Network Analyzer writes it for visone, nodes in order. By id: how many statements a node
    has, its attributes, its colour (`#rrggbb`, else gray), and the number in its node id (else one that is free).
    `variables` are what rows and columns are. Weights of 0 are no edges; a network of one mode has each once.

    Nodes lie where `signed_layout` puts them; DNA throws the dice."""
    listed, known = nodes(network), attributes or {}
    numbered = _numbered(listed, numbers or {})
    names = sorted({name for node in listed for name in known.get(node.id, {})})
    root = Element("graphml", ATTRIBUTES)
    keys = _keys(root, names)
    directed = "directed" if network.directed else "undirected"
    sizes = {"parse.nodes": str(len(listed)), "parse.edges": str(sum(1 for _ in edges(network)))}
    graph = SubElement(root, "graph", {"edgedefault": directed, "id": "DNA", **sizes, "parse.order": "free"})
    places = signed_layout(network, seed)
    for node in listed:
        values = {keys[name]: value for name, value in known.get(node.id, {}).items()}
        values |= {"variable": variables[0 if node.row else 1], "frequency": str((frequency or {}).get(node.id, 0))}
        element = SubElement(graph, "node", id=f"n{numbered[node.key]}")
        _data(element, {"id": node.id, "name": node.name, **values})
        _drawn_node(element, node, (colours or {}).get(node.id, GRAY), places[node.key])
    for edge in edges(network):
        ends = {"source": f"n{numbered[edge.source]}", "target": f"n{numbered[edge.target]}"}
        _drawn_edge(SubElement(graph, "edge", ends), edge, TONES[tone(network, edge.weight)])
    return document(root)


def _numbered(listed: Sequence[Node], numbers: Mapping[str, int]) -> dict[str, int]:
    free = count(max(numbers.values(), default=0) + 1)
    return {node.key: numbers[node.key] if node.key in numbers else next(free) for node in listed}


def _keys(root: Element, names: Sequence[str]) -> dict[str, str]:
    """Declare the keys; return those of the attributes, which are told from the others where they share a name."""
    own = {"id": "string", "name": "string", "variable": "string", "frequency": "int"}
    keys = {name: f"{name} attribute" if name in {*own, "d0"} else name for name in names}
    for key, type in (own | dict.fromkeys(keys.values(), "string")).items():
        SubElement(root, "key", _clean({"id": key, "for": "node", "attr.name": key, "attr.type": type}))
    SubElement(root, "key", {"id": "d0", "for": "node", "yfiles.type": "nodegraphics"})
    SubElement(root, "key", {"id": "weight", "for": "edge", "attr.name": "weight", "attr.type": "double"})
    SubElement(root, "key", {"id": "e0", "for": "edge", "yfiles.type": "edgegraphics"})
    return keys


def _clean(values: Mapping[str, str]) -> dict[str, str]:
    return {name: clean(value) for name, value in values.items()}


def _data(parent: Element, values: Mapping[str, str]) -> None:
    for key, value in _clean(values).items():
        SubElement(parent, "data", key=clean(key)).text = value


def _drawn_node(parent: Element, node: Node, colour: str, place: tuple[float, float]) -> None:
    shape = SubElement(SubElement(SubElement(parent, "data", key="d0"), "visone:shapeNode"), "y:ShapeNode")
    x, y = (f"{BREADTH * (1 + each):.1f}" for each in (place[0], -place[1]))
    SubElement(shape, "y:Geometry", x=x, y=y, width="20.0", height="20.0")
    SubElement(shape, "y:Fill", color=colour, transparent="false")
    SubElement(shape, "y:BorderStyle", type="line", width="1.0", color=BLACK)
    SubElement(shape, "y:NodeLabel").text = clean(node.name)
    SubElement(shape, "y:Shape", type="ellipse" if node.row else "roundrectangle")


def _drawn_edge(parent: Element, edge: Edge, colour: str) -> None:
    _data(parent, {"weight": repr(edge.weight)})
    line = SubElement(SubElement(SubElement(parent, "data", key="e0"), "visone:polyLineEdge"), "y:PolyLineEdge")
    SubElement(line, "y:LineStyle", type="line", width=number(2.0), color=colour)
