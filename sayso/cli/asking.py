"""Commands that ask: questions of the catalogue, conflicts, one record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from sayso import show
from sayso.cli.group import (
    Seen,
    complain,
    csv_option,
    folder_option,
    json_option,
    main,
    print_answer,
    trace_option,
    view_options,
    viewed,
)
from sayso.cli.telling import changed, conflicting
from sayso.cli.verbosity import with_verbosity
from sayso.errors import BadArgument, BadQuestion
from sayso.ontology.read import read
from sayso.queries.catalogue import Catalogue
from sayso.queries.parameters import Identifier, Scheme
from sayso.queries.question import Question, Slot
from sayso.view import questions_of

LANGUAGES = click.Choice(["cypher", "sparql", "python", "all"])


WHERE = ("-w", "--workspace", "folder")
PATHS = "A question about paths: Cypher and Python only."


class Questions(click.Group):
    """One command for each question, with its parameters as options; the workspace's own are among them."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The folder decides which questions there are, and may stand behind the name."""
        ctx.params["folder"] = _folder(args) or ctx.params["folder"]
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return _asking(_catalogue(ctx).question(cmd_name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        found, _ = _catalogue(ctx).listed()
        for heading, own in (("Questions", False), ("Questions of this workspace", True)):
            if lines := [(each.name, _title(each)) for each in found if each.own == own]:
                with formatter.section(heading):
                    formatter.write_dl(lines)


def _folder(args: list[str]) -> Path | None:
    """The workspace's folder among words that are not parsed yet."""
    settings = {"ignore_unknown_options": True, "allow_extra_args": True, "allow_interspersed_args": True}
    where = click.Option(WHERE, type=click.Path(path_type=Path))
    words = click.Command("ask", params=[where], context_settings=settings, add_help_option=False)
    found: Path | None = words.make_context("ask", list(args), resilient_parsing=True).params["folder"]
    return found


def _catalogue(ctx: click.Context) -> Catalogue:
    """The built-in questions, with those of the folder where that is a workspace."""
    if "catalogue" not in ctx.meta:
        ctx.meta["catalogue"] = questions_of(ctx.params.get("folder", Path()))
    found: Catalogue = ctx.meta["catalogue"]
    return found


def _title(asked: Question) -> str:
    return asked.title if asked.sparql else f"{asked.title} (paths: Cypher and Python only)"


@main.group(cls=Questions, invoke_without_command=True, subcommand_metavar="[QUESTION] [OPTIONS]")
@folder_option
@click.pass_context
def ask(ctx: click.Context, folder: Path) -> None:
    """Ask a question of the catalogue; without a name, list them.

    A workspace's own questions lie in its folder questions/, whose Python is run.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
        _, problems = _catalogue(ctx).listed()
        if problems:
            raise BadQuestion("\n".join(problems))


def _asking(asked: Question) -> click.Command:
    @view_options
    @json_option
    @csv_option
    @trace_option
    @click.option("--language", default="cypher", show_default=True, type=LANGUAGES, help="Which language answers.")
    @click.option("--wide", is_flag=True, help="Show every column.")
    @click.pass_context
    def run(
        ctx: click.Context,
        /,
        seen: Seen,
        as_json: bool,
        as_csv: bool,
        trace: bool,
        language: str,
        wide: bool,
        **given: Any,
    ) -> None:
        if ctx.parent:  # which has found the folder, wherever it stands
            seen = seen._replace(folder=ctx.parent.params["folder"])
        with viewed(seen, trace=trace) as workspace, _as_typed({name: _typed(name) for name in asked.parameters}):
            chosen = {name: value for name, value in given.items() if value not in (None, ())}
            answer = workspace.ask(asked.name, language, **chosen)
            print_answer(answer, workspace.ids, () if wide else asked.short, as_json=as_json, as_csv=as_csv)
        complain(answer.faults)

    about = "\n\n".join(filter(None, (f"{asked.title}.", asked.description, "" if asked.sparql else PATHS)))
    command = click.command(asked.name, help=about)(run)
    command.params = [*map(_option, asked.parameters.values()), *command.params]
    return with_verbosity(command)


def _option(slot: Slot) -> click.Option:
    """A question's parameter as an option; its value is read by the catalogue, which knows what fits."""
    default = ",".join(slot.default) if isinstance(slot.default, tuple) else slot.default
    kind = slot.marker.name.upper() if isinstance(slot.marker, Scheme) else "ID" if slot.marker else "VALUE"
    metavar = "|".join(slot.choices) or ("DAY" if slot.type is date else kind)
    presence = f"Default: {default}." if default is not None else "" if slot.optional else "Required."
    return click.Option(
        [_typed(slot.name), slot.name],
        metavar=f"{metavar}{',…' if slot.several else ''}",
        help=" ".join(filter(None, (_wanted(slot), presence))),
        required=not slot.optional,
        multiple=slot.several,
    )


def _wanted(slot: Slot) -> str:
    """What an id has to be of."""
    of = slot.marker.of if isinstance(slot.marker, Identifier) else ()
    labels = " or ".join(read().classes[name].label for name in of)
    return f"{labels.capitalize()}." if labels else ""


def _typed(name: str) -> str:
    """A parameter as it is typed: `--weapons-of` for `weapons_of`."""
    return f"--{name.replace('_', '-')}"


@contextmanager
def _as_typed(names: Mapping[str, str]) -> Iterator[None]:
    """Speak of parameters as they are typed in what is wrong with them."""
    try:
        yield
    except BadArgument as error:
        lines = (line.partition(": ") for line in str(error).split("\n"))
        raise BadArgument("\n".join(f"{names.get(name, name)}{colon}{rest}" for name, colon, rest in lines)) from error


@main.command()
@view_options
@json_option
@csv_option
@trace_option
@click.option("--about", metavar="ID", help="Only those about this thing.")
@click.option("--between", nargs=2, metavar="ID ID", help="Only those between these two speakers or voices.")
@click.option("--kind", multiple=True, metavar="KIND", help="Only this kind; may be given several times.")
@click.option("--tensions", is_flag=True, help="Also those that something stands in the way of.")
@click.option("--since", metavar="LOAD", help="Only those that began since a load, a day or a moment.")
@click.option("--language", default="cypher", show_default=True, type=LANGUAGES, help="Which language answers.")
def conflicts(
    seen: Seen,
    as_json: bool,
    as_csv: bool,
    trace: bool,
    about: str | None,
    between: tuple[str, str] | None,
    kind: tuple[str, ...],
    tensions: bool,
    since: str | None,
    language: str,
) -> None:
    """Which claims conflict, and why."""
    names = {"about": "--about", "kind": "--kind", "speaker": "--between", "other": "--between"}
    with viewed(seen, trace=trace) as workspace, _as_typed(names):
        answer = workspace.conflicts(about, between, kind or None, tensions=tensions, language=language)
        changes = None if since is None else workspace.changes(since)
        answer = workspace.begun(answer, changes) if changes else answer
        ended = changes.ended if changes and not (about or between or kind) else ()
        found = workspace.conflicts_json(answer)
    if as_csv:
        click.echo(show.as_csv(answer), nl=False)
    elif as_json:
        click.echo(show.as_json(found))
    else:
        show.put(Text(show.conflicts_found(found, tensions=tensions), style="dim"))
        for each in found:
            show.put(Text("\n") + show.conflict(each))
        for line in changed([("ended", conflicting(ended, tensions=tensions))]):
            show.put(Text(line, style="dim"))
    complain(answer.faults)


@main.command("show")
@view_options
@json_option
@click.argument("name", metavar="ID")
def show_record(seen: Seen, as_json: bool, name: str) -> None:
    """One record: its words, its chain, its relations.

    ID is an id, a path, a handle, or document/handle.
    """
    with viewed(seen) as workspace:
        found = workspace.show(name)
        if as_json:
            click.echo(show.as_json(found))
        else:
            show.put(show.record(found, workspace.ids))
