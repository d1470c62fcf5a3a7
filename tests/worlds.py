"""Random worlds: what several sources say, drawn from the ontology. The constants only tip the scales, so that the
questions find something: offices, weapons and their makers, claims that meet in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import takewhile

from hypothesis import strategies as st

from sayso.graph.ids import content_hash
from sayso.graph.record import Record, union
from sayso.graph.validate import Fault, allowed, clashes, cycles, dangling, faults
from sayso.ontology.model import Property
from sayso.ontology.values import Ref, Value
from tests.strategies import ATOMS, DAYS, IDS, ONTOLOGY, PIECES, in_languages, intervals, quantities

Given = Mapping[str, Value | Iterable[Value] | None]

ACTORS = (
    *("Person", "Person", "Person", "PublicBody", "PublicBody", "Organization", "Group"),
    *("UnnamedSource", "UnnamedSource", "UnnamedSource"),
)
NEAREST: Mapping[str, Sequence[str]] = {
    **dict.fromkeys(("manufacturedIn", "donor", "origin", "attacker", "recipient", "value"), ("Country",)),
    **dict.fromkeys(("place", "within"), ("Location",)),
    "object": ("WeaponSystem", "WeaponTransfer"),
    "source": ("Document",),
    "speaker": ACTORS,
    "member": ("Person", "Person", "UnnamedSource"),
    "publisher": ("Outlet",),
}
"""The classes that a reference mostly points at, where the ontology allows any entity."""
SHARES = {
    1.0: ("verdict",),
    0.9: ("published", "targetMatch"),
    0.8: ("said", "began", "attacker", "manufacturedIn", "office", "publisher", "condition", "object", "actor"),
    0.6: ("within", "origin", "sense", "organization", "place", "anonymity", "addressee"),
    0.4: ("broader", "verification", "source", "revokes"),
}
LIKELY = {name: share for share, names in SHARES.items() for name in names}
"""How often an optional property is there, or a truth is true; others less."""
RARELY = 0.12
PLAIN = {"hedge": "certain", "targetMatch": "named", "markKind": "contrast", "verdict": "same", "tense": "past"}
"""The term that a property mostly has."""

KEYS = st.sampled_from(("k1", "k2", "main"))
DIGITS = st.integers(0, 9)
DEGREES = st.sampled_from((0.0, 51.19, -90.0))
FIGURES = st.sampled_from((0.0, 1.0, 10.0, 10.5, 100.0, 350.0))


@dataclass
class World:
    """A world while it is drawn: what each source says, by id, and every id so far in the order in which it came up.

    What must not go round in rings refers only to what came up earlier.
    """

    draw: st.DrawFn
    held: dict[str, dict[str, Record]] = field(default_factory=dict)
    order: dict[str, str] = field(default_factory=dict)
    """The class that it had first, by id."""
    topics: list[tuple[str, str]] = field(default_factory=list)
    """Subjects and aspects that claims come back to."""

    def chance(self, share: float) -> bool:
        """True that often; shrinking prefers False."""
        return self.draw(st.integers(0, 99)) >= 100 - 100 * share

    def one_of(self, values: Sequence[str]) -> str:
        return self.draw(st.sampled_from(values))

    def hold(self, source: str, record: Record) -> Record:
        """Let a source say this."""
        self.held.setdefault(source, {})[record.id] = record
        self.order.setdefault(record.id, record.types[0])
        return record

    def everything(self) -> Iterator[Record]:
        for records in self.held.values():
            yield from records.values()

    def classes(self) -> dict[str, list[str]]:
        """The classes of everything that is held, by id, in the order in which the ids came up."""
        found: dict[str, list[str]] = {id: [] for id in self.order}
        for record in self.everything():
            found[record.id] += record.types
        return {id: names for id, names in found.items() if names}

    def ids(self, classes: Iterable[str], before: str | None = None) -> list[str]:
        """Ids that are held and of one of these classes; only those before another, where that one is given."""
        wanted = set(classes)
        found = takewhile(lambda pair: pair[0] != before, self.classes().items())
        return [id for id, names in found if wanted & _above(frozenset(names))]

    def referred(self, id: str) -> bool:
        return any(id == target for record in self.everything() for _, target in record.referred())

    # records

    def record(self, id: str, name: str, given: Given, skip: Iterable[str] = ()) -> Record:
        """A record with these values and, by chance, others that its class and aspect allow."""
        first = Record.of(id, [name], given)
        values: dict[str, Value | Iterable[Value] | None] = {}
        for each, count in sorted(allowed(first, ONTOLOGY).items()):
            if each in ONTOLOGY.folds([name]) or each in given or each in skip:
                continue
            if count in "1+" or self.chance(LIKELY.get(each, RARELY)):
                values |= self.values(id, ONTOLOGY.properties[each], several=count in "+*")
        return Record.of(id, [name], {**values, **given})

    def by_content(self, name: str, given: Given, segment: str = "", skip: Iterable[str] = ()) -> Record:
        """A record whose id is a hash of all it says."""
        drawn = self.record("", name, given, skip)
        path = [ONTOLOGY.kind_of([name]).path, segment, content_hash(drawn.to_json()["values"])]
        return Record.of(IDS.base + "/".join(filter(None, path)), drawn.types, drawn.values)

    def values(self, id: str, property: Property, *, several: bool) -> Mapping[str, list[Value]]:
        """Values of one property, by field; nothing where there is nothing to refer to."""
        if property.type == "ref":
            targets = self.targets(id, property, 2 if several else 1)
            return {property.stem: [Ref(target) for target in targets]} if targets else {}
        parts: Mapping[str, Value]
        if property.type == "edtf":
            parts = self.draw(intervals(DAYS))
        elif property.type == "quantity":
            parts = self.draw(quantities(numbers=FIGURES))
        elif property.type == "point":
            parts = {"_lat": self.draw(DEGREES), "_long": -0.0}
        else:
            return {property.stem: self.atoms(property, 2 if several else 1)}
        return {property.stem + suffix: [value] for suffix, value in parts.items()}

    def atoms(self, property: Property, most: int) -> list[Value]:
        if property.type == "term":
            plain, terms = PLAIN.get(property.name), sorted(ONTOLOGY.terms[property.scheme or ""])
            if plain and self.chance(0.75):
                return [plain]
            return list(self.draw(st.lists(st.sampled_from(terms), min_size=1, max_size=most, unique=True)))
        if property.type == "bool":
            return [self.chance(LIKELY.get(property.name, 0.5))]
        if property.type == "text":
            return list(self.draw(in_languages(PIECES, 2)))
        near: Mapping[str, st.SearchStrategy[Value]] = {"str": KEYS, "int": DIGITS}
        values = near[property.type] if property.type in near else ATOMS[property.type]
        return self.draw(st.lists(values, min_size=1, max_size=most, unique=True))

    def targets(self, id: str, property: Property, most: int) -> list[str]:
        """What a record may refer to, mostly what is near at hand."""
        found = [each for each in self.ids(property.ranges, before=id if property.acyclic else None) if each != id]
        nearest = self.one_of(NEAREST[property.name]) if property.name in NEAREST and self.chance(0.9) else None
        near = [each for each in self.ids([nearest]) if each in found] if nearest else []
        chosen = near or found
        return self.draw(st.lists(st.sampled_from(chosen), min_size=1, max_size=most, unique=True)) if chosen else []


@cache
def _above(names: frozenset[str]) -> frozenset[str]:
    return ONTOLOGY.closure(names)


def problems(held: Mapping[str, Mapping[str, Record]]) -> list[str]:
    """What would keep these sources from being loaded together."""
    by_id: dict[str, dict[str, Record]] = {}
    found: list[Fault] = []
    for source, records in held.items():
        found += faults(records.values(), ONTOLOGY, IDS)
        for id, record in records.items():
            by_id.setdefault(id, {})[source] = record
    for several in by_id.values():
        for source, record in several.items():
            others = {name: other for name, other in several.items() if name != source}
            found += clashes(record, others, ONTOLOGY, source)
    merged = {id: union(several.values(), ONTOLOGY) for id, several in by_id.items()}
    found += dangling(merged, lambda ids: {}, ONTOLOGY)
    found += cycles(merged, lambda ids: {}, ONTOLOGY)
    return [f"{IDS.path(fault.id)} {fault.field}: {fault.message}" for fault in found]
