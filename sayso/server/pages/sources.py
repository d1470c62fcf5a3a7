"""Where the networks of a page come from: each over the whole range or in a window, and the statements behind a tie."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

import numpy as np

from sayso.errors import BadArgument
from sayso.graph.state import State
from sayso.queries.networks.affiliation import affiliation
from sayso.queries.networks.behind import behind, grounds
from sayso.queries.networks.coded import coded
from sayso.queries.networks.congruence import one_mode
from sayso.queries.networks.cube import Cube
from sayso.queries.networks.disputes import STRENGTHS, Dispute, Disputes, disputes
from sayso.queries.networks.network import Network
from sayso.queries.networks.relays import Relay, Relays, relays
from sayso.queries.networks.selection import Selection
from sayso.server.pages.choices import Chosen
from sayso.server.pages.spans import Span
from sayso.view import View


class Met(NamedTuple):
    """What two have to do with each other in one thing: a concept, a relation, or what passes it on."""

    on: str
    record: str | None
    weight: float
    """What it adds to the tie, before that is normalized."""
    one: Sequence[str]
    other: Sequence[str]


class Source(Protocol):
    cube: Cube | None
    """The statements that stand for or against something, where there are any."""

    @property
    def range(self) -> tuple[int, int] | None:
        """When the first and the last statement are that count; None where there are none."""
        ...

    def network(self, span: Span | None) -> Network: ...

    def met(self, one: str, other: str, span: Span | None) -> list[Met]:
        """Raises BadArgument for who is not in the network."""
        ...


def source(view: View, chosen: Chosen) -> Source:
    """Raises BadArgument where no statement counts, with the reason."""
    if chosen.network == "conflicts":
        return Disputed(view, chosen)
    if chosen.network == "attribution":
        return Relayed(view, chosen)
    return Said(view.networks.cube(**chosen.options), chosen)


class Said:
    """What is said for and against concepts."""

    def __init__(self, cube: Cube, chosen: Chosen) -> None:
        self.cube: Cube | None = cube
        self._cube, self._measure, self._by = cube, chosen.network, chosen.values["normalization"]

    @property
    def range(self) -> tuple[int, int]:
        return int(self._cube.time[0]), int(self._cube.time[-1])

    def network(self, span: Span | None) -> Network:
        cube = self._part(span)
        if self._measure == "affiliation":
            return affiliation(cube, "subtract", self._by)
        return one_mode(cube, self._measure, self._by)

    def met(self, one: str, other: str, span: Span | None) -> list[Met]:
        cube = self._part(span)
        if self._measure == "affiliation":
            weight = float(affiliation(cube).weights[cube.actors.index(one), cube.concepts.index(other)])
            return [Met(cube.names.get(other, other), other, weight, behind(cube, one, other), ())]
        found = grounds(cube, one, other, self._measure)
        met = [Met(cube.names.get(each.concept, each.concept), *each) for each in found]
        return sorted(met, key=lambda each: (-abs(each.weight), each.on))

    def _part(self, span: Span | None) -> Cube:
        if span is None:
            return self._cube
        first, until = np.searchsorted(self._cube.time, [span.first, span.last + 1]).tolist()
        return self._cube.part(slice(first, until))


class Disputed:
    """Conflicts between claims. One is in a window where both its statements are."""

    def __init__(self, view: View, chosen: Chosen) -> None:
        selection = view.networks.selection(**chosen.options)
        with view.reading() as state:
            self._all = disputes(state, selection)
            self._times = _times(state, selection)
        self.cube = _cube(view, chosen)
        self._strength: str = chosen.values["strength"]

    @property
    def range(self) -> tuple[int, int] | None:
        return _range(self._times[id] for each in self._all.found for id in (each.a, each.b))

    def network(self, span: Span | None) -> Network:
        return self._part(span).network(self._strength)

    def met(self, one: str, other: str, span: Span | None) -> list[Met]:
        found = self._part(span).behind(one, other)
        return [_dispute(each, one) for each in found if each.strength in STRENGTHS[self._strength]]

    def _part(self, span: Span | None) -> Disputes:
        if span is None:
            return self._all
        within = [
            each
            for each in self._all.found
            if all(span.first <= self._times[id] <= span.last for id in (each.a, each.b))
        ]
        return replace(self._all, found=tuple(within))


def _dispute(found: Dispute, one: str) -> Met:
    a, b = (found.a, found.b) if found.one == one else (found.b, found.a)
    return Met(f"{found.kind}, {found.strength}", found.relation, 1.0, [a], [b])


class Relayed:
    """Who relays whom. What is relayed is in a window if it was said then."""

    def __init__(self, view: View, chosen: Chosen) -> None:
        selection = view.networks.selection(**chosen.options)
        with view.reading() as state:
            self._all = relays(state, selection)
            self._times = _times(state, replace(selection, narrator="with"))
            through = {each.through for each in self._all.found}
            self._called = {id: record.text("caption") or id for id, record in state.find(through).items()}
        self.cube = _cube(view, chosen)

    @property
    def range(self) -> tuple[int, int] | None:
        return _range(self._times[each.statement] for each in self._all.found)

    def network(self, span: Span | None) -> Network:
        return self._part(span).network()

    def met(self, one: str, other: str, span: Span | None) -> list[Met]:
        found: dict[str, list[Relay]] = {}
        for each in self._part(span).behind(one, other):
            found.setdefault(each.through, []).append(each)
        return [
            Met(self._called.get(through, through), through, float(len(here)), (), [each.statement for each in here])
            for through, here in found.items()
        ]

    def _part(self, span: Span | None) -> Relays:
        if span is None:
            return self._all
        within = [each for each in self._all.found if span.first <= self._times[each.statement] <= span.last]
        return replace(self._all, found=tuple(within))


def _cube(view: View, chosen: Chosen) -> Cube | None:
    """What the same actors say for and against concepts, which tells their coalitions."""
    try:
        return view.networks.cube(**chosen.options)
    except BadArgument:
        return None


def _times(state: State, selection: Selection) -> Mapping[str, int]:
    rows = coded(state, selection).rows
    return dict(zip(rows.column("statement").to_pylist(), rows.column("time").to_pylist(), strict=True))


def _range(times: Iterable[int]) -> tuple[int, int] | None:
    found = list(times)
    return (min(found), max(found)) if found else None


def node(view: View, name: str, among: Collection[str], names: Mapping[str, str]) -> str:
    """The node that an id, a handle or a name stands for. Raises BadArgument, or UnknownName."""
    meant = [id for id in among if name == id] or [id for id in among if name == names.get(id)]
    id = meant[0] if len(meant) == 1 else view.identify(name)
    if id not in among:
        raise BadArgument(f"{name!r} is not among the {len(among)} that were selected")
    return id
