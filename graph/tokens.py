"""Query texts as tokens, so that words inside comments, strings and IRIs are not taken for keywords or parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from sayso.errors import BadQuery, QueryRefused

Language = Literal["cypher", "sparql"]

_STRINGS = (
    r'"""(?:[^"\\]|\\.|"(?!""))*"""' r"|'''(?:[^'\\]|\\.|'(?!''))*'''" r'|"(?:[^"\\\n]|\\.)*"' r"|'(?:[^'\\\n]|\\.)*'"
)
_IRI = r"<(?:[^<>\"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?#@%-]"
_PREFIXED = rf"(?P<head>[A-Za-z][\w.-]*)?:(?:(?:[\w:]|{_ESCAPED})(?:[\w.:-]|{_ESCAPED})*)?"
_CYPHER_STRINGS = r'"(?:[^"\\]|\\.)*"' r"|'(?:[^'\\]|\\.)*'"
_COMMON = r"(?P<parameter>\$[A-Za-z_]\w*)|(?P<word>[A-Za-z_]\w*)|(?P<space>\s+)|(?P<other>.)"
_TOKENS: dict[Language, re.Pattern[str]] = {
    "sparql": re.compile(
        rf"(?P<string>{_STRINGS})|(?P<iri>{_IRI})|(?P<comment>\#[^\r\n]*)"
        rf"|(?P<name>{_PREFIXED})|(?P<variable>\?\w+)|{_COMMON}",
        re.DOTALL,
    ),
    "cypher": re.compile(
        rf"(?P<string>{_CYPHER_STRINGS})|(?P<name>`(?P<head>(?:[^`]|``)*)`)|(?P<comment>//[^\n]*|/\*.*?\*/)|{_COMMON}",
        re.DOTALL,
    ),
}
_REFUSED: dict[Language, re.Pattern[str]] = {
    "sparql": re.compile(r"SERVICE|\bLOAD\b"),  # Oxigraph needs no space around a keyword
    "cypher": re.compile(r"\bLOAD CSV\b"),
}
_MENTIONED = re.compile("SERVICE|LOAD")
_ABSOLUTE = re.compile(r"<[A-Za-z][\w+.-]*://")
_ESCAPE = r"\\u+([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})"


class Token(NamedTuple):
    kind: str
    text: str


def tokens(text: str, language: Language) -> Iterator[Token]:
    """Every token in order; joined again they are the text."""
    for match in _TOKENS[language].finditer(text):
        yield Token(match.lastgroup or "other", match.group())


def refuse_outside_reach(text: str, language: Language) -> None:
    """Raise QueryRefused if a query would fetch from elsewhere: both read files and addresses even where writing is
    off.

    Where engines may read a text in several ways, every way counts.
    """
    if "\\" not in text and not _MENTIONED.search(text.upper()):  # of most texts that is all there is to look at
        return
    for reading in _readings(text):
        if found := _REFUSED[language].search(_code(reading, language)):
            raise QueryRefused(f"{found.group()} is refused: queries may only read this workspace")


def refuse_several(text: str) -> None:
    """Raise BadQuery for several Cypher queries in one text: kglite runs them all and answers with the last."""
    meaning = [token.text for token in tokens(text, "cypher") if token.kind not in ("space", "comment")]
    if ";" in meaning and any(each != ";" for each in meaning[meaning.index(";") :]):
        raise BadQuery("one query at a time: something stands behind the ;")


def chooses_graphs(text: str) -> bool:
    """Whether a SPARQL query says with FROM which graphs it is about."""
    return "FROM" in text.upper() and any(
        token.kind == "word" and token.text.upper().startswith("FROM") for token in tokens(text, "sparql")
    )


def _readings(text: str) -> set[str]:
    """What an engine may make of a text before it reads tokens: Neo4j replaces escapes and ends lines at a return."""
    escaped = {text, *(re.sub(pattern, _unescaped, text) for pattern in (_ESCAPE, rf"\\\\|{_ESCAPE}"))}
    return escaped | {each.replace("\r", "\n") for each in escaped}


def _unescaped(match: re.Match[str]) -> str:
    digits = match[1] or match[2]
    return chr(int(digits, 16)) if digits and int(digits, 16) <= 0x10FFFF else match.group()


def _code(text: str, language: Language) -> str:
    """What may be keywords, in upper case, one space between tokens; the rest only as far as it stands between them.

    Oxigraph reads `?a<1)…>` as a comparison where the grammar has an IRI: what has no `scheme://` is read both ways.
    kglite reads a keyword in backticks, Oxigraph one at the head of a prefixed name.
    """
    found: dict[int, str] = {}
    ahead = [0]
    while ahead:
        at = ahead.pop()
        match = _TOKENS[language].match(text, at)
        if match is None or at in found:
            continue
        ahead.append(match.end())
        if match.lastgroup == "iri" and not _ABSOLUTE.match(match.group()):
            ahead.append(at + 1)
        found[at] = _shown(match)
    return " ".join(filter(None, (found[at] for at in sorted(found)))).upper()


def _shown(match: re.Match[str]) -> str:
    kind = match.lastgroup
    if kind == "name":
        return match["head"] if re.fullmatch(r"[\w.-]+", match["head"] or "") else "_"
    if kind == "word" or (kind == "other" and match.group().isascii() and match.group().isprintable()):
        return match.group()
    return "" if kind in ("space", "comment", "other") else "_"
