"""Why two statements are related, in a sentence that can be checked against the words; and the relation's record."""

from __future__ import annotations

from sayso.graph.captions import name_of
from sayso.graph.ids import Ids
from sayso.graph.record import Record
from sayso.ontology.interval import Interval
from sayso.ontology.quantity import COUNT
from sayso.ontology.types import Time
from sayso.ontology.values import Ref, Value
from sayso.queries.claims import to_date
from sayso.queries.origins import Independence
from sayso.queries.reasons import REASONS, TIME_REASONS
from sayso.queries.resolve import CONFLICTS, DIRECT, TENSION, Found
from sayso.queries.world import World

MARK = "a mark that sets the two against each other would settle the times"
LONGEST = 200
"""Characters of a quote that a sentence gives; the statement has all of it."""


def record(world: World, found: Found, ids: Ids, independent: Independence | None = None) -> Record:
    """A relation as a record: its classes follow from kind and strength, as the ontology declares. Of one that bears
    something out, how independent the two are."""
    kind = world.ontology.term("relation-kind", found.kind)
    strength = world.ontology.term("strength", found.strength)
    family = strength.one("class") or kind.one("family") or ""
    values: dict[str, Value | list[Value] | None] = {
        "between": [Ref(found.a), Ref(found.b)],
        "relationKind": found.kind,
        "strength": found.strength,
        "parties": found.parties,
        "via": ", ".join(sorted(found.via)),
        "mark": [Ref(id) for id in found.marks],
        "reasons": list(found.reasons),
        "overlapCertain": found.certain,
        "ratio": found.ratio,
        "reports": found.reports,
        "originsLow": independent and independent.low,
        "originsHigh": independent and independent.high,
        "sentence": sentence(world, found, independent),
        "caption": f"{kind.label}: {_between(world, found)}",
        **_overlap(found),
        **_gap(world, found),
    }
    return Record.of(ids.relation(found.a, found.b), [kind.one("class") or "", family], values)


def _overlap(found: Found) -> dict[str, Value]:
    if found.overlap is None:
        return {}
    first, last = (to_date(number) for number in found.overlap)
    interval = Interval(first, first, last, last)
    return {"overlap" + suffix: value for suffix, value in Time.values(str(interval), interval).items()}


def _gap(world: World, found: Found) -> dict[str, Value]:
    """The difference between the two quantities, in their unit."""
    if found.gap is None:
        return {}
    gap = round(found.gap, 9)
    return {
        "gap_low": gap,
        "gap_high": gap,
        "gap_best": gap,
        "gap_unit": _unit(world, found.a) or COUNT,
        "gap_approximate": False,
    }


def _unit(world: World, statement: str) -> str | None:
    return world[world[statement].text("target") or ""].text("value_unit")


def _between(world: World, found: Found) -> str:
    """The two speakers; where they are one, what it says and says, the earlier first."""
    a, b = _speaker(world, found.a), _speaker(world, found.b)
    if a != b:
        return f"{a} v {b}"
    sides = sorted((world[found.a], world[found.b]), key=lambda side: (side.text("uttered") or "").strip("[."))
    said = [target.text("caption") or "" for side in sides if (target := world.get(side.text("target")))]
    return f"{a}: {' v '.join(said)}"


def _speaker(world: World, statement: str) -> str:
    return name_of(world.get(world[statement].text("speaker") or ""))


def sentence(world: World, found: Found, independent: Independence | None = None) -> str:
    """Who, when, what, in which words; why it is a relation of this kind and strength, and what would change that."""
    kind = world.ontology.term("relation-kind", found.kind)
    parts = [f"{_side(world, found.a)}; {_side(world, found.b)}", *_aspects(world, found)]
    parts.append(f"{kind.label}: {_lower(kind.definition)}")
    parts += [_by_rule(world, name) for name in sorted(found.via - {DIRECT})]
    parts += _by_place(world, found)
    parts += _times(found)
    if found.gap is not None:
        unit = _unit(world, found.a)
        ratio = f", {found.ratio:.2f} times" if found.ratio else ""
        parts.append(f"they are {found.gap:,.6g}{'' if unit in (None, COUNT) else f' {unit}'} apart{ratio}")
    if found.marks:
        parts.append(f"set against each other by {', '.join(sorted({_marker(world, id) for id in found.marks}))}")
    if "rebutted" in found.reasons:
        parts.append(world.ontology.term("reason", "rebutted").definition)
    parts += [str(independent)] if independent else []
    parts += _verdict(world, found)
    return ". ".join(part[0].upper() + part[1:] for part in parts) + "."


def _verdict(world: World, found: Found) -> list[str]:
    """Firm, or why not, and what would make it so."""
    reasons = [world.ontology.term("reason", name) for name in REASONS if name in found.reasons]
    if not reasons:
        return [found.strength]
    why = ", and ".join(term.definition for term in reasons)
    if found.strength != TENSION:
        return [f"it rests on this, because {why}"]
    settled = ", and ".join(str(term.one("settledBy")) for term in reasons)
    by_mark = [MARK] if found.reasons.intersection(TIME_REASONS) else []
    return [f"a tension, because {why}", f"it would be firm with {settled}", *by_mark]


def _times(found: Found) -> list[str]:
    """The days of which both speak, or may."""
    if found.overlap is None or found.kind not in CONFLICTS:
        return []
    first, last = (to_date(number) for number in found.overlap)
    days = str(Interval(first, first, last, last))
    return [f"both speak of {days}" if found.certain else f"both may speak of {days}"]


def _side(world: World, statement: str) -> str:
    record = world[statement]
    assumed = " (assumed)" if record.text("utteredBasis") == "assumed" else ""
    hedge = world.ontology.term("hedge", record.text("hedge") or "")
    hedged = f" ({hedge.label})" if hedge.flag("weakens") else ""
    quote = " ".join((record.text("quote") or "").split())
    words = f"{quote[:LONGEST]}…" if len(quote) > LONGEST else quote
    return f"{record.text('uttered')}{assumed}, {record.text('caption')}{hedged}, “{words}”"


def _aspects(world: World, found: Found) -> list[str]:
    """In which respects the two speak, in plain words."""
    targets = (world.get(world[id].text("target")) for id in (found.a, found.b))
    names = dict.fromkeys(name for target in targets if target and (name := target.text("aspect")))
    aspects = (world.ontology.aspects[name] for name in names)
    return [f"{aspect.label}: {_lower(aspect.definition)}" for aspect in aspects]


def _by_rule(world: World, name: str) -> str:
    return f"by the rule {name}: {_lower(world.ontology.rules[name].definition)}"


def _by_place(world: World, found: Found) -> list[str]:
    """What the aspect says of places in places, where the two are not said of one."""
    targets = [world.get(world[id].text("target")) for id in (found.a, found.b)]
    sides = [target for target in targets if target and "aspect" in target.values]
    names = {side.text("aspect") or "" for side in sides}
    if DIRECT not in found.via or len(sides) < len(targets) or len(names) > 1:
        return []
    aspect = world.ontology.aspects[names.pop()]
    looked_at = ["subject", "place", *(aspect.whole_when or ())[:1]]
    if aspect.space == "none" or len({tuple(side.text(name) for name in looked_at) for side in sides}) == 1:
        return []
    return [_lower(world.ontology.term("space", aspect.space).definition)]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:].rstrip(".")


def _marker(world: World, mark: str) -> str:
    record = world[mark]
    return record.text("judge") or name_of(world.get(record.text("by") or ""))
