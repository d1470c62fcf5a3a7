"""Quotes are found as people type them, and kept as the text has them."""

from __future__ import annotations

import ast

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sayso.loaders.quotes import UNSEEN, Found, NearError, QuoteError, Source, fold

CHARACTERS = "abcаїйé e\u0301“”‘’«»\"'–—-…. \n\r\t\u00a0\u00ad\u200b😀🇺🇦👩🏽\u200d🚀漢字ẞİ"
texts = st.text(st.sampled_from(CHARACTERS), min_size=1, max_size=60)


def found(text: str, quote: str, near: str | None = None) -> str:
    """The words of the text that a quote finds."""
    start, end = Source(text).find(quote, near)
    return text[start:end]


@pytest.mark.parametrize(
    ("text", "typed", "words"),
    [
        ("He said: “It’s over.”", '"It\'s over."', "“It’s over.”"),
        ("„Es ist vorbei“, sagte er", '"Es ist vorbei"', "„Es ist vorbei“"),
        ("Він сказав: «Усе скінчено»", 'сказав: "Усе скінчено"', "сказав: «Усе скінчено»"),
        ("the old ‘quote’", "'quote'", "‘quote’"),
        ("made `so´ by hand", "'so'", "`so´"),
        ("п’ять, пʼять", "п'ять, п'ять", "п’ять, пʼять"),
        ("1999–2004, twenty‑one — a −5", "1999-2004, twenty-one - a -5", "1999–2004, twenty‑one — a −5"),
        ("1999-2004", "1999–2004", "1999-2004"),
        ("reinforcements … while", "reinforcements ... while", "reinforcements … while"),
        ("reinforcements ... while", "reinforcements … while", "reinforcements ... while"),
        ("one\n  two\t\u00a0three\u2009four", "one two three four", "one\n  two\t\u00a0three\u2009four"),
        ("one two", "one\ntwo", "one two"),
        ("line\r\nbreak", "line break", "line\r\nbreak"),
        ("inter\u00adnational, zero\u200bwidth, joi\u2060ned", "international, zerowidth, joined", None),
        ("\ufeffFirst words", "First words", "First words"),
        ("international", "inter\u00adnational", "international"),
        ("left-to-right \u200eКиїв\u200f mark", "right Київ mark", "right \u200eКиїв\u200f mark"),
        ("cafe\u0301 au lait", "café au", "cafe\u0301 au"),
        ("café au lait", "cafe\u0301 au", "café au"),
        ("Україна й Росія", "Украі\u0308на и\u0306 Росія", "Україна й Росія"),
        ("  padded  ", "  padded ", "padded"),
    ],
)
def test_folding(text: str, typed: str, words: str | None) -> None:
    assert found(text, typed) == (text if words is None else words)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("The town", "the town"),
        ("café", "cafe"),
        ("Київ", "Киів"),
        ("wait… and see", "wait."),
        ("wait… and see", ".. and see"),
        ("one two", "onetwo"),
        ("onetwo", "one two"),
        ("straße", "strasse"),
    ],
)
def test_other_words_are_not_found(text: str, typed: str) -> None:
    with pytest.raises(QuoteError, match="is not in the text"):
        found(text, typed)


@pytest.mark.parametrize(
    ("text", "quote", "at"),
    [
        ("😀 the general", "general", (6, 13)),
        ("👩🏽\u200d🚀 the general", "general", (9, 16)),
        ("🇺🇦 Суджа й Курськ", "Курськ", (11, 17)),
        ("e\u0301e\u0301 over", "over", (5, 9)),
        ("𝔎ursk is 漢字", "漢字", (9, 11)),
        ("İstanbul is far", "far", (12, 15)),
        ("… … …  over", "over", (7, 11)),
        ("soft\u00adly\u00ad over", "over", (9, 13)),
        ("the end", "the end", (0, 7)),
        ("over 😀", "over 😀", (0, 6)),
    ],
)
def test_offsets_are_code_points_of_the_text(text: str, quote: str, at: tuple[int, int]) -> None:
    assert Source(text).find(quote) == at
    assert text[slice(*at)] == quote


