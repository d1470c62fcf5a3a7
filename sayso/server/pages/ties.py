"""The ties of a network as rows, the strongest first, and what each says of its two ends."""

from __future__ import annotations

import json
from typing import NamedTuple

import numpy as np

from sayso.errors import BadArgument
from sayso.queries.networks.network import Network
from sayso.server.pages.choices import Chosen
from sayso.server.pages.spans import Span
from sayso.show import count

HOW = {
    "subtract": ("agrees with", "disagrees with", ""),
    "congruence": ("agrees with", "", ""),
    "conflict": ("", "disagrees with", ""),
    "ignore": ("", "", "speaks of the same as"),
    "affiliation": ("is for", "is against", "speaks of"),
    "conflicts": ("", "contradicts", ""),
    "attribution": ("", "", "relays"),
}
"""What a weight above 0 says of its two ends, one below, and one that has no sign."""
WHY = {
    "conflicts": "no claim of one conflicts with a claim of another",
    "attribution": "nobody relays another",
    "congruence": "no two of the {} agree on anything",
    "conflict": "no two of the {} disagree on anything",
    "ignore": "no two of the {} speak of the same",
    "affiliation": "what the {} say for something and against it cancels out",
    "subtract": "no two of the {} speak of the same, or they agree as much as they disagree",
}
"""Why there may be no tie, by network."""


class How(NamedTuple):
    kind: str
    """`positive`, `negative` or `neutral`."""
    says: str


class Tie(NamedTuple):
    one: str
    one_name: str
    how: str
    other: str
    other_name: str
    weight: float


def how(weight: float, chosen: Chosen) -> How:
    above, below, without = HOW[chosen.network]
    if without and (not above or chosen.values["agreement"] == "stance"):
        return How("neutral", without)
    return How("positive", above) if above and (weight > 0 or not below) else How("negative", below)


def hows(chosen: Chosen) -> list[How]:
    """What weights above 0 and below 0 say; both the same where they have no sign."""
    return [how(weight, chosen) for weight in (1.0, -1.0)]


def number_of(network: Network) -> int:
    there = int((network.weights != 0).sum())
    return there if network.two_mode or network.directed else there // 2


def strongest(network: Network, chosen: Chosen, limit: int, after: str | None) -> tuple[tuple[Tie, ...], str | None]:
    """So many ties, of equal ones in order of names; and where the next page begins, None after the last. Raises
    BadArgument for an `after` that was not given here."""
    once = not (network.two_mode or network.directed)
    weights = np.triu(network.weights, 1) if once else network.weights
    flat = np.flatnonzero(weights)
    sizes = np.abs(weights.ravel()[flat])
    order = np.argsort(-sizes, kind="stable")
    first = 0
    if after:
        size, place = _begun(network, after)
        first = int(((sizes > size) | ((sizes == size) & (flat <= place))).sum())
    rows = tuple(_tie(network, chosen, int(flat[each])) for each in order[first : first + limit])
    more = rows and first + limit < len(flat)
    return rows, json.dumps([abs(rows[-1].weight), rows[-1].one, rows[-1].other]) if more else None


def _tie(network: Network, chosen: Chosen, place: int) -> Tie:
    i, j = divmod(place, len(network.columns))
    one, other, weight = network.rows[i], network.columns[j], float(network.weights[i, j])
    return Tie(one, network.name(one), how(weight, chosen).says, other, network.name(other), weight)


def _begun(network: Network, after: str) -> tuple[float, int]:
    try:
        size, one, other = json.loads(after)
        return float(size), network.rows.index(one) * len(network.columns) + network.columns.index(other)
    except (ValueError, TypeError) as error:
        raise BadArgument(f"after={after}: begins no page; take it from the page before") from error


def summary(network: Network, chosen: Chosen, span: Span | None) -> str:
    """What there is, or why there is nothing."""
    actors: str = chosen.values["actors"]
    who = count(len(network.rows), actors)
    when = f" in {span.name}" if span else ""
    if number := number_of(network):
        concepts = f" and {count(len(network.columns), 'concept')}" if network.two_mode else ""
        return f"{count(number, 'tie')} among {who}{concepts}{when}"
    return f"No ties{when}: {WHY[chosen.network].format(who)}. Choose other actors or concepts, or a longer range."
