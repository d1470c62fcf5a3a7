"""How two values of an aspect stand to each other, as a table that claims are joined with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple

from sayso.ontology.model import Aspect, Ontology
from sayso.queries.world import World, closure

ENTITY = "any entity"
"""Stands for every entity where an aspect speaks of entities and states."""

NESTING = ("partOf", "within")


class Verdict(NamedTuple):
    """One ordered pair of values. `verdict`: refines (a in b), widens, disjoint or tension; all else is consistent."""

    aspect: str
    a: str
    b: str
    verdict: str


def verdicts(world: World, values: Iterable[str]) -> list[Verdict]:
    """All pairs that are neither equal nor consistent: of states, truths, these entities, and an entity with a
    state."""
    found: list[Verdict] = []
    nested = list(_nested(world, values))
    for aspect in world.ontology.aspects.values():
        if "state" in aspect.values:
            found += _states(aspect, world.ontology)
        if "truth" in aspect.values:
            found += _both(aspect, "true", "false", "disjoint")
        if "entity" in aspect.values:
            for names, verdict in ((aspect.any_value_disjoint, "disjoint"), (aspect.any_value_in_tension, "tension")):
                for state in names:
                    found += _both(aspect, ENTITY, state, verdict)
            for inner, outer in nested:
                found += [Verdict(aspect.name, inner, outer, "refines"), Verdict(aspect.name, outer, inner, "widens")]
    return found


def _both(aspect: Aspect, a: str, b: str, verdict: str) -> list[Verdict]:
    return [Verdict(aspect.name, a, b, verdict), Verdict(aspect.name, b, a, verdict)]


def _states(aspect: Aspect, ontology: Ontology) -> Iterator[Verdict]:
    implied = {
        name: closure(name, lambda n: ontology.term("state", n).data.get("implies", ())) for name in aspect.states
    }
    for a, b in product(aspect.states, repeat=2):
        if a == b:
            continue
        if b in implied[a]:
            yield Verdict(aspect.name, a, b, "refines")
        elif a in implied[b]:
            yield Verdict(aspect.name, a, b, "widens")
        elif aspect.flat or _declared(ontology, "disjointWith", implied[a], implied[b]):
            yield Verdict(aspect.name, a, b, "disjoint")
        elif _declared(ontology, "inTensionWith", implied[a], implied[b]):
            yield Verdict(aspect.name, a, b, "tension")


def _declared(ontology: Ontology, key: str, a: Iterable[str], b: Iterable[str]) -> bool:
    """Whether anything of one side is declared so against anything of the other; it holds both ways."""
    states = ontology.terms["state"]
    return any(y in states[x].data.get(key, ()) or x in states[y].data.get(key, ()) for x, y in product(a, b))


def _nested(world: World, values: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Every entity with each of those that it is part of, or lies within."""
    given = sorted(values)
    above = world.all_above(given, NESTING)
    for id in given:
        for outer in sorted(above(id) - {id}):
            yield id, outer
