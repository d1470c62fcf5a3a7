"""The `statements:` part of a statement file: who took which stance towards what, in which words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from sayso.graph.ids import content_hash, is_handle
from sayso.graph.record import Record
from sayso.loaders import claims, manner, relays, targets
from sayso.loaders.draft import Draft, Named, Place
from sayso.loaders.entities import NO_HANDLE
from sayso.loaders.handles import meant
from sayso.loaders.manner import PROPERTIES as PROPERTIES
from sayso.loaders.nodes import Entries, Items, Node, Words, each_at, is_blank
from sayso.loaders.quotes import Found
from sayso.loaders.relays import Passed
from sayso.loaders.table import Cell
from sayso.loaders.targets import Target
from sayso.ontology.model import Term
from sayso.ontology.values import Ref, Text

OWN_KEYS = {
    "by": "the handle of who speaks, or a list of them (the publisher's narrator)",
    "quote": "exact words of the document, or a list of segments",
    "near": "words beside the quote that is meant, where it occurs twice",
    "said": "when it was spoken, as EDTF; earlier for some time before publication",
    "via": "who passed it on, nearest to the speaker first",
    "id": "a handle for the statement, to refer to it",
}
"""Keys of a statement that are read here, and what each means."""
WORDS = ("quote", "near", "via")
"""Those of them that stand for words of a document: rows of a table have none."""


class Part(NamedTuple):
    """One speaker or one target of an item, and its place."""

    words: Words
    place: str


@dataclass
class Statement:
    """One item of the list, which may make several statements that share its words."""

    draft: Draft
    node: Entries
    place: str
    stance: Term
    speakers: list[Part] = field(default_factory=list)
    """Empty where nobody is named: the publisher's narrator."""
    targets: list[Part] = field(default_factory=list)
    id: str | None = None
    cells: tuple[Cell, ...] = ()
    """The cells that it rests on, where it is made of rows of a table instead of words."""
    sound: bool = True
    """Whether records may be made of it."""

    def problem(self, key: str, message: str) -> None:
        """Report something about one of its keys, or about the whole."""
        node = self.node.nodes.get(key, self.node)
        self.draft.report.add(node.line, f"{self.place}.{key}" if key else self.place, message)

    def handle(self, speaker: Part | None, number: int) -> str | None:
        """The handle of one of the statements: the id, and where the item makes several, which of them."""
        if self.id is None:
            return None
        which = speaker.words.text if speaker and len(self.speakers) > 1 else ""
        return "-".join(filter(None, [self.id, which, str(number + 1) if len(self.targets) > 1 else ""]))

    def each(self) -> Iterator[tuple[Part | None, int]]:
        """Every speaker with the number of every target."""
        speakers: list[Part | None] = [*self.speakers] or [None]
        for speaker in speakers:
            for number in range(len(self.targets)):
                yield speaker, number


def declare(draft: Draft, node: Node | None) -> list[Statement]:
    """Find each item's stance, and learn every statement's handle, so that statements may refer to later ones."""
    found: list[Statement] = []
    if node is None or is_blank(node):
        return found
    if not isinstance(node, Items):
        draft.report.add(node.line, "statements", "should be a list, each item beginning with - by:")
        return found
    for item, place in each_at(node, "statements"):
        if not isinstance(item, Entries):
            draft.report.add(item.line, place, "should be a map with a speaker, a stance and a quote")
        elif statement := declared(draft, item, place):
            found.append(statement)
    return found


def declared(draft: Draft, item: Entries, place: str, cells: tuple[Cell, ...] = ()) -> Statement | None:
    """One item, whose handles are learnt; None where it has no stance."""
    statement = _with_stance(draft, item, place, cells)
    if statement:
        _learn(draft, statement)
    return statement


def _with_stance(draft: Draft, item: Entries, place: str, cells: tuple[Cell, ...]) -> Statement | None:
    stances = draft.ontology.terms["stance"]
    given = [key for key in item.nodes if key in stances]
    if len(given) > 1:
        message = f"has {len(given)} stances ({', '.join(given)}); write one statement for each"
        draft.report.add(item.line_of(given[1]), place, message)
    elif not given:
        _without_stance(draft, item, place)
    if len(given) != 1:
        draft.spans(item.nodes, place)
        return None
    statement = Statement(draft, item, place, stances[given[0]], cells=cells)
    statement.speakers = _parts(statement, "by")
    statement.targets = _parts(statement, given[0])
    statement.id = draft.words(item.nodes.get("id"), f"{place}.id")
    statement.sound = ("by" not in item.nodes or bool(statement.speakers)) and bool(statement.targets)
    return statement


def _without_stance(draft: Draft, item: Entries, place: str) -> None:
    """Report that there is none: at the key that was probably meant as one, if there is such a key."""
    stances = draft.ontology.terms["stance"]
    for key in item.nodes:
        if key not in OWN_KEYS and key not in PROPERTIES and (near := meant(key, stances)):
            draft.report.add(item.line_of(key), f"{place}.{key}", f"is no stance{near}")
            return
    draft.report.add(item.line, place, f"has no stance: add one of {', '.join(stances)}")


