"""The `rows:` part of a file that maps a table: entities and statements with names of columns in them, such as
`said: <date>`, which are filled in for each row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sayso.graph.ids import content_hash
from sayso.loaders.columns import Columns, no_column
from sayso.loaders.draft import Draft
from sayso.loaders.filling import filled, names, texts
from sayso.loaders.nodes import Entries, Node, Words, each_at, is_blank
from sayso.loaders.runs import Made, resting_on, runs, with_words
from sayso.loaders.table import Cell

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


@dataclass(frozen=True)
class Template:
    """One statement of the file's rows."""

    node: Entries
    place: str
    each: str
    of_columns: Mapping[str, str]
    when: Mapping[str, frozenset[str]]
    is_run: bool
    claimed: tuple[str, ...]
    """The names in its target, or else in all of it, whose cells are its evidence."""


@dataclass
class Rows:
    """The rows of a table, being filled in."""

    draft: Draft
    columns: Columns
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
            look = self._looked_up(row)
            for handle, spec in node.nodes.items():
                name, entry = filled(Words(handle, spec.line), look), filled(spec, look)
                if isinstance(name, Words) and isinstance(entry, Entries):
                    self._hold(name.text, entry, row)

    def _hold(self, handle: str, entry: Entries, row: int) -> None:
        first, number = self.entities.setdefault(handle, (entry, row))
        if texts(first) != texts(entry):
            message = f"{handle!r} is another in row {row} than in row {number}; tell them apart by their handles"
            self.draft.report.add(entry.line, "rows.entities", message)
            self.entities[handle] = entry, row

    # statements

    def _template(self, item: Node, place: str) -> Template | None:
        report = self.draft.report
        if not isinstance(item, Entries):
            report.add(item.line, place, "should be a map with a speaker and a stance")
            return None
        target = next((node for key, node in item.nodes.items() if key in self.draft.ontology.terms["stance"]), None)
        rest = Entries({k: v for k, v in item.nodes.items() if k not in KEYS}, item.line, item.keys)
        each, of_columns = self._each(item.nodes.get("each"), f"{place}.each")
        says_again = item.nodes.get("runs")
        is_run = isinstance(says_again, Words) and says_again.text == "yes"
        if is_run and not {"series", "said"} <= rest.nodes.keys():
            report.add(item.line_of("runs"), f"{place}.runs", "is said of a series: add series: and said:")
            is_run = False
        known = self._known(rest, place, {each, VALUE, COLUMN} if each else set())
        when = self._when(item.nodes.get("when"), f"{place}.when")
        made = (each, COLUMN) if each else ()
        used = [[name for name, _ in names(part) if name not in made] for part in (target or rest, rest)]
        claimed = tuple(dict.fromkeys(used[0] or used[1]))
        return Template(rest, place, each, of_columns, when, is_run, claimed) if known else None

    def _known(self, node: Node, place: str, also: set[str] | None = None) -> bool:
        """Whether the table, or what is declared of its columns, has every name in it."""
        known = self.columns.by_name.keys() | (also or set())
        unknown = sorted({(name, line) for name, line in names(node) if name not in known})
        for name, line in unknown:
            self.draft.report.add(line, place, no_column(name, known, f"; there are {', '.join(sorted(known))}"))
        return not unknown

    def _each(self, node: Node | None, place: str) -> tuple[str, Mapping[str, str]]:
        if node is None:
            return "", {}
        name, spec = next(iter(node.nodes.items()), ("", None)) if isinstance(node, Entries) else ("", None)
        if not isinstance(spec, Entries) or not isinstance(node, Entries) or len(node.nodes) != 1:
            self.draft.report.add(node.line, place, "should be one name with columns, as {what: {tank: tanks}}")
            return "", {}
        for column in spec.nodes.keys() - set(self.columns.table.columns):
            self.draft.report.add(spec.line_of(column), place, no_column(column, self.columns.table.columns))
        words = {column: self.draft.words(value, f"{place}.{column}") for column, value in spec.nodes.items()}
        return name, {c: text for c, text in words.items() if text is not None and c in self.columns.table.columns}

    def _when(self, node: Node | None, place: str) -> Mapping[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for name, values in node.nodes.items() if isinstance(node, Entries) else ():
            if name not in self.columns.by_name:
                self.draft.report.add(values.line, place, no_column(name, self.columns.by_name))
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
        for each in runs(made, self.draft.report) if template.is_run else made:
            key = content_hash(texts(each.node))
            if key in found:
                found[key] = resting_on(found[key], [*found[key].cells, *each.cells])
            else:
                found[key] = resting_on(with_words(each, {"id": key}), each.cells)
        yield from found.values()

    def _of_row(self, template: Template, row: int) -> Iterator[Made]:
        if any(self.columns.read(name, row) not in values for name, values in template.when.items()):
            return
        for column, word in template.of_columns.items() if template.each else [("", "")]:
            look = self._looked_up(row, {template.each: word, COLUMN: column} if column else {}, column)
            node = filled(template.node, look)
            if isinstance(node, Entries):
                cells = [self._cell(column if name == VALUE and column else name, row) for name in template.claimed]
                yield Made(node, f"{template.place} in row {row}", tuple(dict.fromkeys(cells)), row)

    def _cell(self, name: str, row: int) -> Cell:
        column = self.columns.by_name[name].of
        return Cell(row, column, self.columns.table.rows[row - 1][column])

    def _looked_up(self, row: int, given: Mapping[str, str] | None = None, column: str = "") -> RowTexts:
        return RowTexts(self.columns, row, given or {}, column)


@dataclass(frozen=True)
class RowTexts:
    """The texts of one row, by name."""

    columns: Columns
    row: int
    given: Mapping[str, str]
    column: str

    def __call__(self, name: str) -> str:
        if name in self.given:
            return self.given[name]
        return self.columns.read(self.column if name == VALUE and self.column else name, self.row)
