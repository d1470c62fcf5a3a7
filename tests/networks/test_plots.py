"""Figures: what is drawn is what was given, names are legible, and the same data is the same file."""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import QuadMesh
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle
from matplotlib.text import Text

from sayso.errors import BadArgument
from sayso.queries.networks.edges import edges, nodes
from sayso.queries.networks.figures import AGAINST, AGREE, LONGEST, WIDTHS, Width, label, save
from sayso.queries.networks.heat_map import heat_map
from sayso.queries.networks.network import Network
from sayso.queries.networks.network_plot import network_plot
from sayso.queries.networks.shares_plot import shares_plot
from tests.networks.drawings import HOSTILE, camps, network, one_mode, two_mode

DAY = 86_400
NO_GLYPH = pytest.mark.filterwarnings("ignore:Glyph")
"""The fonts of a machine need not have every character."""


def names(figure: Figure) -> list[Text]:
    return [text for text in figure.axes[0].texts if text.get_text()]


def overlaps(figure: Figure) -> list[tuple[str, str]]:
    boxes = [(text.get_text(), text.get_window_extent()) for text in names(figure)]
    return [(one, other) for (one, a), (other, b) in combinations(boxes, 2) if a.overlaps(b)]


@pytest.mark.parametrize(("size", "many", "width"), [(14, 2, "column"), (25, 3, "column"), (60, 3, "page")])
def test_names_do_not_cover_each_other_and_are_inside(size: int, many: int, width: Width) -> None:
    drawn, camp = camps(size, many, 5, 0.3)
    figure = network_plot(drawn, camp, width=width)
    assert sorted(text.get_text() for text in names(figure)) == sorted(drawn.names.values())
    assert overlaps(figure) == []
    for text in names(figure):
        box = text.get_window_extent()
        assert figure.bbox.x0 <= box.x0
        assert box.x1 <= figure.bbox.x1
        assert figure.bbox.y0 <= box.y0
        assert box.y1 <= figure.bbox.y1
        assert text.get_fontsize() == 6
    assert figure.get_figwidth() == WIDTHS[width]


def test_lines_tell_the_sign_and_the_weight() -> None:
    figure = network_plot(network([[0, 4, -1], [4, 0, -4], [-1, -4, 0]]))
    lines = [line for line in figure.axes[0].lines if line.get_marker() == "None"]
    looks = [(line.get_color(), line.get_linestyle(), round(float(line.get_linewidth()), 2)) for line in lines]
    assert looks == [(AGAINST, "--", 0.7), (AGREE, "-", 2.6), (AGAINST, "--", 1.6)]
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["agreement", "conflict"]


def test_a_conflict_is_a_conflict_whatever_its_sign() -> None:
    measured = network([[0, 2], [2, 0]], measure="conflict")
    assert network_plot(measured).axes[0].lines[0].get_color() == AGAINST
    combined = network_plot(Network(("a",), ("x", "y", "z"), np.array([[1.0, 2, 3]]), "combine"))
    assert [text.get_text() for text in combined.legends[0].get_texts()] == ["agreement", "conflict", "both"]


def test_weak_ties_can_be_left_out() -> None:
    drawn = network([[0, 4, -1], [4, 0, -4], [-1, -4, 0]])
    lines = network_plot(drawn, threshold=2).axes[0].lines
    assert sum(line.get_marker() == "None" for line in lines) == 2


def test_coalitions_have_a_colour_and_a_shape_each() -> None:
    figure = network_plot(network([[0] * 4] * 4), {"a": 2, "b": "greens", "c": 1})
    marks = [(str(line.get_marker()), to_hex(line.get_markerfacecolor())) for line in figure.axes[0].lines]
    assert len(set(marks)) == len({shape for shape, _ in marks if shape != "o"}) + len(
        {m for m in marks if m[0] == "o"}
    )
    assert len(set(marks)) == 4
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["coalition 1", "coalition 2", "greens"]


