"""`.dna` databases that are written: what came in goes out, and what goes out comes in the same."""

from __future__ import annotations

import base64
import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from sayso import Workspace
from sayso.errors import BadArgument
from sayso.loaders.dna import schema
from tests.commands import Commands
from tests.networks import dna_databases as databases
from tests.networks.dna_databases import Dna

CASES = ("climate", "scaled", "astral", "random 1", "random 2")
AGREE, DISAGREE = ("endorses", "asserts"), ("opposes", "denies")


def made(path: Path, case: str) -> Path:
    name, _, seed = case.partition(" ")
    if seed:
        return databases.random_database(path / "random.dna", int(seed)).path
    make = {"climate": databases.climate, "scaled": databases.scaled, "astral": databases.astral}[name]
    return make(path / f"{name}.dna").path


def written(workspace: Workspace, path: Path) -> Path:
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as out:
        workspace.export(out, "dna")
    return path


def exported(workspace: Workspace) -> list[str]:
    out = BytesIO()
    workspace.export(out, "records")
    return out.getvalue().decode().splitlines()


@pytest.fixture(scope="module", params=CASES)
def trip(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """A database, the records that it becomes, and the database that these become."""
    folder = tmp_path_factory.mktemp("trip")
    path = made(folder, request.param)
    with Workspace.init(folder / "w") as workspace:
        workspace.load([path])
        return {"in": path, "records": exported(workspace), "out": written(workspace, folder / "out" / path.name)}


# the two databases, read by SQL alone


def query(path: Path, words: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(words).fetchall()


def documents(path: Path) -> Counter[tuple[Any, ...]]:
    columns = "d.Title, d.Text, d.Date, d.Author, d.Source, d.Section, d.Notes, d.Type, c.Name"
    return Counter(query(path, f"SELECT {columns} FROM DOCUMENTS d JOIN CODERS c ON c.ID = d.Coder"))


def statements(path: Path) -> Counter[tuple[Any, ...]]:
    """With everything that they say, whatever the ids of variables and entities are."""
    rows = query(
        path,
        """SELECT s.ID, d.Title, d.Date, s.Start, s.Stop, c.Name, (
             SELECT group_concat(said, char(1)) FROM (
               SELECT v.Variable || '=' || e.Value AS said FROM DATASHORTTEXT x JOIN VARIABLES v ON v.ID = x.VariableId
                 JOIN ENTITIES e ON e.ID = x.Entity WHERE x.StatementId = s.ID AND e.Value <> ''
               UNION SELECT v.Variable || '=' || x.Value FROM VARIABLES v JOIN (
                 SELECT StatementId, VariableId, Value FROM DATABOOLEAN
                 UNION SELECT StatementId, VariableId, Value FROM DATAINTEGER
                 UNION SELECT StatementId, VariableId, Value FROM DATALONGTEXT) x
                 ON v.ID = x.VariableId WHERE x.StatementId = s.ID
               ORDER BY 1))
           FROM STATEMENTS s JOIN DOCUMENTS d ON d.ID = s.DocumentId JOIN CODERS c ON c.ID = s.Coder
             JOIN STATEMENTTYPES t ON t.ID = s.StatementTypeId WHERE t.Label = 'DNA Statement'""",
    )
    return Counter(rows)


def entities(path: Path) -> Counter[tuple[Any, ...]]:
    """Persons, organizations and concepts, with colour, group and attributes; without the one for nothing."""
    rows = query(
        path,
        """SELECT v.Variable, e.Value, coalesce(e.Red, 0), coalesce(e.Green, 0), coalesce(e.Blue, 0), p.Value, (
             SELECT group_concat(a.AttributeVariable || '=' || x.AttributeValue) FROM ATTRIBUTEVALUES x
             JOIN ATTRIBUTEVARIABLES a ON a.ID = x.AttributeVariableId
             WHERE x.EntityId = e.ID AND x.AttributeValue <> '')
           FROM ENTITIES e JOIN VARIABLES v ON v.ID = e.VariableId LEFT JOIN ENTITIES p ON p.ID = e.ChildOf
           WHERE e.Value <> '' AND v.Variable IN ('person', 'organization', 'concept')""",
    )
    return Counter(rows)


def test_every_document_goes_out_as_it_came_in(trip: Mapping[str, Any]) -> None:
    assert documents(trip["in"]) == documents(trip["out"])
    assert documents(trip["in"]).total() >= 1


def test_every_statement_goes_out_as_it_came_in(trip: Mapping[str, Any]) -> None:
    before, after = statements(trip["in"]), statements(trip["out"])
    assert before == after
    assert before.total() >= 4
    assert all("agreement=" in row[-1] and "concept=" in row[-1] for row in after)


def test_every_entity_and_coder_goes_out_as_it_came_in(trip: Mapping[str, Any]) -> None:
    assert entities(trip["in"]) == entities(trip["out"])
    coders = [Counter(query(trip[way], "SELECT Name FROM CODERS")) for way in ("in", "out")]
    assert coders[0] == coders[1]


def test_what_goes_out_comes_in_as_the_same_records(trip: Mapping[str, Any], tmp_path: Path) -> None:
    with Workspace.init(tmp_path / "w") as workspace:
        workspace.load([trip["out"]])
        assert exported(workspace) == trip["records"]


def test_data_types_are_those_that_the_values_allow(tmp_path: Path) -> None:
    with Workspace.init(tmp_path / "w") as workspace:
        workspace.load([databases.scaled(tmp_path / "scaled.dna").path])
        path = written(workspace, tmp_path / "out.dna")
    found = dict(query(path, "SELECT Variable, DataType FROM VARIABLES"))
    assert found == {
        "person": "short text",
        "organization": "short text",
        "concept": "short text",
        "agreement": "integer",
        "primary": "boolean",
        "place": "short text",
        "memo": "long text",
        "weight": "integer",
    }


# what was coded in statement files


@pytest.fixture(scope="module")
def of_sample(sample: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(sample, tmp_path_factory.mktemp("sample") / "sample.dna")


def test_it_is_whole_and_laid_out_as_version_3_1(of_sample: Path, tmp_path: Path) -> None:
    assert query(of_sample, "PRAGMA integrity_check") == [("ok",)]
    assert query(of_sample, "PRAGMA foreign_key_check") == []
    assert ("version", "3.1.2") in query(of_sample, "SELECT * FROM SETTINGS")
    assert query(of_sample, "SELECT ID, Label FROM STATEMENTTYPES") == [(1, "DNA Statement")]
    columns = {
        table: {row[1] for row in query(of_sample, f"PRAGMA table_info({table})")}
        for (table,) in query(of_sample, "SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    expected = databases.climate(tmp_path / "layout.dna").path
    for (table,) in query(expected, "SELECT name FROM sqlite_master WHERE type = 'table'"):
        assert columns[table] == {row[1] for row in query(expected, f"PRAGMA table_info({table})")}


def test_positions_go_out_and_nothing_else(sample: Workspace, of_sample: Path) -> None:
    rows = sample.cypher("MATCH (s:Statement) RETURN s.stance, s.caption").rows
    stances = Counter(str(stance) for stance, _ in rows)
    agree, disagree = (sum(stances[each] for each in pair) for pair in (AGREE, DISAGREE))
    assert query(of_sample, "SELECT count(*), sum(Value) FROM DATABOOLEAN") == [(agree + disagree, agree)]
    assert agree
    assert disagree
    others = stances.total() - agree - disagree
    assert f"left out: {others} × statement that neither agrees nor disagrees" in sample.files.notices


def test_the_words_are_where_the_offsets_say(sample: Workspace, of_sample: Path) -> None:
    quotes = {str(words) for (words,) in sample.cypher("MATCH (s:Span) RETURN s.quote").rows}
    rows = query(of_sample, "SELECT d.Text, s.Start, s.Stop FROM STATEMENTS s JOIN DOCUMENTS d ON d.ID = s.DocumentId")
    found = [text.encode("utf-16-le")[2 * start : 2 * stop].decode("utf-16-le") for text, start, stop in rows]
    assert sum(words in quotes for words in found) > 0.8 * len(found)  # others have several segments
    assert all(any(words.startswith(quote) for quote in quotes) for words in found)


def test_data_without_a_text_goes_out_with_its_words(tmp_path: Path) -> None:
    (tmp_path / "votes.csv").write_text("who,how\nAnn,yes\nBob,no\n")
    (tmp_path / "votes.yaml").write_text(
        "document: votes.csv\npublisher: clerk\npublished: 2020-05\n"
        "entities: {clerk: {Outlet: The clerk}, law: {Action: A law}, union: {Group: The union}}\n"
        "columns: {person: {of: who, handle: yes}}\n"
        "rows:\n  entities: {<person>: {Person: <who>}}\n  statements:\n"
        "    - {by: <person>, endorses: law, when: {how: yes}, for: union}\n"
        "    - {by: <person>, opposes: law, when: {how: no}}\n"
    )
    with Workspace.init(tmp_path / "w") as workspace:
        workspace.load([tmp_path / "votes.yaml"])
        path = written(workspace, tmp_path / "votes.dna")
    ((text, date),) = query(path, "SELECT Text, Date FROM DOCUMENTS")
    assert date == 1588291200  # 2020-05-01
    spans = [text[start:stop] for start, stop in query(path, "SELECT Start, Stop FROM STATEMENTS ORDER BY ID")]
    assert sorted(text.splitlines()) == sorted(spans)
    assert any("Ann" in words for words in spans)
    said = {row[-1].replace("\1", ", ") for row in statements(path)}
    assert said == {
        "agreement=1, concept=A law, organization=The union, person=Ann",
        "agreement=0, concept=A law, person=Bob",
    }


def test_agreements_of_two_kinds_are_two_types(tmp_path: Path) -> None:
    with Workspace.init(tmp_path / "w") as workspace:
        workspace.load([databases.climate(tmp_path / "climate.dna").path])
        workspace.load([databases.scaled(tmp_path / "scaled.dna").path])
        path = written(workspace, tmp_path / "both.dna")
    counts = query(
        path,
        "SELECT t.Label, count(*) FROM STATEMENTS s JOIN STATEMENTTYPES t ON t.ID = s.StatementTypeId GROUP BY 1",
    )
    assert dict(counts) == {"DNA Statement": 6, "DNA Statement, numbers": 4}
    ids = [id for (id,) in query(path, "SELECT ID FROM STATEMENTS ORDER BY ID")]
    assert ids == list(range(1, 11))  # four that had the id of another have new ones


def test_of_two_things_of_one_name_the_second_has_its_handle(tmp_path: Path) -> None:
    with Workspace.init(tmp_path / "w") as workspace:
        workspace.load([databases.climate(tmp_path / f"{name}.dna").path for name in ("a", "b")])
        workspace.judge("same", "a.ministry", "b.ministry", by="Ann", why="one ministry")
        path = written(workspace, tmp_path / "both.dna")
    names = {name for _, name, *_ in entities(path)}
    assert {"Ms Green", "Ms Green (b.ms-green)", "Ministry"} <= names
    assert not any(name.startswith("Ministry ") for name in names)


def test_statements_without_an_agreement_keep_none(tmp_path: Path) -> None:
    dna = Dna(tmp_path / "bare.dna")
    dna.coder("Admin")
    dna.type(variables={"person": "short text", "concept": "short text"})
    dna.statement(dna.document("A", "One", "2011-11-11"), "One", person="P", concept="C")
    with Workspace.init(tmp_path / "w") as workspace:
        workspace.load([dna.path])
        path = written(workspace, tmp_path / "out.dna")
    assert statements(path) == statements(dna.path)


def test_an_empty_workspace_is_an_empty_database(tmp_path: Path) -> None:
    with Workspace.init(tmp_path / "w") as workspace:
        path = written(workspace, tmp_path / "empty.dna")
    assert query(path, "SELECT count(*) FROM STATEMENTS") == [(0,)]
    with Workspace.init(tmp_path / "again") as workspace:
        assert [each.source for each in workspace.load([path])] == ["empty"]


def test_the_command_tells_the_format_by_the_ending(sample: Workspace, of_sample: Path, tmp_path: Path) -> None:
    noted = Commands(sample.folder).noted("export", tmp_path / "out.dna")
    assert noted == "left out: 17 × statement that neither agrees nor disagrees"
    assert (tmp_path / "out.dna").read_bytes() == of_sample.read_bytes()
    with pytest.raises(BadArgument, match="write one of jsonl, records, nquads, trig, jsonld, dna"):
        sample.export(BytesIO(), "xlsx")


@pytest.mark.parametrize(
    ("password", "kept"),
    [
        ("sayso", "fITPjRBeHFhO+MIbKIMdbvfsEu3GUL4j/Z0eQyhBk21Rhdb3KUHRUknPepVl/Pxc"),
        ("pässword", "O++R+GaKcRxzTBjXhY4iZj2kC4RqOuZWgosQYcMWUzva0S6NCpPHFA/76b/Zfyqe"),
    ],
)
def test_passwords_are_hashed_as_jasypt_does(password: str, kept: str) -> None:
    """The hashes were made by Jasypt 1.9.3."""
    assert schema.hashed(password, base64.b64decode(kept)[:16]) == kept
