"""Commands that run a user's own Cypher and SPARQL."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable

import click
import pyoxigraph as ox

from sayso import show
from sayso.cli.group import Seen, csv_option, json_option, main, print_answer, view_options, viewed
from sayso.errors import BadArgument
from sayso.graph.store import Scalar, Table
from sayso.queries.answer import of_table


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
    """Run a SPARQL query over all graphs, or those that it names with FROM.

    TEXT is the query; - or nothing reads it from standard input. Triples are printed as N-Triples, with --json as
    JSON-LD.
    """
    with viewed(seen) as workspace:
        found = workspace.sparql(_query(text), _parameters(param), seconds=seconds, store=store)
        if isinstance(found, Table):
            print_answer(of_table("", found), None, (), as_json=as_json, as_csv=as_csv)
        elif as_csv:
            raise BadArgument("--csv: only a SELECT gives rows; ASK gives true or false, the others triples")
        elif isinstance(found, bool):
            click.echo(show.as_json({"boolean": found} if as_json else found))
        elif as_json:
            click.echo(show.as_json(json.loads(ox.serialize(found, format=ox.RdfFormat.JSON_LD) or b"[]")))
        else:
            for triple in found:
                click.echo(f"{triple} .")


def _query(text: str | None) -> str:
    return sys.stdin.read() if text in (None, "-") else str(text)
