"""What goes wrong on the command line: one message that says what and what to do, and never a traceback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from sayso import Workspace
from sayso.cli import main
from tests.codings import HEAD, STATEMENT, TEXT, written
from tests.commands import PROCESS, Commands, failed, run
from tests.conftest import ROOT, SAMPLE


@pytest.fixture
def at(sample: Workspace) -> Commands:
    """In the workspace of the sample. Only for reading."""
    return Commands(sample.folder)


@pytest.fixture
def small(tmp_path: Path) -> Commands:
    """In an empty workspace that has documents and statement files beside it."""
    (tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "other.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "article.yaml").write_text(written(STATEMENT + "id: s"), encoding="utf-8")
    (tmp_path / "other.yaml").write_text(written(STATEMENT, head=HEAD.replace("article", "other")), encoding="utf-8")
    run("init", tmp_path)
    return Commands(tmp_path)


NO_WORKSPACE = [
    *(["check", "x.yaml"], ["load", "x.yaml"], ["ask", "unverified"], ["conflicts"], ["show", "us"]),
    *(["cypher", "RETURN 1"], ["sparql", "ASK {}"], ["sync"], ["status"], ["verify"], ["export", "x.nq"]),
]


@pytest.mark.parametrize("words", NO_WORKSPACE, ids=lambda words: words[0])
def test_no_workspace(words: list[str], tmp_path: Path) -> None:
    message = f"{tmp_path}: no workspace here; make one with: sayso init {tmp_path}"
    assert failed(*words, "-w", tmp_path) == message
    assert list(tmp_path.iterdir()) == []


class TestInit:
    def test_where_there_is_one(self, at: Commands) -> None:
        assert failed("init", at.folder) == f"{at.folder}: there is a workspace here already"

    @pytest.mark.parametrize("base", ["foo", "https://a.example", "http://a b/", "/", "https://a.example/<x>/"])
    def test_base(self, base: str, tmp_path: Path) -> None:
        message = "is no base: write an absolute IRI that ends in / or #, such as https://sayso.example/"
        assert failed("init", tmp_path / "new", "--base", base) == f"{base!r} {message}"
        assert not (tmp_path / "new").exists()

    def test_folder_that_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        assert failed("init", tmp_path / "file" / "new") == f"{tmp_path / 'file' / 'new'}: Not a directory"
        assert failed("init", tmp_path / "file") == f"{tmp_path / 'file'}: File exists"


QUESTIONS = {
    "nosuch": "no question 'nosuch'",
    "endorsments": "no question 'endorsments'; did you mean endorsements?",
    "endorsements --weapons-of gremany": "--weapons-of: no record 'gremany'; did you mean germany?",
    "endorsements --since yesterday": "--since: 'yesterday' is not a day: write 2024-08-08",
    "endorsements --stance likes": "--stance: 'likes' is not one of asserts, declines-to-comment, denies, ",
    "endorsements --clock ingestion": "--clock: 'ingestion' is not one of utterance, publication",
    "endorsements --clock x --used-in sudza": "--used-in: no record 'sudza'; did you mean sudzha?\n--clock: 'x' is ",
    "statements --about sudza": "--about: no record 'sudza'; did you mean sudzha?",
    "chain --statement haltet": "--statement: no record 'haltet'; did you mean halted?",
}


@pytest.mark.parametrize(("words", "message"), QUESTIONS.items(), ids=QUESTIONS)
def test_questions(words: str, message: str, at: Commands) -> None:
    assert at.failed("ask", *words.split()).startswith(message)


USAGE = {
    "ask endorsements --weapn us": "No such option",
    "ask endorsements --language klingon": "'klingon' is not one of",
    "ask chain": "Missing option '--statement'",
    "conflicts --between gerasimov": "requires 2 arguments",
    "cypher --seconds 0 x": "0.0 is not in the range x>0",
    "sparql --seconds soon x": "'soon' is not a valid float",
    "export - --format docx": "'docx' is not one of",
    "load": "Missing argument 'FILES...'",
    "frobnicate": "Usage: sayso [OPTIONS] COMMAND [ARGS]...\nTry 'sayso --help' for help.\n\nError: No such command",
}


@pytest.mark.parametrize(("words", "message"), USAGE.items(), ids=USAGE)
def test_usage(words: str, message: str) -> None:
    assert message in failed(*words.split(), code=2)


ASKING = {
    "conflicts --kind quarrel": "--kind: 'quarrel' is not one of agreement, ",
    "conflicts --about sudza": "--about: no record 'sudza'; did you mean sudzha?",
    "conflicts --between gerasimow bloggers": "--between: no record 'gerasimow'; did you mean gerasimov?",
    "show haltet": "no record 'haltet'; did you mean halted?",
    "show zzxxqq": "no record 'zzxxqq'",
    "sync postgres": "no store 'postgres'; there are networkx, kglite, oxigraph",
    "sync neo4j": "no store 'neo4j'; name its server in sayso.toml: [neo4j] url; there are",
    "verify postgres": "no store 'postgres'; there are networkx, kglite, oxigraph",
    "export facts.docx": "facts.docx: its ending tells no format; add --format with one of jsonl, ",
    "export -": "-: its ending tells no format",
    "export nowhere/facts.nq": "nowhere/facts.nq cannot be written: No such file or directory",
}


@pytest.mark.parametrize(("words", "message"), ASKING.items(), ids=ASKING)
def test_asking(words: str, message: str, at: Commands) -> None:
    assert at.failed(*words.split()).startswith(message)


QUERIES = [
    (["cypher", "MATCH (n RETURN n"], "syntax error"),
    (["cypher", "MATCH (n) RETURN m"], "'m'"),
    (["cypher", "MATCH (n:Entity {id: $id}) RETURN n.id"], "$id"),
    (["cypher", "CREATE (n:Entity) RETURN n.id"], "this would write: the graph follows the log, and is only read"),
    (["cypher", "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line"], "LOAD CSV is refused"),
    (["cypher", ""], "mpty"),
    (["cypher", "RETURN 1 AS a; RETURN 2 AS b"], "one query at a time: something stands behind the ;"),
    (["cypher", "MATCH (n:Country) RETURN n.id AS id FORMAT CSV"], "this gives no rows: leave FORMAT out"),
    (["cypher", "RETURN 1", "--store", "oxigraph"], "oxigraph does not run Cypher"),
    (["cypher", "RETURN 1", "--store", "postgres"], "no store 'postgres'"),
    (["cypher", "RETURN 1", "--param", "x"], "--param x: write NAME=VALUE"),
    (["cypher", "RETURN 1", "--param", "=1"], "--param =1: write NAME=VALUE"),
    (["sparql", "SELECT * { ?s ?p }"], "error at 1:"),
    (["sparql", "SELECT ?x { VALUES ?y { $y } ?x ?p ?y }"], "give it with --param y=VALUE"),
    (["sparql", "INSERT DATA { <a:b> <a:c> 1 }"], "1:"),
    (["sparql", "SELECT ?s { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"], "SERVICE is refused"),
    (["sparql", "ASK {}", "--param", "1=2"], "--param 1=2: write NAME=VALUE"),
]


@pytest.mark.parametrize(
    ("words", "message"), QUERIES, ids=lambda each: " ".join(each) if isinstance(each, list) else ""
)
def test_queries(words: list[str], message: str, at: Commands) -> None:
    complaint = at.failed(*words)
    assert message in complaint
    assert "Traceback" not in complaint


ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def test_time_limit_of_sparql(at: Commands) -> None:
    assert at.failed("sparql", ENDLESS, "--seconds", "0.5") == "the query ran longer than 0.5 seconds"


def test_time_limit_of_cypher(at: Commands) -> None:
    text = "MATCH (a), (b), (c), (d) RETURN count(*) AS n"
    assert at.failed("cypher", text, "--seconds", "0.2") == "the query ran longer than 0.2 seconds"


def test_workspace_that_cannot_be_written(small: Commands) -> None:
    """A folder stands where the lock should be made; as root, nothing else is out of reach."""
    lock = small.folder / "writer.lock"
    lock.unlink(missing_ok=True)
    lock.mkdir()
    assert small.failed("load", small.folder / "article.yaml") == f"{small.folder}: Is a directory; nothing was written"


def test_log_that_is_no_log(small: Commands) -> None:
    (small.folder / "log.sqlite").write_bytes(b"nothing of the kind" * 100)
    assert small.failed("status") == f"{small.folder / 'log.sqlite'}: file is not a database; put the right file back"


class TestNeo4jDown:
    @pytest.fixture(autouse=True)
    def closed(self, monkeypatch: pytest.MonkeyPatch) -> str:
        """A port that nobody listens at."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            url = f"bolt://127.0.0.1:{free.getsockname()[1]}"
        monkeypatch.setenv("SAYSO_NEO4J_URL", url)
        return url

    def test_a_load_succeeds_and_says_what_to_run(self, small: Commands, closed: str) -> None:
        words = ["load", str(small.folder / "article.yaml"), "-w", str(small.folder)]
        result = CliRunner().invoke(main, words, catch_exceptions=False)
        assert result.exit_code == 0
        assert result.stdout == "article: load 1: 22 records put, 0 dropped\n"
        (line,) = result.stderr.splitlines()
        assert line.startswith(f"neo4j did not follow: Neo4j at {closed} cannot be reached")
        assert line.endswith(f"; run: sayso sync neo4j -w {small.folder}")
        assert f"\n  neo4j: Neo4j at {closed} cannot be reached" in small.run("status")
        assert "kglite: at load 1" in small.run("status")

    @pytest.mark.parametrize("command", ["sync", "verify"])
    def test_one_message(self, command: str, at: Commands, closed: str) -> None:
        complaint = at.failed(command, "neo4j")
        assert complaint.startswith(f"Neo4j at {closed} cannot be reached")
        assert len(complaint.splitlines()) == 1