def test_many_coalitions_have_each_a_look_of_its_own() -> None:
    drawn = network(np.zeros((21, 21)).tolist(), *(f"Nobody {n}" for n in range(21)))
    figure = network_plot(drawn, {id: n for n, id in enumerate(drawn.rows)})
    marks = {(str(line.get_marker()), to_hex(line.get_markerfacecolor())) for line in figure.axes[0].lines}
    assert len(marks) == 21


def test_a_direction_is_an_arrow() -> None:
    figure = network_plot(network([[0, 1], [2, 0]], directed=True, measure="relays"))
    assert sum(isinstance(patch, FancyArrowPatch) for patch in figure.axes[0].patches) == 2
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["relays"]


def test_places_can_be_given() -> None:
    places = {"a": (-0.5, 0.25), "b": (1.0, -1.0)}
    figure = network_plot(network([[0, 1], [1, 0]]), places=places)
    assert [(line.get_xdata()[0], line.get_ydata()[0]) for line in figure.axes[0].lines[1:3]] == list(places.values())  # type: ignore[index]


@NO_GLYPH
@given(one_mode(least=1) | two_mode())
@settings(max_examples=8, deadline=None)
def test_any_names_can_be_drawn(network: Network) -> None:
    for figure in (network_plot(network), heat_map(network)):
        figure.canvas.draw()
    written = [text.get_text() for text in names(network_plot(network))]
    assert sorted(written) == sorted(label(node.name) for node in nodes(network) if label(node.name))


@NO_GLYPH
@pytest.mark.parametrize("ending", [".pdf", ".svg", ".png"])
def test_the_same_figure_is_the_same_file(tmp_path: Path, ending: str) -> None:
    drawn, camp = camps(10, 2, 0)
    drawn = Network(
        drawn.rows, drawn.columns, drawn.weights, "subtract", names=dict(zip(drawn.rows, HOSTILE, strict=False))
    )
    for name in ("one", "two"):
        save(network_plot(drawn, camp), tmp_path / (name + ending))
    one, two = ((tmp_path / (name + ending)).read_bytes() for name in ("one", "two"))
    assert one == two
    assert one.startswith({".pdf": b"%PDF", ".svg": b"<?xml", ".png": b"\x89PNG"}[ending])
    if ending == ".svg":
        assert "Києво-Печерська" in one.decode()
        assert "$x^2$" in one.decode()


def test_other_formats_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadArgument, match=r"x.bmp: figures are written as .pdf, .svg, .png; give"):
        save(network_plot(network([[0]])), tmp_path / "x.bmp")


def test_names_are_one_line() -> None:
    assert label(" two\n lines ") == "two lines"
    assert label("x" * 99) == "x" * (LONGEST - 1) + "…"


def test_figures_are_drawn_without_a_window() -> None:
    figure = heat_map(network([[0]]))
    assert isinstance(figure.canvas, FigureCanvasAgg)
    assert not hasattr(figure, "number")  # what pyplot gives the figures that it keeps


def mesh(figure: Figure) -> tuple[np.ndarray[tuple[int, int], np.dtype[np.float64]], list[str], list[str]]:
    axes = figure.axes[0]
    (cells,) = (each for each in axes.collections if isinstance(each, QuadMesh))
    rows, columns = ([text.get_text() for text in each] for each in (axes.get_yticklabels(), axes.get_xticklabels()))
    return np.ma.filled(np.ma.asarray(cells.get_array()), np.nan).reshape(len(rows), len(columns)), rows, columns


def test_a_heat_map_is_the_matrix_by_coalition() -> None:
    drawn, camp = camps(12, 3, 2)
    cells, rows, columns = mesh(heat_map(drawn, camp))
    assert rows == columns
    ids = {name: id for id, name in drawn.names.items()}
    order = [camp[ids[name]] for name in rows]
    assert order == sorted(order)
    inside = [sum(w for w, other in zip(drawn.weights[drawn.rows.index(ids[name])], drawn.rows, strict=True)
                  if camp[other] == camp[ids[name]]) for name in rows]  # fmt: skip
    assert [place for _, _, place in sorted(zip(order, [-w for w in inside], range(12), strict=True))] == list(
        range(12)
    )
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            weight = drawn.weights[drawn.rows.index(ids[row]), drawn.rows.index(ids[column])]
            assert np.isnan(cells[i, j]) if i == j else cells[i, j] == weight
    below_zero = int((drawn.weights < 0).sum())
    strokes = [line for line in heat_map(drawn, camp).axes[0].lines if np.ptp(line.get_xdata()) == pytest.approx(0.36)]
    assert len(strokes) == below_zero > 0


