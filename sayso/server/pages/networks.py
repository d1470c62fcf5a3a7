"""Networks of who agrees with whom: a picture, windows of time, and the words behind each tie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import atan2, degrees
from typing import TYPE_CHECKING, Any

from sayso.errors import BadArgument, UnknownName
from sayso.queries.answer import Answer
from sayso.server.pages.asked import Asked
from sayso.server.pages.choices import AT, MORE, SLOTS, Chosen, chosen
from sayso.server.pages.found import Found
from sayso.server.pages.render import path_of
from sayso.server.pages.spans import Span, spans
from sayso.view import View

if TYPE_CHECKING:  # they need scipy, which takes long to import: here they are imported where they are used
    from sayso.queries.networks.network import Network
    from sayso.server.pages.picture import Picture
    from sayso.server.pages.sources import Source

PATH = "/networks/behind"
"""Where the words behind a tie are."""
COLUMNS = ("one", "one_name", "how", "other", "other_name", "weight")
SIDES = (0, 4, 3, 5, 2, 1)
SHOWN, GIVEN = 50, 1000
"""Ties at once, on a page and to a program."""


def networks(view: View, asked: Asked) -> Found:
    """The network that was chosen, over the whole range or in the window `at`. On a page what is wrong is said beside
    the form."""
    limit, after, at = asked.limit(SHOWN if asked.page else GIVEN), asked.one("after"), asked.one(AT["name"])
    form = {"slots": SLOTS, "more": MORE, "given": given(asked)}
    try:
        taken = chosen(asked)
        asked.end()
        return _found(view, asked, taken, at, limit, after, form)
    except (BadArgument, UnknownName) as error:
        if not asked.page:
            raise
        return Found({"problem": str(error)}, form, status=400 if form["given"] or at else 200)


def given(asked: Asked) -> dict[str, str]:
    """What the address says, right or wrong, for the form."""
    values = {slot["name"]: ",".join(asked.several(slot["name"])) for slot in SLOTS}
    return {name: value for name, value in values.items() if value}


def _found(
    view: View, asked: Asked, taken: Chosen, at: str | None, limit: int, after: str | None, form: Mapping[str, Any]
) -> Found:
    from sayso.server.pages.sources import source
    from sayso.server.pages.ties import number_of, strongest, summary

    made = source(view, taken)
    windows, uncut = cut(made.range, taken)
    number = window(windows, at)
    looked = made.network(None if number is None else windows[number])
    rows, following = strongest(looked, taken, limit, after)
    told = summary(looked, taken, None if number is None else windows[number])
    data = {
        "parameters": {**taken.given, **({"at": at} if at else {})},
        "summary": told,
        "total": number_of(looked),
        "ties": [each._asdict() for each in rows],
        "windows": [{"at": each.day, "to": each.end} for each in windows],
    }
    shown: dict[str, Any] = {**form, "problem": "", "uncut": uncut}
    if asked.page:
        shown |= _table(view, asked, taken, at, rows) | _seen(view, asked, taken, made, looked, windows, number)
    return Found(data, shown, rows=Answer("Networks", COLUMNS, rows, told), after=following)


def cut(range: tuple[int, int] | None, taken: Chosen) -> tuple[list[Span], str]:
    """The windows; or, where nobody asked for them, why there are none."""
    if range is None:
        return [], ""
    try:
        return spans(*range, taken.values["window"], taken.values["width"]), ""
    except BadArgument as error:
        if taken.given.keys() & {"window", "width"}:
            raise
        return [], str(error)


def window(windows: Sequence[Span], at: str | None) -> int | None:
    """The number of the window that begins on a day. Raises BadArgument where none does."""
    if at is None:
        return None
    days = [each.day for each in windows]
    if at not in days:
        told = f"they begin on {', '.join(days[:3])} and so on" if days else "there are none, as all is of one period"
        raise BadArgument(f"at={at}: no window begins then; {told}")
    return days.index(at)


def _table(view: View, asked: Asked, taken: Chosen, at: str | None, rows: Sequence[Any]) -> dict[str, Any]:
    from sayso.server.pages.ties import how

    def behind(one: str, other: str) -> str:
        return asked.under(PATH, **taken.given, one=one, other=other, at=at)

    return {
        "rows": [
            {
                **each._asdict(),
                "kind": how(each.weight, taken).kind,
                "one_href": record(view, asked, each.one),
                "other_href": record(view, asked, each.other),
                "behind": behind(each.one, each.other),
            }
            for each in rows
        ]
    }


# the picture


def _seen(
    view: View,
    asked: Asked,
    taken: Chosen,
    made: Source,
    looked: Network,
    windows: Sequence[Span],
    number: int | None,
) -> dict[str, Any]:
    """What is drawn: the whole range, and every window, of which one may be looked at."""
    from sayso.server.pages import picture
    from sayso.server.pages.ties import hows, number_of

    nothing = {"drawn": None, "large": "", "hows": dict.fromkeys(hows(taken))}
    whole = looked if number is None else made.network(None)
    if not picture.fits(whole):
        return {**nothing, "large": picture.told(whole)}
    series = [made.network(each) for each in windows]
    if sum(map(number_of, series)) > picture.WEIGHTS:
        whole, series, number = looked, [], None
    if not any(map(number_of, (whole, *series))):
        return nothing
    parts = picture.coalitions(made.cube)
    sizes = Counter(parts.groups.values()) if parts else Counter()
    groups = {id: part for id, part in parts.groups.items() if sizes[part] > 1} if parts else {}
    drawn = picture.picture(whole, series, made.cube, groups)
    spanned = windows if series else []
    return {
        **nothing,
        **_nodes(view, asked, whole, drawn, groups),
        "drawn": drawn,
        "directed": whole.directed,
        "lines": _lines(drawn, taken, number),
        "parts": parts,
        "bars": _bars(series, spanned, taken, asked),
        "number": number,
        "script": {
            **_script(drawn, spanned, number),
            "nodes": [[each.node.id, each.node.name, record(view, asked, each.node.id)] for each in drawn.places],
            "hows": hows(taken),
            "behind": asked.under(PATH, **taken.given),
        },
    }


def _nodes(view: View, asked: Asked, whole: Network, drawn: Picture, groups: Mapping[str, int]) -> dict[str, Any]:
    """Who is drawn, and in which coalition; and who is not, having no tie."""
    tied = {place.node.id for place in drawn.places}
    return {
        "places": [{**_place(each), "href": record(view, asked, each.node.id)} for each in drawn.places],
        "coalitions": _coalitions(whole, groups, tied),
        "alone": [(whole.name(id), record(view, asked, id)) for id in whole.rows if id not in tied],
    }


def _place(place: Any) -> dict[str, Any]:
    part = f", coalition {place.coalition}" if place.coalition else ""
    kind = _side(place.coalition) if place.node.row else "concept"
    return {"x": place.x, "y": place.y, "size": place.size, "name": place.node.name, "kind": kind, "part": part}


def _side(coalition: int | None) -> str:
    """The colour of a coalition: those first that are least like the colours of ties."""
    return f"side-{SIDES[coalition - 1]}" if coalition and coalition <= len(SIDES) else "unsided"


def _coalitions(whole: Network, groups: Mapping[str, int], tied: set[str]) -> list[tuple[int, str, list[str]]]:
    """The number and the colour of each coalition, and the names of those in it who are drawn."""
    found: dict[int, list[str]] = {}
    for id in whole.rows:
        if id in groups and id in tied:
            found.setdefault(groups[id], []).append(whole.name(id))
    return [(part, _side(part), found[part]) for part in sorted(found)]


def _lines(drawn: Picture, taken: Chosen, number: int | None) -> list[dict[str, Any]]:
    """The ties as lines; those that are not looked at are there, and hidden."""
    from sayso.server.pages.picture import width
    from sayso.server.pages.ties import how

    weights, widest = dict(drawn.at(number)), drawn.widest[number is not None]
    found = []
    for place, (one, other) in enumerate(drawn.ties):
        a, b, weight = drawn.places[one], drawn.places[other], weights.get(place, 0.0)
        kind = how(weight, taken).kind if weight else "gone"
        line = {"x1": a.x, "y1": a.y, "x2": b.x, "y2": b.y, "kind": kind, "width": width(weight, widest)}
        found.append({**line, "angle": round(degrees(atan2(b.y - a.y, b.x - a.x)), 1), "size": b.size + 1})
    return found


def _bars(series: Sequence[Network], windows: Sequence[Span], taken: Chosen, asked: Asked) -> list[dict[str, Any]]:
    """What the ties of each window weigh, above 0 and below, as parts of the most."""
    from sayso.server.pages.ties import how, number_of

    sums = []
    for each in series:
        up, down = float(each.weights[each.weights > 0].sum()), -float(each.weights[each.weights < 0].sum())
        sums.append((0.0, up) if how(1.0, taken).kind == "negative" else (up, down))
    most = max((max(each) for each in sums), default=0.0) or 1.0
    return [
        {
            "name": span.name,
            "up": round(100 * up / most, 2),
            "down": round(100 * down / most, 2),
            "ties": number_of(network),
            "href": asked.address(at=span.day, after=None),
        }
        for span, network, (up, down) in zip(windows, series, sums, strict=True)
    ]


def _script(drawn: Picture, windows: Sequence[Span], number: int | None) -> dict[str, Any]:
    """What is needed to step through the windows."""
    range = f"the whole range, {windows[0].day} to {windows[-1].end}" if windows else "the whole range"
    named = [("", range), *((span.day, span.name) for span in windows)]
    steps = zip(named, (drawn.whole, *drawn.windows), strict=True)
    return {
        "ties": drawn.ties,
        "steps": [{"at": at, "name": name, "ties": ties} for (at, name), ties in steps],
        "step": 0 if number is None else number + 1,
        "widest": drawn.widest,
        "shown": SHOWN,
    }


def record(view: View, asked: Asked, id: str) -> str | None:
    """Where a node is looked at; None of one that is no record. A source that two documents quote is one record."""
    known = id.partition(" in ")[0]
    return asked.under(path_of(known, view.ids.base)) if known.startswith(view.ids.base) else None
