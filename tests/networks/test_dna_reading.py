"""`.dna` databases that come in: what each row becomes, read again, and as a file beside it says."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from sayso import Workspace
from sayso.errors import Problems
from sayso.graph.record import Record
from tests.networks import dna_databases as databases
from tests.networks.dna_databases import Dna, units

LAW = "There should be a climate law"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.init(tmp_path / "w") as found:
        yield found


@pytest.fixture(scope="module")
def climate(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Record]:
    folder = tmp_path_factory.mktemp("climate")
    databases.climate(folder / "climate.dna")
    with Workspace.init(folder / "w") as found:
        return loaded(found, folder / "climate.dna")


@pytest.fixture(scope="module")
def scaled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Record]:
    folder = tmp_path_factory.mktemp("scaled")
    databases.scaled(folder / "scaled.dna")
    with Workspace.init(folder / "w") as found:
        return loaded(found, folder / "scaled.dna")


def records(workspace: Workspace) -> dict[str, Record]:
    """All records by path."""
    out = BytesIO()
    workspace.export(out, "records")
    found = (Record.from_json(json.loads(line)) for line in out.getvalue().splitlines())
    return {workspace.ids.path(record.id): record for record in found}


def loaded(workspace: Workspace, path: Path) -> dict[str, Record]:
    workspace.load([path])
    return records(workspace)


def statements(found: dict[str, Record]) -> dict[int, Record]:
    """By the id of their rows."""
    of = {path: record for path, record in found.items() if path.startswith("attribution/")}
    return {int(path.rpartition("/s")[2]): record for path, record in of.items()}


def run(path: Path, statement: str, *values: Any) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(statement, values)


def path(record: Record, field: str) -> str:
    return (record.text(field) or "").removeprefix("https://sayso.example/")


def test_statements_have_who_for_whom_what_and_how(climate: dict[str, Record]) -> None:
    found = statements(climate)
    first, second, third = found[1], found[2], found[3]
    assert path(first, "speaker") == "entity/climate.ms-green"
    assert path(first, "onBehalfOf") == "entity/climate.greenpeace"
    assert path(first, "target") == "action/climate.there-should-be-a-climate-law"
    assert (first.text("stance"), first.text("act"), first.text("mode")) == ("endorses", "support", "direct")
    assert (second.text("stance"), second.text("mode")) == ("opposes", "indirect")
    assert path(second, "speaker") == "entity/climate.coal-lobby"  # no person: the organization speaks itself
    assert "onBehalfOf" not in second.values
    assert (third.text("coder"), first.text("coder")) == ("Anna Smith", "Admin")
    assert sorted(found) == [1, 2, 3, 4, 5, 6]


def test_two_equal_statements_of_one_document_are_two(climate: dict[str, Record]) -> None:
    found = statements(climate)
    same = ("speaker", "target", "stance", "evidence")
    assert [found[1].many(name) for name in same] == [found[4].many(name) for name in same]


def test_a_person_and_an_organization_of_one_name_are_two(climate: dict[str, Record]) -> None:
    body, person = climate["entity/climate.greenpeace"], climate["entity/climate.greenpeace-person"]
    assert (body.types, person.types) == (("Organization",), ("Person",))
    assert body.text("name") == person.text("name") == "Greenpeace"
    assert path(statements(climate)[3], "speaker") == "entity/climate.greenpeace-person"


def test_entities_keep_colour_attributes_and_group(climate: dict[str, Record]) -> None:
    assert climate["entity/climate.greenpeace"].text("colour") == "#00a000"
    assert climate["entity/climate.greenpeace"].many("attribute") == ("Type: NGO",)
    assert "colour" not in climate["entity/climate.ministry"].values
    strict = climate["action/climate.a-strict-climate-law"]
    assert path(strict, "broader") == "action/climate.there-should-be-a-climate-law"
    assert "action/climate.never-coded" in climate
    assert not any(record.text("name") == "" for record in climate.values())  # the entity for nothing is nothing


def test_documents_keep_all_that_is_known_of_them(climate: dict[str, Record]) -> None:
    debate = climate["entity/climate.2005-01-26-senate-debates-the-law"]
    kept = {name: debate.text(name) for name in ("author", "section", "documentType", "notes", "coder", "published")}
    assert kept == {
        "author": "J. Doe",
        "section": "Politics",
        "documentType": "report",
        "notes": "two\nlines",
        "coder": "Admin",
        "published": "2005-01-26",
    }
    assert debate.one("publishedAt") == datetime(2005, 1, 26, 14, 30, 15, tzinfo=UTC)
    assert climate[path(debate, "publisher")].types == ("Outlet",)
    assert climate[path(debate, "publisher")].text("name") == "The Daily"
    moon = climate["entity/climate.1969-07-20-without-a-statement"]
    assert moon.one("publishedAt") == datetime(1969, 7, 20, 20, 17, 40, tzinfo=UTC)
    hearings = sorted(name for name in climate if "hearing" in name and name.startswith("entity/"))
    assert [climate[name].text("name") for name in hearings] == ["Hearing", "Hearing"]
    assert "publishedAt" not in climate[hearings[0]].values  # midnight says no more than the day


def test_texts_are_archived_and_the_words_are_theirs(workspace: Workspace, tmp_path: Path) -> None:
    databases.astral(tmp_path / "astral.dna")
    ((_, text),) = databases.rows(tmp_path / "astral.dna", "DOCUMENTS", "ID, Text")
    found = loaded(workspace, tmp_path / "astral.dna")
    spans = [record for record in found.values() if record.types == ("Span",)]
    document = found[path(spans[0], "document")]
    archived = (workspace.log.archived(document.text("sha256") or "") or b"").decode()
    assert archived == text
    wanted = {"🙂🙂", "Закон 📜 потрібен", "потрібен", "𝔊reen words", "here 🙃", text}
    assert {archived[int(str(s.one("start"))) : int(str(s.one("end")))] for s in spans} == wanted
    assert {span.text("quote") for span in spans} == wanted
    assert units(text, "потрібен")[0] != text.index("потрібен")  # or nothing was converted


def test_numbers_keep_their_level_and_a_declared_scale(
    workspace: Workspace, tmp_path: Path, scaled: dict[str, Record]
) -> None:
    databases.scaled(tmp_path / "scaled.dna")
    found = statements(scaled)
    stances = [found[id].text("stance") for id in (1, 2, 3, 4)]
    assert stances == ["opposes", "unspecified", "endorses", "endorses"]
    assert [found[id].one("agreement") for id in (1, 2, 3, 4)] == [-5, 0, 3, 5]
    assert "scaleLow" not in found[1].values
    (tmp_path / "scaled.yaml").write_text("document: scaled.dna\nscale: -5 to 5\n")
    found = statements(loaded(workspace, tmp_path / "scaled.yaml"))
    assert {(found[id].one("scaleLow"), found[id].one("scaleHigh")) for id in found} == {(-5, 5)}
    assert [found[id].text("stance") for id in (1, 2, 3, 4)] == stances


@pytest.mark.parametrize(
    ("scale", "stances"),
    [("1 to 5", ["opposes", "unspecified", "endorses"]), ("-1 to 5", ["endorses", "endorses", "endorses"])],
)
def test_of_a_scale_without_0_inside_the_middle_is_neutral(
    workspace: Workspace, tmp_path: Path, scale: str, stances: list[str]
) -> None:
    dna = Dna(tmp_path / "likert.dna")
    dna.coder("Admin")
    dna.type(variables={**databases.OWN, "agreement": "integer"})
    document = dna.document("A", "One. Two. Three.", "2011-11-11")
    for words, level in (("One", 1), ("Two", 3), ("Three", 5)):
        dna.statement(document, words, person="P", organization="", concept="C", agreement=level)
    (tmp_path / "likert.yaml").write_text(f"document: likert.dna\nscale: {scale}\n")
    found = statements(loaded(workspace, tmp_path / "likert.yaml"))
    assert [found[id].text("stance") for id in (1, 2, 3)] == stances


def test_other_variables_are_kept_as_words(scaled: dict[str, Record]) -> None:
    found = statements(scaled)
    memo = "memo: " + "line 1: One\nline 2" * 20
    assert set(found[1].many("attribute")) == {"primary: 0", "place: Bonn", "weight: -35", memo}
    assert set(found[2].many("attribute")) == {"primary: 0", "weight: 0", memo.replace("One", "Two")}


def test_what_is_left_out_is_told(workspace: Workspace, tmp_path: Path) -> None:
    databases.scaled(tmp_path / "scaled.dna")
    workspace.check([tmp_path / "scaled.dna"])
    (notice,) = workspace.files.notices
    assert notice.startswith("scaled.dna: left out: ")
    assert set(notice.partition("left out: ")[2].split("; ")) == {
        "1 × coder's colour, settings, permissions and password",
        "2 × colour of a statement type",
        "1 × entity of other variables that no statement read has",
        "1 × regular expression for highlighting",
        "1 × statement of type 'Annotation'",
    }


def test_another_type_with_other_variables(workspace: Workspace, tmp_path: Path) -> None:
    dna = Dna(tmp_path / "own.dna")
    dna.coder("Admin")
    dna.type()
    other = dna.type("Claim", {"actor": "short text", "frame": "short text", "pro": "boolean", "person": "short text"})
    document = dna.document("A", "One. Two.", "2011-11-11")
    dna.statement(document, "One", type=other, actor="Union", frame="Jobs", pro=False, person="Someone else")
    dna.statement(document, "Two", person="P", organization="O", concept="C", agreement=True)
    (tmp_path / "own.yaml").write_text(
        "document: own.dna\nformat: dna\ntype: Claim\nlanguage: de\n"
        "variables: {institution: actor, concept: frame, agreement: pro}\n"
        "classes: {institution: Group}\n"
        "stances: {negative: refuses}\n"
    )
    found = loaded(workspace, tmp_path / "own.yaml")
    ((id, only),) = statements(found).items()
    assert (id, path(only, "speaker"), only.text("stance")) == (1, "entity/own.union", "refuses")
    assert found["entity/own.union"].types == ("Group",)
    assert only.many("attribute") == ("person: Someone else",)
    assert found["action/own.jobs"].to_json()["values"]["name"] == [{"text": "Jobs", "language": "de"}]


def test_loading_again_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    databases.climate(tmp_path / "climate.dna")
    first = workspace.load([tmp_path / "climate.dna"])
    again = workspace.load([tmp_path / "climate.dna"])
    assert {each.source for each in first} == {each.source for each in again}
    assert all(each.put and each.number for each in first)
    assert not any(each.put or each.dropped or each.number for each in again)


def test_loading_again_logs_the_difference(workspace: Workspace, tmp_path: Path) -> None:
    dna = databases.climate(tmp_path / "climate.dna")
    workspace.load([dna.path])
    run(dna.path, "UPDATE DATABOOLEAN SET Value = 0 WHERE StatementId = 1")
    dna.statement(1, "Nothing else happened", coder=2, person="Newcomer", organization="", concept=LAW, agreement=True)
    changed = {each.source: (each.put, each.dropped) for each in workspace.load([dna.path]) if each.number}
    debate = "climate.2005-01-26-senate-debates-the-law coded by"
    assert changed == {"climate": (1, 0), f"{debate} admin": (1, 0), f"{debate} anna-smith": (2, 0)}
    assert statements(records(workspace))[1].text("stance") == "opposes"


def test_what_the_database_no_longer_has_goes(workspace: Workspace, tmp_path: Path) -> None:
    dna = databases.climate(tmp_path / "climate.dna")
    workspace.load([dna.path])
    for table in databases.TABLE_OF.values():
        run(dna.path, f"DELETE FROM {table} WHERE StatementId IN (5, 6)")
    run(dna.path, "DELETE FROM DATASHORTTEXT WHERE StatementId IN (5, 6)")
    run(dna.path, "DELETE FROM STATEMENTS WHERE DocumentId > 1")
    run(dna.path, "DELETE FROM DOCUMENTS WHERE ID > 1")
    done = {each.source: each.dropped for each in workspace.load([dna.path]) if each.number}
    assert done["climate.2007-12-31-hearing coded by admin"] == 3
    found = records(workspace)
    assert sorted(statements(found)) == [1, 2, 3, 4]
    assert not any("hearing" in name or "without" in name for name in found)
    with Workspace.init(tmp_path / "anew") as anew:
        assert loaded(anew, dna.path) == found


def test_two_databases_with_the_same_names_stand_side_by_side(workspace: Workspace, tmp_path: Path) -> None:
    for name in ("a.dna", "b.dna"):
        databases.climate(tmp_path / name)
    run(tmp_path / "b.dna", "UPDATE ENTITIES SET Red = 9 WHERE Value = 'Greenpeace'")
    workspace.load([tmp_path / "a.dna", tmp_path / "b.dna"])
    found = records(workspace)
    assert {"entity/a.greenpeace", "entity/b.greenpeace"} <= found.keys()
    assert sum(name.startswith("attribution/") for name in found) == 12


def test_a_statement_file_may_speak_of_what_a_database_has(workspace: Workspace, tmp_path: Path) -> None:
    databases.climate(tmp_path / "climate.dna")
    (tmp_path / "more.txt").write_text("The ministry wants it.")
    (tmp_path / "more.yaml").write_text(
        "document: more.txt\npublisher: climate.the-daily\npublished: 2008-01-01\nstatements:\n"
        "  - {by: climate.ministry, endorses: climate.a-strict-climate-law, quote: The ministry wants it}\n"
    )
    workspace.load([tmp_path / "climate.dna", tmp_path / "more.yaml"])
    found = [name for name in records(workspace) if name.startswith("attribution/more/")]
    assert len(found) == 1
    run(tmp_path / "climate.dna", "DELETE FROM DATASHORTTEXT WHERE StatementId IN (2, 3, 5, 6)")
    run(tmp_path / "climate.dna", "DELETE FROM DATABOOLEAN WHERE StatementId IN (2, 3, 5, 6)")
    run(tmp_path / "climate.dna", "DELETE FROM STATEMENTS WHERE ID IN (2, 3, 5, 6)")
    run(tmp_path / "climate.dna", "DELETE FROM ENTITIES WHERE Value = 'Ministry'")
    with pytest.raises(Problems, match=r"climate\.ministry: is no longer here, but attribution/more/"):
        workspace.load([tmp_path / "climate.dna"])


def test_a_log_that_was_folded_again_is_the_same(workspace: Workspace, tmp_path: Path) -> None:
    databases.random_database(tmp_path / "random.dna", 7)
    workspace.load([tmp_path / "random.dna"])
    assert not any(workspace.verify(deep=True).values())


@pytest.mark.parametrize("seed", [11, 12])
def test_a_changed_database_comes_to_what_it_comes_to_anew(workspace: Workspace, tmp_path: Path, seed: int) -> None:
    dna = databases.random_database(tmp_path / "random.dna", seed)
    workspace.load([dna.path])
    for table in ("DATABOOLEAN", "DATAINTEGER", "DATASHORTTEXT"):
        run(dna.path, f"DELETE FROM {table} WHERE StatementId % 3 = 1")
    run(dna.path, "DELETE FROM STATEMENTS WHERE ID % 3 = 1")
    run(dna.path, "UPDATE STATEMENTS SET Coder = 1 WHERE ID % 4 = 0")
    run(dna.path, "UPDATE DATABOOLEAN SET Value = 1 - Value WHERE StatementId % 2 = 0")
    run(dna.path, "UPDATE DOCUMENTS SET Title = 'Renamed' WHERE ID = 2")
    with Workspace.init(tmp_path / "anew") as anew:
        assert loaded(workspace, dna.path) == loaded(anew, dna.path)
