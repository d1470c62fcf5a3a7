"""What all parts of reading a `.dna` database share: the database, how it is read, and what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, count

from sayso.graph.ids import Ids
from sayso.loaders.dna.codebook import Codebook
from sayso.loaders.dna.database import KEY, Database, Row
from sayso.loaders.dna.naming import Naming, slug
from sayso.loaders.handles import meant
from sayso.loaders.report import Report
from sayso.ontology.model import Ontology
from sayso.ontology.values import Ref

DATA_TYPES = {"agreement": ("boolean", "integer")}
SHORT_TEXT = ("short text",)


@dataclass
class Context:
    ontology: Ontology
    ids: Ids
    report: Report
    rows: Database
    codebook: Codebook
    naming: Naming
    left_out: Counter[str] = field(default_factory=Counter)
    """How many of what sayso has no place for."""

    @property
    def database(self) -> Ref:
        """The database as a document: the source of its entities."""
        return Ref(self.ids.entity(self.naming.database))

    @cached_property
    def type(self) -> int | None:
        """The statement type that is read; None where there is none of its name, which is reported."""
        labels = {id: str(row["Label"]) for id, row in self.rows["STATEMENTTYPES"].items()}
        found = next((id for id, label in labels.items() if label == self.codebook.type), None)
        if found is None:
            near = meant(self.codebook.type, labels.values())
            listed = f"; there are {', '.join(map(repr, sorted(labels.values())))}" if labels else "; there are none"
            message = f"no statement type {self.codebook.type!r}{near or listed}; name one as type: in a file beside it"
            self.report.add(0, "STATEMENTTYPES", message)
        return found

    @cached_property
    def variables(self) -> dict[str, Row]:
        """The variable of the statement type for each part that it has, such as the speaker."""
        return dict(self._variables())

    def _variables(self) -> Iterator[tuple[str, Row]]:
        own = {str(row["Variable"]): row for row in self.rows["VARIABLES"].values() if self._is_own(row)}
        for part, name in self.codebook.variables.items():
            expected = DATA_TYPES.get(part, SHORT_TEXT)
            if name not in own:
                if part in self.codebook.named or part == "concept":
                    near = meant(name, own) or f"; there are {', '.join(sorted(own))}"
                    self.report.add(0, "VARIABLES", f"{self.codebook.type!r} has no variable {name!r}{near}")
            elif own[name]["DataType"] not in expected:
                message = f"{name} is {own[name]['DataType']}, and the {part} is read from {' or '.join(expected)}"
                self.report.add(0, f"VARIABLES {own[name][KEY]}", message)
            else:
                yield part, own[name]

    def _is_own(self, variable: Row) -> bool:
        return bool(variable["StatementTypeId"] == self.type)

    @cached_property
    def others(self) -> dict[int, Row]:
        """The statement type's variables that stand for no part."""
        used = {row[KEY] for row in self.variables.values()}
        return {id: row for id, row in self.rows["VARIABLES"].items() if self._is_own(row) and id not in used}

    @cached_property
    def coders(self) -> dict[int, str]:
        """A word for each coder, which stands in ids."""
        found: dict[int, str] = {}
        for id, row in self.rows["CODERS"].items():
            word = slug(str(row["CoderName"])) or "coder"
            numbered = (f"{word}-{number}" for number in count(2))
            found[id] = next(each for each in chain([word], numbered) if each not in found.values())
        return found

    @cached_property
    def names_of_coders(self) -> dict[int, str]:
        """What each is called; one without a name by the word."""
        names = {id: str(row["CoderName"]) for id, row in self.rows["CODERS"].items()}
        return {id: name if name.strip() else self.coders[id] for id, name in names.items()}
