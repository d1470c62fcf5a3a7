"""The command line: the verbs of `Workspace`, and how their answers are printed."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from sayso import loaders, show
from sayso.errors import BadArgument, Problems, SaysoError
from sayso.files import BASE
from sayso.graph.export import ENDINGS, FORMATS
from sayso.graph.store import Table
from sayso.queries.answer import Answer, of_table
from sayso.queries.catalogue import Question, Slot, catalogue, question
from sayso.workspace import Loaded, Traced, Workspace

SAMPLE = Path(loaders.__file__).parent / "sample"
SAMPLE_FILES = (SAMPLE / "reference.yaml", SAMPLE / "kursk-incursion-2024-08-08.yaml")
LANGUAGES = click.Choice(["cypher", "sparql", "python", "all"])


_folder = click.option(
    "-w", "--workspace", "folder", default=".", type=click.Path(path_type=Path), help="The workspace's folder."
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_csv = click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
_trace = click.option("--trace", is_flag=True, help="Show each query as it is run, on standard error.")


class Cli(click.Group):
    """Prints what went wrong as one message, and ends with 1; a bug still shows where it is."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Problems as error:
            count = len(error.problems)
            click.echo(f"{error}\n{count} problem{'' if count == 1 else 's'}; nothing was written", err=True)
        except SaysoError as error:
            click.echo(str(error), err=True)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT):
                raise
            click.echo(f"{error.filename or 'the workspace'}: {error.strerror}", err=True)
        raise click.exceptions.Exit(1)


@contextmanager
def _open(folder: Path, *, trace: bool = False) -> Iterator[Workspace]:
    with Workspace(folder, tracer=_show_query if trace else None) as workspace:
        yield workspace


def _show_query(traced: Traced) -> None:
    click.echo(f"-- {traced.store}, {traced.seconds * 1000:.1f} ms\n{traced.text.strip()}", err=True)
    if traced.parameters:
        click.echo(f"-- {dict(traced.parameters)}", err=True)


@contextmanager
def _busy(what: str) -> Iterator[None]:
    """A spinner on standard error while something takes long."""
    with Console(stderr=True).status(what):
        yield


def _print(answer: Answer, workspace: Workspace, columns: Iterable[str], *, as_json: bool, as_csv: bool) -> None:
    if as_json:
        click.echo(show.as_json(answer.to_dicts()))
    elif as_csv:
        click.echo(show.as_csv(answer), nl=False)
    else:
        console = show.console()
        if answer.title:
            console.print(answer.title, style="bold")
        console.print(answer.summary, style="dim")
        if answer.rows:
            console.print(show.table(answer, workspace.ids, tuple(columns)))


