"""Which statements count, and as what: who speaks, of what, in which sense, and when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

from rapidfuzz import process

from sayso.errors import BadArgument

Moment: TypeAlias = date | datetime | str

ACTORS = ("voice", "speaker", "institution", "country")
CONCEPTS = ("target", "action", "proposition", "aspect", "subject")
AGREEMENTS = ("binary", "scale", "stance", "coded")
CLOCKS = ("publication", "utterance", "valid")
DUPLICATES = ("include", "document", "week", "month", "year", "range")
NARRATORS = ("without", "with", "only")
OF_DOCUMENTS = ("document", "publisher")
"""Variables by which a statement is taken out before anything else is done, so that it makes no isolate either."""
OF_STATEMENTS = ("actor", "concept", "agreement", "stance", "coder")
VARIABLES = (*OF_DOCUMENTS, *OF_STATEMENTS)


def known(option: str, given: str, words: Iterable[str]) -> str:
    """The word, if the option has it. Raises BadArgument with the nearest."""
    offered = tuple(words)
    if given in offered:
        return given
    best = process.extractOne(str(given), offered, score_cutoff=50)
    hint = f"; did you mean {best[0]}?" if best else ""
    raise BadArgument(f"{option} {given!r} is not one of {', '.join(offered)}{hint}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Raises BadArgument for words that no option has, and for what does not fit together.

    Of a statement's variables, `exclude` drops those with a listed value in any of them; of `keep` it must have a
    listed value in each. Duplicates go after that, in order of time, document, start, end and id.
    """

    actors: str = "voice"
    """`voice`; `speaker`; `institution`, the body that is spoken for or that the speaker belongs to; `country`, which
    the voice is, is part of, or belongs to."""
    concepts: str = "target"
    """`target`, an action or proposition; one of these alone; its `aspect` or `subject`, which only propositions
    have."""
    agreement: str = "binary"
    """`binary`: 1 where the stance is for its target, 0 where it is against. `scale`: from -3 to 3, for or against
    without reserve (3), likely or apparently (2), only possibly (1); 0 for what is left open. `stance`: each stance is
    a level of its own, and none is nearer to another. `coded`: the number that a coder gave, on the scale that was
    declared with it; others are left out."""
    clock: str = "publication"
    """`publication` and `utterance` are the last day that it may have been, so that what is assumed to have been said
    before its publication is counted on it; `valid` is the first day that the claim speaks of, and of a
    stance on an action the day of its utterance."""
    start: Moment | None = None
    end: Moment | None = None
    """Both are included, a day with its last second."""
    exclude: Mapping[str, Collection[str]] = field(default_factory=dict)
    keep: Mapping[str, Collection[str]] = field(default_factory=dict)
    """Values by variable: document, publisher, actor, concept, agreement (levels as words), stance, coder."""
    duplicates: str = "include"
    """Of statements with one actor, concept and level, the first counts: within a document, a week by ISO 8601, a
    month, a year, or the whole range."""
    isolates: bool = False
    """Whether actors and concepts of excluded statements stay, without weights."""
    at_least: int = 1
    """How many statements an actor must have, after duplicates are gone."""
    narrator: str = "without"
    """Whether what outlets say in their own narrative counts: `without`, `with`, `only`."""
    like_dna: bool = False
    """Weeks and months are compared without their year, and the range of the levels is that of those observed, as
    Discourse Network Analyzer 3.1.2 has it. Its weeks follow the computer's locale; they are by ISO 8601 here."""

    def __post_init__(self) -> None:
        known("actors", self.actors, ACTORS)
        known("concepts", self.concepts, CONCEPTS)
        known("agreement", self.agreement, AGREEMENTS)
        known("clock", self.clock, CLOCKS)
        known("duplicates", self.duplicates, DUPLICATES)
        known("narrator", self.narrator, NARRATORS)
        for option, given in (("exclude", self.exclude), ("keep", self.keep)):
            for variable, values in given.items():
                _listed(f"{option}: {known(option, variable, VARIABLES)}", values)
        if self.at_least < 1:
            raise BadArgument(f"at_least is {self.at_least}: write how many statements an actor must have, 1 or more")
        first, last = self.first, self.last
        if first is not None and last is not None and first > last:
            raise BadArgument(f"the range ends before it starts: {self.start} comes after {self.end}")

    @property
    def first(self) -> int | None:
        """The start in seconds since 1970-01-01 UTC; None where the range is open."""
        return None if self.start is None else seconds(self.start)

    @property
    def last(self) -> int | None:
        return None if self.end is None else seconds(self.end, end=True)


def _listed(what: str, values: object) -> None:
    if isinstance(values, str) or not isinstance(values, Collection):
        raise BadArgument(f"{what} is {values!r}: write a list of values")
    if not values:
        raise BadArgument(f"{what} is an empty list; leave it out instead")


def seconds(moment: Moment, *, end: bool = False) -> int:
    """A moment since 1970-01-01 UTC; of a day its first second, or its last. A moment without a zone is in UTC.

    >>> seconds("1970-01-02"), seconds("1970-01-02", end=True), seconds("1970-01-01 00:00:05")
    (86400, 172799, 5)
    """
    if isinstance(moment, str):
        try:
            moment = date.fromisoformat(moment) if len(moment) <= 10 else datetime.fromisoformat(moment)
        except ValueError:
            raise BadArgument(f"{moment!r} is no day and no moment: write 2024-08-08 or 2024-08-08 12:30:00") from None
    if isinstance(moment, datetime):
        zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return (zoned - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)
    return (moment - date(1970, 1, 1)).days * 86_400 + (86_399 if end else 0)


def shown(moment: int) -> str:
    """Seconds as a day, with its time unless that is midnight."""
    when = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=moment)
    return f"{when:%Y-%m-%d}" if moment % 86_400 == 0 else f"{when:%Y-%m-%d %H:%M:%S}"
