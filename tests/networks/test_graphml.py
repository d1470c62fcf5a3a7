"""GraphML: the plain one read back by networkx, visone's dialect by its parts."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.queries.networks.graphml import graphml, visone
from sayso.queries.networks.network import Network
from tests.networks.drawings import HOSTILE, network, one_mode, two_mode

SPACES = {
    "g": "http://graphml.graphdrawing.org/xmlns",
    "v": "http://visone.info/xmlns",
    "y": "http://www.yworks.com/xml/graphml",
}
KEPT = st.one_of(st.booleans(), st.integers(-(2**40), 2**40), st.floats(allow_nan=False, allow_infinity=False))
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


def read(text: str) -> nx.Graph[str]:
    return nx.read_graphml(io.BytesIO(text.encode()))


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), KEPT | st.sampled_from(HOSTILE), max_size=4))
def test_plain_attributes_read_back_with_their_types(attributes: dict[str, Any]) -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_node("n", **attributes)
    back = read(graphml(graph)).nodes["n"]
    assert back == attributes
    assert {name: type(value) for name, value in back.items()} == {
        name: type(value) for name, value in attributes.items()
    }


def test_plain_attributes_of_other_types() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_node("a", none=None, several=["s2", "s1"], set={"y", "x"}, day=date(2024, 8, 6), n=np.int64(3))
    graph.add_edge("a", "b", weight=np.float64(-1.5), at=datetime(2024, 8, 6, tzinfo=UTC), more={"k": 1})
    back = read(graphml(graph))
    assert back.is_directed()
    assert back.nodes["a"] == {"several": "s2 s1", "set": "x y", "day": "2024-08-06", "n": 3}
    assert back.edges["a", "b"] == {
        "weight": -1.5, "abs": 1.5, "sign": "negative", "at": "2024-08-06T00:00:00+00:00", "more": "{'k': 1}"
    }  # fmt: skip


def test_a_number_is_a_number_in_all_nodes() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_node("a", share=1)
    graph.add_node("b", share=0.5)
    text = graphml(graph)
    assert read(text).nodes["a"]["share"] == 1.0
    assert text.count('attr.name="share"') == 1
    assert 'attr.type="double"' in text


def test_parallel_edges_stay() -> None:
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    graph.add_edge("a", "b", kind="contradiction", weight=1.0)
    graph.add_edge("a", "b", kind="tension", weight=2.0)
    assert sorted(data["kind"] for _, _, data in read(graphml(graph)).edges(data=True)) == ["contradiction", "tension"]


@given(ANY_TEXT, ANY_TEXT)
def test_no_text_breaks_the_xml(id: str, name: str) -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edge("n" + id, "m" + id, label=name, sources=[name, id])
    assert len(read(graphml(graph))) == 2
    drawn = Network(("r" + id,), ("c" + id,), np.ones((1, 1)), "ignore", names={"r" + id: name})
    ElementTree.fromstring(visone(drawn, attributes={"r" + id: {"Type" + id: name}}, variables=(name, id)))


def parts(text: str) -> tuple[ElementTree.Element, list[ElementTree.Element], list[ElementTree.Element]]:
    root = ElementTree.fromstring(text)
    return root, root.findall("g:graph/g:node", SPACES), root.findall("g:graph/g:edge", SPACES)


def data(element: ElementTree.Element) -> dict[str, str | None]:
    return {each.attrib["key"]: each.text for each in element.findall("g:data", SPACES) if not len(each)}


def colours(text: str) -> list[str]:
    lines = ElementTree.fromstring(text).iterfind(".//v:polyLineEdge/y:PolyLineEdge/y:LineStyle", SPACES)
    return [line.attrib["color"] for line in lines]


def test_the_dialect_of_visone() -> None:
    drawn = Network(("x", "y"), ("c",), np.array([[2.0], [-1]]), "subtract", names={"x": "Mr <X>", "c": "tax"})
    text = visone(
        drawn,
        variables=("person", "concept"),
        frequency={"x": 3, "c": 4},
        attributes={"x": {"Type": "party", "Notes": "", "id": "17"}},
        colours={"x": "#123456"},
        numbers={"x": 12, "y": 7, "c": 30},
    )
    root, nodes, edges = parts(text)
    graph = root.find("g:graph", SPACES)
    assert graph is not None
    assert graph.attrib == {
        "edgedefault": "undirected", "id": "DNA", "parse.nodes": "3", "parse.edges": "2", "parse.order": "free"
    }  # fmt: skip
    keys = [(key.attrib["for"], key.attrib["id"], key.get("attr.type", "")) for key in root.findall("g:key", SPACES)]
    assert keys == [
        *(("node", name, "string") for name in ("id", "name", "variable")),
        ("node", "frequency", "int"),
        *(("node", name, "string") for name in ("Notes", "Type", "id attribute")),
        ("node", "d0", ""),
        ("edge", "weight", "double"),
        ("edge", "e0", ""),
    ]
    assert [node.attrib["id"] for node in nodes] == ["n12", "n7", "n30"]
    assert data(nodes[0]) == {
        "id": "x", "name": "Mr <X>", "variable": "person", "frequency": "3",
        "Type": "party", "Notes": None, "id attribute": "17",
    }  # fmt: skip
    assert data(nodes[2]) == {"id": "c", "name": "tax", "variable": "concept", "frequency": "4"}
    shapes = [node.find("g:data/v:shapeNode/y:ShapeNode", SPACES) for node in nodes]
    drawn_as = [(s.find("y:Shape", SPACES), s.find("y:Fill", SPACES)) for s in shapes if s is not None]
    assert [shape.attrib["type"] for shape, _ in drawn_as if shape is not None] == [
        "ellipse",
        "ellipse",
        "roundrectangle",
    ]
    assert [fill.attrib["color"] for _, fill in drawn_as if fill is not None] == ["#123456", "#b0b0b0", "#b0b0b0"]
    assert [(edge.attrib["source"], edge.attrib["target"], data(edge)["weight"]) for edge in edges] == [
        ("n12", "n30", "2.0"),
        ("n7", "n30", "-1.0"),
    ]


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("subtract", ["#00ff00", "#00ff00", "#ff0000"]),
        ("congruence", ["#00ff00"] * 3),
        ("conflict", ["#ff0000"] * 3),
        ("combine", ["#00ff00", "#ff0000", "#0000ff"]),
        ("ignore", ["#000000"] * 3),
    ],
)
def test_colours_of_edges(measure: str, expected: list[str]) -> None:
    last = -3 if measure == "subtract" else 3
    assert colours(visone(Network(("x",), ("a", "b", "c"), np.array([[1.0, 2, last]]), measure))) == expected


def test_weights_above_0_are_all_that_is_written() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edge("a", "b", weight=2.0)
    assert read(graphml(graph)).edges["a", "b"] == {"weight": 2.0}


def test_every_node_has_a_number_of_its_own() -> None:
    both = Network(("x", "y"), ("y", "z"), np.ones((2, 2)), "ignore")
    _, nodes, edges = parts(visone(both, numbers={"y": 1}))
    assert [node.attrib["id"] for node in nodes] == ["n2", "n1", "n3", "n4"]
    assert [edge.attrib["target"] for edge in edges] == ["n3", "n4"] * 2


@given(one_mode() | two_mode())
@settings(max_examples=30)
def test_visone_has_each_weight_once(network: Network) -> None:
    _, nodes, edges = parts(visone(network))
    assert [data(node)["name"] or "" for node in nodes] == [
        network.name(id) for id in (network.rows + network.columns if network.two_mode else network.rows)
    ]
    upper = network.weights if network.two_mode else np.triu(network.weights)
    assert [float(data(edge)["weight"] or "") for edge in edges] == upper[upper != 0].tolist()
    assert visone(network) == visone(network)


def test_places_are_those_of_the_layout() -> None:
    text = visone(network([[0, -1], [-1, 0]]))
    x = [float(each.attrib["x"]) for each in ElementTree.fromstring(text).iterfind(".//y:Geometry", SPACES)]
    assert sorted(x) == [0, 1000]
