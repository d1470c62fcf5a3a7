"""Identifiers: IRIs under the workspace's base; readable where a person chose a handle, else a hash of the content."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import pyoxigraph as ox

from sayso.ontology.values import dumps

HANDLE = re.compile(r"\w[\w.-]*")


def is_handle(text: str) -> bool:
    """Letters of any script, digits, and - _ . inside."""
    return bool(HANDLE.fullmatch(text)) and unicodedata.is_normalized("NFC", text)


def is_base(text: str) -> bool:
    """An absolute IRI that ends in / or #."""
    try:
        ox.NamedNode(text)
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.scheme and parts.netloc) and text[-1:] in ("/", "#")


def content_hash(*content: Any) -> str:
    """80 bits of SHA-256 over canonical JSON, in lower-case base 32."""
    return base64.b32encode(hashlib.sha256(dumps(content).encode()).digest()[:10]).decode().lower()


@dataclass(frozen=True, slots=True)
class Ids:
    base: str

    def path(self, id: str) -> str:
        """The id without the base: what hashes are made over, so that they do not depend on it."""
        return id.removeprefix(self.base)

    def kind(self, id: str) -> str:
        return self.path(id).partition("/")[0]

    def document_of(self, id: str) -> str:
        """The document's handle in the id of a statement, span or mark."""
        return self.path(id).split("/")[1]

    def _id(self, *segments: str) -> str:
        return self.base + "/".join(segments)

    def entity(self, handle: str) -> str:
        return self._id("entity", handle)

    def action(self, handle: str) -> str:
        return self._id("action", handle)

    def name(self, entity: str, text: str, language: str) -> str:
        return self._id("name", entity, content_hash(text, language))

    def membership(self, member: str, role: str, organization: str | None, during: str | None, basis: str) -> str:
        return self._id("membership", member, content_hash(role, organization, during, basis))

    def proposition(self, content: Any) -> str:
        return self._id("proposition", content_hash(content))

    def attribution(self, document: str, handle: str) -> str:
        return self._id("attribution", document, handle)

    def span(self, document: str, start: int, end: int) -> str:
        return self._id("span", document, f"{start}-{end}")

    def cell(self, document: str, row: int, column: str) -> str:
        return self._id("span", document, str(row), quote(column, safe=""))

    def mark(self, document: str, kind: str, left: Iterable[str], right: Iterable[str], by: str | None) -> str:
        sides = [sorted(map(self.path, side)) for side in (left, right)]
        return self._id("mark", document, content_hash(kind, *sides, by))

    def judged_mark(self, kind: str, left: Iterable[str], right: Iterable[str], judge: str, when: str) -> str:
        """A mark that no document makes."""
        sides = [sorted(map(self.path, side)) for side in (left, right)]
        return self._id("mark", content_hash(kind, *sides, judge, when))

    def judgement(self, name: str, said: Any, judge: str, when: str) -> str:
        return self._id("judgement", content_hash(name, said, judge, when))

    def relation(self, a: str, b: str) -> str:
        return self._id("relation", content_hash(*sorted((self.path(a), self.path(b)))))

    def episode(self, first: str) -> str:
        """The episode that a relation begins."""
        return self._id("episode", content_hash(self.path(first)))

    def origin(self, statements: Iterable[str]) -> str:
        return self._id("origin", content_hash(*sorted(map(self.path, statements))))

    def corroboration(self, target: str, stance: str) -> str:
        return self._id("corroboration", content_hash(self.path(target), stance))

    def graph(self, kind: str, id: str) -> str:
        """The named graph that a record lies in; `kind` is the one its class declares."""
        if kind == "document":
            return self._id("graph", kind, self.document_of(id))
        return self._id("graph", kind)
