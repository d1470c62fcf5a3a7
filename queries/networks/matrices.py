"""Networks as CSV and DL matrices, to the byte as Discourse Network Analyzer writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np

from sayso.errors import BadArgument
from sayso.queries.networks.network import Network

SIX = Decimal("0.000001")


def csv_matrix(network: Network, *, scaled: bool = False) -> str:
    """Rows and columns in order of their names by UTF-16 code unit, `;` between cells, no newline at the end. Weights
    are integers; with six decimals if they are normalized, if a network of one mode compares levels of a scale
    (`scaled`), or if one of them is no integer."""
    rows, columns = _order(network, network.rows), _order(network, network.columns)
    lines = [";".join(['""', *(_quoted(network, network.columns[j]) for j in columns)])]
    cells = _cells(network, rows, columns, scaled)
    lines += [";".join([_quoted(network, network.rows[i]), *row]) for i, row in zip(rows, cells, strict=True)]
    return "\n".join(lines)


def dl_matrix(network: Network, *, scaled: bool = False) -> str:
    """A full matrix in UCINET's data language, in the same order and with the same numbers as the CSV."""
    rows, columns = _order(network, network.rows), _order(network, network.columns)
    row_labels = [_bare(network, network.rows[i]) for i in rows]
    size, labels = f"n = {len(rows)}", ["labels:", *row_labels]
    if network.two_mode:
        size = f"nr = {len(rows)}, nc = {len(columns)}"
        labels = ["row labels:", *row_labels, "col labels:", *(_bare(network, network.columns[j]) for j in columns)]
    data = ["".join(f" {cell}" for cell in row) for row in _cells(network, rows, columns, scaled)]
    return "\n".join([f"dl {size}, format = fullmatrix", *labels, "data:", *data])


def write_windows(
    path: Path, series: Sequence[tuple[int, Network]], write: Callable[[Network], str] = csv_matrix
) -> list[Path]:
    """Each network of a series in a file of its own beside `path`: its name, the number of the window and its time,
    as in `name 01 2005-01-26 00:00:00.csv`. Returns the files in order."""
    if not series:
        raise BadArgument(f"{path}: a series without windows leaves nothing to write; widen the range of time")
    files = [path.with_name(name) for name in window_names(path, [time for time, _ in series])]
    for file, (_, network) in zip(files, series, strict=True):
        file.write_text(write(network), encoding="utf-8", newline="\n")
    return files


def window_names(path: Path, times: Sequence[int]) -> list[str]:
    width = max(2, len(str(len(times))))
    return [f"{path.stem} {n:0{width}} {clock(time)}{path.suffix}" for n, time in enumerate(times, 1)]


def clock(seconds: int) -> str:
    """A time in UTC, as DNA writes it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")


def code_units(name: str) -> bytes:
    """What names are sorted by: their UTF-16 code units, as Java compares text."""
    return name.encode("utf-16-be", "surrogatepass")


def _order(network: Network, ids: Iterable[str]) -> list[int]:
    names = [network.name(id) for id in ids]
    return sorted(range(len(names)), key=lambda i: code_units(names[i]))


def _quoted(network: Network, id: str) -> str:
    return '"{}"'.format(network.name(id).replace('"', "'"))


def _bare(network: Network, id: str) -> str:
    """A label of which nothing ends the quotes around it."""
    return '"{}"'.format(network.name(id).replace('"', "").replace("'", ""))


def _cells(network: Network, rows: Sequence[int], columns: Sequence[int], scaled: bool) -> list[list[str]]:
    weights = network.weights[np.ix_(rows, columns)] + 0.0
    decimals = network.normalization != "none" or (scaled and not network.two_mode) or bool((weights % 1).any())
    text = _six if decimals else _integer
    return [[text(weight) for weight in row] for row in weights.tolist()]


def _integer(weight: float) -> str:
    return str(int(weight))


def _six(weight: float) -> str:
    """Six decimals, half rounded up from the shortest decimal that is this number, as Java does."""
    return f"{Decimal(repr(weight)).quantize(SIX, ROUND_HALF_UP):f}"
