"""Commands for tables over time, concepts, and coders."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sayso import show
from sayso.cli.group import Seen, viewed
from sayso.cli.measures import measure_option, normalization_option, told
from sayso.cli.networks import kernel_option, networks, seed_option, selecting, step_option, window_option
from sayso.errors import BadArgument
from sayso.queries.networks.selection import shown
from sayso.view import View

if TYPE_CHECKING:
    import pandas as pd

period_option = click.option(
    "--period", default="month", show_default=True, metavar="week|month|quarter|year", help="A row for each."
)
MOVING = "give a window, such as --window 3 months"


def _rows(table: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    return table, show.count(len(table), "row")


@networks.command()
@selecting
@period_option
@click.option("--out", type=click.Path(path_type=Path), help="Draw them: .png, .pdf or .svg; at most 8 concepts.")
@click.option("--width", metavar="column|page", default="column", help="How wide a figure is.", show_default=True)
def shares(
    seen: Seen, as_json: bool, as_csv: bool, options: dict[str, Any], period: Any, out: Path | None, width: str
) -> None:
    """How much of what is said on each concept is for it, and how much against it, over time."""

    def make(view: View) -> tuple[pd.DataFrame, str]:
        if out:
            view.networks.draw_shares(out, period=period, width=width, **options)
            click.echo(f"{out}: written", err=True)
        return _rows(view.networks.shares(period=period, **options))

    short = ("period", "name", "statements", "for", "against", "share_for", "share_against")
    told(seen, "For and against", make, short, as_json=as_json, as_csv=as_csv)


@networks.command()
@selecting
@period_option
def prominence(seen: Seen, as_json: bool, as_csv: bool, options: dict[str, Any], period: Any) -> None:
    """How much of what is said is on each concept, and by how many actors, over time."""

    def make(view: View) -> tuple[pd.DataFrame, str]:
        return _rows(view.networks.prominence(period=period, **options))

    short = ("period", "name", "statements", "actors", "share")
    told(seen, "Prominence of concepts", make, short, as_json=as_json, as_csv=as_csv)


@networks.command()
@selecting
def reversals(seen: Seen, as_json: bool, as_csv: bool, options: dict[str, Any]) -> None:
    """Who changed camp on a concept, when, and on what words."""

    def make(view: View) -> tuple[pd.DataFrame, str]:
        return _rows(view.networks.reversals(**options))

    short = ("time_before", "time", "actor_name", "concept_name", "camp_before", "camp", "statement")
    told(seen, "Reversals", make, short, as_json=as_json, as_csv=as_csv)


@networks.command()
@selecting
@window_option
@step_option
@click.option(
    "--method", default="louvain", metavar="louvain|leiden|signed|hierarchical", show_default=True, help="How."
)
@seed_option
def defectors(
    seen: Seen,
    as_json: bool,
    as_csv: bool,
    options: dict[str, Any],
    window: tuple[int, str] | None,
    step: int,
    method: str,
    seed: int,
) -> None:
    """Who is in another coalition than in the --window before."""
    if window is None:
        raise BadArgument(f"defectors are found over time: {MOVING}")
    width, unit = window

    def make(view: View) -> tuple[pd.DataFrame, str]:
        return _rows(view.networks.defectors(unit, width, step=step, method=method, seed=seed, **options))

    short = ("time_before", "time", "actor_name", "coalition_before", "coalition", "continues")
    told(seen, "Defectors", make, short, as_json=as_json, as_csv=as_csv)


@networks.command()
@selecting
@measure_option
@normalization_option
@click.option("--concepts-kept", "kept", type=int, help="The best backbone of so many concepts.")
@click.option("--penalty", type=float, help="The best backbone with this penalty on each concept; 3.5 in rDNA.")
@click.option("--steps", default=10_000, show_default=True, help="Of a search among backbones.")
@seed_option
def backbone(
    seen: Seen,
    as_json: bool,
    as_csv: bool,
    options: dict[str, Any],
    measure: str,
    normalization: str,
    kept: int | None,
    penalty: float | None,
    steps: int,
    seed: int,
) -> None:
    """Which concepts keep the structure of the network; without a size or a penalty, the most redundant first."""
    if kept is not None and penalty is not None:
        raise BadArgument("--concepts-kept and --penalty are two ways to choose: give one of them")
    how: dict[str, Any] = {"measure": measure, "normalization": normalization, **options}

    def make(view: View) -> tuple[pd.DataFrame, str]:
        import pandas as pd

        if kept is None and penalty is None:
            return _rows(view.networks.nested_backbone(**how))
        found = view.networks.backbone(size=kept, penalty=penalty or 0.0, steps=steps, seed=seed, **how)
        names = view.networks.cube(**options).names
        parts = (("backbone", found.backbone), ("redundant", found.redundant))
        rows = [(id, names.get(id, id), part) for part, ids in parts for id in ids]
        exact = "every set was looked at" if found.exact else "the best that the search found"
        return pd.DataFrame(rows, columns=["concept", "name", "part"]), f"loss {found.loss:.6g}; {exact}"

    told(seen, "Backbone", make, ("name", "loss", "part"), as_json=as_json, as_csv=as_csv)


@networks.command()
@selecting
@measure_option
@normalization_option
@window_option
@step_option
@kernel_option
@click.option("--k", type=int, help="So many states; else the best of 2 to --most.")
@click.option("--most", default=10, show_default=True, help="States that are tried.")
@click.option("--distance", default="absdiff", show_default=True, metavar="absdiff|spectral", help="Of two networks.")
@click.option("--linkage", default="average", metavar="single|average|complete|ward", help="How a tree is joined.")
@click.option("--choose", default="silhouette", show_default=True, metavar="silhouette|modularity", help="The best by.")
def phases(
    seen: Seen,
    as_json: bool,
    as_csv: bool,
    options: dict[str, Any],
    measure: str,
    normalization: str,
    window: tuple[int, str] | None,
    kernel: str | None,
    **how: Any,
) -> None:
    """The states that a discourse is in over time, and when one becomes another."""
    if window is None:
        raise BadArgument(f"phases are found over time: {MOVING}")
    width, unit = window

    def make(view: View) -> tuple[pd.DataFrame, str]:
        import pandas as pd

        found = view.networks.phases(unit, width, measure, normalization, kernel=kernel, **how, **options)
        table = pd.DataFrame({"time": list(found.times), "state": list(found.states)})
        changes = [f"{shown(time)} from {before} to {after}" for time, before, after in found.transitions()]
        return table.astype({"time": "datetime64[s]"}), f"{show.count(found.size, 'state')}; {'; '.join(changes)}"

    told(seen, "Phases", make, as_json=as_json, as_csv=as_csv)


@networks.command()
@selecting
@click.option("--value", default="level", show_default=True, metavar="level|concept|actor", help="What is compared.")
@click.option("--metric", default="nominal", show_default=True, metavar="nominal|ordinal|interval", help="How.")
@click.option("--align", default="concept", show_default=True, metavar="concept|span", help="Which statements are one.")
def reliability(
    seen: Seen, as_json: bool, as_csv: bool, options: dict[str, Any], value: Any, metric: Any, align: Any
) -> None:
    """How far several coders of the same documents agree: Krippendorff's alpha, and a row for each two."""

    def make(view: View) -> tuple[pd.DataFrame, str]:
        found = view.networks.reliability(value, metric, align, **options)
        of = f"{found.units} units of {show.count(found.coders, 'coder')}"
        alone = f"{found.alone} were found by one alone"
        return view.networks.agreement(value, align, **options), f"alpha {found.alpha:.6g} over {of}; {alone}"

    told(seen, "Reliability", make, as_json=as_json, as_csv=as_csv)


@networks.command()
@selecting
@click.option("--out", type=click.Path(path_type=Path), help="Write them here instead.")
def events(seen: Seen, as_json: bool, as_csv: bool, options: dict[str, Any], out: Path | None) -> None:
    """Every selected statement as a line of a CSV as DNA lays it out, for models of relational events."""
    if as_json:
        raise BadArgument("--json: events are a CSV with a layout of its own")
    with viewed(seen) as view:
        text = view.networks.events(**options)
    if out is None:
        click.echo(text)
        return
    try:
        out.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise BadArgument(f"{out}: {error.strerror}; write to a folder that is there and may be written") from error
    click.echo(f"{out}: written", err=True)
