"""What is kept of stances, looked up among all that could be kept: decision 20."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tests.oracle_values import Span, Statement

Related = Callable[[Statement, Statement], bool]
Lasts = Callable[[Statement], Span]


def are_next(x: Statement, y: Statement, taking_part: Iterable[Statement]) -> bool:
    """Whether the one is the next that their voice says of the same after the other."""
    said = [each for each in taking_part if each.voice == x.voice and each.target == x.target]
    turns = [each.id for each in sorted(said, key=_day)]
    return abs(turns.index(x.id) - turns.index(y.id)) == 1


def _day(x: Statement) -> tuple[float, float, str]:
    return x.uttered.end_max, x.uttered.start_min, x.id


def are_nearest(x: Statement, y: Statement, taking_part: Iterable[Statement], related: Related, lasts: Lasts) -> bool:
    """Whether no other two of their runs are nearer in time, or the nearest are of the same two utterances."""
    everything = list(taking_part)
    pairs = [
        (mine, theirs)
        for mine in _run(x, everything, lasts)
        for theirs in _run(y, everything, lasts)
        if mine.utterance != theirs.utterance and related(mine, theirs)
    ]
    nearest = min(pairs, key=_nearness)
    return {each.utterance for each in nearest} == {x.utterance, y.utterance}


def _run(x: Statement, everything: Iterable[Statement], lasts: Lasts) -> list[Statement]:
    """What its voice says of the same with the same stance, and until the same day."""
    alike = [each for each in everything if (each.voice, each.target, each.stance) == (x.voice, x.target, x.stance)]
    return [each for each in alike if lasts(each).end_max == lasts(x).end_max]


def _nearness(pair: tuple[Statement, Statement]) -> tuple[float, float, list[str]]:
    """Days between the two utterances, then the later of their days, then the ids."""
    a, b = (each.uttered for each in pair)
    apart = max(0.0, a.start_min - b.end_max, b.start_min - a.end_max)
    return apart, max(a.end_max, b.end_max), sorted(each.id for each in pair)
