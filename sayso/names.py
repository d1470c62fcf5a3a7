"""What people type for a record, and the record they mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import overload
from unicodedata import normalize

from rapidfuzz import process

from sayso.errors import BadArgument, UnknownName
from sayso.graph.ids import Ids
from sayso.graph.record import Record
from sayso.graph.state import State
from sayso.ontology.model import Ontology
from sayso.ontology.values import is_text

TYPED = ("entity", "action", "attribution")
"""Kinds whose records have handles."""
LIKE = 60


def identify(name: str, state: State, ids: Ids) -> str:
    """The id that a name stands for: an id, a path such as `entity/us`, a handle, `document/handle`, or the handle of a
    statement that only one document has. Raises UnknownName with the nearest."""
    if found := _named(name, state, ids):
        return min(found)
    handles = [id for id in state.ids() if ids.kind(id) in TYPED]
    local = with_handle(name, handles, ids)
    if len(local) == 1:
        return local[0]
    if local:
        raise UnknownName(f"{name!r} is said in several documents: {', '.join(map(ids.path, local))}")
    best = process.extractOne(name, {id.rpartition("/")[2] for id in handles}, score_cutoff=LIKE)
    raise UnknownName(f"no record {name!r}" + (f"; did you mean {best[0]}?" if best else ""))


def meant(name: str, of: Sequence[str], state: State, ids: Ids, ontology: Ontology) -> str:
    """The id to ask for when a parameter takes records of these classes; of any, where none is named.

    It is that of the representative, which all others refer to. Raises UnknownName, or BadArgument for a record of
    another class.
    """
    named = _named(name, state, ids) or state.find([identify(name, state, ids)])
    fitting = [id for id, record in named.items() if not of or any(ontology.is_a(record.types, each) for each in of)]
    if not fitting:
        wanted = " or ".join(_article(ontology.classes[each].label) for each in of)
        raise BadArgument(f"{name!r} is {_kind(next(iter(named.values())), ontology)}, where {wanted} is wanted")
    return named[min(fitting)].text("sameAs") or min(fitting)


@overload
def given(text: str, what: str, wanted: str) -> str: ...
@overload
def given(text: str | None, what: str, wanted: str) -> str | None: ...
def given(text: str | None, what: str, wanted: str) -> str | None:
    """A name or a reason as it is kept: in normal form, with no blanks around it; None where none is given. Raises
    BadArgument for a blank one."""
    found = None if text is None else normalize("NFC", text).strip()
    if found == "":
        raise BadArgument(f"{what} is blank: write {wanted}")
    return found


def given_by(text: str) -> str:
    return given(text, "by", "the name of who decides")


def given_view(text: str | None) -> str | None:
    return given(text, "view", "the name of an identity view, or leave it out")


def _named(name: str, state: State, ids: Ids) -> dict[str, Record]:
    """The records that have this id, path or handle."""
    if not is_text(name):
        raise UnknownName(f"{name!r} holds half of a character")
    return state.find(spelt(name, ids))


def with_handle(name: str, among: Iterable[str], ids: Ids) -> list[str]:
    """Those of some ids that end in a handle."""
    return [id for id in among if ids.kind(id) in TYPED and id.endswith(f"/{name}")]


def spelt(name: str, ids: Ids) -> list[str]:
    """The ids that a name may be, as an id, a path or a whole handle."""
    return [name, ids.base + name, *(f"{ids.base}{kind}/{name}" for kind in TYPED)]


def _kind(record: Record, ontology: Ontology) -> str:
    return _article(", ".join(ontology.classes[each].label for each in record.types))


def _article(label: str) -> str:
    return f"{'an' if label[0] in 'aeiou' else 'a'} {label}"
