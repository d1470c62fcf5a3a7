"""The `rows:` part of a file that maps a table: entities and statements with names of columns in them, such as
`said: <date>`, which are filled in for each row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from typing import NamedTuple

from sayso.graph.ids import content_hash
from sayso.loaders.columns import Columns
from sayso.loaders.draft import Draft
from sayso.loaders.handles import meant
from sayso.loaders.nodes import Entries, Items, Node, Report, Words, each_at, is_blank
from sayso.loaders.table import Cell
from sayso.ontology.interval import parse

PARTS = {
    "entities": "entities that a row names, each under its handle",
    "statements": "statements that a row makes",
}
KEYS = {
    "each": "a name with the columns of which each makes a statement, as {what: {tank: tanks}}",
    "when": "values that a row must have, by name",
    "runs": "yes, where rows in which a series says the same again make one statement (no)",
}
"""Keys of a statement of rows beside those of a statement."""
VALUE, COLUMN = "value", "column"
"""What `each` fills in beside its own name: the cell, and what its column is called."""
NAME = re.compile(r"<([^<>]+?)(\?)?>")


class Made(NamedTuple):
    """A statement that rows make: its keys, where it stands, and the cells that it rests on."""

    node: Entries
    place: str
    cells: tuple[Cell, ...]
    row: int


@dataclass(frozen=True)
class Template:
    """One statement of the file's rows."""

    node: Entries
    place: str
    each: str
    of_columns: Mapping[str, str]
    when: Mapping[str, frozenset[str]]
    is_run: bool
    said_of: str
    """The key of its stance, whose cells are its evidence."""


