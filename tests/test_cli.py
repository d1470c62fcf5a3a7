"""Commands that load and that ask: what each prints, on the sample."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sayso import Workspace
from sayso.cli import main
from sayso.ontology.read import read
from sayso.queries.catalogue import built_in
from tests.codings import HEAD, STATEMENT, TEXT, written
from tests.commands import ARTICLE, BASE, OF_SEVERAL, REQUIRED, Commands, run
from tests.conftest import SAMPLE

FIRM = """\
1 firm conflict; add --tensions for what may be one

contradiction  Valery Gerasimov v Russian military bloggers    firm, by rule passed-to-attacker; \
marked by The Washington Post; 3 pairs of reports
  2024-08-07               “informed Putin on Wednesday that the Ukrainian offensive had been halted”   \
Kursk incursion: halted
  by 2024-08-08 (assumed)  “lamenting the town of Sudzha as lost to the Ukrainian invaders”             \
Sudzha: control Ukraine
"""


@pytest.fixture
def at(sample: Workspace) -> Commands:
    """In the workspace of the sample. Only for reading."""
    return Commands(sample.folder)


@pytest.fixture
def small(tmp_path: Path) -> Commands:
    """In an empty workspace that has a document and a statement file beside it."""
    (tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "article.yaml").write_text(written(STATEMENT + "id: s"), encoding="utf-8")
    run("init", tmp_path)
    return Commands(tmp_path)


class TestLoading:
    def test_init(self, tmp_path: Path) -> None:
        folder = tmp_path / "new" / "workspace"
        assert run("init", folder) == f"{folder}: a new workspace, ids under {BASE}\n"
        base = "https://other.example/kg#"
        assert run("init", tmp_path / "other", "--base", base).endswith(f"ids under {base}\n")

    def test_init_with_the_sample(self, tmp_path: Path) -> None:
        first, *loads, relations = run("init", tmp_path, "--sample").splitlines()
        assert first.endswith(f"ids under {BASE}")
        reference, article = (line.split() for line in loads)
        assert reference[:3] == ["reference:", "load", "1:"]
        assert article[:3] == [f"{ARTICLE}:", "load", "2:"]
        assert article[4:] == ["records", "put,", "0", "dropped"]
        assert relations.startswith("relations: ")
        assert relations.endswith(" began; none ended")
        assert run("conflicts", "-w", tmp_path) == FIRM

    def test_check_dry_run_and_load(self, small: Commands) -> None:
        file = small.folder / "article.yaml"
        assert small.run("check", file) == "article: no problems; a load would put 22 records and drop 0\n"
        assert small.parsed("check", file) == [{"number": 0, "source": "article", "put": 22, "dropped": 0}]
        assert small.run("load", "--dry-run", file) == "article: would put 22 records and drop 0\n"
        assert small.run("status").startswith(f"{small.folder}: 0 loads, ids under {BASE}\n  no records\n")
        assert small.run("load", file, "--by", "ann") == "article: load 1: 22 records put, 0 dropped\n"
        assert small.run("load", file) == "article: nothing changed\n"
        assert small.run("check", file) == "article: no problems; a load would change nothing\n"
        file.write_text(written(), encoding="utf-8")
        loads = [{"number": 2, "source": "article", "put": 0, "dropped": 3}]
        assert small.parsed("load", file) == {"loads": loads, "begun": [], "ended": []}
        with Workspace(small.folder) as workspace:
            assert [(each.source, each.by) for each in workspace.log.loads()] == [("article", "ann"), ("article", "")]

    def test_names_in_any_script(self, small: Commands) -> None:
        text = HEAD + "language: uk\nentities:\n  київ: {Location: Київ}\n  gazette: {Outlet: Газета}\n"
        (small.folder / "article.yaml").write_text(text, encoding="utf-8")
        small.run("load", small.folder / "article.yaml")
        assert "name    Київ (uk)" in small.run("show", "київ")
        assert "Київ" in small.run("show", "київ", "--json")
        names = "MATCH (n:Entity) RETURN n.caption AS name"
        assert "\nКиїв\n" in small.run("cypher", names)
        assert "\nГазета\n" in small.run("cypher", names, "--csv")


class TestAsking:
    def test_list(self) -> None:
        listed = run("ask")
        assert all(f"\n  {name}  " in listed for name in built_in())

    @pytest.mark.parametrize("name", built_in())
    def test_help(self, name: str) -> None:
        text = " ".join(run("ask", name, "--help").split())
        question = built_in()[name]
        assert question.title in text
        assert " ".join(question.description.split()) in text
        for slot in question.parameters.values():
            assert f"--{slot.name.replace('_', '-')} " in text
            assert all(choice in text for choice in slot.choices)

    @pytest.mark.parametrize("name", built_in())
    def test_every_form_has_the_same_rows(self, name: str, at: Commands) -> None:
        words = ["ask", name, *REQUIRED.get(name, [])]
        found = at.parsed(*words)
        columns = [slot.name for slot in built_in()[name].columns]
        assert bool(found) == (name not in OF_SEVERAL)
        assert all(list(row) == columns for row in found)
        listed = list(csv.reader(io.StringIO(at.run(*words, "--csv"))))
        assert listed == [columns, *([_csv(value) for value in row.values()] for row in found)]
        title, summary, *_ = at.run(*words).splitlines()
        assert title == built_in()[name].title
        assert summary.startswith(f"{len(found)} row")

    def test_rows_with_their_words_below(self, at: Commands) -> None:
        title, summary, head, *rows = at.run("ask", "endorsements", "--weapons-of", "us").splitlines()
        assert title == "Which officials endorsed the use of weapons"
        assert summary == "2 rows, 2 statements, 2 voices, 1 document"
        assert head.split("  ")[0] == "speaker name"
        assert [row.split("  ")[0] for row in rows[::2]] == ["Sabrina Singh", "United States"]
        assert rows[0].endswith("by 2024-08-08 (assumed)")
        assert rows[1] == "    “they have to be able to have the capabilities to respond”"
        assert not any(row != row.rstrip() for row in rows)

    def test_wide(self, at: Commands) -> None:
        """A block for each row, with everything that is known; ids as they are typed."""
        blocks = at.run("ask", "endorsements", "--weapons-of", "us", "--wide").split("\n\n")
        assert len(blocks) == 2
        lines = dict(line.split(maxsplit=1) for line in blocks[1].splitlines())
        assert set(lines) <= {slot.name for slot in built_in()["endorsements"].columns}
        assert (lines["speaker"], lines["uttered_basis"]) == ("us", "stated")

    def test_all_languages(self, at: Commands) -> None:
        summary = at.run("ask", "endorsements", "--language", "all").splitlines()[1]
        assert summary.endswith("the same in cypher (kglite), sparql (oxigraph), python (networkx)")

    def test_trace(self, at: Commands) -> None:
        words = ["ask", "unverified", "--language", "sparql", "--trace", "-w", str(at.folder)]
        result = CliRunner().invoke(main, words)
        assert result.stderr.startswith("-- oxigraph, ")
        assert "SELECT" in result.stderr


def _csv(value: Any) -> str:
    return "" if value is None else str(value)


class TestConflicts:
    def test_text(self, at: Commands) -> None:
        assert at.run("conflicts") == FIRM

    def test_tensions(self, at: Commands) -> None:
        count, *blocks = at.run("conflicts", "--tensions").split("\n\n")
        assert count == f"1 firm conflict, {len(blocks) - 1} tensions"
        assert blocks[0] + "\n" == FIRM.partition("\n\n")[2]
        assert all(len(block.splitlines()) == 3 for block in blocks)

    def test_json(self, at: Commands) -> None:
        (found,) = at.parsed("conflicts")
        times = ("overlap", "overlap_certain", "gap", "gap_unit", "ratio")
        kinds = ("kind", "strength", "parties", "via", "weakened_by", "settled_by", "marked_by", "reports")
        assert set(found) == {"relation", *kinds, *times, "rules", "sentence", "a", "b"}
        assert [found[name] for name in kinds] == [
            *("contradiction", "firm", "between-voices", "passed-to-attacker"),
            *([], [], ["The Washington Post"], 3),
        ]
        assert found["rules"] == [read().rules["passed-to-attacker"].definition]
        assert (found["a"]["aspect"]["name"], found["b"]["aspect"]["name"]) == ("offensive-status", "control")
        weak = [each for each in at.parsed("conflicts", "--tensions") if each["weakened_by"]]
        assert weak
        assert all(
            len(each["settled_by"]) == len(each["weakened_by"]) for each in weak if each["strength"] == "tension"
        )
        for side in (found["a"], found["b"]):
            assert {"statement", "speaker", "stance", "claim", "said", "said_basis", "document", "spans"} <= set(side)
            assert set(side["speaker"]) == {"id", "kind", "caption"}
            assert all(set(span) == {"start", "end", "quote"} for span in side["spans"])
        assert found["a"]["speaker"]["caption"] == "Valery Gerasimov"
        assert (found["a"]["said"], found["a"]["said_basis"]) == ("2024-08-07", "stated")
        assert found["a"]["document"] == f"{BASE}entity/{ARTICLE}"

    def test_spans_are_of_the_text(self, at: Commands) -> None:
        text = (SAMPLE / f"{ARTICLE}.txt").read_text(encoding="utf-8")
        sides = [found[side] for found in at.parsed("conflicts", "--tensions") for side in "ab"]
        assert all(text[s["start"] : s["end"]] == s["quote"] for side in sides for s in side["spans"])

    def test_csv(self, at: Commands) -> None:
        rows = list(csv.DictReader(io.StringIO(at.run("conflicts", "--tensions", "--csv"))))
        assert [row["kind"] for row in rows] == [each["kind"] for each in at.parsed("conflicts", "--tensions")]

    def test_about_and_between(self, at: Commands) -> None:
        firm = at.parsed("conflicts")
        assert at.parsed("conflicts", "--about", "sudzha") == firm
        assert at.parsed("conflicts", "--between", "gerasimov", "bloggers") == firm
        assert at.parsed("conflicts", "--between", "bloggers", "gerasimov") == firm
        assert at.parsed("conflicts", "--between", "bloggers", "singh") == []
        assert at.run("conflicts", "--about", "moscow").startswith("no firm conflict; add --tensions")

    def test_kinds(self, at: Commands) -> None:
        every = at.parsed("conflicts", "--tensions")
        kinds = sorted({each["kind"] for each in every})
        assert len(kinds) > 1
        for kind in kinds:
            found = at.parsed("conflicts", "--tensions", "--kind", kind)
            assert found == [each for each in every if each["kind"] == kind]
        several = [word for kind in kinds for word in ("--kind", kind)]
        assert at.parsed("conflicts", "--tensions", *several) == every

    def test_every_language(self, at: Commands) -> None:
        languages = ("cypher", "sparql", "python", "all")
        found = [at.parsed("conflicts", "--tensions", "--language", name) for name in languages]
        assert all(each == found[0] for each in found)


SHOWN = {"id", "types", "values", "members", "judgements"}


class TestShow:
    @pytest.mark.parametrize("before", ["", f"{ARTICLE}/", f"attribution/{ARTICLE}/", f"{BASE}attribution/{ARTICLE}/"])
    def test_a_statement(self, before: str, at: Commands) -> None:
        lines = at.run("show", f"{before}halted").splitlines()
        assert lines[0] == "Valery Gerasimov asserts: Kursk incursion: halted"
        assert lines[1] == f"attribution/{ARTICLE}/halted  (Statement)"
        assert "speaker       Valery Gerasimov  [gerasimov]" in lines
        assert "quote         informed Putin on Wednesday that the Ukrainian offensive had been halted" in lines
        assert 0 < lines.index("referred to by") < lines.index("relations")

    def test_json(self, at: Commands) -> None:
        found = at.parsed("show", "sudzha")
        assert set(found) == {*SHOWN, "refers", "referred", "borne_out", "relations"}
        assert found["id"] == f"{BASE}entity/sudzha"
        assert {"field": "within", "id": f"{BASE}entity/kursk", "caption": "Kursk region"} in found["refers"]
        assert {"language": "uk", "text": "Суджа"} in found["values"]["name"]
