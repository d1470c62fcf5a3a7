"""Records that are each wrong in one way, among good ones: what becomes of the specimen by each kind of mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime

from sayso.graph.record import Record
from sayso.ontology.interval import throughout
from sayso.ontology.types import Time
from sayso.ontology.values import Ref, Text, Value
from tests.specimen import (
    AGAIN,
    DISTANCE,
    DOC,
    JUDGEMENT,
    KURSK,
    MARK,
    MILLER,
    OFFICE,
    POSSIBLE,
    SAID,
    SPAN,
    STRIKES,
    US,
    claims,
    entities,
    record,
    statements,
)
from tests.strategies import IDS

Mistake = Callable[[dict[str, Record]], None]
Given = Value | Iterable[Value] | None

TRANSFER, TANK = IDS.entity("transfer"), IDS.entity("tank")
DAY = date(2024, 8, 8)


def good() -> dict[str, Record]:
    """The specimen, with something of every value type, by id."""
    began = {f"began{part}": value for part, value in Time.values("2024-08-06", throughout(DAY, DAY)).items()}
    others = [
        record(TANK, "WeaponSystem", name=Text("Stryker", "en"), manufacturedIn=Ref(US)),
        record(TRANSFER, "WeaponTransfer", name=Text("a gift", "en"), donor=Ref(US), object=Ref(TANK)),
        record(IDS.entity("incursion"), "Offensive", name=Text("incursion", "en"), attacker=Ref(US)).with_values(began),
        record(IDS.action("aid"), "Action", name=Text("aid", "en"), broader=Ref(STRIKES)),
        record(IDS.name("us", "Washington", "en"), "Name", of=Ref(US), name=Text("Washington", "en")),
    ]
    return {each.id: each for each in (*entities(), *claims(), *statements(), *others)}


def setting(id: str, **values: Given) -> Mistake:
    def mistaken(records: dict[str, Record]) -> None:
        records[id] = records[id].with_values(values)

    return mistaken


def parts(id: str, values: Mapping[str, Given]) -> Mistake:
    def mistaken(records: dict[str, Record]) -> None:
        records[id] = records[id].with_values(values)

    return mistaken


def typed(id: str, *types: str) -> Mistake:
    def mistaken(records: dict[str, Record]) -> None:
        records[id] = Record.of(id, types, records[id].values)

    return mistaken


def moved(id: str, to: str) -> Mistake:
    """Another id; nothing else refers to it."""

    def mistaken(records: dict[str, Record]) -> None:
        found = records.pop(id)
        records[to] = Record.of(to, found.types, found.values)

    return mistaken


def dropped(id: str) -> Mistake:
    def mistaken(records: dict[str, Record]) -> None:
        del records[id]

    return mistaken


INCURSION = IDS.entity("incursion")
AID = IDS.action("aid")
NAME = IDS.name("us", "Washington", "en")

MISTAKES: Mapping[str, Mistake] = {
    # what is missing
    "a name is missing": setting(US, name=None),
    "a speaker is missing": setting(SAID, speaker=None),
    "a stance is missing": setting(SAID, stance=None),
    "a target is missing": setting(SAID, target=None),
    "evidence is missing": setting(SAID, evidence=None),
    "a quote is missing": setting(SPAN, quote=None),
    "an aspect is missing": setting(POSSIBLE, aspect=None),
    "a donor is missing": setting(TRANSFER, donor=None),
    "a truth is missing": setting(OFFICE, office=None),
    "a moment is missing": setting(JUDGEMENT, judged=None),
    "one side of a mark is missing": setting(MARK, right=None),
    "a name's text is missing": setting(NAME, name=None),
    # what is too many
    "two speakers": setting(SAID, speaker=[Ref(MILLER), Ref(US)]),
    "two stances": setting(SAID, stance=["asserts", "denies"]),
    "two targets": setting(SAID, target=[Ref(POSSIBLE), Ref(DISTANCE)]),
    "two aspects": setting(DISTANCE, aspect=["distance", "evacuation-possible"]),
    "two days of publication": setting(DOC, published=["2024-08-08", "2024-08-09"]),
    "two truths": setting(POSSIBLE, value_bool=[True, False]),
    "two low ends": setting(DISTANCE, value_low=[0.0, 0.5]),
    "two latitudes": setting(KURSK, position_lat=[0.0, 1.0]),
    "two of a qualifier": parts(DISTANCE, {"from": [Ref(US), Ref(KURSK)]}),
    "two texts in one language": setting(US, name=[Text("United States", "en"), Text("USA", "en")]),
    "two texts in one language, of a property that may have one": setting(
        AID, purpose=[Text("peace", "en"), Text("war", "en")]
    ),
    # what is of the wrong type
    "words for a number": setting(SPAN, start="0"),
    "a fraction for a whole number": setting(SPAN, start=0.5),
    "a whole number for a fraction": setting(DISTANCE, value_low=0),
    "a number for a truth": setting(POSSIBLE, value_bool=0),
    "words for a truth": setting(OFFICE, office="no"),
    "words without a language": setting(OFFICE, roleTitle="spokesman"),
    "a language that no one asked for": setting(DOC, file=Text("doc.txt", "en")),
    "a day for a moment": setting(JUDGEMENT, judged=DAY),
    "a moment for a day": setting(INCURSION, began_start_min=datetime(2024, 8, 8, tzinfo=UTC)),
    "words for a reference": setting(SAID, speaker="miller"),
    "a reference for words": setting(SPAN, quote=Ref(US)),
    "a reference for a term": setting(SAID, stance=Ref(US)),
    # what is not declared
    "a stance that there is not": setting(SAID, stance="likes"),
    "an aspect that there is not": setting(DISTANCE, aspect="length"),
    "a term of another scheme": setting(SAID, act="asserts"),
    "a class that there is not": typed(MILLER, "Spokesman"),
    "a property that there is not": setting(US, anthem="The Star-Spangled Banner"),
    "a property of another class": setting(MILLER, within=Ref(KURSK)),
    "a property of another kind": setting(SPAN, stance="asserts"),
    "a property of a class below": setting(US, file="us.txt"),
    "a qualifier of another aspect": setting(POSSIBLE, extent="whole"),
    "a qualifier that is no proposition's": setting(US, extent="whole"),
    # what is computed, and never loaded
    "a caption that is loaded": setting(US, caption="United States"),
    "a voice that is loaded": setting(SAID, voice=Ref(MILLER)),
    "a quote of a statement that is loaded": setting(SAID, quote="he said"),
    # what refers to the wrong thing
    "a reference that leads nowhere": setting(US, partOf=Ref(IDS.entity("nobody"))),
    "a reference to what was dropped": dropped(SPAN),
    "a statement as a speaker": setting(SAID, speaker=Ref(AGAIN)),
    "a span as a target": setting(SAID, target=Ref(SPAN)),
    "an entity as evidence": setting(SAID, evidence=Ref(US)),
    "a person as a larger place": setting(KURSK, within=Ref(MILLER)),
    "an entity in a mark": setting(MARK, left=Ref(US)),
    "an entity as a wider action": setting(AID, broader=Ref(US)),
    # ids
    "an action under an entity's id": moved(AID, IDS.entity("aid")),
    "an id outside the workspace": moved(NAME, "https://elsewhere.example/name/us/1"),
    # parts of a value
    "low above high": setting(DISTANCE, value_low=2.0),
    "low above best": setting(DISTANCE, value_low=0.9, value_best=0.5),
    "best above high": setting(DISTANCE, value_best=1.5),
    "a quantity without a unit": setting(DISTANCE, value_unit=None),
    "a quantity without bounds": setting(DISTANCE, value_low=None, value_high=None),
    "a quantity that may be exact or not": setting(DISTANCE, value_approximate=None),
    "a start that ends before it begins": setting(INCURSION, began_start_min=date(2024, 8, 9)),
    "an end that ends before it begins": setting(INCURSION, began_end_min=date(2024, 8, 9)),
    "an end before the start": setting(INCURSION, began_end_min=date(2024, 8, 1), began_end_max=date(2024, 8, 2)),
    "a time without its words": setting(INCURSION, began=None),
    "a latitude beyond the pole": setting(KURSK, position_lat=91.0),
    "a longitude beyond the date line": setting(KURSK, position_long=-180.5),
    "a latitude alone": setting(KURSK, position_long=None),
    # rings
    "a place within itself": setting(KURSK, within=Ref(KURSK)),
    "an action wider than itself": setting(STRIKES, broader=Ref(AID)),
    "two statements about each other": lambda records: (
        setting(SAID, target=Ref(AGAIN))(records),
        setting(AGAIN, target=Ref(SAID))(records),
    )[0],
}
