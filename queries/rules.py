"""Rules: what a claim shows beyond itself. They feed incompatibility only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from sayso.graph.effective import bounds
from sayso.ontology.interval import Interval, within
from sayso.ontology.model import Pattern, Rule
from sayso.ontology.values import dumps
from sayso.queries.claims import Claim, World
from sayso.queries.lattice import closure

Binding: TypeAlias = Mapping[str, str]
"""Variables and the ids or words they stand for."""


def derived(world: World, claims: Sequence[Claim]) -> list[Claim]:
    """What the rules conclude from the asserted claims, each as a claim of the same statement, by rule."""
    found = {
        conclusion
        for claim in claims
        if claim.topic == "claim" and claim.sign == "positive"
        for rule in world.ontology.rules.values()
        if rule.premise.predicate == claim.aspect
        for conclusion in _conclusions(world, claim, rule)
    }
    return sorted(found, key=lambda claim: (claim.statement, claim.rule, claim.block))


def _conclusions(world: World, claim: Claim, rule: Rule) -> Iterator[Claim]:
    proposition = world.records[claim.target]
    binding = _matched(rule.premise, proposition.text("subject") or "", claim.value)
    for each in _joined(world, rule.where, binding) if binding is not None else ():
        subject = each.get(rule.conclusion.subject, rule.conclusion.subject)
        interval = _time(world, claim, rule, subject)
        aspect = world.ontology.aspects[rule.conclusion.predicate]
        value = each.get(rule.conclusion.object, rule.conclusion.object)
        if interval:
            yield replace(
                claim,
                rule=rule.name,
                block=dumps([subject, aspect.name, None, *[""] * len(aspect.defining)]),
                aspect=aspect.name,
                single=aspect.single,
                cumulative=False,
                value=value,
                entity="entity" in aspect.values and value in world.records,
                numeric=False,
                narrow_0="",
                narrow_1="",
            ).timed(interval)


def _matched(premise: Pattern, subject: str, value: str) -> Binding | None:
    """The premise's variables, or None where a fixed word of it differs."""
    binding: dict[str, str] = {}
    for term, found in ((premise.subject, subject), (premise.object, value)):
        if term.startswith("?"):
            binding[term] = found
        elif term != found:
            return None
    return binding


def _joined(world: World, patterns: Iterable[Pattern], binding: Binding) -> Iterator[Binding]:
    """Every way to bind the variables of all patterns."""
    ordered = sorted(patterns, key=lambda p: -len(p.variables & binding.keys()))
    if not ordered:
        yield binding
        return
    first, *rest = ordered
    for subject, object in _pairs(world, first, binding):
        more = {v: id for v, id in ((first.subject, subject), (first.object, object)) if v.startswith("?")}
        yield from _joined(world, rest, {**binding, **more})


def _pairs(world: World, pattern: Pattern, binding: Binding) -> Iterator[tuple[str, str]]:
    """Who stands in the pattern's relation to whom, as far as the bound variables allow."""
    subject, object = (
        binding.get(term) if term.startswith("?") else term for term in (pattern.subject, pattern.object)
    )
    starts = [subject] if subject else world.having(pattern.predicate)
    for start in starts:
        for end in _reached(world, start, pattern):
            if object in (None, end):
                yield start, end


def _reached(world: World, start: str, pattern: Pattern) -> set[str]:
    def after(id: str) -> tuple[str, ...]:
        return world.records[id].refs(pattern.predicate) if id in world.records else ()

    return closure(start, after) if pattern.repeated else set(after(start))


def _time(world: World, claim: Claim, rule: Rule, subject: str) -> Interval | None:
    """When the conclusion holds: at some one time within; None where it does not follow."""
    statement = world.records[claim.statement]
    holds = bounds(statement, "holds")
    if holds is None:
        return None
    if rule.time == "since-began":
        began = bounds(world.records.get(subject), "began")
        if began is None or (began.start_min and holds.end_max and holds.end_max < began.start_min):
            return None
        return within(began.start_min, holds.end_max)
    if rule.time == "within-gain":
        stated_within = statement.text("holdsBasis") == "stated" and _is_within(holds)
        if not stated_within and statement.text("tense") != "past":
            return None
    return within(holds.start_min, holds.end_max)


def _is_within(interval: Interval) -> bool:
    """Whether it is at some one time within, rather than throughout."""
    return interval.start_max is None or interval.end_min is None or interval.start_max > interval.end_min
