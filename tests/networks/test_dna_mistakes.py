"""What is wrong with a `.dna` database is told all at once, with table and row, and nothing comes in."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sayso import Workspace
from sayso.errors import Problems
from tests.networks import dna_databases as databases
from tests.networks.dna_databases import Dna


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Nothing is ever loaded into it."""
    with Workspace.init(tmp_path_factory.mktemp("mistakes") / "w") as found:
        yield found
        assert found.status().loads == 0


@pytest.fixture(scope="module")
def climate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without mistakes, only for copying."""
    return databases.climate(tmp_path_factory.mktemp("climate") / "climate.dna").path


def problems(workspace: Workspace, path: Path) -> list[str]:
    with pytest.raises(Problems) as found:
        workspace.load([path])
    assert all(each.file.startswith(str(path.parent)) for each in found.value.problems)
    return [": ".join(filter(None, (each.place, each.message))) for each in found.value.problems]


def changed(climate: Path, folder: Path, *statements: str) -> Path:
    """A copy of the database, changed."""
    path = folder / "climate.dna"
    shutil.copy(climate, path)
    with closing(sqlite3.connect(path)) as db:
        for each in statements:
            db.executescript(each)
    return path


MISTAKES = {
    "UPDATE STATEMENTS SET DocumentId = 99 WHERE ID = 2": (
        "STATEMENTS 2: DocumentId is 99, and DOCUMENTS has no such row; delete one, or add the other"
    ),
    "UPDATE STATEMENTS SET Coder = 99 WHERE ID = 2": (
        "STATEMENTS 2: Coder is 99, and CODERS has no such row; delete one, or add the other"
    ),
    "UPDATE DATASHORTTEXT SET Entity = 99 WHERE ID = 3": (
        "DATASHORTTEXT 3: Entity is 99, and ENTITIES has no such row; delete one, or add the other"
    ),
    "UPDATE DATABOOLEAN SET StatementId = 99 WHERE ID = 3": (
        "DATABOOLEAN 3: StatementId is 99, and STATEMENTS has no such row; delete one, or add the other"
    ),
    "UPDATE DATASHORTTEXT SET Entity = 1 WHERE StatementId = 1 AND VariableId = 3": (
        "DATASHORTTEXT 3: Entity is 1, one of another variable than concept"
    ),
    "INSERT INTO STATEMENTTYPES VALUES (2, 'Other', 0, 0, 0); UPDATE STATEMENTS SET StatementTypeId = 2 WHERE ID = 6": (
        "DATABOOLEAN 6: VariableId is 4, a variable of another type than statement 6"
    ),
    "UPDATE STATEMENTS SET Stop = 5000 WHERE ID = 3": (
        "STATEMENTS 3: lies at 35 to 5000, and the text of its document has 96 characters"
    ),
    "UPDATE STATEMENTS SET Start = -1 WHERE ID = 3": (
        "STATEMENTS 3: lies at -1 to 54, and the text of its document has 96 characters"
    ),
    "UPDATE STATEMENTS SET Stop = Start WHERE ID = 3": ("STATEMENTS 3: Start is 35 and Stop is 35: it has no words"),
    "UPDATE DATABOOLEAN SET Value = 2 WHERE StatementId = 3": ("STATEMENTS 3: agreement is 2, and a boolean is 0 or 1"),
    "UPDATE DOCUMENTS SET Title = ' ' WHERE ID = 4": "DOCUMENTS 4: Title is empty: give the document a title in DNA",
    "UPDATE DOCUMENTS SET Date = 1106749815000 WHERE ID = 4": (
        "DOCUMENTS 4: Date is 1106749815000, which is no time in seconds since 1970 of a year from 1 to 9999"
    ),
    "UPDATE DOCUMENTS SET Date = 'today' WHERE ID = 4": "DOCUMENTS 4: Date is 'today', expected a whole number",
    "UPDATE DOCUMENTS SET Text = CAST(x'41ff42' AS TEXT) WHERE ID = 4": (
        "DOCUMENTS 4: Text holds what is no UTF-8; write it anew in DNA"
    ),
    "UPDATE STATEMENTS SET Coder = NULL WHERE ID = 2": "STATEMENTS 2: Coder is missing, expected a whole number",
    "UPDATE DATASHORTTEXT SET Entity = 3 WHERE StatementId = 5 AND VariableId = 3": (
        "STATEMENTS 5: concept is empty: fill it in, or write empty: skip in a file beside the database"
    ),
    "UPDATE DATASHORTTEXT SET Entity = 2 WHERE StatementId = 5 AND VariableId = 2": (
        "STATEMENTS 5: person and organization are empty:"
        " fill it in, or write empty: skip in a file beside the database"
    ),
    "UPDATE STATEMENTTYPES SET Label = 'DNA Statements'": (
        "STATEMENTTYPES: no statement type 'DNA Statement'; did you mean DNA Statements?;"
        " name one as type: in a file beside it"
    ),
    "UPDATE VARIABLES SET Variable = 'concepts' WHERE ID = 3": (
        "VARIABLES: 'DNA Statement' has no variable 'concept'; did you mean concepts?"
    ),
    "UPDATE VARIABLES SET Variable = Variable || 's' WHERE ID < 3": (
        "VARIABLES: 'DNA Statement' has no variable for who speaks; name it under variables: in a file beside"
    ),
    "UPDATE VARIABLES SET DataType = 'long text' WHERE ID = 4": (
        "VARIABLES 4: agreement is long text, and the agreement is read from boolean or integer"
    ),
    "UPDATE SETTINGS SET Value = '2.0 beta 25' WHERE Property = 'version'": (
        "SETTINGS version: was written by DNA 2.0 beta 25; databases of DNA 3.0 and 3.1 are read."
        " DNA 3 imports older ones into a new database"
    ),
    "UPDATE SETTINGS SET Value = '3.10' WHERE Property = 'version'": (
        "SETTINGS version: was written by DNA 3.10; databases of DNA 3.0 and 3.1 are read."
        " DNA 3 imports older ones into a new database"
    ),
    "DELETE FROM SETTINGS": (
        "SETTINGS version: does not say which DNA wrote it; databases of DNA 3.0 and 3.1 are read."
        " DNA 3 imports older ones into a new database"
    ),
    "ALTER TABLE DATASHORTTEXT RENAME COLUMN Entity TO Value; DROP TABLE ATTRIBUTEVALUES": (
        "says that DNA 3.1.2 wrote it, but has no ATTRIBUTEVALUES, DATASHORTTEXT.Entity;"
        " databases of DNA 3.0 and 3.1 are read"
    ),
}


@pytest.mark.parametrize("statement", MISTAKES)
def test_each_mistake_has_one_message_with_table_and_row(
    workspace: Workspace, climate: Path, tmp_path: Path, statement: str
) -> None:
    assert problems(workspace, changed(climate, tmp_path, statement)) == [MISTAKES[statement]]


def test_all_problems_are_told_at_once(workspace: Workspace, climate: Path, tmp_path: Path) -> None:
    found = problems(
        workspace, changed(climate, tmp_path, *list(MISTAKES)[:2], *list(MISTAKES)[6:7], *list(MISTAKES)[9:12])
    )
    places = [each.partition(":")[0] for each in found]
    assert places == ["DOCUMENTS 4", "DOCUMENTS 4", "STATEMENTS 2", "STATEMENTS 2", "STATEMENTS 3", "STATEMENTS 3"]


def test_half_a_character_is_told(workspace: Workspace, tmp_path: Path) -> None:
    dna = databases.astral(tmp_path / "astral.dna")
    dna.statement(1, (1, 7), person="P", organization="", concept="C", agreement=True)
    dna.statement(1, (2, 3), person="P", organization="", concept="C", agreement=True)
    assert problems(workspace, dna.path) == [
        "STATEMENTS 7: Start is 1, which is inside a character of two UTF-16 units",
        "STATEMENTS 8: Stop is 3, which is inside a character of two UTF-16 units",
    ]


def test_what_is_wrong_with_every_row_is_told_of_some(workspace: Workspace, tmp_path: Path) -> None:
    dna = Dna(tmp_path / "many.dna")
    dna.coder("Admin")
    dna.type()
    dna.document("A", "abc", "2011-11-11")
    with closing(sqlite3.connect(dna.path)) as db, db:
        rows = ((id, 1, 1, 5, 9, 1) for id in range(1, 302))
        db.executemany("INSERT INTO STATEMENTS VALUES (?, ?, ?, ?, ?, ?)", rows)
    found = problems(workspace, dna.path)
    assert found[0] == "has 402 more problems"  # two of each row
    assert len(found) == 201


def test_files_that_are_none(workspace: Workspace, tmp_path: Path) -> None:
    words, other, empty = tmp_path / "words.dna", tmp_path / "other.dna", tmp_path / "empty.dna"
    words.write_text("no database at all, only words")
    empty.touch()
    with closing(sqlite3.connect(other)) as db, db:
        db.execute("CREATE TABLE FILMS (ID INTEGER)")
    none = "is no SQLite database, which a .dna file is; databases of DNA 3.0 and 3.1 are read"
    assert problems(workspace, words) == problems(workspace, empty) == [none]
    assert problems(workspace, other) == [
        "is no database of Discourse Network Analyzer; it has FILMS; databases of DNA 3.0 and 3.1 are read"
    ]
    assert problems(workspace, tmp_path / "missing.dna") == ["there is no such file"]
    databases.climate(tmp_path / "cut.dna")
    (tmp_path / "cut.dna").write_bytes((tmp_path / "cut.dna").read_bytes()[:9000])
    (message,) = problems(workspace, tmp_path / "cut.dna")
    assert message.startswith("cannot be read: ")
    assert "malformed" in message
    databases.climate(tmp_path / "!.dna")
    assert problems(workspace, tmp_path / "!.dna") == [
        "begins the handles of all that is in it: give the file a name with letters or digits"
    ]


MAPPINGS = {
    "document: climate.dna\ntypo: x": "typo: is no key of a file of a .dna database; did you mean type?",
    "document: climate.dna\nvariables: {speaker: persons}": (
        "VARIABLES: 'DNA Statement' has no variable 'persons'; did you mean person?"
    ),
    "document: climate.dna\nvariables: {speakr: person}": (
        "variables.speakr: is none of speaker, institution, concept, agreement; did you mean speaker?"
    ),
    "document: climate.dna\nvariables: person": (
        "variables: should be a map with speaker, institution, concept or agreement"
    ),
    "document: climate.dna\nclasses: {speaker: Persn}": "classes.speaker: no class 'Persn'; did you mean Person?",
    "document: climate.dna\nclasses: {speaker: Record}": "classes.speaker: no class 'Record'",
    "document: climate.dna\nclasses: {speaker: Action}": (
        "classes.speaker: is Action, which does not speak: write a class of entities"
    ),
    "document: climate.dna\nstances: {positive: backs}": "stances.positive: no stance 'backs'",
    "document: climate.dna\nscale: 2 to -2": "scale: '2 to -2' is no scale: write two numbers such as -2 to 2",
    "document: climate.dna\nlanguage: English": "language: is no language: write a tag such as en or zh-hans",
    "document: climate.dna\nempty: drop": "empty: 'drop' is neither refuse nor skip",
    "document: climate.dna\ntype: [a]": "type: should be one value, not a list, a map or nothing",
    "format: dna": "document: should be the name of a .dna database beside this file, without a folder",
    "document: ../climate.dna": "document: should be the name of a .dna database beside this file, without a folder",
    "document: none.dna": "there is no such file",
}


@pytest.mark.parametrize("mapping", MAPPINGS)
def test_mistakes_in_a_file_beside_it(workspace: Workspace, tmp_path: Path, climate: Path, mapping: str) -> None:
    changed(climate, tmp_path)
    (tmp_path / "climate.yaml").write_text(mapping)
    found = problems(workspace, tmp_path / "climate.yaml")
    assert [each.partition("; did you mean no-")[0] for each in found] == [MAPPINGS[mapping]]


def test_numbers_outside_the_scale(workspace: Workspace, tmp_path: Path) -> None:
    databases.scaled(tmp_path / "scaled.dna")
    (tmp_path / "scaled.yaml").write_text("document: scaled.dna\nscale: -4 to 4")
    assert problems(workspace, tmp_path / "scaled.yaml") == [
        "STATEMENTS 1: agreement is -5, outside the scale -4 to 4",
        "STATEMENTS 4: agreement is 5, outside the scale -4 to 4",
    ]


def test_a_database_and_the_file_beside_it_are_one_source(workspace: Workspace, tmp_path: Path) -> None:
    databases.scaled(tmp_path / "scaled.dna")
    (tmp_path / "scaled.yaml").write_text("document: scaled.dna\n")
    with pytest.raises(Problems, match=r"is a second file for scaled; .*scaled\.dna is the first"):
        workspace.check([tmp_path / "scaled.dna", tmp_path / "scaled.yaml"])


def test_empty_statements_may_be_left_out(workspace: Workspace, climate: Path, tmp_path: Path) -> None:
    path = changed(climate, tmp_path, *(each for each in MISTAKES if "Entity = 3" in each or "Entity = 2" in each))
    (tmp_path / "climate.yaml").write_text("document: climate.dna\nempty: skip\n")
    workspace.files.notices.clear()
    workspace.check([path.with_suffix(".yaml")])
    (notice,) = workspace.files.notices
    assert "1 × statement without an actor" in notice
