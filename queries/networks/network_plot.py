"""A network with signs as a figure: those who disagree lie apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import TYPE_CHECKING, Any, TypeAlias

from sayso.errors import BadArgument
from sayso.queries.networks.edges import Edge, Node, Tone, edges, nodes, tone
from sayso.queries.networks.figures import (
    AGAINST,
    AGREE,
    BOTH,
    FILLS,
    MARKERS,
    NEUTRAL,
    SMALL,
    Width,
    inches,
    label,
    new_figure,
    text_size,
)
from sayso.queries.networks.labels import place_labels
from sayso.queries.networks.layout import signed_layout
from sayso.queries.networks.network import Network

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

Group: TypeAlias = str | int
Places: TypeAlias = Mapping[str, tuple[float, float]]

LIMITS: dict[str, int] = {"column": 40, "page": 120}
"""Nodes whose labels a figure of this width holds."""
EDGES = 3_000
LINES: Mapping[Tone, tuple[str, Any]] = {
    "agreement": (AGREE, "-"),
    "conflict": (AGAINST, "--"),
    "both": (BOTH, "-."),
    "neutral": (NEUTRAL, "-"),
}
THIN, THICK = 0.4, {"agreement": 2.6, "conflict": 1.6, "both": 1.6, "neutral": 2.6}
"""Points. Conflicts are thinner, since many cross the whole drawing."""
PAD_X, PAD_Y = 0.25, 0.15
"""Room for labels, in data coordinates."""
ROW, HANDLE = 0.14, 0.35
"""Of the legend, in inches: a row, and what is beside a word."""
SPACING: dict[str, Any] = {"handlelength": 1.8, "handletextpad": 0.4, "columnspacing": 1.0}
EDGED: dict[str, Any] = {"linestyle": "none", "markeredgecolor": "black", "markeredgewidth": 0.6}
COLUMN: dict[str, Any] = {"marker": "s", "markersize": 3.0, "markerfacecolor": "#BBBBBB"}
ARROW: dict[str, Any] = {
    "arrowstyle": "-|>",
    "mutation_scale": 6,
    "shrinkA": 4,
    "shrinkB": 4,
    "connectionstyle": "arc3,rad=0.12",
}


def network_plot(
    network: Network,
    groups: Mapping[str, Group] | None = None,
    *,
    places: Places | None = None,
    seed: int = 0,
    threshold: float = 0.0,
    width: Width = "column",
) -> Figure:
    """Nodes with their names, where `signed_layout` or `places` puts them, by key. Agreement is a solid line, conflict
    a dashed one, as wide as the weight; weights whose size is below the threshold are not drawn. Groups, by id, are
    coalitions: each has a colour and a shape of its own. Columns of a two-mode network are small gray squares."""
    listed, known = nodes(network), groups or {}
    drawn = [edge for edge in edges(network) if abs(edge.weight) >= threshold]
    _check(len(listed), len(drawn), width)
    at = places or signed_layout(network, seed)
    named = sorted({known[node.id] for node in listed if node.row and node.id in known}, key=natural)
    kinds: set[Tone] = {tone(network, edge.weight) for edge in drawn}
    handles = [_line(network, kind) for kind in sorted(kinds, key=list(LINES).index)] + [
        _mark(group, place) for place, group in enumerate(named)
    ]
    columns, below = _legend_size(width, [str(handle.get_label()) for handle in handles])
    figure, axes = _canvas(width, max([0.3, *(abs(at[node.key][1]) for node in listed)]), below)
    _draw_edges(axes, network, drawn, at)
    _draw_nodes(axes, listed, {id: named.index(group) for id, group in known.items() if group in named}, at)
    place_labels(axes, [(label(node.name), at[node.key]) for node in listed])
    if handles:
        figure.legend(handles=handles, loc="lower center", ncols=columns, fontsize=SMALL, frameon=False, **SPACING)
    return figure


def _legend_size(width: Width, words: Sequence[str]) -> tuple[int, float]:
    """In how many columns the legend fits, and how high it is, in inches."""
    trial = new_figure(width, 1.0)
    widest = max((text_size(trial, word)[0] for word in words), default=0.0) + HANDLE
    columns = max(1, min(int(inches(width) / widest), len(words)))
    return columns, 0.25 + ROW * ceil(len(words) / columns)


def _canvas(width: Width, high: float, below: float) -> tuple[Figure, Axes]:
    """A figure as high as the drawing needs, with room for the legend below."""
    drawn = inches(width) * (high + PAD_Y) / (1 + PAD_X)
    figure = new_figure(width, drawn + below)
    axes = figure.add_axes((0.0, below / (drawn + below), 1.0, drawn / (drawn + below)))
    axes.set_axis_off()
    axes.set(xlim=(-1 - PAD_X, 1 + PAD_X), ylim=(-high - PAD_Y, high + PAD_Y))
    return figure, axes


def _check(many: int, lines: int, width: Width) -> None:
    limit = LIMITS.get(width, many)
    if not many:
        raise BadArgument("a network without nodes has nothing to draw; widen the range or the selection")
    if many > limit:
        wider = f", or take width='page' for up to {LIMITS['page']}" if width == "column" else ""
        raise BadArgument(
            f"{many} nodes are too many to draw in a {width}: at most {limit}; keep actors with more statements, drop"
            f" isolates, or choose some of the actors{wider}"
        )
    if lines > EDGES:
        raise BadArgument(
            f"{lines} ties are too many to draw: at most {EDGES:,}; give a threshold to drop the weak ones"
        )


def natural(group: Group) -> tuple[bool, Group]:
    """Numbers before names."""
    return isinstance(group, str), group


def _draw_edges(axes: Axes, network: Network, drawn: Sequence[Edge], at: Places) -> None:
    """Weak ties first."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import FancyArrowPatch

    strongest = max((abs(edge.weight) for edge in drawn), default=1.0)
    for edge in sorted(drawn, key=lambda each: abs(each.weight)):
        kind = tone(network, edge.weight)
        colour, style = LINES[kind]
        share = 0.4 if network.measure == "combine" else abs(edge.weight) / strongest
        broad = THIN + (THICK[kind] - THIN) * share
        look: dict[str, Any] = {"color": colour, "linestyle": style, "linewidth": broad, "alpha": 0.25 + 0.5 * share}
        if network.directed:
            axes.add_patch(FancyArrowPatch(at[edge.source], at[edge.target], zorder=1, **ARROW, **look))
        else:
            axes.add_line(Line2D(*zip(at[edge.source], at[edge.target], strict=True), zorder=1, **look))


