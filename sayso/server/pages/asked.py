"""What an address asks a view for: its parameters, each taken by name."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from sayso.errors import BadArgument

MOST = 10_000
"""How many rows one page can hold."""
SEEN = ("as_of", "identity")
"""The parameters that choose a view; links on a page keep them."""


class Asked:
    """The parameters of one request to `path`. Those without a value, as forms send them, count as not given."""

    def __init__(self, path: str, parameters: Sequence[tuple[str, str]], *, page: bool) -> None:
        self.path = path
        self.page = page
        """Whether a person is to look at it."""
        self._given = [(name, value) for name, value in parameters if value]
        self._taken: set[str] = set()

    def several(self, name: str) -> list[str]:
        self._taken.add(name)
        return [value for given, value in self._given if given == name]

    def one(self, name: str) -> str | None:
        """The value, None where there is none. Raises BadArgument for two."""
        values = self.several(name)
        if len(values) > 1:
            raise BadArgument(f"{name} is given twice")
        return values[0] if values else None

    def limit(self, default: int) -> int:
        """How many rows are wanted at once. Raises BadArgument."""
        given = self.one("limit") or str(default)
        if not (given.isascii() and given.isdecimal() and 0 < int(given[:9]) <= MOST):
            raise BadArgument(f"limit={given}: write a number from 1 to {MOST:,}")
        return int(given)

    @property
    def is_paged(self) -> bool:
        """Whether what was found is given a page at a time."""
        return "limit" in self._taken

    @property
    def is_bare(self) -> bool:
        """Whether nothing at all was given."""
        return not self._given

    def rest(self) -> dict[str, list[str]]:
        """The values of every parameter that was not taken yet, by name; they are taken now."""
        names = dict.fromkeys(name for name, _ in self._given if name not in self._taken)
        return {name: self.several(name) for name in names}

    def end(self) -> None:
        """Raise BadArgument for a parameter that nobody took."""
        if unknown := sorted({name for name, _ in self._given} - self._taken):
            known = ", ".join(sorted(self._taken - {"format"}))
            raise BadArgument(f"there is no parameter {', '.join(unknown)}; there are {known}")

    def address(self, **changes: str | None) -> str:
        """This request's address, with some parameters given anew or, for None, left out."""
        kept = [(name, value) for name, value in self._given if name not in changes]
        return _address(self.path, [*kept, *((name, value) for name, value in changes.items() if value)])

    def under(self, path: str, **parameters: str | None) -> str:
        """Another address, seen as this one is."""
        kept = [(name, value) for name, value in self._given if name in SEEN]
        return _address(path, [*((name, value) for name, value in parameters.items() if value), *kept])


def _address(path: str, parameters: Sequence[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(parameters)}" if parameters else path
