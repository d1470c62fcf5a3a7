"""The `marks:` part of a statement file: how the author sets statements against each other."""

from __future__ import annotations

from collections.abc import Iterable

from sayso.graph.record import Record
from sayso.loaders.draft import Draft
from sayso.loaders.handles import meant
from sayso.loaders.nodes import Entries, Items, Node, each_at, is_blank
from sayso.ontology.values import Ref, Value

EXAMPLE = "contrast: [halted, sudzha-lost]"
BESIDE = {
    "by": "who sets them against each other (the publisher)",
    "quote": "the words that do so",
    "near": "words beside the quote that is meant, where it occurs twice",
    "why": "the reason, in words of your own",
}


def read(draft: Draft, node: Node | None) -> None:
    """Add every mark: `contrast: [a, b]`, two handles or two lists of them."""
    if node is None or is_blank(node):
        return
    if not isinstance(node, Items):
        draft.report.add(node.line, "marks", f"should be a list, such as - {EXAMPLE}")
        return
    for item, place in each_at(node, "marks"):
        if kind := _kind(draft, item, place):
            assert isinstance(item, Entries)
            _mark(draft, item, kind, place)


def _kind(draft: Draft, item: Node, place: str) -> str | None:
    """The only kind that a mark has."""
    kinds = draft.ontology.terms["mark-kind"]
    if not isinstance(item, Entries):
        draft.report.add(item.line, place, f"should be a map, such as {EXAMPLE}")
        return None
    given = [key for key in item.nodes if key in kinds]
    if not given:
        near = next((hint for key in item.nodes if (hint := meant(key, kinds))), "")
        draft.report.add(item.line, place, f"has no kind: add one of {', '.join(kinds)}{near}")
    elif len(given) > 1:
        draft.report.add(
            item.line_of(given[1]), place, f"has several kinds ({', '.join(given)}); write a mark for each"
        )
    return given[0] if len(given) == 1 else None


def _mark(draft: Draft, node: Entries, kind: str, place: str) -> None:
    draft.unknown_keys(node, (kind, *BESIDE), place, "a mark")
    sides = _sides(draft, node.nodes[kind], f"{place}.{kind}")
    spans = draft.spans(node.nodes, place)
    by = node.nodes.get("by")
    author = draft.value(draft.ontology.properties["by"], by, f"{place}.by").get("by") if by else draft.publisher
    why = draft.words(node.nodes.get("why"), f"{place}.why", whole=True)
    if sides is None or not isinstance(author, Ref):
        return
    left, right = sides
    values: dict[str, Value | Iterable[Value] | None] = {
        "markKind": kind,
        "left": [Ref(id) for id in left],
        "right": [Ref(id) for id in right],
        "document": draft.document,
        "evidence": draft.span_records(spans, node.line, place),
        "why": why,
        "by": author,
    }
    id = draft.ids.mark(draft.header.document, kind, left, right, author.id.rpartition("/")[2])
    if id in draft.records:
        line = draft.places[id, ""].line
        draft.report.add(node.line, place, f"is the mark of line {line} again; write one, with both quotes")
        return
    draft.add(Record.of(id, [draft.ontology.kinds["mark"].name], values), node.line, place)


def _sides(draft: Draft, node: Node, place: str) -> tuple[list[str], list[str]] | None:
    """The statements on both sides."""
    given = node.nodes if isinstance(node, Items) else ()
    if len(given) != 2:
        message = "needs two sides: two handles of statements, or two lists of them"
        draft.report.add(node.line, place, message)
        return None
    left, right = (_side(draft, side, f"{place}[{number}]") for number, side in enumerate(given))
    if both := sorted({*left} & {*right}):
        shown = both[0].rpartition("/")[2]
        draft.report.add(node.line, place, f"has {shown} on both sides; keep it on one")
    return (left, right) if left and right else None


def _side(draft: Draft, node: Node, place: str) -> list[str]:
    ids = []
    for item, path in each_at(node, place):
        handle = draft.words(item, path)
        if handle is None:
            continue
        if id := draft.statement(handle):
            ids.append(id)
            continue
        what = "is an entity or action, and no statement" if draft.handles.exists(handle) else "is no statement here"
        near = meant(handle, draft.handles.known(handle) if "/" in handle else draft.statements)
        elsewhere = "; one of another document is written document/id"
        draft.report.add(item.line, path, f"{handle!r} {what}{near or elsewhere}")
    return ids
