"""Origins: which reports of one claim come from one source, and how many independent ones there are.

Reports have one origin where one voice, one utterance, one passage, one text or one publisher is behind them. Where two
may come from one source, since neither says from which, there are a to b: as few as there may be, and as many.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from networkx.utils import UnionFind

from sayso.graph.record import Record
from sayso.queries.claims_table import ClaimsTable
from sayso.queries.kinship import Kinship
from sayso.queries.touched import FAMILY, PUBLISHED_BY
from sayso.queries.voices import is_group, is_nameless, is_narrated, teller
from sayso.queries.world import World

PASSED_ON = "passed-on"

Key = tuple[str, ...]


class Report(NamedTuple):
    """A statement, with what it shares with others of one origin, and with others that may be of it; each by its
    basis."""

    statement: str
    position: tuple[str, str]
    """What it says: its target, and how it stands to it."""
    document: str
    passage: str
    nameless: bool
    shared: frozenset[Key]
    may_share: frozenset[Key]


class Family(NamedTuple):
    """Reports of one origin, and why."""

    members: tuple[str, ...]
    basis: frozenset[str]


class Independence(NamedTuple):
    """How many reports there are, and from how many independent origins."""

    reports: int
    low: int
    high: int

    def __str__(self) -> str:
        count = f"{self.low}" if self.low == self.high else f"{self.low} to {self.high}"
        plural = "" if self.high == 1 else "s"
        return f"{self.reports} report{'' if self.reports == 1 else 's'}, {count} independent origin{plural}"


def reports(world: World, kinship: Kinship, statements: Iterable[str]) -> Iterator[Report]:
    """Those of the statements that stand, in order."""
    records = [record for record in world.several(sorted(statements)) if world.stands(record)]
    world.fetch({id for record in records for id in (*record.refs("voice"), *record.refs("document"))})
    families = kinship.families({id for record in records for id in record.refs("document")})
    bases = kinship.bases(set(families.values()))
    for record in records:
        position = record.text("target") or "", record.text("stance") or ""
        document, passage = record.text("document") or "", record.text("report")
        family = families.get(document, "")
        shared, may_share = _shared(world, record, family, bases.get(family, ())), _may_share(world, record)
        sharing = is_nameless(world, record), frozenset(shared), frozenset(may_share)
        yield Report(record.id, position, document, f"{document} {passage}" if passage else record.id, *sharing)


def passed_on(world: World, table: ClaimsTable, found: Sequence[Report]) -> Iterator[Report]:
    """Reports of other documents that pass these on, directly or through others."""
    relaying = list(world.ontology.terms_where("stance", "relays", "true"))
    origins = {report.statement: report for report in found}
    level = origins
    while level:
        rows = table.relays(level.keys(), relaying)
        level = {id: level[target]._replace(statement=id, document=document) for id, target, document in rows}
        for id, report in level.items():
            (source,) = (key[1] for key in report.shared if key[0] == PASSED_ON)
            if report.document != origins[source].document:
                yield report._replace(passage=id, nameless=False, shared=frozenset({(PASSED_ON, source)}))


def _shared(world: World, record: Record, family: str, bases: Iterable[str]) -> Iterator[Key]:
    document = record.text("document") or ""
    yield PASSED_ON, record.id
    if utterance := record.text("utterance"):
        yield "one-utterance", utterance
    if passage := record.text("report"):
        yield "one-passage", document, passage
    if not is_nameless(world, record) and not is_group(world, record):
        yield "one-voice", record.text("voice") or ""
    yield from ((basis, family, teller(world, record)) for basis in bases)
    if is_narrated(world, record):
        yield from (("one-publisher", publisher) for publisher in _publishers(world, document))


def _may_share(world: World, record: Record) -> Iterator[Key]:
    """Some of one group may be the same people; so may those be that two draw on."""
    if is_group(world, record):
        yield "group", record.text("voice") or ""
    yield from (("drawn-on", source) for source in record.refs("drawsOn"))


def _publishers(world: World, document: str) -> Iterator[str]:
    """The publisher of a document, and whose it is."""
    found = world.after(document, PUBLISHED_BY)
    return (id for each in found for id in sorted(world.above(each, FAMILY)))


def families(found: Sequence[Report]) -> list[Family]:
    """Reports put together that certainly have one origin, in order of their first."""
    parts = _parts(found, lambda report: report.shared)
    return sorted(Family(tuple(sorted(r.statement for r in part)), _basis(part)) for part in parts)


def independence(found: Sequence[Report]) -> Independence:
    """Of reports of one position. Those that share a passage are one report. Two sources without a name may be one,
    but not in one document."""
    few = _parts(found, lambda report: report.shared | report.may_share)
    nameless = [part for part in few if all(report.nameless for report in part)]
    documents = Counter(document for part in nameless for document in {report.document for report in part})
    low = len(few) - len(nameless) + max(documents.values(), default=0)
    return Independence(len({r.passage for r in found}), low, len(_parts(found, lambda report: report.shared)))


def _parts(found: Sequence[Report], keys: Callable[[Report], Iterable[Key]]) -> list[list[Report]]:
    """Reports that share a key with one another, directly or through others."""
    together: UnionFind[object] = UnionFind(report.statement for report in found)
    for report in found:
        together.union(report.statement, *keys(report))
    parts: dict[object, list[Report]] = defaultdict(list)
    for report in found:
        parts[together[report.statement]].append(report)
    return list(parts.values())


def _basis(part: Sequence[Report]) -> frozenset[str]:
    counted: dict[Key, int] = defaultdict(int)
    for report in part:
        for key in report.shared:
            counted[key] += 1
    return frozenset(key[0] for key, number in counted.items() if number > 1)
