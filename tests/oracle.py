"""An oracle for the relations between statements, written from model.md and docs/decisions/0003, slow and literal.

It imports nothing of sayso, reads the Turtle itself, and looks at every pair of statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations, product
from math import inf
from pathlib import Path
from typing import Any, NamedTuple

from tests.oracle_ontology import read_ontology
from tests.oracle_series import is_kept
from tests.oracle_stances import are_nearest, are_next
from tests.oracle_values import (
    COMPATIBLE,
    INCOMPATIBLE,
    Claim,
    Fit,
    Span,
    Statement,
    Value,
    below,
    fit,
    gap_and_ratio,
    spelt,
)
from tests.oracle_world import World, arrange

TIME_REASONS = frozenset({"possible-overlap", "assumed-time", "rule-time"})
BEARING_OUT = frozenset({"marked", "rebutted"})
WEIGHED = ("contradiction", "discrepancy", "opposed", "rebuttal", "reversal", "revision")
GROUPED = ("contradiction", "discrepancy", "opposed", "rebuttal", "marked")


class Relation(NamedTuple):
    """How two statements stand to each other."""

    a: str
    b: str
    kind: str
    strength: str
    parties: str
    via: str
    reasons: frozenset[str]
    marks: frozenset[str]
    overlap_certain: bool | None
    gap: float | None
    ratio: float | None
    reports: int


class Outcome(NamedTuple):
    """What one way of linking two statements gives, before marks are looked at."""

    kind: str
    reasons: frozenset[str] = frozenset()
    routes: frozenset[str] = frozenset({"direct"})
    overlap_certain: bool | None = None
    gap: float | None = None
    ratio: float | None = None

    @property
    def strength(self) -> str:
        """Only some kinds are weighed; a marked pair is never more than a tension."""
        weak = self.kind in WEIGHED and self.reasons - BEARING_OUT
        return "tension" if weak or self.kind == "marked" else "firm"


def relations(records: Iterable[Mapping[str, Any]], ontology: Path) -> list[Relation]:
    """All relations between the current statements, one for each pair of utterances where they are conflicts."""
    world = arrange(records, read_ontology(ontology))
    found = []
    for a, b in combinations(sorted(world.statements), 2):
        relation = relate(world, world.statements[a], world.statements[b])
        if relation is not None:
            found.append(relation)
    return sorted(once_per_utterances(world, found), key=lambda relation: (relation.a, relation.b))


def relate(world: World, x: Statement, y: Statement) -> Relation | None:
    """The relation of two statements, or nothing."""
    same_utterance = x.utterance == y.utterance
    if same_utterance and x.document == y.document:
        return None
    found = copied(world, x, y) if same_utterance else linked(world, x, y)
    marks = world.contrasts.get(frozenset({x.id, y.id}), frozenset())
    if marks:
        found = [with_mark(outcome) for outcome in found or [Outcome("marked")]]
    if not found:
        return None
    best = strongest(found)
    who = "one-utterance" if same_utterance else parties(x, y)
    return Relation(
        x.id,
        y.id,
        best.kind,
        best.strength,
        who,
        ", ".join(sorted(best.routes)),
        best.reasons,
        marks,
        best.overlap_certain,
        best.gap,
        best.ratio,
        1,
    )


def with_mark(outcome: Outcome) -> Outcome:
    """A contrast mark bears out; where strength is weighed it settles the doubts about time."""
    settled = TIME_REASONS if outcome.kind in WEIGHED else frozenset()
    return outcome._replace(reasons=(outcome.reasons - settled) | {"marked"})


def strongest(found: list[Outcome]) -> Outcome:
    """The strongest of several ways that link a pair, with every route and reason of those as strong."""
    order = (*WEIGHED, "change", "refinement", "agreement", "repeat", "refused", "marked")
    best = min(found, key=lambda o: (o.strength != "firm", order.index(o.kind) if o.kind in order else len(order)))
    equals = [o for o in found if (o.kind, o.strength) == (best.kind, best.strength)]
    return best._replace(
        reasons=frozenset().union(*(o.reasons for o in equals)), routes=frozenset().union(*(o.routes for o in equals))
    )


def parties(x: Statement, y: Statement) -> str:
    """Whether one voice, one group or two voices are involved."""
    if x.voice != y.voice:
        return "between-voices"
    return "within-group" if x.group or y.group else "one-voice"


# Row 1: one utterance in two documents.


def copied(world: World, x: Statement, y: Statement) -> list[Outcome]:
    """A copy has the same stance and target; a transcription differs but speaks of the same."""
    if (x.stance, x.target) == (y.stance, y.target):
        return [Outcome("copy")]
    own = [claim for id in (x.id, y.id) for claim in world.claims[id] if not claim.rule]
    if x.target == y.target or (len(own) == 2 and of_one_matter(world, own[0], own[1])):
        return [Outcome("transcription")]
    return []


def of_one_matter(world: World, p: Claim, q: Claim) -> bool:
    """Whether two reports of one utterance speak of the same, of however much of a place."""
    return block(world, p) == block(world, q) and narrowed_alike(world, p, q, extents(world, p))


def extents(world: World, p: Claim) -> frozenset[str]:
    """The qualifier that says of how much of a place it is said, if the aspect has one."""
    found = world.aspect(p).whole_when
    return frozenset({found[0]}) if found else frozenset()


# Rows 2 to 11: two utterances.


def linked(world: World, x: Statement, y: Statement) -> list[Outcome]:
    """Every way in which the table links two statements of different utterances."""
    found = [targeted(world, x, y), targeted(world, y, x)]
    if not only_possible(world, x, y):
        found.append(told_stances(world, x, y))
        for p, q in product(world.claims[x.id], world.claims[y.id]):
            found += [compare(world, p, q), compare_places(world, p, q), compare_places(world, q, p)]
    return [outcome for outcome in found if outcome is not None]


def only_possible(world: World, x: Statement, y: Statement) -> bool:
    """Whether both sides commit to nothing (row 3)."""
    return {x.hedge, y.hedge} <= world.ontology.only_possible


def targeted(world: World, x: Statement, y: Statement) -> Outcome | None:
    """The first statement takes a stance on the second one: no typed comparison (rows 2, 4, 5)."""
    sign = world.ontology.sign.get(x.stance)
    if x.target != y.id or sign is None:
        return None
    who = parties(x, y)
    if sign == "positive":
        return Outcome("agreement" if who == "between-voices" else "repeat")
    reasons = {"questioned"} if sign == "open" else set()
    if x.hedge in world.ontology.weakening:
        reasons.add("hedged")
    return Outcome("reversal" if who == "one-voice" else "rebuttal", frozenset(reasons))


# Row 8: stances on actions and on entities.


def told_stances(world: World, x: Statement, y: Statement) -> Outcome | None:
    """Two stances, if it is told what they come to: what is marked, refusals, repeats of neighbours, and of two runs
    what the nearest come to."""
    found = stances(world, x, y)
    if found is None or found.kind == "refused" or frozenset({x.id, y.id}) in world.contrasts:
        return found
    part = [each for each in world.statements.values() if takes_part(world, each)]
    if found.kind == "repeat":
        return found if are_next(x, y, part) else None

    def related(mine: Statement, theirs: Statement) -> bool:
        return not only_possible(world, mine, theirs) and stances(world, mine, theirs) is not None

    return found if are_nearest(x, y, part, related, lambda each: lasts(world, each)) else None


def stances(world: World, x: Statement, y: Statement) -> Outcome | None:
    """Two stances on one action, on an action and one that contains it, or on one entity."""
    on_one = x.target == y.target
    signs = {world.ontology.sign.get(x.stance), world.ontology.sign.get(y.stance)}
    if x.target in world.actions and y.target in world.actions:
        if on_one and x.stance == y.stance and takes_part(world, x):
            return same_stance(world, x, y)
        if on_one and {(x.stance, y.stance), (y.stance, x.stance)} & world.ontology.answered_by:
            return Outcome("refused")
        if signs == {"positive", "negative"}:
            return opposite_on_actions(world, x, y)
    if x.target in world.entities and on_one and signs == {"positive", "negative"}:
        return opposite(world, x, y, {"entity-target"})
    return None


def takes_part(world: World, x: Statement) -> bool:
    """Whether stances of this kind on actions are compared: those with a sign, requests and refusals."""
    return x.stance in world.ontology.sign or any(x.stance in pair for pair in world.ontology.answered_by)


def same_stance(world: World, x: Statement, y: Statement) -> Outcome | None:
    """One stance on one action: agreement between voices, if each held it when the other did."""
    if parties(x, y) != "between-voices":
        return Outcome("repeat")
    mine, theirs = lasts(world, x), lasts(world, y)
    if not mine.can_meet(theirs):
        return None
    reasons = {"assumed-time"} if "assumed" in (x.uttered_basis, y.uttered_basis) else set()
    return Outcome("agreement", frozenset(reasons), overlap_certain=mine.surely_meets(theirs))


def opposite_on_actions(world: World, x: Statement, y: Statement) -> Outcome | None:
    """Firm on one action and where the opposed action is the wider; a tension where the endorsed one is."""
    endorsing, opposing = (x, y) if world.ontology.sign[x.stance] == "positive" else (y, x)
    if endorsing.target == opposing.target or (endorsing.target, opposing.target) in world.broader:
        return opposite(world, x, y, set())
    if (opposing.target, endorsing.target) in world.broader:
        return opposite(world, x, y, {"wider-action"})
    return None


def opposite(world: World, x: Statement, y: Statement, reasons: set[str]) -> Outcome | None:
    """Opposite stances: a reversal in one voice, whenever; else opposed, if both were held at one time."""
    if {x.hedge, y.hedge} & world.ontology.weakening:
        reasons.add("hedged")
    if any(side.uttered_basis == "assumed" and other_stances(world, side) for side in (x, y)):
        reasons.add("assumed-time")
    if parties(x, y) == "one-voice":
        return Outcome("reversal", frozenset(reasons))
    mine, theirs = lasts(world, x), lasts(world, y)
    if not mine.can_meet(theirs):
        return None
    return Outcome("opposed", frozenset(reasons), overlap_certain=mine.surely_meets(theirs))


def other_stances(world: World, x: Statement) -> list[Statement]:
    """The same voice's signed statements of another stance on the same target. A group is never one voice."""
    return [
        other
        for other in world.statements.values()
        if other.voice == x.voice and other.target == x.target and other.stance != x.stance
        if other.stance in world.ontology.sign and not x.group and not other.group
    ]


