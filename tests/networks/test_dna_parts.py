"""Offsets in UTF-16 units, and handles made of names: what must hold of any text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sayso.graph.ids import is_handle
from sayso.loaders.dna.naming import LONGEST, Naming, slug
from sayso.loaders.dna.offsets import Offsets

TEXTS = st.text(st.sampled_from("a 🙂я𝔊\n\u0301"), max_size=30)


def units_before(text: str, code_point: int) -> int:
    return len(text[:code_point].encode("utf-16-le")) // 2


@given(TEXTS)
def test_offsets_are_those_of_the_encoded_text(text: str) -> None:
    offsets = Offsets(text)
    places = {units_before(text, at): at for at in range(len(text) + 1)}
    assert offsets.units == units_before(text, len(text))
    assert [offsets.unit(at) for at in range(len(text) + 1)] == list(places)
    for unit in range(-1, offsets.units + 2):
        assert offsets.code_point(unit) == places.get(unit)  # None inside a character and outside the text


@given(st.text(max_size=100), st.text(max_size=20))
def test_every_handle_can_stand_in_an_id(name: str, what: str) -> None:
    assert len(slug(name)) <= LONGEST * 3  # a letter may be written as several
    assert is_handle(Naming("d").give(name, what or "x", name))


@given(st.lists(st.tuples(st.sampled_from(["A b", "a B", "a-b", "A b person", "!", ""]), st.sampled_from("pq"))))
def test_no_two_things_have_one_handle(things: list[tuple[str, str]]) -> None:
    naming = Naming("d")
    handles = [naming.give(name, what, name) for name, what in things]
    assert len(set(handles)) == len(handles)


@given(
    st.lists(st.tuples(st.sampled_from(["A b", "a B", "a-b", "A b p", "A b q"]), st.sampled_from("pq")), unique=True)
)
def test_in_order_of_their_handles_things_get_the_same_ones(things: list[tuple[str, str]]) -> None:
    """What makes a database that is written come in with the handles that it went out with."""
    first = Naming("d")
    given = {first.give(name, what, name): (name, what) for name, what in things}
    again = Naming("d")
    assert [again.give(name, what, name) for _, (name, what) in sorted(given.items())] == sorted(given)


def test_names_are_readable_and_cut_between_words() -> None:
    assert slug("Bündnis 90/Die Grünen") == "bündnis-90-die-grünen"
    assert slug("Міністр енергетики") == "міністр-енергетики"
    long = "There should be legislation to regulate the emissions of all power plants"
    assert slug(long) == "there-should-be-legislation-to-regulate-the-emissions-of-all"
    assert Naming("d").give("???", "concept") == "d.concept"
