"""Random histories: a world is loaded source by source, then its sources change their minds; every load may come in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from hypothesis import strategies as st

from sayso.graph.record import Record
from sayso.ontology.model import Aspect, Term
from sayso.ontology.quantity import COUNT
from sayso.ontology.values import Ref, Text, Value
from tests.strategies import IDS, LANGUAGES, ONTOLOGY, PIECES, classes_of, quantities
from tests.worlds import ACTORS, FIGURES, World, problems

REFERENCE, ANALYST = "reference", "analyst"
DOCUMENTS = ("d-one", "d-two", "d-three")
CAST = (
    *("Country", "Country", "Outlet", "Location", "Location", "Person", "Person", "PublicBody", "UnnamedSource"),
    *("WeaponSystem", "Offensive"),
)
"""Classes of which every world has an entity: without them there is no official, no weapon and no offensive."""
OFTEN = ("Proposition", "Action", "Action")
"""What statements are mostly about."""
THEMES = ("weapon-used", "control", "control", "area-seized")
"""Aspects that every world talks about."""
VALUES = ("value", "value_state", "value_bool", "value_text", "quantity")
"""The properties of a proposition of which its aspect chooses one."""


JUDGED = {
    "Identity": ("Entity", "Entity", "Action", "Attribution"),
    "SameEvent": ("Event",),
    "Grading": ("Entity", "Attribution"),
    "Review": ("ProposedStatement",),
    "Withdrawal": ("Attribution", "Document"),
    "Correction": ("Attribution", "Document"),
    "Revocation": ("Judgement",),
}
"""What each class of judgement is mostly about."""


class Step(NamedTuple):
    """A load: everything that a source says from then on."""

    source: str
    records: Mapping[str, Record]

    def __repr__(self) -> str:
        return f"<{self.source}: {len(self.records)} records>"


@st.composite
def histories(draw: st.DrawFn, edits: int, most: int = 7) -> list[Step]:
    """The first loads of a world's sources, then that many loads that change what one of them says. No document makes
    more than `most` statements at first."""
    world = World(draw)
    steps = [cast(world)]
    steps += [
        tell(world, document, draw(st.integers(most // 2, most))) for document in DOCUMENTS[: draw(st.integers(1, 3))]
    ]
    steps += [judge(world) for _ in range(draw(st.integers(0, 1)))]
    return steps + [edit(world, world.one_of(sorted(world.held))) for _ in range(edits)]


def worlds() -> st.SearchStrategy[list[Step]]:
    """A world as it is first loaded, with enough in it to ask about."""
    return histories(edits=0, most=20)


def step(world: World, source: str) -> Step:
    if found := problems(world.held):
        raise AssertionError("\n".join(found))
    return Step(source, dict(world.held.get(source, {})))


# sources


def cast(world: World) -> Step:
    """Entities of many classes, actions and offices, which a reference source tells of."""
    entity = ONTOLOGY.kinds["entity"]
    more = world.draw(st.lists(st.sampled_from(classes_of(entity)), max_size=5))
    handles = {f"{name.lower()}-{number}": name for number, name in enumerate((*CAST, *more))}
    for handle, name in {**handles, **dict.fromkeys(DOCUMENTS, ONTOLOGY.roles["document"])}.items():
        world.hold(REFERENCE, Record.of(IDS.entity(handle), [name], {}))
    for id in world.ids([entity.name]):
        world.hold(REFERENCE, entity_record(world, id))
    for number in range(world.draw(st.integers(1, 4))):
        world.hold(REFERENCE, action(world, IDS.action(f"action-{number}")))
    for _ in range(world.draw(st.integers(2, 5))):
        world.hold(REFERENCE, office(world))
    for aspect in (*THEMES, *world.draw(st.lists(st.sampled_from(sorted(ONTOLOGY.aspects)), min_size=1, max_size=2))):
        if subjects := world.ids([ONTOLOGY.aspects[aspect].of]):
            world.topics.append((world.one_of(subjects), aspect))
    return step(world, REFERENCE)


def entity_record(world: World, id: str) -> Record:
    name = id.rpartition("/")[2] + world.one_of(PIECES)
    return world.record(id, world.order[id], {"name": Text(name, world.one_of(LANGUAGES[:2]))})


def action(world: World, id: str) -> Record:
    return world.record(id, ONTOLOGY.kinds["action"].name, {"name": Text(id.rpartition("/")[2], "en")})


def office(world: World) -> Record:
    member = world.one_of(world.ids(ACTORS))
    return world.by_content(ONTOLOGY.kinds["membership"].name, {"member": Ref(member)}, member.rpartition("/")[2])


def name(world: World) -> Record:
    bearer = world.one_of(world.ids(["Entity"]))
    return world.by_content(ONTOLOGY.kinds["name"].name, {"of": Ref(bearer)}, bearer.rpartition("/")[2])


def echo(world: World, document: str) -> Record:
    """An entity as a document has it: its class or one above, a name in the document's language, its own lists."""
    id = world.one_of(world.ids(["Entity"]))
    held = world.classes()[id]
    above = [name for name in sorted(ONTOLOGY.closure(held)) if ONTOLOGY.is_a([name], "Entity")]
    fitting = [name for name in above if all(len(ONTOLOGY.minimal((name, other))) == 1 for other in held)]
    name = world.one_of(fitting)
    single = [each for each, count in ONTOLOGY.counts([name]).items() if count in "1?"]
    text = Text(world.one_of(PIECES), LANGUAGES[2 + DOCUMENTS.index(document)])
    return world.record(id, name, {"name": text}, skip=single)


