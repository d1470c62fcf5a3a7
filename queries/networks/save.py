"""Networks written as files, in the format that the name of the file ends with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sayso.errors import BadArgument
from sayso.queries.networks.figures import WIDTHS, WRITTEN, Width
from sayso.queries.networks.figures import save as save_figure
from sayso.queries.networks.gexf import gexf
from sayso.queries.networks.graph import Graph, graph
from sayso.queries.networks.graphml import graphml, visone
from sayso.queries.networks.heat_map import heat_map
from sayso.queries.networks.layout import signed_layout
from sayso.queries.networks.matrices import csv_matrix, dl_matrix, window_names, write_windows
from sayso.queries.networks.network import Network
from sayso.queries.networks.network_plot import Places, network_plot
from sayso.queries.networks.of_graph import of_graph
from sayso.queries.networks.parts import extra
from sayso.queries.networks.selection import known, seconds
from sayso.queries.networks.shares_plot import shares_plot

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

Series = Sequence[tuple[int, Network]]
Groups = Mapping[str, str | int]
TEXTS = (".graphml", ".csv", ".dl", ".gexf")
SUFFIXES = (*TEXTS, *WRITTEN)
PLOTS = ("network", "matrix")
FOLDER = "write to a folder that is there and may be written"


def save(
    found: Graph | Network | Series,
    path: str | Path,
    *,
    groups: Groups | None = None,
    dialect: str = "plain",
    plot: str = "network",
    width: str = "column",
    threshold: float = 0.0,
    seed: int = 0,
    scaled: bool = False,
) -> list[Path]:
    """Write a network as `.graphml` (plain, or in the dialect of `visone`), `.gexf`, `.csv`, `.dl`, or as a figure:
    `.pdf`, `.svg`, `.png`. Returns the files. Of a series `.gexf` is one file with a timeline, all else a file for each
    network, with its number and its time in its name.

    A figure is the network with those apart who disagree, or its `matrix`; it is as wide as a `column` of a journal or
    its `page`. `groups` are coalitions, by id; weights below the threshold are not drawn. Figures need the extra
    `networks`. `scaled` matrices compare levels of a scale; a graph knows whether it does. Raises BadArgument for
    another ending, and for what is too large to draw.
    """
    file = Path(path)
    known("dialect", dialect, ("plain", "visone"))
    known("plot", plot, PLOTS)
    if file.suffix not in SUFFIXES:
        raise BadArgument(f"{file}: networks are written as {', '.join(SUFFIXES)}; give the file one of these endings")
    drawn = partial(_drawn, groups=groups, plot=plot, width=width, threshold=threshold, seed=seed)
    try:
        if isinstance(found, Sequence):
            return _save_series(found, file, dialect, drawn, scaled)
        _save(found, file, dialect, drawn, scaled)
    except OSError as error:
        raise BadArgument(f"{file}: {error.strerror}; {FOLDER}") from error
    return [file]


def save_shares(table: pd.DataFrame, file: Path, width: str = "column") -> Path:
    """Draw a table of `shares`: a panel for each concept."""
    times = sorted(set(table["period"]))
    counts = {
        str(name): (part["for"].astype(float).tolist(), part["against"].astype(float).tolist())
        for name, part in table.sort_values("period", kind="stable").groupby("name", sort=False)
    }
    try:
        save_figure(shares_plot([int(time.timestamp()) for time in times], counts, width=_width(width)), file)
    except OSError as error:
        raise BadArgument(f"{file}: {error.strerror}; {FOLDER}") from error
    return file


def network(found: Graph | Network) -> Network:
    return found if isinstance(found, Network) else of_graph(found)


def _save(found: Graph | Network, file: Path, dialect: str, drawn: partial[Figure], scaled: bool) -> None:
    told = {} if isinstance(found, Network) else found.graph
    matrix = network(found)
    if file.suffix in WRITTEN:
        save_figure(drawn(matrix), file)
    elif file.suffix == ".gexf":
        start, end = (seconds(told.get(name, day)) for name, day in (("start", "1970-01-01"), ("end", "1970-01-02")))
        _write(file, gexf([(start, matrix)], end=max(end, start + 1)))
    elif file.suffix == ".graphml":
        plain = graph(matrix) if isinstance(found, Network) else found
        _write(file, visone(matrix, frequency=_frequency(plain)) if dialect == "visone" else graphml(plain))
    else:
        write = csv_matrix if file.suffix == ".csv" else dl_matrix
        _write(file, write(matrix, scaled=scaled or told.get("agreement") == "scale"))


def _save_series(series: Series, file: Path, dialect: str, drawn: partial[Figure], scaled: bool) -> list[Path]:
    if not series:
        raise BadArgument(f"{file}: a series without windows leaves nothing to write; widen the range of time")
    if file.suffix == ".gexf":
        _write(file, gexf(series))
        return [file]
    if file.suffix in (".csv", ".dl"):
        return write_windows(file, series, partial(csv_matrix if file.suffix == ".csv" else dl_matrix, scaled=scaled))
    files = [file.with_name(name) for name in window_names(file, [time for time, _ in series])]
    places = _places([each for _, each in series], drawn) if file.suffix in WRITTEN else None
    for name, (_, each) in zip(files, series, strict=True):
        _save(each, name, dialect, partial(drawn, places=places), scaled)
    return files


def _places(networks: Sequence[Network], drawn: partial[Figure]) -> Places | None:
    """One place for each node in all the figures: where the sum of the networks puts it."""
    first = networks[0]
    if any((each.rows, each.columns) != (first.rows, first.columns) for each in networks):
        return None
    total = replace(first, weights=sum((each.weights for each in networks), 0 * first.weights))
    return signed_layout(total, drawn.keywords["seed"])


def _drawn(
    matrix: Network,
    *,
    groups: Groups | None,
    plot: str,
    width: str,
    threshold: float,
    seed: int,
    places: Places | None = None,
) -> Figure:
    wide = _width(width)
    extra("matplotlib")
    if plot == "matrix":
        return heat_map(matrix, groups, width=wide)
    return network_plot(matrix, groups, places=places, seed=seed, threshold=threshold, width=wide)


def _width(width: str) -> Width:
    return "page" if known("width", width, WIDTHS) == "page" else "column"


def _frequency(found: Graph) -> dict[str, int]:
    return {data["id"]: data["statements"] for _, data in found.nodes(data=True) if "statements" in data}


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")
