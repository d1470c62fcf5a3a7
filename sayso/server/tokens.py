"""Bearer tokens: made once, kept as hashes in a file, with a scope and an end."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from sayso.errors import BadArgument, UnknownName, WorkspaceFault

FILE = "tokens.json"
"""Where a workspace keeps its tokens."""
PREFIX = "sayso_"
"""What a token begins with, so that it is known for one where it should not be."""
Right = Literal["read", "write"]


class Token(NamedTuple):
    """A token as it is kept; times in UTC, ISO 8601. Whoever may write may read."""

    name: str
    scope: Right
    sha256: str
    made: str
    ends: str | None

    def holds(self, now: str) -> bool:
        return self.ends is None or now < self.ends


class Tokens:
    """The tokens of a file, read again whenever it has changed. Raises WorkspaceFault for one that cannot be read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: object = None
        self._found: tuple[Token, ...] = ()

    @property
    def all(self) -> tuple[Token, ...]:
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            return ()
        if (stamp := (stat.st_ino, stat.st_mtime_ns, stat.st_size)) != self._stamp:
            self._found, self._stamp = self._read(), stamp
        return self._found

    def _read(self) -> tuple[Token, ...]:
        try:
            found = tuple(Token(**each) for each in json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise WorkspaceFault(f"{self._path}: these are no tokens: {error}") from error
        if any(each.scope not in get_args(Right) for each in found):
            raise WorkspaceFault(f"{self._path}: a scope is one of {', '.join(get_args(Right))}")
        return found

    def add(self, name: str, scope: Right, days: float | None = None) -> str:
        """Make a token, and give it: it is not kept, only its hash. Raises BadArgument for a name that is taken."""
        if any(each.name == name for each in self._held()):
            raise BadArgument(f"there is a token {name} already; rotate it, or revoke it first")
        return self._made(self._held(), name, scope, days)

    def rotate(self, name: str, hours: float) -> str:
        """Make a token in the place of another, which holds for some hours more."""
        old = self._named(name)
        ends = min(filter(None, (old.ends, _moment(hours / 24))))
        others = [each for each in self._held() if each != old]
        days = None
        if old.ends:
            lasting = datetime.fromisoformat(old.ends) - datetime.fromisoformat(old.made)
            days = lasting / timedelta(days=1)
        return self._made([*others, old._replace(name=f"{name} until {ends}", ends=ends)], name, old.scope, days)

    def revoke(self, name: str) -> None:
        """End a token now."""
        found = self._named(name)
        self._write(each for each in self._held() if each != found)

    def _named(self, name: str) -> Token:
        for each in self._held():
            if each.name == name:
                return each
        raise UnknownName(f"there is no token {name!r}; there are {', '.join(t.name for t in self._held()) or 'none'}")

    def _held(self) -> list[Token]:
        """Those that hold still."""
        return [each for each in self.all if each.holds(_moment())]

    def _made(self, others: Iterable[Token], name: str, scope: Right, days: float | None) -> str:
        secret = PREFIX + secrets.token_urlsafe(32)
        ends = None if days is None else _moment(days)
        self._write([*others, Token(name, scope, _hash(secret), _moment(), ends)])
        return secret

    def _write(self, found: Iterable[Token]) -> None:
        """Beside the old file, then in its place; nobody else may read it."""
        beside = self._path.with_suffix(".new")
        content = json.dumps([each._asdict() for each in found], ensure_ascii=False, indent=2)
        try:
            with os.fdopen(
                os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
            ) as file:
                file.write(content + "\n")
            beside.replace(self._path)
        except OSError as error:
            raise WorkspaceFault(f"{self._path}: {error.strerror}") from error

    def found(self, secret: str) -> Token | None:
        """The token that this is, if there is one and it holds."""
        given, now = _hash(secret), _moment()
        for each in self.all:
            if secrets.compare_digest(each.sha256, given) and each.holds(now):
                return each
        return None


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _moment(days: float = 0) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).isoformat(timespec="seconds")
