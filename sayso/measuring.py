"""What is measured of the networks of a view, and its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple, TypeAlias

import pandas as pd

from sayso.looking import Looking
from sayso.queries.networks import (
    backbone,
    coalitions,
    frustration,
    nulls,
    phases,
    polarisation,
    records,
    reliability,
    reversals,
    shares,
    signed,
)
from sayso.queries.networks.coalitions import Linkage
from sayso.queries.networks.codings import Alignment, Coding, Variable
from sayso.queries.networks.congruence import one_mode
from sayso.queries.networks.cube import Cube
from sayso.queries.networks.events import event_list
from sayso.queries.networks.graph import Graph
from sayso.queries.networks.kernels import one_modes as smoothed
from sayso.queries.networks.network import Network
from sayso.queries.networks.partition import Partition
from sayso.queries.networks.save import network
from sayso.queries.networks.selection import known
from sayso.queries.networks.shares import Period
from sayso.queries.networks.windows import one_modes as windowed

Found: TypeAlias = "Graph | Network"
METHODS = ("louvain", "leiden", "signed", "hierarchical")
MEASURES: Mapping[str, Callable[[Network], float]] = {
    "frustration": lambda each: frustration.frustration(each).index,
    "modularity": lambda each: coalitions.louvain(each).modularity,
    "triangles": lambda each: signed.triangles(each).share,
    "walks": lambda each: signed.walk_balance(each).network,
}
"""What is held against chance by its name; `modularity` is the signed one of the best Louvain coalitions."""
NULLS = {"rewired": nulls.rewired, "signs": nulls.shuffled_signs}


class Balance(NamedTuple):
    triangles: signed.Triangles
    walks: signed.WalkBalance


class Measuring(Looking):
    """What takes a network takes a graph, also one that was changed, or a `Network`."""

    # tables: see sayso.queries.networks.shares and .reversals

    def shares(self, *, period: Period = "month", **options: Any) -> pd.DataFrame:
        """Who is for and against each concept: a row for each week, month, quarter or year, and concept."""
        return shares.shares(self.cube(**options), period=period)

    def counts(self, *, period: Period = "month", **options: Any) -> pd.DataFrame:
        """How many statements each level of each concept has in each period."""
        return shares.counts(self.cube(**options), period=period)

    def prominence(self, *, period: Period = "month", **options: Any) -> pd.DataFrame:
        """How much of what is said in each period is on each concept, and by how many actors."""
        return shares.prominence(self.cube(**options), period=period)

    def reversals(self, **options: Any) -> pd.DataFrame:
        """Who changed camp on a concept, when, and the statements before and after."""
        return reversals.reversals(self.cube(**options))

    def defectors(
        self, unit: str, width: int, *, step: int = 1, method: str = "louvain", seed: int = 0, **options: Any
    ) -> pd.DataFrame:
        """Who is in another coalition than in the window before; coalitions of the average congruence less conflict."""
        cube = self.cube(**options)
        found = windowed(cube, unit, width, "subtract", "average", step=step)
        parts = [(window.middle, self.coalitions(each, method, seed=seed)) for window, each in found]
        return reversals.defectors(parts, cube.names)

    # who stands with whom

    def coalitions(
        self,
        found: Found,
        method: str = "louvain",
        *,
        profile: Found | None = None,
        linkage: Linkage = "average",
        k: int | None = None,
        seed: int = 0,
        runs: int = 10,
    ) -> Partition:
        """By `louvain`, `leiden`, the `signed` Leiden, or `hierarchical`, which alone takes k, a linkage, and the
        two-mode network of measure combine as `profile`. See `queries.networks.coalitions`."""
        known("method", method, METHODS)
        given = network(found)
        if method == "hierarchical":
            positions = None if profile is None else network(profile)
            return coalitions.hierarchical(given, positions, linkage=linkage, k=k)
        ways = {"louvain": coalitions.louvain, "leiden": coalitions.leiden, "signed": coalitions.signed_leiden}
        return ways[method](given, seed=seed, runs=runs)

    def frustration(self, found: Found, *, weighted: bool = True, seconds: float = 60.0) -> frustration.Frustration:
        """The least weight that is against a split into two camps, and the camps."""
        return frustration.frustration(network(found), weighted=weighted, seconds=seconds)

    def balance(self, found: Found, *, beta: float = 1.0) -> Balance:
        """How many triangles are balanced, and the balance of walks of every length."""
        given = network(found)
        return Balance(signed.triangles(given), signed.walk_balance(given, beta=beta))

    def polarisation(self, *, k: int = 2, seed: int = 0, runs: int = 10, **options: Any) -> polarisation.Polarisation:
        """DNA's score of the split into k groups of one size: the largest, which it looks for, and the smallest."""
        return _polarised(self.cube(**options), k, seed, runs)

    def polarisation_over_time(
        self, unit: str, width: int, *, k: int = 2, step: int = 1, seed: int = 0, runs: int = 10, **options: Any
    ) -> pd.DataFrame:
        """A row for each window: `time` (its middle), `start`, `end`, `largest` and `smallest`, both normalized, and
        `exact`. With `like_dna` both networks are the difference of the two."""
        cube = self.cube(**options)
        over = (windowed(cube, unit, width, measure, "average", step=step) for measure in ("congruence", "conflict"))
        rows = []
        for (window, agreement), (_, conflict) in zip(*over, strict=True):
            found = polarisation.polarisation(agreement, conflict, k=k, like_dna=cube.like_dna, seed=seed, runs=runs)
            times = window.middle, window.start, window.end
            rows.append((*times, found.largest.normalized, found.smallest.normalized, found.exact))
        table = pd.DataFrame(rows, columns=["time", "start", "end", "largest", "smallest", "exact"])
        return table.astype(dict.fromkeys(("time", "start", "end"), "datetime64[s]"))

    def against_chance(
        self,
        found: Found,
        measure: str | Callable[[Network], float] = "frustration",
        null: str = "rewired",
        *,
        samples: int = 1000,
        seed: int = 0,
    ) -> nulls.Comparison:
        """A measure (frustration, modularity, triangles, walks, or a function of a network) against the same measure on
        random networks: `rewired`, or with their `signs` shuffled."""
        by = measure if callable(measure) else MEASURES[known("measure", measure, MEASURES)]
        return nulls.compare(network(found), by, NULLS[known("null", null, NULLS)], samples=samples, seed=seed)

    def polarisation_against_chance(
        self, *, k: int = 2, samples: int = 1000, seed: int = 0, runs: int = 10, **options: Any
    ) -> dict[str, nulls.Comparison]:
        """The `largest` and the `smallest` normalized score, against statements whose levels are shuffled within their
        concept."""
        cube = self.cube(**options)

        def score(which: str, each: Cube) -> float:
            found: polarisation.Split = getattr(_polarised(each, k, seed, runs), which)
            return found.normalized

        return {
            which: nulls.compare(cube, partial(score, which), nulls.shuffled_levels, samples=samples, seed=seed)
            for which in ("largest", "smallest")
        }

    # concepts and time

    def nested_backbone(
        self, measure: str = "subtract", normalization: str = "average", **options: Any
    ) -> pd.DataFrame:
        """Concepts from the most redundant on: `concept`, `name`, and `loss` with it and all before it left out."""
        cube = self.cube(**options)
        steps = backbone.nested_backbone(cube, _network_of(measure, normalization), like_dna=cube.like_dna)
        rows = [(each.dropped, cube.names.get(each.dropped, each.dropped), each.loss) for each in steps]
        return pd.DataFrame(rows, columns=["concept", "name", "loss"])

    def backbone(
        self,
        *,
        size: int | None = None,
        penalty: float = 3.5,
        steps: int = 10_000,
        seed: int = 0,
        measure: str = "subtract",
        normalization: str = "average",
        **options: Any,
    ) -> backbone.Backbone:
        """The concepts that keep the structure of the network of actors: as many as `size`, or by a penalty on each."""
        cube, make = self.cube(**options), _network_of(measure, normalization)
        if size is not None:
            return backbone.fixed_backbone(cube, make, size, steps=steps, seed=seed, like_dna=cube.like_dna)
        found: backbone.Backbone = backbone.penalised_backbone(
            cube, make, penalty=penalty, steps=steps, seed=seed, like_dna=cube.like_dna
        )
        return found

    def phases(
        self,
        unit: str,
        width: int,
        measure: str = "subtract",
        normalization: str = "average",
        *,
        kernel: str | None = None,
        step: int = 1,
        k: int | None = None,
        most: int = 10,
        distance: phases.Distance = "absdiff",
        linkage: Linkage = "average",
        choose: phases.Choice = "silhouette",
        **options: Any,
    ) -> phases.Phases:
        """The states that the networks of moving windows, or of a kernel, fall into, and when one becomes another."""
        series = list(_series(self.cube(**options), unit, width, measure, normalization, kernel, step))
        return phases.phases(series, k=k, most=most, distance=distance, linkage=linkage, choose=choose)

    # files for others, and coders

    def events(self, **options: Any) -> str:
        """Every selected statement as a line of a CSV, for models of relational events."""
        selection = self.selection(**options)
        with self._view.reading() as state:
            return event_list(records.events(state, selection), records.CODED)

    def codings(self, **options: Any) -> list[Coding]:
        """What each coder made of each statement."""
        selection = self.selection(**options)
        with self._view.reading() as state:
            return records.codings(state, selection)

    def reliability(
        self,
        value: Variable = "level",
        metric: reliability.Metric = "nominal",
        align: Alignment = "concept",
        **options: Any,
    ) -> reliability.Alpha:
        """Krippendorff's alpha of several coders' codings of the same documents; see `queries.networks.reliability`."""
        return reliability.krippendorff_alpha(self.codings(**options), value=value, metric=metric, align=align)

    def agreement(self, value: Variable = "level", align: Alignment = "concept", **options: Any) -> pd.DataFrame:
        """A row for each two coders: what both found, what one alone, and of how many they say the same."""
        found = reliability.agreement(self.codings(**options), value=value, align=align)
        rows = [{**each._asdict(), "share": each.share} for each in found]
        return pd.DataFrame(rows, columns=[*reliability.Agreement._fields, "share"])


def _polarised(cube: Cube, k: int, seed: int, runs: int) -> polarisation.Polarisation:
    both = (one_mode(cube, measure, "average") for measure in ("congruence", "conflict"))
    return polarisation.polarisation(*both, k=k, seed=seed, runs=runs)


def _network_of(measure: str, normalization: str) -> Callable[[Cube], Network]:
    return partial(one_mode, measure=measure, normalization=normalization)


def _series(
    cube: Cube, unit: str, width: int, measure: str, normalization: str, kernel: str | None, step: int
) -> Iterator[tuple[int, Network]]:
    if kernel:
        return smoothed(cube, kernel, unit, width, measure, normalization)
    found = windowed(cube, unit, width, measure, normalization, step=step)
    return ((window.middle, each) for window, each in found)