def lasts(world: World, x: Statement) -> Span:
    """A stance lasts from its utterance to the day before its voice takes another."""
    others = [other.uttered for other in other_stances(world, x)]
    surely_later = [other.end_max - 1 for other in others if other.start_min > x.uttered.end_max]
    maybe_later = [other.start_min - 1 for other in others if other.end_max > x.uttered.start_min]
    return Span(x.uttered.start_min, x.uttered.end_max, min(maybe_later, default=inf), min(surely_later, default=inf))


# Rows 3 to 7 and 9 to 11: claims.


def comparable(world: World, p: Claim, q: Claim) -> bool:
    """Same block, and no narrowing qualifier that differs. Where only one is said of all of a place, that place is
    compared with itself as a part is with its whole."""
    if block(world, p) != block(world, q) or not narrowed_alike(world, p, q, frozenset()):
        return False
    return extent(world, p) == extent(world, q) or not (is_whole(world, p) or is_whole(world, q))


def narrowed_alike(world: World, p: Claim, q: Claim, but: frozenset[str]) -> bool:
    """Whether no narrowing qualifier that both have differs, leaving some out."""
    both = (world.aspect(p).narrowing - but) & p.qualifiers.keys() & q.qualifiers.keys()
    return all(p.qualifiers[name] == q.qualifiers[name] for name in both)


