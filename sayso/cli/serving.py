"""The command that serves a workspace by HTTP."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from sayso.cli.group import folder_option, main, opened
from sayso.errors import BadArgument
from sayso.server.tokens import FILE, Tokens

HERE = ("127.0.0.1", "localhost", "[::1]")
"""The names of this machine for itself."""


def in_bytes(context: click.Context, parameter: click.Parameter, value: int) -> int:
    """Of a number of MiB."""
    return value << 20


def limits(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say what a query may cost."""
    for option in reversed(_LIMITS):
        command = option(command)
    return command


_LIMITS = (
    click.option("--seconds", default=30.0, show_default=True, type=click.FloatRange(0.01), help="A query may run."),
    click.option(
        "--memory",
        default=4096,
        show_default=True,
        type=click.IntRange(256),
        callback=in_bytes,
        help="MiB it may add.",
    ),
    click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Queries at once."),
    click.option("--queue", default=32, show_default=True, type=click.IntRange(0), help="How many more may wait."),
)


@main.command()
@folder_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--name", "names", multiple=True, help="A name that it is reached by from elsewhere.")
@click.option("--origin", "origins", multiple=True, help="A site whose pages may ask; * for any.")
@click.option("--tokens", type=click.Path(path_type=Path), help="The file of tokens, if not the workspace's own.")
@click.option("--audit", type=click.Path(path_type=Path, dir_okay=False), help="Write a line for each request here.")
@click.option("--insecure", is_flag=True, help="Listen for other machines though there are no tokens.")
@limits
@click.option("--rows", default=1_000_000, show_default=True, type=click.IntRange(1), help="Rows a query may give.")
@click.option(
    "--body",
    default=1,
    show_default=True,
    type=click.IntRange(1),
    callback=in_bytes,
    help="MiB of a request.",
)
@click.option("--sending", default=10.0, show_default=True, type=click.FloatRange(0.01), help="Seconds for that.")
@click.option("--scratch", is_flag=True, help="Serve a dataset of its own, with update.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def serve(
    folder: Path,
    host: str,
    port: int,
    names: tuple[str, ...],
    tokens: Path | None,
    insecure: bool,
    scratch: bool,
    files: tuple[Path, ...],
    **given: Any,
) -> None:
    """Answer by HTTP until interrupted: SPARQL at /sparql, Cypher at /cypher. With --scratch, RDF FILES are loaded
    first."""
    from sayso.server import app
    from sayso.server.options import Options
    from sayso.server.serve import listening, run

    if files and not scratch:
        raise BadArgument("files are for --scratch; a workspace has what was loaded into it: leave them out")
    with TemporaryDirectory(prefix="sayso-") as place:
        where = Path(place) if scratch else folder.resolve()
        kept, local = tokens or where / FILE, _is_local(host)
        if not (local or insecure or Tokens(kept).all):
            told = "others could ask without a token: make one with sayso token add, or add --insecure"
            raise BadArgument(f"{host}: {told}")
        options = Options(where, kept, scratch, names=(*HERE, *names) if local else names, **given)
        with listening(host, port) as address:
            _prepare(folder, where, files, scratch=scratch)
            at = "http://{}:{}/".format(*address.getsockname()[:2])
            what = "a scratch dataset" if scratch else str(folder)
            served = (app.scratch if scratch else app.workspace)(options)
            told = f"{at}: serving {what}; stop it with Ctrl-C"
            run(served, address, options.sending, lambda: click.echo(told, err=True))


def _prepare(folder: Path, where: Path, files: Sequence[Path], *, scratch: bool) -> None:
    """Fill a scratch dataset, or see that there is a workspace that can be opened."""
    from sayso.server.scratch import fill

    if scratch:
        fill(where, files)
    else:
        with opened(folder):
            pass


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
