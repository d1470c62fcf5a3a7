"""A user's own questions: asked like the built-in ones, and what is said of those that cannot be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sayso import Workspace
from sayso.errors import AnswersDiffer, BadQuestion, UnknownName
from sayso.queries.catalogue import Catalogue, built_in
from tests.commands import Commands, failed, run
from tests.conftest import ROOT

TEXTS = dict(re.findall(r"^```(\w+)\n(.*?)^```$", (ROOT / "docs" / "own-questions.md").read_text("utf-8"), re.S | re.M))
"""The three files are those of the document."""
PYTHON, CYPHER, SPARQL = TEXTS["python"], TEXTS["cypher"], TEXTS["sparql"]
FILES = {"spoke.py": PYTHON, "spoke.cypher": CYPHER, "spoke.rq": SPARQL}


def write(folder: Path, **changed: str | None) -> Path:
    """The three files, some with other words or left out, in a folder of questions."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        words = changed.get(name.partition(".")[2], text)
        if words is not None:
            (folder / name).write_text(words, encoding="utf-8")
    return folder


def problem(folder: Path, **changed: str | None) -> str:
    """What is said of the question with these files."""
    with pytest.raises(BadQuestion) as raised:
        Catalogue(write(folder, **changed)).question("spoke")
    return str(raised.value).replace(f"{folder}/", "")


def test_a_question_of_ones_own_has_the_same_rows_in_all_languages(own_sample: Workspace) -> None:
    write(own_sample.folder / "questions")
    answer = own_sample.ask("spoke", "all", day="2024-08-07")
    assert answer.title == "Who spoke on a day"
    assert [row.rpartition("/")[2] for row, _ in answer.rows] == ["halted", "sumy-evacuation"]
    assert answer.summary.endswith("the same in cypher (kglite), sparql (oxigraph), python (networkx)")
    assert own_sample.ask("spoke", "all").rows


def test_it_is_listed_and_asked_on_the_command_line(own_sample: Workspace) -> None:
    write(own_sample.folder / "questions")
    at = Commands(own_sample.folder)
    listed = at.run("ask")
    built, _, own = listed.partition("Questions of this workspace:\n")
    assert all(f"\n  {name}  " in built for name in built_in())
    assert own.split() == ["spoke", "Who", "spoke", "on", "a", "day"]
    assert len(at.parsed("ask", "spoke", "--day", "2024-08-07", "--language", "all")) == 2
    assert run("ask", "-w", own_sample.folder, "spoke", "--day", "2024-08-07").startswith("Who spoke on a day\n2 rows")
    assert "Those without a known day are left out." in run("ask", "spoke", f"-w{own_sample.folder}", "--help")
    assert "--day: 'soon' is not a day" in at.failed("ask", "spoke", "--day", "soon")


def test_a_folder_of_questions_is_run_only_when_one_is_asked_for(own_sample: Workspace) -> None:
    """And never where there is no workspace: a folder may be called questions for many reasons."""
    folder = own_sample.folder / "questions"
    seen = own_sample.folder / "seen"
    write(folder, py=PYTHON + f"open({str(seen)!r}, 'w').close()\n")
    with Workspace(own_sample.folder) as workspace:
        workspace.ask("unverified")
        workspace.verify()
        assert workspace.catalogue.own == ["spoke"]
        assert not seen.exists()
        workspace.ask("spoke")
        assert seen.exists()
    seen.unlink()
    (own_sample.folder / "log.sqlite").rename(own_sample.folder / "log.away")
    assert "spoke" not in run("ask", "-w", own_sample.folder)
    assert "no question 'spoke'" in failed("ask", "spoke", "-w", own_sample.folder)
    assert not seen.exists()


def test_a_question_about_paths_needs_no_sparql(own_sample: Workspace) -> None:
    write(own_sample.folder / "questions", rq=None, py=PYTHON.replace("class Row", "PATHS = True\n\n\nclass Row"))
    assert own_sample.ask("spoke", "all", day="2024-08-07").summary.endswith("cypher (kglite), python (networkx)")
    assert "(paths: Cypher and Python only)" in " ".join(run("ask", "-w", own_sample.folder).split())
    assert "SPARQL cannot answer" in Commands(own_sample.folder).failed("ask", "spoke", "--language", "sparql")


