"""A network with signs as a figure: those who disagree lie apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
LEGEND = 0.4
"""Inches."""


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
    listed = nodes(network)
    drawn = [edge for edge in edges(network) if abs(edge.weight) >= threshold]
    _check(len(listed), len(drawn), width)
    at = places or signed_layout(network, seed)
    high = max((abs(y) for _, y in at.values()), default=0.0)
    figure, axes = _canvas(width, max(high, 0.3))
    lines = _draw_edges(axes, network, drawn, at)
    named = (
        sorted({groups[node.id] for node in listed if node.row and node.id in groups}, key=natural) if groups else []
    )
    markers = _draw_nodes(axes, listed, groups or {}, named, at)
    place_labels(axes, [(label(node.name), at[node.key]) for node in listed])
    if lines or markers:
        handles = [*lines, *markers]
        columns = 5 if width == "column" else 9
        spacing = {"handlelength": 1.8, "handletextpad": 0.4, "columnspacing": 1.0}
        figure.legend(handles=handles, loc="lower center", ncols=columns, fontsize=SMALL, frameon=False, **spacing)
    return figure


def _canvas(width: Width, high: float) -> tuple[Figure, Axes]:
    """A figure as high as the drawing needs, with room for the legend below."""
    drawn = inches(width) * (high + PAD_Y) / (1 + PAD_X)
    figure = new_figure(width, drawn + LEGEND)
    axes = figure.add_axes((0.0, LEGEND / (drawn + LEGEND), 1.0, drawn / (drawn + LEGEND)))
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


def _draw_edges(axes: Axes, network: Network, drawn: Sequence[Edge], at: Places) -> list[Line2D]:
    """Weak ties first. Returns what the legend shows."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import FancyArrowPatch

    strongest = max((abs(edge.weight) for edge in drawn), default=1.0)
    combined, seen = network.measure == "combine", {}
    for edge in sorted(drawn, key=lambda each: abs(each.weight)):
        kind = tone(network, edge.weight)
        colour, style = LINES[kind]
        share = 0.4 if combined else abs(edge.weight) / strongest
        look: dict[str, Any] = {
            "color": colour,
            "linestyle": style,
            "linewidth": THIN + (THICK[kind] - THIN) * share,
            "zorder": 1,
        }
        seen[kind] = Line2D([], [], color=colour, linestyle=style, linewidth=1.2, label=_word(network, kind))
        alpha = 0.25 + 0.5 * share
        if network.directed:
            bent = "arc3,rad=0.12"
            axes.add_patch(
                FancyArrowPatch(
                    at[edge.source],
                    at[edge.target],
                    arrowstyle="-|>",
                    mutation_scale=6,
                    shrinkA=4,
                    shrinkB=4,
                    connectionstyle=bent,
                    alpha=alpha,
                    **look,
                )
            )
        else:
            axes.add_line(Line2D(*zip(at[edge.source], at[edge.target], strict=True), alpha=alpha, **look))
    return [seen[kind] for kind in LINES if kind in seen]


def _word(network: Network, kind: Tone) -> str:
    return network.measure if kind == "neutral" else kind


def _draw_nodes(
    axes: Axes, listed: Sequence[Node], groups: Mapping[str, Group], named: Sequence[Group], at: Places
) -> list[Line2D]:
    from matplotlib.lines import Line2D

    shown: dict[str, Line2D] = {}
    for node in listed:
        group = groups.get(node.id) if node.row else None
        look = _look(node, None if group is None else named.index(group))
        axes.add_line(Line2D([at[node.key][0]], [at[node.key][1]], zorder=3, **look))
        word = "" if group is None else group if isinstance(group, str) else f"coalition {group}"
        if word and word not in shown:
            shown[word] = Line2D([], [], label=label(word), **look)
    return [
        shown[word] for group in named if (word := group if isinstance(group, str) else f"coalition {group}") in shown
    ]


def _look(node: Node, place: int | None) -> dict[str, Any]:
    shape: dict[str, Any] = {"linestyle": "none", "markeredgecolor": "black", "markeredgewidth": 0.6}
    if not node.row:
        return {**shape, "marker": "s", "markersize": 3.0, "markerfacecolor": "#BBBBBB"}
    if place is None:
        return {**shape, "marker": "o", "markersize": 5.0, "markerfacecolor": "white"}
    return {
        **shape,
        "marker": MARKERS[place % len(MARKERS)],
        "markersize": 5.5,
        "markerfacecolor": FILLS[place % len(FILLS)],
    }
