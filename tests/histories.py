"""Random histories: a world is loaded source by source, then its sources change their minds; every load may come in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from hypothesis import strategies as st

from sayso.graph.judgements import content
from sayso.graph.record import Record
from sayso.ontology.values import Ref, Text
from tests.strategies import IDS, LANGUAGES, ONTOLOGY, PIECES, classes_of
from tests.tellings import THEMES, next_id, staples, statement
from tests.worlds import ACTORS, World, problems

REFERENCE, ANALYST = "reference", "analyst"
DOCUMENTS = ("d-one", "d-two", "d-three")
CAST = (
    *("Country", "Country", "Outlet", "Location", "Location", "Person", "Person", "PublicBody", "UnnamedSource"),
    *("WeaponSystem", "Offensive"),
)
"""Classes of which every world has an entity: without them there is no official, no weapon and no offensive."""


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
def histories(draw: st.DrawFn, edits: int, most: int = 7, *, rich: bool = False) -> list[Step]:
    """The first loads of a world's sources, then that many loads that change what one of them says. No document draws
    more than `most` statements at first; in a rich world the first of them has the staples, too."""
    world = World(draw)
    steps = [cast(world)]
    for document in DOCUMENTS[: draw(st.integers(1, 3))]:
        if rich and document == DOCUMENTS[0]:
            staples(world, document)
        steps.append(tell(world, document, draw(st.integers(most // 2, most))))
    steps += [judge(world) for _ in range(draw(st.integers(0, 1)))]
    return steps + [edit(world, world.one_of(sorted(world.held))) for _ in range(edits)]


def worlds() -> st.SearchStrategy[list[Step]]:
    """A world as it is first loaded, with enough in it to ask about."""
    return histories(edits=0, most=20, rich=True)


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
        world.hold(document, statement(world, document, next_id(world, document)))
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
        more = {"reviewedContent": content(*_as_told(world, first))} if name == "Review" else {}
        world.hold(ANALYST, world.by_content(name, {"subject": pair, key: pair, **more}))
    return step(world, ANALYST)


def _as_told(world: World, id: str) -> tuple[Record, Mapping[str, Record]]:
    """A statement, and all that its document says."""
    told = next(told for told in world.held.values() if id in told)
    return told[id], told


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
