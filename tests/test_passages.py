"""A text cut wherever somebody's words begin or end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sayso.server.pages.passages import Piece, Words, pieces

TEXT = st.text("aб \n“€𝄞", max_size=40)


def test_what_overlaps_is_told_apart() -> None:
    words = [Words(0, 5, "a"), Words(3, 8, "b"), Words(3, 8, "b"), Words(9, 9, "c")]
    assert list(pieces("0123456789", words)) == [
        Piece("012", ("a",)),
        Piece("34", ("a", "b")),
        Piece("567", ("b",)),
        Piece("8", ()),
        Piece("9", ()),
    ]
    assert list(pieces("", [])) == []


@given(st.data())
def test_no_word_is_lost_and_none_is_given_to_another(data: st.DataObject) -> None:
    text = data.draw(TEXT)
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    drawn = data.draw(st.lists(st.tuples(ends, st.sampled_from("abc")), max_size=6))
    words = [Words(start, end, whose) for (start, end), whose in drawn]
    found = list(pieces(text, words))
    assert "".join(piece.text for piece in found) == text
    at = 0
    for piece in found:
        for place in range(at, at + len(piece.text)):
            assert set(piece.statements) == {each.statement for each in words if each.start <= place < each.end}
        at += len(piece.text)
