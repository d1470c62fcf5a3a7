"""Small random sets of records, made directly: a fixed background, and a few statements about one or two matters.

They are narrow on purpose, so that most statements of a set meet: few days, few values, few voices.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any, TypeAlias

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sayso.graph.ids import Ids
from sayso.graph.record import Record
from sayso.ontology import interval
from sayso.ontology.types import Time
from sayso.ontology.values import Ref, Text, Value

BASE = "https://random.example/"
Values: TypeAlias = Mapping[str, Value | Iterable[Value] | None]
Given: TypeAlias = Mapping[str, Any]

DAYS = ["2024-08-01", "2024-08-03", "2024-08-05", "2024-08-06", "2024-08-07", "2024-08-08"]
SPANS = ["2024-08-03/2024-08-06", "2024-08-01/2024-08-08", "[2024-08-03..2024-08-07]", "[2024-08-05..2024-08-05]"]
OPEN = ["../2024-08-05", "2024-08-05/..", "[..2024-08-06]", "[2024-08-05..]", "2024-08", "2024-08-20"]
SAID = [None, None, None, *["2024-08-07"] * 5, *DAYS, *SPANS[2:], *OPEN[:2]]
VALID = [*[None] * 10, *["2024-08-07"] * 4, *DAYS[2:], *SPANS, *OPEN]
BEGAN = [None, "2024-08-06", "2024-08-03", "[2024-08-01..2024-08-06]", "2024-08-05/..", "../2024-08-06"]

ENTITIES: Mapping[str, tuple[str, Mapping[str, Sequence[str]]]] = {
    "paper": ("Outlet", {}),
    "russia": ("Country", {}),
    "ukraine": ("Country", {}),
    "army": ("ArmedForces", {"partOf": ["ukraine"]}),
    "airborne": ("MilitaryUnit", {}),
    "brigade": ("MilitaryUnit", {"partOf": ["army"]}),
    "foray": ("Offensive", {}),
    "general": ("Person", {}),
    "minister": ("Person", {}),
    "bloggers": ("Group", {}),
    "source": ("UnnamedSource", {}),
    "kursk": ("Location", {"within": ["russia"]}),
    "sudzha": ("Location", {"within": ["kursk"]}),
    "kharkiv": ("Location", {"within": ["ukraine"]}),
    "incursion": ("Offensive", {"attacker": ["ukraine"], "place": ["kursk"]}),
    "push": ("Operation", {"attacker": ["russia", "ukraine"], "place": ["kharkiv", "sudzha"]}),
    "stryker": ("WeaponSystem", {}),
    "marder": ("WeaponSystem", {}),
}
ACTIONS: Mapping[str, Sequence[str]] = {"defence": [], "arms": ["defence"], "raid": ["arms"], "aid": []}
VOICES = ["general", "general", "minister", "minister", "bloggers", "source", "ukraine"]
SAME = [("general", "minister"), ("airborne", "brigade"), ("foray", "incursion")]

STATES = ("advancing", "holding", "ongoing", "halted", "repelled", "ended")
SIDES: Sequence[Given] = [
    *({"value": each} for each in ("ukraine", "army", "brigade", "airborne", "russia")),
    *({"value_state": each} for each in ("contested", "nobody", "unknown")),
]
STATUS: Sequence[Given] = [{"value_state": each} for each in STATES]
TRUTHS: Sequence[Given] = [{"value_bool": True}, {"value_bool": False}]
WEAPONS: Sequence[Given] = [{"value": "stryker"}, {"value": "marder"}]
AIMS: Sequence[Given] = [{"value_state": "divert-troops"}, {"value_state": "overstretch"}]


def amounts(*bounds: tuple[float | None, float | None]) -> list[Given]:
    plain = {"value_unit": "count", "value_approximate": False}
    floats = [tuple(None if each is None else float(each) for each in pair) for pair in bounds]
    return [plain | {"value_low": low, "value_high": high} for low, high in floats]


AREAS = amounts((100, 100), (95, 95), (90, 110), (89, 89), (200, None), (0, 50), (0, 0))
COUNTS = amounts((50, 50), (100, 100), (80, None), (100, None), (0, 80), (0, 0), (40, 120), (None, 60))

PLAIN: Sequence[Given] = ({},)
PLACES: Sequence[Given] = ({"place": "kursk"}, {"place": "sudzha"})
EXTENTS = ("whole", "whole", "part")
COUNTED: Given = {"count_low": 1.0, "count_unit": "count", "count_approximate": False}
STATUS_OF_INCURSION = ("incursion", "offensive-status", STATUS, PLAIN)
Matter: TypeAlias = tuple[str, str, Sequence[Given], Sequence[Given]]
MATTERS: Sequence[Matter] = [
    STATUS_OF_INCURSION,
    ("push", "offensive-status", STATUS, PLAIN),
    ("sudzha", "control", SIDES, ({}, {}, {"extent": "part"}, {"extent": "whole"})),
    ("sudzha", "control", SIDES, ({}, {"extent": "part"}, *({"subject": "kursk", "extent": each} for each in EXTENTS))),
    ("kursk", "control", SIDES[:5], ({}, {"subject": "russia", "extent": "whole"})),
    ("sudzha", "evacuation-possible", TRUTHS, PLAIN),
    ("sudzha", "under-attack", TRUTHS, ({}, {"subject": "kursk"}, {"subject": "russia"})),
    ("incursion", "crossed-border", TRUTHS, ({}, {}, *PLACES)),
    ("incursion", "area-seized", AREAS, PLAIN),
    ("incursion", "area-seized", AREAS, ({}, *PLACES)),
    ("incursion", "troops-involved", COUNTS, PLAIN),
    ("incursion", "depth-of-advance", AREAS[:3], PLAIN),
    ("incursion", "prisoners-taken", COUNTS, PLAIN),
    ("incursion", "prisoners-taken", COUNTS, ({}, *PLACES)),
    ("incursion", "injured", COUNTS, ({}, {}, {"population": "civilians"}, *PLACES)),
    (
        "incursion",
        "killed",
        COUNTS,
        ({}, {"aspect": "casualties"}, {"aspect": "casualties", "place": "kursk"}, *PLACES),
    ),
    ("incursion", "objective", AIMS, ({}, {"rank": "main"}, {"rank": "main"}, {"rank": "secondary"})),
    ("incursion", "weapon-used", WEAPONS, ({}, COUNTED, *PLACES, {**COUNTED, "place": "sudzha"})),
    ("incursion", "passed", [{"value": "sudzha"}], PLAIN),
    ("incursion", "that", [{"value_text": "it surprised them"}], PLAIN),
]
PREMISES = ("control", "crossed-border", "depth-of-advance", "passed")
WEIGHTS = [6 if aspect in PREMISES else 1 if aspect == "that" else 3 for _, aspect, _, _ in MATTERS]


@dataclass
class Small:
    """One set of records under a base of its own, so that many can be related at once."""

    ids: Ids
    records: dict[str, Record] = field(default_factory=dict, init=False)
    statements: list[str] = field(default_factory=list, init=False)

    def __str__(self) -> str:
        """What is said and marked, a line each, for whoever reads a failure."""
        kept = [r for id, r in self.records.items() if self.ids.kind(id) in ("attribution", "mark", "judgement")]
        return "\n".join(f"{r.id} {_plain(r)} TARGET {_plain(self.records.get(r.text('target') or ''))}" for r in kept)

    def add(self, id: str, name_class: str, values: Values) -> Ref:
        self.records[id] = Record.of(id, [name_class], values)
        return Ref(id)

    def ref(self, handle: str) -> Ref:
        return Ref(self.ids.action(handle) if handle in ACTIONS else self.ids.entity(handle))

    def linked(self, given: Given) -> dict[str, Any]:
        """Values with handles as references."""
        return {name: self.ref(value) if value in ENTITIES else value for name, value in given.items()}

    def mark(self, left: str, right: str, kind: str) -> Record:
        values: Values = {"markKind": kind, "left": Ref(left), "right": Ref(right), "by": self.ref("paper")}
        return Record.of(self.ids.mark("one", kind, [left], [right], "paper"), ["Mark"], values)


def _plain(record: Record | None) -> str:
    return ", ".join(f"{name} {value}" for name in record.values if (value := record.text(name))) if record else ""


def time(name: str, text: str | None) -> dict[str, Value]:
    return {} if text is None else {name + key: value for key, value in Time.values(text, interval.parse(text)).items()}


def background(small: Small, began: str | None, same: tuple[str, str] | None) -> None:
    """The entities, actions, documents and the judgement that a set has beside its statements."""
    ids = small.ids
    for handle, (name_class, links) in ENTITIES.items():
        refs = {name: list(map(small.ref, handles)) for name, handles in links.items()}
        dated = time("began", began if handle == "incursion" else "2024-08-02") if "attacker" in links else {}
        small.add(ids.entity(handle), name_class, {"name": Text(f"the {handle}", "en"), **refs, **dated})
    for handle, broader in ACTIONS.items():
        small.add(ids.action(handle), "Action", {"name": Text(handle, "en"), "broader": list(map(small.ref, broader))})
    for handle, published, window in (("one", "2024-08-08", None), ("two", "2024-08-07", 2)):
        about: Values = {"name": Text(handle, "en"), "publisher": small.ref("paper"), "window": window}
        small.add(ids.entity(handle), "Document", {**about, **time("published", published)})
        span: Values = {"document": small.ref(handle), "quote": "words", "start": 0, "end": 5}
        small.add(ids.span(handle, 0, 5), "Span", span)
    if same:
        judged: Values = {"judge": "ann", "judged": datetime(2024, 8, 9, tzinfo=UTC), "verdict": "same"}
        small.add(f"{ids.base}judgement/1", "Identity", {**judged, "subject": list(map(small.ref, same))})


STANCES: Mapping[str, Sequence[str]] = {
    "proposition": ["asserts", "asserts", "asserts", "asserts", "denies", "questions"],
    "action": [*["endorses", "opposes", "requests", "refuses"] * 2, "intends", "silent"],
    "entity": ["endorses", "opposes"],
    "attribution": ["denies", "opposes", "questions", "endorses", "asserts", "reports"],
}
"""What one may do to a target, by its kind."""

THEMES = [*[["claim"]] * 4, *[["action"]] * 2, ["action", "entity"], *[["claim", "claim", "statement"]] * 2]
KEYS: Sequence[Sequence[str | None]] = [[None], [None, None, "k"], [None, "k", "l"]]
SERIES: Sequence[Sequence[str | None]] = [[None], [None], [None, "daily"], ["daily", "daily", "weekly"]]
MARKS = ["contrast", "contrast", "contrast", "supports"]
ON = ["arms", "arms", "raid", "defence", "defence", "aid"]


def make(random: Random, ids: Ids) -> Small:
    """A set of two to six statements, with marks between some of them."""
    small = Small(ids)
    background(small, random.choice(BEGAN), random.choice([None, None, *SAME]))
    matters = random.choices(MATTERS, WEIGHTS)
    if matters[0][1] in PREMISES:
        matters.append(STATUS_OF_INCURSION)
    theme = random.choice(THEMES)
    keys, series = random.choice(KEYS), random.choice(SERIES)
    for number in range(random.randint(2, 6)):
        id, values = statement(random, small, number, target(random, small, matters, theme), keys, series)
        small.add(id, "Statement", values)
        small.statements.append(id)
    if random.random() < 0.5:
        left, right = (random.choice(small.statements) for _ in range(2))
        mark = small.mark(left, right, random.choice(MARKS))
        small.add(mark.id, "Mark", mark.values)
    return small


def target(random: Random, small: Small, matters: Sequence[Matter], theme: Sequence[str]) -> Ref:
    """That of the statement before, or a claim, an action, an entity, or a statement that is there already."""
    if small.statements and random.randrange(3) == 0:
        return Ref(small.records[small.statements[-1]].refs("target")[0])
    kind = random.choice(theme)
    if kind == "action":
        return small.ref(random.choice(ON))
    if kind == "entity":
        return small.ref("minister")
    if kind == "statement" and small.statements:
        return Ref(random.choice(small.statements))
    subject, aspect, of, beside = random.choice(matters)
    given = {"subject": subject, **random.choice(of), **random.choice(beside)}
    values = {"aspect": aspect, **small.linked(given), **time("valid", random.choice(VALID))}
    id = small.ids.proposition(sorted((name, str(value)) for name, value in values.items()))
    return small.add(id, "Proposition", values)


def statement(
    random: Random, small: Small, number: int, target: Ref, keys: Sequence[str | None], series: Sequence[str | None]
) -> tuple[str, Values]:
    """One more statement: its id and values."""
    document, key = random.choice(["one", "one", "two"]), random.choice(keys)
    values: Values = {
        "speaker": small.ref(random.choice(VOICES)),
        "onBehalfOf": random.choice([*[None] * 6, small.ref("ukraine"), small.ref("bloggers")]),
        "stance": random.choice(STANCES[small.ids.kind(target.id)]),
        "target": target,
        "hedge": random.choice(["certain"] * 12 + ["likely", "possible", "possible", "apparent"]),
        "act": random.choice(["say"] * 5 + ["narrate"]),
        "mode": "indirect",
        "tense": random.choice([*[None] * 5, "past", "past", "present", "future"]),
        "utterance": key and f"{small.ids.base} {key}",
        "series": random.choice(series),
        "document": small.ref(document),
        "evidence": Ref(small.ids.span(document, 0, 5)),
        **time("said", random.choice(SAID)),
    }
    return small.ids.attribution(document, f"s{number}"), values


def drawn(number: int) -> list[Small]:
    """That many sets, each under its own base, always the same. To load them together takes a fraction of the time."""
    found: list[Small] = []

    @settings(max_examples=number, derandomize=True, deadline=None, database=None, phases=[Phase.generate])
    @given(st.randoms(use_true_random=True))
    def draw(random: Random) -> None:
        found.append(make(random, Ids(f"{BASE}{len(found)}/")))

    draw()
    return found
