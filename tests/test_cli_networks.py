"""`sayso networks …`: what is printed, what is written, and what is said of words that do not fit."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from sayso import Workspace
from sayso.cli import main
from sayso.cli.networks import networks
from tests.commands import Commands, run
from tests.networks.dna_databases import Dna
from tests.networks.hearing import hearing

NETWORKS = ("affiliation", "attribution", "conflict", "conflicts", "congruence", "ignore", "subtract")
MOVED = ("affiliation", "conflict", "congruence", "ignore", "subtract")
MEASURES = (
    *("backbone", "balance", "coalitions", "defectors", "events", "frustration", "phases", "polarisation"),
    *("prominence", "reliability", "reversals", "shares"),
)
OVER_TIME = ("defectors", "phases")


@pytest.fixture
def at(sample: Workspace) -> Commands:
    """In the workspace of the sample. Only for reading."""
    return Commands(sample.folder)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commands]:
    """In a workspace with a year of a debate. Only for reading."""
    folder = tmp_path_factory.mktemp("year")
    hearing(folder / "climate.dna")
    with Workspace.init(folder / "w") as workspace:
        workspace.load([folder / "climate.dna"])
        yield Commands(folder / "w")


def moving(name: str) -> list[str]:
    return ["--window", "4", "months"] if name in OVER_TIME else []


def test_there_is_a_command_for_each_network_and_measure() -> None:
    assert sorted(networks.commands) == sorted(NETWORKS + MEASURES)
    for name, command in networks.commands.items():
        text = run("networks", name, "-h")
        assert "--like-dna" in text
        assert (command.help or "").split("\n")[0].split()[0] in text
        assert "-v, --verbose" in text


TIES = """\
How often two take the same side, less how often opposite ones
25 nodes, 14 ties
one name                   other name                               weight
Russian military bloggers  Russian officials                        2
German officials           Germany                                  1
"""


def test_ties_are_printed_the_strongest_first(at: Commands) -> None:
    assert at.run("networks", "subtract").startswith(TIES)
    rows = at.parsed("networks", "subtract")
    assert list(rows[0]) == ["one", "one_name", "other", "other_name", "weight"]
    assert (len(rows), rows[0]["weight"]) == (14, 2.0)
    read = list(csv.DictReader(io.StringIO(at.run("networks", "subtract", "--csv"))))
    assert [row["one_name"] for row in read] == [row["one_name"] for row in rows]


def test_of_many_ties_the_strongest_are_printed_and_all_are_given(year: Commands) -> None:
    head = year.run("networks", "subtract").splitlines()
    assert head[1].endswith("ties; the 20 strongest")
    assert len(head) == 23
    assert len(year.parsed("networks", "subtract")) == int(head[1].split()[2]) > 20


BEHIND = """\
us and germany
1 pair

Ukraine's self-defence  +1
  Matthew Miller: endorses Ukraine's self-defence  by 2024-08-08 (assumed)  kursk-incursion-2024-08-08/right-to-defend
    “the United States supported Kyiv’s right to defend itself”
  Germany: endorses Ukraine's self-defence  [..2024-08-07]  kursk-incursion-2024-08-08/right-under-law
    “right under international law to defend itself against these attacks”
