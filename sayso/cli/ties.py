"""Commands that make a network, tell its ties and write it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import click

from sayso import show
from sayso.cli.frames import print_behind, print_frame
from sayso.cli.group import Seen, busy, viewed
from sayso.cli.networks import (
    Over,
    Written,
    behind_option,
    kernel_option,
    networks,
    selecting,
    step_option,
    window_option,
    writing,
)
from sayso.view import View

ONE_MODE = {
    "congruence": "How often two take the same side: pairs of their statements on one thing.",
    "conflict": "How often two take opposite sides: pairs of their statements on one thing.",
    "subtract": "How often two take the same side, less how often opposite ones.",
    "ignore": "How often two speak of the same things, whatever they say of them.",
}
SHORT = ("one_name", "other_name", "weight", "firm", "tension", "statements")
SERIES = ("number", "time", "actors", "ties", "positive", "negative")
MOST = 20
"""Ties that are printed; --json and --csv print all."""

normalization_option = click.option(
    "--normalization",
    default="none",
    show_default=True,
    metavar="none|average|jaccard|cosine|profile",
    help="What weights are divided by; average by the mean number of statements of the two.",
)


class Printing(NamedTuple):
    as_json: bool
    as_csv: bool


def tell(
    seen: Seen,
    name: str,
    title: str,
    make: Callable[[View], Any],
    printing: Printing,
    written: Written,
    options: dict[str, Any],
    behind: tuple[str, str] | None,
    of: str = "actors",
) -> None:
    """Print the words behind a tie, or the ties of a network or a series of slices, and write these."""
    with viewed(seen) as view:
        if behind:
            with busy("reading what is behind the tie"):
                found = view.networks.behind(*behind, name, of=of, **options)
            print_behind(found, f"{behind[0]} and {behind[1]}", view.ids, **printing._asdict())
            return
        with busy("making the network"):
            made = make(view)
            if isinstance(made, Iterator):
                made = list(made)
            table = view.networks.series(made) if isinstance(made, list) else view.networks.ties(made)
        written.write(view, made, options)
        _print(table, title, view, printing, made)


def _print(table: Any, title: str, view: View, printing: Printing, made: Any) -> None:
    if isinstance(made, list):
        print_frame(table, title, view.ids, SERIES, summary=show.count(len(made), "network"), **printing._asdict())
        return
    nodes, ties = made.number_of_nodes(), len(table)
    summary = f"{show.count(nodes, 'node')}, {show.count(ties, 'tie')}"
    short = [name for name in SHORT if name in table.columns]
    if ties > MOST and not any(printing):
        table, summary = table.head(MOST), f"{summary}; the {MOST} strongest"
    print_frame(table, title, view.ids, short, summary=summary, **printing._asdict())


def _one_mode(measure: str) -> None:
    @networks.command(measure, help=ONE_MODE[measure])
    @selecting
    @normalization_option
    @click.option("--of", default="actors", metavar="actors|concepts", help="What is linked.", show_default=True)
    @window_option
    @step_option
    @kernel_option
    @writing
    @behind_option
    def run(
        seen: Seen,
        as_json: bool,
        as_csv: bool,
        options: dict[str, Any],
        normalization: str,
        of: str,
        window: tuple[int, str] | None,
        step: int,
        kernel: str | None,
        written: Written,
        behind: tuple[str, str] | None,
    ) -> None:
        def make(view: View) -> Any:
            slices = Over(window, kernel, step).slices(view, measure, normalization, of=of, **options)
            return slices or view.networks.one_mode(measure, normalization, of=of, **options)

        title = ONE_MODE[measure].rstrip(".")
        tell(seen, measure, title, make, Printing(as_json, as_csv), written, options, behind, of)


for _measure in ONE_MODE:
    _one_mode(_measure)


@networks.command()
@selecting
@click.option("--measure", default="subtract", metavar="subtract|ignore|combine", show_default=True, help="The weight.")
@click.option("--normalization", default="none", metavar="none|activity|prominence", show_default=True, help="By what.")
@window_option
@step_option
@kernel_option
@writing
@behind_option
def affiliation(
    seen: Seen,
    as_json: bool,
    as_csv: bool,
    options: dict[str, Any],
    measure: str,
    normalization: str,
    window: tuple[int, str] | None,
    step: int,
    kernel: str | None,
    written: Written,
    behind: tuple[str, str] | None,
) -> None:
    """How actors stand to concepts: statements for less those against."""

    def make(view: View) -> Any:
        slices = Over(window, kernel, step).slices(view, measure, normalization, two_mode=True, **options)
        return slices or view.networks.affiliation(measure, normalization, **options)

    title = "How actors stand to concepts"
    tell(seen, "affiliation", title, make, Printing(as_json, as_csv), written, options, behind)


@networks.command()
@selecting
@click.option("--strength", default="both", metavar="firm|tension|both", show_default=True, help="Which count.")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only this kind; may be given several times.")
@writing
@behind_option
def conflicts(
    seen: Seen,
    as_json: bool,
    as_csv: bool,
    options: dict[str, Any],
    strength: str,
    kinds: tuple[str, ...],
    written: Written,
    behind: tuple[str, str] | None,
) -> None:
    """Who contradicts whom: how many conflicts and tensions were derived between two."""

    def make(view: View) -> Any:
        return view.networks.conflicts(strength, kinds, **options)

    tell(seen, "conflicts", "Who contradicts whom", make, Printing(as_json, as_csv), written, options, behind)


@networks.command()
@selecting
@writing
@behind_option
def attribution(
    seen: Seen,
    as_json: bool,
    as_csv: bool,
    options: dict[str, Any],
    written: Written,
    behind: tuple[str, str] | None,
) -> None:
    """Who relays whom: how many statements of the other one passes on."""

    def make(view: View) -> Any:
        return view.networks.attribution(**options)

    tell(seen, "attribution", "Who relays whom", make, Printing(as_json, as_csv), written, options, behind)