def _draw_nodes(axes: Axes, listed: Sequence[Node], group: Mapping[str, int], at: Places) -> None:
    from matplotlib.lines import Line2D

    for node in listed:
        look = _look(group.get(node.id)) if node.row else COLUMN
        axes.add_line(Line2D([at[node.key][0]], [at[node.key][1]], zorder=3, **EDGED, **look))


def _line(network: Network, kind: Tone) -> Line2D:
    """In the legend."""
    from matplotlib.lines import Line2D

    word = network.measure if kind == "neutral" else kind
    return Line2D([], [], color=LINES[kind][0], linestyle=LINES[kind][1], linewidth=1.2, label=word)


def _mark(group: Group, place: int) -> Line2D:
    """In the legend."""
    from matplotlib.lines import Line2D

    word = label(group) if isinstance(group, str) else f"coalition {group}"
    return Line2D([], [], label=word, **EDGED, **_look(place))


def _look(place: int | None) -> dict[str, Any]:
    if place is None:
        return {"marker": "o", "markersize": 5.0, "markerfacecolor": "white"}
    shape, fill = MARKERS[place % len(MARKERS)], FILLS[(place + place // len(MARKERS)) % len(FILLS)]
    return {"marker": shape, "markersize": 5.5, "markerfacecolor": fill}
