"""How much of what is said on a concept is for and against it, over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sayso.errors import BadArgument
from sayso.queries.networks.figures import AGAINST, AGREE, SIZE, SMALL, Width, bare, label, new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Counts: TypeAlias = tuple[Sequence[float], Sequence[float]]
Points: TypeAlias = NDArray[np.float64]

LIMIT = 8
"""Concepts in one figure."""
PANEL, STRIP, BETWEEN, FOOT, HEAD = 0.85, 0.22, 0.12, 0.28, 0.22
"""Inches: the shares of one concept, the numbers below them, the gap between the two, the dates at the foot, and the
legend at the head."""
NAME = 0.2
"""Inches above a panel for its concept."""
FEW = 3
"""Times up to which each has its date."""
DAY, HATCH = 86_400, "//////"


def shares_plot(times: Sequence[int], counts: Mapping[str, Counts], *, width: Width = "column") -> Figure:
    """For each concept, in the order given, a panel with the share of statements for and against it at each time (in
    seconds since 1970 UTC), and a strip with how many there were. Counts are those for and those against, one entry a
    time. A time without statements is left blank."""
    _check(times, counts)
    one = NAME + PANEL + BETWEEN + STRIP
    high = HEAD + one * len(counts) + FOOT
    figure = new_figure(width, high)
    days = np.array([time / DAY for time in times])
    step = 0.9 * float(np.diff(days).min(initial=np.inf)) if len(days) > 1 else 1.0
    left, broad = (0.13, 0.84) if width == "column" else (0.07, 0.91)
    most = max(1.0, *(float(np.add(favour, against).max()) for favour, against in counts.values()))
    for place, (concept, (favour, against)) in enumerate(counts.items()):
        top = high - HEAD - one * place - NAME
        shares = figure.add_axes((left, (top - PANEL) / high, broad, PANEL / high))
        strip = figure.add_axes((left, (top - PANEL - BETWEEN - STRIP) / high, broad, STRIP / high), sharex=shares)
        _draw_shares(shares, days, step, np.array(favour, dtype=float), np.array(against, dtype=float))
        _draw_numbers(strip, days, step, np.add(favour, against), most, place == len(counts) - 1)
        shares.set_title(label(concept), fontsize=SIZE, loc="left", pad=3, parse_math=False)
    _legend(figure)
    return figure


def _check(times: Sequence[int], counts: Mapping[str, Counts]) -> None:
    if not times or not counts:
        raise BadArgument("no times or no concepts to draw; widen the range of time, or choose a concept")
    if len(counts) > LIMIT:
        raise BadArgument(f"{len(counts)} concepts are too many for one figure: at most {LIMIT}; choose some of them")
    if any(late <= early for early, late in pairwise(times)):
        raise BadArgument("times must be in order, each later than the one before")
    for concept, (favour, against) in counts.items():
        if len(favour) != len(times) or len(against) != len(times):
            raise BadArgument(f"{concept}: counts for and against must be one for each of the {len(times)} times")


def _draw_shares(axes: Axes, days: Points, step: float, favour: Points, against: Points) -> None:
    from matplotlib.ticker import PercentFormatter

    total = favour + against
    said = total > 0
    share = np.divide(favour, total, out=np.zeros_like(total), where=said)
    axes.bar(days[said], share[said], step, color=AGREE, linewidth=0)
    rest = 1 - share[said]
    axes.bar(days[said], rest, step, share[said], color=AGAINST, hatch=HATCH, edgecolor="white", linewidth=0)
    axes.axhline(0.5, color="white", linewidth=0.8)
    axes.set(ylim=(0, 1), yticks=[0, 0.5, 1])
    axes.yaxis.set_major_formatter(PercentFormatter(1.0))
    axes.tick_params(labelbottom=False, bottom=False)
    bare(axes)
    axes.spines["bottom"].set_visible(False)


def _draw_numbers(axes: Axes, days: Points, step: float, total: Points, most: float, last: bool) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    axes.bar(days, total, step, color="#999999", linewidth=0)
    axes.set(ylim=(0, most), yticks=[most], yticklabels=[f"{most:g}"], xlim=(days[0] - step, days[-1] + step))
    if len(days) <= FEW:
        axes.set_xticks(days, [str(np.datetime64(int(day * DAY), "s"))[:10] for day in days])
    else:
        locator = AutoDateLocator(minticks=3, maxticks=7)  # type: ignore[no-untyped-call]  # matplotlib has no types here
        axes.xaxis.set_major_locator(locator)
        axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=False))  # type: ignore[no-untyped-call]
    bare(axes)
    axes.tick_params(labelbottom=last)


def _legend(figure: Figure) -> None:
    from matplotlib.patches import Patch

    handles = [
        Patch(facecolor=AGREE, label="for"),
        Patch(facecolor=AGAINST, hatch=HATCH, edgecolor="white", linewidth=0, label="against"),
        Patch(facecolor="#999999", label="statements"),
    ]
    figure.legend(handles=handles, loc="upper right", ncols=3, fontsize=SMALL, frameon=False, columnspacing=1.0)
