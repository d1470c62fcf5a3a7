"""YAML as the analyst typed it: every scalar is text, every node knows its line, and nothing is lost in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

from sayso.loaders.report import Report
from sayso.ontology.values import is_text

BEGINNING = "a statement file begins with document:, publisher: and published:"
STAR = "put words that begin with * or & in quotation marks"
HINTS = {
    "mapping values are not allowed": "put words that hold a colon and a space in quotation marks, or indent alike",
    "could not find expected ':'": "write key: value, with a space after the colon",
    "found undefined alias": STAR,
    "expected alphabetic or numeric character": STAR,
    "found character '\\t'": "indent with spaces, not with tabs",
    "cannot start any token": "put words that begin with this character in quotation marks",
    "found unexpected end of stream": "a quotation mark that opens here is never closed",
    "'<stream end>'": "a bracket that opens here is never closed",
    "found unknown escape character": "use single quotation marks around words with a backslash",
    "but found '<scalar>'": "put all of the words in quotation marks; one that stands among them is doubled",
    "expected <block end>": "check the indentation",
    "expected ',' or": "a bracket is not closed, or words in it hold a comma, a bracket or a quotation mark",
    "expected a single document": "a line --- begins another; keep one",
}
"""What to do about YAML's own messages, the first that fits."""


@dataclass(frozen=True, slots=True)
class Words:
    """A scalar. `cut` is true when a comment follows it on the line, which may have been meant as words."""

    text: str
    line: int
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    nodes: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Entries:
    """A map. `keys` has the line of each key, which may be another than its value's."""

    nodes: Mapping[str, Node]
    line: int
    keys: Mapping[str, int] = field(default_factory=dict)

    def line_of(self, key: str) -> int:
        return self.keys.get(key, self.line)


Node: TypeAlias = Words | Items | Entries


def read(text: str, report: Report) -> Entries | None:
    """The file's mapping; None when it has none or is no YAML, which is reported."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        reader = _Reader(text, report)
        node = reader.node(root, "") if root else None
    except yaml.MarkedYAMLError as error:
        _refused(error, report)
        return None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        report.add(line, "", f"is not YAML: it holds a character that no text has, U+{ord(text[error.position]):04X}")
        return None
    except RecursionError:
        report.add(0, "", "is not YAML that can be read: lists or maps lie too deep in each other")
        return None
    if reader.is_endless:
        return None
    if node is None:
        report.add(0, "", f"is empty: {BEGINNING}")
        return None
    if not isinstance(node, Entries):
        report.add(node.line, "", f"holds {'a list' if isinstance(node, Items) else 'words'} and no keys: {BEGINNING}")
        return None
    return node


def _refused(error: yaml.MarkedYAMLError, report: Report) -> None:
    """What the parser says, and what to do about it. What is not closed is reported where it opens."""
    said = f"{error.context or ''}, {error.problem or ''}".strip(", ")
    unclosed = ("end of stream" in said or "stream end" in said) and error.context_mark is not None
    mark = error.context_mark if unclosed else error.problem_mark or error.context_mark
    hint = next((hint for text, hint in HINTS.items() if text in said), "")
    problem = error.problem or ""
    reason = "; ".join(part for part in (said if problem.startswith("but") else problem, hint) if part)
    report.add(mark.line + 1 if mark else 0, "", f"is not YAML: {reason}")


class _Reader:
    """Turns YAML's nodes into ours. One that several aliases name is turned once."""

    def __init__(self, text: str, report: Report) -> None:
        self._text = text
        self._lines = text.splitlines()
        self._report = report
        self._read: dict[yaml.Node, Node | None] = {}
        self.is_endless = False
        """Whether something in it holds itself."""

    def node(self, node: yaml.Node, place: str) -> Node:
        line = node.start_mark.line + 1
        if node in self._read:
            found = self._read[node]
            if found is None:
                self.is_endless = True
                self._report.add(line, place, "holds itself, by an alias; write it out")
            return found or Words("", line)
        self._read[node] = None
        self._read[node] = found = self._turned(node, place, line)
        return found

    def _turned(self, node: yaml.Node, place: str, line: int) -> Node:
        if isinstance(node, yaml.SequenceNode):
            return Items(tuple(self.node(each, f"{place}[{i}]") for i, each in enumerate(node.value)), line)
        if isinstance(node, yaml.MappingNode):
            return self._entries(node, place, line)
        self._refuse_property(node, place, line)
        return Words(self._whole(str(node.value), place, line), line, self._is_cut(node))

    def _entries(self, node: yaml.MappingNode, place: str, line: int) -> Entries:
        nodes: dict[str, Node] = {}
        keys: dict[str, int] = {}
        for key, value in node.value:
            key_line = key.start_mark.line + 1
            name = self._whole(str(key.value), place, key_line) if isinstance(key, yaml.ScalarNode) else ""
            inner = f"{place}.{name}" if place else name
            if not name:
                self._report.add(key_line, place, "a key is missing or is not a word")
            elif name in nodes:
                self._report.add(key_line, inner, f"is given twice, first in line {keys[name]}; keep one of them")
            else:
                nodes[name] = self.node(value, inner)
                keys[name] = key_line
        return Entries(nodes, line, keys)

    def _whole(self, text: str, place: str, line: int) -> str:
        """The text with characters that JSON writes as two escapes joined. A half that stands alone is reported."""
        if is_text(text):
            return text
        units = text.encode("utf-16-le", "surrogatepass")
        try:
            return units.decode("utf-16-le")
        except UnicodeDecodeError as error:
            half = int.from_bytes(units[error.start : error.start + 2], "little")
            self._report.add(line, place, f"holds half of a character, U+{half:04X}; write all of it")
            return units.decode("utf-16-le", "replace")

    def _refuse_property(self, node: yaml.Node, place: str, line: int) -> None:
        """Words that begin with ! or & lose their first word to YAML, unless an alias names it."""
        rest = self._rest(node.start_mark)
        anchor = re.match(r"&([\w-]+)", rest)
        if rest.startswith("!") or (rest.startswith("&") and not (anchor and f"*{anchor.group(1)}" in self._text)):
            first = rest.split()[0]
            message = f"loses its first word, {first}, which YAML takes for its own; put the words in quotation marks"
            self._report.add(line, place, message)

    def _is_cut(self, node: yaml.Node) -> bool:
        """Whether YAML took what follows a plain scalar for a comment."""
        plain = isinstance(node, yaml.ScalarNode) and node.style is None
        return plain and self._rest(node.end_mark).lstrip().startswith("#")

    def _rest(self, mark: yaml.Mark) -> str:
        """The rest of the line from a mark on."""
        return self._lines[mark.line][mark.column :] if mark.line < len(self._lines) else ""


def entries(node: Node | None) -> Mapping[str, Node]:
    return node.nodes if isinstance(node, Entries) else {}


def each(node: Node | None) -> Iterator[Node]:
    """The items of a list, or the node itself; nothing for None."""
    yield from (item for item, _ in each_at(node, ""))


def each_at(node: Node | None, place: str) -> Iterator[tuple[Node, str]]:
    """The items of a list with the place of each, or the node itself; nothing for None."""
    if isinstance(node, Items):
        yield from ((item, f"{place}[{number}]") for number, item in enumerate(node.nodes))
    elif node is not None:
        yield node, place


def is_blank(node: Node | None) -> bool:
    """Whether a key has nothing after it."""
    return isinstance(node, Words) and not node.text.strip()
