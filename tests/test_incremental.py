"""A later load changes relations between statements that it does not say anew; and gives what one load would give."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.codings import ENTITIES, TEXT, written
from tests.commands import Commands, run

QUOTE = "quote: It has been halted\n"
EARLY = f"by: general\nsaid: 2024-08-02\nasserts: incursion offensive-status halted\n{QUOTE}id: early\n"
BETWEEN = f"by: general\nsaid: 2024-08-04\nasserts: incursion offensive-status advancing\n{QUOTE}id: between\n"
LATE = f"by: general\nsaid: 2024-08-06\nasserts: incursion offensive-status advancing\n{QUOTE}id: late\n"
ARMY = f"by: general\nsaid: 2024-08-06\nasserts: sudzha control army\n{QUOTE}id: by-army\n"
BRIGADE = f"by: minister\nsaid: 2024-08-06\nasserts: sudzha control brigade\n{QUOTE}id: by-brigade\n"
UNITS = "army: {ArmedForces: the army}\nbrigade: {MilitaryUnit: the brigade, part-of: army}\n"
WITHIN = "raid: {Action: a raid, actor: russia, broader: retreat}\n"
FOR = f"by: general\nsaid: 2024-08-06\nendorses: raid\n{QUOTE}id: for\n"
AGAINST = f"by: minister\nsaid: 2024-08-06\nopposes: retreat\n{QUOTE}id: against\n"
MARK = "- contrast: [by-army, by-brigade]\n  quote: and the minister agreed\n"
FIRST = f"by: general\nsaid: 2024-08-01\nendorses: raid\n{QUOTE}id: first\n"
SECOND = f"by: general\nsaid: 2024-08-03\nendorses: raid\n{QUOTE}id: second\n"
SOON = f"by: minister\nsaid: 2024-08-04\nopposes: raid\n{QUOTE}id: soon\n"
LATER = f"by: minister\nsaid: 2024-08-06\nopposes: raid\n{QUOTE}id: later\n"


class Loaded(Commands):
    def given(self, *statements: str, entities: str = ENTITIES, marks: str = "") -> set[tuple[str, ...]]:
        """The relations after a load: the kind and both sides."""
        file = self.folder / "article.yaml"
        file.write_text(written(*statements, all_entities=entities, marks=marks), encoding="utf-8")
        self.run("load", file)
        assert "are there and equal" in self.run("verify", "--deep")
        rows = self.parsed(
            "cypher", "MATCH (r:Relation)-[:BETWEEN]->(s) RETURN r.relationKind AS kind, r.id AS id, s.id AS side"
        )
        found: dict[tuple[str, str], list[str]] = {}
        for row in rows:
            found.setdefault((row["id"], row["kind"]), []).append(row["side"].rpartition("/")[2])
        return {(kind, *sorted(sides)) for (_, kind), sides in found.items()}

    def sentence(self) -> str:
        """Of the only relation."""
        (row,) = self.parsed("cypher", "MATCH (r:Relation) RETURN r.sentence AS sentence")
        return str(row["sentence"])


@pytest.fixture
def loaded(tmp_path: Path) -> Loaded:
    (tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
    run("init", tmp_path)
    return Loaded(tmp_path)


def test_what_is_said_between_two_claims_parts_them(loaded: Loaded) -> None:
    apart = {("change", "early", "late")}
    assert loaded.given(EARLY, LATE) == apart
    assert loaded.given(EARLY, BETWEEN, LATE) == {("change", "between", "early"), ("repeat", "between", "late")}
    assert loaded.given(EARLY, LATE) == apart


def test_a_unit_that_is_no_longer_part_of_another_conflicts_with_it(loaded: Loaded) -> None:
    inside = ENTITIES + UNITS
    apart = inside.replace(", part-of: army", "")
    assert loaded.given(ARMY, BRIGADE, entities=inside) == {("refinement", "by-army", "by-brigade")}
    assert loaded.given(ARMY, BRIGADE, entities=apart) == {("contradiction", "by-army", "by-brigade")}
    assert loaded.given(ARMY, BRIGADE, entities=inside) == {("refinement", "by-army", "by-brigade")}


def test_an_action_that_is_found_to_lie_in_another(loaded: Loaded) -> None:
    inside = ENTITIES.replace("raid: {Action: a raid, actor: russia}\n", WITHIN)
    assert loaded.given(FOR, AGAINST) == set()
    assert loaded.given(FOR, AGAINST, entities=inside) == {("opposed", "against", "for")}
    assert loaded.given(FOR, AGAINST) == set()


def test_a_stance_that_is_nearer_takes_the_place_of_another(loaded: Loaded) -> None:
    repeat, again = ("repeat", "first", "second"), ("repeat", "later", "soon")
    assert loaded.given(FIRST, LATER) == {("opposed", "first", "later")}
    assert loaded.given(FIRST, SECOND, LATER) == {repeat, ("opposed", "later", "second")}
    assert loaded.given(FIRST, SECOND, SOON, LATER) == {repeat, again, ("opposed", "second", "soon")}
    assert loaded.given(FIRST, SOON, LATER) == {again, ("opposed", "first", "soon")}


def test_a_stance_that_is_marked_is_no_nearer(loaded: Loaded) -> None:
    said = FIRST, SECOND, SOON, LATER
    near = {("repeat", "first", "second"), ("repeat", "later", "soon"), ("opposed", "second", "soon")}
    mark = MARK.replace("by-army, by-brigade", "first, later")
    assert loaded.given(*said) == near
    assert loaded.given(*said, marks=mark) == near | {("opposed", "first", "later")}
    assert loaded.given(*said) == near


def test_who_speaks_and_who_marks_are_named_otherwise(loaded: Loaded) -> None:
    loaded.given(ARMY, BRIGADE, entities=ENTITIES + UNITS, marks=MARK)
    assert "by The Gazette" in loaded.sentence()
    named = ENTITIES.replace("the minister", "Anna Belova").replace("The Gazette", "The New Gazette")
    loaded.given(ARMY, BRIGADE, entities=named + UNITS, marks=MARK)
    assert "Anna Belova" in loaded.sentence()
    assert "by The New Gazette" in loaded.sentence()
