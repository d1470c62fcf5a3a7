"""The command that serves a workspace by HTTP."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from sayso.cli.group import folder_option, main, opened
from sayso.errors import BadArgument

MEBIBYTE = 1 << 20


@main.command()
@folder_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option(
    "--seconds", default=30.0, show_default=True, type=click.FloatRange(0.01), help="How long a query may run."
)
@click.option("--rows", default=1_000_000, show_default=True, type=click.IntRange(1), help="How many rows it may give.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="How many run at once.")
@click.option("--queue", default=32, show_default=True, type=click.IntRange(0), help="How many more may wait.")
@click.option("--memory", default=4096, show_default=True, type=click.IntRange(256), help="MiB that one may add.")
@click.option("--body", default=1, show_default=True, type=click.IntRange(1), help="MiB that a request may send.")
@click.option("--sending", default=10.0, show_default=True, type=click.FloatRange(0.01), help="Seconds for that.")
@click.option("--scratch", is_flag=True, help="Serve a dataset of its own, with update.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def serve(
    folder: Path,
    host: str,
    port: int,
    seconds: float,
    rows: int,
    workers: int,
    queue: int,
    memory: int,
    body: int,
    sending: float,
    scratch: bool,
    files: tuple[Path, ...],
) -> None:
    """Answer by HTTP until interrupted: SPARQL at /sparql. With --scratch, RDF FILES are loaded first."""
    from sayso.server import app
    from sayso.server.options import Options
    from sayso.server.scratch import fill
    from sayso.server.serve import listening, run

    if files and not scratch:
        raise BadArgument("files are for --scratch; a workspace has what was loaded into it: leave them out")
    with TemporaryDirectory(prefix="sayso-") as place, listening(host, port) as address:
        where = Path(place) if scratch else folder.resolve()
        options = Options(where, scratch, workers, queue, seconds, rows, memory * MEBIBYTE, body * MEBIBYTE, sending)
        if scratch:
            fill(where, files)
        else:
            with opened(folder):
                pass
        at = "http://{}:{}/".format(*address.getsockname()[:2])
        what = "a scratch dataset" if scratch else str(folder)
        served = (app.scratch if scratch else app.workspace)(options)
        run(served, address, lambda: click.echo(f"{at}: serving {what}; stop it with Ctrl-C", err=True))
