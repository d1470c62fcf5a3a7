"""A network as its matrix, coalition by coalition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sayso.errors import BadArgument
from sayso.queries.networks.figures import AGAINST, AGREE, SMALL, Width, inches, label, new_figure, text_size
from sayso.queries.networks.network import Matrix, Network
from sayso.queries.networks.network_plot import Group, natural

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LIMITS: dict[str, int] = {"column": 30, "page": 70}
"""Rows or columns whose names a figure of this width holds."""
BAR, CELL, GAP = 0.5, 0.3, 0.08
"""Inches: room for the bar of colours, the broadest cell, and what lies between the parts."""


def heat_map(network: Network, groups: Mapping[str, Group] | None = None, *, width: Width = "column") -> Figure:
    """The weights as colours, white at 0; a cell below 0 has a minus sign, so that it is told apart in gray. Actors are
    in order of their coalition (`groups`, by id), in it those with the strongest ties inside first, and lines part the
    coalitions; columns of a two-mode network are in their own order."""
    _check(len(network.rows), len(network.columns), width)
    rows = _order(network, groups or {})
    columns = range(len(network.columns)) if network.two_mode else rows
    beside = [label(network.name(network.rows[place])) for place in rows]
    above = [label(network.name(network.columns[place])) for place in columns]
    figure, axes, letters = _canvas(width, beside, above)
    weights = network.weights[np.ix_(rows, columns)].astype(float)
    if not network.two_mode:
        np.fill_diagonal(weights, np.nan)
    _draw(figure, axes, weights, network.measure)
    _name(axes, beside, above, letters)
    for place in _borders([(groups or {}).get(network.rows[i]) for i in rows]):
        axes.axhline(place, color="black", linewidth=0.8)
        if not network.two_mode:
            axes.axvline(place, color="black", linewidth=0.8)
    return figure


def _canvas(width: Width, rows: Sequence[str], columns: Sequence[str]) -> tuple[Figure, Axes, float]:
    """A figure with axes of square cells, with room for the names beside and above, and the size of these names."""
    trial = new_figure(width, 1.0)
    beside, above = (max(text_size(trial, name)[0] for name in names) for names in (rows, columns))
    broad = inches(width) - BAR
    cell = min((broad - beside) / len(columns), CELL)
    size = min(SMALL, 72 * cell)
    beside, above = (each * size / SMALL + GAP for each in (beside, above))
    cell = min((broad - beside) / len(columns), CELL)
    across, down = cell * len(columns), cell * len(rows)
    figure = new_figure(width, down + above + 2 * GAP)
    high = figure.get_figheight()
    return figure, figure.add_axes((beside / inches(width), GAP / high, across / inches(width), down / high)), size


def _check(rows: int, columns: int, width: Width) -> None:
    many = max(rows, columns)
    limit = LIMITS.get(width, many)
    if not rows or not columns:
        raise BadArgument("a network without nodes has nothing to draw; widen the range or the selection")
    if many > limit:
        wider = f", or take width='page' for up to {LIMITS['page']}" if width == "column" else ""
        raise BadArgument(
            f"{many} rows or columns are too many to name in a {width}: at most {limit}; keep actors with more"
            f" statements, drop isolates, or choose some of the actors{wider}"
        )


def _order(network: Network, groups: Mapping[str, Group]) -> list[int]:
    """Rows by group, those without one last; in it by the sum of their weights with the group, then by name."""
    group = [groups.get(id) for id in network.rows]
    inside = np.zeros(len(network.rows))
    if not network.two_mode:
        same = np.array([[one == other for other in group] for one in group], dtype=float).reshape(
            network.weights.shape
        )
        inside = (network.weights * same).sum(axis=1)

    def key(row: int) -> tuple[bool, tuple[bool, Group], float, str]:
        known = group[row]
        return (
            known is None,
            natural("" if known is None else known),
            -float(inside[row]),
            network.name(network.rows[row]),
        )

    return sorted(range(len(network.rows)), key=key)


def _borders(groups: Sequence[Group | None]) -> list[float]:
    return [place for place in range(1, len(groups)) if groups[place] != groups[place - 1]]


def _draw(figure: Figure, axes: Axes, weights: Matrix, measure: str) -> None:
    from matplotlib.colors import LinearSegmentedColormap

    colours = LinearSegmentedColormap.from_list("signed", [AGAINST, "white", AGREE])
    bound = float(np.nanmax(np.abs(weights), initial=0.0)) or 1.0
    least = -bound if (weights < 0).any() else 0.0
    if least == 0:
        colours = LinearSegmentedColormap.from_list("unsigned", ["white", AGAINST if measure == "conflict" else AGREE])
    edges = np.arange(weights.shape[1] + 1), np.arange(weights.shape[0] + 1)
    mesh = axes.pcolormesh(*edges, weights, cmap=colours, vmin=least, vmax=bound, edgecolors="#DDDDDD", linewidth=0.3)
    for i, j in np.argwhere(weights < 0).tolist():
        axes.plot([j + 0.32, j + 0.68], [i + 0.5, i + 0.5], color="black", linewidth=0.6)
    axes.patch.set(facecolor="white", hatch="//////", edgecolor="#999999", linewidth=0)  # what the diagonal shows
    box, high = axes.get_position(), min(axes.get_position().height, 1.4 / figure.get_figheight())
    bar = figure.colorbar(
        mesh, cax=figure.add_axes((box.x1 + 0.08 / figure.get_figwidth(), box.y0, 0.08 / figure.get_figwidth(), high))
    )
    bar.outline.set_linewidth(0.3)
    bar.ax.tick_params(width=0.4, length=2, labelsize=SMALL)


def _name(axes: Axes, rows: Sequence[str], columns: Sequence[str], size: float) -> None:
    axes.set(xlim=(0, len(columns)), ylim=(len(rows), 0))
    axes.xaxis.tick_top()
    axes.set_yticks(np.arange(len(rows)) + 0.5, rows, fontsize=size)
    axes.set_xticks(np.arange(len(columns)) + 0.5, columns, fontsize=size, rotation=90)
    for text in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        text.set_parse_math(False)
    axes.tick_params(length=0, pad=2)
    axes.spines[:].set_linewidth(0.5)
