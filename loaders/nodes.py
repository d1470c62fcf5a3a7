"""YAML as the analyst typed it: every scalar is text, every node knows its line, and nothing is lost in silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import yaml

from sayso.errors import Problem


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
    nodes: Mapping[str, Node]
    line: int


Node: TypeAlias = Words | Items | Entries


class Report:
    """Collects the problems of one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def add(self, line: int, place: str, message: str) -> None:
        self.problems.append(Problem(self.file, line, place, message))


def read(text: str, report: Report) -> Entries | None:
    """The file's mapping; None when it has none or is no YAML, which is reported."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = ": ".join(part for part in (error.context, error.problem) if part)
        report.add(mark.line + 1 if mark else 0, "", f"is not YAML: {reason}")
        return None
    except yaml.YAMLError as error:
        report.add(0, "", f"is not YAML: {error}")
        return None
    if root is None:
        report.add(0, "", "is empty: a statement file begins with document:, publisher: and published:")
        return None
    node = _node(root, "", text.splitlines(), report)
    if not isinstance(node, Entries):
        report.add(1, "", "is not a statement file: it begins with document:, publisher: and published:")
        return None
    return node


def _node(node: yaml.Node, place: str, lines: list[str], report: Report) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return Words(str(node.value), line, _is_cut(node, lines))
    if isinstance(node, yaml.SequenceNode):
        return Items(tuple(_node(each, f"{place}[{i}]", lines, report) for i, each in enumerate(node.value)), line)
    entries: dict[str, Node] = {}
    for key, value in node.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
        inner = f"{place}.{name}" if place else name
        if not name:
            report.add(key.start_mark.line + 1, place, "a key is missing or is not a word")
        elif name in entries:
            report.add(key.start_mark.line + 1, inner, "is given twice; keep one of them")
        else:
            entries[name] = _node(value, inner, lines, report)
    return Entries(entries, line)


def _is_cut(node: yaml.ScalarNode, lines: list[str]) -> bool:
    """Whether YAML took what follows a plain scalar for a comment."""
    if node.style is not None or node.end_mark.line >= len(lines):
        return False
    return lines[node.end_mark.line][node.end_mark.column :].lstrip().startswith("#")


def each(node: Node | None) -> Iterator[Node]:
    """The items of a list, or the node itself; nothing for None."""
    if isinstance(node, Items):
        yield from node.nodes
    elif node is not None:
        yield node
