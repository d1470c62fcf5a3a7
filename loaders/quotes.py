"""Finding quotes in a text as people type them, and keeping them as the text has them.

Quotation marks, dashes, ellipses, accents and white space are made alike for the search only; offsets are code points
of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

ALIKE = {
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‘’‚‛′`´ʼ", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
}
UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
"""Soft hyphen, zero width, direction: part of the text, but nobody types them."""
QUOTATION = {'"': '"', "“": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』"}
"""What closes a quotation, by what opens it."""
CONTEXT = 32
NEAR_ENOUGH = 60


class Found(NamedTuple):
    start: int
    end: int


class QuoteError(ValueError):
    """The quote is not there, or there more than once."""


class NearError(QuoteError):
    """The words that should decide between several places do not."""


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
        around = self._all(near) if near else []
        if near and not around:
            raise NearError(f"{near!r} is not in the text{self._nearest(near)}")
        if len(found) == 1:
            return found[0]
        places = ", ".join(str(each.start) for each in found)
        if not around:
            times = "twice" if len(found) == 2 else f"{len(found)} times"
            raise QuoteError(f"occurs {times} (characters {places}); add near: with words beside the one you mean")
        distances = sorted((min(_distance(each, other) for other in around), each) for each in found)
        if distances[0][0] == distances[1][0]:
            raise NearError(f"{near!r} is as close to one of the places as to another (characters {places})")
        return distances[0][1]

    def _all(self, quote: str) -> list[Found]:
        """Every place of the quote that begins and ends with a whole character of the text."""
        folded, _ = self._folded
        wanted = fold(quote)[0].strip()
        if not wanted:
            return []
        starts = (match.start() for match in re.finditer(f"(?={re.escape(wanted)})", folded))
        places = ((start, start + len(wanted)) for start in starts)
        return [self._found(*place) for place in places if all(map(self._is_edge, place))]

    def _is_edge(self, at: int) -> bool:
        """Whether a place in the folded text lies between two characters of the text, not within one such as …"""
        offsets = self._folded[1]
        return at in (0, len(offsets)) or offsets[at - 1] != offsets[at]

    def _found(self, start: int, end: int) -> Found:
        offsets = self._folded[1]
        return Found(offsets[start], offsets[end - 1] + 1)

    def _nearest(self, quote: str) -> str:
        """The passage that is most like the quote, in whole words, if any is."""
        folded, _ = self._folded
        wanted = fold(quote)[0].strip()
        best = fuzz.partial_ratio_alignment(wanted, folded, score_cutoff=NEAR_ENOUGH)
        if best is None or best.dest_end <= best.dest_start:
            return ""
        start, end = best.dest_start, best.dest_end
        while start and folded[start - 1].isalnum() and folded[start].isalnum():
            start -= 1
        while end < len(folded) and folded[end].isalnum() and folded[end - 1].isalnum():
            end += 1
        found = self._found(start, end)
        return f"; the nearest is {' '.join(self.text[found.start : found.end].split())!r}"

    @cached_property
    def quoted(self) -> Sequence[bool]:
        """For each character, whether it stands between quotation marks; a line's end closes them."""
        closing, flags = "", []
        for character in self.text:
            if character == "\n":
                closing = ""
            opens = not closing and character in QUOTATION
            flags.append(bool(closing) or opens)
            if opens:
                closing = QUOTATION[character]
            elif character in closing:
                closing = ""
        return flags

    def share_quoted(self, spans: Sequence[Found]) -> float:
        """How much of the words in these spans stands between quotation marks, from 0 to 1."""
        words = [i for span in spans for i in range(span.start, span.end) if self.text[i].isalnum()]
        return sum(self.quoted[i] for i in words) / len(words) if words else 0.0

    def mode(self, spans: Sequence[Found]) -> str:
        """Direct, indirect or mixed, as the quotation marks have it."""
        share = self.share_quoted(spans)
        return "direct" if share == 1.0 else "mixed" if share else "indirect"

    def prefix(self, span: Found) -> str:
        return self.text[max(0, span.start - CONTEXT) : span.start]

    def suffix(self, span: Found) -> str:
        return self.text[span.end : span.end + CONTEXT]


def fold(text: str) -> tuple[str, list[int]]:
    """The text with what people type differently made alike, and where each character came from."""
    folded: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        for plain in _plain(character):
            if plain == " " and folded and folded[-1] == " ":
                continue
            folded.append(plain)
            offsets.append(offset)
    return "".join(folded), offsets


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """What stands for a character in the search; accents come apart, so that it does not matter how they were typed."""
    if character in UNSEEN:
        return ""
    if character.isspace():
        return " "
    return ALIKE.get(character) or unicodedata.normalize("NFD", character)


def _distance(a: Found, b: Found) -> int:
    return max(a.start - b.end, b.start - a.end, 0)