@dataclass
class Rows:
    """The rows of a table, being filled in."""

    draft: Draft
    columns: Columns
    left_out: int = 0
    """How many statements were not made, since a cell is empty that they need."""
    entities: dict[str, tuple[Entries, int]] = field(default_factory=dict)
    """By handle: what a row says of it, and the first row that does."""

    def read(self, root: Entries) -> tuple[Entries, list[Made]]:
        """What all rows declare, and what they state; a problem for each that cannot be filled in."""
        node = root.nodes.get("rows")
        if not isinstance(node, Entries):
            line = node.line if node else root.line
            self.draft.report.add(line, "rows", "should be a map with entities: and statements:")
            return Entries({}, line), []
        self.draft.unknown_keys(node, PARTS, "rows", "rows")
        self._declare(node.nodes.get("entities"))
        items = list(each_at(node.nodes.get("statements"), "rows.statements"))
        templates = [found for item, place in items if (found := self._template(item, place))]
        made = [each for template in templates for each in self._stated(template)]
        for (name, message), (first, count) in self.columns.unread.items():
            rows = f"row {first}" if count == 1 else f"{count:,} rows, the first is {first}"
            self.draft.report.add(node.line, "rows", f"{name}: {message} ({rows}); see columns.{name}")
        return Entries({handle: entry for handle, (entry, _) in self.entities.items()}, node.line), made

    # entities

    def _declare(self, node: Node | None) -> None:
        if node is None or is_blank(node):
            return
        if not isinstance(node, Entries):
            self.draft.report.add(node.line, "rows.entities", "should be a map of handles")
            return
        self._known(node, "rows.entities")
        for row in range(1, len(self.columns.table.rows) + 1):
            for handle, spec in node.nodes.items():
                name = _filled(Words(handle, spec.line), self._looked_up(row))
                entry = _filled(spec, self._looked_up(row))
                if isinstance(name, Words) and isinstance(entry, Entries):
                    self._hold(name.text, entry, row)

    def _hold(self, handle: str, entry: Entries, row: int) -> None:
        first, number = self.entities.setdefault(handle, (entry, row))
        if _texts(first) != _texts(entry):
            message = f"{handle!r} is another in row {row} than in row {number}; tell them apart by their handles"
            self.draft.report.add(entry.line, "rows.entities", message)
            self.entities[handle] = entry, row

    # statements

    def _template(self, item: Node, place: str) -> Template | None:
        report = self.draft.report
        if not isinstance(item, Entries):
            report.add(item.line, place, "should be a map with a speaker and a stance")
            return None
        stance = next((key for key in item.nodes if key in self.draft.ontology.terms["stance"]), "")
        rest = Entries({k: v for k, v in item.nodes.items() if k not in KEYS}, item.line, item.keys)
        each, of_columns = self._each(item.nodes.get("each"), f"{place}.each")
        runs = item.nodes.get("runs")
        is_run = isinstance(runs, Words) and runs.text == "yes"
        if is_run and not {"series", "said"} <= rest.nodes.keys():
            report.add(item.line_of("runs"), f"{place}.runs", "is said of a series: add series: and said:")
            is_run = False
        known = self._known(rest, place, {each, VALUE, COLUMN} if each else set())
        when = self._when(item.nodes.get("when"), f"{place}.when")
        return Template(rest, place, each, of_columns, when, is_run, stance) if known else None

    def _known(self, node: Node, place: str, also: set[str] | None = None) -> bool:
        """Whether the table, or what is declared of its columns, has every name in it."""
        names = self.columns.names() | (also or set())
        unknown = sorted({(name, line) for name, line in _names(node) if name not in names})
        for name, line in unknown:
            near = meant(name, names) or f"; there are {', '.join(sorted(names))}"
            self.draft.report.add(line, place, f"the table has no column {name!r}{near}")
        return not unknown

    def _each(self, node: Node | None, place: str) -> tuple[str, Mapping[str, str]]:
        if node is None:
            return "", {}
        name, spec = next(iter(node.nodes.items()), ("", None)) if isinstance(node, Entries) else ("", None)
        if not isinstance(spec, Entries) or not isinstance(node, Entries) or len(node.nodes) != 1:
            self.draft.report.add(node.line, place, "should be one name with columns, as {what: {tank: tanks}}")
            return "", {}
        for column in spec.nodes.keys() - set(self.columns.table.columns):
            near = meant(column, self.columns.table.columns)
            self.draft.report.add(spec.line_of(column), place, f"the table has no column {column!r}{near}")
        words = {column: self.draft.words(value, f"{place}.{column}") for column, value in spec.nodes.items()}
        return name, {c: text for c, text in words.items() if text is not None and c in self.columns.table.columns}

    def _when(self, node: Node | None, place: str) -> Mapping[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for name, values in node.nodes.items() if isinstance(node, Entries) else ():
            if name not in self.columns.names():
                near = meant(name, self.columns.names())
                self.draft.report.add(values.line, place, f"the table has no column {name!r}{near}")
            else:
                words = (self.draft.words(value, at) for value, at in each_at(values, f"{place}.{name}"))
                found[name] = frozenset(filter(None, words))
        if node is not None and not isinstance(node, Entries):
            self.draft.report.add(node.line, place, "should be a map of names, such as {country: Russia}")
        return found

    def _stated(self, template: Template) -> Iterator[Made]:
        """The statements of one template, each once: rows that say just the same say it together."""
        rows = range(1, len(self.columns.table.rows) + 1)
        made = [each for row in rows for each in self._of_row(template, row)]
        found: dict[str, Made] = {}
        for each in _runs(made, self.draft.report) if template.is_run else made:
            key = content_hash(_texts(each.node))
            if key in found:
                found[key] = _resting_on(found[key], [*found[key].cells, *each.cells])
            else:
                found[key] = _resting_on(_with(each, {"id": key}), each.cells)
        yield from found.values()

    def _of_row(self, template: Template, row: int) -> Iterator[Made]:
        if any(self.columns.read(name, row) not in values for name, values in template.when.items()):
            return
        for column, word in template.of_columns.items() if template.each else [("", "")]:
            look = self._looked_up(row, {template.each: word, COLUMN: column} if column else {}, column)
            node = _filled(template.node, look)
            if isinstance(node, Entries):
                used = _names(template.node.nodes.get(template.said_of, template.node))
                names = dict.fromkeys(column if name == VALUE and column else name for name, _ in used)
                cells = [self._cell(name, row) for name in names if name not in (template.each, COLUMN)]
                yield Made(node, f"{template.place} in row {row}", tuple(dict.fromkeys(cells)), row)
            else:
                self.left_out += 1

    def _cell(self, name: str, row: int) -> Cell:
        column = self.columns.source(name)
        return Cell(row, column, self.columns.table.rows[row - 1][column])

    def _looked_up(self, row: int, given: Mapping[str, str] | None = None, column: str = "") -> Look:
        return Look(self.columns, row, given or {}, column)


class Look(NamedTuple):
    """The texts of one row, by name."""

    columns: Columns
    row: int
    given: Mapping[str, str]
    column: str

    def __call__(self, name: str) -> str:
        if name in self.given:
            return self.given[name]
        return self.columns.read(self.column if name == VALUE and self.column else name, self.row)


def _resting_on(made: Made, cells: Sequence[Cell]) -> Made:
    """With the cells of the first row and of the last: what lies between them says the same."""
    rows = {min(cell.row for cell in cells), max(cell.row for cell in cells)} if cells else set()
    return made._replace(cells=tuple(sorted({cell for cell in cells if cell.row in rows and cell.text})))


def _runs(made: Sequence[Made], report: Report) -> Iterator[Made]:
    """What each series says, in order of time; what it says again right after that is said by the first of them."""
    series: dict[str, list[Made]] = {}
    for each in made:
        series.setdefault(_text(each, "series"), []).append(each)
    for several in series.values():
        ordered = sorted(several, key=_when)
        if not _tells_two_things(ordered, report):
            for _, run in groupby(ordered, key=lambda each: _texts(each.node, but="said")):
                yield _run(list(run))


def _tells_two_things(ordered: Sequence[Made], report: Report) -> bool:
    """Whether a series says one thing and another on one day, which is reported: it may be two things of one name."""
    pairs = [(a, b) for a, b in pairwise(ordered) if _text(a, "said") == _text(b, "said")]
    clashing = [(a, b) for a, b in pairs if _texts(a.node) != _texts(b.node)]
    if clashing:
        a, b = clashing[0]
        rows = f"rows {a.row} and {b.row}" + (f", and {len(clashing) - 1} more times" if len(clashing) > 1 else "")
        message = (
            f"the series {_text(a, 'series')!r} says two things of {_text(a, 'said')} ({rows}); if these are two things"
            " of one name, tell them apart by the series, or leave them out with empty: under columns"
        )
        report.add(a.node.line, a.place, message)
    return bool(clashing)


def _run(run: Sequence[Made]) -> Made:
    """The first of them, from its day to that of the last. Its id does not depend on how long it lasts."""
    first, last = run[0], run[-1]
    days = [_text(first, "said"), _text(last, "said")]
    during = {"during": "/".join(days)} if days[0] != days[1] else {}
    id = {"id": content_hash(_texts(first.node))}
    return _with(first._replace(cells=(*first.cells, *last.cells)), {**id, **during})


def _with(made: Made, words: Mapping[str, str]) -> Made:
    """With these keys, unless it has them."""
    more = {key: Words(text, made.node.line) for key, text in words.items()}
    return made._replace(node=replace(made.node, nodes={**more, **made.node.nodes}))


def _text(made: Made, key: str) -> str:
    node = made.node.nodes.get(key)
    return node.text if isinstance(node, Words) else ""


def _when(made: Made) -> tuple[str, int]:
    """By the day; what is no day is reported when it is read."""
    try:
        first = parse(_text(made, "said")).start_min
    except ValueError:
        first = None
    return first.isoformat() if first else "", made.row


def _names(node: Node) -> Iterator[tuple[str, int]]:
    """Every name to be filled in, with its line."""
    match node:
        case Words(text, line):
            yield from ((match[1], line) for match in NAME.finditer(text))
        case Items(nodes):
            for each in nodes:
                yield from _names(each)
        case Entries(nodes):
            for key, each in nodes.items():
                yield from ((match[1], node.line_of(key)) for match in NAME.finditer(key))
                yield from _names(each)


def _filled(node: Node, look: Look) -> Node | None:
    """With the texts of a row; None where one is empty that may not be."""
    match node:
        case Words(text, line):
            found = _text_filled(text, look)
            return None if found is None else Words(found, line)
        case Items(nodes, line):
            items = [_filled(each, look) for each in nodes]
            return Items(tuple(each for each in items if each), line) if all(items) else None
        case Entries(nodes, line, keys):
            entries = {key: _filled(each, look) for key, each in nodes.items()}
            known = {key: each for key, each in entries.items() if each is not None}
            return Entries(known, line, keys) if len(known) == len(entries) else None


def _text_filled(text: str, look: Look) -> str | None:
    if "<" not in text:
        return text
    found = [(look(match[1]), bool(match[2])) for match in NAME.finditer(text)]
    if any(not word and not may_be_empty for word, may_be_empty in found):
        return None
    words = iter(found)
    return " ".join(NAME.sub(lambda _: next(words)[0], text).split())


def _texts(node: Node, but: str = "") -> object:
    """What it says, wherever it stands."""
    match node:
        case Words(text):
            return text
        case Items(nodes):
            return [_texts(each) for each in nodes]
        case Entries(nodes):
            return {key: _texts(each) for key, each in nodes.items() if key != but}
