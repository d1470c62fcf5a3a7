"""Tables by declared mappings: every format, what a row makes, what a series says again, and what is wrong."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sayso import Workspace
from sayso.errors import Problems

ROWS = [
    {"day": "01.08.2024", "town": "Novyi Buh", "side": "Ukraine", "killed": "0", "hurt": "1,200", "note": "about"},
    {"day": "02.08.2024", "town": "Novyi Buh", "side": "Ukraine", "killed": "", "hurt": "1,300", "note": ""},
    {"day": "03.08.2024", "town": "Суджа", "side": "n/a", "killed": "7", "hurt": "1,300", "note": ""},
]
HEAD = """\
publisher: gazette
published: 2024-08-10
entities:
  gazette: {Outlet: Gazette}
  russia: {Country: Russia}
  ukraine: {Country: Ukraine}
columns:
  on: {of: day, date: "%d.%m.%Y"}
  place: {of: town, handle: yes}
  holder: {of: side, values: {Ukraine: ukraine, Russia: russia}, empty: n/a}
"""
CONTROL = """\
rows:
  entities:
    <place>: {Location: <town>}
  statements:
    - by: gazette
      said: <on>
      asserts: <place> control <holder>
"""


def csv(rows: list[dict[str, str]], delimiter: str = ",") -> str:
    cells = [list(rows[0]), *(list(row.values()) for row in rows)]
    return "".join(delimiter.join(f'"{cell}"' for cell in line) + "\n" for line in cells)


FORMATS: dict[str, Callable[[list[dict[str, str]]], bytes]] = {
    "t.csv": lambda rows: csv(rows).encode(),
    "t.tsv": lambda rows: csv(rows, "\t").encode("utf-8-sig"),
    "t.json": lambda rows: json.dumps(rows).encode(),
    "t.jsonl": lambda rows: "\n".join(map(json.dumps, rows)).encode(),
    "t.csv.gz": lambda rows: gzip.compress(csv(rows).encode()),
    "t.csv.bz2": lambda rows: bz2.compress(csv(rows).encode()),
    "t.json.xz": lambda rows: lzma.compress(json.dumps(rows).encode()),
}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.init(tmp_path / "w") as found:
        yield found


def write(workspace: Workspace, mapping: str, table: bytes | None = None, name: str = "t.csv") -> Path:
    path = workspace.folder / "t.yaml"
    (workspace.folder / name).write_bytes(FORMATS["t.csv"](ROWS) if table is None else table)
    path.write_text(f"document: {name}\n{mapping}", encoding="utf-8")
    return path


def refused(workspace: Workspace, mapping: str, table: bytes | None = None, name: str = "t.csv") -> list[str]:
    with pytest.raises(Problems) as found:
        workspace.check([write(workspace, mapping, table, name)])
    return [f"{each.place}: {each.message}" for each in found.value.problems]


def said(workspace: Workspace, order: str = "uttered") -> list[tuple[object, ...]]:
    columns = "s.uttered AS uttered, p.caption AS claim, s.quote AS quote, s.mode AS mode"
    query = f"MATCH (s:Statement)-[:TARGET]->(p:Proposition) RETURN {columns} ORDER BY {order}"
    return [tuple(row) for row in workspace.cypher(query).rows]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format(workspace: Workspace, name: str) -> None:
    workspace.load([write(workspace, HEAD + CONTROL, FORMATS[name](ROWS), name)])
    wanted = [
        ("2024-08-01", "Novyi Buh: control Ukraine", "Ukraine … Novyi Buh", "coded"),
        ("2024-08-02", "Novyi Buh: control Ukraine", "Ukraine … Novyi Buh", "coded"),
    ]
    assert said(workspace) == wanted
    assert workspace.identify("novyi-buh").endswith("/entity/novyi-buh")
    assert workspace.identify("суджа").endswith("/entity/суджа")
    assert workspace.verify() == {"networkx": [], "kglite": [], "oxigraph": []}


def test_cells_are_evidence(workspace: Workspace) -> None:
    workspace.load([write(workspace, HEAD + CONTROL)])
    columns = "e.id AS id, e.row AS row, e.column AS column, e.quote AS quote"
    query = f"MATCH (e:Span)-[:DOCUMENT]->(d) RETURN {columns} ORDER BY id"
    rows = [(str(id).partition("span/")[2], *rest) for id, *rest in workspace.cypher(query).rows]
    assert rows == [
        ("t/1/side", 1, "side", "Ukraine"),
        ("t/1/town", 1, "town", "Novyi Buh"),
        ("t/2/side", 2, "side", "Ukraine"),
        ("t/2/town", 2, "town", "Novyi Buh"),
    ]


def test_a_claim_without_cells_rests_on_the_others(workspace: Workspace) -> None:
    """A target that is the same in every row; and a column that has the name of what `each` fills in."""
    rows = [{"column": "2024-08-01", "who": "russia"}]
    mapping = (
        HEAD.partition("columns:")[0]
        + "rows:\n  statements:\n    - {by: <who>, said: <column>, asserts: russia killed 5}\n"
    )
    workspace.load([write(workspace, mapping, FORMATS["t.csv"](rows))])
    assert [row[2] for row in said(workspace)] == ["2024-08-01 … russia"]


EACH = """\
rows:
  statements:
    - each: {aspect: {killed: killed, hurt: injured}}
      by: gazette
      said: <on>
      asserts: russia <aspect> <note?> <value>
