"""What each command prints, on the sample."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from sayso import Workspace
from sayso.cli import main
from sayso.graph.record import Record
from sayso.queries.catalogue import catalogue
from tests.codings import HEAD, STATEMENT, TEXT, written
from tests.conftest import SAMPLE

ARTICLE = "kursk-incursion-2024-08-08"
BASE = "https://sayso.example/"
REQUIRED = {"chain": ["--statement", "no-one-out"]}
FIRM = """\
1 firm conflict; add --tensions for what may be one

contradiction  Valery Gerasimov v Russian military bloggers    firm, by rule passed-to-attacker; \
marked by The Washington Post; 3 pairs of reports
  2024-08-07               “informed Putin on Wednesday that the Ukrainian offensive had been halted”   \
Kursk incursion: halted
  by 2024-08-08 (assumed)  “lamenting the town of Sudzha as lost to the Ukrainian invaders”             \
Sudzha: control Ukraine
"""


def run(*words: str | Path, stdin: str | None = None) -> str:
    """What a command prints that ends well and has nothing to complain of."""
    result = CliRunner().invoke(main, list(map(str, words)), input=stdin, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    return result.stdout


def parsed(*words: str | Path) -> Any:
    return json.loads(run(*words, "--json"))


@pytest.fixture
def folder(sample: Workspace, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The workspace of the sample, where the commands run. Only for reading."""
    monkeypatch.chdir(sample.folder)
    return sample.folder


