"""Finding quotes in a text as people type them, and keeping them as the text has them.

Curly quotes, dashes, ellipses and white space are folded for the search only; offsets are code points of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from rapidfuzz import fuzz

FOLDED = {
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
    "\u00ad": "",
    "\u200b": "",
    "\ufeff": "",
}
CONTEXT = 32
NEAR_ENOUGH = 60


class Found(NamedTuple):
    start: int
    end: int


class QuoteError(ValueError):
    """The quote is not there, or there more than once."""


@dataclass(frozen=True)
class Source:
    """A document's text, ready for searching."""

    text: str

    @cached_property
    def _folded(self) -> tuple[str, list[int]]:
        """The folded text, and for each of its characters the offset of the one it came from."""
        return fold(self.text)

    def find(self, quote: str, near: str | None = None) -> Found:
        """Where the quote is. Raises QuoteError when it is nowhere, or in several places and `near` does not decide."""
        found = self._all(quote)
        if not found:
            raise QuoteError(f"{quote!r} is not in the text{self._nearest(quote)}")
        if len(found) == 1:
            return found[0]
        places = ", ".join(str(each.start) for each in found)
        if near is None:
            times = "twice" if len(found) == 2 else f"{len(found)} times"
            raise QuoteError(f"occurs {times} (characters {places}); add near: with words beside the one you mean")
        around = self._all(near)
        if not around:
            raise QuoteError(f"near: {near!r} is not in the text")
        distances = sorted((min(_distance(each, other) for other in around), each) for each in found)
        if distances[0][0] == distances[1][0]:
            raise QuoteError(f"near: {near!r} is as close to one as to another (characters {places})")
        return distances[0][1]

    def _all(self, quote: str) -> list[Found]:
        folded, offsets = self._folded
        wanted = fold(quote)[0].strip()
        if not wanted:
            return []
        starts = [match.start() for match in re.finditer(f"(?={re.escape(wanted)})", folded)]
        return [Found(offsets[s], offsets[s + len(wanted) - 1] + 1) for s in starts]

    def _nearest(self, quote: str) -> str:
        """The passage that is most like the quote, if any is."""
        folded, offsets = self._folded
        best = fuzz.partial_ratio_alignment(fold(quote)[0].strip(), folded, score_cutoff=NEAR_ENOUGH)
        if best is None or best.dest_end <= best.dest_start:
            return ""
        passage = self.text[offsets[best.dest_start] : offsets[best.dest_end - 1] + 1]
        return f"; the nearest is {' '.join(passage.split())!r}"

    @cached_property
    def quoted(self) -> Sequence[bool]:
        """For each character, whether it stands between quotation marks; a paragraph's end closes them."""
        inside, flags = False, []
        for character in self.text:
            if character == "\n":
                inside = False
            opens, closes = character in "“„«", character in "”»"
            straight = character == '"'
            flags.append(inside or opens or straight)
            inside = (inside or opens) and not closes if not straight else not inside
        return flags

    def share_quoted(self, spans: Sequence[Found]) -> float:
        """How much of the words in these spans stands between quotation marks, from 0 to 1."""
        words = [i for span in spans for i in range(span.start, span.end) if self.text[i].isalnum()]
        return sum(self.quoted[i] for i in words) / len(words) if words else 0.0

    def prefix(self, span: Found) -> str:
        return self.text[max(0, span.start - CONTEXT) : span.start]

    def suffix(self, span: Found) -> str:
        return self.text[span.end : span.end + CONTEXT]


def fold(text: str) -> tuple[str, list[int]]:
    """The text with quotes, dashes, ellipses and white space made alike, and where each character came from."""
    folded: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        for each in FOLDED.get(character, character):
            plain = " " if each.isspace() else each
            if plain == " " and folded and folded[-1] == " ":
                continue
            folded.append(plain)
            offsets.append(offset)
    return "".join(folded), offsets


def _distance(a: Found, b: Found) -> int:
    return max(a.start - b.end, b.start - a.end, 0)
