"""Handles: what they name, in this file and in the workspace, and what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from rapidfuzz import fuzz, process

from sayso.graph.ids import Ids
from sayso.ontology.model import Ontology
from sayso.ontology.values import Ref

LIKE = 60
CLAIM = "proposition"
"""Path of the kind that an analyst knows as a claim."""


class Elsewhere(Protocol):
    """What other sources than the one being read declare: those of the workspace, and files that come in with it."""

    def types(self, id: str) -> tuple[str, ...]:
        """The classes that they give to an id; empty when none holds it."""
        ...

    def handles(self) -> Iterable[str]:
        """Handles of their entities and actions, and of their statements as `document/handle`, for suggestions."""
        ...


def meant(word: str, among: Iterable[str]) -> str:
    """`; did you mean …?` for the nearest of the names, if any is near."""
    best = process.extractOne(word, sorted(among), scorer=fuzz.ratio, score_cutoff=LIKE)
    return f"; did you mean {best[0]}?" if best else ""


def a(noun: str) -> str:
    """
    >>> a("action")
    'an action'
    """
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def any_of(nouns: Sequence[str]) -> str:
    """
    >>> any_of(["an action", "an entity", "a statement"])
    'an action, an entity or a statement'
    """
    return " or ".join(filter(None, [", ".join(nouns[:-1]), nouns[-1]]))


@dataclass
class Handles:
    """Resolves handles to ids. Entities and actions share one space of names across the workspace."""

    ids: Ids
    ontology: Ontology
    elsewhere: Elsewhere
    here: dict[str, str] = field(default_factory=dict)
    """Class by handle, for what this file declares."""

    def id(self, handle: str) -> str:
        """The id of an entity or action. Raises ValueError with the nearest handle when there is none."""
        if handle in self.here:
            return self.declared_id(handle)
        for id in self._ids(handle):
            if self.elsewhere.types(id):
                return id
        raise ValueError(f"no entity or action {handle!r}{self.undeclared(handle)}")

    def declared_id(self, handle: str) -> str:
        """The id of what this file declares under a handle."""
        kind = self.ontology.kind_of([self.here[handle]]).path
        return self.ids.action(handle) if kind == "action" else self.ids.entity(handle)

    def is_other_kind_elsewhere(self, handle: str) -> bool:
        """Whether a handle that this file declares as an entity is an action elsewhere, or the other way round."""
        return any(self.elsewhere.types(id) for id in {*self._ids(handle)} - {self.declared_id(handle)})

    def ref(self, handle: str, classes: Sequence[str] = ()) -> Ref:
        """A reference to what a handle names. Raises ValueError when there is none, or it is of none of the classes."""
        id = self.id(handle)
        types = self.types(handle)
        if classes and not any(self.ontology.is_a(types, name) for name in classes):
            wanted = any_of([a(self.label(name)) for name in classes])
            raise ValueError(f"{handle!r} is {a(self.label(types[0]))}, and this should be {wanted}")
        return Ref(id)

    def exists(self, handle: str) -> bool:
        return handle in self.here or any(map(self.elsewhere.types, self._ids(handle)))

    def types(self, handle: str) -> tuple[str, ...]:
        """Every class that this file or the workspace gives it."""
        given = {self.here[handle]} if handle in self.here else set()
        return self.ontology.minimal(given | set(self.elsewhere.types(self.id(handle))))

    def known(self, like: str) -> list[str]:
        """Every handle that may be meant: of statements elsewhere only by a word with a slash in it."""
        return [handle for handle in {*self.here, *self.elsewhere.handles()} if ("/" in handle) == ("/" in like)]

    def undeclared(self, handle: str) -> str:
        """What to do about a handle that nothing has."""
        near = meant(handle, {*self.known(handle)} - {handle})  # which only this file had, before
        return f"{near} Else declare it under entities:" if near else "; declare it under entities:"

    def declared(self) -> dict[str, tuple[str, ...]]:
        """What this file declares: classes by id."""
        return {self.declared_id(handle): (name,) for handle, name in self.here.items()}

    def classes(self) -> set[str]:
        """Classes that a file may declare: those of entities and actions."""
        return {name for name in self.ontology.classes if self._declarable(name)}

    def label(self, name: str) -> str:
        """A class as the file's reader calls it."""
        kinds = {kind.name: kind for kind in self.ontology.kinds.values()}
        if name == self.ontology.kinds[CLAIM].name:
            return "claim"
        return self.ontology.classes[kinds[name].loaded_as if name in kinds else name].label

    def _ids(self, handle: str) -> tuple[str, str]:
        return self.ids.entity(handle), self.ids.action(handle)

    def _declarable(self, name: str) -> bool:
        above = self.ontology.ancestors(name)
        return any(self.ontology.kinds[path].name in above for path in ("entity", "action"))
