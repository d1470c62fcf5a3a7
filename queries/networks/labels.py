"""Labels beside points, none over another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sayso.queries.networks.figures import SMALL, text_size

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Boxes: TypeAlias = NDArray[np.float64]
"""Left, bottom, right, top, in pixels; one row a box."""

ANGLES = np.linspace(0, 2 * np.pi, 24, endpoint=False)
GAPS = (5.0, 9.0, 15.0, 22.0, 30.0, 40.0)
"""From the point to its label, in points; beyond the first a thin line joins them."""
RADIUS = 3.5
"""Of the marks that labels keep clear of, in points."""
MARGIN = 0.8
"""Around a label, in points."""
FAR = 0.006
"""What it costs to try the next place, in squares as high as the label."""


def place_labels(axes: Axes, labels: Sequence[tuple[str, tuple[float, float]]]) -> None:
    """Write each label near its point, in data coordinates: the most crowded first, each where it covers least of the
    labels before it, of the points, and of what is outside the axes, and then where it is nearest."""
    if not labels:
        return
    figure = axes.get_figure(root=True)
    if figure is None:
        raise ValueError("axes without a figure")
    scale = figure.dpi / 72
    points = axes.transData.transform([point for _, point in labels])
    frame = np.array(axes.get_window_extent().extents)
    marks = np.column_stack([points - RADIUS * scale, points + RADIUS * scale])
    sizes = [np.array(text_size(figure, text)) * figure.dpi + MARGIN * scale for text, _ in labels]
    taken: Boxes = np.empty((0, 4))
    for index in _crowded_first(points):
        boxes = [_box(points[index], sizes[index], angle, gap * scale) for gap in GAPS for angle in ANGLES]
        costs = [_cost(box, taken, marks, frame) + FAR * place for place, box in enumerate(boxes)]
        best = int(np.argmin(costs))
        taken = np.vstack([taken, boxes[best]])
        _write(axes, labels[index][0], points[index], boxes[best], best >= len(ANGLES))


def _crowded_first(points: Boxes) -> list[int]:
    lengths = np.linalg.norm(points[:, None] - points[None], axis=2)
    nearest = np.sort(lengths, axis=1)[:, 1:4].sum(axis=1)
    return list(np.argsort(nearest, kind="stable"))


def _box(point: Boxes, size: Boxes, angle: float, gap: float) -> Boxes:
    """The label's box in that direction of the point, its nearest side at the gap."""
    centre = point + np.array([np.cos(angle), np.sin(angle)]) * (gap + size / 2)
    return np.concatenate([centre - size / 2, centre + size / 2])


def _cost(box: Boxes, taken: Boxes, marks: Boxes, frame: Boxes) -> float:
    area = (box[2] - box[0]) * (box[3] - box[1])
    outside = area - _covered(box, frame[None]).sum()
    covered = _covered(box, taken).sum() + _covered(box, marks).sum()
    return float(covered + 2 * outside) / float(box[3] - box[1]) ** 2


def _covered(box: Boxes, others: Boxes) -> Boxes:
    """How much of the box each other one covers."""
    low, high = np.maximum(box[:2], others[:, :2]), np.minimum(box[2:], others[:, 2:])
    return np.asarray((high - low).clip(0).prod(axis=1), dtype=np.float64)


def _write(axes: Axes, text: str, point: Boxes, box: Boxes, joined: bool) -> None:
    back = axes.transData.inverted().transform
    paper = {"facecolor": "white", "alpha": 0.7, "linewidth": 0, "boxstyle": "square,pad=0.08"}
    if joined:
        ends = back(np.array([point, np.clip(point, box[:2], box[2:])]))
        axes.plot(ends[:, 0], ends[:, 1], color="#888888", linewidth=0.4, zorder=2)
    x, y = back((box[:2] + box[2:]) / 2)
    axes.text(x, y, text, fontsize=SMALL, ha="center", va="center", zorder=4, parse_math=False, bbox=paper)