"""


def test_the_words_behind_a_tie(at: Commands) -> None:
    assert at.run("networks", "subtract", "--behind", "us", "germany") == BEHIND
    assert (
        at.run("networks", "congruence", "--behind", "United States", "Germany").splitlines()[1:]
        == (BEHIND.splitlines()[1:])
    )
    contradiction = at.run("networks", "conflicts", "--behind", "gerasimov", "bloggers")
    assert "contradiction  firm" in contradiction
    assert "“lamenting the town of Sudzha as lost to the Ukrainian invaders”" in contradiction
    relayed = at.run("networks", "attribution", "--behind", "marina", "emergency-services")
    assert "through kursk-incursion-2024-08-08/no-one-out-via-marina" in relayed
    cell = at.parsed("networks", "affiliation", "--concepts", "subject", "--behind", "bloggers", "sudzha")
    assert {(each["speaker"], each["stance"]) for each in cell} == {("Russian military bloggers", "asserts")}
    apart = at.parsed("networks", "subtract", "--behind", "us", "gerasimov")
    assert apart == []


@pytest.mark.parametrize("name", NETWORKS)
def test_every_network_is_printed_and_written(year: Commands, tmp_path: Path, name: str) -> None:
    rows = year.parsed("networks", name)
    assert rows
    assert list(csv.DictReader(io.StringIO(year.run("networks", name, "--csv"))))
    for ending in (".gexf", ".graphml", ".csv", ".dl", ".svg"):
        path = tmp_path / f"{name}{ending}"
        assert year.noted("networks", name, "--out", path) == f"{path}: written"
        assert path.stat().st_size > 100


@pytest.mark.parametrize("name", MOVED)
def test_networks_move_over_time(year: Commands, tmp_path: Path, name: str) -> None:
    windows = year.parsed("networks", name, "--window", "2", "months", "--step", "3")
    assert [row["number"] for row in windows] == list(range(1, len(windows) + 1))
    assert windows[0]["start"] == "2023-01-07"
    assert len(year.parsed("networks", name, "--window", "4", "months", "--kernel", "gaussian")) == 12
    path = tmp_path / "series.csv"
    noted = year.noted("networks", name, "--window", "2", "months", "--step", "3", "--out", path)
    assert noted.splitlines()[0] == f"{tmp_path / 'series 01 2023-02-07 00:00:00.csv'}: written"
    assert len(list(tmp_path.iterdir())) == len(windows)
    film = tmp_path / "film.gexf"
    assert year.noted("networks", name, "--window", "2", "months", "--out", film) == f"{film}: written"


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_is_printed(year: Commands, name: str) -> None:
    printed = year.run("networks", name, *moving(name))
    assert len(printed.splitlines()) > 3
    if name == "events":
        assert printed.startswith('"statement_id";"time"')
        return
    rows = year.parsed("networks", name, *moving(name))
    assert rows
    read = list(csv.DictReader(io.StringIO(year.run("networks", name, *moving(name), "--csv"))))
    assert len(read) == len(rows)


def test_measures_have_one_line_about_them(year: Commands) -> None:
    lines = {
        name: year.run("networks", name, *words, "--keep", "coder=Ann").splitlines()[1]
        for name, words in (
            ("coalitions", ["--method", "signed", "--null", "signs", "--samples", "5"]),
            ("frustration", ["--null", "rewired", "--samples", "5"]),
            ("balance", ["--null", "signs", "--samples", "5"]),
            ("polarisation", ["--null", "--samples", "5"]),
            ("phases", ["--window", "3", "months", "--k", "2"]),
            ("backbone", ["--penalty", "3.5"]),
        )
    }
    assert "by signed leiden, signed modularity 0." in lines["coalitions"]
    assert "(exact), balance 0." in lines["frustration"]
    assert "triangles are balanced" in lines["balance"]
    assert lines["polarisation"].count("by chance") == 2
    assert all("5 samples" in lines[name] for name in ("coalitions", "frustration", "balance", "polarisation"))
    assert lines["phases"].startswith("2 states; 2023-")
    assert lines["backbone"].endswith("every set was looked at")
    windows = year.parsed("networks", "polarisation", "--window", "3", "months")
    assert all(row["largest"] >= row["smallest"] for row in windows)
    assert "alpha 0." in year.run("networks", "reliability").splitlines()[1]


def test_figures_and_events_are_written(year: Commands, tmp_path: Path) -> None:
    assert year.noted("networks", "shares", "--period", "quarter", "--out", tmp_path / "s.pdf").endswith(
        "s.pdf: written"
    )
    assert (tmp_path / "s.pdf").read_bytes().startswith(b"%PDF")
    year.noted("networks", "events", "--out", tmp_path / "e.csv")
    assert (tmp_path / "e.csv").read_text(encoding="utf-8") + "\n" == year.run("networks", "events")
    year.noted(
        "networks",
        "subtract",
        "--plot",
        "matrix",
        "--width",
        "page",
        "--colours",
        "louvain",
        "--out",
        tmp_path / "m.png",
    )
    assert (tmp_path / "m.png").read_bytes().startswith(b"\x89PNG")


def test_a_selection_keeps_and_leaves_out(year: Commands) -> None:
    names = {
        row["one_name"] for row in year.parsed("networks", "affiliation", "--exclude", "actor=climate.steel-works")
    }
    assert "Steel Works" not in names
    kept = year.parsed("networks", "affiliation", "--keep", "coder=Ben", "--start", "2023-04-01", "--end", "2023-06-30")
    assert sum(row["statements"] for row in kept) == 4
    assert len(year.parsed("networks", "affiliation", "--at-least", "20")) < len(year.parsed("networks", "affiliation"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("subtract --start 1999-01-01 --end 1999-12-31", "no statement from 1999-01-01 to 1999-12-31"),
        ("subtract --start 2024-01-01 --end 2023-01-01", "the range ends before it starts"),
        ("subtract --start soon", "'soon' is no day and no moment"),
        ("subtract --actors vioce", "'vioce' is not one of voice, speaker, institution, country; did you mean voice?"),
        ("subtract --concepts proposition", "none of the 112 statements in the range is about proposition"),
        ("subtract --normalization averge", "did you mean average?"),
        ("subtract --window 40 months", "a window of 40 months is longer than the range"),
        ("subtract --window 3 moons", "unit 'moons' is not one of seconds"),
        ("subtract --step 3", "--kernel and --step go with a --window"),
        ("subtract --window 3 months --kernel uniform --step 2", "--step goes with windows"),
        ("subtract --window 3 months --kernel gauss", "did you mean gaussian?"),
        ("subtract --exclude Ann", "--exclude Ann: write VARIABLE=VALUE, such as --exclude actor=us"),
        ("subtract --keep aktor=us", "--keep 'aktor' is not one of document, publisher, actor"),
        ("subtract --keep actor=nobody-at-all", "no record 'nobody-at-all'"),
        ("subtract --at-least 0", "at_least is 0"),
        ("subtract --behind Ann Ben", "no record"),
        ("subtract --behind climate.steel-works climate.steel-works", "does not agree or disagree with itself"),
        ("affiliation --measure combine --normalization activity", "combine gives sets of levels"),
        ("conflicts --strength frim", "strength 'frim' is not one of firm, tension, both; did you mean firm?"),
        ("conflicts --kind oposed", "did you mean opposed?"),
        ("coalitions --method louvian", "did you mean louvain?"),
        ("coalitions --null shuffled", "--null 'shuffled' is not one of rewired, signs"),
        ("frustration --null signs --samples 1", "samples=1: write 2 or more"),
        ("polarisation --k 99", "k=99: 8 nodes can be split into 2 to 8 groups"),
        ("defectors", "defectors are found over time: give a window, such as --window 3 months"),
        ("phases", "phases are found over time: give a window"),
        ("phases --window 11 months", "phases are found among 3 or more"),
        ("backbone --concepts-kept 2 --penalty 3", "give one of them"),
        ("backbone --concepts-kept 9", "size=9: write 1 to 5"),
        ("reliability --keep coder=Ann", "all codings are by Ann: agreement takes two coders"),
        ("reliability --value concept", "align them by span"),
        ("shares --period day", "period=day: write one of week, month, quarter, year"),
        ("events --json", "--json: events are a CSV with a layout of its own"),
        ("events --out no/such/folder.csv", "write to a folder that is there"),
        ("subtract --out a.doc", "networks are written as .graphml, .csv, .dl, .gexf, .pdf, .svg, .png"),
        ("subtract --out no/such/a.csv", "write to a folder that is there"),
        ("subtract --out a.graphml --dialect vison", "did you mean visone?"),
        ("subtract --out a.pdf --width broad", "width 'broad' is not one of column, page"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_one_clear_line(
    year: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    line = year.failed("networks", *words.split())
    assert said in line
    assert "\n" not in line


def test_a_misspelt_option_ends_with_2_as_elsewhere(year: Commands) -> None:
    found = CliRunner().invoke(main, ["networks", "subtract", "--actor", "voice", "-w", str(year.folder)])
    assert found.exit_code == 2
    assert "No such option '--actor'" in found.stderr
    assert "--actors" in found.stderr


def test_one_level_only_is_said_where_dna_divides_by_nothing(tmp_path: Path) -> None:
    dna = Dna(tmp_path / "one.dna")
    dna.coder("Ann")
    dna.type()
    for number, who in enumerate(("A", "B", "C")):
        document = dna.document(f"Day {number}", "We want it.", f"2020-01-0{number + 1}")
        dna.statement(document, "want it", person="", organization=who, concept="A tax", agreement=True)
    with Workspace.init(tmp_path / "w") as workspace:
        workspace.load([tmp_path / "one.dna"])
    at = Commands(tmp_path / "w")
    assert [row["weight"] for row in at.parsed("networks", "subtract")] == [1.0, 1.0, 1.0]
    line = at.failed("networks", "subtract", "--like-dna")
    assert line == "1 is the only observed level, so that nobody can disagree; use the measure ignore"
    assert len(at.parsed("networks", "ignore", "--like-dna")) == 3


def test_stances_that_are_no_agreement_are_named(at: Commands) -> None:
    line = at.failed("networks", "subtract", "--keep", "stance=requests")
    assert "is left after exclusions" in line
    assert at.parsed("networks", "affiliation", "--keep", "stance=requests", "--agreement", "stance")


def test_concepts_without_agreement_are_said(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("The envoy asked for a toll.", encoding="utf-8")
    said = "  - by: envoy\n    requests: toll\n    quote: The envoy asked for a toll.\n"
    things = "entities:\n  envoy: {Person: Envoy}\n  paper: {Outlet: Paper}\n  toll: {Action: a toll}\n"
    head = "document: one.txt\npublisher: paper\npublished: 2024-03-05\n"
    (tmp_path / "one.yaml").write_text(f"{head}{things}statements:\n{said}", encoding="utf-8")
    with Workspace.init(tmp_path / "w") as workspace:
        workspace.load([tmp_path / "one.yaml"])
    line = Commands(tmp_path / "w").failed("networks", "subtract")
    assert line == "no statement in the range is for or against its target: their stances are requests"


def test_what_is_too_large_to_draw_is_said(at: Commands, tmp_path: Path) -> None:
    line = at.failed("networks", "affiliation", "--out", tmp_path / "a.pdf")
    assert line.startswith("67 nodes are too many to draw in a column: at most 40")
    assert at.noted("networks", "affiliation", "--out", tmp_path / "a.pdf", "--width", "page").endswith("written")


def test_an_empty_workspace_says_so(tmp_path: Path) -> None:
    Workspace.init(tmp_path).close()
    at = Commands(tmp_path)
    assert at.failed("networks", "subtract") == "there are no statements; load some, or count the narrator's too"
    assert "no statement is left" in at.failed("networks", "conflicts")
    assert len(at.run("networks", "events").splitlines()) == 1
