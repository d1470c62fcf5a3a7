"""Sketches of texts, by which those that are nearly the same are found: MinHash over overlapping runs of characters
(Broder 1997), with bands that texts of some likeness are likely to share (Indyk and Motwani 1998)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

LENGTH = 9
"""Characters in a run: runs of words would not do for Chinese."""
FEWEST = 100
"""Texts with fewer runs are too short to say that one repeats the other."""
LONGEST = 2**20
"""Bytes; what is longer is a data set rather than an article."""
NUMBERS, BANDS, SEED = 128, 32, 1
ALIKE = 0.6
"""The share of runs that two texts have in common, of all that either has, from which one repeats the other."""

_BETWEEN_WORDS = re.compile(r"\W+")


def sketch(content: bytes) -> list[int] | None:
    """The sketch of a text; None of what is too short or too long, or no UTF-8."""
    runs = _runs(content)
    if len(runs) < FEWEST:
        return None
    from datasketch import MinHash  # it takes long to import, and most loads have no new text

    made = MinHash(num_perm=NUMBERS, seed=SEED)
    made.update_batch([run.encode() for run in runs])
    return [int(number) for number in made.hashvalues]


def _runs(content: bytes) -> set[str]:
    """Every run of characters, whatever the case, the spaces and the punctuation."""
    if len(content) > LONGEST:
        return set()
    try:
        text = _BETWEEN_WORDS.sub(" ", content.decode()).strip().casefold()
    except UnicodeDecodeError:
        return set()
    return {text[start : start + LENGTH] for start in range(len(text) - LENGTH + 1)}


def bands(numbers: Sequence[int]) -> Iterator[str]:
    """Words of which two sketches share one, nearly always, if their texts are alike."""
    size = NUMBERS // BANDS
    for band in range(BANDS):
        yield ".".join(map(str, (band, *numbers[band * size : (band + 1) * size])))