def extent(world: World, p: Claim) -> str:
    """What the claim says of how much of the place it is about."""
    name, _ = world.aspect(p).whole_when or ("", "")
    return p.qualifiers.get(name, "")


def is_whole(world: World, p: Claim) -> bool:
    """Whether the parts of the place inherit it: it is asserted of all of the place."""
    aspect = world.aspect(p)
    if aspect.space != "inherited" or p.sign != "positive":
        return False
    if aspect.whole_when is None:
        return True
    name, term = aspect.whole_when
    return p.qualifiers.get(name) == spelt({name: [term]})


def block(world: World, p: Claim) -> tuple[object, ...]:
    """Subject, aspect, place and defining qualifiers."""
    defining = sorted(world.aspect(p).defining)
    return p.subject, p.aspect, p.place, *(p.qualifiers.get(name) for name in defining)


def compare(world: World, p: Claim, q: Claim) -> Outcome | None:
    """What two claims of one place come to, as far as it is told."""
    found = outcome_of(world, p, q)
    if found is None:
        return None

    def related(mine: Claim, theirs: Claim) -> bool | None:
        if mine.statement.utterance == theirs.statement.utterance:
            return None
        if mine.statement.id == theirs.statement.id or only_possible(world, mine.statement, theirs.statement):
            return None
        other = outcome_of(world, mine, theirs)
        return None if other is None else other.kind in HISTORIES

    near = [claim for id in world.claims for claim in world.claims[id] if block(world, claim) == block(world, p)]
    aspect = world.aspect(p)
    told = is_kept(p, q, near, related, cumulative=aspect.cumulative, tolerance=aspect.tolerance)
    return found if told else None


