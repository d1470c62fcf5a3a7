"""Statement files with anything in them: each is loaded whole, or its problems are told and nothing is loaded."""

from __future__ import annotations

import copy
import json
import random
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso import Workspace
from sayso.errors import Problems
from tests.bad_files.test_anything import FIRST, KEYS, SECOND, VALUES, places
from tests.codings import ENTITIES, HEAD, STATEMENT, TEXT, written
from tests.conftest import cases, thorough

TOGETHER = 100
"""Files of one load: where one is refused, all are; those that were not blamed are loaded again, without it."""
ESCAPES = ["\\ud800", "\\udfff", "\\ud83d\\ude00", "\\0", "\\uffff", "\\x7f", "\\u0301"]
CHARACTERS = [*"ab: -#'\"[]{}&*!|>%@`,?\n\t\\~éї", "\u2028", "\u0301", "\u202e", "\u200f", "\x00", "\ufeff", "😀"]
HANDLES = ["gazette", "herald", "russia", "general", "marina", "kursk", "sudzha", "incursion", "raid"]
USED = "".join(line for line in ENTITIES.splitlines(keepends=True) if line.partition(":")[0] in HANDLES)
PLAIN = written(FIRST, SECOND, marks="- contrast: [s, t]", all_entities=USED)
FILES = 10_000 if thorough() else cases(4) * TOGETHER


@cache
def plain(number: int) -> str:
    """A file that can be loaded, about entities of its own."""
    own = re.sub(rf"\b({'|'.join(HANDLES)})\b", rf"\1-{number}", PLAIN)
    return own.replace("article.txt", f"article-{number}.txt")


@cache
def content(number: int) -> Any:
    return yaml.load(plain(number), Loader=yaml.BaseLoader)


def anything(chance: random.Random, depth: int = 0) -> Any:
    """A value that stands nowhere in particular: words, or a list or map of such."""
    kind = chance.randrange(6 if depth < 3 else 4)
    if kind == 4:
        return [anything(chance, depth + 1) for _ in range(chance.randrange(3))]
    if kind == 5:
        return {chance.choice(KEYS): anything(chance, depth + 1) for _ in range(chance.randrange(3))}
    return "".join(chance.choices(CHARACTERS, k=chance.randrange(5))) if kind == 3 else chance.choice(VALUES)


def values(chance: random.Random, number: int) -> bytes:
    """Some values are others, some keys are lost or added; in YAML or in JSON."""
    given = copy.deepcopy(content(number))
    for _ in range(chance.randrange(1, 3)):
        holder, key = chance.choice(places(given))
        match chance.randrange(4):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, dict):
                holder[chance.choice(KEYS)] = anything(chance)
            case _:
                holder[key] = anything(chance)
    if chance.random() < 0.3:
        return json.dumps(given, ensure_ascii=chance.random() < 0.5).encode()
    return yaml.safe_dump(given, allow_unicode=True, sort_keys=False).encode()


def characters(chance: random.Random, number: int) -> bytes:
    """Some characters, and what escapes stand for, are put in, or in the place of others."""
    text = plain(number)
    for _ in range(chance.randrange(1, 3)):
        at = chance.randrange(len(text))
        added = "".join(chance.choices(CHARACTERS, k=chance.randrange(4)))
        if chance.random() < 0.3:
            added = f'"{chance.choice(ESCAPES)}{added}'
        text = text[:at] + added + text[at + chance.choice((0, 0, 1, 20)) :]
    return text.encode()


def lines(chance: random.Random, number: int) -> bytes:
    """Some lines are lost, doubled, moved or indented otherwise."""
    given = plain(number).splitlines(keepends=True)
    for _ in range(chance.randrange(1, 3)):
        at, other = chance.randrange(len(given)), chance.randrange(len(given))
        match chance.randrange(4):
            case 0:
                del given[at]
            case 1:
                given.insert(other, given[at])
            case 2:
                given[at], given[other] = given[other], given[at]
            case _:
                given[at] = chance.choice(("  ", " ", "\t", "- ")) + given[at].lstrip(" -")
    return "".join(given).encode()


def octets(chance: random.Random, number: int) -> bytes:
    """Some bytes are others, or the file is cut off."""
    raw = bytearray(plain(number).encode())
    for _ in range(chance.randrange(1, 3)):
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    return bytes(raw[: chance.randrange(len(raw))] if chance.random() < 0.2 else raw)


WAYS: tuple[Callable[[random.Random, int], bytes], ...] = (values, values, characters, lines, octets)


def test_generated_files_are_loaded_whole_or_not_at_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chance, ends = random.Random(11), Counter[str]()
    said = STATEMENT.replace("It has been halted", "It is") + "id: s"
    (tmp_path / "other.txt").write_text("The Herald says it is over. It is.", encoding="utf-8")
    (tmp_path / "other.yaml").write_text(written(said, head=HEAD.replace("article", "other")), encoding="utf-8")
    paths = [tmp_path / f"article-{number}.yaml" for number in range(TOGETHER)]
    for path in paths:
        path.with_suffix(".txt").write_text(TEXT, encoding="utf-8")
    with Workspace.init(tmp_path) as workspace:
        workspace.load([tmp_path / "other.yaml"])
        for _ in range(FILES // TOGETHER):
            for number, path in enumerate(paths):
                path.write_bytes(chance.choice(WAYS)(chance, number))
            ends += loaded(workspace, paths)
        assert not any(workspace.verify(deep=True).values())
    assert ends.total() == FILES
    assert ends["refused"] > FILES / 3
    assert ends["loaded"] > FILES / 30
    with capsys.disabled():
        print(f"\n{FILES} generated files: {ends['refused']} refused, {ends['loaded']} loaded")


def loaded(workspace: Workspace, paths: list[Path]) -> Counter[str]:
    """Load files, and without those that are refused once more, until all that are left come in."""
    good = paths
    while good:
        before = workspace.log.head()
        try:
            assert len(workspace.load(good)) == len(good)
            break
        except Problems as error:
            problems = error.problems
        assert workspace.log.head() == before
        assert all(problem.message and "\n" not in problem.message for problem in problems)
        blamed = {problem.file for problem in problems}
        left = [path for path in good if str(path) not in blamed]
        assert len(left) == len(good) - len(blamed)
        good = left
    return Counter(loaded=len(good), refused=len(paths) - len(good))
