"""Commands that decide: judgements, marks, withdrawals, and what is dropped. Each can be tried, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from sayso import show
from sayso.cli.group import Command, folder_option, json_option, main, opened
from sayso.cli.telling import FEW, changed
from sayso.graph.effects import Effects
from sayso.graph.ids import Ids
from sayso.impact import Impact
from sayso.judging import Decided
from sayso.workspace import Workspace

Deciding = Callable[..., Decided]

_why = click.option("--why", metavar="TEXT", help="The reason.")


def deciding(command: Deciding) -> Command:
    """What all of these have in common: whose decision it is, whether it is only tried, and what it changes."""

    @folder_option
    @json_option
    @click.option("--by", required=True, metavar="NAME", help="Who decides.")
    @click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
    @wraps(command)
    def run(*, folder: Path, as_json: bool, dry_run: bool, **given: Any) -> None:
        with opened(folder) as workspace:
            decided = command(workspace, dry_run=dry_run, **given)
            if as_json:
                told = {"ids": decided.ids, "dropped": decided.dropped, "taken_back": decided.taken_back}
                answers = {"answers": [each.to_dict() for each in decided.answers]} if dry_run else {}
                click.echo(show.as_json({**told, "written": not dry_run, **decided.effects.to_dict(), **answers}))
            else:
                show.put(_told(decided, workspace.ids, dry_run=dry_run))

    return run


@main.command()
@click.argument("verdict", type=click.Choice(["same", "different", "unsure"]))
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option("--view", metavar="VIEW", help="The identity view it holds in; without one, in all.")
@_why
@deciding
def judge(workspace: Workspace, verdict: str, a: str, b: str, **given: Any) -> Decided:
    """Say whether A and B are one.

    Two actors, places, events, actions, documents: one thing under two names. Two statements: one utterance that two
    documents report.
    """
    return workspace.judge(verdict, a, b, **given)


@main.command()
@click.argument("name", metavar="ID")
@click.argument("grade", metavar="GRADE")
@_why
@deciding
def grade(workspace: Workspace, name: str, grade: str, **given: Any) -> Decided:
    """Grade a source or a statement.

    GRADE is the Admiralty's: a letter A to F for the source, a digit 1 to 6 for what it says, or both, such as B2.
    """
    return workspace.grade(name, grade, **given)


@main.command()
@click.argument("verdict", type=click.Choice(["accepted", "rejected"]))
@click.argument("names", metavar="ID...", nargs=-1, required=True)
@_why
@deciding
def review(workspace: Workspace, verdict: str, names: tuple[str, ...], **given: Any) -> Decided:
    """Say whether proposed statements are taken in."""
    return workspace.review(verdict, names, **given)


@main.command()
@click.argument("kind", type=click.Choice(["contrast", "supports", "restates", "answers"]))
@click.argument("left", metavar="LEFT")
@click.argument("right", metavar="RIGHT")
@_why
@deciding
def mark(workspace: Workspace, kind: str, left: str, right: str, **given: Any) -> Decided:
    """Set statements against each other, or link them.

    LEFT and RIGHT are statements; several are joined by commas.
    """
    return workspace.mark(kind, left.split(","), right.split(","), **given)


@main.command()
@click.argument("names", metavar="ID...", nargs=-1, required=True)
@click.option("--corrected-by", metavar="ID", help="The statement or document that took its place.")
@click.option("--undo", is_flag=True, help="Take back what withdrew it, one ID at a time.")
@_why
@deciding
def withdraw(
    workspace: Workspace, names: tuple[str, ...], corrected_by: str | None, undo: bool, **given: Any
) -> Decided:
    """Withdraw statements, or all of a document, as their publisher did."""
    if not undo:
        return workspace.withdraw(names, corrected_by=corrected_by, **given)
    name, *others = names
    if others or corrected_by:
        raise click.UsageError("--undo takes one ID, and nothing else")
    return workspace.restore(name, **given)


@main.command()
@click.argument("name", metavar="JUDGEMENT")
@_why
@deciding
def revoke(workspace: Workspace, name: str, **given: Any) -> Decided:
    """Take back a judgement or an analyst's mark."""
    return workspace.revoke(name, **given)


@main.command()
@click.argument("name", metavar="ID|SOURCE")
@click.option("--undo", is_flag=True, help="Bring back what was dropped last: all of a SOURCE, or one ID.")
@deciding
def drop(workspace: Workspace, name: str, undo: bool, **given: Any) -> Decided:
    """Drop what was coded in error.

    A statement, a mark, a judgement, or all that a source was coded to say. What a publisher takes back is withdrawn.
    """
    return workspace.undrop(name, **given) if undo else workspace.drop(name, **given)


def _told(decided: Decided, ids: Ids, *, dry_run: bool) -> Text:
    """What was written or dropped, what that takes back, and what it changed."""
    effects = decided.effects
    written = [id for id in decided.ids if id not in set(decided.dropped)]
    acts = [("write", "wrote", written), ("drop", "dropped", decided.dropped)]
    would = " and ".join(f"{verb} {show.count(len(those), 'record')}" for verb, _, those in acts if those)
    lines = [Text(f"would {would}; nothing was written")] if dry_run else []
    lines += [Text(f"{verb} {_paths(those, ids)}") for _, verb, those in acts if those and not dry_run]
    if decided.taken_back:
        lines.append(Text(f"{'would take' if dry_run else 'took'} back {_paths(decided.taken_back, ids)}"))
    lines.append(Text(_counted(effects), style="dim"))
    parts = {"falls": effects.fallen, "stands": effects.stand, "ends": effects.ended, "begins": effects.begun}
    lines += map(Text, changed(parts.items()))
    lines += map(Text, _borne_out(effects))
    lines += map(Text, _answered(decided.answers))
    return Text("\n").join(lines)


def _borne_out(effects: Effects) -> Iterator[str]:
    """How many independent origins bear out what, and did before."""
    for before, after in effects.corroborations[:FEW]:
        old, new = (each.text("caption") or "" if each else "" for each in (before, after))
        what, _, counted = (new or old).rpartition(": ")
        now = counted if new else "by no two reports"
        yield f"  borne out  {what}: {now}; before: {old.rpartition(': ')[2] or 'by no two reports'}"
    if len(effects.corroborations) > FEW:
        yield f"  and {len(effects.corroborations) - FEW:,} more"


def _answered(answers: Iterable[Impact]) -> Iterator[str]:
    """How many rows of which answers would go, and come."""
    for each in answers:
        counts = ((each.gone, "gone"), (each.come, "new"))
        rows = ", ".join(f"{show.count(len(rows), 'row')} {what}" for rows, what in counts if rows)
        yield f"  answer  {each.question.name}: {rows}"


def _paths(those: Sequence[str], ids: Ids) -> str:
    more = ", …" if len(those) > FEW else ""
    return f"{show.count(len(those), 'record')}: {', '.join(map(ids.path, those[:FEW]))}{more}"


def _counted(effects: Effects) -> str:
    return (
        f"{show.count(effects.records, 'record')} of the state changed; {show.count(len(effects.fallen), 'statement')}"
        f" fell, {len(effects.stand)} stand anew; {show.count(len(effects.ended), 'relation')} ended,"
        f" {len(effects.begun)} began"
    )