HISTORIES = ("repeat", "agreement", "refinement")


def outcome_of(world: World, p: Claim, q: Claim) -> Outcome | None:
    """Two claims: compatible, incompatible, or nothing."""
    if not comparable(world, p, q):
        return None
    found = fit_claims(world, p, q)
    if found in COMPATIBLE and not p.rule and not q.rule:
        return compatible(world, p, q, found)
    if found in INCOMPATIBLE:
        return incompatible(world, p, q, found)
    return None


def compatible(world: World, p: Claim, q: Claim, found: Fit) -> Outcome | None:
    """A repeat in one voice or group, where the times can meet or no other claim lies between them; else agreement or
    refinement, if the times can meet."""
    can_meet, surely = meeting(world, p, q)
    if parties(p.statement, q.statement) != "between-voices":
        return Outcome("repeat") if can_meet or are_neighbours(world, p, q) else None
    if not can_meet:
        return None
    assumed = frozenset({"assumed-time"}) if assumes(p, q) else frozenset()
    return Outcome("agreement" if found is Fit.EQUAL else "refinement", assumed, overlap_certain=surely)


def incompatible(world: World, p: Claim, q: Claim, found: Fit) -> Outcome | None:
    """Change, revision or reversal in one voice, else discrepancy or contradiction, with what weakens it."""
    who = parties(p.statement, q.statement)
    can_meet, surely = meeting(world, p, q)
    quantities = p.value.kind == q.value.kind == "quantity"
    both_asserted = p.sign == q.sign == "positive"
    gap, ratio = gap_and_ratio(p.value, q.value) if quantities and both_asserted else (None, None)
    routes = frozenset(claim.rule or "direct" for claim in (p, q))
    routes = routes - {"direct"} or routes
    if not can_meet:
        follows = who != "between-voices" and are_neighbours(world, p, q)
        return Outcome("change", frozenset(), routes, False, gap, ratio) if follows else None
    if who == "one-voice":
        kind = "revision" if quantities else "reversal"
    else:
        kind = "discrepancy" if quantities and both_asserted else "contradiction"
    return Outcome(kind, weakening(world, p, q, found, surely), routes, surely, gap, ratio)


def meeting(world: World, p: Claim, q: Claim) -> tuple[bool, bool]:
    """Whether the times possibly and certainly meet; cumulative claims share time always."""
    if world.aspect(p).cumulative:
        return True, True
    return p.holds.can_meet(q.holds), p.holds.surely_meets(q.holds)


def are_neighbours(world: World, p: Claim, q: Claim) -> bool:
    """Whether they are of one block, of which the voice holds no other claim after the earlier and before the later."""
    earlier, later = sorted((p.holds, q.holds), key=lambda holds: holds.end_max)
    return block(world, p) == block(world, q) and not any(
        other.holds.start_min > earlier.end_max and other.holds.end_max < later.start_min
        for id in world.claims
        for other in world.claims[id]
        if id not in (p.statement.id, q.statement.id)
        if other.statement.voice == p.statement.voice and block(world, other) == block(world, p)
    )


def weakening(world: World, p: Claim, q: Claim, found: Fit, surely: bool) -> frozenset[str]:
    """All that stands in the way of calling an incompatibility firm."""
    sides = (p.statement, q.statement)
    given = {
        "hedged": any(side.hedge in world.ontology.weakening for side in sides),
        "predicted": any(side.tense == "future" or side.holds.start_min > side.uttered.end_max for side in sides),
        "questioned": "open" in (p.sign, q.sign),
        "in-tension": found is Fit.IN_TENSION,
        "possible-overlap": not surely,
        "assumed-time": assumes(p, q),
        "rule-time": p.loose or q.loose,
    }
    return frozenset(reason for reason, applies in given.items() if applies)


