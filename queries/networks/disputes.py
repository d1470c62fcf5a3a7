"""The conflict network: who contradicts whom, by the relations that were derived."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from sayso.graph.state import State
from sayso.queries.disputes import BETWEEN_VOICES
from sayso.queries.networks.coded import coded
from sayso.queries.networks.filters import passing
from sayso.queries.networks.links import between, in_order
from sayso.queries.networks.network import Network
from sayso.queries.networks.selection import Selection, known
from sayso.queries.resolve import FIRM, GROUPED, TENSION

STRENGTHS = {FIRM: (FIRM,), TENSION: (TENSION,), "both": (FIRM, TENSION)}

RELATIONS = """
SELECT id, part[1], part[2], part[3], part[4] FROM (
    SELECT id, json_extract_string(body, ['$.values.relationKind[0]', '$.values.strength[0]',
        '$.values.between[0].ref', '$.values.between[1].ref', '$.values.parties[0]']) AS part
    FROM record WHERE kind = 'relation' AND body IS NOT NULL)
WHERE part[1] IN (SELECT unnest($kinds)) AND part[5] = $parties ORDER BY id
"""


class Dispute(NamedTuple):
    """A relation of two statements that conflict, or may; `one` is who made the first."""

    relation: str
    kind: str
    strength: str
    one: str
    other: str
    a: str
    b: str


@dataclass(frozen=True, eq=False)
class Disputes:
    """What is disputed between the selected actors, in order of the relations; within one actor, too."""

    found: tuple[Dispute, ...]
    actors: tuple[str, ...]
    """In order of their names; with isolates also those without a dispute."""
    names: Mapping[str, str]

    def network(self, strength: str = "both", kinds: Collection[str] = ()) -> Network:
        """How many conflicts there are between each two: `firm` ones, tensions (`tension`), or `both`; of some kinds,
        where these are given."""
        known("strength", strength, STRENGTHS)
        for kind in kinds:
            known("kind", kind, GROUPED)
        wanted, of = STRENGTHS[strength], kinds or GROUPED
        pairs = [(each.one, each.other) for each in self.found if each.strength in wanted and each.kind in of]
        weights = between(self.actors, [*pairs, *((other, one) for one, other in pairs)])
        measure = {FIRM: "conflicts", TENSION: "tensions"}.get(strength, "conflicts and tensions")
        return Network(self.actors, self.actors, weights, measure, names=self.names)

    def behind(self, one: str, other: str) -> list[Dispute]:
        """The disputes between two, of every kind and strength."""
        return list(self._between.get(frozenset((one, other)), ()))

    @cached_property
    def _between(self) -> dict[frozenset[str], list[Dispute]]:
        found: dict[frozenset[str], list[Dispute]] = defaultdict(list)
        for each in self.found:
            found[frozenset((each.one, each.other))].append(each)
        return dict(found)

    def attributes(self, one: str, other: str) -> dict[str, Any]:
        """Of an edge: how many are `firm` or a `tension`, how many of which `kinds`; `relations`, `statements`."""
        found = self.behind(one, other)
        strengths = Counter(each.strength for each in found)
        return {
            **{strength: strengths[strength] for strength in (FIRM, TENSION)},
            "kinds": dict(sorted(Counter(each.kind for each in found).items())),
            "relations": [each.relation for each in found],
            "statements": sorted({id for each in found for id in (each.a, each.b)}),
        }


def disputes(state: State, selection: Selection) -> Disputes:
    """The conflicts and tensions between voices of which both sides pass the selection's filters; concepts, agreement
    and duplicates do not matter. Raises BadArgument where no statement passes."""
    given = coded(state, selection)
    actors = passing(given.rows, selection)
    asked = {"kinds": list(GROUPED), "parties": BETWEEN_VOICES}
    found = tuple(
        Dispute(relation, kind, strength, actors[a], actors[b], a, b)
        for relation, kind, strength, a, b in state.db.execute(RELATIONS, asked).fetchall()
        if a in actors and b in actors
    )
    party = {id for each in found for id in (each.one, each.other)}
    return Disputes(found, in_order(actors.values() if selection.isolates else party, given.names), given.names)
