"""Effective values: what queries need and a coder does not write, computed for each record from those around it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeAlias, cast

from sayso.graph.captions import Surroundings, caption
from sayso.graph.record import Record
from sayso.ontology.interval import Interval, within
from sayso.ontology.types import Time
from sayso.ontology.values import Ref, Value

Effective: TypeAlias = Mapping[str, Value | Iterable[Value] | None]

DEFAULT_WINDOW = 7
JOINT = " … "


def effective(record: Record, around: Surroundings) -> Record:
    """The record with all that the fold sets on it."""
    kind = around.ontology.kind_of(record.types).path
    added = {"caption": caption(record, around), **_judged(record, around)}
    if kind != "attribution":
        return record.with_values(added)
    changed = record.with_values({**added, **_attribution(record, around)})
    return Record(record.id, (_standing(record, around),), changed.values)


def _judged(record: Record, around: Surroundings) -> Effective:
    """What judgements say of the record itself."""
    judged = around.judged
    return {
        "sameAs": _ref(judged.representative.get(record.id)),
        "revokedBy": [Ref(id) for id in judged.revoked.get(record.id, ())],
        "correctedBy": [Ref(id) for id in judged.withdrawn.get(record.id, ())],
        "reviewed": judged.reviewed.get(record.id),
    }


def _ref(id: str | None) -> Ref | None:
    return Ref(id) if id else None


def _attribution(record: Record, around: Surroundings) -> Effective:
    uttered, basis = _uttered(record, around)
    voice = record.one("onBehalfOf") or record.one("speaker")
    return {
        "utterance": around.judged.utterance.get(record.id, record.text("utterance")),
        "voice": voice,
        "speakingAs": _speaking_as(record, around),
        **_time("uttered", uttered),
        "uttered": record.one("said") or str(uttered),
        "utteredBasis": basis,
        **_holds(record, around, uttered, basis),
        "chainLength": _chain_length(record, around),
        "laterPosition": _later_position(record, around, voice, uttered),
        **_words(record, around),
    }


# judgements


def _standing(record: Record, around: Surroundings) -> str:
    """The class of an attribution: withdrawn, proposed and not taken in, or what it was recorded as."""
    if _withdrawn(record, around):
        return around.ontology.roles["withdrawn-statement"]
    reviews = [around.ontology.term("review", word) for word in around.judged.reviewed.get(record.id, ())]
    taken_in = bool(reviews) and all(review.flag("admits") for review in reviews)
    proposed = around.ontology.roles["proposed-statement"] in record.types
    return around.ontology.kinds["attribution"].loaded_as if proposed and taken_in else record.types[0]


def _withdrawn(record: Record, around: Surroundings) -> bool:
    """Whether it was withdrawn, or its document, or all in its document that relays it."""
    if not around.judged.withdrawn:
        return False
    levels = [[record]]
    while above := [relay for each in levels[-1] for relay in _relaying(each, around)]:
        levels.append(above)
    fallen: set[str] = set()
    for each in (each for level in reversed(levels) for each in level):
        relays = [relay.id for relay in _relaying(each, around)]
        taken_back = not around.judged.withdrawn.keys().isdisjoint((each.id, *each.refs("document")))
        if taken_back or (relays and fallen.issuperset(relays)):
            fallen.add(each.id)
    return record.id in fallen


def _relaying(record: Record, around: Surroundings) -> list[Record]:
    """What reports a statement in its own document."""
    found = around.referring("target", record.id)
    return [r for r in found if _relays(r, around) and r.refs("document") == record.refs("document")]


# times


def bounds(record: Record | None, property: str) -> Interval | None:
    """The four bounds of a time that the record has; None if it has none."""
    if record is None or property not in record.values:
        return None
    days = (record.one(f"{property}_{part}") for part in Interval._fields)
    return Interval(*(cast("date | None", day) for day in days))


def _time(property: str, interval: Interval | None) -> Effective:
    if interval is None:
        return {}
    return {property + suffix: value for suffix, value in Time.values(str(interval), interval).items()}


def _uttered(record: Record, around: Surroundings) -> tuple[Interval, str]:
    """The time of utterance: stated, the publication itself, or assumed within the window before it.

    One moment, however wide the words: what was said in August was not said throughout August.
    """
    if record.id not in around.uttered:
        around.uttered[record.id] = _moment(record, around)
    return around.uttered[record.id]


def _moment(record: Record, around: Surroundings) -> tuple[Interval, str]:
    if said := bounds(record, "said"):
        return within(said.start_min, said.end_max), "stated"
    document = around.get(record.text("document"))
    published = bounds(document, "published") or within(None, None)
    terms = around.ontology.terms
    at_publication = [terms[scheme][record.text(scheme) or ""].flag("atPublication") for scheme in ("act", "mode")]
    if any(at_publication):
        return within(published.start_min, published.end_max), "stated"
    window = document.one("window") if document else None
    days = window if isinstance(window, int) else DEFAULT_WINDOW
    first = published.start_min.toordinal() - days if published.start_min else 0
    return within(date.fromordinal(first) if first > 0 else None, published.end_max), "assumed"


def _holds(record: Record, around: Surroundings, uttered: Interval, basis: str) -> Effective:
    """The time that a claim speaks of: its own, or the default of its tense and its aspect's persistence."""
    proposition = around.get(record.text("target"))
    aspect = around.ontology.aspects.get(proposition.text("aspect") or "") if proposition else None
    if proposition is None or aspect is None:
        return {}
    if valid := bounds(proposition, "valid"):
        return {**_time("holds", valid), "holds": proposition.text("valid"), "holdsBasis": "stated"}
    began = bounds(around.get(proposition.text("subject")), "began")
    first = began.start_min if began and not _before(uttered.end_max, began.start_min) else None
    tense = record.text("tense")
    if tense == "future":
        interval = within(uttered.start_min, None)
    elif aspect.persistence != "cumulative" and (tense == "past" or (aspect.persistence == "instant" and not tense)):
        interval = within(first, uttered.end_max)
    else:
        interval = uttered
    return {**_time("holds", interval), "holdsBasis": "default" if basis == "stated" else "assumed"}


