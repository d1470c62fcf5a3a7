"""Cypher that does not run, or does not mean the same, on each of Neo4j and kglite, found in a query's text."""

from __future__ import annotations

import re
from typing import NamedTuple

from sayso.graph.tokens import tokens


class Notice(NamedTuple):
    """What is not portable, where it begins (offset from 0, line and column from 1), and what to write instead."""

    what: str
    instead: str
    offset: int
    line: int
    column: int


_ELSEWHERE = "compute it from the rows"
MOST = 100
"""How many notices a text gets: the first."""
_NOT_PORTABLE: tuple[tuple[str, str, str], ...] = (
    (r"\bCOLLECT\s*\{", "COLLECT { … }", "a pattern comprehension, or CALL (x) { … RETURN collect(…) AS list }"),
    (r":\s*+`?\w++`?\s*+[&|]\s*+!?\s*+`?\w++`?\s*+\)", "a label expression", "WHERE x:A OR x:B"),
    (r"\((?=[^()]*\bWHERE\b)[^()]*+\)\s*(?=[-<\n]|RETURN|WITH|$)", "WHERE inside a pattern", "WHERE after it"),
    (r"->\s*+\{|\)\s*+\{\s*+\d*+\s*+,", "a quantified path", "-[:TYPE*1..4]->"),
    (r"\bSHORTEST\s+\d", "SHORTEST", "shortestPath((a)-[*..6]-(b))"),
    (r"\[[^\[\]]*\*\s*+(?:\d++\s*+\.\.\s*+)?\]", "a path of any length", "a longest length, such as *0..30"),
    (
        r"\b(?:percentileCont|percentileDisc|point\.\w+|vector\.[\w.]+|isEmpty|nullIf|normalize|timestamp)\s*\(",
        "a function that only one of them has, or has otherwise",
        _ELSEWHERE,
    ),
    (r"\bproperties\s*\(", "properties(n)", "n {.id, .name}"),
    (r"\bRETURN\s+(?:DISTINCT\s+)?\*", "RETURN *", "every column by its name"),
    (r"\bduration\.between\s*\(", "duration.between", "duration.inDays(a, b).days"),
    (r"\bround\s*\(", "round", "rounding the rows"),
    (r"\bIN\s+TRANSACTIONS\b", "IN TRANSACTIONS", "batches from the client"),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), what, instead) for pattern, what, instead in _NOT_PORTABLE)


def notices(text: str) -> list[Notice]:
    """The places, in the order of the text. Strings and comments are no code."""
    code = "".join(
        _blank(token.text) if token.kind in ("string", "comment") else token.text for token in tokens(text, "cypher")
    )
    found = ((match.start(), what, instead) for pattern, what, instead in _PATTERNS for match in pattern.finditer(code))
    return [_notice(text, *each) for each in sorted(found)[:MOST]]


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _notice(text: str, offset: int, what: str, instead: str) -> Notice:
    before = text[:offset]
    return Notice(what, instead, offset, before.count("\n") + 1, offset - before.rfind("\n"))
