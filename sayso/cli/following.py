"""Commands about what follows the log: stores, their proof, and files written from the state."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import click

from sayso import salvage, show
from sayso.cli.group import (
    Seen,
    busy,
    command,
    complain,
    folder_option,
    json_option,
    main,
    opened,
    view_options,
    viewed,
)
from sayso.errors import BadArgument, SaysoError, SomeFailed, WorkspaceFault
from sayso.graph.chain import Sound
from sayso.view import DNA, ENDINGS, FORMATS
from sayso.workspace import Status


@main.command()
@folder_option
@click.option("--rebuild", is_flag=True, help="Build it anew.")
@click.argument("store", required=False)
def sync(folder: Path, rebuild: bool, store: str | None) -> None:
    """Bring STORE, or every store, up to the log."""
    faults: list[str] = []
    with opened(folder) as workspace, busy("following the log"):
        try:
            done = workspace.sync(store, rebuild=rebuild)
        except SomeFailed as error:
            done, faults = dict(error.done), [str(error)]
    for name, number in done.items():
        if name != "networkx":
            records = show.count(number, "record")
            followed = f"took {records}" if number else "already up to the log"
            click.echo(f"{name}: {f'built anew from {records}' if rebuild else followed}")
    complain(faults)


@main.command()
@folder_option
@json_option
def status(folder: Path, as_json: bool) -> None:
    """What is loaded, what of the log is safe, and where each store stands.

    All of the log is read. Ends with 1 where it is damaged.
    """
    with opened(folder) as workspace, busy("reading the log"):
        sound = workspace.log.sound()
        found = workspace.status()
    if as_json:
        click.echo(show.as_json(_status_as_json(found, sound)))
    else:
        _show_status(found, sound)
    if sound.fault or found.fault:
        raise click.exceptions.Exit(1)


def _status_as_json(found: Status, sound: Sound) -> dict[str, Any]:
    stores = [
        {"name": s.name, "load": s.position.load if s.position else None, "current": s.current, "fault": s.fault}
        for s in found.stores
    ]
    chosen = [{"name": each.setting.name, "value": each.shown, "source": each.source} for each in found.settings.chosen]
    told = {"base": found.base, "loads": found.loads, "counts": dict(found.counts), "stores": stores}
    return told | {"settings": chosen, "log": sound._asdict(), "fault": found.fault}


def _show_status(found: Status, sound: Sound) -> None:
    click.echo(f"{found.folder}: {show.count(found.loads, 'load')}, ids under {found.base}")
    if sound.fault:
        click.echo(f"  log: {show.count(sound.loads, 'load')} as written, then {sound.fault}")
    if found.fault:
        click.echo(f"  {found.fault}")
    if found.counts and (sound.fault or found.fault):
        run = command("export FILE", found.folder)
        click.echo(f"  what was folded before stays; write it to a file with: {run}")
    counts = ", ".join(show.count(number, path) for path, number in found.counts.items() if number)
    click.echo(f"  {counts or 'no records'}")
    for store in found.stores:
        at = f"at load {store.position.load}" if store.position else "empty"
        behind = "" if store.current or store.fault else f", behind; run: {command('sync', found.folder)}"
        click.echo(f"  {store.name}: {store.fault or at}{behind}")
    rows = [(each.setting.name, str(each.shown or "not set"), each.source) for each in found.settings.in_force()]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(2)]
    for name, value, source in rows:
        click.echo(f"  {name:<{widths[0]}}  {value:<{widths[1]}}  {source}")


@main.command()
@folder_option
@json_option
@click.option("--deep", is_flag=True, help="First fold the log again and compare the state.")
@click.argument("store", required=False)
def verify(folder: Path, as_json: bool, deep: bool, store: str | None) -> None:
    """Hold STORE, or every store, against the state.

    Everything in it is read back. Ends with 1 on a difference.
    """
    faults: list[str] = []
    with opened(folder) as workspace, busy("reading back"):
        try:
            found = workspace.verify(store, deep=deep)
        except SomeFailed as error:
            found, faults = dict(error.done), [str(error)]
        records = sum(workspace.status().counts.values())
    if as_json:
        click.echo(
            show.as_json({name: [each._asdict() for each in differences] for name, differences in found.items()})
        )
    else:
        _differences(found, records)
    complain(faults)
    if any(found.values()):
        raise click.exceptions.Exit(1)


def _differences(found: Mapping[str, list[Any]], records: int) -> None:
    for name, differences in found.items():
        for each in differences:
            click.echo(f"{name}: {each}")
        count = len(differences)
        same = f"all {show.count(records, 'record')} are there and equal"
        click.echo(f"{name}: {show.count(count, 'difference') if count else same}")


@main.command("export")
@view_options
@click.option("--format", "format", type=click.Choice(list(FORMATS)), help="Default: by the file's ending.")
@click.argument("file", metavar="FILE")
def export_file(seen: Seen, format: str | None, file: str) -> None:
    """Write everything to FILE; - is standard output."""
    chosen = format or ENDINGS.get(Path(file).suffix)
    if chosen is None:
        raise BadArgument(f"{file}: its ending tells no format; add --format with one of {', '.join(FORMATS)}")
    if file == "-":
        _exported(seen, sys.stdout.buffer, chosen)
    else:
        _written(Path(file), lambda out: _exported(seen, out, chosen))


def _exported(seen: Seen, out: IO[bytes], format: str) -> None:
    """Everything; when the log is damaged, what was folded of it before."""
    try:
        with viewed(seen) as view:
            view.export(out, format)
    except WorkspaceFault as error:
        if seen.as_of or seen.identity or format == DNA:  # whose texts are in the log
            raise
        try:
            load = salvage.write(seen.folder, out, format)
        except WorkspaceFault:
            raise error from None
        click.echo(f"{error}\nwritten as it was folded up to load {load}", err=True)


def _written(path: Path, write: Callable[[IO[bytes]], None]) -> None:
    """Write the file beside its place, and put it there when it is whole; what is no plain file is written into."""
    place = path.resolve()
    beside = place if place.exists() and not place.is_file() else place.parent / f".{place.name}.new"
    try:
        with beside.open("wb") as out:
            write(out)
        if beside != place:
            beside.replace(place)
    except SaysoError:
        raise
    except OSError as error:
        raise BadArgument(f"{path} cannot be written: {error.strerror}") from error
    finally:
        if beside != place:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
