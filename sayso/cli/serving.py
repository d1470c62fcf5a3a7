"""The command that serves a workspace by HTTP."""

from __future__ import annotations

import ipaddress
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from sayso.cli.group import Command, folder_option, main, opened
from sayso.errors import BadArgument

MEBIBYTE = 1 << 20
HERE = ("127.0.0.1", "localhost", "[::1]")
"""The names of this machine for itself."""

LIMITS = (
    click.option("--seconds", default=30.0, show_default=True, type=click.FloatRange(0.01), help="A query may run."),
    click.option("--rows", default=1_000_000, show_default=True, type=click.IntRange(1), help="Rows it may give."),
    click.option("--memory", default=4096, show_default=True, type=click.IntRange(256), help="MiB that it may add."),
    click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Queries at once."),
    click.option("--queue", default=32, show_default=True, type=click.IntRange(0), help="How many more may wait."),
    click.option("--body", default=1, show_default=True, type=click.IntRange(1), help="MiB that a request may send."),
    click.option("--sending", default=10.0, show_default=True, type=click.FloatRange(0.01), help="Seconds for that."),
)


def limits(command: Command) -> Command:
    """The options of what a request may cost, which the command gets as one argument."""

    @wraps(command)
    def run(**given: Any) -> None:
        found = {each: given.pop(each) for each in ("seconds", "rows", "workers", "queue", "sending")}
        found |= {each: given.pop(each) * MEBIBYTE for each in ("memory", "body")}
        command(limits=found, **given)

    for option in reversed(LIMITS):
        run = option(run)
    return run


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
    limits: dict[str, Any],
    **given: Any,
) -> None:
    """Answer by HTTP until interrupted: SPARQL at /sparql, Cypher at /cypher. With --scratch, RDF FILES are loaded
    first."""
    from sayso.server import app
    from sayso.server.access import FILE, Tokens
    from sayso.server.options import Options
    from sayso.server.scratch import fill
    from sayso.server.serve import listening, run

    if files and not scratch:
        raise BadArgument("files are for --scratch; a workspace has what was loaded into it: leave them out")
    local = _is_local(host)
    if not local and not insecure and not Tokens(tokens or folder / FILE).all:
        raise BadArgument(f"{host}: others could ask without a token: make one with sayso token add, or add --insecure")
    hosts = (*HERE, *names) if local else names
    with TemporaryDirectory(prefix="sayso-") as place, listening(host, port) as address:
        where = Path(place) if scratch else folder.resolve()
        options = Options(where, scratch, tokens=tokens, names=hosts, **limits, **given)
        if scratch:
            fill(where, files)
        else:
            with opened(folder):
                pass
        at = "http://{}:{}/".format(*address.getsockname()[:2])
        what = "a scratch dataset" if scratch else str(folder)
        served = (app.scratch if scratch else app.workspace)(options)
        run(served, address, lambda: click.echo(f"{at}: serving {what}; stop it with Ctrl-C", err=True))


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
