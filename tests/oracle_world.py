"""The records put in order for the oracle: current statements, their claims, what the rules derive, and the marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import inf
from typing import Any, NamedTuple

from tests.oracle_ontology import Aspect, Ontology, Pairs, Rule, closure
from tests.oracle_values import Claim, Span, Statement, Value, Values, ref, refs, span, spelt, text, value_of, within

Binding = dict[str, str]


class World(NamedTuple):
    """Everything that the pairs are judged by."""

    ontology: Ontology
    statements: dict[str, Statement]
    claims: dict[str, list[Claim]]
    actions: frozenset[str]
    entities: frozenset[str]
    broader: Pairs
    parts: Pairs
    contrasts: Mapping[frozenset[str], frozenset[str]]

    def aspect(self, claim: Claim) -> Aspect:
        """The aspect that a claim is about."""
        return self.ontology.aspects[claim.aspect]


def arrange(records: Iterable[Mapping[str, Any]], ontology: Ontology) -> World:
    """Sort the records by what they are, and draw the rules' conclusions."""
    everything = {str(record["id"]): record for record in records}
    kinds = {id: ontology.ancestors(record["types"]) for id, record in everything.items()}
    values: dict[str, Values] = {id: record["values"] for id, record in everything.items()}
    entities = _resolved({id: values[id] for id in values if "Entity" in kinds[id]})
    types = {id: frozenset(record["types"]) for id, record in everything.items()}
    statements = {id: _statement(id, values[id], types, ontology) for id in sorted(values) if "Statement" in kinds[id]}
    return World(
        ontology=ontology,
        statements=statements,
        claims={s.id: list(_claims(s, values.get(s.target, {}), entities, ontology)) for s in statements.values()},
        actions=frozenset(id for id in values if "Action" in kinds[id]),
        entities=frozenset(entities),
        broader=closure(_links(values, "broader")),
        parts=closure(_links(entities, "partOf") | _links(entities, "within")),
        contrasts=_contrasts([(id, values[id]) for id in values if "Mark" in kinds[id]]),
    )


def _resolved(entities: Mapping[str, Values]) -> dict[str, Values]:
    """Each entity with what is recorded of those that it represents."""
    found: dict[str, dict[str, list[Any]]] = {id: dict(values) for id, values in entities.items()}
    for _, values in sorted(entities.items()):
        for name, held in values.items() if ref(values, "sameAs") in found else ():
            own = found[ref(values, "sameAs")].setdefault(name, [])
            found[ref(values, "sameAs")][name] = own + [value for value in held if value not in own]
    return dict(found)


def _statement(id: str, values: Values, types: Mapping[str, frozenset[str]], ontology: Ontology) -> Statement:
    voice, document = ref(values, "voice"), ref(values, "document")
    whose = types.get(voice, frozenset())
    unnamed = "UnnamedSource" in ontology.ancestors(whose)
    key = text(values, "utterance")
    return Statement(
        id=id,
        stance=text(values, "stance"),
        target=ref(values, "target"),
        hedge=text(values, "hedge"),
        document=document,
        utterance=("key", key) if key else ("statement", id),
        voice=(voice, document if unnamed else ""),
        group=ontology.is_group(whose),
        tense=text(values, "tense"),
        uttered=span(values, "uttered"),
        uttered_basis=text(values, "utteredBasis"),
        holds=span(values, "holds"),
        holds_basis=text(values, "holdsBasis"),
        series=text(values, "series"),
    )


def _links(values: Mapping[str, Values], name: str) -> set[tuple[str, str]]:
    return {(id, other) for id, own in values.items() for other in refs(own, name)}


def _contrasts(marks: Iterable[tuple[str, Values]]) -> dict[frozenset[str], frozenset[str]]:
    found: dict[frozenset[str], frozenset[str]] = {}
    for id, values in marks:
        if text(values, "markKind") != "contrast":
            continue
        for left in refs(values, "left"):
            for right in refs(values, "right"):
                pair = frozenset({left, right})
                found[pair] = found.get(pair, frozenset()) | {id}
    return found