# people, chains, words


def _speaking_as(record: Record, around: Surroundings) -> Ref | None:
    """The membership that the words fit: the role they give, else one held at the time, described here first."""
    document = record.text("document")
    uttered, _ = _uttered(record, around)
    held = [m for m in around.referring("member", record.text("speaker") or "") if _covers(m, uttered)]
    role = record.text("role")
    fitting = [m for m in held if role is not None and m.text("roleTitle") == role] or ([] if role else held)
    fitting.sort(key=lambda m: (document not in m.refs("source"), not m.one("office"), m.id))
    return Ref(fitting[0].id) if fitting else None


def _covers(membership: Record, uttered: Interval) -> bool:
    during = bounds(membership, "during")
    if during is None:
        return True
    return not _before(during.end_max, uttered.start_min) and not _before(uttered.end_max, during.start_min)


def _before(a: date | None, b: date | None) -> bool:
    return a is not None and b is not None and a < b


def _chain_length(record: Record, around: Surroundings) -> int:
    """Relays between the speaker and the publisher: statements that report this one, and those that report them."""
    length = 0
    level = [record.id]
    while level := [r.id for id in level for r in around.referring("target", id) if _relays(r, around)]:
        length += 1
    return length


def _relays(record: Record, around: Surroundings) -> bool:
    return around.ontology.term("stance", record.text("stance") or "").flag("relays")


def _later_position(record: Record, around: Surroundings, voice: Value | None, uttered: Interval) -> Ref | None:
    """The next statement of the same voice on the same action, uttered certainly after this one."""
    target = around.get(record.text("target"))
    if target is None or around.ontology.kind_of(target.types).path != "action" or uttered.end_max is None:
        return None
    positions = _positions(target.id, around).get(voice, ())
    at = bisect_right(positions, uttered.end_max, key=lambda position: position[0])
    return Ref(positions[at][1]) if at < len(positions) else None


def _positions(action: str, around: Surroundings) -> Mapping[Value | None, Sequence[tuple[date, str]]]:
    """The statements on an action that stand, with the first day of each: by voice, in order of time."""
    if action not in around.positions:
        found: dict[Value | None, list[tuple[date, str]]] = defaultdict(list)
        for other in around.referring("target", action):
            start = _uttered(other, around)[0].start_min
            if start and _standing(other, around) == around.ontology.kinds["attribution"].loaded_as:
                found[other.one("onBehalfOf") or other.one("speaker")].append((start, other.id))
        around.positions[action] = {voice: sorted(several) for voice, several in found.items()}
    return around.positions[action]


def _words(record: Record, around: Surroundings) -> Effective:
    spans = [span for id in record.refs("evidence") if (span := around.get(id))]
    spans.sort(key=lambda span: (_offset(span, "start"), _offset(span, "row"), span.id))
    starts = [value for span in spans if isinstance(value := span.one("start"), int)]
    ends = [value for span in spans if isinstance(value := span.one("end"), int)]
    return {
        "quote": JOINT.join(span.text("quote") or "" for span in spans),
        "start": min(starts, default=None),
        "end": max(ends, default=None),
    }


def _offset(span: Record, name: str) -> int:
    value = span.one(name)
    return value if isinstance(value, int) else 0
