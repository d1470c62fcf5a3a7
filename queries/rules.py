"""Rules: what a claim shows beyond itself. They feed incompatibility only."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from math import inf
from typing import TypeAlias

from sayso.graph.effective import bounds
from sayso.graph.record import Record
from sayso.ontology.interval import Interval, within
from sayso.ontology.model import Aspect, Ontology, Pattern, Rule
from sayso.queries.claims import LEAST, MOST, Claim, block, frame, is_whole
from sayso.queries.world import World

SAME = "same"
"""The time of a rule whose conclusion holds just when and where the premise does."""

Binding: TypeAlias = Mapping[str, str]
"""Variables and the ids or words they stand for."""


def fetch(world: World, claims: Sequence[Claim]) -> None:
    """Read what the rules ask first of these claims, together."""
    for rule in world.ontology.rules.values():
        met = [each for each in claims if each.topic == "claim" and each.aspect == rule.premise.predicate]
        ids = {id for each in met for id in (each.subject, each.value) if id}
        world.fetch(ids)
        for predicate in {pattern.predicate for pattern in rule.where} if ids else ():
            world.fetch_before(ids, (predicate,))


def derived(world: World, claim: Claim, sign: str, statement: Record) -> list[Claim]:
    """What the rules conclude from an asserted claim, each as a claim of the same statement, by rule."""
    if claim.topic != "claim" or sign != "positive":
        return []
    rules = [rule for rule in world.ontology.rules.values() if rule.premise.predicate == claim.aspect]
    found = {conclusion for rule in rules for conclusion in _conclusions(world, claim, statement, rule)}
    return sorted(found, key=lambda claim: (claim.rule, claim.block, claim.value))


def _conclusions(world: World, claim: Claim, statement: Record, rule: Rule) -> Iterator[Claim]:
    binding = _matched(rule.premise, claim.subject, claim.value)
    for each in _joined(world, rule.where, binding) if binding is not None else ():
        aspect = world.ontology.aspects[rule.conclusion.predicate]
        concluded = replace(
            claim,
            rule=rule.name,
            loose=rule.time != SAME,
            subject=each.get(rule.conclusion.subject, rule.conclusion.subject),
            aspect=aspect.name,
            single=aspect.single,
            space=aspect.space,
            extent="",
            whole=is_whole(aspect),
            narrow_0="",
            narrow_1="",
        )
        if rule.time == SAME:
            if claim.numeric and claim.low > LEAST:
                yield _at_least(world, concluded, statement, aspect)
        elif interval := _time(world, statement, rule, concluded.subject):
            value = each.get(rule.conclusion.object, rule.conclusion.object)
            yield _at_some_time(world, concluded, aspect, value).timed(interval)


def _at_least(world: World, claim: Claim, statement: Record, aspect: Aspect) -> Claim:
    """As much as the premise says, or more, of what it says it of."""
    proposition = world[statement.text("target") or ""]
    framed = frame(proposition, aspect, world.ontology)
    return replace(
        claim,
        frame=framed,
        block=block(claim.subject, claim.place, framed),
        cumulative=aspect.persistence == "cumulative",
        tolerance=aspect.tolerance,
        window=aspect.window,
        high=MOST,
    )


def _at_some_time(world: World, claim: Claim, aspect: Aspect, value: str) -> Claim:
    """A value of the whole of a subject, without qualifiers."""
    framed = frame(None, aspect, world.ontology)
    return replace(
        claim,
        place="",
        frame=framed,
        block=block(claim.subject, "", framed),
        cumulative=False,
        value=value,
        entity="entity" in aspect.values and world.get(value) is not None,
        numeric=False,
    )


def _matched(premise: Pattern, subject: str, value: str) -> Binding | None:
    """The premise's variables, or None where a fixed word of it differs."""
    binding: dict[str, str] = {}
    for term, found in ((premise.subject, subject), (premise.object, value)):
        if term.startswith("?"):
            binding[term] = found
        elif term != found:
            return None
    return binding


