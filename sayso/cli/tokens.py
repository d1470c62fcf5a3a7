"""Commands that make and end the tokens of a served workspace."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click

from sayso import show
from sayso.cli.group import folder_option, json_option, main, opened
from sayso.server.tokens import FILE, Right, Tokens


@main.group()
def token() -> None:
    """Tokens that sayso serve asks for as soon as there is one."""


def _tokens(folder: Path) -> Tokens:
    with opened(folder):
        return Tokens(folder / FILE)


@token.command()
@folder_option
@click.option("--scope", default="read", show_default=True, type=click.Choice(get_args(Right)), help="What it is for.")
@click.option("--days", type=click.FloatRange(0, min_open=True), help="How long it holds, if not for ever.")
@click.argument("name")
def add(folder: Path, scope: Right, days: float | None, name: str) -> None:
    """Make a token for NAME and print it; it is shown only now."""
    click.echo(_tokens(folder).add(name, scope, days))


@token.command()
@folder_option
@click.option("--hours", default=24.0, show_default=True, type=click.FloatRange(0), help="The old one holds so long.")
@click.argument("name")
def rotate(folder: Path, hours: float, name: str) -> None:
    """Make another token for NAME and print it."""
    click.echo(_tokens(folder).rotate(name, hours))


@token.command()
@folder_option
@click.argument("name")
def revoke(folder: Path, name: str) -> None:
    """End the token of NAME now."""
    _tokens(folder).revoke(name)
    click.echo(f"{name}: revoked")


@token.command("list")
@folder_option
@json_option
def list_(folder: Path, as_json: bool) -> None:
    """Every token: whose, for what, since when and until when. What it is, nobody can tell any more."""
    found = [{k: v for k, v in each._asdict().items() if k != "sha256"} for each in _tokens(folder).all]
    if as_json:
        click.echo(show.as_json(found))
    for each in [] if as_json else found:
        click.echo(f"{each['name']}: {each['scope']}, since {each['made']}, until {each['ends'] or 'it is revoked'}")
