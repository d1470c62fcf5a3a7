"""The command line's root: its errors, its common options, and how answers are printed."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple

import click
from rich.console import Console
from rich.text import Text

from sayso import interruption, show
from sayso.cli.verbosity import listening, with_verbosity
from sayso.errors import BadArgument, Problems, SaysoError
from sayso.graph.ids import Ids
from sayso.queries.answer import Answer
from sayso.querying import Traced
from sayso.view import View
from sayso.workspace import Workspace

Command = Callable[..., None]

folder_option = click.option(
    "-w", "--workspace", "folder", default=".", type=click.Path(path_type=Path), help="The workspace's folder."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
csv_option = click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
trace_option = click.option("--trace", is_flag=True, help="Show each query as it is run, on standard error.")


class Seen(NamedTuple):
    """Which workspace, as of when, and under which identity view."""

    folder: Path
    as_of: str | None
    identity: str | None


def view_options(command: Command) -> Command:
    """The options of a view, which the command gets as one argument, `seen`."""

    @folder_option
    @click.option("--as-of", metavar="WHEN", help="As known then: a day, a moment or the number of a load.")
    @click.option("--identity", metavar="VIEW", help="Under this view of who is who, or recorded.")
    @wraps(command)
    def run(*, folder: Path, as_of: str | None, identity: str | None, **given: Any) -> None:
        command(seen=Seen(folder, as_of, identity), **given)

    return run


class Cli(click.Group):
    """Prints what went wrong as one message, and ends with 1; a bug still shows where it is."""

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        super().add_command(with_verbosity(cmd), name)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            _as_text(sys.argv)
            with interruption.interruptible():
                return super().invoke(ctx)
        except Problems as error:
            count = len(error.problems)
            click.echo(f"{error}\n{count} problem{'' if count == 1 else 's'}; nothing was written", err=True)
        except SaysoError as error:
            click.echo(str(error), err=True)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT):
                raise
            click.echo(f"{error.filename or 'standard output'}: {error.strerror}", err=True)
            if not error.filename:
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)
        except KeyboardInterrupt as stop:
            (came_in,) = getattr(stop, "__notes__", ["what came in is told by: sayso status"])[-1:]
            click.echo(f"interrupted; {came_in}", err=True)
            raise click.exceptions.Exit(interruption.exit_code) from None
        raise click.exceptions.Exit(1)


def _as_text(arguments: Iterable[str]) -> None:
    """Bytes that are no text in the terminal's encoding arrive as lone surrogates, which no file or database takes."""
    for each in arguments:
        try:
            each.encode()
        except UnicodeEncodeError as error:
            raise BadArgument(f"{each!r} is no text in this terminal's encoding; set LC_ALL to one of UTF-8") from error


def command(words: str, folder: Path) -> str:
    """A command for this workspace, to be typed here."""
    return f"sayso {words}" + ("" if folder == Path() else f" -w {folder}")


@contextmanager
def opened(folder: Path, *, trace: bool = False) -> Iterator[Workspace]:
    with Workspace(folder, tracer=_show_query if trace else None) as workspace:
        try:
            yield workspace
        except BaseException as stop:
            if interruption.interrupted:
                came_in = workspace.files.came_in
                follows = "what follows the log is brought up by the next command"
                stop.add_note(f"load {came_in} came in, {follows}" if came_in else "nothing was loaded")
            raise
        finally:
            for notice in workspace.files.notices:
                click.echo(notice, err=True)


@contextmanager
def viewed(seen: Seen, *, trace: bool = False) -> Iterator[View]:
    """The workspace as the options of a view say."""
    with opened(seen.folder, trace=trace) as workspace, workspace.view(seen.as_of, seen.identity) as view:
        yield view


def _show_query(traced: Traced) -> None:
    click.echo(f"-- {traced.store}, {traced.seconds * 1000:.1f} ms\n{traced.text.strip()}", err=True)
    if traced.parameters:
        click.echo(f"-- {dict(traced.parameters)}", err=True)


def complain(faults: Sequence[str]) -> None:
    """Say what could not be done when all else is, and end with 1."""
    for each in faults:
        click.echo(each, err=True)
    if faults:
        raise click.exceptions.Exit(1)


@contextmanager
def busy(what: str) -> Iterator[None]:
    """A spinner on standard error while something takes long; none between log messages."""
    with nullcontext() if listening() else Console(stderr=True).status(what):
        yield


def print_answer(answer: Answer, ids: Ids | None, columns: Sequence[str], *, as_json: bool, as_csv: bool) -> None:
    """Print rows; with `ids`, those are shortened to what people type."""
    if as_json:
        click.echo(show.as_json(answer.to_dicts()))
    elif as_csv:
        click.echo(show.as_csv(answer), nl=False)
    else:
        if answer.title:
            show.put(Text(answer.title, style="bold"))
        show.put(Text(answer.summary, style="dim"))
        if answer.rows:
            show.put(show.rows(answer, ids, columns, show.width()))


@click.group("sayso", cls=Cli, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="sayso")
def main() -> None:
    """On whose say-so? A knowledge graph of attributed statements."""


with_verbosity(main)
