"""The words behind a tie of a network: both sides' statements, by what they meet on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sayso.errors import BadArgument
from sayso.queries.answer import Answer
from sayso.server.pages.asked import Asked
from sayso.server.pages.choices import AT, chosen
from sayso.server.pages.found import Found
from sayso.server.pages.networks import cut, record, window
from sayso.show import count
from sayso.view import View

if TYPE_CHECKING:
    from sayso.server.pages.sources import Met

COLUMNS = ("on", "adds", "side", "statement", "speaker", "stance", "claim", "said", "said_basis", "document", "quote")


def behind(view: View, asked: Asked) -> Found:
    """Every statement behind the tie of `one` and `other`. Raises BadArgument for who is not in the network."""
    from sayso.queries.networks.words import words
    from sayso.server.pages.sources import node, source
    from sayso.server.pages.ties import how

    taken, at = chosen(asked), asked.one(AT["name"])
    names = _ends(asked)
    asked.end()
    made = source(view, taken)
    windows, _ = cut(made.range, taken)
    number = window(windows, at)
    span = None if number is None else windows[number]
    network = made.network(span)
    one = node(view, names[0], network.rows, network.names)
    other = node(view, names[1], network.columns, network.names)
    met = made.met(one, other, span)
    with view.reading() as state:
        told = words(state, {id for each in met for id in (*each.one, *each.other)})
    ends = {"one": {"id": one, "name": network.name(one)}, "other": {"id": other, "name": network.name(other)}}
    weight = float(network.weights[network.rows.index(one), network.columns.index(other)])
    data = {
        "parameters": {**taken.given, **({"at": at} if at else {})},
        **ends,
        "how": how(weight, taken).says if weight else "",
        "weight": weight,
        "statements": len(told),
        "met": [_told(each, told) for each in met],
    }
    summary = f"{count(len(told), 'statement')}{f' in {span.name}' if span else ''}"
    records = {one, other, *(each.record for each in met if each.record)}
    shown = {
        "summary": summary,
        "kind": how(weight, taken).kind if weight else "neutral",
        "back": asked.under("/networks", **taken.given, at=at),
        "hrefs": {id: record(view, asked, id) for id in records},
    }
    return Found(data, shown, rows=Answer("Behind a tie", COLUMNS, tuple(_rows(met, told)), summary))


def _ends(asked: Asked) -> list[str]:
    given = {name: asked.one(name) for name in ("one", "other")}
    if missing := [name for name, value in given.items() if value is None]:
        raise BadArgument(f"whose tie? {' and '.join(missing)} is needed: an id, a handle or a name")
    return [str(value) for value in given.values()]


def _told(met: Met, told: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    one, other = ([told[id] for id in side] for side in (met.one, met.other))
    return {"on": met.on, "record": met.record, "adds": met.weight, "one": one, "other": other}


def _rows(met: Sequence[Met], told: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[Any, ...]]:
    for each in met:
        for side, ids in (("one", each.one), ("other", each.other)):
            yield from ((each.on, each.weight, side, *told[id].values()) for id in ids)
