"""What a document of a random world says: statements of any stance towards anything, and claims that meet."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from hypothesis import strategies as st

from sayso.graph.record import Record
from sayso.ontology.model import Aspect, Term
from sayso.ontology.quantity import COUNT
from sayso.ontology.values import Ref, Value
from tests.strategies import IDS, ONTOLOGY, PIECES, classes_of, quantities
from tests.worlds import ACTORS, FIGURES, World

OFTEN = ("Proposition", "Action", "Action")
"""What statements are mostly about."""
THEMES = ("weapon-used", "control", "area-seized", "evacuation-possible")
"""Aspects that every world talks about."""
VALUES = ("value", "value_state", "value_bool", "value_text", "quantity")
"""The properties of a proposition of which its aspect chooses one."""


def staples(world: World, document: str) -> None:
    """A claim on each theme, another of the same speaker where one excludes the other, a request, and two actors of
    whom one is for what the other is against, again and again."""
    stances = ONTOLOGY.terms["stance"]
    claim = ONTOLOGY.kinds["proposition"].name
    positive = ONTOLOGY.terms_where("stance", "sign", "positive")
    (asserts,) = (stances[name] for name in positive if claim in stances[name].data["targets"])
    for topic in world.topics[: len(THEMES)]:
        about = world.hold(document, proposition(world, open_value=False, topic=topic)).id
        first = world.hold(document, said(world, document, next_id(world, document), asserts, about))
        if ONTOLOGY.aspects[topic[1]].single:
            given = {"speaker": Ref(first.refs("speaker")[0])}
            about = again(world, document, first)
            world.hold(document, said(world, document, next_id(world, document), asserts, about, given))
    (requests,) = (stance for stance in stances.values() if stance.one("answeredBy"))
    action = world.one_of(world.ids([ONTOLOGY.kinds["action"].name]))
    world.hold(document, said(world, document, next_id(world, document), requests, action))
    for name, speaker in zip(
        ("endorses", "opposes", "opposes"), (*world.ids(ACTORS)[:2], world.ids(ACTORS)[1]), strict=True
    ):
        by = {"speaker": Ref(speaker)}
        world.hold(document, said(world, document, next_id(world, document), stances[name], action, by))


def next_id(world: World, document: str) -> str:
    number = sum(id.startswith(IDS.attribution(document, "")) for id in world.order)
    return IDS.attribution(document, f"s{number}")


def statement(world: World, document: str, id: str) -> Record:
    """A statement of any stance towards any target that it allows, with the records that it rests on."""
    stances = ONTOLOGY.terms["stance"]
    stance = stances[world.one_of([name for name in _often() if _kinds(world, stances[name], id)])]
    kinds = _kinds(world, stance, id)
    if (earlier := _earlier(world, kinds)) and world.chance(0.3):
        given = {"speaker": Ref(earlier.refs("speaker")[0])}
        return said(world, document, id, stance, again(world, document, earlier), given)
    about = target(world, document, world.one_of([*kinds, *[kind for kind in kinds if kind in OFTEN] * 3]), id, stance)
    return said(world, document, id, stance, about)


def said(
    world: World, document: str, id: str, stance: Term, about: str, speaker: Mapping[str, Value] = MappingProxyType({})
) -> Record:
    """A statement of a stance towards a target, of any speaker where none is given."""
    act = ONTOLOGY.terms["act"][str(stance.one("plainAct"))]
    mode = stance.one("plainMode") or act.one("plainMode")
    evidence = [Ref(span(world, document).id) for _ in range(world.draw(st.integers(1, 2)))]
    given: dict[str, Value | list[Value]] = {
        **speaker,
        "stance": stance.name,
        "target": Ref(about),
        "document": Ref(IDS.entity(document)),
        "evidence": [*evidence],
    }
    if world.chance(0.8):
        given["act"] = act.name
    if mode and world.chance(0.8):
        given["mode"] = mode
    if IDS.kind(about) == "action":
        given["targetMatch"] = world.atoms(ONTOLOGY.properties["targetMatch"], 1)
    below = [name for name in classes_of(ONTOLOGY.kinds["attribution"]) if name != ONTOLOGY.kinds["attribution"].name]
    standing = ONTOLOGY.kinds["attribution"].loaded_as
    return world.record(id, world.one_of(below) if world.chance(0.15) else standing, given)


@cache
def _often() -> list[str]:
    """Stances, those that make conflicts, endorsements and chains several times."""
    marked = [("sign", "positive")] * 8 + [("sign", "negative"), ("relays", "true")] * 3
    answered = [name for name, stance in ONTOLOGY.terms["stance"].items() if stance.one("answeredBy")] * 4
    found = (name for pair in marked for name in ONTOLOGY.terms_where("stance", *pair))
    return [*ONTOLOGY.terms["stance"], *found, *answered]


def _kinds(world: World, stance: Term, id: str) -> list[str]:
    """The kinds of what such a stance may be towards, of which there is something."""
    kinds = stance.data["targets"]
    return [kind for kind in kinds if ONTOLOGY.kinds["proposition"].name == kind or world.ids([kind], before=id)]


def target(world: World, document: str, kind: str, id: str, stance: Term) -> str:
    if kind == ONTOLOGY.kinds["proposition"].name:
        known = [each for each in world.everything() if each.types == (kind,)]
        if known and world.chance(0.25):
            return world.hold(document, known[world.draw(st.integers(0, len(known) - 1))]).id
        return world.hold(document, proposition(world, open_value=stance.one("sign") == "open")).id
    return world.one_of(world.ids([kind], before=id))


def _earlier(world: World, kinds: list[str]) -> Record | None:
    """A statement of the world, if there is one towards an action or a claim, and towards those kinds."""
    often = [kind for kind in (ONTOLOGY.kinds["proposition"], ONTOLOGY.kinds["action"]) if kind.name in kinds]
    known = [each for each in world.everything() for kind in often if IDS.kind(_target(each)) == kind.path]
    return known[world.draw(st.integers(0, len(known) - 1))] if known else None


def _target(record: Record) -> str:
    return next(iter(record.refs("target")), "")


def again(world: World, document: str, earlier: Record) -> str:
    """What the same speaker may come back to: the same action, or another value of the same."""
    claim = next((each for each in world.everything() if each.id == _target(earlier) and "aspect" in each.values), None)
    if claim is None:
        return _target(earlier)
    topic = (claim.refs("subject")[0], str(claim.one("aspect")))
    return world.hold(document, proposition(world, open_value=False, topic=topic)).id


def span(world: World, document: str) -> Record:
    """A passage; two statements may share it."""
    start = 10 * world.draw(st.integers(0, 30))
    id = IDS.span(document, start, start + 7)
    known = world.held.get(document, {}).get(id)
    given: dict[str, Value] = {"document": Ref(IDS.entity(document)), "quote": f"words {start}{world.one_of(PIECES)}"}
    places: dict[str, Value] = {"start": start, "end": start + 7} if world.chance(0.9) else {"row": start}
    return known or world.hold(document, world.record(id, ONTOLOGY.kinds["span"].name, {**given, **places}))


def proposition(world: World, *, open_value: bool, topic: tuple[str, str] | None = None) -> Record:
    """A claim, mostly on one of the world's topics."""
    topics = [(subject, aspect) for subject, aspect in world.topics if subject in world.ids(["Entity"])]
    subject, name = topic or (
        topics[world.draw(st.integers(0, len(topics) - 1))] if topics and world.chance(0.85) else anything(world)
    )
    aspect = ONTOLOGY.aspects[name]
    value = {} if open_value and world.chance(0.4) else value_of(world, aspect)
    given = {"subject": Ref(subject), "aspect": name, **value}
    return world.by_content(ONTOLOGY.kinds["proposition"].name, given, skip=VALUES)


def anything(world: World) -> tuple[str, str]:
    """A subject with an aspect that may be said of it."""
    subject = world.one_of(world.ids(["Entity"]))
    above = ONTOLOGY.closure(world.classes()[subject])
    fitting = [name for name, aspect in ONTOLOGY.aspects.items() if aspect.of in above]
    return subject, world.one_of(sorted(fitting))


def value_of(world: World, aspect: Aspect) -> dict[str, Value]:
    """A value of one of the aspect's kinds."""
    match world.one_of(aspect.values):
        case "state":
            return {"value_state": world.one_of(aspect.states)}
        case "truth":
            return {"value_bool": world.chance(0.5)}
        case "entity":
            found = world.targets("", ONTOLOGY.properties["value"], 1)
            return {"value": Ref(found[0])}
        case "quantity":
            parts = world.draw(quantities(aspect.unit or COUNT, FIGURES))
            return {"value" + suffix: value for suffix, value in parts.items()}
        case _:
            return {"value_text": world.one_of(PIECES)}