"""


def test_a_statement_for_each_of_several_columns(workspace: Workspace) -> None:
    """An empty cell makes none, and zero makes one."""
    workspace.load([write(workspace, HEAD + EACH)])
    found = [(uttered, claim) for uttered, claim, _, _ in said(workspace, "uttered, claim")]
    assert found == [
        ("2024-08-01", "Russia: injured about 1,200"),
        ("2024-08-01", "Russia: killed about 0"),
        ("2024-08-02", "Russia: injured 1,300"),
        ("2024-08-03", "Russia: injured 1,300"),
        ("2024-08-03", "Russia: killed 7"),
    ]


SERIES = """\
rows:
  statements:
    - by: gazette
      when: {town: [Novyi Buh, Суджа]}
      said: <on>
      asserts: russia injured <hurt>
      series: Gazette, injured
      runs: yes
"""


class TestRuns:
    def test_what_a_series_says_again_is_no_further_statement(self, workspace: Workspace) -> None:
        workspace.load([write(workspace, HEAD + SERIES)])
        assert [row[:3] for row in said(workspace)] == [
            ("2024-08-01", "Russia: injured 1,200", "1,200"),
            ("2024-08-02", "Russia: injured 1,300, 2024-08-02/2024-08-03", "1,300 … 1,300"),
        ]

    def test_the_order_of_rows_does_not_matter(self, workspace: Workspace) -> None:
        workspace.load([write(workspace, HEAD + SERIES)])
        before = [row[:2] for row in said(workspace)]
        workspace.load([write(workspace, HEAD + SERIES, FORMATS["t.csv"](ROWS[::-1]))])
        assert [row[:2] for row in said(workspace)] == before

    def test_a_day_more_lengthens_the_last_run(self, workspace: Workspace) -> None:
        workspace.load([write(workspace, HEAD + SERIES)])
        before = workspace.cypher("MATCH (s:Statement) RETURN s.id AS id ORDER BY id").rows
        more = [*ROWS, {**ROWS[2], "day": "04.08.2024"}]
        workspace.load([write(workspace, HEAD + SERIES, FORMATS["t.csv"](more))])
        assert workspace.cypher("MATCH (s:Statement) RETURN s.id AS id ORDER BY id").rows == before
        assert said(workspace)[1][1] == "Russia: injured 1,300, 2024-08-02/2024-08-04"

    def test_a_hundred_thousand_equal_rows(self, workspace: Workspace) -> None:
        workspace.load([write(workspace, HEAD + SERIES, FORMATS["t.csv"](ROWS[:1] * 100_000))])
        assert [row[:3] for row in said(workspace)] == [("2024-08-01", "Russia: injured 1,200", "1,200 … 1,200")]

    def test_two_things_of_one_day(self, workspace: Workspace) -> None:
        rows = [ROWS[0], {**ROWS[0], "hurt": "5"}]
        (told,) = refused(workspace, HEAD + SERIES, FORMATS["t.csv"](rows))
        assert told.startswith(
            "rows.statements[0] in row 1: the series 'Gazette, injured' says two things of 2024-08-01"
        )
        assert "(rows 1 and 2)" in told

    def test_equal_rows_that_are_no_series_are_one_statement(self, workspace: Workspace) -> None:
        workspace.load([write(workspace, HEAD + CONTROL, FORMATS["t.csv"](ROWS[:1] * 3))])
        assert len(said(workspace)) == 1


MISTAKES = {
    "no such column": (
        HEAD.replace("of: side", "of: sides") + CONTROL,
        ["columns.holder: the table has no column 'sides'; did you mean side?"],
    ),
    "no such name": (
        HEAD + CONTROL.replace("<on>", "<onn>"),
        ["rows.statements[0]: the table has no column 'onn'; did you mean on?"],
    ),
    "a value that is not listed": (
        HEAD.replace("Ukraine: ukraine, ", "Ukrain: ukraine, ") + CONTROL,
        ["rows: holder: 'Ukraine' is none of its values; did you mean Ukrain? (2 rows, the first is 1)"],
    ),
    "a day in another form": (
        HEAD.replace("%d.%m.%Y", "%Y-%m-%d") + CONTROL,
        ["rows: on: '01.08.2024' is no day written as %Y-%m-%d (row 1); see columns.on"],
    ),
    "a quote": (
        HEAD + CONTROL + "      quote: words\n",
        ["rows.statements[0].quote: is no key of a statement (rows 1, 2)"],
    ),
    "runs of no series": (
        HEAD + CONTROL + "      runs: yes\n",
        ["rows.statements[0].runs: is said of a series: add series: and said:"],
    ),
    "no rows": (HEAD, ["rows: should be a map with entities: and statements:"]),
    "a list of rows": (HEAD + "rows: [a]\n", ["rows: should be a map with entities: and statements:"]),
    "statements of words": (
        HEAD + CONTROL + "statements: []\n",
        ["statements: goes with a text, and the document is a table"],
    ),
    "a key of rows": (HEAD + CONTROL + "  marks: []\n", ["rows.marks: is no key of rows"]),
    "a condition on nothing": (
        HEAD + CONTROL + "      when: {sid: x}\n",
        ["rows.statements[0].when: the table has no column 'sid'; did you mean side?"],
    ),
    "two things under one handle": (
        HEAD + CONTROL.replace("<place>: {Location: <town>}", "place: {Location: <town>}"),
        ["rows.entities: 'place' is another in row 3 than in row 1; tell them apart by their handles"],
    ),
}


def test_a_mistake_in_many_rows_is_one_problem(workspace: Workspace) -> None:
    rows = [{**ROWS[0], "day": f"{number:02}.08.2024"} for number in range(1, 26)]
    (told,) = refused(workspace, HEAD + CONTROL + "      quote: words\n", FORMATS["t.csv"](rows))
    assert told.startswith("rows.statements[0].quote: is no key of a statement (rows 1, 2, 3, ")
    assert told.endswith(", 19, 20 and 5 more)")


def test_what_is_wrong_with_all_rows_hides_nothing_else(workspace: Workspace) -> None:
    rows = [{**ROWS[0], "day": f"{1 + number % 28:02}.08.{1900 + number // 28}"} for number in range(400)]
    mistakes = CONTROL + "      quote: words\n" + CONTROL.partition("statements:\n")[2] + "      quoted: words\n"
    told = refused(workspace, HEAD + mistakes, FORMATS["t.csv"](rows))
    assert [line.partition(" (rows ")[0] for line in told] == [
        "rows.statements[0].quote: is no key of a statement",
        "rows.statements[1].quoted: is no key of a statement",
    ]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_told(workspace: Workspace, mistake: str) -> None:
    mapping, wanted = MISTAKES[mistake]
    told = refused(workspace, mapping)
    for each in wanted:
        assert any(line.startswith(each) for line in told), told


def test_a_table_without_a_heading_and_a_telling_name(workspace: Workspace) -> None:
    text = "\n".join("\t".join(row.values()) for row in ROWS).encode()
    shape = f"format: tsv\nheading: [{', '.join(ROWS[0])}]\n"
    workspace.load([write(workspace, shape + HEAD + CONTROL, text, "t.txt")])
    assert len(said(workspace)) == 2


SHAPES = {
    "format: xml\n": "format: is none that is read: write one of csv, json, jsonl, ndjson, tsv",
    "heading: [a, a]\n": "heading: should be a list of names, each once",
    "heading: a\n": "heading: should be a list of names, each once",
    "heading: [a]\n": "document: t.csv has 1 columns and other numbers of cells in rows 1 (6)",
    "format: json\n": "document: t.csv is not JSON",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_that_does_not_fit(workspace: Workspace, shape: str) -> None:
    assert any(each.startswith(SHAPES[shape]) for each in refused(workspace, shape + HEAD + CONTROL))


TABLES: dict[str, tuple[str, bytes, str]] = {
    "nothing": ("t.csv", b"", "t.csv has no rows"),
    "a heading alone": ("t.csv", b"a,b\n", "t.csv has no rows"),
    "a column twice": ("t.csv", b"a,a\n1,2\n", "t.csv has the column 'a' twice"),
    "uneven rows": ("t.csv", b"a,b\n1\n1,2,3\n", "t.csv has 2 columns and other numbers of cells in rows 1 (1), 2 (3)"),
    "an open quotation mark": ("t.csv", b'a,b\n"1,2\n', "t.csv is no table: unexpected end of data"),
    "bytes": ("t.csv", b"a\n\xff\n", "t.csv is not UTF-8: byte 2"),
    "no JSON": ("t.json", b"[{]", "t.json is not JSON"),
    "JSON of words": ("t.json", b'["a"]', "t.json is no table: write a list of objects"),
    "JSON without end": ("t.json", b"[" * 100_000, "t.json is not JSON"),
    "no archive": ("t.csv.gz", b"a,b\n1,2\n", "t.csv.gz cannot be unpacked"),
    "half an archive": ("t.csv.xz", lzma.compress(b"a,b\n1,2\n")[:20], "t.csv.xz cannot be unpacked"),
}


@pytest.mark.parametrize("fault", TABLES)
def test_tables_that_cannot_be_read(workspace: Workspace, fault: str) -> None:
    name, content, message = TABLES[fault]
    told = refused(workspace, HEAD + CONTROL, content, name)
    assert told[0].startswith(f"document: {message}")


def test_rows_of_a_text(workspace: Workspace) -> None:
    told = refused(workspace, HEAD + CONTROL, b"words", "t.txt")
    assert [each.partition(", and")[0] for each in told] == ["columns: goes with a table", "rows: goes with a table"]


def test_what_is_wrong_with_every_row_is_not_told_of_every_row(workspace: Workspace) -> None:
    rows = [{**ROWS[0], "hurt": f"many {number}"} for number in range(5_000)]
    told = refused(workspace, HEAD + SERIES.replace("runs: yes", "id: x<day>"), FORMATS["t.csv"](rows))
    assert len(told) < 500
    assert any("statements were not looked at" in each for each in told)


def test_nested_cells_numbers_and_nulls_of_json(workspace: Workspace) -> None:
    rows = [{**ROWS[0], "hurt": 1200, "killed": None, "town": ["a", 1.50]}, {**ROWS[1], "hurt": 0}]
    text = json.dumps(rows).encode()
    workspace.load(
        [write(workspace, HEAD + SERIES.replace("when: {town: [Novyi Buh, Суджа]}", "tense: past"), text, "t.json")]
    )
    assert [row[2] for row in said(workspace)] == ["1200", "0"]
