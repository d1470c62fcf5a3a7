"""Networks of a view: who agrees with whom, about what, and when. What `sayso networks` does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from sayso.measuring import Measuring
from sayso.queries.networks import kernels, tables, windows
from sayso.queries.networks.affiliation import affiliation
from sayso.queries.networks.congruence import one_mode
from sayso.queries.networks.cube import Cube
from sayso.queries.networks.disputes import disputes
from sayso.queries.networks.graph import Graph, graph
from sayso.queries.networks.network import Network
from sayso.queries.networks.relays import relays
from sayso.queries.networks.save import Groups, save, save_shares
from sayso.queries.networks.selection import shown
from sayso.queries.networks.shares import Period


class Slice(NamedTuple):
    """The network of one window, or at one moment of a kernel. Times are seconds since 1970-01-01 UTC."""

    number: int
    """From 1."""
    time: int
    """The middle of the window."""
    start: int
    end: int
    """Both are included; of a kernel they are its moment."""
    network: Network

    @property
    def graph(self) -> Graph:
        """As `Networks` gives it, with `start` and `end`."""
        found = graph(self.network)
        found.graph.update(start=shown(self.start), end=shown(self.end))
        return found


class Networks(Measuring):
    """Networks are networkx graphs, whose nodes are ids.

    Graph: `measure` and `normalization`, what weights are; `two_mode`; `agreement`, `start`, `end` (the range, as ISO
    8601). Node: `id`; `name`; `mode`, 0 of actors and 1 of concepts; `statements`, how many it has. Edge: `weight`,
    never 0; `statements`, ids of those behind it, where they are one side's; and what the method says. A graph may be
    changed before it is measured or written: what takes a network takes any graph that has `measure` and, on nodes of
    a two-mode one, `mode`.
    """

    def affiliation(self, measure: str = "subtract", normalization: str = "none", **options: Any) -> Graph:
        """Actors by concepts; see `queries.networks.affiliation`. Edges have `statements`."""
        cube = self.cube(**options)
        return self._told(graph(affiliation(cube, measure, normalization), cube), cube, options)

    def one_mode(
        self, measure: str = "subtract", normalization: str = "none", *, of: str = "actors", **options: Any
    ) -> Graph:
        """Actors linked through concepts, or concepts through actors: `congruence`, `conflict`, `subtract` or `ignore`;
        see `queries.networks.congruence`. What is behind an edge is told by `behind`."""
        cube = self.cube(**options)
        return self._told(graph(one_mode(cube, measure, normalization, of=of), cube), cube, options)

    def conflicts(self, strength: str = "both", kinds: Collection[str] = (), **options: Any) -> Graph:
        """Who contradicts whom, by the relations that were derived: `firm` conflicts, tensions (`tension`) or `both`.
        Edges have `firm` and `tension`, how many; `kinds`, how many of which; `relations` and `statements`."""
        with self._view.reading() as state:
            found = disputes(state, self.selection(**options))
        return graph(found.network(strength, kinds), behind=found.attributes)

    def attribution(self, **options: Any) -> Graph:
        """Who relays whom, as a DiGraph from the relayer to the relayed. Edges have `statements`, those that are passed
        on, and `through` what: statements that report them, or documents."""
        with self._view.reading() as state:
            found = relays(state, self.selection(**options))
        return graph(found.network(), behind=found.attributes)

    def _told(self, found: Graph, cube: Cube, options: dict[str, Any]) -> Graph:
        agreement = options.get("agreement", "binary")
        found.graph.update(agreement=agreement, start=shown(cube.start), end=shown(cube.end))
        return found

    # time

    def windows(
        self,
        unit: str,
        width: int,
        measure: str = "subtract",
        normalization: str = "none",
        *,
        two_mode: bool = False,
        of: str = "actors",
        step: int = 1,
        ties: str = "order",
        **options: Any,
    ) -> Iterator[Slice]:
        """The network of each window that lies in the range, all with the same nodes; `unit` is seconds to years, or
        `events`. See `queries.networks.windows`. Of a `step` as wide as the window, none overlap."""
        cube = self.cube(**options)
        found = (
            windows.affiliations(cube, unit, width, measure, normalization, step=step, ties=ties)
            if two_mode
            else windows.one_modes(cube, unit, width, measure, normalization, of=of, step=step, ties=ties)
        )
        return (Slice(each.number, each.middle, each.start, each.end, network) for each, network in found)

    def smooth(
        self,
        kernel: str,
        unit: str,
        width: int,
        measure: str = "subtract",
        normalization: str = "none",
        *,
        two_mode: bool = False,
        of: str = "actors",
        indent: bool = False,
        **options: Any,
    ) -> Iterator[Slice]:
        """The network at each moment, a unit apart, the nearer statements counting more; `kernel` is uniform,
        triangular, epanechnikov or gaussian. See `queries.networks.kernels`."""
        cube = self.cube(**options)
        found = (
            kernels.affiliations(cube, kernel, unit, width, measure, normalization, indent=indent)
            if two_mode
            else kernels.one_modes(cube, kernel, unit, width, measure, normalization, of=of, indent=indent)
        )
        return (Slice(number, time, time, time, network) for number, (time, network) in enumerate(found, 1))

    # tables and files

    def ties(self, found: Graph) -> pd.DataFrame:
        """A row for each edge of a network, the strongest first; see `queries.networks.tables`."""
        return tables.ties(found)

    def series(self, slices: Iterable[Slice]) -> pd.DataFrame:
        """A row for each slice: its times, how many have a tie, and the sums of weights above and below 0."""
        return tables.series(slices)

    def draw_shares(self, path: str | Path, *, period: Period = "month", width: str = "column", **options: Any) -> Path:
        """Draw who is for and against each concept as .pdf, .svg or .png, at most eight. Needs the extra `networks`."""
        return save_shares(self.shares(period=period, **options), Path(path), width)

    def save(
        self,
        found: Graph | Network | Sequence[Slice] | Iterator[Slice],
        path: str | Path,
        *,
        groups: Groups | None = None,
        dialect: str = "plain",
        plot: str = "network",
        width: str = "column",
        threshold: float = 0.0,
        seed: int = 0,
        scaled: bool = False,
    ) -> list[Path]:
        """Write a network or a series of slices in the format that the name ends with; see `queries.networks.save`."""
        return save(
            [(each.time, each.network) for each in found] if isinstance(found, Sequence | Iterator) else found,
            path,
            groups=groups,
            dialect=dialect,
            plot=plot,
            width=width,
            threshold=threshold,
            seed=seed,
            scaled=scaled,
        )
