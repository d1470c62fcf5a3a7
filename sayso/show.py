"""How answers look on a terminal, in a pipe, and as JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

import click
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from sayso.graph.ids import Ids
from sayso.names import TYPED
from sayso.queries.answer import Answer

MANY = 12
"""With more columns than this, each row is a block with one line a column."""
ENDLESS = 1_000_000
WORDS = "quote"
"""The column of words, which stand in a line of their own below a row."""
NARROW = 8
INDENT = "    "
_CONSOLE = Console(width=ENDLESS)
"""For breaking lines; nothing is printed on it."""


def width() -> int:
    """As wide as the terminal; a file or a pipe has room for any row."""
    return Console().width if sys.stdout.isatty() else ENDLESS


def put(text: Text) -> None:
    """Print on standard output, in colour where that is a terminal."""
    console = Console(width=ENDLESS, highlight=False)
    with console.capture() as captured:
        console.print(text, soft_wrap=True)
    for line in captured.get().splitlines():
        click.echo(line.rstrip())


def as_json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


def as_csv(answer: Answer) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows(tuple(row.values()) for row in answer.to_dicts())
    return out.getvalue()


def count(number: int, noun: str) -> str:
    """
    >>> count(1, "record"), count(2, "entity"), count(2, "class")
    ('1 record', '2 entities', '2 classes')
    """
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"


# rows


def rows(answer: Answer, ids: Ids | None, columns: Sequence[str] = (), room: int = ENDLESS) -> Text:
    """Rows under their columns, all of them or those that are named; many columns as a block for each row.

    With `ids`, an id is shown as people type it.
    """
    shown = [name for name in columns or answer.columns if name in answer.columns]
    cells = [{name: _cell(value, ids) for name, value in zip(answer.columns, row, strict=True)} for row in answer.rows]
    if columns:
        cells = [row | _times(row, shown) for row in cells]
        shown = [name for name in shown if not _is_basis(name, shown)]
    if len(shown) > MANY:
        return Text("\n\n").join(_aligned([(name, row[name]) for name in shown if row[name]]) for row in cells)
    return _table(shown, cells, room)


def _table(shown: Sequence[str], cells: Sequence[Mapping[str, str]], room: int) -> Text:
    words = WORDS if WORDS in shown and len(shown) > 1 else None
    heads = {name: name.replace("_", " ") for name in shown if name != words}
    widths = _widths([[heads[name], *(row[name] for row in cells)] for name in heads], room)
    lines = [Text(line, style="bold") for line in _lines(list(heads.values()), widths)]
    for row in cells:
        lines += map(Text, _lines([row[name] for name in heads], widths))
        if words and row[words]:
            quote = f"“{' '.join(row[words].split())}”"
            lines += [Text(INDENT + line, style="dim") for line in _wrapped(quote, max(room - len(INDENT), NARROW))]
    return Text("\n").join(lines)


def _widths(columns: Sequence[Sequence[str]], room: int) -> list[int]:
    """As wide as the widest cell; where that is too much together, the widest columns give way."""
    widths = [max(cell_len(line) for cell in column for line in cell.split("\n")) for column in columns]
    while sum(widths) + 2 * (len(widths) - 1) > room and max(widths, default=0) > NARROW:
        widths[widths.index(max(widths))] -= 1
    return widths


def _lines(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """One row, in as many lines as its longest cell needs."""
    wrapped = [_wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for parts in zip_longest(*wrapped, fillvalue=""):
        yield "  ".join(map(_padded, parts, widths))


def _wrapped(text: str, width: int) -> list[str]:
    """Lines of at most this width, broken between words where that is possible."""
    if cell_len(text) <= width and "\n" not in text:
        return [text]
    return [line.plain.rstrip() for line in Text(text).wrap(_CONSOLE, max(width, 1), overflow="fold")]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


def _aligned(pairs: Iterable[tuple[str, str]]) -> Text:
    """Names and values below each other."""
    listed = list(pairs)
    wide = max((cell_len(name) for name, _ in listed), default=0)
    return Text("\n").join(Text.assemble((_padded(name, wide), "dim"), f"  {value}") for name, value in listed)


def _is_basis(name: str, shown: Sequence[str]) -> bool:
    """Whether a column says on what the time in another one rests."""
    return name.endswith("_basis") and name.removesuffix("_basis") in shown


def _times(row: Mapping[str, str], shown: Sequence[str]) -> dict[str, str]:
    """Times together with what they rest on."""
    bases = [name for name in shown if _is_basis(name, shown)]
    return {(time := name.removesuffix("_basis")): when(row[time], row[name]) for name in bases}


def when(time: str, basis: str) -> str:
    """A time for a reader, with what it rests on where that is not the words: an assumed one by its end.

    >>> when("[2024-08-01..2024-08-08]", "assumed")
    'by 2024-08-08 (assumed)'
    >>> when("[2024-08-08..]", "default")
    '[2024-08-08..] (default)'
    """
    end = time.strip("[]").rpartition("..")[2]
    if basis == "stated" or not time:
        return time
    return f"by {end} ({basis})" if basis == "assumed" and end else f"{time} ({basis})"


def _cell(value: Any, ids: Ids | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return short(value, ids) if ids and isinstance(value, str) else str(value)


def short(text: str, ids: Ids) -> str:
    """An id as people type it: a handle where it has one; other words as they are."""
    kind, slash, rest = ids.path(text).partition("/")
    return rest if slash and kind in TYPED and text.startswith(ids.base) else ids.path(text)


# conflicts


def conflicts_found(found: Sequence[Mapping[str, Any]], *, tensions: bool) -> str:
    """How many there are; and where more may be found."""
    firm = sum(each["strength"] == "firm" for each in found)
    said = count(firm, "firm conflict") if firm else "no firm conflict"
    return (
        f"{said}, {count(len(found) - firm, 'tension')}" if tensions else f"{said}; add --tensions for what may be one"
    )


def conflict(found: Mapping[str, Any]) -> Text:
    """One conflict: kind, parties and strength in a line, then a line for each side with its words."""
    a, b = found["a"], found["b"]
    parties = f"  {a['speaker']['caption']} v {b['speaker']['caption']}    "
    head = Text.assemble((found["kind"], "bold"), parties, (_why(found), "dim"))
    same = a["stance"] == b["stance"]
    sides = [
        (when(x["said"], x["said_basis"]), _quoted(x), x["claim"] if same else f"{x['stance']}: {x['claim']}")
        for x in (a, b)
    ]
    time, words, _ = (max(map(cell_len, part)) for part in zip(*sides, strict=True))
    lines = [
        Text.assemble((f"  {_padded(said, time)}  ", "dim"), f"{_padded(quote, words)}   ", (claim, "italic"))
        for said, quote, claim in sides
    ]
    return Text("\n").join([head, *lines])


def _why(found: Mapping[str, Any]) -> str:
    """Firm, by which rule, marked by whom; or a tension, and what stands in the way."""
    via = "" if found["via"] == "direct" else f", by rule {found['via']}"
    marked = f"; marked by {', '.join(found['marked_by'])}" if found["marked_by"] else ""
    weak = f": {', '.join(found['weakened_by'])}" if found["weakened_by"] else ""
    reports = f"; {found['reports']} pairs of reports" if found["reports"] > 1 else ""
    return f"{found['strength']}{weak}{via}{marked}{reports}"


def _quoted(side: Mapping[str, Any]) -> str:
    return f"“{' … '.join(' '.join(span['quote'].split()) for span in side['spans'])}”"


# records


def record(found: Mapping[str, Any], ids: Ids) -> Text:
    """A record: caption, then its fields, what it refers to, what it stands for, the judgements on it, what else refers
    to it, what bears it out, and its relations."""
    fields = [
        (name, ", ".join(plain))
        for name, several in found["values"].items()
        if (plain := [_plain(value) for value in several if not (isinstance(value, dict) and "ref" in value)])
        and name != "caption"
        and not name.endswith(("_min", "_max"))
    ]
    parts = [_aligned([*fields, *(_link(link, ids) for link in found["refers"])])]
    if found["members"]:
        links = (_link({"field": "", **each}, ids)[1] for each in found["members"])
        parts.append(_titled("stands for", Text("\n").join(map(Text, links))))
    if found["judgements"]:
        lines = (_judgement(each, ids) for each in found["judgements"])
        parts.append(_titled("judgements", Text("\n").join(map(Text, lines))))
    judged = {each["id"] for each in found["judgements"]}
    if others := [link for link in found["referred"] if link["id"] not in judged]:
        parts.append(_titled("referred to by", _aligned(_link(link, ids) for link in others)))
    if found["borne_out"]:
        parts.append(_titled("borne out", Text("\n").join(Text(each["caption"]) for each in found["borne_out"])))
    if found["relations"]:
        parts.append(_titled("relations", Text("\n\n").join(Text(each["sentence"]) for each in found["relations"])))
    kind = f"\n{ids.path(found['id'])}  ({', '.join(found['types'])})\n"
    head = Text.assemble((str(found["values"]["caption"][0]), "bold"), (kind, "dim"))
    return Text("\n").join([head, *parts])


def _titled(title: str, body: Text) -> Text:
    return Text.assemble((f"\n{title}\n", "bold"), body)


def _judgement(found: Mapping[str, Any], ids: Ids) -> str:
    back = "" if found["standing"] else "; taken back"
    return f"{found['caption']}  [{short(found['id'], ids)}]{back}"


def _link(link: Mapping[str, Any], ids: Ids) -> tuple[str, str]:
    return link["field"], f"{link['caption']}  [{short(link['id'], ids)}]"


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        language = f" ({value['language']})" if "language" in value else ""
        return str(value.get("text") or value.get("date") or value.get("datetime")) + language
    return str(value).lower() if isinstance(value, bool) else str(value)
