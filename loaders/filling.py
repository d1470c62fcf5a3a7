"""Filling in names in angle brackets: a part of a file that maps a table, with the texts of a row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from sayso.loaders.nodes import Entries, Items, Node, Words

NAME = re.compile(r"<([^<>]+?)(\?)?>")
"""A name, and whether there may be nothing under it."""

Look: TypeAlias = Callable[[str], str]
"""The text under a name; empty where there is none."""


def names(node: Node) -> Iterator[tuple[str, int]]:
    """Every name to be filled in, with its line."""
    match node:
        case Words(text, line):
            yield from ((match[1], line) for match in NAME.finditer(text))
        case Items(nodes):
            for each in nodes:
                yield from names(each)
        case Entries(nodes):
            for key, each in nodes.items():
                yield from ((match[1], node.line_of(key)) for match in NAME.finditer(key))
                yield from names(each)


def filled(node: Node, look: Look) -> Node | None:
    """With the texts of a row; None where one is empty that may not be."""
    match node:
        case Words(text, line):
            found = _words(text, look)
            return None if found is None else Words(found, line)
        case Items(nodes, line):
            items = [filled(each, look) for each in nodes]
            return Items(tuple(each for each in items if each), line) if all(items) else None
        case Entries(nodes, line, keys):
            entries = {key: filled(each, look) for key, each in nodes.items()}
            known = {key: each for key, each in entries.items() if each is not None}
            return Entries(known, line, keys) if len(known) == len(entries) else None


def _words(text: str, look: Look) -> str | None:
    if "<" not in text:
        return text
    found = [(look(match[1]), bool(match[2])) for match in NAME.finditer(text)]
    if any(not word and not may_be_empty for word, may_be_empty in found):
        return None
    words = iter(found)
    return " ".join(NAME.sub(lambda _: next(words)[0], text).split())


def texts(node: Node, but: str = "") -> object:
    """What it says, wherever it stands."""
    match node:
        case Words(text):
            return text
        case Items(nodes):
            return [texts(each) for each in nodes]
        case Entries(nodes):
            return {key: texts(each) for key, each in nodes.items() if key != but}
