"""Loading again: a source says anew all that it says, the log gets the difference, and nothing is half done."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso import Workspace
from sayso.errors import Problems
from sayso.graph.record import Change
from tests.codings import HEAD, STATEMENT, TEXT, written
from tests.conftest import SAMPLE, SAMPLE_FILES

HALTED = STATEMENT + "id: halted"
ONGOING = "by: bloggers\nasserts: incursion offensive-status ongoing\nquote: was over\nid: ongoing"
OTHER = HEAD.replace("article", "other")
OTHER_TEXT = "The Herald says it is over. It is."


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    (tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "other.txt").write_text(OTHER_TEXT, encoding="utf-8")
    with Workspace.init(tmp_path) as workspace:
        yield workspace


def load(workspace: Workspace, **files: str) -> list[int]:
    """Write and load files, by stem; the numbers of the loads."""
    for name, text in files.items():
        (workspace.folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return [each.number for each in workspace.load([workspace.folder / f"{name}.yaml" for name in files])]


def changes(workspace: Workspace, after: int) -> dict[str, str]:
    """What the loads after one did to each record: put or drop, by id without the base."""
    found: dict[str, str] = {}
    change: Change
    for _, _, change in workspace.log.since(after):
        found[workspace.ids.path(change.id)] = "put" if change.record else "drop"
    return found


def ids(workspace: Workspace, kind: str) -> set[str]:
    with workspace.reading() as state:
        return {workspace.ids.path(record.id) for record in state.records([kind])}


class TestDifference:
    def test_nothing_when_nothing_changed(self, workspace: Workspace) -> None:
        assert load(workspace, article=written(HALTED, ONGOING)) == [1]
        assert load(workspace, article=written(HALTED, ONGOING)) == [0]
        assert workspace.log.head() == 1

    def test_nothing_when_only_the_writing_changed(self, workspace: Workspace) -> None:
        load(workspace, article=written(HALTED, ONGOING))
        text = "# A comment\n\n" + written(ONGOING, HALTED.replace("It has been halted", "'It has\n  been halted'"))
        assert load(workspace, article=text) == [0]

    def test_what_is_added(self, workspace: Workspace) -> None:
        load(workspace, article=written(HALTED))
        assert load(workspace, article=written(HALTED, ONGOING)) == [2]
        assert set(changes(workspace, 1).values()) == {"put"}
        assert [path for path in changes(workspace, 1) if path.startswith("attribution")] == [
            "attribution/article/ongoing"
        ]

    def test_what_is_removed_goes_with_its_records(self, workspace: Workspace) -> None:
        load(workspace, article=written(HALTED, ONGOING))
        before = ids(workspace, "proposition")
        assert load(workspace, article=written(HALTED)) == [2]
        gone = changes(workspace, 1)
        assert set(gone.values()) == {"drop"}
        assert sorted(path.partition("/")[0] for path in gone) == ["attribution", "proposition", "span"]
        assert ids(workspace, "attribution") == {"attribution/article/halted"}
        assert len(before - ids(workspace, "proposition")) == 1

    def test_what_another_statement_rests_on_stays(self, workspace: Workspace) -> None:
        """Two statements on one proposition and one passage: one of them may go."""
        second = HALTED.replace("general", "minister").replace("id: halted", "id: second")
        load(workspace, article=written(HALTED, second))
        load(workspace, article=written(HALTED))
        assert changes(workspace, 1) == {"attribution/article/second": "drop"}

    def test_removing_a_relay(self, workspace: Workspace) -> None:
        load(workspace, article=written(HALTED + "\nvia: [marina, herald]"))
        load(workspace, article=written(HALTED + "\nvia: marina"))
        gone = "attribution/article/halted-via-marina-via-herald"
        assert changes(workspace, 1) == {gone: "drop"}

    @pytest.mark.parametrize("handle", ["id: halted", ""])
    def test_a_longer_quote_keeps_the_statement(self, workspace: Workspace, handle: str) -> None:
        statement = STATEMENT + handle
        load(workspace, article=written(statement))
        before = ids(workspace, "attribution")
        load(
            workspace,
            article=written(statement.replace("It has been halted", "The general said: “It has been halted,”")),
        )
        assert ids(workspace, "attribution") == before
        (id,) = before
        assert changes(workspace, 1) == {
            id: "put",
            "span/article/0-39": "put",
            "span/article/19-37": "drop",
        }

    def test_a_document_that_grew_at_its_end(self, workspace: Workspace) -> None:
        load(workspace, article=written(HALTED))
        (workspace.folder / "article.txt").write_text(f"{TEXT}A correction was made.\n", encoding="utf-8")
        load(workspace, article=written(HALTED))
        assert changes(workspace, 1) == {"entity/article": "put"}

    def test_everything_may_go(self, workspace: Workspace) -> None:
        load(workspace, article=written(HALTED, ONGOING))
        load(workspace, article=f"{HEAD}entities:\n  gazette: {{Outlet: The Gazette}}\n")
        assert ids(workspace, "attribution") == ids(workspace, "proposition") == ids(workspace, "span") == set()
        assert ids(workspace, "entity") == {"entity/article", "entity/gazette"}


class TestSources:
    def test_the_same_file_from_another_path_is_the_same_source(self, workspace: Workspace, tmp_path: Path) -> None:
        load(workspace, article=written(HALTED))
        folder = tmp_path / "elsewhere"
        folder.mkdir()
        shutil.copy(tmp_path / "article.txt", folder)
        shutil.copy(tmp_path / "article.yaml", folder / "renamed.yaml")
        assert [each.number for each in workspace.load([folder / "renamed.yaml"])] == [0]

    def test_an_entity_is_what_all_its_sources_say(self, workspace: Workspace) -> None:
        load(workspace, article=written(HALTED))
        entities = (
            "kursk: {Location: Kursk region, name_uk: Курщина, geonames: 538555}\ngazette: {Outlet: The Gazette}\n"
        )
        load(workspace, other=written(head=OTHER, all_entities=entities))
        with workspace.reading() as state:
            kursk = state.find([workspace.ids.entity("kursk")])[workspace.ids.entity("kursk")]
        assert {value.text for value in kursk.many("name") if not isinstance(value, str)} == {"Kursk region", "Курщина"}  # type: ignore[union-attr]
        assert kursk.refs("within") == (workspace.ids.entity("russia"),)
        assert kursk.one("identifier") == "geonames:538555"
        assert len(kursk.refs("source")) == 2

    def test_a_source_that_goes_takes_only_its_own(self, workspace: Workspace) -> None:
        load(workspace, article=written(HALTED))
        entities = "kursk: {Location: Kursk region, geonames: 538555}\ngazette: {Outlet: The Gazette}\n"
        load(workspace, other=written(head=OTHER, all_entities=entities))
        load(workspace, other=written(head=OTHER, all_entities="gazette: {Outlet: The Gazette}\n"))
        with workspace.reading() as state:
            kursk = state.find([workspace.ids.entity("kursk")])[workspace.ids.entity("kursk")]
        assert kursk.one("identifier") is None
        assert kursk.refs("within") == (workspace.ids.entity("russia"),)

    def test_a_more_precise_class_wins(self, workspace: Workspace) -> None:
        load(workspace, article=written(HALTED, entities="fort: {Entity: the fort}\n"))
        entities = "fort: {Location: the fort}\ngazette: {Outlet: The Gazette}\n"
        load(workspace, other=written(head=OTHER, all_entities=entities))
        with workspace.reading() as state:
            assert state.find([workspace.ids.entity("fort")])[workspace.ids.entity("fort")].types == ("Location",)

    def test_two_codings_load_and_reload_apart(self, workspace: Workspace) -> None:
        ann = written(HALTED, head=f"{HEAD}coder: ann\n")
        assert load(workspace, article=written(HALTED), ann=ann) == [1, 2]
        assert load(workspace, article=written(ONGOING)) == [3]
        assert ids(workspace, "attribution") == {"attribution/article/ongoing", "attribution/article/ann/halted"}
        assert load(workspace, ann=ann) == [0]


class TestTogether:
    def test_all_or_none(self, workspace: Workspace) -> None:
        with pytest.raises(Problems, match="no entity or action 'generall'"):
            load(workspace, article=written(HALTED), other=written(HALTED.replace("general", "generall"), head=OTHER))
        assert workspace.log.head() == 0
        assert ids(workspace, "entity") == set()

    def test_what_one_file_drops_another_may_stop_using(self, workspace: Workspace) -> None:
        """A place moves from one file to the other, and a reference to it goes: in any order, as long as it is at once."""
        tower = "tower: {Location: the tower, within: fort}\ngazette: {Outlet: The Gazette}\n"
        plain = tower.replace(", within: fort", "")
        load(workspace, article=written(HALTED, entities="fort: {Location: the fort}\n"))
        load(workspace, other=written(head=OTHER, all_entities=tower))
        with pytest.raises(Problems, match="entity/tower in other refers to it as within"):
            load(workspace, article=written(HALTED))
        assert load(workspace, article=written(HALTED), other=written(head=OTHER, all_entities=plain)) == [3, 4]
        assert "entity/fort" not in ids(workspace, "entity")

    def test_several_loads_of_one_command_are_numbered(self, workspace: Workspace) -> None:
        gazette = "gazette: {Outlet: The Gazette}\n"
        assert load(workspace, other=written(head=OTHER, all_entities=gazette), article=written(HALTED)) == [1, 2]
        assert [entry.source for entry in workspace.log.loads()] == ["other", "article"]


def test_the_sample_again_makes_no_load(own_sample: Workspace) -> None:
    head = own_sample.log.head()
    assert [each.number for each in own_sample.load(SAMPLE_FILES)] == [0, 0]
    assert own_sample.log.head() == head


def test_the_archive_keeps_every_version_of_a_document(workspace: Workspace) -> None:
    load(workspace, article=written(HALTED))
    first = workspace.show("article")["values"]["sha256"][0]
    (workspace.folder / "article.txt").write_text(f"{TEXT}More.\n", encoding="utf-8")
    load(workspace, article=written(HALTED))
    second = workspace.show("article")["values"]["sha256"][0]
    assert workspace.log.archived(first) == TEXT.encode()
    assert workspace.log.archived(second) == f"{TEXT}More.\n".encode()


def test_offsets_of_the_sample_are_those_of_its_text(sample: Workspace) -> None:
    text = (SAMPLE / "kursk-incursion-2024-08-08.txt").read_text(encoding="utf-8")
    with sample.reading() as state:
        spans = [span.values for span in state.records(["span"])]
    assert len(spans) > 100
    assert all(text[span["start"][0] : span["end"][0]] == span["quote"][0] for span in spans)  # type: ignore[misc]
