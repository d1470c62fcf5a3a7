"""Networks and labels for the tests of what is written and drawn."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from sayso.queries.networks.network import Network

HOSTILE = (
    '"quoted"',
    "it's; here",
    "two\nlines",
    "Києво-Печерська",
    "🕊️ peace",
    "\ue000 private",
    "tab\tbed",
    "ä",
    "$x^2$",
    "<&>",
    "",
)
"""Labels with what breaks files: quotes, separators, newlines, other scripts, what sorts otherwise in UTF-16."""

LABELS = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8))
WEIGHTS = st.integers(-5, 5).map(float)


@st.composite
def one_mode(draw: st.DrawFn, *, least: int = 0, most: int = 6) -> Network:
    """Symmetric, whole weights of either sign, diagonal 0; hostile names."""
    size = draw(st.integers(least, most))
    ids = tuple(f"i{n}" for n in range(size))
    upper = np.triu(np.array(draw(st.lists(WEIGHTS, min_size=size**2, max_size=size**2))).reshape(size, size), 1)
    return Network(ids, ids, upper + upper.T, "subtract", names={id: draw(LABELS) for id in ids})


@st.composite
def two_mode(draw: st.DrawFn) -> Network:
    rows = tuple(f"a{n}" for n in range(draw(st.integers(1, 5))))
    columns = tuple(f"c{n}" for n in range(draw(st.integers(1, 5))))
    size = len(rows) * len(columns)
    weights = np.array(draw(st.lists(WEIGHTS, min_size=size, max_size=size))).reshape(len(rows), len(columns))
    return Network(rows, columns, weights, "subtract", names={id: draw(LABELS) for id in (*rows, *columns)})


def network(weights: list[list[float]], *names: str, measure: str = "subtract", **more: object) -> Network:
    """One mode, ids `a`, `b`, …, named as given."""
    ids = tuple("abcdefghijklmnopqrstuvwxyz"[: len(weights)])
    square = np.array(weights, dtype=float).reshape(len(ids), len(ids))
    return Network(ids, ids, square, measure, names=dict(zip(ids, names, strict=False)), **more)  # type: ignore[arg-type]


def camps(size: int, camps: int, seed: int, density: float = 0.6) -> tuple[Network, dict[str, int]]:
    """Actors who mostly agree within their camp and disagree across, and the camp of each."""
    random = np.random.default_rng(seed)
    camp = random.integers(0, camps, size)
    signs = np.where(camp[:, None] == camp[None], 1.0, -1.0)
    upper = np.triu(
        signs * random.integers(1, 6, (size, size)).astype(float) * (random.random((size, size)) < density), 1
    )
    ids = tuple(f"a{n}" for n in range(size))
    names = {id: f"Organisation {n}" for n, id in enumerate(ids)}
    return Network(ids, ids, upper + upper.T, "subtract", names=names), dict(zip(ids, camp.tolist(), strict=True))
