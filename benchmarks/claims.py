"""A seeded claims table of any size, as skewed as real ones: what the relating expression is measured on.

Two in a hundred claims lie in blocks of 20,000, the other blocks are small or middling as in a Pareto distribution
(shape 1.3, five at least in most, 2,000 at most); few voices say most; claims hold on a day, for up to a month, at some
time in a month, or without end. Four aspects: who holds a place (said of all of it by one in ten), how an offensive
goes, how much it seized, and how many were lost, a total that grows. One in four claims of a middling block belongs to
a series of its voice, which says something on each day.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.random import Generator, default_rng

from sayso.ontology.model import Aspect, Ontology
from sayso.queries.claims import Claim, Stated, block, frame, schema

HEAVY = 20_000
VOICES = 2_000
FIRST, DAYS = 19_000, 3_650
ASPECTS = ("control", "offensive-status", "area-seized", "casualties")
STATES = ("advancing", "halted", "ongoing", "repelled")
NOTHING = Claim("", "", "", "")
Columns = dict[str, Any]


def tables(ontology: Ontology, claims: int, places: list[str], part: int = 0) -> tuple[pa.Table, pa.Table]:
    """What is stated and what is claimed, each claim by a statement of its own; about these places. Each part is about
    events of its own, by the voices of all."""
    random = default_rng(part)
    sizes = _sizes(random, claims)
    number = np.repeat(np.arange(len(sizes)), sizes)
    random.shuffle(number)
    aspect = number % len(ASPECTS)
    series = (number % 4 == (number // 4) % 4) & (sizes[number] > 50)
    said, times = _stated(random, claims, number, series, part), _times(random, claims, series)
    claimed = {
        "statement": said["statement"],
        **_framed(ontology, number, len(sizes), places, part),
        **_of_aspects([ontology.aspects[name] for name in ASPECTS], aspect),
        **_values(random, aspect, times["start_min"]),
        **times,
    }
    return _table(Stated, claims, said), _table(Claim, claims, claimed)


def _sizes(random: Generator, claims: int) -> np.ndarray:
    """How many claims each block has."""
    heavy = [HEAVY] * (claims // (50 * HEAVY)) or [claims // 50]
    rest = claims - sum(heavy)
    sizes = np.minimum(2_000, (random.pareto(1.3, rest) * 5).astype(int) + 1)
    ends = np.cumsum(sizes)
    sizes = sizes[: int(np.searchsorted(ends, rest)) + 1]
    sizes[-1] -= sizes.sum() - rest
    return np.concatenate([np.array(heavy), sizes])


def _stated(random: Generator, claims: int, number: np.ndarray, series: np.ndarray, part: int) -> Columns:
    voice = np.minimum(VOICES - 1, (random.pareto(0.6, claims) * 10).astype(int))
    ids = _named(f"statement/{part}-", np.arange(claims), 9)
    voices = _named("voice/", voice, 4)
    documents = _named(f"document/{part}-", np.arange(claims) // 20, 8)
    denies = random.random(claims) < 0.06
    return {
        "statement": ids,
        "document": documents,
        "utterance": ids,
        "voice": voices,
        "holder": voices,
        "teller": voices,
        "group": voice % 20 == 0,
        "target": _named(f"claim/{part}-", number, 8),
        "stance": np.where(denies, "denies", "asserts"),
        "sign": np.where(denies, "negative", "positive"),
        "hedged": random.random(claims) < 0.15,
        "possible": np.zeros(claims, bool),
        "said": _taken([""], np.zeros(claims, int)),
        "series": np.where(series, voices, ""),
    }


def _framed(ontology: Ontology, number: np.ndarray, blocks: int, places: list[str], part: int) -> Columns:
    """What each block is about: of control the places, as often as they last, of all else an event of its own."""
    frames = [frame(None, ontology.aspects[name], ontology) for name in ASPECTS]
    spaces = [ontology.aspects[name].space for name in ASPECTS]
    subjects = [
        places[n // len(ASPECTS)] if n % len(ASPECTS) == 0 and n // len(ASPECTS) < len(places) else f"event/{part}-{n}"
        for n in range(blocks)
    ]
    named = [block(subject, "", frames[n % len(ASPECTS)]) for n, subject in enumerate(subjects)]
    of_aspect = number % len(ASPECTS)
    return {
        "topic": np.full(len(number), "claim"),
        "subject": _taken(subjects, number),
        "frame": _taken(frames, of_aspect),
        "space": _taken(spaces, of_aspect),
        "block": _taken(named, number),
    }


def _of_aspects(aspects: list[Aspect], of_aspect: np.ndarray) -> Columns:
    return {
        "aspect": _taken([each.name for each in aspects], of_aspect),
        "single": np.array([each.single for each in aspects])[of_aspect],
        "cumulative": np.array([each.persistence == "cumulative" for each in aspects])[of_aspect],
        "tolerance": np.array([each.tolerance for each in aspects])[of_aspect],
        "window": np.array([each.window for each in aspects])[of_aspect],
        "entity": of_aspect == 0,
        "numeric": of_aspect >= 2,
    }


def _values(random: Generator, aspect: np.ndarray, day: np.ndarray) -> Columns:
    """Sides, states and areas are mostly the usual ones; totals grow, as told with errors of a twentieth."""
    count = len(aspect)
    usual = random.random(count) < 0.8
    side = np.where(usual, "side/north", "side/south")
    state = np.array(STATES)[np.where(usual, 0, random.integers(1, len(STATES), count))]
    area = np.where(usual, 100.0, random.integers(1, 40, count) * 10.0)
    total = np.round((day - FIRST + 10) * random.normal(1.0, 0.02, count))
    low = np.where(aspect == 2, area, total)
    floor = random.random(count) < 0.1
    return {
        "value": np.where(aspect == 0, side, np.where(aspect == 1, state, "")),
        "low": np.where(aspect >= 2, low, NOTHING.low),
        "high": np.where((aspect >= 2) & ~floor, low * np.where(usual, 1.0, 1.1), NOTHING.high),
        "whole": (aspect == 0) & (random.random(count) < 0.1),
    }


def _times(random: Generator, claims: int, series: np.ndarray) -> Columns:
    """On a day; for up to a month; at some time in a month; from a day on."""
    start = FIRST + random.integers(0, DAYS, claims)
    kind = np.where(series, 0, np.searchsorted([0.75, 0.93, 0.995], random.random(claims)))
    length = np.where(kind == 0, 0, random.integers(1, 30, claims))
    end = np.where(kind == 3, NOTHING.end_max, start + length)
    return {
        "start_min": start,
        "start_max": np.where(kind == 2, end, start),
        "end_min": np.where(kind >= 2, start, end),
        "end_max": end,
        "assumed": random.random(claims) < 0.05,
    }


def _taken(words: list[str], number: np.ndarray) -> pa.Array:
    return pa.array(words).take(pa.array(number))


def _named(prefix: str, number: np.ndarray, digits: int) -> pa.Array:
    return pa.array([f"{prefix}{n:0{digits}}" for n in number.tolist()])


def _table(kind: type[Claim] | type[Stated], rows: int, given: Columns) -> pa.Table:
    """The columns that are given, and what a claim has that says nothing for all others."""
    made = []
    for field in schema(kind):
        column = given[field.name] if field.name in given else _same(getattr(NOTHING, field.name), field, rows)
        made.append(column if isinstance(column, pa.Array) else pa.array(column, field.type))
    return pa.table(made, schema=schema(kind))


def _same(value: str | bool | float, field: pa.Field, rows: int) -> pa.Array:
    return pa.repeat(pa.scalar(value, field.type), rows)
