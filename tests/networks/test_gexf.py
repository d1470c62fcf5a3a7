"""GEXF of a series: its structure as GEXF 1.3 has it, and what it says at each time."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import BadArgument
from sayso.queries.networks.gexf import gexf
from sayso.queries.networks.network import Network
from tests.networks.drawings import network, one_mode, two_mode

G = "{http://gexf.net/1.3}"
DAY, JANUARY = 86_400, 1_104_537_600
"""2005-01-01."""

INSIDE: Mapping[str, Sequence[str]] = {
    "gexf": ["graph"],
    "graph": ["attributes", "attributes", "nodes", "edges"],
    "attributes": ["attribute"],
    "nodes": ["node"],
    "edges": ["edge"],
    "node": ["attvalues", "spells"],
    "edge": ["attvalues", "spells"],
    "attvalues": ["attvalue"],
    "spells": ["spell"],
    "attribute": [],
    "attvalue": [],
    "spell": [],
}
"""What the schema of GEXF 1.3 lets be in what, as far as a series needs it; more than one of the last in plurals."""
NEEDED = {
    "gexf": {"version"},
    "graph": {"mode", "defaultedgetype", "timeformat", "timerepresentation", "start", "end"},
    "attributes": {"class", "mode"},
    "attribute": {"id", "title", "type"},
    "node": {"id", "label"},
    "edge": {"id", "source", "target"},
    "spell": {"start", "end"},
}
TIMES = {"date": r"\d{4}-\d\d-\d\d", "dateTime": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"}


def graph_of(text: str) -> ElementTree.Element:
    """The graph, after its structure was held against that of GEXF 1.3."""
    root = ElementTree.fromstring(text)
    assert root.attrib["version"] == "1.3"
    for element in root.iter():
        assert element.tag.startswith(G)
        name = element.tag.removeprefix(G)
        inside = [child.tag.removeprefix(G) for child in element]
        plural = name in {"attributes", "nodes", "edges", "attvalues", "spells"}
        assert inside == list(INSIDE[name]) * (len(inside) if plural else 1)
        assert NEEDED.get(name, set()) <= set(element.attrib)
    graph = root[0]
    form = re.compile(TIMES[graph.attrib["timeformat"]])
    assert all(
        form.fullmatch(each.attrib[end]) for each in graph.iter() for end in ("start", "end") if end in each.attrib
    )
    ids = [node.attrib["id"] for node in graph.iter(G + "node")]
    declared = {each.attrib["id"] for each in graph.iter(G + "attribute")}
    assert len(ids) == len(set(ids))
    assert {edge.attrib[end] for edge in graph.iter(G + "edge") for end in ("source", "target")} <= set(ids)
    assert {value.attrib["for"] for value in graph.iter(G + "attvalue")} <= declared
    return graph


def at(element: ElementTree.Element, tag: str, time: str) -> list[ElementTree.Element]:
    return [each for each in element.iter(G + tag) if each.get("start", "") <= time < each.get("end", "9")]


def weights(graph: ElementTree.Element, time: str, name: str) -> dict[tuple[str, str], float]:
    """By edge, what it weighs at a time."""
    found = {}
    for edge in graph.iter(G + "edge"):
        values = [float(v.attrib["value"]) for v in at(edge, "attvalue", time) if v.attrib["for"] == name]
        assert len(values) == len(at(edge, "spell", time)) <= 1
        if values:
            found[edge.attrib["source"], edge.attrib["target"]] = values[0]
    return found


def present(graph: ElementTree.Element, time: str) -> set[str]:
    return {node.attrib["id"] for node in graph.iter(G + "node") if at(node, "spell", time)}


def test_a_series_is_this() -> None:
    first, second = network([[0, 1], [1, 0]], "A & B"), network([[0, -2.5], [-2.5, 0]], "A & B")
    graph = graph_of(gexf([(JANUARY, first), (JANUARY + DAY, second)], attributes={"b": {"Type": "party"}}))
    assert graph.attrib == {
        "mode": "dynamic",
        "defaultedgetype": "undirected",
        "timeformat": "date",
        "timerepresentation": "interval",
        "start": "2005-01-01",
        "end": "2005-01-03",
    }
    assert [(node.attrib["id"], node.attrib["label"]) for node in graph.iter(G + "node")] == [
        ("a", "A & B"),
        ("b", "b"),
    ]
    assert [spell.attrib for spell in graph[2][0].iter(G + "spell")] == [{"start": "2005-01-01", "end": "2005-01-03"}]
    assert [(v.attrib["for"], v.attrib["value"]) for v in graph[2][1].iter(G + "attvalue")] == [
        ("mode", "row"),
        ("n0", "party"),
    ]
    edge = graph[3][0]
    assert [spell.attrib for spell in edge.iter(G + "spell")] == [{"start": "2005-01-01", "end": "2005-01-03"}]
    assert [tuple(value.attrib.values()) for value in edge.iter(G + "attvalue")] == [
        ("weight", "1", "2005-01-01", "2005-01-02"),
        ("weight", "2.5", "2005-01-02", "2005-01-03"),
        ("signed", "1", "2005-01-01", "2005-01-02"),
        ("signed", "-2.5", "2005-01-02", "2005-01-03"),
    ]


def day(n: int) -> str:
    return str(np.datetime64("2005-01-01") + n)


@given(st.lists(one_mode(), min_size=1, max_size=5) | st.lists(two_mode(), min_size=1, max_size=5))
def test_at_each_time_it_says_what_the_network_says(networks: list[Network]) -> None:
    graph = graph_of(gexf([(JANUARY + n * DAY, each) for n, each in enumerate(networks)]))
    for n, each in enumerate(networks):
        expected: dict[tuple[str, str], float] = {}
        for i, row in enumerate(each.rows):
            for j, column in enumerate(each.columns):
                if each.weights[i, j] and (each.two_mode or i < j):
                    expected[row, column] = float(each.weights[i, j])
        assert weights(graph, day(n), "signed") == expected
        assert weights(graph, day(n), "weight") == {pair: abs(weight) for pair, weight in expected.items()}
        assert present(graph, day(n)) == {*each.rows, *each.columns}
    assert not present(graph, day(len(networks)))


def test_hours_are_dates_with_a_time() -> None:
    graph = graph_of(gexf([(JANUARY, network([[0]])), (JANUARY + 3600, network([[0]]))]))
    assert (graph.attrib["timeformat"], graph.attrib["end"]) == ("dateTime", "2005-01-01T02:00:00Z")


def test_a_pair_is_one_edge_in_whatever_order_it_comes() -> None:
    one = network([[0, 1], [1, 0]])
    other = Network(("b", "a"), ("b", "a"), np.array([[0, 2.0], [2, 0]]), "subtract")
    graph = graph_of(gexf([(JANUARY, one), (JANUARY + DAY, other)]))
    assert [weights(graph, day(n), "signed") for n in (0, 1)] == [{("a", "b"): 1}, {("a", "b"): 2}]


def test_a_direction_is_kept() -> None:
    graph = graph_of(gexf([(JANUARY, network([[0, 1], [3, 0]], directed=True))], end=JANUARY + 5 * DAY))
    assert (graph.attrib["defaultedgetype"], graph.attrib["end"]) == ("directed", day(5))
    assert weights(graph, day(4), "weight") == {("a", "b"): 1, ("b", "a"): 3}


def test_a_column_is_the_same_node_in_all_windows() -> None:
    one = Network(("x",), ("c",), np.ones((1, 1)), "ignore")
    other = Network(("x", "c"), ("c",), np.ones((2, 1)), "ignore")
    graph = graph_of(gexf([(JANUARY, one), (JANUARY + DAY, other)]))
    assert [node.attrib["id"] for node in graph.iter(G + "node")] == ["x", "c#column", "c"]
    assert [weights(graph, day(n), "weight").keys() for n in (0, 1)] == [
        {("x", "c#column")},
        {("x", "c#column"), ("c", "c#column")},
    ]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=6))
def test_no_text_breaks_the_xml(text: str) -> None:
    drawn = Network(("r" + text,), ("c" + text,), np.ones((1, 1)), "ignore", names={"r" + text: text})
    graph_of(gexf([(JANUARY, drawn)], attributes={"r" + text: {text: text}}))


def test_networkx_reads_it() -> None:
    text = gexf([(JANUARY, network([[0, 1], [1, 0]], "A")), (JANUARY + DAY, network([[0, -2], [-2, 0]], "A"))])
    graph = nx.read_gexf(io.BytesIO(text.encode()), version="1.3")
    assert graph.nodes["a"]["label"] == "A"
    assert graph.edges["a", "b"]["signed"] == [(1.0, "2005-01-01", "2005-01-02"), (-2.0, "2005-01-02", "2005-01-03")]


@pytest.mark.parametrize(
    ("series", "end", "message"),
    [
        ([], None, "without windows leaves nothing to write"),
        ([(DAY, network([[0]])), (DAY, network([[0]]))], None, "must come in order of time"),
        ([(DAY, network([[0]]))], DAY, "must end after its last window begins"),
        ([(DAY, network([[0]])), (2 * DAY, network([[0]], directed=True))], None, "mixes networks with and without"),
    ],
)
def test_what_makes_no_series(series: list[tuple[int, Network]], end: int | None, message: str) -> None:
    with pytest.raises(BadArgument, match=message):
        gexf(series, end=end)
