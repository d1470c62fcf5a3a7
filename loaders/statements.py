"""The `statements:` part of a statement file: who took which stance towards what, in which words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sayso.graph.ids import content_hash, is_handle
from sayso.graph.record import Record
from sayso.loaders import claims
from sayso.loaders.draft import Draft, entries
from sayso.loaders.handles import meant
from sayso.loaders.nodes import Entries, Items, Node, Words, each
from sayso.loaders.quotes import Found
from sayso.ontology.model import Term
from sayso.ontology.values import Ref, Text, Value

PROPERTIES = {
    "tense": "tense",
    "hedge": "hedge",
    "act": "act",
    "mode": "mode",
    "for": "onBehalfOf",
    "as": "role",
    "to": "addressee",
    "at": "setting",
    "because": "reason",
    "ground": "ground",
    "match": "targetMatch",
    "distance": "distance",
    "draws-on": "drawsOn",
    "about": "about",
    "reading": "reading",
    "utterance": "utterance",
    "series": "series",
}
"""Keys whose value is read by the property's own type."""

OWN_KEYS = ("by", "quote", "near", "said", "via", "id")
RELAY_KEYS = ("by", "quote", "near", "said", "act")
EARLIER = "earlier"
NARRATOR_ACT = "narrate"


@dataclass(frozen=True)
class Target:
    """What a stance is towards: as written, and the record it came to."""

    text: str
    ref: Ref


@dataclass
class Statement:
    """One item of the list, which may make several statements that share its words."""

    draft: Draft
    node: Entries
    place: str
    stance: Term

    def problem(self, key: str, message: str) -> None:
        node = self.node.nodes.get(key, self.node)
        self.draft.report.add(node.line, f"{self.place}.{key}" if key else self.place, message)

    def words(self, key: str) -> str | None:
        return self.draft.words(self.node.nodes.get(key), f"{self.place}.{key}")

    @property
    def speakers(self) -> list[str]:
        by = [item.text for item in each(self.node.nodes.get("by")) if isinstance(item, Words)]
        return by or [self.draft.header.publisher]

    @property
    def targets(self) -> list[Words]:
        return [item for item in each(self.node.nodes[self.stance.name]) if isinstance(item, Words)]

    def handle(self, speaker: str, number: int) -> str | None:
        """The handle of one of the statements: the id, and where the item makes several, which of them."""
        id = self.words("id")
        if id is None:
            return None
        parts = [id, speaker if len(self.speakers) > 1 else "", str(number + 1) if len(self.targets) > 1 else ""]
        return "-".join(filter(None, parts))

    def handles(self) -> Iterator[str]:
        for speaker in self.speakers:
            for number in range(len(self.targets)):
                if handle := self.handle(speaker, number):
                    yield handle


def declare(draft: Draft, node: Node | None) -> list[Statement]:
    """Find each item's stance, and learn every statement's handle, so that statements may refer to later ones."""
    found: list[Statement] = []
    if node is not None and not isinstance(node, Items):
        draft.report.add(node.line, "statements", "should be a list, each item beginning with - by:")
        return found
    for number, item in enumerate(node.nodes if node else ()):
        place = f"statements[{number}]"
        if not isinstance(item, Entries):
            draft.report.add(item.line, place, "should be a map with a speaker, a stance and a quote")
            continue
        statement = _with_stance(draft, item, place)
        if statement:
            found.append(statement)
            for handle in statement.handles():
                _learn(draft, handle, statement)
    return found


def _with_stance(draft: Draft, item: Entries, place: str) -> Statement | None:
    stances = draft.ontology.terms["stance"]
    given = [key for key in item.nodes if key in stances]
    if len(given) == 1:
        return Statement(draft, item, place, stances[given[0]])
    if given:
        draft.report.add(
            item.line, place, f"has {len(given)} stances ({', '.join(given)}); write one statement for each"
        )
    else:
        others = item.nodes.keys() - {*OWN_KEYS, *PROPERTIES}
        near = next((hint for key in sorted(others) if (hint := meant(key, stances))), "")
        draft.report.add(item.line, place, f"has no stance: add one of {', '.join(stances)}{near}")
    return None


