"""Aspects, their states, and rules: whether the lattice holds together, and every rule joins."""

from __future__ import annotations

import pyoxigraph as ox

from sayso.ontology import quantity
from sayso.ontology.declared import Declared, Found, meant
from sayso.ontology.model import NAMESPACE, NARROWING, Pattern
from sayso.ontology.turtle import META, OWL, RDFS, SKOS, local

STATE = f"{NAMESPACE}state/"


def lint(declared: Declared) -> Found:
    yield from _schemes(declared)
    for node in declared.of(META + "Aspect"):
        yield from _aspect(declared, node)
    homes = _homes(declared)
    for node in declared.of(STATE):
        yield from _state(declared, node, homes)
    for node in declared.of(META + "Rule"):
        yield from _rule(declared, node)


def _schemes(declared: Declared) -> Found:
    """A term has one scheme, and a user's an open one."""
    for node in declared.of(SKOS + "Concept"):
        schemes = declared.turtle.objects(node, SKOS + "inScheme")
        if len(schemes) != 1:
            yield declared.problem(node, f"is in {len(schemes) or 'no'} schemes: write one skos:inScheme")
        for scheme in schemes:
            if not declared.is_a(scheme, SKOS + "ConceptScheme"):
                near = meant(local(scheme), declared.named(SKOS + "ConceptScheme"))
                yield declared.problem(node, f"is in {scheme.value}, which is no declared scheme{near}")
            elif not node.value.startswith(NAMESPACE) and isinstance(scheme, ox.NamedNode):
                is_open = declared.turtle.flag(scheme, META + "open") or not scheme.value.startswith(NAMESPACE)
                if not is_open:
                    yield declared.problem(
                        node, f"is a term of {local(scheme)}, which is closed: only sayso adds to it"
                    )


def _aspect(declared: Declared, node: ox.NamedNode) -> Found:
    turtle = declared.turtle
    values, states = declared.words(node, "values"), declared.words(node, "states")
    unit, narrowing = turtle.one(node, META + "unit"), declared.words(node, "narrowing")
    for of in declared.nodes(node, "of"):
        paths = {turtle.one(each, META + "path") for each in declared.parents(of)}
        if declared.is_a(of, OWL + "Class") and "entity" not in paths:
            yield declared.problem(node, f"is said of {local(of)}: an aspect is said of an entity")
    if bool(states) != ("state" in values):
        lacks = (
            "takes states and names none: add meta:states" if not states else 'has states: add "state" to meta:values'
        )
        yield declared.problem(node, lacks)
    if bool(unit) != ("quantity" in values):
        lacks = (
            'has a unit: add "quantity" to meta:values' if unit else 'takes quantities: add meta:unit, such as "count"'
        )
        yield declared.problem(node, lacks)
    yield from _measured(declared, node, unit)
    if len(narrowing) > NARROWING:
        message = (
            f"has {len(narrowing)} narrowing qualifiers ({', '.join(sorted(narrowing))}); {NARROWING} can be compared"
        )
        yield declared.problem(node, message, META + "narrowing")
    for name in sorted(narrowing & declared.words(node, "defining")):
        yield declared.problem(node, f"has {name} as defining and as narrowing; keep one")
    for key in ("anyValueDisjointWith", "anyValueInTensionWith", "noClaim"):
        for name in sorted(declared.words(node, key) - states):
            yield declared.problem(node, f"names {name} under meta:{key}, which is none of its states", META + key)
    yield from _conditions(declared, node)


def _measured(declared: Declared, node: ox.NamedNode, unit: str) -> Found:
    turtle = declared.turtle
    if unit and not node.value.startswith(NAMESPACE) and not quantity.is_unit(unit):
        yield declared.problem(node, f"has the unit {unit!r}, which is none that can be converted")
    try:
        tolerance = float(turtle.one(node, META + "tolerance", "0"))
        window = int(turtle.one(node, META + "windowDays", "0"))
    except ValueError:
        return  # which is told of the key
    if not 0 <= tolerance < 1:
        yield declared.problem(node, f"has the tolerance {tolerance:g}: it is a share, from 0 to below 1")
    if window < 0:
        yield declared.problem(node, "has a window of fewer than 0 days")
    if window and turtle.one(node, META + "persistence") != "cumulative":
        yield declared.problem(node, 'has a window, which only totals have: meta:persistence "cumulative"')


def _conditions(declared: Declared, node: ox.NamedNode) -> Found:
    """What holds of an aspect with a term of a narrowing qualifier only."""
    space = declared.turtle.one(node, META + "space")
    for term in declared.nodes(node, "singleWhen"):
        yield from _qualified(declared, node, term, "single")
        if declared.turtle.flag(node, META + "single"):
            yield declared.problem(node, "is single always and under a condition; keep one")
    for term in declared.nodes(node, "wholeWhen"):
        yield from _qualified(declared, node, term, "said of the whole")
        if space != "inherited":
            message = f'has meta:wholeWhen and is {space} in space: only what is "inherited" is said of the whole'
            yield declared.problem(node, message, META + "wholeWhen")


def _qualified(declared: Declared, node: ox.NamedNode, term: ox.NamedNode, what: str) -> Found:
    schemes = declared.turtle.objects(term, SKOS + "inScheme")
    if not any(declared.objects(each, "scheme") == schemes for each in declared.nodes(node, "narrowing")):
        yield declared.problem(node, f"is {what} when {local(term)}, which no narrowing qualifier of it takes")


