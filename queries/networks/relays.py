"""The attribution network: who relays whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from sayso.graph.state import State
from sayso.queries.networks.coded import Coded, background, captions, coded
from sayso.queries.networks.filters import passing
from sayso.queries.networks.links import between, in_order
from sayso.queries.networks.network import Network
from sayso.queries.networks.selection import Selection

REPORTED = "SELECT target, statement, document FROM stated WHERE stance IN (SELECT unnest($stances)) ORDER BY ALL"
COUNTRIES = "SELECT id, country FROM belonging"


class Relay(NamedTuple):
    """`relayer` passes on what `relayed` said: by a statement that reports another, or by publishing it."""

    relayer: str
    relayed: str
    statement: str
    """What is passed on."""
    through: str
    """The statement that reports it, or the document whose publisher is the last relay."""


@dataclass(frozen=True, eq=False)
class Relays:
    """What is relayed, in order of the statements; by themselves, too, where actors are wider than voices."""

    found: tuple[Relay, ...]
    actors: tuple[str, ...]
    """In order of their names; with isolates also those that neither relay nor are relayed."""
    names: Mapping[str, str]

    def network(self) -> Network:
        """How many statements each relays, by row, of each, by column."""
        weights = between(self.actors, [(each.relayer, each.relayed) for each in self.found])
        return Network(self.actors, self.actors, weights, "relays", directed=True, names=self.names)

    def behind(self, relayer: str, relayed: str) -> list[Relay]:
        return list(self._between.get((relayer, relayed), ()))

    @cached_property
    def _between(self) -> dict[tuple[str, str], list[Relay]]:
        found: dict[tuple[str, str], list[Relay]] = defaultdict(list)
        for each in self.found:
            found[each.relayer, each.relayed].append(each)
        return dict(found)

    def attributes(self, relayer: str, relayed: str) -> dict[str, Any]:
        """Of an edge: `statements` that are passed on, and `through` what."""
        found = self.behind(relayer, relayed)
        return {"statements": [each.statement for each in found], "through": [each.through for each in found]}


def relays(state: State, selection: Selection) -> Relays:
    """Who relays whom, of statements that pass the selection's filters; concepts, agreement, duplicates and narrator do
    not matter.

    Of a chain each link is one: the publisher relays who is nearest to it, who relays the next. What it says in its own
    voice is not relayed. Raises BadArgument where no statement passes.
    """
    given = coded(state, replace(selection, narrator="with"))
    actors = passing(given.rows, selection)
    publishers = _publishers(state, given, selection)
    found = tuple(sorted(_reported(state, actors, publishers), key=lambda relay: (relay.statement, relay.through)))
    party = {id for each in found for id in each[:2]}
    names = {**given.names, **captions(state.db, set(publishers.values()))}
    return Relays(found, in_order(actors.values() if selection.isolates else party, names), names)


def _publishers(state: State, given: Coded, selection: Selection) -> dict[str, str]:
    """Who publishes the document of each statement: as a country, where those are selected."""
    columns = (given.rows.column(name).to_pylist() for name in ("statement", "publisher"))
    found = {statement: publisher for statement, publisher in zip(*columns, strict=True) if publisher}
    if selection.actors != "country":
        return found
    with background(state):
        country = dict(state.db.execute(COUNTRIES).fetchall())
    return {statement: country[publisher] for statement, publisher in found.items() if publisher in country}


def _reported(state: State, actors: Mapping[str, str], publishers: Mapping[str, str]) -> list[Relay]:
    stances = list(state.ontology.terms_where("stance", "relays", "true"))
    rows = state.db.execute(REPORTED, {"stances": stances}).fetchall()
    documents = dict(state.db.execute("SELECT statement, document FROM stated").fetchall())
    found = [Relay(actors[by], actors[said], said, by) for said, by, _ in rows if by in actors and said in actors]
    within = {said for said, _, document in rows if documents.get(said) == document}
    found += [
        Relay(publishers[said], actor, said, documents[said])
        for said, actor in actors.items()
        if said in publishers and said not in within and publishers[said] != actor
    ]
    return found
