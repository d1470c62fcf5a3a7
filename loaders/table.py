"""Tables of data: CSV, TSV, JSON and JSON Lines, compressed or not, every cell as the file has it."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NamedTuple, TypeAlias

from sayso.ontology.values import is_text

LARGEST = 512 * 2**20
"""Bytes of a table that was compressed."""
FEW = 5
"""How many bad rows a message names."""
OPENERS: Mapping[str, Callable[[IO[bytes]], io.BufferedIOBase]] = {
    ".gz": lambda file: gzip.GzipFile(fileobj=file),
    ".bz2": bz2.BZ2File,
    ".xz": lzma.LZMAFile,
}
DELIMITERS = {".csv": ",", ".tsv": "\t"}


class Cell(NamedTuple):
    """One cell, the first row being 1."""

    row: int
    column: str
    text: str


@dataclass(frozen=True)
class Table:
    """Rows of text by column; a cell that is not there, or is null, is empty."""

    columns: tuple[str, ...]
    rows: Sequence[Mapping[str, str]]


class Shape(NamedTuple):
    """What a file's name and first line do not tell: its format, and the names of its columns."""

    format: str = ""
    heading: tuple[str, ...] = ()


class TableError(ValueError):
    """What is wrong with a table, in words."""


Rows: TypeAlias = tuple[Iterable[str], Sequence[Mapping[str, str]]]
Reader: TypeAlias = Callable[[str, Sequence[str]], Rows]
"""Reads a text, under a heading that it does not have itself."""


def is_name(name: str) -> bool:
    """Whether a file is read as a table, by its name."""
    return _unpacked(name).suffix in READERS


def stem(name: str) -> str:
    """A table's name without the suffixes of its format and its compression."""
    return _unpacked(name).stem


def read(name: str, content: bytes, shape: Shape) -> Table:
    """Raises TableError with all that is wrong with the rows."""
    text, suffix = _text(name, content), f".{shape.format}" if shape.format else _unpacked(name).suffix
    if suffix not in READERS:
        raise TableError(f"is of no known format: write format: and one of {FORMATS}")
    columns, rows = READERS[suffix](text, shape.heading)
    if not rows:
        raise TableError("has no rows")
    return Table(tuple(columns), rows)


def _unpacked(name: str) -> Path:
    path = Path(name)
    return path.with_suffix("") if path.suffix in OPENERS else path


def _text(name: str, content: bytes) -> str:
    opened = OPENERS.get(Path(name).suffix)
    try:
        if opened:
            with opened(io.BytesIO(content)) as file:
                content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise TableError(f"holds more than {LARGEST // 2**20} MiB; split it")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableError(f"is not UTF-8: byte {error.start} cannot be read; save it as UTF-8") from error
    except (OSError, EOFError, lzma.LZMAError) as error:
        raise TableError(f"cannot be unpacked: {error}") from error


def _delimited(delimiter: str) -> Reader:
    def read(text: str, heading: Sequence[str]) -> Rows:
        csv.field_size_limit(LARGEST)
        try:
            lines = [
                line for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True) if line
            ]
        except csv.Error as error:
            raise TableError(f"is no table: {error}") from error
        lines = [list(heading), *lines] if heading else lines
        columns = lines[0] if lines else []
        twice = sorted(name for name, count in Counter(columns).items() if count > 1)
        if twice:
            raise TableError(f"has the column {twice[0]!r} twice; rename one of them")
        uneven = [number for number, line in enumerate(lines) if len(line) != len(columns)]
        if uneven:
            listed = ", ".join(f"{number} ({len(lines[number])})" for number in uneven[:FEW])
            more = f" and {len(uneven) - FEW} more" if len(uneven) > FEW else ""
            raise TableError(f"has {len(columns)} columns and other numbers of cells in rows {listed}{more}")
        return columns, [dict(zip(columns, line, strict=True)) for line in lines[1:]]

    return read


def _json(text: str, heading: Sequence[str]) -> Rows:
    return _objects(_loaded(text), heading)


def _json_lines(text: str, heading: Sequence[str]) -> Rows:
    return _objects([_loaded(line) for line in text.splitlines() if line.strip()], heading)


def _loaded(text: str) -> Any:
    """JSON with its numbers as they are written."""
    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise TableError(f"is not JSON: {error}") from error


def _objects(found: Any, heading: Sequence[str]) -> Rows:
    if heading:
        raise TableError("names its columns itself: leave heading: out")
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise TableError("is no table: write a list of objects, one for each row")
    columns = dict.fromkeys(name for each in found for name in each)
    return columns, [{name: _cell(each.get(name)) for name in columns} for each in found]


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return value if is_text(value) else value.encode("utf-8", "replace").decode()
        case bool():
            return "true" if value else "false"
        case _:
            return json.dumps(value, ensure_ascii=False)


READERS: Mapping[str, Reader] = {
    ".json": _json,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    **{suffix: _delimited(delimiter) for suffix, delimiter in DELIMITERS.items()},
}
"""How a file is read, by the suffix that its name has beside that of its compression."""
FORMATS = ", ".join(sorted(suffix.removeprefix(".") for suffix in READERS))
"""All of them, for messages."""
