"""Handles: what they name, in this file and in the workspace, and what was probably meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from sayso.graph.ids import Ids
from sayso.ontology.model import Ontology
from sayso.ontology.values import Ref

Known = Callable[[str, str], tuple[str, ...]]
"""The classes that other sources than the first-named give to an id; empty when they do not hold it."""

LIKE = 60


def meant(word: str, among: Iterable[str]) -> str:
    """`; did you mean …?` for the nearest of the names, if any is near."""
    best = process.extractOne(word, list(among), scorer=fuzz.ratio, score_cutoff=LIKE)
    return f"; did you mean {best[0]}?" if best else ""


@dataclass
class Handles:
    """Resolves handles to ids. Entities and actions share one space of names across the workspace."""

    ids: Ids
    ontology: Ontology
    source: str
    others: Known
    here: dict[str, str] = field(default_factory=dict)
    """Class by handle, for what this file declares."""

    def known(self, id: str) -> tuple[str, ...]:
        """The classes that other sources give to an id."""
        return self.others(self.source, id)

    def id(self, handle: str) -> str:
        """The id of an entity or action. Raises ValueError with the nearest handle when there is none."""
        for id in (self.ids.entity(handle), self.ids.action(handle)):
            if (handle in self.here and self._kind(self.here[handle]) == self.ids.kind(id)) or self.known(id):
                return id
        raise ValueError(f"no entity or action {handle!r}{meant(handle, self.here)}; declare it under entities:")

    def ref(self, handle: str) -> Ref:
        return Ref(self.id(handle))

    def exists(self, handle: str) -> bool:
        return handle in self.here or any(self.known(id) for id in (self.ids.entity(handle), self.ids.action(handle)))

    def types(self, handle: str) -> tuple[str, ...]:
        """Every class that this file or the workspace gives it."""
        given = {self.here[handle]} if handle in self.here else set()
        return self.ontology.minimal(given | set(self.known(self.id(handle))))

    def _kind(self, name: str) -> str:
        return self.ontology.kind_of([name]).path

    def classes(self) -> set[str]:
        """Classes that a file may declare: those of entities and actions."""
        return {name for name in self.ontology.classes if self._declarable(name)}

    def _declarable(self, name: str) -> bool:
        above = self.ontology.ancestors(name)
        return any(self.ontology.kinds[path].name in above for path in ("entity", "action"))
