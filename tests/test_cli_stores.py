"""Commands about the stores and the files written from the state: queries, sync, status, verify, export."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from sayso import Workspace
from sayso.cli import main
from sayso.graph.export import ENDINGS, FORMATS
from sayso.graph.oxigraph_store import OxigraphStore
from sayso.graph.record import Record
from tests.commands import ARTICLE, BASE, PROCESS, Commands
from tests.conftest import ROOT, SAMPLE
from tests.strategies import IDS, ONTOLOGY

STANCES = "MATCH (s:Statement) RETURN s.stance AS stance, count(*) AS n ORDER BY stance"
SPEAKER = "MATCH (:Statement {id: $id})-[:SPEAKER]->(e:Entity) RETURN e.caption AS who"


@pytest.fixture
def at(sample: Workspace) -> Commands:
    """In the workspace of the sample. Only for reading."""
    return Commands(sample.folder)


@pytest.fixture
def own(own_sample: Workspace) -> Commands:
    """In a copy of it."""
    return Commands(own_sample.folder)


class TestQueries:
    def test_cypher(self, at: Commands) -> None:
        count, head, *rows = at.run("cypher", STANCES).splitlines()
        assert count == f"{len(rows)} rows"
        assert head.split() == ["stance", "n"]
        found = at.parsed("cypher", STANCES)
        assert [row.split() for row in rows] == [[each["stance"], str(each["n"])] for each in found]
        assert at.run("cypher", STANCES, "--csv").splitlines()[0] == "stance,n"

    def test_every_kind_of_cell(self, at: Commands) -> None:
        text = "RETURN 1 AS a, 'x' AS b, null AS c, true AS d, 1.5 AS e, [1, 2] AS f"
        assert at.run("cypher", text) == "1 row\na  b  c  d    e    f\n1  x     yes  1.5  [1, 2]\n"
        assert at.parsed("cypher", text) == [{"a": 1, "b": "x", "c": None, "d": True, "e": 1.5, "f": [1, 2]}]

    def test_ids_of_own_queries_are_as_they_are(self, at: Commands) -> None:
        assert f"\n{BASE}entity/us\n" in at.run(
            "cypher", "MATCH (n:Country {name_en: 'United States'}) RETURN n.id AS id"
        )

    @pytest.mark.parametrize("words", [["-"], []])
    def test_from_standard_input(self, words: list[str], at: Commands) -> None:
        assert at.run("cypher", *words, stdin="RETURN 'Суджа' AS x") == "1 row\nx\nСуджа\n"
        assert at.run("sparql", *words, stdin="ASK {}") == "true\n"

    @pytest.mark.parametrize(("start", "more"), [("0", True), ("1000000", False), ("'0'", False)])
    def test_numbers_are_numbers(self, start: str, more: bool, at: Commands) -> None:
        text = "MATCH (s:Statement) WHERE s.start > $n RETURN count(*) AS n"
        (row,) = at.parsed("cypher", text, "--param", f"n={start}")
        assert (row["n"] > 0) == more

    def test_a_term_is_an_iri(self, at: Commands) -> None:
        text = "SELECT ?s { VALUES ?stance { $stance } ?s sayso:stance ?stance }"
        assert at.parsed("sparql", text, "--param", "stance=https://w3id.org/sayso/stance/endorses")

    def test_parameters(self, at: Commands) -> None:
        halted = f"id={BASE}attribution/{ARTICLE}/halted"
        assert at.parsed("cypher", SPEAKER, "--param", halted) == [{"who": "Valery Gerasimov"}]
        text = "SELECT ?who { VALUES ?s { $id } ?s sayso:speaker/rdfs:label ?who }"
        assert at.parsed("sparql", text, "--param", halted) == [{"who": "Valery Gerasimov"}]
        text = "SELECT ?s { VALUES ?a { $a } VALUES ?b { $b } BIND(CONCAT(?a, ?b) AS ?s) }"
        assert at.parsed("sparql", text, "--param", "a=x=y", "--param", "b=") == [{"s": "x=y"}]

    def test_select(self, at: Commands) -> None:
        text = "SELECT ?name { ?x a sayso:WeaponSystem ; rdfs:label ?name } ORDER BY ?name"
        assert at.run("sparql", text) == "3 rows\nname\nATACMS\nMarder\nStryker\n"
        assert at.run("sparql", text, "--csv") == "name\nATACMS\nMarder\nStryker\n"

    def test_ask(self, at: Commands) -> None:
        assert at.run("sparql", "ASK { ?x a sayso:WeaponSystem }") == "true\n"
        assert at.run("sparql", "ASK { ?x a sayso:Nothing }") == "false\n"
        assert at.parsed("sparql", "ASK { ?x a sayso:WeaponSystem }") == {"boolean": True}
        assert "--csv: only a SELECT gives rows" in at.failed("sparql", "ASK {}", "--csv")

    def test_construct(self, at: Commands) -> None:
        text = "CONSTRUCT { ?x a sayso:Weapon } WHERE { ?x a sayso:WeaponSystem }"
        triples = list(ox.parse(at.run("sparql", text).encode(), format=ox.RdfFormat.N_TRIPLES))
        assert {str(triple.subject) for triple in triples} == {
            f"<{BASE}entity/{name}>" for name in ("atacms", "marder", "stryker")
        }

        found = at.parsed("sparql", text)
        assert {each["@id"] for each in found} == {f"{BASE}entity/{name}" for name in ("atacms", "marder", "stryker")}
        nothing = "CONSTRUCT { ?x a sayso:Weapon } WHERE { ?x a sayso:Nothing }"
        assert (at.run("sparql", nothing), at.parsed("sparql", nothing)) == ("", [])
        assert "--csv: only a SELECT gives rows" in at.failed("sparql", text, "--csv")

    def test_nodes_and_paths(self, at: Commands) -> None:
        text = "MATCH p = (a:Location)-[r:WITHIN]->(b) WHERE a.id ENDS WITH '/sudzha' RETURN a, r, p"
        (row,) = at.parsed("cypher", text)
        assert row["a"]["labels"] == ["Entity", "Location"]
        assert row["a"]["properties"]["name_uk"] == "Суджа"
        assert not {"title", "type"} & set(row["a"]["properties"])
        assert row["r"] == {"type": "WITHIN", "properties": {}}
        assert [node["properties"]["caption"] for node in row["p"]["nodes"]] == ["Sudzha", "Kursk region"]
        assert row["p"]["relationships"] == [row["r"]]

    def test_graphs_that_a_query_names(self, at: Commands) -> None:
        """FROM says what the default graph is; without it, it is the union of all."""
        select = "SELECT (COUNT(?r) AS ?n) {} {{ ?r a sayso:Relation }}"
        (all_graphs,) = at.parsed("sparql", select.format(""))
        (derived,) = at.parsed("sparql", select.format(f"FROM <{BASE}graph/derived>"))
        (shared,) = at.parsed("sparql", select.format(f"FROM <{BASE}graph/shared>"))
        both = f"from <{BASE}graph/shared> FROM <{BASE}graph/derived>"
        assert all_graphs["n"] == derived["n"] > 0 == shared["n"]
        assert at.parsed("sparql", select.format(both)) == [all_graphs]
        assert at.parsed("sparql", select.format(f"FROM NAMED <{BASE}graph/derived>")) == [{"n": 0}]
        plain = (
            "SELECT ?x { BIND ('FROM' AS ?x) # FROM\n ?from a sayso:Country FILTER (?from = <https://a.example/FROM>) }"
        )
        assert at.parsed("sparql", plain) == []

    def test_time_that_is_enough(self, at: Commands) -> None:
        assert at.run("sparql", "ASK { ?s ?p ?o }", "--seconds", "60") == "true\n"
        assert at.run("cypher", "RETURN 1 AS one", "--seconds", "60") == "1 row\none\n1\n"


class TestFollowing:
    def test_status(self, at: Commands) -> None:
        first, counts, *stores = at.run("status").splitlines()
        assert first == f"{at.folder}: 2 loads, ids under {BASE}"
        assert "115 attributions" in counts
        assert "2 marks" in counts
        assert stores == ["  kglite: at load 2", "  oxigraph: at load 2"]

    def test_status_as_json(self, at: Commands) -> None:
        found = at.parsed("status")
        assert set(found) == {"base", "loads", "counts", "stores", "settings", "log", "fault"}
        assert (found["log"], found["fault"]) == ({"loads": 2, "fault": ""}, "")
        assert (found["base"], found["loads"], found["counts"]["attribution"]) == (BASE, 2, 115)
        assert found["stores"][0] == {"name": "kglite", "load": 2, "current": True, "fault": ""}

    def test_sync_and_verify(self, own: Commands) -> None:
        """What another process did to a store is found, and put right by a rebuild."""
        records = sum(own.parsed("status")["counts"].values())
        assert own.run("sync") == "kglite: already up to the log\noxigraph: already up to the log\n"
        equal = f"all {records} records are there and equal"
        assert own.run("verify", "--deep").splitlines() == [
            f"{name}: {equal}" for name in ("state", "networkx", "kglite", "oxigraph")
        ]
        (own.folder / "graph.kgl").unlink()
        assert "kglite: empty, behind; run: sayso sync -w " in own.run("status")
        assert own.run("sync", "kglite") == f"kglite: took {records} records\n"
        assert own.run("sync", "--rebuild", "oxigraph") == f"oxigraph: built anew from {records} records\n"
        assert own.parsed("verify") == {"networkx": [], "kglite": [], "oxigraph": []}

    def test_difference(self, own: Commands) -> None:
        store = ox.Store(str(OxigraphStore(own.folder / "oxigraph", ONTOLOGY, IDS).path))
        label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
        (quad,) = store.quads_for_pattern(ox.NamedNode(f"{BASE}entity/sudzha"), label, None)
        store.remove(quad)
        del store, quad
        result = CliRunner().invoke(main, ["verify", "oxigraph", "-w", str(own.folder)], catch_exceptions=False)
        assert result.exit_code == 1
        assert f"{BASE}entity/sudzha" in result.stdout
        assert result.stdout.splitlines()[-1] == "oxigraph: 1 difference"


class TestExport:
    def test_statements(self, at: Commands) -> None:
        """One a line, each with its words, which are those of the text."""
        text = (SAMPLE / f"{ARTICLE}.txt").read_text(encoding="utf-8")
        found = [json.loads(line) for line in at.run("export", "-", "--format", "jsonl").splitlines()]
        assert len(found) == at.parsed("status")["counts"]["attribution"]
        for each in found:
            assert {"id", "speaker", "voice", "stance", "target", "act", "hedge", "mode"} <= set(each)
            assert {"said", "said_basis", "document", "spans"} <= set(each)
            assert set(each["speaker"]) == set(each["target"]) == {"id", "kind", "caption"}
            assert each["spans"]
            assert all(text[span["start"] : span["end"]] == span["quote"] for span in each["spans"])
        assert len({each["id"] for each in found}) == len(found)
        assert Counter(each["target"]["kind"] for each in found).keys() == {
            "proposition",
            "action",
            "attribution",
            "entity",
        }

    def test_records(self, at: Commands) -> None:
        lines = at.run("export", "-", "--format", "records").splitlines()
        records = [Record.loads(line) for line in lines]
        assert [record.dumps() for record in records] == lines
        assert len(records) == sum(at.parsed("status")["counts"].values())

    def test_rdf(self, at: Commands) -> None:
        quads, trig = (
            set(ox.parse(at.run("export", "-", "--format", name).encode(), format=format))
            for name, format in (("nquads", ox.RdfFormat.N_QUADS), ("trig", ox.RdfFormat.TRIG))
        )
        assert quads == trig
        assert {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)} >= {
            f"{BASE}graph/document/{ARTICLE}",
            f"{BASE}graph/shared",
        }

    @pytest.mark.parametrize("name", FORMATS)
    def test_to_files(self, name: str, at: Commands, tmp_path: Path) -> None:
        expected = at.run("export", "-", "--format", name)
        at.run("export", tmp_path / "x.out", "--format", name)
        assert (tmp_path / "x.out").read_text(encoding="utf-8") == expected
        for ending in (ending for ending, format in ENDINGS.items() if format == name):
            at.run("export", tmp_path / f"x{ending}")
            assert (tmp_path / f"x{ending}").read_text(encoding="utf-8") == expected
        assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]

    def test_a_link_is_followed(self, at: Commands, tmp_path: Path) -> None:
        (tmp_path / "real.nq").write_text("old")
        (tmp_path / "link.nq").symlink_to(tmp_path / "real.nq")
        at.run("export", tmp_path / "link.nq")
        assert (tmp_path / "link.nq").is_symlink()
        assert (tmp_path / "real.nq").stat().st_size > 1000

    def test_what_is_no_plain_file_is_written_into(self, at: Commands, tmp_path: Path) -> None:
        pipe = tmp_path / "pipe.nq"
        os.mkfifo(pipe)
        reader = subprocess.Popen(["wc", "-l", pipe], stdout=subprocess.PIPE)
        at.run("export", pipe)
        assert int(reader.communicate(timeout=60)[0].split()[0]) > 100
        assert pipe.is_fifo()

    def test_what_was_there_is_replaced(self, at: Commands, tmp_path: Path) -> None:
        path = tmp_path / "x.jsonl"
        path.write_text("old", encoding="utf-8")
        assert at.run("export", path) == ""
        assert len(path.read_text(encoding="utf-8").splitlines()) == 115

    @pytest.mark.parametrize(
        "words", [["export", "-", "--format", "records"], ["cypher", "UNWIND range(1, 20000) AS x RETURN x"]]
    )
    def test_a_reader_that_has_had_enough(self, words: list[str], at: Commands) -> None:
        """`| head`: no traceback."""
        command = [*PROCESS, *words, "-w", str(at.folder)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            assert process.stdout.readline()
            process.stdout.close()
            assert process.stderr.read() == b""
        assert process.returncode in (0, 1)


def test_output_is_utf8_whatever_the_locale(at: Commands) -> None:
    command = [*PROCESS, "show", "sudzha", "-w", str(at.folder)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, env={"LC_ALL": "C"}, check=True)
    assert "Суджа" in result.stdout.decode()