def _claims(
    statement: Statement, values: Values, entities: Mapping[str, Values], ontology: Ontology
) -> Iterator[Claim]:
    """The statement's own claim, if it makes one that can be compared, then what the rules derive from it."""
    name = text(values, "aspect")
    aspect, value, sign = ontology.aspects.get(name), value_of(values), ontology.sign.get(statement.stance)
    if aspect is None or value is None or sign is None:
        return
    if value.kind == "state" and value.name in aspect.no_claim:
        return
    own = Claim(
        statement=statement,
        subject=ref(values, "subject"),
        aspect=name,
        place=ref(values, "place"),
        qualifiers=_qualifiers(values, aspect),
        value=value,
        sign=sign,
        holds=statement.holds,
    )
    yield own
    if sign == "positive":
        for rule in ontology.rules:
            if rule.time == "same":
                yield from _at_least(rule, own, _qualifiers(values, ontology.aspects[rule.conclusion[1]]))
            else:
                yield from _conclusions(rule, own, entities)


def _qualifiers(values: Values, aspect: Aspect) -> dict[str, str]:
    """Each qualifier that is given, with all its parts, spelt in one way."""
    found: dict[str, str] = {}
    for name in aspect.defining | aspect.narrowing:
        parts = {key: values[key] for key in values if key == name or key.startswith(f"{name}_")}
        if parts:
            found[name] = spelt(parts)
    return found


def _conclusions(rule: Rule, premise: Claim, entities: Mapping[str, Values]) -> Iterator[Claim]:
    """What a rule derives from a claim, once for each subject that it concludes on."""
    subject, aspect, value = rule.premise
    start = _bind({}, subject, premise.subject)
    start = _bind(start, value, premise.value.name) if start is not None and aspect == premise.aspect else None
    bindings = [start] if start is not None else []
    for pattern in sorted(rule.where):
        bindings = [more for binding in bindings for more in _matches(binding, pattern, entities)]
    conclusion_subject, conclusion_aspect, conclusion_value = rule.conclusion
    for concluded in sorted({binding[conclusion_subject] for binding in bindings}):
        holds = _rule_time(rule.time, premise, entities.get(concluded, {}))
        if holds is not None:
            kind = "truth" if conclusion_value in ("true", "false") else "state"
            yield premise._replace(
                subject=concluded,
                aspect=conclusion_aspect,
                place="",
                qualifiers={},
                value=Value(kind, conclusion_value),
                holds=holds,
                rule=rule.name,
                loose=True,
            )


def _at_least(rule: Rule, premise: Claim, qualifiers: dict[str, str]) -> Iterator[Claim]:
    """As much as the premise says, or more: of the same subject, where and when it says it."""
    if rule.premise[1] == premise.aspect and premise.value.kind == "quantity" and premise.value.low > -inf:
        least = premise.value._replace(high=inf)
        yield premise._replace(aspect=rule.conclusion[1], qualifiers=qualifiers, value=least, rule=rule.name)


def _bind(binding: Binding, word: str, thing: str) -> Binding | None:
    """The binding with the word standing for the thing; nothing where they disagree."""
    if not word.startswith("?"):
        return binding if word == thing else None
    return {**binding, word: thing} if binding.get(word, thing) == thing else None


def _matches(binding: Binding, pattern: tuple[str, str, str], entities: Mapping[str, Values]) -> Iterator[Binding]:
    first, name, second = pattern
    pairs = _links(entities, name.removesuffix("*"))
    if name.endswith("*"):
        pairs = set(closure(pairs)) | {(entity, entity) for entity in entities}
    for one, other in sorted(pairs):
        half = _bind(binding, first, one)
        whole = None if half is None else _bind(half, second, other)
        if whole is not None:
            yield whole


def _rule_time(kind: str, premise: Claim, subject: Values) -> Span | None:
    """When the conclusion holds; nothing where the premise allows no conclusion."""
    holds, statement = premise.holds, premise.statement
    if kind == "since-began":
        began = span(subject, "began").start_min
        follows = "began" in subject and holds.end_max >= began
        return within(began, holds.end_max) if follows else None
    if kind == "within-gain":
        gained = statement.holds_basis == "stated" and holds.start_max > holds.end_min
        return within(holds.start_min, holds.end_max) if gained or statement.tense == "past" else None
    if kind == "within-premise":
        return within(holds.start_min, holds.end_max)
    raise ValueError(f"unknown time of a rule: {kind}")