def _joined(world: World, patterns: Sequence[Pattern], binding: Binding) -> Iterator[Binding]:
    """Every way to bind the variables of all patterns."""
    if not patterns:
        yield binding
        return
    first = min(patterns, key=lambda pattern: _breadth(world, pattern, binding))
    rest = [pattern for pattern in patterns if pattern is not first]
    for subject, object in _pairs(world, first, binding):
        more = {v: id for v, id in ((first.subject, subject), (first.object, object)) if v.startswith("?")}
        yield from _joined(world, rest, {**binding, **more})


def _ends(pattern: Pattern, binding: Binding) -> tuple[str | None, str | None]:
    """What the pattern's subject and object are bound to."""
    subject, object = (
        binding.get(term) if term.startswith("?") else term for term in (pattern.subject, pattern.object)
    )
    return subject, object


def _breadth(world: World, pattern: Pattern, binding: Binding) -> float:
    """About how many pairs stand in the pattern's relation: a record refers to few, but many may refer to it."""
    subject, object = _ends(pattern, binding)
    if subject is not None:
        return 1 if object is None else 0
    return inf if object is None else 2 + len(world.before(object, [pattern.predicate]))


def _pairs(world: World, pattern: Pattern, binding: Binding) -> Iterator[tuple[str, str]]:
    """Who stands in the pattern's relation to whom. One of the two is bound: the lint refuses rules that do not
    join."""
    subject, object = _ends(pattern, binding)
    if subject is not None:
        yield from ((subject, end) for end in _reached(world, subject, pattern) if object in (None, end))
    elif object is not None:
        yield from ((start, object) for start in _reaching(world, object, pattern))


def _reached(world: World, start: str, pattern: Pattern) -> Collection[str]:
    after = [pattern.predicate]
    return world.above(start, after) if pattern.repeated else world.after(start, after)


def _reaching(world: World, end: str, pattern: Pattern) -> Collection[str]:
    before = [pattern.predicate]
    return world.beneath([end], before) if pattern.repeated else world.before(end, before)


def _time(world: World, statement: Record, rule: Rule, subject: str) -> Interval | None:
    """When the conclusion holds: at some one time within; None where it does not follow."""
    holds = bounds(statement, "holds")
    if holds is None:
        return None
    if rule.time == "since-began":
        began = bounds(world.get(subject), "began")
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


# what an entity has a part in


def looked_at(ontology: Ontology, record: Record | None) -> object:
    """All of a record that any rule looks at."""
    predicates = {pattern.predicate for rule in ontology.rules.values() for pattern in rule.where}
    return bounds(record, "began"), {name: record.refs(name) if record else () for name in predicates}


def premises(world: World, id: str) -> Iterator[tuple[str, str | None, str | None]]:
    """The aspect, and the subject and value or None for any, of the claims whose conclusions look at a record."""
    for rule in world.ontology.rules.values():
        for binding in _taking_part(world, rule, id):
            terms = (rule.premise.subject, rule.premise.object)
            subject, value = (binding.get(term) if term.startswith("?") else term for term in terms)
            yield rule.premise.predicate, subject, value


def _taking_part(world: World, rule: Rule, id: str) -> Iterator[Binding]:
    """Ways to bind the variables that hang together with one that stands for the record."""
    if rule.conclusion.subject.startswith("?"):
        yield from _joined(world, _joining(rule, rule.conclusion.subject), {rule.conclusion.subject: id})
    for pattern in rule.where:
        if world.after(id, [pattern.predicate]):
            starts = {*_reaching(world, id, pattern)} if pattern.repeated else {id}
            fixed = set() if pattern.subject.startswith("?") else {pattern.subject}
            for start in starts & fixed or starts:
                yield from _joined(world, _joining(rule, pattern.subject), {pattern.subject: start})


def _joining(rule: Rule, variable: str) -> list[Pattern]:
    """The patterns that a variable binds, step by step; from the premise they are all bound, from elsewhere not."""
    bound = {variable}
    while more := [pattern for pattern in rule.where if pattern.variables & bound and pattern.variables - bound]:
        bound = bound.union(*(pattern.variables for pattern in more))
    return [pattern for pattern in rule.where if pattern.variables & bound]
