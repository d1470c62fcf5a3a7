"""Loading again: a source says anew all that it says, the log gets the difference, and nothing is half done."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso import Workspace
from sayso.errors import Problems
from tests.codings import HEAD, IDS, STATEMENT, TEXT, Loader, loader, written
from tests.conftest import SAMPLE, SAMPLE_FILES

HALTED = STATEMENT + "id: halted"
ONGOING = "by: bloggers\nasserts: incursion offensive-status ongoing\nquote: was over\nid: ongoing"
OTHER = HEAD.replace("article", "other")
GAZETTE = "gazette: {Outlet: The Gazette}\n"


@pytest.fixture
def loading(tmp_path: Path) -> Iterator[Loader]:
    with loader(tmp_path) as empty:
        yield empty


def changes(loading: Loader, after: int) -> dict[str, str]:
    """What the loads after one did to each record: put or drop, by id without the base."""
    return {IDS.path(change.id): "put" if change.record else "drop" for _, _, change in loading.log.since(after)}


class TestDifference:
    def test_nothing_when_nothing_changed(self, loading: Loader) -> None:
        assert loading.load(article=written(HALTED, ONGOING)) == [1]
        assert loading.load(article=written(HALTED, ONGOING)) == [0]
        assert loading.log.head() == 1

    def test_nothing_when_only_the_writing_changed(self, loading: Loader) -> None:
        loading.load(article=written(HALTED, ONGOING))
        text = "# A comment\n\n" + written(ONGOING, HALTED.replace("It has been halted", "'It has\n  been halted'"))
        assert loading.load(article=text) == [0]

    def test_what_is_added(self, loading: Loader) -> None:
        loading.load(article=written(HALTED))
        assert loading.load(article=written(HALTED, ONGOING)) == [2]
        assert set(changes(loading, 1).values()) == {"put"}
        statements = [path for path in changes(loading, 1) if path.startswith("attribution/")]
        assert statements == ["attribution/article/ongoing"]

    def test_what_is_removed_goes_with_its_records(self, loading: Loader) -> None:
        loading.load(article=written(HALTED, ONGOING))
        assert loading.load(article=written(HALTED)) == [2]
        gone = changes(loading, 1)
        assert set(gone.values()) == {"drop"}
        assert sorted(path.partition("/")[0] for path in gone) == ["attribution", "proposition", "span"]
        assert loading.held().of("attribution") == ["attribution/article/halted"]

    def test_what_another_statement_rests_on_stays(self, loading: Loader) -> None:
        """Two statements on one proposition and one passage: one of them may go."""
        second = HALTED.replace("general", "minister").replace("id: halted", "id: second")
        loading.load(article=written(HALTED, second))
        loading.load(article=written(HALTED))
        assert changes(loading, 1) == {"attribution/article/second": "drop"}

    def test_removing_a_relay(self, loading: Loader) -> None:
        loading.load(article=written(HALTED + "\nvia: [marina, herald]"))
        loading.load(article=written(HALTED + "\nvia: marina"))
        assert changes(loading, 1) == {"attribution/article/halted-via-marina-via-herald": "drop"}

    @pytest.mark.parametrize("handle", ["id: halted", ""])
    def test_a_longer_quote_keeps_the_statement(self, loading: Loader, handle: str) -> None:
        statement = STATEMENT + handle
        loading.load(article=written(statement))
        (id,) = loading.held().of("attribution")
        longer = statement.replace("It has been halted", "'The general said: “It has been halted,”'")
        loading.load(article=written(longer))
        assert loading.held().of("attribution") == [id]
        assert changes(loading, 1) == {id: "put", "span/article/0-39": "put", "span/article/19-37": "drop"}

    def test_a_document_that_grew_at_its_end(self, loading: Loader) -> None:
        loading.load(article=written(HALTED))
        (loading.folder / "article.txt").write_text(f"{TEXT}A correction was made.\n", encoding="utf-8")
        loading.load(article=written(HALTED))
        assert changes(loading, 1) == {"entity/article": "put"}

    def test_everything_may_go(self, loading: Loader) -> None:
        loading.load(article=written(HALTED, ONGOING))
        loading.load(article=written(all_entities=GAZETTE))
        assert list(map(IDS.path, loading.held().records)) == ["entity/article", "entity/gazette"]


class TestSources:
    def test_the_same_file_from_another_path_is_the_same_source(self, loading: Loader, tmp_path: Path) -> None:
        loading.load(article=written(HALTED))
        folder = tmp_path / "elsewhere"
        folder.mkdir()
        shutil.copy(tmp_path / "article.txt", folder)
        shutil.copy(tmp_path / "article.yaml", folder / "renamed.yaml")
        (load,) = loading.read(folder / "renamed.yaml")
        assert load.changes == ()

    def test_an_entity_is_what_all_its_sources_say(self, loading: Loader) -> None:
        loading.load(article=written(HALTED))
        kursk = "kursk: {Location: Kursk region, name_uk: Курщина, geonames: 538555}\n"
        loading.load(other=written(head=OTHER, all_entities=GAZETTE + kursk))
        assert loading.held()["entity/kursk"] == {
            "name": ["Kursk region@en", "Курщина@uk"],
            "within": "→ entity/russia",
            "identifier": "geonames:538555",
            "source": ["→ entity/article", "→ entity/other"],
            "caption": "Kursk region",
        }

    def test_a_source_that_goes_takes_only_its_own(self, loading: Loader) -> None:
        loading.load(article=written(HALTED))
        before = loading.held()["entity/kursk"]
        kursk = "kursk: {Location: Kursk region, geonames: 538555}\n"
        loading.load(other=written(head=OTHER, all_entities=GAZETTE + kursk))
        loading.load(other=written(head=OTHER, all_entities=GAZETTE))
        assert loading.held()["entity/kursk"] == before

    def test_a_more_precise_class_wins(self, loading: Loader) -> None:
        loading.load(article=written(HALTED, entities="fort: {Entity: the fort}\n"))
        loading.load(other=written(head=OTHER, all_entities=GAZETTE + "fort: {Location: the fort}\n"))
        assert loading.held().records[IDS.entity("fort")].types == ("Location",)

    def test_two_codings_load_and_reload_apart(self, loading: Loader) -> None:
        ann = written(HALTED, head=f"{HEAD}coder: ann\n")
        assert loading.load(article=written(HALTED), ann=ann) == [1, 2]
        assert loading.load(article=written(ONGOING)) == [3]
        assert loading.held().of("attribution") == ["attribution/article/ann/halted", "attribution/article/ongoing"]
        assert loading.load(ann=ann) == [0]


class TestTogether:
    def test_several_loads_of_one_command_are_numbered(self, loading: Loader) -> None:
        other = written(head=OTHER, all_entities=GAZETTE)
        assert loading.load(other=other, article=written(HALTED)) == [1, 2]
        assert [entry.source for entry in loading.log.loads()] == ["other", "article"]

    def test_what_one_file_drops_another_may_stop_using(self, loading: Loader) -> None:
        """In any order, as long as it is at once."""
        tower = "tower: {Location: the tower, within: fort}\n"
        loading.load(article=written(HALTED, entities="fort: {Location: the fort}\n"))
        loading.load(other=written(head=OTHER, all_entities=GAZETTE + tower))
        with pytest.raises(Problems, match="entity/tower in other refers to it as within"):
            loading.load(article=written(HALTED))
        plain = written(head=OTHER, all_entities=GAZETTE + tower.replace(", within: fort", ""))
        assert loading.load(article=written(HALTED), other=plain) == [3, 4]
        assert "entity/fort" not in loading.held().of("entity")

    def test_what_one_file_drops_another_may_declare(self, loading: Loader) -> None:
        fort, tower = "fort: {Location: the fort}\n", "tower: {Location: the tower, within: fort}\n"
        loading.load(article=written(HALTED, entities=fort + tower))
        other = written(head=OTHER, all_entities=GAZETTE + fort)
        assert loading.load(article=written(HALTED, entities=tower), other=other) == [2, 3]
        assert loading.held()["entity/fort"]["source"] == "→ entity/other"


def test_files_are_loaded_all_or_none(tmp_path: Path) -> None:
    """In a real workspace: the second of two files has a mistake."""
    with loader(tmp_path) as empty:
        empty.load(article=written(HALTED))
    wrong = written(HALTED.replace("general", "generall"), head=OTHER)
    (tmp_path / "other.yaml").write_text(wrong, encoding="utf-8")
    with Workspace.init(tmp_path / "workspace") as workspace:
        with pytest.raises(Problems, match="no entity or action 'generall'"):
            workspace.load([tmp_path / "article.yaml", tmp_path / "other.yaml"])
        assert workspace.log.head() == 0
        assert not any(workspace.status().counts.values())


def test_the_sample_again_makes_no_load(own_sample: Workspace) -> None:
    head = own_sample.log.head()
    assert [each.number for each in own_sample.load(SAMPLE_FILES)] == [0, 0]
    assert own_sample.log.head() == head


def test_the_archive_keeps_every_version_of_a_document(loading: Loader) -> None:
    texts = [TEXT, f"{TEXT}More.\n"]
    for text in texts:
        (loading.folder / "article.txt").write_text(text, encoding="utf-8")
        loading.load(article=written(HALTED))
        digest = loading.held()["entity/article"]["sha256"]
        assert loading.log.archived(digest) == text.encode()


def test_offsets_of_the_sample_are_those_of_its_text(sample: Workspace) -> None:
    text = (SAMPLE / "kursk-incursion-2024-08-08.txt").read_text(encoding="utf-8")
    with sample.reading() as state:
        spans = list(state.records(["span"]))
    assert len(spans) > 100
    for span in spans:
        start, end = span.one("start"), span.one("end")
        assert isinstance(start, int)
        assert isinstance(end, int)
        assert text[start:end] == span.text("quote")
