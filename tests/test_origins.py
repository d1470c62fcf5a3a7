"""How many independent origins reports have, and what is told once of copies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from sayso import Workspace
from sayso.errors import Problems
from sayso.queries.sketch import ALIKE, FEWEST, NUMBERS, sketch

WORDS = (
    "The river rose by two metres in a single night and flooded the lower streets of the town, where the pumps had been"
    " out of order since the spring. Residents carried what they could to the upper floors. By noon the bridge was"
    " closed to lorries, and the mayor asked for boats. It was the third flood within ten years, and the highest."
)
OTHER = (
    "An exhibition of clocks opened on Saturday in the former post office. Forty makers from nine valleys had sent in"
    " their work, among them a pendulum of ash wood that runs for a month. The prizes will be given at the end of May,"
    " when the jury has listened to all of them strike midnight; visitors may vote as well, and are asked to be quiet."
)
ENTITIES = {
    "gazette": "Outlet: Gazette",
    "herald": "Outlet: Herald",
    "press": "Organization: Press Group",
    "agency": "Outlet: Agency",
    "general": "Person: General",
    "mayor": "Person: Mayor",
    "town": "Location: Town",
    "ukraine": "Country: Ukraine",
    "russia": "Country: Russia",
}
HELD = "asserts: town control ukraine"
LOST = "asserts: town control russia"


class Desk:
    """A workspace with documents of two lines each, that are loaded as often as they change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workspace = Workspace.init(folder / "w")

    def write(
        self, name: str, *said: str, publisher: str = "gazette", head: str = "", words: str = "", **more: str
    ) -> Path:
        """A document with a text of its own, unless it has these words, and statements that are given as
        `handle / key: value / ...`."""
        lines = [f"Line {number} of {name}." for number in range(len(said))]
        (self.folder / f"{name}.txt").write_text("\n".join([words, *lines]), encoding="utf-8")
        entities = "".join(f"  {id}: {{{what}}}\n" for id, what in {**ENTITIES, **more}.items())
        statements = ""
        for number, each in enumerate(said):
            id, *keys = each.split(" / ")
            body = "".join(f"    {key}\n" for key in keys)
            statements += f"  - quote: {lines[number]}\n    id: {id}\n    said: 2024-08-07\n{body}"
        path = self.folder / f"{name}.yaml"
        path.write_text(
            f"document: {name}.txt\npublisher: {publisher}\npublished: 2024-08-08\n{head}entities:\n{entities}"
            f"statements:\n{statements}",
            encoding="utf-8",
        )
        return path

    def load(self, *paths: Path) -> str:
        """Load files, hold the state against one that is folded anew, and say how the town's being held is borne
        out."""
        self.workspace.load(paths)
        assert not any(self.workspace.verify(deep=True).values())
        rows = self.workspace.cypher("MATCH (c:Corroboration) RETURN c.caption AS line").rows
        found = [str(line).rpartition(": ")[2] for (line,) in rows if "Ukraine" in str(line)]
        return found[0] if found else ""

    def basis(self) -> set[str]:
        rows = self.workspace.cypher("MATCH (o:Origin) RETURN o.originBasis AS basis").rows
        return {str(name) for (names,) in rows if isinstance(names, Sequence) for name in names}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_two_voices_are_two_origins_and_one_voice_is_one(desk: Desk) -> None:
    one = desk.write(
        "one", f"a / by: general / {HELD}", f"b / by: mayor / {HELD}", f"c / by: mayor / {HELD} / hedge: likely"
    )
    assert desk.load(one) == "3 reports, 2 independent origins"
    assert desk.basis() == {"one-voice"}
    assert desk.load(desk.write("one", f"a / by: general / {HELD}")) == ""


def test_sources_without_a_name_may_be_one_in_two_documents_but_not_in_one(desk: Desk) -> None:
    unnamed = {"x": "UnnamedSource: an official", "y": "UnnamedSource: another official"}
    one = desk.write("one", f"a / by: x / {HELD}", f"b / by: y / {HELD}", **unnamed)
    assert desk.load(one) == "2 reports, 2 independent origins"
    two = desk.write("two", f"a / by: z / {HELD}", z="UnnamedSource: an aide")
    assert desk.load(two) == "3 reports, 2 to 3 independent origins"


def test_some_of_one_group_may_be_the_same(desk: Desk) -> None:
    group = {"bloggers": "Group: bloggers"}
    files = [desk.write(name, f"a / by: bloggers / {HELD}", **group) for name in ("one", "two")]
    assert desk.load(*files) == "2 reports, 1 to 2 independent origins"


def test_those_who_draw_on_one_source_may_have_one_origin(desk: Desk) -> None:
    one = desk.write("one", f"a / by: general / {HELD} / draws-on: press", f"b / by: mayor / {HELD} / draws-on: press")
    assert desk.load(one) == "2 reports, 1 to 2 independent origins"


