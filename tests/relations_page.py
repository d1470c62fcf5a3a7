"""The page of the outcomes of comparing two statements: each with cases of pairs.yaml, and what sayso says of them.
`make docs` writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from sayso.ontology.read import read
from sayso.queries.reasons import REASONS
from tests.conftest import ROOT
from tests.relations import pairs
from tests.relations.pairs import Case, Loaded

PAGE = ROOT / "docs" / "relations.md"
HEAD = """\
# How two statements stand to each other

<!-- make docs writes this page -->

Two statements are compared when they speak of the same: one subject, aspect, place and the same defining qualifiers, \
or one action, or one of them the other. What comes of it is one of twelve outcomes, decided in this order. The \
examples are cases of [tests/relations/pairs.yaml](../tests/relations/pairs.yaml), which has some two hundred and \
fifty; below each is what `sayso show` says of it. All were published on 2024-08-08; what has no `said` is assumed to \
be of the week before. [Decision 3](decisions/0003-reading-the-decision-table.md) has the table as it is read, \
[15](decisions/0015-places-in-places.md) places in places, [16](decisions/0016-series.md) series,
[20](decisions/0020-what-is-kept-of-many-claims.md) what is kept of many claims.

*Conflicts* are rebuttals, opposed stances, discrepancies and contradictions. They are *firm* or a *tension*; the rest \
is history, which `sayso conflicts` leaves out. A conflict is told once for each two utterances, with the pairs of \
reports counted.
"""
TAIL = """\
## What a change would change

`--dry-run` tries a decision and says which statements fall and which relations end or begin; without it, the same is \
done, and `--undo` or `sayso revoke` takes it back. `sayso load` says what a file began and ended, and \
`sayso conflicts --since LOAD` what is new since then.
"""


WORDS = r", “In this sentence[^”]*”"
"""The words of the cases, which say nothing."""


class Outcome(NamedTuple):
    """One outcome: its title, what it means, and the cases that show it."""

    title: str
    text: str
    cases: Sequence[str]


OUTCOMES = (
    Outcome(
        "Copy and transcription",
        "One utterance in two documents, by its key or a judgement: the same content, or another. What two reporters "
        "make of one speech is never a conflict between speakers.",
        ("copy-in-two-documents", "transcription-of-a-figure"),
    ),
    Outcome(
        "Rebuttal",
        "One denies or opposes the other statement itself, whatever that says.",
        ("rebuttal-plain", "rebuttal-questioned"),
    ),
    Outcome(
        "Nothing",
        "They speak of different things, or of different times, or both may be right: a total rises, a floor is "
        "exceeded, a part is not the whole. No relation is kept.",
        ("rising-total", "two-denials-of-different-values", "a-region-and-a-town"),
    ),
    Outcome(
        "Repeat",
        "One voice says it again, of the same time or of the next that it speaks of. It bears nothing out.",
        ("repeat-days-apart",),
    ),
    Outcome(
        "Agreement and refinement",
        "Two voices say the same of a time that both may mean; or one says it more exactly, or of a part.",
        ("agreement-plain", "refinement-of-a-floor", "used-in-a-town-and-in-the-region"),
    ),
    Outcome(
        "Change",
        "One voice says something else of another time. The world changed, not the voice; told between neighbours "
        "only.",
        ("change-of-state",),
    ),
    Outcome(
        "Revision and reversal",
        "One voice gives another figure, or takes the other position, on what cannot have changed.",
        ("falling-total-in-one-voice", "reversal-on-an-action-whenever"),
    ),
    Outcome(
        "Opposed and refused",
        "One endorses what the other opposes: the same action, or a wider one. What one says with one stance until it "
        "takes another is a run, and of two runs the nearest in time are told. A request that is refused is told, and "
        "is no conflict.",
        ("opposed-plain", "opposed-several-times", "opposed-the-wider-endorsed", "request-refused"),
    ),
    Outcome(
        "Tension",
        "They exclude each other, and something stands in the way of calling it firm: each reason below. A contrast "
        "that the author draws settles doubts about time, nothing else.",
        ("weakened-by-a-hedge", "weakened-by-an-assumed-time", "mark-settles-the-times"),
    ),
    Outcome(
        "Discrepancy",
        "Two figures that cannot both be right: apart by more than the tolerance, a total that falls, a part above its "
        "whole.",
        ("discrepancy-plain", "falling-total", "a-part-above-the-whole", "more-killed-than-casualties"),
    ),
    Outcome(
        "Contradiction",
        "Two states or holders that exclude each other, by the lattice or by a rule; or one asserts what the other "
        "denies.",
        ("halted-v-advancing-same-day", "denied-value", "the-whole-and-a-town", "the-article"),
    ),
    Outcome(
        "Marked",
        "Nothing else relates them, and the author sets them against each other. Always a tension.",
        ("marked-different-aspects",),
    ),
)


def page() -> str:
    with TemporaryDirectory() as folder:
        loaded = pairs.load(Path(folder))
    lines = [HEAD]
    for number, outcome in enumerate(OUTCOMES, 1):
        lines += [f"## {number}. {outcome.title}\n", f"{outcome.text}\n"]
        for name in outcome.cases:
            lines += _case(pairs.cases()[name], loaded[name])
        if outcome.title == "Tension":
            lines += _reasons()
    return "\n".join([*lines, TAIL])


def _reasons() -> Iterator[str]:
    terms = read().terms["reason"]
    yield "| reason | because | it would be firm with |\n|---|---|---|"
    yield from (f"| `{name}` | {terms[name].definition} | {terms[name].one('settledBy')} |" for name in REASONS)
    yield ""


def _case(case: Case, loaded: Loaded) -> Iterator[str]:
    yield f"**{case.name}**: {case.why}\n\n```yaml"
    for statement in case.statements:
        yield f"- {{{', '.join(f'{key}: {_word(value)}' for key, value in statement.items())}}}"
    for mark in case.marks:
        yield f"# mark: {mark}".replace("'", "")
    yield "```\n"
    for relation in sorted(loaded.relations, key=lambda record: record.id):
        yield f"> {re.sub(WORDS, '', relation.text('sentence') or '')}\n"
    if not loaded.relations:
        yield "> *no relation*\n"


def _word(value: str) -> str:
    return f'"{value}"' if value.startswith("[") else value


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
