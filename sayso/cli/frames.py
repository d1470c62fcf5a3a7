"""How tables of numbers, and the words behind a tie, are printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from rich.text import Text

from sayso import show
from sayso.cli.group import print_answer
from sayso.graph.ids import Ids
from sayso.queries.answer import Answer

if TYPE_CHECKING:
    import pandas as pd


def print_frame(
    frame: pd.DataFrame,
    title: str,
    ids: Ids,
    short: Sequence[str] = (),
    *,
    as_json: bool,
    as_csv: bool,
    summary: str = "",
) -> None:
    """A table as answers are printed; numbers with six digits, unless as JSON or CSV."""
    rows = [
        tuple(map(_plain, row))
        for row in frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)
    ]
    answer = Answer(title, tuple(map(str, frame.columns)), tuple(rows), summary or show.count(len(rows), "row"))
    if not (as_json or as_csv):
        answer = replace(answer, rows=tuple(tuple(map(_shown, row)) for row in rows))
    print_answer(answer, ids, short, as_json=as_json, as_csv=as_csv)


def _plain(value: Any) -> Any:
    """A cell as JSON has it; midnight is a day."""
    value = value.item() if hasattr(value, "item") and not isinstance(value, date) else value
    if isinstance(value, datetime):
        return value.date() if value.time() == datetime.min.time() else value.isoformat(" ")
    return value


def _shown(value: Any) -> Any:
    if isinstance(value, float):
        return f"{value:.6g}"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value


def print_behind(frame: pd.DataFrame, title: str, ids: Ids, *, as_json: bool, as_csv: bool) -> None:
    """The words behind a tie: for each two statements what they meet on, and a line for each side."""
    if as_json or as_csv or not len(frame):
        print_frame(frame, title, ids, as_json=as_json, as_csv=as_csv)
        return
    both = "a_statement" in frame.columns
    show.put(Text(title, style="bold"))
    show.put(Text(show.count(len(frame), "pair" if both else "statement"), style="dim"))
    for each in frame.to_dict("records"):
        row = {str(name): cell for name, cell in each.items()}
        show.put(Text("\n") + _head(row))
        for side in ("a_", "b_") if both else ("",):
            show.put(_side({name.removeprefix(side): row[name] for name in row if name.startswith(side)}, ids))


def _head(row: Mapping[str, Any]) -> Text:
    if "via" in row:
        return Text.assemble((str(row["via"]), "bold"), f"  {row['weight']:+.6g}")
    if "kind" in row:
        return Text.assemble((str(row["kind"]), "bold"), f"  {row['strength']}")
    return Text(str(row["claim"]), style="bold")


def _side(side: Mapping[str, Any], ids: Ids) -> Text:
    said = show.when(side["said"] or "", side["said_basis"] or "")
    words = " ".join(str(side["quote"] or "").split())
    through = f", through {show.short(side['through'], ids)}" if side.get("through") else ""
    return Text.assemble(
        f"  {side['speaker']}: {side['stance']} {side['claim']}  ",
        (f"{said}  {show.short(side['statement'], ids)}{through}\n", "dim"),
        f"    “{words}”",
    )