@click.group(cls=Cli, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sayso")
def main() -> None:
    """On whose say-so? A knowledge graph of attributed statements."""


@main.command()
@click.argument("folder", default=".", type=click.Path(path_type=Path))
@click.option("--sample", is_flag=True, help="Load the sample article.")
@click.option("--base", default=BASE, show_default=True, help="What every id begins with.")
def init(folder: Path, sample: bool, base: str) -> None:
    """Make a workspace in FOLDER."""
    with Workspace.init(folder, base) as workspace:
        click.echo(f"{folder}: a new workspace, ids under {workspace.ids.base}")
        if sample:
            with _busy("loading the sample"):
                done = workspace.load(SAMPLE_FILES)
            _loaded(done)


@main.command()
@_folder
@_json
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(folder: Path, as_json: bool, files: tuple[Path, ...]) -> None:
    """Find every problem of statement FILES; write nothing."""
    with _open(folder) as workspace, _busy("checking"):
        found = workspace.check(files)
    if as_json:
        click.echo(show.as_json([each._asdict() for each in found]))
    else:
        for each in found:
            click.echo(f"{each.source}: no problems; a load would {_changes(each)}")


@main.command()
@_folder
@_json
@click.option("--by", default="", help="Whose load this is.")
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def load(folder: Path, as_json: bool, by: str, dry_run: bool, files: tuple[Path, ...]) -> None:
    """Load statement FILES, all of them or none."""
    with _open(folder) as workspace, _busy("loading"):
        done = workspace.check(files) if dry_run else workspace.load(files, by)
        behind = [] if dry_run else [each for each in workspace.status().stores if not each.current]
    if as_json:
        click.echo(show.as_json([each._asdict() for each in done]))
    elif dry_run:
        for each in done:
            click.echo(f"{each.source}: would {_changes(each)}")
    else:
        _loaded(done)
    for store in behind:
        click.echo(
            f"{store.name} did not follow: {store.fault or 'it is behind'}; run: sayso sync {store.name}", err=True
        )


def _changes(each: Loaded) -> str:
    return f"put {each.put} records and drop {each.dropped}" if each.put or each.dropped else "change nothing"


def _loaded(done: Iterable[Loaded]) -> None:
    for each in done:
        what = (
            f"load {each.number}: {each.put} records put, {each.dropped} dropped" if each.number else "nothing changed"
        )
        click.echo(f"{each.source}: {what}")


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
    @_folder
    @_json
    @_csv
    @_trace
    @click.option("--language", default="cypher", show_default=True, type=LANGUAGES, help="Which language answers.")
    @click.option("--wide", is_flag=True, help="Show every column.")
    def run(folder: Path, as_json: bool, as_csv: bool, trace: bool, language: str, wide: bool, **given: Any) -> None:
        with _open(folder, trace=trace) as workspace:
            answer = workspace.ask(asked.name, language, **given)
            _print(answer, workspace, () if wide else asked.short, as_json=as_json, as_csv=as_csv)

    command = click.command(asked.name, help=f"{asked.title}.\n\n{asked.description}")(run)
    command.params += [_option(slot) for slot in asked.parameters.values()]
    return command


def _option(slot: Slot) -> click.Option:
    """A question's parameter as an option; its value is read by the catalogue, which knows what fits."""
    default = ",".join(slot.default) if isinstance(slot.default, tuple) else slot.default
    kind = "ID" if slot.marker and not slot.choices and slot.type is str else "DAY" if slot.type is date else "VALUE"
    metavar = "|".join(slot.choices) or kind
    return click.Option(
        [f"--{slot.name.replace('_', '-')}", slot.name],
        metavar=f"{metavar}{',…' if slot.several else ''}",
        help=f"Default: {default}." if default is not None else ("" if slot.optional else "Required."),
    )


@main.command()
@_folder
@_json
@_csv
@_trace
@click.option("--about", metavar="ID", help="Only those about this thing.")
@click.option("--between", nargs=2, metavar="ID ID", help="Only those between these two speakers or voices.")
@click.option("--kind", multiple=True, help="Only this kind; may be given several times.")
@click.option("--tensions", is_flag=True, help="Also those that something stands in the way of.")
@click.option("--language", default="cypher", show_default=True, type=LANGUAGES, help="Which language answers.")
def conflicts(
    folder: Path,
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
    with _open(folder, trace=trace) as workspace:
        answer = workspace.conflicts(about, between, kind or None, tensions=tensions, language=language)
        if as_csv:
            click.echo(show.as_csv(answer), nl=False)
            return
        found = workspace.conflicts_json(answer)
    if as_json:
        click.echo(show.as_json(found))
        return
    console = show.console()
    console.print(answer.summary, style="dim")
    for each in found:
        console.print(show.conflict(each), soft_wrap=True)


@main.command("show")
@_folder
@_json
@click.argument("name", metavar="ID")
def show_record(folder: Path, as_json: bool, name: str) -> None:
    """One record: its words, its chain, its relations. ID is an id, a path, a handle, or document/handle."""
    with _open(folder) as workspace:
        found = workspace.show(name)
        if as_json:
            click.echo(show.as_json(found))
        else:
            show.console().print(show.record(found, workspace.ids), soft_wrap=True)


def _parameters(given: Iterable[str]) -> dict[str, str]:
    found = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals or not name.isidentifier():
            raise BadArgument(f"--param {each}: write NAME=VALUE")
        found[name] = value
    return found


_text = click.argument("text", required=False)
_param = click.option("--param", multiple=True, metavar="NAME=VALUE", help="A parameter of the query.")
_seconds = click.option("--seconds", type=float, help="How long it may run.")


@main.command()
@_folder
@_json
@_csv
@_param
@_seconds
@click.option("--store", default="kglite", show_default=True, help="kglite or neo4j.")
@_text
def cypher(
    folder: Path,
    as_json: bool,
    as_csv: bool,
    param: tuple[str, ...],
    seconds: float | None,
    store: str,
    text: str | None,
) -> None:
    """Run a reading Cypher query; - or nothing reads it from standard input."""
    with _open(folder) as workspace:
        found = workspace.cypher(_query(text), _parameters(param), seconds=seconds, store=store)
        _print(of_table("", found), workspace, (), as_json=as_json, as_csv=as_csv)


@main.command()
@_folder
@_json
@_csv
@_param
@_seconds
@_text
def sparql(
    folder: Path, as_json: bool, as_csv: bool, param: tuple[str, ...], seconds: float | None, text: str | None
) -> None:
    """Run a SPARQL query over all graphs; - or nothing reads it from standard input."""
    with _open(folder) as workspace:
        found = workspace.sparql(_query(text), _parameters(param), seconds=seconds)
        if isinstance(found, bool):
            click.echo(show.as_json(found))
        elif isinstance(found, Table):
            _print(of_table("", found), workspace, (), as_json=as_json, as_csv=as_csv)
        else:
            for triple in found:
                click.echo(f"{triple} .")


def _query(text: str | None) -> str:
    return sys.stdin.read() if text in (None, "-") else str(text)


@main.command()
@_folder
@click.option("--rebuild", is_flag=True, help="Build it anew.")
@click.argument("store", required=False)
def sync(folder: Path, rebuild: bool, store: str | None) -> None:
    """Bring STORE, or every store, up to the log."""
    with _open(folder) as workspace, _busy("following the log"):
        done = workspace.sync(store, rebuild=rebuild)
    for name, records in done.items():
        if name != "networkx":
            click.echo(f"{name}: {'built anew from' if rebuild else 'took'} {records} records")


@main.command()
@_folder
@_json
def status(folder: Path, as_json: bool) -> None:
    """What is loaded, and where each store stands."""
    with _open(folder) as workspace:
        found = workspace.status()
    if as_json:
        stores = [
            {"name": s.name, "load": s.position.load if s.position else None, "current": s.current, "fault": s.fault}
            for s in found.stores
        ]
        click.echo(
            show.as_json({"base": found.base, "loads": found.loads, "counts": dict(found.counts), "stores": stores})
        )
        return
    click.echo(f"{found.folder}: {found.loads} loads, ids under {found.base}")
    click.echo("  " + ", ".join(f"{number} {_plural(path, number)}" for path, number in found.counts.items() if number))
    for store in found.stores:
        at = f"at load {store.position.load}" if store.position else "empty"
        click.echo(
            f"  {store.name}: {store.fault or at}{'' if store.current or store.fault else ', behind; run: sayso sync'}"
        )


def _plural(word: str, number: int) -> str:
    if number == 1:
        return word
    return word[:-1] + "ies" if word.endswith("y") else word + "s"


@main.command()
@_folder
@_json
@click.option("--deep", is_flag=True, help="First fold the log again and compare the state.")
@click.argument("store", required=False)
def verify(folder: Path, as_json: bool, deep: bool, store: str | None) -> None:
    """Read back everything in STORE, or every store, and compare it with the state. Ends with 1 on a difference."""
    with _open(folder) as workspace, _busy("reading back"):
        found = workspace.verify(store, deep=deep)
        records = sum(workspace.status().counts.values())
    if as_json:
        click.echo(
            show.as_json({name: [each._asdict() for each in differences] for name, differences in found.items()})
        )
    else:
        _differences(found, records)
    if any(found.values()):
        raise click.exceptions.Exit(1)


def _differences(found: Mapping[str, list[Any]], records: int) -> None:
    for name, differences in found.items():
        for each in differences:
            click.echo(f"{name}: {each}")
        count = len(differences)
        summary = f"{count} differences" if count else f"all {records} records are there and equal"
        click.echo(f"{name}: {summary}")


@main.command("export")
@_folder
@click.option("--format", "format", type=click.Choice(list(FORMATS)), help="Default: by the file's ending.")
@click.argument("file", metavar="FILE")
def export_file(folder: Path, format: str | None, file: str) -> None:
    """Write everything to FILE; - is standard output."""
    chosen = format or ENDINGS.get(Path(file).suffix)
    if chosen is None:
        raise BadArgument(f"{file}: its ending tells no format; add --format with one of {', '.join(FORMATS)}")
    with _open(folder) as workspace, click.open_file(file, "wb", atomic=file != "-") as out:
        workspace.export(out, chosen)


if __name__ == "__main__":
    main()