@given(texts, st.data())
def test_words_that_stand_once_are_found_where_they_stand(text: str, data: st.DataObject) -> None:
    """Any part of a text that does not begin or end with what nobody types is found there, or said to be twice."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end]
    assume(not {quote[0], quote[-1]} & UNSEEN and quote == quote.strip())
    try:
        assert Source(text).find(quote) == Found(start, end)
    except QuoteError as error:
        places = [int(each) for each in str(error).partition("characters ")[2].partition(")")[0].split(", ")]
        assert start in places
        assert len(places) > 1
        assert all(folded(text[place:]).startswith(folded(quote)) for place in places)


@given(texts, st.data())
def test_any_way_of_typing_finds_the_same(text: str, data: st.DataObject) -> None:
    """What folds alike finds alike."""
    start = data.draw(st.integers(0, len(text) - 1))
    quote = text[start : data.draw(st.integers(start + 1, len(text)))]
    source = Source(text)
    one, other = outcome(source, quote), outcome(source, folded(quote))
    assert one == other or (isinstance(one, str) and isinstance(other, str))


def folded(text: str) -> str:
    return fold(text)[0]


def outcome(source: Source, quote: str) -> Found | str:
    """Where a quote is found, or why it is not."""
    try:
        return source.find(quote)
    except QuoteError as error:
        return str(error)


@given(texts)
def test_folding_keeps_order_and_bounds(text: str) -> None:
    words, offsets = fold(text)
    assert len(words) == len(offsets)
    assert offsets == sorted(offsets)
    assert all(0 <= offset < len(text) for offset in offsets)
    assert fold(words)[0] == words


class TestNear:
    text = "Miller said no. And Singh said no. Later on, in Kursk, all of them said no."

    @pytest.mark.parametrize(
        ("near", "start"), [("Miller", 12), ("And", 12), ("Singh said", 31), ("all of them", 72), ("Singh said no", 31)]
    )
    def test_nearest_of_equal_quotes(self, near: str, start: int) -> None:
        assert Source(self.text).find("no", near).start == start

    def test_near_is_folded_too(self) -> None:
        assert Source("“yes” no — no").find("no", '"yes"').start == 6

    def test_several_places_are_listed(self) -> None:
        with pytest.raises(QuoteError, match=r"occurs 3 times \(characters 12, 31, 72\); add near:"):
            Source(self.text).find("no")
        with pytest.raises(QuoteError, match=r"occurs twice \(characters 0, 1\)"):
            Source("aaa").find("aa")

    def test_near_that_is_not_there(self) -> None:
        with pytest.raises(NearError, match="'Millar' is not in the text; the nearest is 'Miller'"):
            Source(self.text).find("no", "Millar")

    def test_near_is_checked_where_it_is_not_needed(self) -> None:
        with pytest.raises(NearError, match="'Smith' is not in the text"):
            Source(self.text).find("Singh", "Smith")

    def test_near_in_the_middle(self) -> None:
        with pytest.raises(NearError, match=r"as close to one of the places as to another \(characters 0, 5\)"):
            Source("no - no").find("no", "-")


class TestNearest:
    text = "The town of Sudzha was lamented as lost.\nNobody said more than that."

    @pytest.mark.parametrize(
        ("typed", "nearest"),
        [
            ("the town of Sudza", "he town of Sudzha"),
            ("town of Suzdha was lamented as lost", "town of Sudzha was lamented as lost"),
            ("was lamented as lost, nobody said", "was lamented as lost. Nobody said"),
            ("more then that", "more than that"),
        ],
    )
    def test_the_passage_in_whole_words(self, typed: str, nearest: str) -> None:
        with pytest.raises(QuoteError) as error:
            Source(self.text).find(typed)
        assert nearest in str(error.value).partition("; the nearest is ")[2]

    @pytest.mark.parametrize("typed", ["xyz qqq", "", "…", " "])
    def test_nothing_near(self, typed: str) -> None:
        with pytest.raises(QuoteError) as error:
            Source(self.text).find(typed)
        assert str(error.value) == f"{typed!r} is not in the text"

    @given(texts, st.data())
    def test_it_is_a_passage_of_the_text(self, text: str, data: st.DataObject) -> None:
        start = data.draw(st.integers(0, len(text) - 1))
        said = outcome(Source(text), f"{text[start:]}q")
        assert isinstance(said, str)
        _, _, words = said.partition("; the nearest is ")
        assert not words or ast.literal_eval(words) in " ".join(text.split())


class TestQuoted:
    @pytest.mark.parametrize(
        ("text", "share"),
        [
            ("he said “[it is over]” twice", 1.0),
            ("he [said “it is over]” twice", 0.75),
            ("he [said] “it is over” twice", 0.0),
            ("“[It is over],” he said, “[and done].”", 1.0),
            ("“[It is over],” he [said], “[and done].”", 0.75),
            ("“It is” [over] “and done”", 0.0),
            ('he said "[it is over]" twice', 1.0),
            ('he said "it is" [over] "twice"', 0.0),
            ("er sagte „[es ist vorbei]“ und ging", 1.0),
            ("er sagte „es ist vorbei“ [und ging]", 0.0),
            ("він сказав «[усе скінчено]» й пішов", 1.0),
            ("er sagte »[es ist vorbei]« und »ging«", 1.0),
            ("er sagte »es ist vorbei« [und] »ging«", 0.0),
            ("he said “it is ‘[nearly] over’ now”", 1.0),
            ("“[First paragraph\n“and second],” he said", 1.0),
            ("“Never closed\n[the next line]", 0.0),
            ("[😀 …]", 0.0),
        ],
    )
    def test_share_of_the_words_between_quotation_marks(self, text: str, share: float) -> None:
        """Brackets tell which segments are quoted as evidence."""
        plain = text.replace("[", "").replace("]", "")
        spans, depth = [], 0
        for index, character in enumerate(text):
            if character == "[":
                spans.append(Found(index - depth, -1))
            elif character == "]":
                spans[-1] = Found(spans[-1].start, index - depth)
            depth += character in "[]"
        given = Source(plain).share_quoted(spans)
        assert (given == share) if share in (0.0, 1.0) else 0.0 < given < 1.0


def test_context() -> None:
    source = Source("0123456789" * 10)
    assert source.prefix(Found(50, 60)) == "89" + "0123456789" * 3
    assert source.suffix(Found(50, 60)) == "0123456789" * 3 + "01"
    assert source.prefix(Found(0, 5)) == ""
    assert source.suffix(Found(95, 100)) == ""
