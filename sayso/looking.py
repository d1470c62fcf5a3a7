"""What is behind the edges of networks: the words of both sides."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import pandas as pd

from sayso.errors import BadArgument
from sayso.queries.networks.behind import behind, pairs
from sayso.queries.networks.congruence import MEASURES
from sayso.queries.networks.counts import nodes
from sayso.queries.networks.cube import Cube
from sayso.queries.networks.disputes import disputes
from sayso.queries.networks.relays import relays
from sayso.queries.networks.selection import Moment, Selection, known, seconds
from sayso.queries.networks.words import COLUMNS, words
from sayso.selecting import Selecting

NETWORKS = ("affiliation", *MEASURES, "conflicts", "attribution")
"""What can be looked behind."""
SIDES = tuple(f"{side}_{name}" for side in "ab" for name in COLUMNS)


class Meeting(NamedTuple):
    """Two statements, and what they have to do with each other."""

    a: str
    b: str
    told: tuple[Any, ...]


class Looking(Selecting):
    def behind(
        self,
        one: str,
        other: str,
        network: str = "subtract",
        *,
        of: str = "actors",
        within: tuple[Moment, Moment] | None = None,
        **options: Any,
    ) -> pd.DataFrame:
        """The words behind an edge, in order of the first side's statements; nodes are told by id, handle or name.

        `network` is affiliation, a measure of one-mode networks, conflicts or attribution. Of `affiliation`, one row a
        statement: `statement`, `speaker`, `stance`, `claim`, `said` (EDTF), `said_basis`, `document`, `quote`. Of
        `attribution` also `through`, what passes it on. Else one row for two statements that meet, these columns after
        `a_` for the first side and `b_` for the other, with `via`, what they meet on, and `weight`, what they add to
        the edge before it is normalized; of `conflicts` with `relation`, `kind` and `strength`. `within` are the first
        and the last moment of a window. Raises BadArgument for what is no node of the network.
        """
        known("network", network, NETWORKS)
        if network in MEASURES:
            return self._meeting(_cut(self.cube(**options), within), one, other, network, of)
        if network == "affiliation":
            cube = _cut(self.cube(**options), within)
            actor, concept = self._node(one, cube.actors, cube.names), self._node(other, cube.concepts, cube.names)
            return self._said([(id, ()) for id in behind(cube, actor, concept)], ())
        selection = self.selection(**options)
        if within is not None:
            selection = replace(selection, start=within[0], end=within[1])
        return (self._disputed if network == "conflicts" else self._relayed)(selection, one, other)

    def _meeting(self, cube: Cube, one: str, other: str, measure: str, of: str) -> pd.DataFrame:
        among = nodes(cube, of)
        a, b = (self._node(name, among, cube.names) for name in (one, other))
        found = pairs(cube, a, b, measure, of=of)
        met = [Meeting(each.one, each.other, (cube.names.get(each.via, each.via), each.weight)) for each in found]
        return self._both(met, ("via", "weight"))

    def _disputed(self, selection: Selection, one: str, other: str) -> pd.DataFrame:
        with self._view.reading() as state:
            found = disputes(state, selection)
        a, b = (self._node(name, found.actors, found.names) for name in (one, other))
        turned = [(each, each.a, each.b) if each.one == a else (each, each.b, each.a) for each in found.behind(a, b)]
        met = [Meeting(first, second, (each.relation, each.kind, each.strength)) for each, first, second in turned]
        return self._both(met, ("relation", "kind", "strength"))

    def _relayed(self, selection: Selection, one: str, other: str) -> pd.DataFrame:
        with self._view.reading() as state:
            found = relays(state, selection)
        a, b = (self._node(name, found.actors, found.names) for name in (one, other))
        return self._said([(each.statement, (each.through,)) for each in found.behind(a, b)], ("through",))

    def _node(self, name: str, among: Collection[str], names: Mapping[str, str]) -> str:
        """The node that is meant. A voice that no document names is no record: it has an id of its own."""
        meant = [id for id in among if name in (id, id.rpartition("/")[2], names.get(id))]
        id = meant[0] if len(meant) == 1 else self._view.identify(name)
        if id not in among:
            raise BadArgument(f"{name!r} is not among the {len(among)} that were selected")
        return id

    def _said(self, found: Iterable[tuple[str, tuple[Any, ...]]], more: tuple[str, ...]) -> pd.DataFrame:
        rows = list(found)
        with self._view.reading() as state:
            told = words(state, [id for id, _ in rows])
        return pd.DataFrame([(*told[id].values(), *rest) for id, rest in rows], columns=[*COLUMNS, *more])

    def _both(self, met: Iterable[Meeting], more: tuple[str, ...]) -> pd.DataFrame:
        rows = list(met)
        with self._view.reading() as state:
            told = words(state, {id for each in rows for id in each[:2]})
        cells = [(*each.told, *told[each.a].values(), *told[each.b].values()) for each in rows]
        return pd.DataFrame(cells, columns=[*more, *SIDES])


def _cut(cube: Cube, within: tuple[Moment, Moment] | None) -> Cube:
    """The statements of a window, duplicates having been removed before."""
    if within is None:
        return cube
    first, last = seconds(within[0]), seconds(within[1], end=True)
    return cube.part((cube.time >= first) & (cube.time <= last))
