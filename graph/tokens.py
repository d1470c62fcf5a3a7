"""Query texts as tokens, so that words inside comments, strings and IRIs are not taken for keywords or parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from sayso.errors import BadQuery

Language = Literal["cypher", "sparql"]

_STRINGS = (
    r'"""(?:[^"\\]|\\.|"(?!""))*"""' r"|'''(?:[^'\\]|\\.|'(?!''))*'''" r'|"(?:[^"\\\n]|\\.)*"' r"|'(?:[^'\\\n]|\\.)*'"
)
_CYPHER_STRINGS = r'"(?:[^"\\]|\\.)*"' r"|'(?:[^'\\]|\\.)*'"
_COMMON = r"(?P<parameter>\$[A-Za-z_]\w*)|(?P<word>[A-Za-z_]\w*)|(?P<space>\s+)|(?P<other>.)"
_TOKENS: dict[Language, re.Pattern[str]] = {
    "sparql": re.compile(
        rf"(?P<string>{_STRINGS})|(?P<iri><[^<>\"{{}}|^`\\\x00-\x20]*>)|(?P<comment>\#[^\n]*)"
        rf"|(?P<name>(?:[A-Za-z][\w.-]*)?:[\w.:%-]*)|(?P<variable>\?\w+)|{_COMMON}",
        re.DOTALL,
    ),
    "cypher": re.compile(
        rf"(?P<string>{_CYPHER_STRINGS})|(?P<name>`(?:[^`]|``)*`)|(?P<comment>//[^\n]*|/\*.*?\*/)|{_COMMON}", re.DOTALL
    ),
}
_REFUSED: dict[Language, tuple[tuple[str, ...], ...]] = {
    "sparql": (("SERVICE",), ("LOAD",)),
    "cypher": (("LOAD", "CSV"),),
}


class Token(NamedTuple):
    kind: str
    text: str


def tokens(text: str, language: Language) -> Iterator[Token]:
    """Every token in order; joined again they are the text."""
    for match in _TOKENS[language].finditer(text):
        yield Token(match.lastgroup or "other", match.group())


def refuse_outside_reach(text: str, language: Language) -> None:
    """Raise BadQuery if a query would fetch from elsewhere: both read files and addresses even where writing is off."""
    words = [token.text.upper() for token in tokens(text, language) if token.kind == "word"]
    for refused in _REFUSED[language]:
        length = len(refused)
        if any(tuple(words[i : i + length]) == refused for i in range(len(words))):
            raise BadQuery(f"{' '.join(refused)} is refused: queries may only read this workspace")