def assumes(p: Claim, q: Claim) -> bool:
    """Whether the time of either side rests on an assumption."""
    return "assumed" in (p.statement.holds_basis, q.statement.holds_basis)


# Places in places: decision 15.


def compare_places(world: World, inner: Claim, outer: Claim) -> Outcome | None:
    """Two claims of which the first one's place lies in that of the second, as their aspect behaves in space."""
    aspect = world.aspect(inner)
    beside = extents(world, inner)
    if not lies_in(world, inner, outer) or not narrowed_alike(world, inner, outer, beside):
        return None
    found = FITS[aspect.space](world, inner, outer)
    if found in COMPATIBLE and not inner.rule and not outer.rule:
        return compatible(world, inner, outer, Fit.INSIDE)
    lacks = (aspect.narrowing - beside) & (inner.qualifiers.keys() ^ outer.qualifiers.keys())
    if found in INCOMPATIBLE and not lacks:
        outcome = incompatible(world, inner, outer, found)
        return None if outcome and outcome.kind == "change" else outcome
    return None


def lies_in(world: World, inner: Claim, outer: Claim) -> bool:
    """Whether subject and place of the first lie in those of the second: no place is all of the subject's. Something
    said of all of a place is met by whatever is said of it otherwise."""
    aspect = world.aspect(inner)
    if inner.aspect != outer.aspect or aspect.space == "none":
        return False
    if block(world, inner)[3:] != block(world, outer)[3:]:
        return False
    if aspect.space == "inherited" and not is_whole(world, outer):
        return False
    if (inner.subject, inner.place) == (outer.subject, outer.place):
        return aspect.space == "inherited" and extent(world, inner) != extent(world, outer)
    subjects = inner.subject == outer.subject or (inner.subject, outer.subject) in world.parts
    return subjects and (outer.place in ("", inner.place) or (inner.place, outer.place) in world.parts)


def fit_inherited(world: World, inner: Claim, outer: Claim) -> Fit:
    """What is asserted of the whole is asserted of the part."""
    return fit_signed(world, inner, outer)


def fit_existential(world: World, inner: Claim, outer: Claim) -> Fit:
    """What is so in the part is so in the whole. That it is not so in the whole says the same of the part; that it is
    not so in the part says nothing."""
    plain = fit(
        inner.value, outer.value, world.aspect(inner), is_single(world, inner, outer), world.ontology, world.parts
    )
    signs = (inner.sign, outer.sign)
    if inner.value == Value("truth", "false"):
        return Fit.INSIDE if plain is Fit.EQUAL and signs == ("positive", "positive") else Fit.NOTHING
    entails = plain in (Fit.EQUAL, Fit.INSIDE)
    if signs in (("positive", "positive"), ("negative", "negative")) and entails:
        return Fit.INSIDE
    if signs == ("positive", "positive"):
        return plain if plain in INCOMPATIBLE else Fit.NOTHING
    return Fit.DISJOINT if inner.sign == "positive" and entails else Fit.NOTHING


def fit_additive(world: World, inner: Claim, outer: Claim) -> Fit:
    """A part is not above its whole; of totals, the whole at that time or later."""
    aspect = world.aspect(inner)
    window = window_of(world, inner, outer)
    if aspect.cumulative and as_of(inner) - outer.holds.end_max > window:
        return Fit.NOTHING
    quantities = inner.value.kind == outer.value.kind == "quantity"
    asserted = inner.sign == outer.sign == "positive"
    above = quantities and asserted and below(outer.value.high, inner.value.low, aspect.tolerance)
    return Fit.DISJOINT if above else Fit.NOTHING


FITS = {"inherited": fit_inherited, "existential": fit_existential, "additive": fit_additive}


# How two claims fit, denials, questions, cumulative totals and narrowing qualifiers considered.


def fit_claims(world: World, p: Claim, q: Claim) -> Fit:
    """How the first claim stands to the second."""
    found = fit_signed(world, p, q)
    narrowing = world.aspect(p).narrowing
    if narrowing & (p.qualifiers.keys() ^ q.qualifiers.keys()):
        return Fit.NOTHING if found in INCOMPATIBLE else Fit.INSIDE if found is Fit.EQUAL else found
    return found


