"""Synthetic databases: few actors and concepts, so that they meet; ties, several coders, empty values, many years."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from hypothesis import strategies as st

from tests.networks.literal import Said

DAY = 86_400
SCALES = ((0, 1), (-3, -2, -1, 0, 1, 2, 3), (0, 1, 2), (-200, 0, 300))


def database(
    seed: int, scale: Sequence[int] = (0, 1), size: int = 40, days: int = 1_500, empty: bool = True
) -> list[Said]:
    """Statements from 2003 on, in no order. Their times are few, so that several have the same one, and some are not
    at midnight."""
    random = Random(seed)
    none: list[str] = [""] if empty else []
    moments = [12_053 * DAY + random.randrange(days) * DAY + random.choice([0, 0, 43_200]) for _ in range(size // 2)]
    rows = []
    for number in range(size):
        document = random.randrange(6)
        level = None if empty and random.random() < 0.05 else random.choice(scale)
        rows.append(
            Said(
                f"s{number:03}",
                random.choice([*"abcde", *none]),
                random.choice([*"pqr", *none]),
                level,
                random.choice(moments),
                f"d{document}",
                (start := random.randrange(3)),
                start + random.randrange(2),
                random.choice(["endorses", "opposes"]),
                random.choice(["mia", "noa"]),
                f"paper{document % 2}",
            )
        )
    return rows


def columns(rows: Sequence[Said]) -> dict[str, list[Any]]:
    return {name: [getattr(row, name) for row in rows] for name in Said._fields}


seeds = st.integers(0, 10_000)
