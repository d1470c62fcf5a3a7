"""Which variables of a `.dna` database say who speaks, for whom, of what and how: DNA's own, or those that a file names
which has the database for its document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from sayso.loaders.entities import LANGUAGE
from sayso.loaders.handles import any_of, meant
from sayso.loaders.nodes import Entries, Node, Words, is_blank, read
from sayso.loaders.report import Report
from sayso.ontology.model import Ontology

SUFFIX = ".dna"
FORMAT = "dna"
DEFAULT = Path(__file__).parent / "default.yaml"
KEYS = {
    "document": "the database beside this file",
    "format": "dna, where the database's name does not end so",
    "type": "the statement type that is read (DNA Statement)",
    "variables": "which variable is the speaker, the institution, the concept and the agreement",
    "classes": "of what class speakers, institutions, concepts and publishers are",
    "stances": "the stance for a positive, a negative and a neutral agreement",
    "scale": "the least and the greatest number of an agreement that is a whole number, such as -2 to 2",
    "language": "of names and texts, as a BCP 47 tag (en)",
    "empty": "skip, where statements without a concept or an actor are left out (refuse)",
}
SCALE = re.compile(r"([+-]?\d{1,9})\s+to\s+([+-]?\d{1,9})", re.ASCII)
EMPTY = ("refuse", "skip")
KINDS = ("entity", "action")
"""What entities of a database may become."""


@dataclass(frozen=True)
class Codebook:
    """What is read of a database, by what it stands for."""

    type: str
    variables: Mapping[str, str]
    classes: Mapping[str, str]
    stances: Mapping[str, str]
    language: str
    empty: str
    scale: tuple[int, int] | None = None
    """The least and the greatest level, where they are declared."""
    named: frozenset[str] = frozenset()
    """The variables that a file names, which must be there."""


def is_codebook(root: Entries) -> bool:
    """Whether a file's document is a `.dna` database."""
    document, format = root.nodes.get("document"), root.nodes.get("format")
    ends_so = isinstance(document, Words) and Path(document.text).suffix == SUFFIX
    return (isinstance(format, Words) and format.text == FORMAT) or (ends_so and format is None)


def default(ontology: Ontology) -> Codebook:
    report = Report(DEFAULT.name)
    root = read(DEFAULT.read_text(encoding="utf-8"), report) or Entries({}, 0)
    empty: Mapping[str, str] = MappingProxyType({})
    return _Reader(report, ontology).over(Codebook("", empty, empty, empty, "", ""), root)


def given(root: Entries, report: Report, ontology: Ontology) -> Codebook:
    """What a file says, and the default for what it does not say."""
    for key in root.nodes.keys() - KEYS.keys():
        report.add(root.line_of(key), key, f"is no key of a file of a .dna database{meant(key, KEYS)}")
    found = _Reader(report, ontology).over(default(ontology), root)
    variables = root.nodes.get("variables")
    return replace(found, named=frozenset(variables.nodes) if isinstance(variables, Entries) else frozenset())


@dataclass(frozen=True)
class _Reader:
    report: Report
    ontology: Ontology

    def over(self, before: Codebook, root: Entries) -> Codebook:
        """What the file says laid over what held before."""
        found = Codebook(
            type=self._text(root, "type") or before.type,
            variables=self._part(root, "variables", before.variables),
            classes=self._part(root, "classes", before.classes),
            stances=self._part(root, "stances", before.stances),
            language=self._text(root, "language") or before.language,
            empty=self._text(root, "empty") or before.empty,
            scale=self._scale(root),
        )
        self._check(root, found)
        return found

    def _text(self, root: Entries, key: str) -> str:
        return self._word(root.nodes[key], key) if key in root.nodes else ""

    def _part(self, root: Entries, key: str, before: Mapping[str, str]) -> Mapping[str, str]:
        """A map of words. A variable that is left out of it is not read; else what is left out is as before."""
        node = root.nodes.get(key)
        if node is None:
            return before
        if not isinstance(node, Entries):
            self.report.add(node.line, key, f"should be a map with {any_of(list(before))}")
            return before
        for name in node.nodes.keys() - before.keys() if before else ():
            self.report.add(node.line_of(name), f"{key}.{name}", f"is none of {', '.join(before)}{meant(name, before)}")
        words = {name: text for name, each in node.nodes.items() if (text := self._word(each, f"{key}.{name}"))}
        return MappingProxyType(words if key == "variables" else {**before, **words})

    def _word(self, node: Node, place: str) -> str:
        if isinstance(node, Words) and not is_blank(node):
            return node.text
        self.report.add(node.line, place, "should be one value, not a list, a map or nothing")
        return ""

    def _scale(self, root: Entries) -> tuple[int, int] | None:
        text = self._text(root, "scale")
        if not text:
            return None
        found = SCALE.fullmatch(text)
        low, high = (int(found[1]), int(found[2])) if found else (0, 0)
        if low >= high:
            self.report.add(root.line_of("scale"), "scale", f"{text!r} is no scale: write two numbers such as -2 to 2")
            return None
        return low, high

    def _check(self, root: Entries, found: Codebook) -> None:
        """Report words that name nothing, where the file has them."""
        known = {
            "classes": {name for name in self.ontology.classes if self._kind(name)},
            "stances": self.ontology.terms["stance"].keys(),
        }
        for key, names in known.items():
            node = root.nodes.get(key)
            for part, each in node.nodes.items() if isinstance(node, Entries) else ():
                if isinstance(each, Words) and each.text not in names:
                    message = f"no {'class' if key == 'classes' else 'stance'} {each.text!r}{meant(each.text, names)}"
                    self.report.add(each.line, f"{key}.{part}", message)
        for part in found.classes.keys() - {"concept"}:
            if self._kind(found.classes[part]) == "action":
                message = f"is {found.classes[part]}, which does not speak: write a class of entities"
                self.report.add(root.line_of("classes"), f"classes.{part}", message)
        if LANGUAGE.fullmatch(found.language) is None:
            self.report.add(root.line_of("language"), "language", "is no language: write a tag such as en or zh-hans")
        if found.empty not in EMPTY:
            self.report.add(root.line_of("empty"), "empty", f"{found.empty!r} is neither {' nor '.join(EMPTY)}")

    def _kind(self, name: str) -> str:
        above = self.ontology.ancestors(name) if name in self.ontology.classes else frozenset()
        return next((path for path in KINDS if self.ontology.kinds[path].name in above), "")
