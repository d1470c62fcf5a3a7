"""The page of the questions: each with its parameters, its answer on the sample, its texts. `make docs` writes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from sayso.ontology.read import read
from sayso.queries.catalogue import built_in
from sayso.queries.parameters import Identifier, Scheme
from sayso.queries.question import Question, Slot
from tests.commands import REQUIRED, run
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "questions.md"
HEAD = """\
# The questions

<!-- make docs writes this page -->

Each is asked by `sayso ask NAME`, or `workspace.ask("NAME", …)`, and gives the same rows in Cypher, SPARQL and \
Python; those about paths in Cypher and Python. The answers below are those on the sample article, as \
`sayso init DIR --sample` loads it, cut after a few rows; `--wide` shows every column, `--json` and `--csv` print all. \
[Questions of one's own](own-questions.md) are asked in the same way.
"""
EXAMPLES: Mapping[str, Sequence[str]] = {
    **REQUIRED,
    "control": ["--on", "2024-08-08"],
    "endorsements": ["--weapons-of", "us"],
    "origins": ["--origin", "report", "--about", "incursion"],
    "path": ["--speaker", "gerasimov", "--other", "ru-officials"],
    "reports": ["--documents", "1", "--about", "sudzha"],
    "statements": ["--about", "sudzha"],
}
ROWS = 4
"""So many rows of an answer; of a path, all of them."""


def page(folder: Path) -> str:
    """The page, with answers of the workspace in a folder."""
    found = built_in()
    names = "\n".join(f"- [{name}](#{name}): {asked.title}" for name, asked in found.items())
    return "\n".join([HEAD, names, *(line for asked in found.values() for line in section(asked, folder)), ""])


def section(asked: Question, folder: Path) -> Iterator[str]:
    yield f"\n## {asked.name}\n\n{asked.title}. {' '.join(asked.description.split())}\n"
    if asked.parameters:
        yield "| parameter | takes | default |\n|---|---|---|"
        yield from (f"| `{name}` | {takes(slot)} | {default(slot)} |" for name, slot in asked.parameters.items())
    words = ["ask", asked.name, *EXAMPLES.get(asked.name, [])]
    answer = run(*words, "-w", folder)
    yield f"\n```console\n$ sayso {' '.join(words)}\n{answer.rstrip() if not asked.sparql else cut(answer)}\n```\n"
    texts = {"Cypher": asked.cypher, "SPARQL": asked.sparql, "Python": asked.path.read_text(encoding="utf-8")}
    for language, text in texts.items():
        if text:
            yield f"<details><summary>{language}</summary>\n\n```{language.lower()}\n{text.strip()}\n```\n\n</details>"


def takes(slot: Slot) -> str:
    if isinstance(slot.marker, Identifier):
        labels = " or ".join(read().classes[name].label for name in slot.marker.of)
        found = f"id of a record: {labels}" if labels else "id of a record"
    elif isinstance(slot.marker, Scheme):
        found = f"{slot.marker.name}"
    else:
        found = ", ".join(slot.choices) or {"date": "day", "int": "whole number"}.get(slot.type.__name__, "text")
    return f"{found}; several" if slot.several else found


def default(slot: Slot) -> str:
    if not slot.optional:
        return "*required*"
    return ", ".join(slot.default) if isinstance(slot.default, tuple) else str(slot.default or "")


def cut(answer: str) -> str:
    """The first rows, with the words below them, and how many more there are."""
    lines = answer.splitlines()
    title, summary, head, lines = lines[0], lines[1], lines[2:3], lines[3:]
    starts = [number for number, line in enumerate(lines) if not line.startswith("    ")]
    if len(starts) <= ROWS:
        return answer.rstrip()
    return "\n".join([title, summary, *head, *lines[: starts[ROWS]], f"… and {len(starts) - ROWS} more"])


def main() -> None:
    with TemporaryDirectory() as folder:
        run("init", folder, "--sample")
        PAGE.write_text(page(Path(folder)), encoding="utf-8")


if __name__ == "__main__":
    main()
