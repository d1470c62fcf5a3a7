"""How answers look on a terminal."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from sayso.graph.ids import Ids
from sayso.queries.answer import Answer

MANY = 12
"""More columns than this are shown only where the question does not name its short ones."""


def console() -> Console:
    """Standard output; as wide as the terminal, or wide enough for any row when it is a file or a pipe."""
    return Console(width=None if sys.stdout.isatty() else 200, highlight=False, soft_wrap=False)


def as_json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


def as_csv(answer: Answer) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows(tuple(row.values()) for row in answer.to_dicts())
    return out.getvalue()


def table(answer: Answer, ids: Ids, columns: Sequence[str] = ()) -> RichTable:
    """Rows as a table; ids without the base."""
    shown = [name for name in columns or answer.columns if name in answer.columns]
    found = RichTable(box=None, pad_edge=False, header_style="bold")
    for name in shown:
        found.add_column(name.replace("_", " "), overflow="fold")
    for row in answer.rows:
        cells = dict(zip(answer.columns, row, strict=True))
        found.add_row(*(Text(_cell(cells[name], ids)) for name in shown))
    return found


def _cell(value: Any, ids: Ids) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ids.path(value) if isinstance(value, str) else str(value)


def conflict(found: Mapping[str, Any]) -> Text:
    """One conflict: kind, parties and strength in a line, then a line for each side with its words."""
    a, b = found["a"], found["b"]
    head = Text(found["kind"], style="bold")
    head.append(f"  {a['speaker']['caption']} v {b['speaker']['caption']}", style="")
    return Text("\n").join([head.append(f"    {_why(found)}", style="dim"), _side(a), _side(b)])


def _why(found: Mapping[str, Any]) -> str:
    """Firm, by which rule, marked by whom; or a tension, and what stands in the way."""
    via = "" if found["via"] == "direct" else f", by rule {found['via']}"
    marked = f"; marked by {', '.join(found['marked_by'])}" if found["marked_by"] else ""
    weak = f": {', '.join(found['weakened_by'])}" if found["weakened_by"] else ""
    reports = f"; {found['reports']} pairs of reports" if found["reports"] > 1 else ""
    return f"{found['strength']}{weak}{via}{marked}{reports}"


def _side(side: Mapping[str, Any]) -> Text:
    said = (
        side["said"]
        if side["said_basis"] == "stated"
        else f"by {side['said'].strip('[]').rpartition('..')[2]} (assumed)"
    )
    words = " … ".join(" ".join(span["quote"].split()) for span in side["spans"])
    return Text(f"  {said}  ", style="dim").append(f"“{words}”", style="").append(f"   {side['claim']}", style="italic")


def record(found: Mapping[str, Any], ids: Ids) -> Text:
    """A record: caption, then its fields, what it refers to, what refers to it, and its relations."""
    values = found["values"]
    lines = [
        Text(str(values["caption"][0]), style="bold"),
        Text(f"{ids.path(found['id'])}  ({', '.join(found['types'])})", style="dim"),
    ]
    for name, several in values.items():
        plain = [_plain(value) for value in several if not (isinstance(value, dict) and "ref" in value)]
        if plain and name != "caption" and not name.endswith(("_min", "_max")):
            lines.append(Text(f"  {name}: {', '.join(plain)}"))
    for label, key in (("", "refers"), ("is ", "referred")):
        for link in found[key]:
            arrow = "→" if key == "refers" else "←"
            lines.append(Text(f"  {label}{link['field']} {arrow} {link['caption']}  [{ids.path(link['id'])}]"))
    lines += [Text(f"  {relation['sentence']}") for relation in found["relations"]]
    return Text("\n").join(lines)


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("text") or value.get("date") or value.get("datetime"))
    return str(value).lower() if isinstance(value, bool) else str(value)