def _homes(declared: Declared) -> dict[ox.NamedNode, set[str]]:
    """The aspects that each state belongs to."""
    found: dict[ox.NamedNode, set[str]] = {}
    for node in declared.of(META + "Aspect"):
        for state in declared.nodes(node, "states"):
            found.setdefault(state, set()).add(local(node))
    return found


def _state(declared: Declared, node: ox.NamedNode, homes: dict[ox.NamedNode, set[str]]) -> Found:
    implied = declared.above(node, META + "implies")
    excluded = {each: key for key in ("inTensionWith", "disjointWith") for each in _either_way(declared, node, key)}
    if node not in homes:
        yield declared.problem(node, "is a state of no aspect: name it under meta:states of one")
    if node in implied:
        yield declared.problem(node, "implies itself, by meta:implies; break the circle", META + "implies")
        return
    if node in excluded:
        yield declared.problem(node, f"has itself under meta:{excluded[node]}")
    words = {"disjointWith": "disjoint from", "inTensionWith": "in tension with"}
    for each in sorted(implied & excluded.keys(), key=local):
        yield declared.problem(node, f"implies {local(each)}, and is {words[excluded[each]]} it; keep one")
    named = {*declared.nodes(node, "disjointWith"), *declared.nodes(node, "inTensionWith")}
    both = _either_way(declared, node, "disjointWith") & _either_way(declared, node, "inTensionWith")
    for each in sorted(both & named, key=local):
        yield declared.problem(node, f"is disjoint from {local(each)}, and in tension with it; keep one")
    for each in sorted((implied | named) & homes.keys() - {node}, key=local):
        if node in homes and not homes[node] & homes[each]:
            yield declared.problem(node, f"is linked to {local(each)}, and no aspect has both")


def _either_way(declared: Declared, node: ox.NamedNode, key: str) -> set[ox.NamedNode]:
    """The states that a state is declared apart from, or that are declared apart from it."""
    quads = declared.turtle.store.quads_for_pattern(None, ox.NamedNode(META + key), node)
    back = {quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    return {*declared.nodes(node, key), *back}


def _rule(declared: Declared, node: ox.NamedNode) -> Found:
    patterns: dict[str, list[Pattern]] = {}
    for key in ("premise", "where", "conclusion"):
        try:
            patterns[key] = [Pattern.read(text) for text in sorted(declared.words(node, key))]
        except ValueError:
            return  # which is told of the key
    for key in ("premise", "conclusion"):
        for pattern in patterns[key]:
            yield from _on_aspect(declared, node, key, pattern)
    for pattern in patterns["where"]:
        yield from _on_property(declared, node, pattern)
    yield from _joined(declared, node, patterns)
    if declared.turtle.one(node, META + "time") == "same":
        yield from _of_quantities(declared, node, patterns["premise"] + patterns["conclusion"])


def _on_aspect(declared: Declared, node: ox.NamedNode, key: str, pattern: Pattern) -> Found:
    aspects = declared.named(META + "Aspect")
    aspect = aspects.get(pattern.predicate)
    if aspect is None or pattern.repeated:
        near = meant(pattern.predicate, aspects)
        yield declared.problem(node, f"meta:{key}: {pattern.predicate} is no aspect{near}", META + key)
        return
    values, states = declared.words(aspect, "values"), declared.words(aspect, "states")
    fits = pattern.object in states or ("truth" in values and pattern.object in ("true", "false"))
    if not pattern.object.startswith("?") and not fits:
        near = meant(pattern.object, states)
        message = f"meta:{key}: {pattern.object} is no value of {pattern.predicate}{near}"
        yield declared.problem(node, message, META + key)


def _of_quantities(declared: Declared, node: ox.NamedNode, patterns: list[Pattern]) -> Found:
    """What holds just when the premise does is that there are at least as many."""
    aspects = declared.named(META + "Aspect")
    for pattern in patterns:
        if pattern.predicate in aspects and "quantity" not in declared.words(aspects[pattern.predicate], "values"):
            message = f'has the time "same", which is for quantities, and {pattern.predicate} takes none'
            yield declared.problem(node, message, META + "time")


def _on_property(declared: Declared, node: ox.NamedNode, pattern: Pattern) -> Found:
    properties = declared.named(OWL + "ObjectProperty")
    found = properties.get(pattern.predicate)
    refers = found is not None and bool(declared.turtle.objects(found, RDFS + "range"))
    if found is None or not refers:
        near = meant(pattern.predicate, properties)
        yield declared.problem(
            node, f"meta:where: {pattern.predicate} is no property between things{near}", META + "where"
        )
    elif pattern.repeated and not declared.turtle.flag(found, META + "acyclic"):
        yield declared.problem(node, f"meta:where: {pattern.predicate}* takes a property with meta:acyclic true")


def _joined(declared: Declared, node: ox.NamedNode, patterns: dict[str, list[Pattern]]) -> Found:
    """Every variable of a rule is reached from the premise, step by step."""
    bound = set[str]().union(*(pattern.variables for pattern in patterns["premise"]))
    waiting = list(patterns["where"])
    while joining := [pattern for pattern in waiting if pattern.variables & bound]:
        bound = bound.union(*(pattern.variables for pattern in joining))
        waiting = [pattern for pattern in waiting if pattern not in joining]
    for pattern in waiting:
        shown = f"{pattern.subject} {pattern.predicate} {pattern.object}"
        yield declared.problem(
            node, f"meta:where: {shown} shares no variable with what comes before it", META + "where"
        )
    for pattern in patterns["conclusion"]:
        for name in sorted(pattern.variables - bound):
            message = f"meta:conclusion: {name} is bound by no premise; write it in meta:premise or meta:where"
            yield declared.problem(node, message, META + "conclusion")
