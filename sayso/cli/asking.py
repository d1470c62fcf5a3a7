"""Commands that ask: questions of the catalogue, conflicts, one record, Cypher and SPARQL."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

import click
from rich.text import Text

from sayso import show
from sayso.cli.group import (
    Seen,
    complain,
    csv_option,
    json_option,
    main,
    print_answer,
    trace_option,
    view_options,
    viewed,
)
from sayso.cli.verbosity import with_verbosity
from sayso.errors import BadArgument
from sayso.graph.store import Scalar, Table
from sayso.queries.answer import of_table
from sayso.queries.catalogue import Question, Slot, catalogue, question
from sayso.queries.parameters import Scheme

LANGUAGES = click.Choice(["cypher", "sparql", "python", "all"])


class Questions(click.Group):
    """One command for each question, with its parameters as options."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(catalogue())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return _asking(question(cmd_name))


@main.group(cls=Questions, invoke_without_command=True)
@click.pass_context
def ask(ctx: click.Context) -> None:
    """Ask a question of the catalogue; without a name, list them."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def _asking(asked: Question) -> click.Command:
    @view_options
    @json_option
    @csv_option
    @trace_option
    @click.option("--language", default="cypher", show_default=True, type=LANGUAGES, help="Which language answers.")
    @click.option("--wide", is_flag=True, help="Show every column.")
    def run(seen: Seen, as_json: bool, as_csv: bool, trace: bool, language: str, wide: bool, **given: Any) -> None:
        with viewed(seen, trace=trace) as workspace, _as_typed({name: _typed(name) for name in asked.parameters}):
            chosen = {name: value for name, value in given.items() if value not in (None, ())}
            answer = workspace.ask(asked.name, language, **chosen)
            print_answer(answer, workspace.ids, () if wide else asked.short, as_json=as_json, as_csv=as_csv)
        complain(answer.faults)

    command = click.command(asked.name, help=f"{asked.title}.\n\n{asked.description}")(run)
    command.params = [*map(_option, asked.parameters.values()), *command.params]
    return with_verbosity(command)


def _option(slot: Slot) -> click.Option:
    """A question's parameter as an option; its value is read by the catalogue, which knows what fits."""
    default = ",".join(slot.default) if isinstance(slot.default, tuple) else slot.default
    kind = slot.marker.name.upper() if isinstance(slot.marker, Scheme) else "ID" if slot.marker else "VALUE"
    metavar = "|".join(slot.choices) or ("DAY" if slot.type is date else kind)
    return click.Option(
        [_typed(slot.name), slot.name],
        metavar=f"{metavar}{',…' if slot.several else ''}",
        help=f"Default: {default}." if default is not None else ("" if slot.optional else "Required."),
        required=not slot.optional,
        multiple=slot.several,
    )


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
    language: str,
) -> None:
    """Which claims conflict, and why."""
    names = {"about": "--about", "kind": "--kind", "speaker": "--between", "other": "--between"}
    with viewed(seen, trace=trace) as workspace, _as_typed(names):
        answer = workspace.conflicts(about, between, kind or None, tensions=tensions, language=language)
        found = workspace.conflicts_json(answer)
    if as_csv:
        click.echo(show.as_csv(answer), nl=False)
    elif as_json:
        click.echo(show.as_json(found))
    else:
        show.put(Text(show.conflicts_found(found, tensions=tensions), style="dim"))
        for each in found:
            show.put(Text("\n") + show.conflict(each))
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


def _parameters(given: Iterable[str]) -> dict[str, Scalar]:
    """Numbers, true and false are read as such; anything else, and what stands in quotation marks, is text."""
    found: dict[str, Scalar] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals or not name.isidentifier():
            raise BadArgument(f"--param {each}: write NAME=VALUE")
        found[name] = _scalar(value)
    return found


def _scalar(text: str) -> Scalar:
    try:
        value = json.loads(text)
    except ValueError:
        return text
    fits = isinstance(value, bool | int | str) or (isinstance(value, float) and math.isfinite(value))
    return value if fits else text


_text = click.argument("text", required=False)
_param = click.option(
    "--param",
    multiple=True,
    metavar="NAME=VALUE",
    help="A number, true, false or text; text in quotation marks stays text.",
)
_seconds = click.option(
    "--seconds", type=click.FloatRange(min=0, min_open=True), metavar="NUMBER", help="How long it may run."
)


@main.command()
@view_options
@json_option
@csv_option
@_param
@_seconds
@click.option("--store", default="kglite", show_default=True, help="kglite or neo4j.")
@_text
def cypher(
    seen: Seen,
    as_json: bool,
    as_csv: bool,
    param: tuple[str, ...],
    seconds: float | None,
    store: str,
    text: str | None,
) -> None:
    """Run a reading Cypher query.

    TEXT is the query; - or nothing reads it from standard input.
    """
    with viewed(seen) as workspace:
        found = workspace.cypher(_query(text), _parameters(param), seconds=seconds, store=store)
        print_answer(of_table("", found), None, (), as_json=as_json, as_csv=as_csv)


@main.command()
@view_options
@json_option
@csv_option
@_param
@_seconds
@click.option("--store", default="oxigraph", show_default=True, help="oxigraph or sparql.")
@_text
def sparql(
    seen: Seen,
    as_json: bool,
    as_csv: bool,
    param: tuple[str, ...],
    seconds: float | None,
    store: str,
    text: str | None,
) -> None:
    """Run a SPARQL query over all graphs.

    TEXT is the query; - or nothing reads it from standard input.
    """
    with viewed(seen) as workspace:
        found = workspace.sparql(_query(text), _parameters(param), seconds=seconds, store=store)
        if isinstance(found, bool):
            click.echo(show.as_json(found))
        elif isinstance(found, Table):
            print_answer(of_table("", found), None, (), as_json=as_json, as_csv=as_csv)
        else:
            for triple in found:
                click.echo(f"{triple} .")


def _query(text: str | None) -> str:
    return sys.stdin.read() if text in (None, "-") else str(text)