def test_helpers_whose_names_begin_with_an_underscore_are_no_questions(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "_helper.py").write_text("", encoding="utf-8")
    (tmp_path / "notes.md").write_text("", encoding="utf-8")
    assert Catalogue(tmp_path).own == ["spoke"]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"py": None}, "spoke.py: is missing beside spoke.cypher, spoke.rq: it declares"),
        ({"cypher": None}, "spoke.cypher: is missing beside spoke.py, spoke.rq"),
        ({"rq": None}, "spoke.rq: is missing beside spoke.py, spoke.cypher; a question about paths says PATHS = True"),
        ({"py": PYTHON.replace("class Row", "PATHS = True\nclass Row")}, "spoke.rq: is one too many, since spoke.py"),
        ({"py": PYTHON + "oops("}, "spoke.py:30: cannot be imported: SyntaxError"),
        ({"py": PYTHON + "import nothing_of_this_name"}, "spoke.py:30: cannot be imported: ModuleNotFoundError"),
        ({"py": PYTHON + "raise SystemExit"}, "spoke.py:30: cannot be imported: SystemExit"),
        ({"py": PYTHON.replace("date | None", "dat | None")}, "spoke.py: its annotations cannot be read: name 'dat'"),
        ({"py": PYTHON.replace("class Row", "class Line")}, "spoke.py: has no class Row(NamedTuple) with the columns"),
        ({"py": PYTHON.replace("def rows", "def lines")}, "spoke.py: has no rows(graph, *, …)"),
        ({"py": PYTHON.partition("from __future__")[2].join(["from __future__", ""])}, "spoke.py: has no docstring"),
        ({"py": PYTHON + "SHORT = ('voice',)\n"}, "spoke.py: SHORT has voice, which is no column of Row"),
        ({"py": PYTHON.replace("day:", "trace:")}, "spoke.py: a parameter cannot be called trace"),
        ({"cypher": CYPHER.replace("$day", "$date")}, "spoke.cypher: uses $date, which spoke.py does not declare"),
        ({"rq": SPARQL.replace("$day", "UNDEF")}, "spoke.rq: does not use $day, which spoke.py declares"),
    ],
)
def test_what_cannot_be_used_is_said_with_its_file(
    changed: dict[str, str | None], message: str, tmp_path: Path
) -> None:
    assert message in problem(tmp_path / "questions", **changed)


def test_bytes_that_are_no_text_are_said_with_their_file(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "spoke.rq").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadQuestion, match=r"spoke\.rq: cannot be read"):
        Catalogue(tmp_path).question("spoke")


@pytest.mark.parametrize(
    ("changed", "language", "message"),
    [
        (
            {"cypher": CYPHER.replace("AS speaker", "AS who")},
            "cypher",
            "spoke.cypher: gives the columns",
        ),
        ({"rq": SPARQL.replace("?statement ?speaker {", "?statement {")}, "sparql", "spoke.rq: gives the columns"),
        ({"rq": SPARQL.replace("SELECT ?statement ?speaker", "ASK")}, "sparql", "spoke.rq: gives no table"),
        ({"cypher": CYPHER.replace("RETURN", "RETRUN")}, "cypher", "spoke.cypher: "),
        ({"rq": SPARQL.replace("VALUES", "VALUE")}, "sparql", "spoke.rq: error at 4:"),
        ({"py": PYTHON.replace('"Statement")', '"Statement", 1)')}, "python", "spoke.py:27: gave no answer: TypeError"),
        ({"py": PYTHON.replace("yield Row(statement,", "yield (")}, "python", "spoke.py: gave no answer: TypeError"),
        (
            {"py": PYTHON.replace("return row.speaker", "return object()")},
            "cypher",
            "spoke.py: gives keys",
        ),
        ({"py": PYTHON.replace("row.speaker", "row.voice")}, "python", "spoke.py:23: gave no order: AttributeError"),
    ],
)
def test_a_wrong_answer_is_said_with_its_file(
    changed: dict[str, str | None], language: str, message: str, own_sample: Workspace
) -> None:
    write(own_sample.folder / "questions", **changed)
    with pytest.raises(BadQuestion) as raised:
        own_sample.ask("spoke", language, day="2024-08-07")
    assert f"{own_sample.folder / 'questions'}/{message}" in str(raised.value)


def test_different_rows_are_shown(own_sample: Workspace) -> None:
    write(own_sample.folder / "questions", cypher=CYPHER + "LIMIT 1")
    with pytest.raises(AnswersDiffer, match=r"spoke: .* give different rows"):
        own_sample.ask("spoke", "all", day="2024-08-07")


def test_one_that_cannot_be_used_does_not_hide_the_others(own_sample: Workspace) -> None:
    folder = write(own_sample.folder / "questions", rq=None)
    (folder / "weapons.py").write_text(PYTHON, encoding="utf-8")
    at = Commands(own_sample.folder)
    assert at.run("ask", "unverified")
    assert (
        at.failed("ask", "weapons")
        == f"{folder / 'weapons.py'}: weapons is a built-in question; give yours another name"
    )
    with pytest.raises(UnknownName, match=r"no question 'spok'; did you mean spoke\?"):
        own_sample.ask("spok")
    found, problems = own_sample.catalogue.listed()
    assert [each.name for each in found] == list(built_in())
    assert [each.partition(":")[0].rpartition("/")[2] for each in problems] == ["spoke.rq", "weapons.py"]
