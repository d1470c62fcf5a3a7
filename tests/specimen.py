"""A few records that hold what stores lose most easily: 0, 0.0, false, empty words, language tags, parallel statements."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from sayso.graph.record import Record
from sayso.graph.state import State
from sayso.ontology.interval import throughout
from sayso.ontology.types import Time
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

MOMENT = datetime(2024, 8, 8, 12, 0, 0, 500_000, UTC)
PUBLISHED = Time.values("2024-08-08", throughout(date(2024, 8, 8), date(2024, 8, 8)))


def statement(id: str, **values: Value | Iterable[Value] | None) -> Record:
    """A statement by Miller that evacuation is possible, unless the values say otherwise."""
    given: dict[str, Value | Iterable[Value] | None] = {
        **{"speaker": Ref(MILLER), "stance": "asserts", "target": Ref(POSSIBLE), "document": Ref(DOC)},
        **{"act": "say", "hedge": "certain", "mode": "direct", "evidence": Ref(SPAN)},
    }
    return Record.of(id, ["Statement"], {**given, **values})


def entities() -> list[Record]:
    return [
        Record.of(US, ["Country"], {"name": [Text("United States", "en"), Text("美国", "zh-hans")], "identifier": "wikidata:Q30"}),
        Record.of(KURSK, ["Location"], {"name": Text("Kursk", "en"), "position_lat": 0.0, "position_long": -0.0}),
        Record.of(MILLER, ["Person"], {"name": [Text("Matthew Miller", "en"), Text("", "uk")], "source": Ref(DOC)}),
        Record.of(
            DOC,
            ["Document"],
            {
                **{"name": Text("Doc", "en"), "file": "", "window": 0, "retrieved": MOMENT},
                **{f"published{suffix}": value for suffix, value in PUBLISHED.items()},
            },
        ),
        Record.of(
            OFFICE,
            ["Membership"],
            {
                **{"member": Ref(MILLER), "organization": Ref(US), "roleTitle": Text("spokesman", "en")},
                **{"office": False, "basis": "described", "source": Ref(DOC)},
            },
        ),
    ]


def claims() -> list[Record]:
    amount = {"value_low": 0.0, "value_high": 1.0, "value_unit": "km", "value_approximate": False}
    return [
        Record.of(POSSIBLE, ["Proposition"], {"subject": Ref(KURSK), "aspect": "evacuation-possible", "value_bool": False}),
        Record.of(DISTANCE, ["Proposition"], {"subject": Ref(KURSK), "aspect": "distance", "from": Ref(US), **amount}),
        Record.of(STRIKES, ["Action"], {"name": Text("strikes", "en"), "origin": Ref(US), "sense": "as-worded"}),
    ]


def statements() -> list[Record]:
    quote = 'he said:\n\t"it\'s \\ 🚀"'
    return [
        Record.of(SPAN, ["Span"], {"document": Ref(DOC), "quote": quote, "start": 0, "end": 9, "prefix": ""}),
        statement(SAID, about=[Ref(KURSK), Ref(US)], verificationOf=["claim", "time"]),
        statement(AGAIN),
        Record.of(MARK, ["Mark"], {"markKind": "contrast", "left": Ref(SAID), "right": Ref(AGAIN), "document": Ref(DOC)}),
        Record.of(
            JUDGEMENT,
            ["Identity"],
            {"subject": [Ref(US), Ref(MILLER)], "verdict": "different", "judge": "ada", "judged": MOMENT},
        ),
    ]


def relation(**values: Value | Iterable[Value] | None) -> Record:
    """The two statements' relation, as if it had been derived."""
    given: dict[str, Value | Iterable[Value] | None] = {
        **{"between": [Ref(SAID), Ref(AGAIN)], "relationKind": "discrepancy", "strength": "firm", "via": "direct"},
        **{"parties": "one-voice", "reports": 1, "sentence": "", "caption": "", "overlapCertain": False, "ratio": 0.0},
        **{"gap_low": 0.0, "gap_unit": "km", "gap_approximate": False},
    }
    return Record.of(RELATION, ["Conflict", "Discrepancy"], {**given, **values})


def derived(state: State, db: object) -> Iterable[Record]:
    return [relation()] if {SAID, AGAIN} <= state.find([SAID, AGAIN]).keys() else []


def load(kept: Kept) -> None:
    """The specimen as three loads."""
    kept.load("reference", entities())
    kept.load("claims", claims())
    kept.load("doc", statements())