def _parts(statement: Statement, key: str) -> list[Part]:
    """The words of a key that takes one or a list of them; none is there twice."""
    parts: list[Part] = []
    for node, place in each_at(statement.node.nodes.get(key), f"{statement.place}.{key}"):
        text = statement.draft.words(node, place)
        if text in [part.words.text for part in parts]:
            statement.draft.report.add(node.line, place, f"names {text!r} twice")
        elif text is not None and isinstance(node, Words):
            parts.append(Part(node, place))
    if isinstance(given := statement.node.nodes.get(key), Items) and not given.nodes:
        statement.problem(key, "is an empty list: write a value, or leave the key out")
    return parts


def _learn(draft: Draft, statement: Statement) -> None:
    if statement.id is None:
        return
    if not is_handle(statement.id):
        statement.problem("id", f"{statement.id!r} {NO_HANDLE}")
        statement.sound = False
        return
    for handle in filter(None, (statement.handle(*each) for each in statement.each())):
        if handle in draft.statements:
            line = draft.statements[handle].line
            statement.problem("id", f"{handle!r} is the id of the statement in line {line} too; choose another")
            statement.sound = False
        else:
            draft.statements[handle] = Named(draft.attribution(handle), statement.node.line)


def read(statement: Statement) -> None:
    """Add the records of one item: its propositions, spans, statements and relays."""
    draft, node, place = statement.draft, statement.node, statement.place
    texts = [part.words.text for part in statement.targets]
    stance = statement.stance.name
    own = OWN_KEYS.keys() - (WORDS if statement.cells else ())
    allowed = {*own, *PROPERTIES, *draft.ontology.terms["verification"], stance, *claims.keys(draft, texts)}
    draft.unknown_keys(node, allowed, place, "a statement", claims.strangers(draft, texts))
    found = draft.spans(node.nodes, place)
    if "quote" not in node.nodes and not statement.cells:
        statement.problem("", "has no quote: add the words of the document that it rests on")
    if statement.id and draft.handles.exists(statement.id):
        statement.problem("id", f"{statement.id!r} names an entity or action already; choose another id")
    towards = [targets.read(draft, statement.stance, part.words, part.place, node, place) for part in statement.targets]
    shared = _shared(statement, found, texts)
    for speaker, number in statement.each():
        who, target = _speaker(statement, speaker), towards[number]
        if target and who and statement.sound:
            _add(statement, Said(speaker, who, target, statement.handle(speaker, number)), shared, found)


def _speaker(statement: Statement, speaker: Part | None) -> Ref | None:
    draft = statement.draft
    if speaker is None:
        return draft.publisher
    found = draft.value(draft.ontology.properties["speaker"], *speaker).get("speaker")
    return found if isinstance(found, Ref) else None


def _shared(statement: Statement, found: list[Found], texts: list[str]) -> manner.Values:
    """What all statements of the item have in common."""
    draft, node, place = statement.draft, statement.node, statement.place
    values = manner.read(draft, node, statement.stance, found, place, is_coded=bool(statement.cells))
    values["stance"] = [statement.stance.name]
    values["document"] = [draft.document]
    cells = draft.cell_records(statement.cells, node.line, place)
    values["evidence"] = [*draft.span_records(found, node.line, place), *cells]
    if draft.header.coder:
        values["coder"] = [draft.header.coder]
    if len(list(statement.each())) > 1:
        key = statement.id or content_hash([list(span) for span in found], texts)
        values["report"] = [f"{draft.header.document}/{key}"]
    return values


class Said(NamedTuple):
    """One speaker's stance towards one target, and the handle that the item gives it."""

    speaker: Part | None
    who: Ref
    target: Target
    handle: str | None


def _add(statement: Statement, said: Said, shared: manner.Values, found: list[Found]) -> None:
    """Add one statement and the relays that passed it on."""
    draft, node, place = statement.draft, statement.node, statement.place
    path = draft.ids.path
    name = said.handle or content_hash(path(said.who.id), statement.stance.name, path(said.target.ref.id))
    id = draft.attribution(name)
    if id in draft.records:
        line = draft.places[id, ""].line
        statement.problem("", f"has the speaker, stance and target of the statement in line {line}; give each an id")
        return
    values: manner.Values = {**shared, "speaker": [said.who], "target": [said.target.ref]}
    if draft.ids.kind(said.target.ref.id) == "action":
        values.setdefault("targetMatch", ["named"])
    if said.speaker and (anonymity := draft.anonymity.get(said.speaker.words.text)):
        values["anonymity"] = [Text(anonymity, draft.header.language)]
    record = Record.of(id, [draft.statement_class], values)
    stance = statement.stance.name
    draft.add(record, node.line, place, {"target": Place(node.line_of(stance), f"{place}.{stance}")})
    relays.read(draft, node.nodes.get("via"), Passed(id, name, found), place)