def tell(world: World, document: str, statements: int) -> Step:
    """A document's source: its statements and marks, and what it tells of entities."""
    for _ in range(world.draw(st.integers(0, 2))):
        world.hold(document, echo(world, document))
    for made in (office, name):
        if world.chance(0.3):
            world.hold(document, made(world))
    for _ in range(statements):
        number = sum(id.startswith(IDS.attribution(document, "")) for id in world.order)
        world.hold(document, statement(world, document, IDS.attribution(document, f"s{number}")))
    if world.chance(0.4) and world.ids(["Attribution"]):
        world.hold(document, world.by_content(ONTOLOGY.kinds["mark"].name, {}, document))
    return step(world, document)


def judge(world: World) -> Step:
    """An analyst's judgements: of two that may well be the same, of what was withdrawn, and of earlier judgements."""
    for _ in range(world.draw(st.integers(1, 3))):
        names = [name for name in JUDGED if world.ids(JUDGED[name])]
        name = world.one_of(names)
        first = world.one_of(world.ids(JUDGED[name]))
        others = [id for id in world.ids(world.classes()[first]) if id != first] or world.ids(JUDGED[name])
        key = "revokes" if name == "Revocation" else "subject"
        pair = (
            [Ref(first), Ref(world.one_of(others))] if name in ("Identity", "SameEvent", "Withdrawal") else [Ref(first)]
        )
        world.hold(ANALYST, world.by_content(name, {"subject": pair, key: pair}))
    return step(world, ANALYST)


# statements


def statement(world: World, document: str, id: str) -> Record:
    """A statement of any stance towards any target that it allows, with the records that it rests on."""
    stances = ONTOLOGY.terms["stance"]
    stance = stances[world.one_of([name for name in _often() if _kinds(world, stances[name], id)])]
    act = ONTOLOGY.terms["act"][str(stance.one("plainAct"))]
    mode = stance.one("plainMode") or act.one("plainMode")
    evidence = [Ref(span(world, document).id) for _ in range(world.draw(st.integers(1, 2)))]
    kinds = _kinds(world, stance, id)
    about = target(world, document, world.one_of([*kinds, *[kind for kind in kinds if kind in OFTEN] * 3]), id, stance)
    given: dict[str, Value | list[Value]] = {}
    if (earlier := _earlier(world, kinds)) and world.chance(0.5):
        about = again(world, document, earlier)
        given["speaker"] = Ref(earlier.refs("speaker")[0])
    given |= {
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


# changes of mind


def edit(world: World, source: str) -> Step:
    """The source drops, changes and adds records; what others refer to stays, what nothing refers to any more goes."""
    own = world.held[source]
    for id in sorted(own, key=list(world.order).index, reverse=True):
        path = IDS.kind(id)
        if not world.referred(id) and (path in ("proposition", "span") or world.chance(0.25)):
            del own[id]
        elif path in CHANGED and world.chance(0.25):
            world.hold(source, CHANGED[path](world, source, id))
    if source in DOCUMENTS:
        return tell(world, source, world.draw(st.integers(0, 2)))
    if source == ANALYST:
        return judge(world) if world.chance(0.6) else step(world, source)
    if world.chance(0.5):
        world.hold(source, office(world))
    return step(world, source)


def _changed_entity(world: World, source: str, id: str) -> Record:
    return entity_record(world, id) if source == REFERENCE else world.held[source][id]


def _changed_action(world: World, source: str, id: str) -> Record:
    return action(world, id)


CHANGED: Mapping[str, Callable[[World, str, str], Record]] = {
    "entity": _changed_entity,
    "action": _changed_action,
    "attribution": statement,
}
"""What may change under its id; the ids of the others follow from what they say."""