def _learn(draft: Draft, handle: str, statement: Statement) -> None:
    if not is_handle(handle):
        statement.problem("id", f"{handle!r} is no handle: use letters, digits, - and _")
    elif handle in draft.statements:
        statement.problem("id", f"{handle!r} is the id of another statement in this file")
    elif draft.handles.exists(handle):
        statement.problem("id", f"{handle!r} names an entity or action already; choose another id")
    else:
        draft.statements[handle] = draft.ids.attribution(draft.header.document, handle)


def read(statement: Statement) -> None:
    """Add the records of one item: its propositions, spans, statements and relays."""
    draft, node, place = statement.draft, statement.node, statement.place
    texts = [item.text for item in statement.targets]
    allowed = {*OWN_KEYS, *PROPERTIES, *draft.ontology.terms["verification"], statement.stance.name}
    draft.unknown_keys(node, allowed.union(*(claims.keys(draft, text) for text in texts)), place)
    found = draft.spans(node.nodes.get("quote"), node.nodes.get("near"), f"{place}.quote")
    if "quote" not in node.nodes:
        statement.problem("", "has no quote: add the words of the document that it rests on")
    targets = [_target(statement, item) for item in statement.targets]
    shared = _shared(statement, found)
    several = len(statement.speakers) * len(targets) > 1
    if several:
        shared["report"] = statement.words("id") or content_hash([list(span) for span in found], texts)
    for speaker in statement.speakers:
        for number, target in enumerate(targets):
            if target and (who := _speaker(statement, speaker)):
                _add(statement, speaker, who, target, statement.handle(speaker, number), shared, found)


def _speaker(statement: Statement, handle: str) -> Ref | None:
    try:
        return statement.draft.handles.ref(handle)
    except ValueError as error:
        statement.problem("by", str(error))
        return None


def _target(statement: Statement, item: Words) -> Target | None:
    """The proposition, action, statement or entity that the stance is towards."""
    draft, place = statement.draft, f"{statement.place}.{statement.stance.name}"
    words = item.text.split()
    if not words:
        draft.report.add(item.line, place, "has no target: write a handle, or a claim such as sudzha control ukraine")
        return None
    if len(words) > 1:
        open_value = statement.stance.one("sign") == "open"
        ref = claims.proposition(draft, item, statement.node, place, open_value=open_value)
        kind = draft.ontology.kinds["proposition"].name
    else:
        ref, kind = _named(statement, words[0], item, place)
    if ref is None or not _suits(statement, kind, words, item, place):
        return None
    return Target(item.text, ref)


def _named(statement: Statement, word: str, item: Words, place: str) -> tuple[Ref | None, str]:
    """A statement of this or another document, an action or an entity; and its kind."""
    draft = statement.draft
    if word in draft.statements:
        return Ref(draft.statements[word]), draft.ontology.kinds["attribution"].name
    if "/" in word:
        id = draft.ids.base + f"attribution/{word}"
        if draft.handles.known(id):
            return Ref(id), draft.ontology.kinds["attribution"].name
    try:
        ref = draft.handles.ref(word)
    except ValueError:
        near = meant(word, [*draft.handles.here, *draft.statements])
        message = f"no statement, action or entity {word!r}{near}; a claim has an aspect and a value too"
        draft.report.add(item.line, place, message)
        return None, ""
    return ref, draft.ontology.kind_of(draft.handles.types(word)).name


def _suits(statement: Statement, kind: str, words: list[str], item: Words, place: str) -> bool:
    """Whether one may take this stance towards such a target."""
    allowed = statement.stance.data.get("targets", ())
    if kind in allowed:
        return True
    classes = statement.draft.ontology.classes
    wanted = " or ".join(classes[name].label for name in allowed)
    message = f"{statement.stance.name} is said of {wanted}, and {' '.join(words)!r} is one of {classes[kind].label}"
    statement.draft.report.add(item.line, place, message)
    return False