def test_what_one_passage_reports_together_is_one_report(desk: Desk) -> None:
    assert desk.load(desk.write("one", f"a / by: [general, mayor] / {HELD}")) == "1 report, 1 independent origin"
    assert desk.basis() == {"one-passage"}


def test_one_utterance_in_two_documents(desk: Desk) -> None:
    by = {"one": "general", "two": "mayor"}
    files = [desk.write(name, f"a / by: {who} / {HELD} / utterance: speech") for name, who in by.items()]
    assert desk.load(*files) == "2 reports, 1 independent origin"
    assert "one-utterance" in desk.basis()


def test_what_another_document_passes_on_is_a_report_more_of_one_origin(desk: Desk) -> None:
    one = desk.write("one", f"a / by: general / {HELD}")
    assert desk.load(one) == ""
    two = desk.write("two", "b / by: herald / reports: one/a", publisher="herald")
    assert desk.load(two) == "2 reports, 1 independent origin"
    three = desk.write("three", "c / by: agency / reports: two/b", publisher="agency")
    assert desk.load(three) == "3 reports, 1 independent origin"
    assert desk.basis() == {"passed-on"}
    silent = [
        desk.write(name, "d / by: herald / asserts: town that it rained", publisher="herald")
        for name in ("three", "two")
    ]
    assert desk.load(*silent) == ""


@pytest.mark.parametrize("head", ["derived-from: first\n", "credit: agency\n"])
def test_narrators_of_documents_that_repeat_one_are_one_origin(desk: Desk, head: str) -> None:
    first = desk.write("first", f"a / {HELD}", publisher="agency")
    plain = desk.write("second", f"b / {HELD}", publisher="gazette")
    assert desk.load(first, plain) == "2 reports, 2 independent origins"
    derived = desk.write("second", f"b / {HELD}", publisher="gazette", head=head)
    assert desk.load(derived) == "2 reports, 1 independent origin"
    assert desk.basis() == {head.partition(":")[0]}
    third = desk.write("third", f"c / {HELD}", publisher="herald", head=head)
    assert desk.load(third) == "3 reports, 1 independent origin"
    assert desk.load(desk.write("third", f"c / {HELD}", publisher="herald")) == "3 reports, 2 independent origins"


def test_documents_with_nearly_the_same_words_are_one_origin(desk: Desk) -> None:
    files = [
        desk.write("one", f"a / {HELD}", words=WORDS),
        desk.write("two", f"b / {HELD}", words=WORDS.replace("two metres", "2 m").upper(), publisher="herald"),
        desk.write("three", f"c / {HELD}", words=OTHER, publisher="agency"),
    ]
    assert desk.load(*files) == "3 reports, 2 independent origins"
    assert desk.basis() == {"same-text"}
    again = desk.write("two", f"b / {HELD}", words=OTHER, publisher="herald")
    assert desk.load(again) == "3 reports, 2 independent origins"
    alone = desk.write("three", f"c / {HELD}", words=" ".join(reversed(WORDS.split())), publisher="agency")
    assert desk.load(alone) == "3 reports, 3 independent origins"


def test_one_family_of_publishers_is_one_origin_where_it_narrates(desk: Desk) -> None:
    files = [
        desk.write("one", f"a / {HELD}", f"x / by: general / {HELD}"),
        desk.write("two", f"b / {HELD}", f"y / by: mayor / {HELD}", publisher="herald"),
    ]
    assert desk.load(*files) == "4 reports, 4 independent origins"
    owned = {"gazette": "Outlet: Gazette, part-of: press", "herald": "Outlet: Herald, part-of: press"}
    one = desk.write("one", f"a / {HELD}", f"x / by: general / {HELD}", **owned)
    two = desk.write("two", f"b / {HELD}", f"y / by: mayor / {HELD}", publisher="herald", **owned)
    assert desk.load(one, two) == "4 reports, 3 independent origins"


def test_an_agreement_says_how_independent_the_two_are(desk: Desk) -> None:
    desk.load(
        desk.write("one", f"a / {HELD}", publisher="agency"),
        desk.write("two", f"b / {HELD}", head="credit: agency\n"),
        desk.write("three", f"c / by: general / {HELD}", publisher="herald"),
    )
    rows = desk.workspace.cypher(
        "MATCH (r:Agreement) RETURN r.originsLow AS low, r.originsHigh AS high, r.sentence AS sentence ORDER BY low"
    ).rows
    assert [(low, high) for low, high, _ in rows] == [(1, 1), (2, 2), (2, 2)]
    assert "2 reports, 1 independent origin." in str(rows[0][2])


