"""The backbone of a discourse: the concepts that keep the structure of the network of actors, and the redundant ones
that could be left out (Leifeld, rDNA 3). What is lost is the distance between the Laplacian spectra of the one-mode
networks with all concepts and with those that stay; actors left without a statement stay as isolates."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import chain, combinations
from math import comb, exp

import numpy as np

from sayso.errors import BadArgument
from sayso.queries.networks.cube import Cube
from sayso.queries.networks.network import Matrix, Network
from sayso.queries.networks.spectra import spectral_loss, spectrum

NetworkOf = Callable[[Cube], Network]
"""Makes the one-mode network of a cube; the usual choice is subtract with average activity."""
SLACK = 1e-12
"""Losses that differ by less are equal: rounding must not choose."""


@dataclass(frozen=True, slots=True)
class Step:
    dropped: str
    loss: float
    """With this concept and all dropped before it left out."""


@dataclass(frozen=True, slots=True)
class Backbone:
    backbone: tuple[str, ...]
    redundant: tuple[str, ...]
    """Both in the order of the cube."""
    loss: float
    """Between 0 and 2, without any penalty."""
    exact: bool
    """Whether every set that comes into question was looked at."""


@dataclass(slots=True)
class _Losses:
    cube: Cube
    network_of: NetworkOf
    like_dna: bool
    used: tuple[int, ...] = ()
    """The concepts that have a statement."""
    full: Matrix = field(default_factory=lambda: np.zeros(0))
    known: dict[frozenset[int], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.used = tuple(np.unique(self.cube.concept).tolist())
        self.full = self._spectrum(self.cube)

    def of(self, kept: Iterable[int]) -> float:
        chosen = frozenset(kept)
        if chosen not in self.known:
            self.known[chosen] = spectral_loss(self.full, self._spectrum(only(self.cube, chosen)))
        return self.known[chosen]

    def result(self, kept: Iterable[int], *, exact: bool) -> Backbone:
        chosen = frozenset(kept)
        backbone = tuple(name for each, name in enumerate(self.cube.concepts) if each in chosen)
        redundant = tuple(self.cube.concepts[each] for each in self.used if each not in chosen)
        return Backbone(backbone, redundant, self.of(chosen), exact)

    def _spectrum(self, cube: Cube) -> Matrix:
        return spectrum(self.network_of(cube), like_dna=self.like_dna)


def only(cube: Cube, concepts: Iterable[int]) -> Cube:
    """The statements on these concepts, given as indices; all actors and concepts keep their numbers."""
    return cube.part(np.isin(cube.concept, list(concepts)))


def nested_backbone(cube: Cube, network_of: NetworkOf, *, like_dna: bool = False) -> tuple[Step, ...]:
    """Drops the concept whose loss is least, again and again, until one is left: from the most redundant on. Of equal
    ones the first in the order of the cube goes first. `like_dna` is as in `spectra.spectrum`."""
    losses = _Losses(cube, network_of, like_dna)
    kept, steps = list(losses.used), []
    while len(kept) > 1:
        each = [losses.of(other for other in kept if other != concept) for concept in kept]
        least = next(place for place, loss in enumerate(each) if loss <= min(each) + SLACK)
        steps.append(Step(cube.concepts[kept.pop(least)], each[least]))
    return tuple(steps)


def fixed_backbone(
    cube: Cube, network_of: NetworkOf, size: int, *, steps: int = 10_000, seed: int = 0, like_dna: bool = False
) -> Backbone:
    """The concepts, as many as `size` says, that lose least. All sets are looked at where there are no more than
    `steps`; else simulated annealing takes as many steps (Kirkpatrick, Gelatt and Vecchi 1983)."""
    losses = _Losses(cube, network_of, like_dna)
    count = len(losses.used)
    if not 1 <= size <= count:
        raise BadArgument(f"size={size}: write 1 to {count}, the number of concepts that have statements")
    if comb(count, size) <= steps:
        return losses.result(_least(combinations(losses.used, size), losses.of), exact=True)
    random = np.random.default_rng(seed)
    start = frozenset(random.choice(losses.used, size, replace=False).tolist())
    return losses.result(
        _annealed(start, losses.of, lambda kept: _exchanged(kept, losses, random), steps, random), exact=False
    )


def penalised_backbone(
    cube: Cube,
    network_of: NetworkOf,
    *,
    penalty: float = 3.5,
    steps: int = 10_000,
    seed: int = 0,
    like_dna: bool = False,
) -> Backbone:
    """The concepts whose loss times exp(-penalty x share of redundant ones) is least, of all sets with at least one
    concept on either side; of equal ones the smaller set. Looked for as in `fixed_backbone`."""
    losses = _Losses(cube, network_of, like_dna)
    count = len(losses.used)
    if count < 2:
        raise BadArgument(f"{count} concepts have statements: a backbone is found among two or more")

    def penalised(kept: frozenset[int]) -> float:
        return losses.of(kept) * exp(-penalty * (count - len(kept)) / count)

    if 2**count - 2 <= steps:
        every = chain.from_iterable(combinations(losses.used, size) for size in range(1, count))
        return losses.result(_least(every, penalised), exact=True)
    random = np.random.default_rng(seed)
    start = frozenset(random.choice(losses.used, count // 2, replace=False).tolist())
    return losses.result(
        _annealed(start, penalised, lambda kept: _varied(kept, losses, random), steps, random), exact=False
    )


def _least(sets: Iterable[tuple[int, ...]], value: Callable[[frozenset[int]], float]) -> frozenset[int]:
    """The first of those whose value is least."""
    best, least = frozenset[int](), float("inf")
    for each in map(frozenset, sets):
        if (now := value(each)) < least - SLACK:
            best, least = each, now
    return best


def _exchanged(kept: frozenset[int], losses: _Losses, random: np.random.Generator) -> frozenset[int]:
    """One concept for another."""
    out = int(random.choice(sorted(kept)))
    into = int(random.choice([each for each in losses.used if each not in kept]))
    return kept - {out} | {into}


def _varied(kept: frozenset[int], losses: _Losses, random: np.random.Generator) -> frozenset[int]:
    """One concept more, one less, or one for another."""
    concept = int(random.choice(losses.used))
    varied = kept ^ {concept}
    return (
        varied if 0 < len(varied) < len(losses.used) and random.random() < 2 / 3 else _exchanged(kept, losses, random)
    )


def _annealed(
    start: frozenset[int],
    value: Callable[[frozenset[int]], float],
    neighbour: Callable[[frozenset[int]], frozenset[int]],
    steps: int,
    random: np.random.Generator,
) -> frozenset[int]:
    """The best set that was seen. The temperature falls evenly on a logarithmic scale, from the mean change of the
    first hundred steps to a thousandth of it."""
    now, best = start, start
    changes = [abs(value(neighbour(start)) - value(start)) for _ in range(min(100, steps))]
    warm = float(np.mean(changes)) or SLACK
    for step in range(steps):
        tried = neighbour(now)
        change = value(tried) - value(now)
        if change <= 0 or random.random() < exp(-change / (warm * 1e-3 ** (step / steps))):
            now = tried
        if value(now) < value(best) - SLACK:
            best = now
    return best
