"""Commands that list what came in and what was decided."""

from __future__ import annotations

from pathlib import Path

import click

from sayso.cli.group import (
    Seen,
    csv_option,
    folder_option,
    json_option,
    main,
    opened,
    print_answer,
    view_options,
    viewed,
)


@main.command()
@folder_option
@json_option
@csv_option
def log(folder: Path, as_json: bool, as_csv: bool) -> None:
    """List the loads: when, what, whose, and how many records each put and dropped."""
    with opened(folder) as workspace:
        print_answer(workspace.loads(), None, (), as_json=as_json, as_csv=as_csv)


@main.command()
@view_options
@json_option
@csv_option
@click.option("--waiting", is_flag=True, help="Instead, the proposed statements that wait for a review.")
def judgements(seen: Seen, as_json: bool, as_csv: bool, waiting: bool) -> None:
    """List what analysts decided, and whether it stands or was taken back."""
    with viewed(seen) as view:
        found = view.waiting() if waiting else view.judgements()
        print_answer(found, view.ids, (), as_json=as_json, as_csv=as_csv)