def test_conflicts_between_copies_are_told_once(desk: Desk) -> None:
    lost = desk.write("lost", f"x / by: mayor / {LOST}", publisher="herald")
    held = [desk.write(f"held-{n}", f"a / by: general / {HELD}") for n in range(3)]
    conflicts = "MATCH (r:Conflict) RETURN r.reports AS reports"
    desk.load(lost, *held)
    assert desk.workspace.cypher(conflicts).rows == [(1,), (1,), (1,)]
    copies = [desk.write(f"held-{n}", f"a / by: general / {HELD}", head="derived-from: held-0\n") for n in (1, 2)]
    desk.load(*copies)
    assert desk.workspace.cypher(conflicts).rows == [(3,)]
    desk.load(desk.write("held-2", f"a / by: general / {HELD}"))
    assert sorted(desk.workspace.cypher(conflicts).rows) == [(1,), (2,)]


def test_stances_of_copies_are_told_once_with_all_their_reports(desk: Desk) -> None:
    """Of what two voices hold of one action only the nearest two statements are kept, and the copies of both."""
    action = {"more": "Action: more troops"}
    against = desk.write("against", "x / by: mayor / opposes: more", publisher="herald", **action)
    texts = [desk.write(f"for-{n}", "a / by: general / endorses: more", **action) for n in range(3)]
    conflicts = "MATCH (r:Conflict) RETURN r.reports AS reports"
    desk.load(against, *texts)
    assert desk.workspace.cypher(conflicts).rows == [(1,)]
    copies = [
        desk.write(f"for-{n}", "a / by: general / endorses: more", head="derived-from: for-0\n", **action)
        for n in (1, 2)
    ]
    desk.load(*copies)
    assert desk.workspace.cypher(conflicts).rows == [(3,)]
    desk.load(desk.write("for-2", "a / by: general / endorses: more", **action))
    assert desk.workspace.cypher(conflicts).rows == [(2,)]


def test_what_copies_agree_on_is_told_once(desk: Desk) -> None:
    said = "a / by: general / endorses: more", "b / by: mayor / endorses: more"
    action = {"more": "Action: more troops"}
    agreements = "MATCH (r:Agreement) RETURN r.id AS id"
    desk.load(*(desk.write(f"both-{n}", *said, **action) for n in range(3)))
    assert len(desk.workspace.cypher(agreements).rows) == 1
    desk.load(*(desk.write(f"both-{n}", *said, head="derived-from: both-0\n", **action) for n in (1, 2)))
    assert len(desk.workspace.cypher(agreements).rows) == 1


@pytest.mark.parametrize("kind", ["stance", "claim"])
def test_an_utterance_that_is_judged_to_be_one_is_no_copy(desk: Desk, kind: str) -> None:
    """Its statements have one key, which is no statement's own."""
    action = {"more": "Action: more troops"}
    for_, against = ("endorses: more", "opposes: more") if kind == "stance" else (HELD, LOST)
    one = desk.write("for-0", f"a / by: general / hedge: likely / {for_}", **action)
    others = [desk.write(f"for-{n}", f"a / by: general / {for_}", **action) for n in (1, 2)]
    desk.load(desk.write("against", f"x / by: mayor / {against}", publisher="herald", **action), one, *others)
    desk.workspace.judge("same", "for-0/a", "for-2/a", by="ada")
    desk.load(desk.write("for-1", f"a / by: general / {for_}", head="derived-from: for-0\n", **action))


def test_a_document_that_repeats_itself_in_a_ring_is_refused(desk: Desk) -> None:
    one = desk.write("one", f"a / {HELD}", head="derived-from: one\n")
    with pytest.raises(Problems, match="derived"):
        desk.workspace.load([one])


def test_short_texts_and_what_is_no_text_have_no_sketch() -> None:
    assert sketch(b"") is None
    assert sketch(b"It rained. " * 3) is None
    assert sketch(WORDS.encode() + b"\xff") is None
    assert sketch(b"a" * 2**21) is None
    assert len(WORDS) > FEWEST


def test_a_sketch_tells_how_much_two_texts_have_in_common() -> None:
    """The same words with other spaces, case and punctuation are the same; half of them are not enough."""

    def alike(one: str, other: str) -> float:
        a, b = sketch(one.encode()), sketch(other.encode())
        assert a
        assert b
        return sum(x == y for x, y in zip(a, b, strict=True)) / NUMBERS

    assert alike(WORDS, WORDS.upper().replace(" ", "\n\n")) == 1
    assert alike(WORDS, f"{WORDS} By our correspondent.") > ALIKE
    assert alike(WORDS, WORDS[: len(WORDS) // 2]) < ALIKE
    assert alike(WORDS, OTHER) < 0.1
    assert alike("水位一夜之间上涨两米" * 1 + OTHER, OTHER) > ALIKE
