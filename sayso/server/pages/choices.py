"""What the address of a network may say: the options of a selection, which network, and which windows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sayso.errors import BadArgument
from sayso.queries.networks.selection import ACTORS, AGREEMENTS, CLOCKS, CONCEPTS, DUPLICATES, NARRATORS, known
from sayso.server.pages.asked import Asked
from sayso.server.pages.spans import PERIODS

NETWORKS = {
    "subtract": "agreement less conflict (subtract)",
    "congruence": "agreement (congruence)",
    "conflict": "conflict",
    "ignore": "the same concepts (ignore)",
    "affiliation": "actors by concepts (affiliation)",
    "conflicts": "conflicts between claims",
    "attribution": "who relays whom (attribution)",
}
"""What can be looked at, and what it is called in the form."""
OF_MEASURE = ("subtract", "congruence", "conflict", "ignore")
NORMALIZATIONS = ("none", "average", "jaccard", "cosine", "profile", "activity", "prominence")
STRENGTHS = ("both", "firm", "tension")
LISTED = tuple(f"{option}_{variable}" for option in ("keep", "exclude") for variable in ("actor", "concept"))
PERIOD_WORDS = ("month", *(each for each in PERIODS if each != "month"))
LARGEST = 1_000_000


def _slot(name: str, type: str = "str", *, default: Any = None, **more: Any) -> dict[str, Any]:
    plain = {"classes": [], "of": [], "choices": [], "labels": {}, "several": False, "required": False, "told": ""}
    return {"name": name, "type": type, "default": default, "label": name.replace("_", " "), **plain, **more}


def _choice(name: str, words: Sequence[str], **more: Any) -> dict[str, Any]:
    return _slot(name, default=words[0], choices=list(words), **more)


SLOTS: Sequence[dict[str, Any]] = (
    _choice("network", tuple(NETWORKS), labels=NETWORKS, told="What a tie is."),
    _choice("normalization", NORMALIZATIONS, told="By what the weights are divided."),
    _choice("actors", ACTORS, told="Who takes part."),
    _choice("concepts", CONCEPTS, told="What they meet on."),
    _choice("agreement", AGREEMENTS, told="For or against, a scale from -3 to 3, or the stance itself."),
    _choice("clock", CLOCKS, told="By which time a statement counts."),
    _slot("from", "date", told="The first day that counts."),
    _slot("to", "date", told="The last day that counts."),
    _choice("duplicates", DUPLICATES, told="Within what a repetition counts once."),
    _choice("narrator", NARRATORS, told="What outlets say in their own narrative."),
    _slot("at_least", "int", default=1, told="How many statements an actor must have."),
    _choice("strength", STRENGTHS, label="conflicts between claims", told="Of conflicts between claims."),
    _choice("window", PERIOD_WORDS, label="cut into", told="What the time is cut into."),
    _slot("width", "int", default=1, label="as many in a window", told="How many of these are one window."),
    *(_slot(name, several=True, told="Ids or handles.") for name in LISTED),
)
"""In the shape in which a question's parameters are described."""
MORE = ("narrator", "at_least", "strength", "window", "width", *LISTED)
"""Those that a form shows when asked for more."""
AT = _slot("at", "date", told="The first day of the window to look at; without it, the whole range.")
ENDS = (
    _slot("one", required=True, told="An end of the tie: an id, a handle or a name."),
    _slot("other", required=True, told="The other end."),
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """`given` is what the address says, as text; `values` what holds, with what it does not say."""

    given: Mapping[str, str]
    values: Mapping[str, Any]

    @property
    def network(self) -> str:
        return str(self.values["network"])

    @property
    def options(self) -> dict[str, Any]:
        """Those of a Selection."""
        same = ("actors", "concepts", "agreement", "clock", "duplicates", "narrator", "at_least")
        lists = {
            option: {
                variable: values for variable in ("actor", "concept") if (values := self.values[f"{option}_{variable}"])
            }
            for option in ("keep", "exclude")
        }
        return {**{name: self.values[name] for name in same}, **lists} | {
            "start": self.values["from"],
            "end": self.values["to"],
        }


def chosen(asked: Asked) -> Chosen:
    """Take the parameters of an address. Raises BadArgument for words that there are not, and for what is no number."""
    raw = {slot["name"]: _raw(slot, asked) for slot in SLOTS}
    values = {slot["name"]: _value(slot, raw[slot["name"]]) for slot in SLOTS}
    return Chosen({name: value for name, value in raw.items() if value}, values)


def _raw(slot: Mapping[str, Any], asked: Asked) -> str | None:
    return ",".join(asked.several(slot["name"])) if slot["several"] else asked.one(slot["name"])


def _value(slot: Mapping[str, Any], given: str | None) -> Any:
    if slot["several"]:
        return [each for each in (given or "").split(",") if each]
    if given is None:
        return slot["default"]
    if slot["choices"]:
        return known(slot["name"], given, slot["choices"])
    return _number(slot["name"], given) if slot["type"] == "int" else given


def _number(name: str, given: str) -> int:
    if not (given.isascii() and given.isdecimal() and 0 < int(given[:9]) <= LARGEST):
        raise BadArgument(f"{name}={given}: write a whole number from 1 to {LARGEST:,}")
    return int(given)