def _shared(statement: Statement, found: list[Found]) -> dict[str, Value | list[Value]]:
    """What all statements of the item have in common."""
    draft, place = statement.draft, statement.place
    values: dict[str, Value | list[Value]] = {
        "stance": statement.stance.name,
        "document": draft.document,
        "evidence": list(draft.span_records(found, statement.node.line, place)),
    }
    for key, name in PROPERTIES.items():
        if key in statement.node.nodes:
            property = draft.ontology.properties[name]
            values |= draft.values(property, statement.node.nodes[key], f"{place}.{key}")
    values |= _said(statement.draft, statement.node, place)
    values |= _verification(statement)
    values["act"] = values.get("act") or _plain_act(statement)
    act = draft.ontology.terms["act"].get(_first(values["act"]))
    values["mode"] = values.get("mode") or _mode(statement, act, found)
    mode = draft.ontology.terms["mode"].get(_first(values["mode"]))
    values["hedge"] = values.get("hedge") or (mode.one("plainHedge") if mode else None) or "certain"
    if draft.header.coder:
        values["coder"] = draft.header.coder
    return values


def _first(value: Value | list[Value]) -> str:
    return str(value[0] if isinstance(value, list) else value)


def _plain_act(statement: Statement) -> str:
    return (statement.stance.one("plainAct") or "") if "by" in statement.node.nodes else NARRATOR_ACT


def _mode(statement: Statement, act: Term | None, found: list[Found]) -> str:
    """The plain mode of the stance or act; behind a relay indirect; else as the quotation marks have it."""
    plain = statement.stance.one("plainMode") or (act.one("plainMode") if act else None)
    if plain:
        return plain
    share = 0.0 if "via" in statement.node.nodes else statement.draft.source.share_quoted(found)
    return "direct" if share == 1.0 else "mixed" if share else "indirect"


def _said(draft: Draft, node: Entries, place: str) -> dict[str, Value]:
    said = node.nodes.get("said")
    if said is None:
        return {}
    if isinstance(said, Words) and said.text == EARLIER:
        said = Words(draft.header.before, said.line)
    return draft.value(draft.ontology.properties["said"], said, f"{place}.said")


def _verification(statement: Statement) -> dict[str, Value | list[Value]]:
    """What the document says of verification: the words, what they are about, and who says so."""
    draft = statement.draft
    for name in draft.ontology.terms["verification"]:
        node = statement.node.nodes.get(name)
        if node is None:
            continue
        place = f"{statement.place}.{name}"
        inner = entries(node) or {"quote": node}
        if isinstance(node, Entries):
            draft.unknown_keys(node, ("of", "by", "quote", "near"), place)
        spans = draft.spans(inner.get("quote"), inner.get("near"), f"{place}.quote")
        by = inner.get("by") or Words(draft.header.publisher, node.line)
        of = inner.get("of") or Words("claim", node.line)
        return {
            "verification": name,
            "verificationEvidence": list(draft.span_records(spans, node.line, place)),
            **draft.value(draft.ontology.properties["verifiedBy"], by, f"{place}.by"),
            **draft.values(draft.ontology.properties["verificationOf"], of, f"{place}.of"),
        }
    return {}


def _add(
    statement: Statement,
    speaker: str,
    who: Ref,
    target: Target,
    handle: str | None,
    shared: dict[str, Value | list[Value]],
    found: list[Found],
) -> None:
    """Add one statement and the relays that passed it on."""
    draft = statement.draft
    name = handle or content_hash(draft.ids.path(who.id), statement.stance.name, draft.ids.path(target.ref.id))
    id = draft.ids.attribution(draft.header.document, name)
    if id in draft.records:
        statement.problem("", "has the speaker, stance and target of another statement; give each of them an id")
        return
    values = {**shared, "speaker": who, "target": target.ref}
    if draft.ids.kind(target.ref.id) == "action":
        values.setdefault("targetMatch", "named")
    if anonymity := draft.anonymity.get(speaker):
        values["anonymity"] = Text(anonymity, draft.header.language)
    draft.add(
        Record.of(id, [draft.ontology.kinds["attribution"].loaded_as], values), statement.node.line, statement.place
    )
    for number, relay in enumerate(each(statement.node.nodes.get("via"))):
        id, name = _relay(statement, relay, number, id, name, found)


