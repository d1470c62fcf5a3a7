"""Commands for networks: who agrees with whom, and the words behind a tie."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple

import click

from sayso.cli.group import csv_option, json_option, main, view_options
from sayso.cli.verbosity import with_verbosity
from sayso.errors import BadArgument
from sayso.queries.networks.selection import (
    ACTORS,
    AGREEMENTS,
    CLOCKS,
    CONCEPTS,
    DUPLICATES,
    NARRATORS,
    VARIABLES,
    known,
)
from sayso.view import View

Command = Callable[..., None]


class Group(click.Group):
    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        super().add_command(with_verbosity(cmd), name)


@main.group(cls=Group)
def networks() -> None:
    """Networks of who agrees with whom, and what is measured of them.

    The first seven commands make a network, tell its strongest ties, and write it with --out; with --behind they tell
    the words behind a tie. The others measure. docs/networks.md says what each number is.
    """


def _words(words: Sequence[str]) -> dict[str, Any]:
    return {"metavar": "|".join(words), "default": words[0], "show_default": True}


SELECTION = (
    click.option("--actors", **_words(ACTORS), help="Who takes part."),
    click.option("--concepts", **_words(CONCEPTS), help="What they meet on."),
    click.option("--agreement", **_words(AGREEMENTS), help="For or against; from -3 to 3; or the stance itself."),
    click.option("--clock", **_words(CLOCKS), help="By which time a statement counts."),
    click.option("--start", metavar="MOMENT", help="Only from this day or moment on."),
    click.option("--end", metavar="MOMENT", help="Only until this day or moment, which is included."),
    click.option("--exclude", multiple=True, metavar="VARIABLE=VALUE", help=f"Without these: {', '.join(VARIABLES)}."),
    click.option("--keep", multiple=True, metavar="VARIABLE=VALUE", help="Only these; may be given several times."),
    click.option("--duplicates", **_words(DUPLICATES), help="What an actor repeats counts once within this."),
    click.option("--isolates", is_flag=True, help="Keep actors and concepts of excluded statements."),
    click.option("--at-least", type=int, default=1, show_default=True, help="Statements an actor must have."),
    click.option("--narrator", **_words(NARRATORS), help="What outlets say in their own narrative."),
    click.option("--like-dna", is_flag=True, help="As Discourse Network Analyzer 3.1.2 computes."),
)
CHOSEN = ("actors", "concepts", "agreement", "clock", "start", "end", "duplicates", "isolates", "at_least", "narrator")


def selecting(command: Command) -> Command:
    """The options of a view, of how to print, and of a selection, which the command gets as one argument, `options`."""

    @wraps(command)
    def run(*, exclude: tuple[str, ...], keep: tuple[str, ...], **given: Any) -> None:
        options = {name: given.pop(name) for name in (*CHOSEN, "like_dna")}
        options |= {"exclude": _by_variable("--exclude", exclude), "keep": _by_variable("--keep", keep)}
        command(options=options, **given)

    for option in reversed(SELECTION):
        run = option(run)
    return view_options(json_option(csv_option(run)))


def _by_variable(option: str, given: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in given:
        variable, equals, value = each.partition("=")
        if not (equals and value):
            raise BadArgument(f"{option} {each}: write VARIABLE=VALUE, such as {option} actor=us")
        found.setdefault(known(option, variable, VARIABLES), []).append(value)
    return found


class Over(NamedTuple):
    """How a network is moved over time."""

    window: tuple[int, str] | None
    kernel: str | None
    step: int

    def slices(self, view: View, measure: str, normalization: str, **options: Any) -> Iterator[Any] | None:
        if self.window is None:
            if self.kernel or self.step != 1:
                raise BadArgument("--kernel and --step go with a --window, such as --window 3 months")
            return None
        width, unit = self.window
        if self.kernel and self.step != 1:
            raise BadArgument("--step goes with windows; a kernel is told at every unit")
        if self.kernel:
            return view.networks.smooth(self.kernel, unit, width, measure, normalization, **options)
        return view.networks.windows(unit, width, measure, normalization, step=self.step, **options)


window_option = click.option(
    "--window",
    nargs=2,
    type=(int, str),
    metavar="WIDTH UNIT",
    help="Over time: moving windows, such as 3 months; seconds to years, or events.",
)
step_option = click.option("--step", type=int, default=1, show_default=True, help="Only every so many windows.")
kernel_option = click.option(
    "--kernel",
    metavar="uniform|triangular|epanechnikov|gaussian",
    help="Smooth over the --window instead: what is nearer counts more.",
)
seed_option = click.option("--seed", type=int, default=0, show_default=True, help="Of what is drawn at random.")
WRITING = (
    click.option(
        "--out", type=click.Path(path_type=Path), help="Write .gexf, .graphml, .csv, .dl, .png, .pdf or .svg."
    ),
    click.option("--dialect", metavar="plain|visone", default="plain", help="Of GraphML.", show_default=True),
    click.option("--plot", metavar="network|matrix", default="network", help="What a figure is.", show_default=True),
    click.option("--width", metavar="column|page", default="column", help="How wide a figure is.", show_default=True),
    click.option("--threshold", type=float, default=0.0, help="Draw only ties as strong as this.", show_default=True),
    click.option("--colours", metavar="louvain|leiden|signed|hierarchical", help="Colour these coalitions."),
    seed_option,
)


class Written(NamedTuple):
    """Where a network goes, and how it looks there."""

    out: Path | None
    dialect: str
    plot: str
    width: str
    threshold: float
    colours: str | None
    seed: int

    def write(self, view: View, found: Any, options: Mapping[str, Any]) -> None:
        """Write a network, or a list of slices; coalitions are those of the network, or of the first slice."""
        if self.out is None:
            return
        files = view.networks.save(
            found,
            self.out,
            groups=self._groups(view, found) if self.colours else None,
            dialect=self.dialect,
            plot=self.plot,
            width=self.width,
            threshold=self.threshold,
            seed=self.seed,
            scaled=options["agreement"] == "scale",
        )
        for file in files[:3]:
            click.echo(f"{file}: written", err=True)
        if len(files) > 3:
            click.echo(f"and {len(files) - 3} more", err=True)

    def _groups(self, view: View, found: Any) -> dict[str, int]:
        """The coalitions of two or more."""
        subject = found[0].network if isinstance(found, list) else found
        parts = view.networks.coalitions(subject, str(self.colours), seed=self.seed)
        return {id: group for id, group in parts.groups.items() if len(parts.members(group)) > 1}


def writing(command: Command) -> Command:
    """The options of files, which the command gets as one argument, `written`."""

    @wraps(command)
    def run(**given: Any) -> None:
        command(written=Written(*(given.pop(name) for name in Written._fields)), **given)

    for option in reversed(WRITING):
        run = option(run)
    return run


behind_option = click.option("--behind", nargs=2, metavar="A B", help="Instead, the words on both sides of this tie.")
