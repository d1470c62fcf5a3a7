"""A few records that hold what stores lose most easily: 0, false, empty words, language tags, parallel statements."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from sayso.graph.record import Record
from sayso.graph.state import Derived, State
from sayso.ontology.values import Ref, Text, Value
from tests.harness import Kept
from tests.strategies import IDS

DOC, US, KURSK, MILLER = (IDS.entity(handle) for handle in ("doc", "us", "kursk", "miller"))
STRIKES = IDS.action("strikes")
POSSIBLE, DISTANCE = IDS.proposition("possible"), IDS.proposition("distance")
OFFICE = IDS.membership("miller", "spokesman", "us", None, "described")
SPAN = IDS.span("doc", 0, 9)
SAID, AGAIN = IDS.attribution("doc", "said"), IDS.attribution("doc", "again")
MARK = IDS.mark("doc", "contrast", [SAID], [AGAIN], None)
JUDGEMENT = IDS.base + "judgement/one"
RELATION = IDS.relation(SAID, AGAIN)
EPISODE = IDS.episode(RELATION)
ORIGIN, CORROBORATION = IDS.origin([SAID, AGAIN]), IDS.corroboration(POSSIBLE, "asserts")
DERIVED = (EPISODE, CORROBORATION, ORIGIN, RELATION)
"""Each before what it refers to."""

DAY = date(2024, 8, 8)
MOMENT = datetime(2024, 8, 8, 12, 0, 0, 500_000, UTC)
QUOTE = 'he said:\n\t"it\'s \\ 🚀"'


def record(id: str, type: str, /, **values: Value | Iterable[Value] | None) -> Record:
    return Record.of(id, [type], values)


def statement(id: str, **values: Value | Iterable[Value] | None) -> Record:
    """A statement by Miller that evacuation is possible, unless the values say otherwise."""
    plain = record(
        id,
        "Statement",
        speaker=Ref(MILLER),
        stance="asserts",
        target=Ref(POSSIBLE),
        document=Ref(DOC),
        act="say",
        hedge="certain",
        mode="direct",
        evidence=Ref(SPAN),
    )
    return plain.with_values(values)


def entities() -> list[Record]:
    published = {f"published_{bound}": DAY for bound in ("start_min", "start_max", "end_min", "end_max")}
    return [
        record(US, "Country", name=[Text("United States", "en"), Text("美国", "zh-hans")], identifier="wikidata:Q30"),
        record(KURSK, "Location", name=Text("Kursk", "en"), position_lat=0.0, position_long=-0.0),
        record(MILLER, "Person", name=[Text("Matthew Miller", "en"), Text("", "uk")], source=Ref(DOC)),
        record(
            DOC, "Document", name=Text("Doc", "en"), file="", window=0, retrieved=MOMENT, published="2024-08-08"
        ).with_values(published),
        record(
            OFFICE,
            "Membership",
            member=Ref(MILLER),
            organization=Ref(US),
            roleTitle=Text("spokesman", "en"),
            office=False,
            basis="described",
            source=Ref(DOC),
        ),
    ]


def claims() -> list[Record]:
    distance = record(DISTANCE, "Proposition", subject=Ref(KURSK), aspect="distance", value_low=0.0, value_high=1.0)
    return [
        record(POSSIBLE, "Proposition", subject=Ref(KURSK), aspect="evacuation-possible", value_bool=False),
        distance.with_values({"from": Ref(US), "value_unit": "km", "value_approximate": False}),
        record(STRIKES, "Action", name=Text("strikes", "en"), origin=Ref(US), sense="as-worded"),
    ]


def statements() -> list[Record]:
    return [
        record(SPAN, "Span", document=Ref(DOC), quote=QUOTE, start=0, end=9, prefix=""),
        statement(SAID, about=[Ref(KURSK), Ref(US)], verificationOf=["claim", "time"]),
        statement(AGAIN),
        record(MARK, "Mark", markKind="contrast", left=Ref(SAID), right=Ref(AGAIN), document=Ref(DOC)),
        record(JUDGEMENT, "Identity", subject=[Ref(US), Ref(MILLER)], verdict="different", judge="ada", judged=MOMENT),
    ]


def relation() -> Record:
    """The two statements' relation, as if it had been derived."""
    values: dict[str, Value | Iterable[Value] | None] = {
        "between": [Ref(SAID), Ref(AGAIN)],
        "relationKind": "discrepancy",
        "strength": "firm",
        "parties": "one-voice",
        "via": "direct",
        "reports": 1,
        "ratio": 0.0,
        "overlapCertain": False,
        "gap_low": 0.0,
        "gap_unit": "km",
        "gap_approximate": False,
        "sentence": "",
        "caption": "",
    }
    return Record.of(RELATION, ["Conflict", "Discrepancy"], values)


def episode() -> Record:
    """An episode of that relation, which has no beginning."""
    values: dict[str, Value | Iterable[Value] | None] = {
        "voice": Ref(MILLER),
        "against": Ref(US),
        "disputes": Ref(STRIKES),
        "relationKind": "opposed",
        "strength": "firm",
        "conflicts": 1,
        "tensions": 0,
        "during": "../2024-08-08",
        "during_end_max": DAY,
        "relation": Ref(RELATION),
        "caption": "",
    }
    return Record.of(EPISODE, ["Episode"], values)


def bearing_out() -> list[Record]:
    """What both statements say, borne out by one origin."""
    origin = Record.of(
        ORIGIN, ["Origin"], {"statement": [Ref(SAID), Ref(AGAIN)], "originBasis": "one-voice", "caption": ""}
    )
    values: dict[str, Value | Iterable[Value] | None] = {
        "corroborates": Ref(POSSIBLE),
        "stance": "asserts",
        "reports": 2,
        "originsLow": 0,
        "originsHigh": 1,
        "comesFrom": Ref(ORIGIN),
        "caption": "",
    }
    return [origin, Record.of(CORROBORATION, ["Corroboration"], values)]


def derived(state: State) -> list[Derived]:
    both = {SAID, AGAIN}
    there = both <= state.find(both).keys()
    return [
        Derived("relation", both, [relation()] if there else []),
        Derived("episode", {RELATION}, [episode()] if there else []),
        Derived("origin", both, bearing_out()[:1] if there else []),
        Derived("corroboration", {ORIGIN}, bearing_out()[1:] if there else []),
    ]


def load(kept: Kept) -> None:
    """The specimen as three loads."""
    kept.load("reference", entities())
    kept.load("claims", claims())
    kept.load("doc", statements())