def _relay(
    statement: Statement, node: Node, number: int, inner: str, inner_name: str, found: list[Found]
) -> tuple[str, str]:
    """Add the statement by which one passed on another; return its id and handle."""
    draft, place = statement.draft, f"{statement.place}.via[{number}]"
    spec = node if isinstance(node, Entries) else Entries({"by": node}, node.line)
    draft.unknown_keys(spec, RELAY_KEYS, place)
    by = draft.words(spec.nodes.get("by"), f"{place}.by") or ""
    try:
        speaker = draft.handles.ref(by)
    except ValueError as error:
        draft.report.add(spec.line, place, str(error))
        return inner, inner_name
    spans = draft.spans(spec.nodes.get("quote"), spec.nodes.get("near"), f"{place}.quote") or found
    stance = next(term for term in draft.ontology.terms["stance"].values() if term.flag("relays"))
    share = draft.source.share_quoted(spans)
    values: dict[str, Value | Iterable[Value] | None] = {
        "speaker": speaker,
        "stance": stance.name,
        "target": Ref(inner),
        "act": stance.one("plainAct"),
        "hedge": "certain",
        "mode": "direct" if share == 1.0 else "mixed" if share else "indirect",
        "document": draft.document,
        "evidence": draft.span_records(spans, spec.line, place),
        "coder": draft.header.coder,
        **_said(draft, spec, place),
    }
    if "act" in spec.nodes:
        values |= draft.value(draft.ontology.properties["act"], spec.nodes["act"], f"{place}.act")
    name = f"{inner_name}-via-{by}"
    id = draft.ids.attribution(draft.header.document, name)
    draft.add(Record.of(id, [draft.ontology.kinds["attribution"].loaded_as], values), spec.line, place)
    return id, name


def mark(draft: Draft, node: Node, number: int) -> None:
    """Add one mark of the `marks:` part: `contrast: [a, b]`, two handles or two lists of them."""
    place = f"marks[{number}]"
    kinds = draft.ontology.terms["mark-kind"]
    given = [key for key in entries(node) if key in kinds]
    if not isinstance(node, Entries) or len(given) != 1:
        draft.report.add(node.line, place, f"should be a map with one of {', '.join(kinds)}")
        return
    kind = given[0]
    draft.unknown_keys(node, (kind, "by", "quote", "near", "why"), place)
    given_sides = node.nodes[kind]
    sides = given_sides.nodes if isinstance(given_sides, Items) else ()
    if len(sides) != 2:
        draft.report.add(node.line, f"{place}.{kind}", "needs two sides: two handles, or two lists of handles")
        return
    left, right = (_side(draft, side, f"{place}.{kind}[{i}]") for i, side in enumerate(sides))
    by = node.nodes.get("by") or Words(draft.header.publisher, node.line)
    spans = draft.spans(node.nodes.get("quote"), node.nodes.get("near"), f"{place}.quote")
    values: dict[str, Value | Iterable[Value] | None] = {
        "markKind": kind,
        "left": [Ref(id) for id in left],
        "right": [Ref(id) for id in right],
        "document": draft.document,
        "evidence": draft.span_records(spans, node.line, place),
        "why": draft.words(node.nodes.get("why"), f"{place}.why"),
        **draft.value(draft.ontology.properties["by"], by, f"{place}.by"),
    }
    id = draft.ids.mark(draft.header.document, kind, left, right, draft.words(by, f"{place}.by"))
    if left and right:
        draft.add(Record.of(id, [draft.ontology.kinds["mark"].name], values), node.line, place)


def _side(draft: Draft, node: Node, place: str) -> list[str]:
    """The statements on one side."""
    ids = []
    for item in each(node):
        handle = draft.words(item, place) or ""
        elsewhere = draft.ids.base + f"attribution/{handle}"
        if handle in draft.statements:
            ids.append(draft.statements[handle])
        elif "/" in handle and draft.handles.known(elsewhere):
            ids.append(elsewhere)
        else:
            draft.report.add(item.line, place, f"no statement {handle!r}{meant(handle, draft.statements)}")
    return ids