def test_a_heat_map_of_two_modes_keeps_its_columns() -> None:
    both = Network(("b", "a"), ("z", "y"), np.array([[1.0, 2], [3, 4]]), "ignore")
    cells, rows, columns = mesh(heat_map(both, {"b": 1, "a": 0}))
    assert (rows, columns, cells.tolist()) == (["a", "b"], ["z", "y"], [[3, 4], [1, 2]])


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=8))
@settings(max_examples=8, deadline=None)
def test_bars_are_the_shares(said: list[tuple[int, int]]) -> None:
    times = [DAY * 7 * n for n in range(len(said))]
    figure = shares_plot(times, {"tax $x$": ([a for a, _ in said], [b for _, b in said])})
    shares, strip = figure.axes
    bars = [(bar.get_y(), bar.get_height()) for bar in shares.patches if isinstance(bar, Rectangle)]
    kept = [(a, b) for a, b in said if a + b]
    below, above = bars[: len(kept)], bars[len(kept) :]
    assert np.allclose(np.ravel(below), np.ravel([(0, a / (a + b)) for a, b in kept]))
    assert np.allclose(np.ravel(above), np.ravel([(a / (a + b), b / (a + b)) for a, b in kept]))
    assert [bar.get_height() for bar in strip.patches if isinstance(bar, Rectangle)] == [a + b for a, b in said]
    figure.canvas.draw()


MANY = camps(130, 2, 0, 1.0)[0]
ONES = {"x": ([1], [1])}


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (
            lambda: network_plot(camps(41, 2, 0)[0]),
            "41 nodes .* in a column: at most 40; keep .* width='page' for up to 120",
        ),
        (lambda: network_plot(MANY, width="page"), "130 nodes are too many to draw in a page: at most 120; keep"),
        (lambda: network_plot(camps(100, 2, 0, 1.0)[0], width="page"), "4950 ties .* at most 3,000; give a threshold"),
        (lambda: network_plot(network([[0]]), width="wide"), "width: 'wide' is none of column, page"),  # type: ignore[arg-type]
        (lambda: heat_map(MANY), "130 rows or columns are too many to name in a column: at most 30; .* up to 70"),
        (lambda: network_plot(network([])), "a network without nodes has nothing to draw; widen"),
        (lambda: heat_map(network([])), "a network without nodes has nothing to draw; widen"),
        (lambda: heat_map(network([[0]]), width="wide"), "width: 'wide' is none of column, page"),  # type: ignore[arg-type]
        (lambda: shares_plot([], {}), "no times or no concepts to draw; widen the range"),
        (lambda: shares_plot([0], {str(n): ([1], [1]) for n in range(9)}), "9 concepts .* at most 8; choose"),
        (lambda: shares_plot([5, 5], {"x": ([1, 1], [1, 1])}), "times must be in order"),
        (lambda: shares_plot([5, 6], ONES), "x: counts for and against must be one for each of the 2 times"),
    ],
)
def test_what_cannot_be_drawn(ask: Callable[[], object], message: str) -> None:
    with pytest.raises(BadArgument, match=message):
        ask()


def test_a_threshold_makes_many_ties_drawable() -> None:
    drawn = camps(100, 2, 0, 1.0)[0]
    kept = sum(abs(edge.weight) >= 5 for edge in edges(drawn))
    lines = network_plot(drawn, threshold=5, width="page").axes[0].lines
    assert sum(to_hex(line.get_color()) in (AGREE.lower(), AGAINST.lower()) for line in lines) == kept


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(BadArgument, match=r"plots need matplotlib: pip install 'sayso\[networks\]'"):
        network_plot(network([[0]]))
