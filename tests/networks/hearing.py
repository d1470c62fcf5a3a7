"""A debate on a climate law as a database of Discourse Network Analyzer: two camps, a year, a voice that changes sides,
and two coders of the same documents. Everything in it is made up, and the same each time."""

from __future__ import annotations

from pathlib import Path
from random import Random

from tests.networks.dna_databases import Dna

GREEN = ("Environment Agency", "Clean Air Union", "Solar Association", "City of Lund")
BROWN = ("Coal Federation", "Steel Works", "Drivers' Club", "Chamber of Industry")
CONCEPTS = {
    "There should be a carbon tax": (GREEN, BROWN),
    "Coal should be phased out by 2030": (GREEN, BROWN),
    "A climate law costs jobs": (BROWN, GREEN),
    "Emissions trading is enough": (BROWN, GREEN),
    "Nuclear power is needed": ((), ()),
}
"""Who is for and who against; on the last everyone makes up their own mind."""
SWITCHER, SINCE = "Steel Works", 9
"""From this month on it speaks as the other camp does."""
MONTHS = 12


def hearing(path: Path, seed: int = 1) -> Dna:
    """Two documents a month, with four statements each; what the second coder makes of the first document of each
    quarter differs here and there."""
    random = Random(seed)
    dna = Dna(path)
    coders = [dna.coder("Ann"), dna.coder("Ben", (0, 0, 255))]
    dna.type()
    for month in range(1, MONTHS + 1):
        for day in (7, 21):
            said = [_said(random, month) for _ in range(4)]
            lines = [f"{who}: {_words(what, agrees)}" for who, what, agrees in said]
            source = random.choice(("The Daily", "Evening Post"))
            title = f"Hearing of {day}/{month}"
            document = dna.document(title, "\n".join(lines), f"2023-{month:02}-{day:02}", coders[0], Source=source)
            for coder in coders[: 2 if month % 3 == 1 and day == 7 else 1]:
                _code(dna, random, document, lines, said, coder, coder != coders[0])
    return dna


def _said(random: Random, month: int) -> tuple[str, str, bool]:
    who = random.choice((*GREEN, *BROWN))
    what = random.choice(list(CONCEPTS))
    camp = GREEN[0] if who == SWITCHER and month >= SINCE else who
    supporters, opponents = CONCEPTS[what]
    if camp in supporters or camp in opponents:
        return who, what, (camp in supporters) == (random.random() < 0.95)
    return who, what, random.random() < 0.5


def _words(what: str, agrees: bool) -> str:
    return f"{what}." if agrees else f"It is not so that {what[0].lower()}{what[1:]}."


def _code(
    dna: Dna,
    random: Random,
    document: int,
    lines: list[str],
    said: list[tuple[str, str, bool]],
    coder: int,
    differs: bool,
) -> None:
    at = 0
    for line, (who, what, agrees) in zip(lines, said, strict=True):
        coded = agrees != (differs and random.random() < 0.25)
        span = (at + len(who) + 2, at + len(line))
        dna.statement(document, span, coder, person="", organization=who, concept=what, agreement=coded)
        at += len(line) + 1
