"""The command that shows the ontology, in every form that is derived from it, and checks files that add to it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.markdown import Markdown

from sayso import show
from sayso.cli.group import main
from sayso.errors import BadArgument
from sayso.files import own_files
from sayso.loaders.json_schema import json_schema
from sayso.ontology import jsonld, reference
from sayso.ontology.model import Ontology
from sayso.ontology.read import read
from sayso.workspace import Workspace

WIDEST = 120


@main.command()
@click.option(
    "-w", "--workspace", "folder", type=click.Path(path_type=Path), help="Include this workspace's own files."
)
@click.option("--markdown", "form", flag_value="markdown", help="The reference as Markdown.")
@click.option("--shacl", "form", flag_value="shacl", help="SHACL shapes of the RDF, as Turtle.")
@click.option("--jsonld", "form", flag_value="jsonld", help="A JSON-LD context.")
@click.option("--json-schema", "form", flag_value="json-schema", help="A JSON Schema of statement files, for editors.")
@click.option("--check", is_flag=True, help="Find every problem of Turtle files, which are named instead of NAME.")
@click.argument("names", metavar="[NAME|FILE…]", nargs=-1)
def ontology(folder: Path | None, form: str | None, check: bool, names: tuple[str, ...]) -> None:
    """What can be said: classes, aspects, rules, schemes.

    NAME is a class, property, aspect, rule or scheme; without one, all are printed.
    """
    if check:
        _check(folder, [Path(name) for name in names])
        return
    if form in ("shacl", "jsonld", "json-schema") and names:
        raise BadArgument(f"--{form} is of the whole ontology: leave {names[0]} out")
    base = ""
    found = read()
    if folder is not None:
        with Workspace(folder) as workspace:
            found, base = workspace.ontology, workspace.ids.base
    click.echo(_derived(found, base, form, names), nl=False)


def _derived(found: Ontology, base: str, form: str | None, names: Sequence[str]) -> str:
    """The ontology in one of its forms."""
    if form == "shacl":
        from sayso.ontology.shacl import shapes

        return shapes(found, base).serialize(format="turtle")
    if form == "jsonld":
        return show.as_json({"@context": jsonld.context(found)}) + "\n"
    if form == "json-schema":
        return show.as_json(json_schema(found)) + "\n"
    text = "\n".join(reference.entry(name, found) for name in names) if names else reference.reference(found)
    return text if form == "markdown" else _readable(text)


def _readable(text: str) -> str:
    """Markdown as a terminal shows it."""
    console = Console(width=min(show.width(), WIDEST))
    with console.capture() as captured:
        console.print(Markdown(text))
    return "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())


def _check(folder: Path | None, files: list[Path]) -> None:
    """Read the files with what is built in, and with the workspace's other files. Raises OntologyError."""
    if not files:
        raise BadArgument("--check needs files: name the Turtle files to be checked")
    given = {file.resolve() for file in files}
    others = [file for file in own_files(folder) if file.resolve() not in given] if folder else []
    before, after = read(*others), read(*others, *files)
    parts = {
        "class": (before.classes, after.classes),
        "property": (before.properties, after.properties),
        "aspect": (before.aspects, after.aspects),
        "rule": (before.rules, after.rules),
        "term": (_terms(before), _terms(after)),
    }
    added = [show.count(more, noun) for noun, (old, new) in parts.items() if (more := len(new) - len(old))]
    click.echo(f"no problems; {show.count(len(files), 'file')} would add {', '.join(added) or 'nothing new'}")


def _terms(found: Ontology) -> list[str]:
    """Every term that is no aspect."""
    return [name for terms in found.terms.values() for name in terms if name not in found.aspects]
