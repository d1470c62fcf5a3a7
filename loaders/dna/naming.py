"""Handles for what has only a name: readable, and the same whenever the database is read again."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from sayso.graph.ids import content_hash

LONGEST = 60
"""Characters of a name in a handle."""
SHORT = 6
"""Characters of a hash that tells handles apart."""


def slug(name: str) -> str:
    """
    >>> slug("Ministry of Energy & Climate")
    'ministry-of-energy-climate'
    """
    words = re.sub(r"[^\w]+", "-", unicodedata.normalize("NFC", name.lower())).strip("-")
    if len(words) > LONGEST:
        words = words[: LONGEST + 1].rpartition("-")[0] or words[:LONGEST]
    return unicodedata.normalize("NFC", words)


@dataclass
class Naming:
    """Handles that begin with the database's, since things of two databases may have one name. What comes first has
    the plain one; a later one that would be equal is told apart by what it is, and if need be by a hash."""

    database: str
    taken: set[str] = field(default_factory=set)

    def give(self, name: str, what: str, *content: str) -> str:
        """A handle for something of this name. `what` is the sort of thing; `content` all that tells it apart."""
        plain = f"{self.database}.{slug(name) or slug(what)}"
        told = f"{plain}-{slug(what)}"
        hashed = f"{told}-{content_hash(name, what, *content)[:SHORT]}"
        handle = next((each for each in (plain, told, hashed) if each not in self.taken), "")
        number = 2
        while not handle:
            handle = f"{hashed}-{number}" if f"{hashed}-{number}" not in self.taken else ""
            number += 1
        self.taken.add(handle)
        return handle
