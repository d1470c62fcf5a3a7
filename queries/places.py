"""Places in places: which blocks of claims bear on which others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import NamedTuple

from sayso.queries.claims import INHERITED, block
from sayso.queries.claims_table import ClaimsTable
from sayso.queries.lattice import NESTING
from sayso.queries.world import World

LOCATED = "SELECT DISTINCT subject, place, frame, space FROM {}"
BELOW = """
WITH there AS MATERIALIZED (FROM claim WHERE subject IN (SELECT subject FROM given))
SELECT DISTINCT c.block FROM there c SEMI JOIN given ON c.subject = given.subject AND c.frame = given.frame
AND (given.place = '' OR c.place = given.place)
"""
WHOLE = "SELECT DISTINCT block FROM relate_claims WHERE whole"
OTHERS = "SELECT 1 FROM stated ANTI JOIN relate_touched USING (statement) LIMIT 1"
"""Whether there are statements that are not touched."""


class Located(NamedTuple):
    """Where a block's claims are said to be so: of the subject's whole place where `place` is empty."""

    subject: str
    place: str
    frame: str
    space: str

    @property
    def block(self) -> str:
        return block(self.subject, self.place, self.frame)


def around(world: World, table: ClaimsTable) -> Iterator[tuple[str, str]]:
    """Each block that is compared, with those whose place its own lies in. Where the whole bears on the parts, only
    with those of which something is said of the whole, and these lie in themselves."""
    found = _located(table, "relate_claims")
    above = _above(world, found)
    known = {each.block for each in found}
    whole = {name for (name,) in table.db.execute(WHOLE).fetchall()}
    for each in found:
        outer = above(each) & known
        outer = (outer | {each.block}) & whole if each.space == INHERITED else outer
        yield from ((each.block, name) for name in sorted(outer))


def nearby(world: World, table: ClaimsTable) -> set[str]:
    """Blocks whose places lie around those of touched statements, or in them; none where all there are is touched."""
    if not table.db.execute(OTHERS).fetchone():
        return set()
    found = _located(table, "claim WHERE statement IN (FROM relate_touched)")
    above = _above(world, found)
    return {name for each in found for name in above(each)} | _below(world, table, found)


def _located(table: ClaimsTable, claims: str) -> list[Located]:
    """Claims that bear on other places."""
    found = (Located(*row) for row in table.db.execute(LOCATED.format(claims)).fetchall())
    return sorted(each for each in found if each.space not in ("", "none"))


def _above(world: World, found: Iterable[Located]) -> Callable[[Located], set[str]]:
    """What tells the blocks of all that a place lies in, of each of these."""
    above = world.all_above({id for each in found for id in (each.subject, each.place) if id}, NESTING)

    def blocks(located: Located) -> set[str]:
        places = above(located.place) | {""} if located.place else {""}
        pairs = product(above(located.subject), places)
        return {block(subject, place, located.frame) for subject, place in pairs} - {located.block}

    return blocks


def _below(world: World, table: ClaimsTable, found: list[Located]) -> set[str]:
    """The blocks of all that lies in places."""
    world.beneath({id for each in found for id in (each.subject, each.place) if id}, NESTING)  # read together
    rows = {
        (subject, place, each.frame)
        for each in found
        for subject in world.beneath([each.subject], NESTING)
        for place in (world.beneath([each.place], NESTING) if each.place else ("",))
    }
    return table.among(BELOW, sorted(rows), ("subject", "place", "frame"))
