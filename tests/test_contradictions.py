"""What judgements of identity cannot be, by whichever door they or what they are about come in."""

from __future__ import annotations

import pytest

from sayso import Workspace
from sayso.errors import BadArgument, Problems
from tests.small import small as small
from tests.small import write
from tests.test_judgements import checked

CHAIN = r"they are one: entity/general and entity/thing are judged same .*entity/staff and entity/thing are judged same"


class TestClasses:
    def test_all_that_are_one_have_classes_that_go_together(self, small: Workspace) -> None:
        small.judge("same", "general", "thing", by="ada")
        with pytest.raises(BadArgument, match=rf"general is a Person and .*staff a Organization: neither.*{CHAIN}"):
            small.judge("same", "thing", "staff", by="bob")
        small.judge("same", "thing", "mayor", by="bob")
        with pytest.raises(BadArgument, match="neither class is under the other"):
            small.judge("same", "mayor", "staff", by="bob", view="bold")
        checked(small)

    def test_each_view_by_itself(self, small: Workspace) -> None:
        small.judge("same", "general", "thing", by="ada", view="one")
        small.judge("same", "thing", "staff", by="bob", view="other")
        checked(small)

    def test_a_later_load_is_held_to_them(self, small: Workspace) -> None:
        small.judge("same", "general", "thing", by="ada")
        head = small.log.head()
        files = [write(small.folder, name, thing="Organization: Thing") for name in ("one", "two")]
        with pytest.raises(Problems, match=r"yaml:\d+: .*neither class is under the other.*judged same.*by ada"):
            small.load(files)
        assert small.log.head() == head
        small.load([write(small.folder, name, thing="Person: Thing") for name in ("one", "two")])
        checked(small)

    def test_what_comes_back_is_held_to_them(self, small: Workspace) -> None:
        small.load([write(small.folder, "three", thing="Organization: Thing")])
        with pytest.raises(BadArgument, match="neither class"):
            small.judge("same", "general", "thing", by="ada")
        small.drop("three", by="ada")
        small.judge("same", "general", "thing", by="ada")
        with pytest.raises(BadArgument, match="neither class"):
            small.undrop("three", by="ada")
        checked(small)


class TestSpeakers:
    def test_an_utterance_has_one_speaker(self, small: Workspace) -> None:
        firm = small.conflicts().rows
        assert firm
        with pytest.raises(BadArgument, match=r"one speaker, but they are one.*judge same entity/\w+ entity/\w+ --by"):
            small.judge("same", "one/held", "two/lost", by="ada")
        assert small.conflicts().rows == firm
        small.judge("same", "one/held", "two/held", by="ada")
        checked(small)

    def test_speakers_that_are_one_have_one_utterance_until_they_are_two(self, small: Workspace) -> None:
        speakers = small.judge("same", "general", "mayor", by="ada")
        small.judge("same", "one/held", "two/lost", by="ada")
        with pytest.raises(BadArgument, match="an utterance has one speaker"):
            small.revoke(speakers.ids[0], by="ada")
        checked(small)

    def test_a_later_load_is_held_to_it(self, small: Workspace) -> None:
        small.judge("same", "one/held", "two/held", by="ada")
        mayor = "  - by: mayor\n    asserts: town control ukraine\n    quote: said the town was held\n    id: held\n"
        with pytest.raises(Problems, match=r"yaml:\d+: .*an utterance has one speaker"):
            small.load([write(small.folder, "one", mayor)])