ADDRESSES = ["127.0.0.1:7687", "http://localhost:7474", "bolt://", "bolt://host:port", "bolt://a b", "neo4j:/host"]


@pytest.mark.parametrize("url", ADDRESSES)
def test_an_address_that_is_none(url: str, small: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told before anything is written."""
    monkeypatch.setenv("SAYSO_NEO4J_URL", url)
    complaint = small.failed("load", small.folder / "article.yaml")
    assert complaint.startswith(
        f"SAYSO_NEO4J_URL: {url!r} is no address of a Neo4j: write one such as bolt://127.0.0.1:7687"
    )
    monkeypatch.delenv("SAYSO_NEO4J_URL")
    assert small.parsed("status")["loads"] == 0


def test_words_that_are_no_text(at: Commands) -> None:
    done = subprocess.run([*map(os.fsencode, PROCESS), b"show", b"\xff\xfe"], cwd=ROOT, capture_output=True)
    assert done.returncode == 1
    assert (
        done.stderr.decode() == "'\\udcff\\udcfe' is no text in this terminal's encoding; set LC_ALL to one of UTF-8\n"
    )


def test_two_loads_at_once(small: Commands) -> None:
    """They come in one after the other; one that has waited too long says so, and has written nothing."""
    words = [
        [*PROCESS, "load", f"{small.folder}/{name}.yaml", "-w", str(small.folder)] for name in ("article", "other")
    ]
    running = [subprocess.Popen(each, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for each in words]
    outputs = [process.communicate(timeout=120) for process in running]
    told = [out.decode() for out, _ in outputs if out]
    assert sorted(out.split(": load ")[1][0] for out in told) == ["1", "2"][: len(told)]
    assert told
    for process, (out, err) in zip(running, outputs, strict=True):
        assert bool(out) == (process.returncode == 0)
        assert not err or err.decode().endswith(" is writing this workspace; try again\n")
    assert all(not differences for differences in small.parsed("verify").values())
    assert small.parsed("status")["loads"] == len(told)


def test_a_problem_is_told_with_the_path_as_it_was_typed(small: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small.folder)
    shutil.copy(SAMPLE / "reference.yaml", "own.yaml")
    problems = failed("check", "own.yaml").splitlines()
    assert problems[0] == "own.yaml:6: document: there is no file reference.txt beside this one"
    assert problems[-1] == "1 problem; nothing was written"
