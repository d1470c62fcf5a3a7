"""What all plots have in common: sizes and colours that a journal prints, and the files they go into."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from sayso.errors import BadArgument

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Width: TypeAlias = Literal["column", "page"]

WIDTHS: dict[str, float] = {"column": 3.5, "page": 7.2}
"""Inches: one column of a journal, and its page."""
SIZE, SMALL = 7.0, 6.0
"""Of letters, in points."""
AGREE, AGAINST, BOTH, NEUTRAL = "#0072B2", "#D55E00", "#CC79A7", "#666666"
FILLS = ("#56B4E9", "#F0E442", "#CC79A7", "#009E73", "#E69F00", "#FFFFFF", "#999999")
"""Of coalitions. All colours are of the palette of Okabe and Ito (2008), which the colour-blind can tell apart."""
MARKERS = ("o", "s", "^", "D", "v", "p", "h")
LONGEST = 40
"""Characters of a label."""
WRITTEN: Mapping[str, dict[str, Any]] = {".pdf": {"CreationDate": None}, ".svg": {"Date": None}, ".png": {}}
"""Formats, and what is left out so that the same figure is the same file."""


def inches(width: Width) -> float:
    if width not in WIDTHS:
        raise BadArgument(f"width: {width!r} is none of {', '.join(WIDTHS)}")
    return WIDTHS[width]


def new_figure(width: Width, height: float) -> Figure:
    """An empty figure for the Agg backend; its height is in inches. Needs the extra `networks`."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError:
        raise BadArgument("plots need matplotlib: pip install 'sayso[networks]'") from None
    figure = Figure(figsize=(inches(width), height), layout=None, facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def save(figure: Figure, path: Path, dpi: int = 300) -> None:
    """Write a figure as what its name ends with: .pdf, .svg (both with text as text) or .png. The same figure gives
    the same bytes."""
    import matplotlib as mpl

    if path.suffix not in WRITTEN:
        raise BadArgument(f"{path}: figures are written as {', '.join(WRITTEN)}; give the file one of these endings")
    with mpl.rc_context({"pdf.fonttype": 42, "svg.fonttype": "none", "svg.hashsalt": "sayso"}):
        figure.savefig(path, dpi=dpi, metadata=WRITTEN[path.suffix])


def label(name: str) -> str:
    """A name on one line, cut where it is too long."""
    words = " ".join(name.split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"


def text_size(figure: Figure, text: str, size: float = SMALL) -> tuple[float, float]:
    """How broad and high a text is, in inches."""
    written = figure.text(0, 0, text, fontsize=size, parse_math=False)
    with warnings.catch_warnings():  # of characters that no font has; saving the figure warns of them
        warnings.filterwarnings("ignore", "Glyph", UserWarning)
        extent = written.get_window_extent()
    written.remove()
    return extent.width / figure.dpi, extent.height / figure.dpi


def bare(axes: Axes) -> None:
    """Leave of the frame only the two axes."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_linewidth(0.5)
    axes.tick_params(width=0.5, length=2.5, labelsize=SMALL)