@pytest.fixture
def own(own_sample: Workspace, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it."""
    monkeypatch.chdir(own_sample.folder)
    return own_sample.folder


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a document, a statement file and an empty workspace."""
    (tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "article.yaml").write_text(written(STATEMENT + "id: s"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    run("init")
    return tmp_path


class TestLoading:
    def test_init(self, tmp_path: Path) -> None:
        folder = tmp_path / "new" / "workspace"
        assert run("init", folder) == f"{folder}: a new workspace, ids under {BASE}\n"
        base = "https://other.example/kg#"
        assert run("init", tmp_path / "other", "--base", base).endswith(f"ids under {base}\n")

    def test_init_with_the_sample(self, tmp_path: Path) -> None:
        first, *loads = run("init", tmp_path, "--sample").splitlines()
        assert first.endswith(f"ids under {BASE}")
        reference, article = (line.split() for line in loads)
        assert reference[:3] == ["reference:", "load", "1:"]
        assert article[:3] == [f"{ARTICLE}:", "load", "2:"]
        assert article[4:] == ["records", "put,", "0", "dropped"]
        assert run("conflicts", "-w", tmp_path) == FIRM

    def test_check_dry_run_and_load(self, small: Path) -> None:
        assert run("check", "article.yaml") == "article: no problems; a load would put 21 records and drop 0\n"
        assert parsed("check", "article.yaml") == [{"number": 0, "source": "article", "put": 21, "dropped": 0}]
        assert run("load", "--dry-run", "article.yaml") == "article: would put 21 records and drop 0\n"
        assert run("status").startswith(".: 0 loads, ids under https://sayso.example/\n  no records\n")
        assert run("load", "article.yaml", "--by", "ann") == "article: load 1: 21 records put, 0 dropped\n"
        assert run("load", "article.yaml") == "article: nothing changed\n"
        assert run("check", "article.yaml") == "article: no problems; a load would change nothing\n"
        (small / "article.yaml").write_text(written(), encoding="utf-8")
        assert parsed("load", "article.yaml") == [{"number": 2, "source": "article", "put": 0, "dropped": 3}]
        with Workspace(small) as workspace:
            assert [(entry.source, entry.by) for entry in workspace.log.loads()] == [
                ("article", "ann"),
                ("article", ""),
            ]

    def test_names_in_any_script(self, small: Path) -> None:
        text = HEAD + "language: uk\nentities:\n  київ: {Location: Київ}\n  gazette: {Outlet: Газета}\n"
        (small / "article.yaml").write_text(text, encoding="utf-8")
        run("load", "article.yaml")
        assert "name      Київ (uk)" in run("show", "київ")
        assert "Київ" in run("cypher", "MATCH (n:Entity) RETURN n.caption AS name")
        assert "Київ" in run("show", "київ", "--json")
        assert "Газета" in run("cypher", "MATCH (n:Entity) RETURN n.caption AS name", "--csv")


class TestAsking:
    def test_list(self) -> None:
        listed = run("ask")
        assert all(f"\n  {name}  " in listed for name in catalogue())

    @pytest.mark.parametrize("name", catalogue())
    def test_help(self, name: str) -> None:
        text = " ".join(run("ask", name, "--help").split())
        question = catalogue()[name]
        assert question.title in text
        assert " ".join(question.description.split()) in text
        for slot in question.parameters.values():
            assert f"--{slot.name.replace('_', '-')} " in text
            assert all(choice in text for choice in slot.choices)

    @pytest.mark.parametrize("name", catalogue())
    def test_every_form_has_the_same_rows(self, name: str, folder: Path) -> None:
        words = ["ask", name, *REQUIRED.get(name, [])]
        found = parsed(*words)
        columns = [slot.name for slot in catalogue()[name].columns]
        assert found
        assert all(list(row) == columns for row in found)
        listed = list(csv.reader(io.StringIO(run(*words, "--csv"))))
        assert listed == [columns, *([_csv(value) for value in row.values()] for row in found)]
        title, summary, *_ = run(*words).splitlines()
        assert title == catalogue()[name].title
        assert summary.startswith(f"{len(found)} row")

    def test_rows(self, folder: Path) -> None:
        title, summary, head, *rows = run("ask", "endorsements", "--weapons-of", "us").splitlines()
        assert (title, summary) == (
            "Which officials endorsed the use of weapons",
            "2 rows, 2 statements, 2 voices, 1 document",
        )
        assert head.split("  ")[0] == "speaker name"
        assert [row.split("  ")[0] for row in rows[::2]] == ["Sabrina Singh", "United States"]
        assert rows[1] == "    “they have to be able to have the capabilities to respond”"
        assert rows[0].rstrip().endswith("by 2024-08-08 (assumed)")
        assert "entity/" not in "".join(rows)

    def test_wide(self, folder: Path) -> None:
        blocks = run("ask", "endorsements", "--weapons-of", "us", "--wide").split("\n\n")
        assert len(blocks) == 2
        names = [line.split()[0] for line in blocks[0].splitlines()[2:]]
        assert set(names) <= {slot.name for slot in catalogue()["endorsements"].columns}
        assert "speaker        singh" in blocks[0]

    def test_all_languages(self, folder: Path) -> None:
        summary = run("ask", "endorsements", "--language", "all").splitlines()[1]
        assert summary.endswith("the same in cypher (kglite), sparql (oxigraph), python (networkx)")

    def test_trace(self, folder: Path) -> None:
        result = CliRunner().invoke(main, ["ask", "unverified", "--language", "sparql", "--trace"])
        assert "-- oxigraph, " in result.stderr
        assert "SELECT" in result.stderr


def _csv(value: Any) -> str:
    return "" if value is None else str(value)


class TestConflicts:
    def test_text(self, folder: Path) -> None:
        assert run("conflicts") == FIRM

    def test_tensions(self, folder: Path) -> None:
        count, *blocks = run("conflicts", "--tensions").split("\n\n")
        assert count == f"1 firm conflict, {len(blocks) - 1} tensions"
        assert blocks[0] + "\n" == FIRM.partition("\n\n")[2]
        assert all(len(block.splitlines()) == 3 for block in blocks)

    def test_json(self, folder: Path) -> None:
        (found,) = parsed("conflicts")
        assert set(found) == {
            *(
                "relation",
                "kind",
                "strength",
                "parties",
                "via",
                "overlap",
                "overlap_certain",
                "gap",
                "gap_unit",
                "ratio",
            ),
            *("reports", "sentence", "weakened_by", "marked_by", "a", "b"),
        }
        assert {name: found[name] for name in ("kind", "strength", "parties", "via")} == {
            "kind": "contradiction",
            "strength": "firm",
            "parties": "between-voices",
            "via": "passed-to-attacker",
        }
        assert found["sentence"].endswith("Firm.")
        for side in (found["a"], found["b"]):
            assert {"statement", "speaker", "claim", "said", "said_basis", "document", "spans"} <= set(side)
            assert set(side["speaker"]) == {"id", "kind", "caption"}
            assert all(set(span) == {"start", "end", "quote"} for span in side["spans"])
        assert found["a"]["speaker"]["caption"] == "Valery Gerasimov"
        assert (found["a"]["said"], found["a"]["said_basis"]) == ("2024-08-07", "stated")
        assert found["a"]["document"] == f"{BASE}entity/{ARTICLE}"

    def test_spans_are_of_the_text(self, folder: Path) -> None:
        text = (SAMPLE / f"{ARTICLE}.txt").read_text(encoding="utf-8")
        sides = [found[side] for found in parsed("conflicts", "--tensions") for side in "ab"]
        assert all(text[s["start"] : s["end"]] == s["quote"] for side in sides for s in side["spans"])

    def test_csv(self, folder: Path) -> None:
        rows = list(csv.DictReader(io.StringIO(run("conflicts", "--tensions", "--csv"))))
        assert len(rows) == len(parsed("conflicts", "--tensions"))
        assert rows[0]["kind"] == "contradiction"

    def test_about_and_between(self, folder: Path) -> None:
        firm = parsed("conflicts")
        assert parsed("conflicts", "--about", "sudzha") == firm
        assert parsed("conflicts", "--about", "moscow") == []
        assert parsed("conflicts", "--between", "gerasimov", "bloggers") == firm
        assert parsed("conflicts", "--between", "bloggers", "gerasimov") == firm
        assert parsed("conflicts", "--between", "bloggers", "singh") == []
        assert run("conflicts", "--about", "moscow") == "no firm conflict; add --tensions for what may be one\n"

    def test_kinds(self, folder: Path) -> None:
        every = parsed("conflicts", "--tensions")
        kinds = {each["kind"] for each in every}
        assert len(kinds) > 1
        for kind in kinds:
            assert parsed("conflicts", "--tensions", "--kind", kind) == [each for each in every if each["kind"] == kind]
        several = [word for kind in kinds for word in ("--kind", kind)]
        assert parsed("conflicts", "--tensions", *several) == every

    def test_every_language(self, folder: Path) -> None:
        every = [
            parsed("conflicts", "--tensions", "--language", name) for name in ("cypher", "sparql", "python", "all")
        ]
        assert all(each == every[0] for each in every)


class TestShow:
    @pytest.mark.parametrize(
        "name", ["halted", f"{ARTICLE}/halted", f"attribution/{ARTICLE}/halted", f"{BASE}attribution/{ARTICLE}/halted"]
    )
    def test_names_of_a_record(self, name: str, folder: Path) -> None:
        lines = run("show", name).splitlines()
        assert lines[:3] == [
            "Valery Gerasimov asserts: Kursk incursion: halted",
            f"attribution/{ARTICLE}/halted  (Statement)",
            "",
        ]
        assert "speaker       Valery Gerasimov  [gerasimov]" in lines
        assert "quote         informed Putin on Wednesday that the Ukrainian offensive had been halted" in lines
        assert "referred to by" in lines
        assert lines.index("relations") > lines.index("referred to by")

    def test_json(self, folder: Path) -> None:
        found = parsed("show", "sudzha")
        assert set(found) == {"id", "types", "values", "refers", "referred", "relations"}
        assert found["id"] == f"{BASE}entity/sudzha"
        assert {"field": "within", "id": f"{BASE}entity/kursk", "caption": "Kursk region"} in found["refers"]
        assert {"language": "uk", "text": "Суджа"} in found["values"]["name"]


@pytest.fixture(params=["argument", "dash", "nothing"])
def given(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Three ways to give a query to a command."""

    def ask(command: str, text: str, *words: str) -> str:
        if request.param == "argument":
            return run(command, text, *words)
        return run(command, *words, *(["-"] if request.param == "dash" else []), stdin=text)

    return iter([ask])
