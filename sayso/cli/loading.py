"""Commands that make a workspace and load files into it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from sayso import loaders, show
from sayso.cli.group import busy, command, folder_option, json_option, main, opened
from sayso.cli.telling import changed, kinds
from sayso.files import BASE
from sayso.graph.changes import Changes
from sayso.judging import Loaded
from sayso.workspace import Workspace

FEW = 20
"""Sources that are told one by one."""
SAMPLE = Path(loaders.__file__).parent / "sample"
SAMPLE_FILES = (SAMPLE / "reference.yaml", SAMPLE / "kursk-incursion-2024-08-08.yaml")


@main.command()
@click.argument("folder", default=".", type=click.Path(path_type=Path))
@click.option("--sample", is_flag=True, help="Load the sample article.")
@click.option("--base", default=BASE, show_default=True, help="What every id begins with.")
def init(folder: Path, sample: bool, base: str) -> None:
    """Make a workspace in FOLDER."""
    with Workspace.init(folder, base) as workspace:
        click.echo(f"{folder}: a new workspace, ids under {workspace.ids.base}")
        if sample:
            with busy("loading the sample"):
                done = workspace.load(SAMPLE_FILES)
                changes = workspace.changes(0)
            _loaded(done, changes)


@main.command()
@folder_option
@json_option
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(folder: Path, as_json: bool, files: tuple[Path, ...]) -> None:
    """Find every problem of statement FILES and .dna databases; write nothing."""
    with opened(folder) as workspace, busy("checking"):
        found = workspace.check(files)
    if as_json:
        click.echo(show.as_json([each._asdict() for each in found]))
    else:
        for each in _told(found):
            click.echo(f"{each.source}: no problems; a load would {_changes(each)}")


@main.command()
@folder_option
@json_option
@click.option("--by", metavar="NAME", help="Whose load this is.")
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def load(folder: Path, as_json: bool, by: str | None, dry_run: bool, files: tuple[Path, ...]) -> None:
    """Load statement FILES and .dna databases, all of them or none."""
    with opened(folder) as workspace, busy("loading"):
        done = workspace.check(files) if dry_run else workspace.load(files, by)
        numbers = [each.number for each in done if each.number and not dry_run]
        changes = workspace.changes(min(numbers) - 1) if numbers else Changes((), ())
        behind = [] if dry_run else [each for each in workspace.status().stores if not each.current]
    if as_json:
        loads = [each._asdict() for each in done]
        click.echo(show.as_json(loads if dry_run else {"loads": loads, **changes.to_dict()}))
    elif dry_run:
        for each in _told(done):
            click.echo(f"{each.source}: would {_changes(each)}")
    else:
        _loaded(done, changes)
        _listed(changes)
    for store in behind:
        run = command(f"sync {store.name}", folder)
        click.echo(f"{store.name} did not follow: {store.fault or 'it is behind'}; run: {run}", err=True)


def _changes(each: Loaded) -> str:
    changes = each.put or each.dropped
    return f"put {show.count(each.put, 'record')} and drop {each.dropped}" if changes else "change nothing"


def _told(done: Sequence[Loaded]) -> Sequence[Loaded]:
    """What is told of each source; of more than a few, such as those of a database, of all together."""
    if len(done) <= FEW:
        return done
    put, dropped = sum(each.put for each in done), sum(each.dropped for each in done)
    return [Loaded(max(each.number for each in done), f"{len(done):,} sources", put, dropped)]


def _loaded(done: Sequence[Loaded], changes: Changes) -> None:
    first = min((each.number for each in done if each.number), default=0)
    for each in _told(done):
        load = f"loads {first} to {each.number}" if len(done) > FEW and first < each.number else f"load {each.number}"
        what = f"{load}: {show.count(each.put, 'record')} put, {each.dropped} dropped"
        click.echo(f"{each.source}: {what if each.number else 'nothing changed'}")
    if changes.begun or changes.ended:
        click.echo(f"relations: {kinds(changes.begun)} began; {kinds(changes.ended)} ended")


def _listed(changes: Changes) -> None:
    for line in changed((("ends", changes.ended), ("begins", changes.begun))):
        click.echo(line)
