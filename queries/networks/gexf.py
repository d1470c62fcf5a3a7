"""A series of networks as one GEXF file, which Gephi plays along its timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import NamedTuple, TypeAlias
from xml.etree.ElementTree import Element, SubElement

from sayso.errors import BadArgument
from sayso.queries.networks.edges import Node, edges, nodes
from sayso.queries.networks.network import Network
from sayso.queries.networks.xml import clean, document, number

NAMESPACE = "http://gexf.net/1.3"
ATTRIBUTES = {
    "xmlns": NAMESPACE,
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsi:schemaLocation": f"{NAMESPACE} {NAMESPACE}/gexf.xsd",
    "version": "1.3",
}
DAY = 86_400
WEIGHT, SIGNED = "weight", "signed"

Clock: TypeAlias = Callable[[int], str]
Pair: TypeAlias = tuple[str, str]


class Spell(NamedTuple):
    """A value that held from one time to another, in seconds."""

    start: int
    end: int
    value: float


class Collected(NamedTuple):
    """Nodes by key, when each is there, and the weights of each edge, in the order in which they come."""

    nodes: dict[str, Node]
    present: dict[str, list[Spell]]
    weights: dict[Pair, list[Spell]]


class Static(NamedTuple):
    """Attributes of nodes that do not change."""

    names: Sequence[str]
    values: Mapping[str, Mapping[str, str]]

    def of(self, id: str) -> Iterable[tuple[str, str]]:
        known = self.values.get(id, {})
        return ((f"n{place}", known[name]) for place, name in enumerate(self.names) if name in known)


def gexf(
    series: Sequence[tuple[int, Network]],
    *,
    end: int | None = None,
    attributes: Mapping[str, Mapping[str, str]] | None = None,
) -> str:
    """GEXF 1.3. Each network holds from its time until that of the next, the last until `end`, or as long as the one
    before it. A node is there while a network lists it, an edge while its weight is not 0. The dynamic attribute
    `weight` is the weight without its sign, since Gephi's layouts fly apart on weights below 0; `signed` has the sign.
    `attributes` are of nodes, by id. Times are days where all fall on midnight UTC, else dates with a time."""
    spans = _spans([time for time, _ in series], end)
    networks = [network for _, network in series]
    if len({network.directed for network in networks}) > 1:
        raise BadArgument("a series mixes networks with and without direction; write two files")
    time = _clock(spans)
    root = Element("gexf", ATTRIBUTES)
    graph = SubElement(root, "graph", _graph(networks[0], spans, time))
    named = sorted({name for values in (attributes or {}).values() for name in values})
    _declare(graph, named)
    collected = _collect(networks, spans)
    _write_nodes(SubElement(graph, "nodes"), collected, Static(named, attributes or {}), time)
    _write_edges(SubElement(graph, "edges"), collected.weights, time)
    return document(root)


def _spans(times: Sequence[int], end: int | None) -> list[tuple[int, int]]:
    if not times:
        raise BadArgument("a series without windows leaves nothing to write; widen the range of time")
    if any(late <= early for early, late in pairwise(times)):
        raise BadArgument("the windows of a series must come in order of time, each later than the one before")
    last = times[-1] + (times[-1] - times[-2] if len(times) > 1 else DAY) if end is None else end
    if last <= times[-1]:
        raise BadArgument("a series must end after its last window begins; give a later end")
    return list(pairwise([*times, last]))


def _clock(spans: Sequence[tuple[int, int]]) -> Clock:
    whole = all(time % DAY == 0 for span in spans for time in span)
    form = "%Y-%m-%d" if whole else "%Y-%m-%dT%H:%M:%SZ"
    return lambda seconds: datetime.fromtimestamp(seconds, UTC).strftime(form)


def _graph(first: Network, spans: Sequence[tuple[int, int]], time: Clock) -> dict[str, str]:
    start, end = time(spans[0][0]), time(spans[-1][1])
    return {
        "mode": "dynamic",
        "defaultedgetype": "directed" if first.directed else "undirected",
        "timeformat": "dateTime" if "T" in start else "date",
        "timerepresentation": "interval",
        "start": start,
        "end": end,
    }


def _declare(graph: Element, named: Sequence[str]) -> None:
    of_nodes = SubElement(graph, "attributes", {"class": "node", "mode": "static"})
    SubElement(of_nodes, "attribute", id="mode", title="mode", type="string")
    for place, name in enumerate(named):
        SubElement(of_nodes, "attribute", id=f"n{place}", title=clean(name), type="string")
    of_edges = SubElement(graph, "attributes", {"class": "edge", "mode": "dynamic"})
    for name in (WEIGHT, SIGNED):
        SubElement(of_edges, "attribute", id=name, title=name, type="double")


def _collect(networks: Sequence[Network], spans: Sequence[tuple[int, int]]) -> Collected:
    rows = {id for network in networks if network.two_mode for id in network.rows}
    listed: dict[str, Node] = {}
    present: dict[str, list[Spell]] = {}
    weights: dict[Pair, list[Spell]] = {}
    for network, span in zip(networks, spans, strict=True):
        for node in nodes(network, rows):
            listed.setdefault(node.key, node)
            _extend(present.setdefault(node.key, []), Spell(*span, 1.0))
        for source, target, weight in edges(network, rows):
            turned = not network.directed and (target, source) in weights
            pair = (target, source) if turned else (source, target)
            _extend(weights.setdefault(pair, []), Spell(*span, weight))
    return Collected(listed, present, weights)


def _extend(spells: list[Spell], spell: Spell) -> None:
    """Add a spell, or lengthen the last one if that ends where this begins and has the same value."""
    if spells and (spells[-1].end, spells[-1].value) == (spell.start, spell.value):
        spells[-1] = spells[-1]._replace(end=spell.end)
    else:
        spells.append(spell)


def _write_nodes(parent: Element, collected: Collected, static: Static, time: Clock) -> None:
    for key, node in collected.nodes.items():
        element = SubElement(parent, "node", id=clean(key), label=clean(node.name))
        values = SubElement(element, "attvalues")
        for name, value in [("mode", "row" if node.row else "column"), *static.of(node.id)]:
            SubElement(values, "attvalue", {"for": name, "value": clean(value)})
        _write_spells(element, collected.present[key], time)


def _write_edges(parent: Element, weights: Mapping[Pair, list[Spell]], time: Clock) -> None:
    for place, ((source, target), spells) in enumerate(weights.items()):
        element = SubElement(parent, "edge", id=str(place), source=clean(source), target=clean(target))
        values = SubElement(element, "attvalues")
        for name, sign in ((WEIGHT, abs), (SIGNED, float)):
            for start, end, weight in spells:
                value = {"for": name, "value": number(sign(weight))}
                SubElement(values, "attvalue", value, start=time(start), end=time(end))
        there: list[Spell] = []
        for spell in spells:
            _extend(there, spell._replace(value=1.0))
        _write_spells(element, there, time)


def _write_spells(parent: Element, spells: Sequence[Spell], time: Clock) -> None:
    element = SubElement(parent, "spells")
    for start, end, _ in spells:
        SubElement(element, "spell", start=time(start), end=time(end))