def fit_signed(world: World, p: Claim, q: Claim) -> Fit:
    """Assertions compare by their values, denials by the complements, one of each by what the denied value excludes."""
    plain = fit(p.value, q.value, world.aspect(p), is_single(world, p, q), world.ontology, world.parts)
    if p.sign == q.sign == "positive":
        return fit_totals(world, p, q, plain)
    if p.sign == q.sign == "negative":
        return plain.turned() if plain in COMPATIBLE else Fit.NOTHING
    if "positive" not in (p.sign, q.sign):
        return Fit.NOTHING
    asserted = plain if p.sign == "positive" else plain.turned()
    of_one_date = not world.aspect(p).cumulative or one_date(world, p, q)
    return Fit.DISJOINT if asserted in (Fit.EQUAL, Fit.INSIDE) and of_one_date else Fit.NOTHING


def is_single(world: World, p: Claim, q: Claim) -> bool:
    """Whether two different values exclude each other; for some aspects only where both have a qualifier."""
    aspect = world.aspect(p)
    if aspect.single or aspect.single_when is None:
        return aspect.single
    name, wanted = aspect.single_when
    return all(claim.qualifiers.get(name) == spelt({name: [wanted]}) for claim in (p, q))


def fit_totals(world: World, p: Claim, q: Claim, plain: Fit) -> Fit:
    """On dates certainly apart a cumulative total may rise; it may not fall, in one voice not even its lower bound, if
    it states one. What the earlier claim says may lie inside the later one; the reverse is a rise, and nothing."""
    aspect = world.aspect(p)
    if not aspect.cumulative or one_date(world, p, q):
        return plain
    earlier, later = sorted((p, q), key=lambda claim: claim.holds.end_max)
    falls = below(later.value.high, earlier.value.low, aspect.tolerance)
    floor_falls = later.value.low > 0 and below(later.value.low, earlier.value.low, aspect.tolerance)
    if falls or (floor_falls and parties(p.statement, q.statement) == "one-voice"):
        return Fit.DISJOINT
    return plain if plain in (Fit.EQUAL, Fit.INSIDE if earlier is p else Fit.AROUND) else Fit.NOTHING


def one_date(world: World, p: Claim, q: Claim) -> bool:
    """Whether two totals may be as of one date, between voices within the aspect's window."""
    window = window_of(world, p, q)
    return as_of(p) - q.holds.end_max <= window and as_of(q) - p.holds.end_max <= window


def window_of(world: World, p: Claim, q: Claim) -> float:
    """Days within which two totals count as of one date: none in one voice, nor between series that tell each day."""
    daily = p.statement.series and q.statement.series
    return 0 if daily or parties(p.statement, q.statement) == "one-voice" else world.aspect(p).window


def as_of(p: Claim) -> float:
    """The first day that a total may be as of: a series says the same from its first day on."""
    return p.holds.start_min if p.statement.series else p.holds.end_min


# Decision 12: once for each pair of utterances.


def once_per_utterances(world: World, found: list[Relation]) -> list[Relation]:
    """Of the conflicts and marked pairs between two utterances the strongest is kept, with what the others bear out."""
    kept = [relation for relation in found if relation.kind not in GROUPED]
    groups: dict[frozenset[tuple[str, str]], list[Relation]] = {}
    for relation in found:
        if relation.kind in GROUPED:
            pair = frozenset(world.statements[id].utterance for id in (relation.a, relation.b))
            groups.setdefault(pair, []).append(relation)
    return kept + [merged(group) for group in groups.values()]


def merged(group: list[Relation]) -> Relation:
    """The strongest of a group, which takes over marks and counts all."""
    best = min(group, key=lambda r: (r.strength != "firm", GROUPED.index(r.kind), r.a, r.b))
    reasons = {reason for relation in group for reason in relation.reasons if reason == "marked"}
    if best.kind != "rebuttal" and any(relation.kind == "rebuttal" for relation in group):
        reasons.add("rebutted")
    return best._replace(
        reasons=best.reasons | reasons,
        marks=frozenset().union(*(relation.marks for relation in group)),
        reports=len(group),
    )
