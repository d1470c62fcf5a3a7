"""Queries over the stores: parameters, types, columns, limits, and what is refused."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from typing import Any, TypeAlias

import pyoxigraph as ox
import pytest

from sayso.errors import BadQuery, QueryTimeout
from sayso.graph.kglite_store import KgliteStore
from sayso.graph.neo4j_store import Neo4jStore
from sayso.graph.oxigraph_store import OxigraphStore
from sayso.graph.quads import RDF_TYPE
from sayso.graph.sparql_store import SparqlStore
from sayso.graph.store import Limits, RunsCypher, RunsSparql, Table, rebuild
from tests import specimen
from tests.harness import CYPHER, SPARQL, Kept, differences, placed
from tests.specimen import DISTANCE, DOC, KURSK, MOMENT, OFFICE, POSSIBLE, RELATION, SAID, US
from tests.strategies import IDS, ONTOLOGY

Cypher: TypeAlias = KgliteStore | Neo4jStore
Sparql: TypeAlias = OxigraphStore | SparqlStore

SOON = Limits(seconds=0.5)
PATIENCE = 20.0
"""Seconds within which a query that was given half a second must have ended, on a busy machine too."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    with Kept(tmp_path_factory.mktemp("kept"), specimen.derived) as kept:
        specimen.load(kept)
        yield kept


@pytest.fixture(scope="module", params=CYPHER)
def cypher(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, kept: Kept) -> Iterator[Cypher]:
    place = placed(request.param, request, tmp_path_factory.mktemp("store"))
    store = place.open()
    rebuild(kept.state, store)
    assert isinstance(store, KgliteStore | Neo4jStore)
    yield store
    place.close()


@pytest.fixture(scope="module", params=SPARQL)
def sparql(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, kept: Kept) -> Iterator[Sparql]:
    place = placed(request.param, request, tmp_path_factory.mktemp("store"))
    store = place.open()
    rebuild(kept.state, store)
    assert isinstance(store, OxigraphStore | SparqlStore)
    yield store
    place.close()


def test_who_runs_what(cypher: Cypher, sparql: Sparql) -> None:
    assert not isinstance(cypher, RunsSparql)
    assert not isinstance(sparql, RunsCypher)


# Cypher


def one(cypher: Cypher, text: str, **parameters: Any) -> Any:
    """The only cell of an answer, with its type."""
    (row,) = cypher.cypher(text, parameters).rows
    (cell,) = row
    return type(cell), cell


VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -(2**63), 2**63 - 1, 0.0, 1.0, 1e308, "", "0", 'Суджа 🚀 "\\\n', [], ["a", ""]),
    *(date(2024, 8, 8), datetime(2024, 8, 8, 12, 0, 0, 500_000, UTC)),
)


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_parameters_come_back_as_they_went(cypher: Cypher, value: Any) -> None:
    assert one(cypher, "RETURN $x AS x", x=value) == (type(value), value)
    assert one(cypher, "RETURN $x IS NULL AS x", x=value) == (bool, value is None)


def test_columns_keep_their_order(cypher: Cypher) -> None:
    table = cypher.cypher("MATCH (n:Entity) RETURN n.id AS z, n.caption AS a, n.nothing AS m ORDER BY z", {})
    assert table.columns == ("z", "a", "m")
    assert [row[0] for row in table.rows] == sorted([DOC, KURSK, specimen.MILLER, US])
    assert cypher.cypher("MATCH (n:Nobody) RETURN n.id AS z, n.a AS a", {}) == Table(("z", "a"), [])


def test_properties_keep_their_types(cypher: Cypher) -> None:
    get = "MATCH (n {id: $id}) RETURN n.%s AS x"
    assert one(cypher, get % "window", id=DOC) == (int, 0)
    assert one(cypher, get % "file", id=DOC) == (str, "")
    assert one(cypher, get % "retrieved", id=DOC) == (datetime, MOMENT)
    assert one(cypher, get % "published_start_min", id=DOC) == (date, date(2024, 8, 8))
    assert one(cypher, get % "value_low", id=DISTANCE) == (float, 0.0)
    assert one(cypher, get % "value_bool", id=POSSIBLE) == (bool, False)
    assert one(cypher, get % "office", id=OFFICE) == (bool, False)
    assert one(cypher, get % "identifier", id=US) == (list, ["wikidata:Q30"])
    assert one(cypher, get % "name_zh_hans", id=US) == (str, "美国")
    assert one(cypher, get % "valid", id=POSSIBLE) == (type(None), None)


def test_nodes_relationships_and_paths_are_what_is_in_them(cypher: Cypher) -> None:
    get = "MATCH p = (n:Entity {id: $id})<-[r:SPEAKER]-(s) WITH p, n, r ORDER BY s.id LIMIT 1 "
    rows: list[Any] = cypher.cypher(get + "RETURN n, r, p, [n] AS l, {node: n} AS m", {"id": specimen.MILLER}).rows
    ((node, link, path, several, named),) = rows
    assert node["labels"] == ["Entity", "Person"]
    assert node["properties"]["id"] == specimen.MILLER
    assert not {"title", "type"} & set(node["properties"])
    assert link == {"type": "SPEAKER", "properties": {}}
    assert [path["nodes"][0], path["relationships"]] == [node, [link]]
    assert several == [node]
    assert named == {"node": node}


def test_a_text_is_one_query(cypher: Cypher) -> None:
    with pytest.raises(BadQuery):
        cypher.cypher("RETURN 1 AS a; RETURN 2 AS a", {})
    for text in ("RETURN ';' AS a", "RETURN 1 AS a // ; and more", "RETURN 1 AS `a;b`"):
        assert len(cypher.cypher(text, {}).rows) == 1


def test_days_are_compared_and_relations_walked(cypher: Cypher) -> None:
    text = "MATCH (s:Statement)-[:DOCUMENT]->(d:Document) WHERE d.published_end_max <= $day RETURN s.id AS s ORDER BY s"
    assert [row[0] for row in cypher.cypher(text, {"day": date(2024, 8, 8)}).rows] == sorted([SAID, specimen.AGAIN])
    assert cypher.cypher(text, {"day": date(2024, 8, 7)}).rows == []
    between = "MATCH (r:Relation:Conflict)-[:BETWEEN]->(s:Statement) WHERE r.id = $id RETURN count(s) AS n"
    assert one(cypher, between, id=RELATION) == (int, 2)


def test_rows_are_limited(cypher: Cypher) -> None:
    assert len(cypher.cypher("UNWIND range(1, 100) AS x RETURN x", {}, Limits(rows=3)).rows) == 3


BAD_CYPHER = ("RETRUN 1", "RETURN $missing AS x", "RETURN 1/0 AS x", "MATCH (n RETURN n.id AS id")
WRITING_CYPHER = (
    "CREATE (n:Entity {id: 'new'}) RETURN n.id AS id",
    "MERGE (n:Entity {id: 'new'})",
    "MATCH (n:Entity) SET n.caption = 'gone'",
    "MATCH (n:Entity) REMOVE n.caption",
    "MATCH (n) DETACH DELETE n",
    "CREATE INDEX FOR (n:Entity) ON (n.caption)",
    "UNWIND [1] AS x FOREACH (y IN [x] | CREATE (:Entity {id: 'new'}))",
)
READING_FILES = (
    "LOAD CSV FROM 'file:///etc/hostname' AS row RETURN row",
    "load  csv WITH HEADERS FROM $x AS row RETURN row",
    "LOAD /* between */ CSV FROM 'file:///etc/hostname' AS row RETURN row",
    "LOAD // between\nCSV FROM 'http://127.0.0.1:1/' AS row RETURN row",
)


@pytest.mark.parametrize("text", [*BAD_CYPHER, *WRITING_CYPHER, *READING_FILES])
def test_what_cypher_refuses(cypher: Cypher, text: str, kept: Kept) -> None:
    with pytest.raises(BadQuery) as caught:
        cypher.cypher(text, {"x": "file:///etc/hostname"})
    assert str(caught.value)
    assert not differences(kept.state, cypher)


def test_words_that_are_refused_may_be_said(cypher: Cypher) -> None:
    text = "RETURN 'LOAD CSV' AS `LOAD CSV` // LOAD CSV"
    assert cypher.cypher(text, {}) == Table(("LOAD CSV",), [("LOAD CSV",)])


@pytest.mark.parametrize("value", [2**63, object(), {1, 2}], ids=["too large", "an object", "a set"])
def test_parameters_of_no_type_are_refused(cypher: Cypher, value: Any) -> None:
    with pytest.raises(BadQuery):
        cypher.cypher("RETURN $x AS x", {"x": value})


def within_patience(run: Callable[[], object]) -> None:
    """It ends with QueryTimeout, and soon."""
    started = perf_counter()
    with pytest.raises(QueryTimeout):
        run()
    assert perf_counter() - started < PATIENCE


def test_long_cypher_is_ended(cypher: Cypher) -> None:
    text = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a * b < 0 RETURN count(*) AS n"
    within_patience(lambda: cypher.cypher(text, {}, SOON))
    assert one(cypher, "RETURN 1 AS x") == (int, 1)


# SPARQL


def test_sparql_has_every_form(sparql: Sparql) -> None:
    table = sparql.sparql(f"SELECT ?z ?a {{ <{US}> rdfs:label ?z OPTIONAL {{ <{US}> sayso:nothing ?a }} }}")
    assert table == Table(("z", "a"), [("United States", None)])
    assert sparql.sparql(f"ASK {{ <{US}> a sayso:Country }}") is True
    assert sparql.sparql(f"ASK {{ <{US}> a sayso:Statement }}") is False
    office = sparql.sparql("CONSTRUCT { ?s a ?o } WHERE { ?s sayso:office ?o }")
    assert office == [ox.Triple(ox.NamedNode(OFFICE), RDF_TYPE, ox.Literal(False))]
    described = sparql.sparql(f"DESCRIBE <{US}>")
    assert isinstance(described, list)
    assert ox.Triple(ox.NamedNode(US), RDF_TYPE, ox.NamedNode("https://w3id.org/sayso/Country")) in described


def test_sparql_keeps_types(sparql: Sparql) -> None:
    def get(id: str, name: str) -> object:
        table = sparql.sparql(f"SELECT ?x {{ <{id}> sayso:{name} ?x }}")
        assert isinstance(table, Table)
        ((cell,),) = table.rows
        return type(cell), cell

    assert get(DOC, "window") == (int, 0)
    assert get(DOC, "file") == (str, "")
    assert get(DOC, "retrieved") == (datetime, MOMENT)
    assert get(DOC, "published_start_min") == (date, date(2024, 8, 8))
    assert get(DISTANCE, "value_low") == (float, 0.0)
    assert get(POSSIBLE, "value_bool") == (bool, False)
    assert get(POSSIBLE, "subject") == (str, KURSK)
    assert get(SAID, "stance") == (str, "https://w3id.org/sayso/stance/asserts")


def test_sparql_reads_the_union_and_each_graph(sparql: Sparql) -> None:
    table = sparql.sparql("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s a sayso:Statement } } GROUP BY ?g")
    assert table == Table(("g", "n"), [(IDS.graph("document", SAID), 2)])
    assert sparql.sparql("SELECT (COUNT(*) AS ?n) { ?s a sayso:Statement }") == Table(("n",), [(2,)])


def test_sparql_gives_other_values_as_words(sparql: Sparql) -> None:
    text = """SELECT ("2024"^^xsd:gYear AS ?year) ("x"^^xsd:integer AS ?broken) (1.5 AS ?decimal) (1/0 AS ?none)
              ("2024-08-08T14:00:00+02:00"^^xsd:dateTime AS ?moment) {}"""
    table = sparql.sparql(text)
    assert isinstance(table, Table)
    assert table.rows == [("2024", "x", 1.5, None, datetime(2024, 8, 8, 12, tzinfo=UTC))]


BAD_SPARQL = ("SELEKT", "SELECT ?x { ?x ", "SELECT (?y AS ?x) (1 AS ?x) {}", "ASK { ?s unheard:of ?o }")
WRITING_SPARQL = (
    "INSERT DATA { <a:b> <a:c> 1 }",
    "DELETE WHERE { ?s ?p ?o }",
    "CLEAR ALL",
    "DROP DEFAULT",
    "LOAD <file:///etc/hostname>",
    "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "SELECT * { service silent <http://127.0.0.1:1/> { ?s ?p ?o } }",
)


@pytest.mark.parametrize("limits", [Limits(), Limits(seconds=PATIENCE)], ids=["here", "in a process"])
@pytest.mark.parametrize("text", [*BAD_SPARQL, *WRITING_SPARQL])
def test_what_sparql_refuses(sparql: Sparql, text: str, limits: Limits, kept: Kept) -> None:
    with pytest.raises(BadQuery) as caught:
        sparql.sparql(text, limits)
    assert str(caught.value)
    assert not differences(kept.state, sparql)


def test_rows_of_sparql_are_limited(sparql: Sparql) -> None:
    for limits in (Limits(rows=2), Limits(PATIENCE, 2)):
        table = sparql.sparql("SELECT ?s { ?s ?p ?o }", limits)
        assert isinstance(table, Table)
        assert len(table.rows) == 2
        triples = sparql.sparql("CONSTRUCT WHERE { ?s ?p ?o }", limits)
        assert isinstance(triples, list)
        assert len(triples) == 2


def test_a_process_gives_the_same_answer(sparql: Sparql) -> None:
    for text in (
        "SELECT ?s ?o { ?s sayso:about ?o } ORDER BY ?s ?o",
        "ASK {}",
        "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o }",
    ):
        assert sparql.sparql(text, Limits(seconds=PATIENCE)) == sparql.sparql(text)


def test_long_sparql_is_ended(sparql: Sparql) -> None:
    many = " ".join(f"VALUES ?x{i} {{ {' '.join(map(str, range(300)))} }}" for i in range(5))
    text = f"SELECT (COUNT(*) AS ?n) {{ {many} FILTER(?x0 + ?x1 + ?x2 + ?x3 + ?x4 < 0) }}"
    within_patience(lambda: sparql.sparql(text, SOON))
    assert sparql.sparql("ASK {}", Limits(seconds=PATIENCE)) is True


def test_an_empty_store_answers_within_limits(tmp_path: Path) -> None:
    store = OxigraphStore(tmp_path / "never", ONTOLOGY, IDS)
    assert store.sparql("SELECT ?s { ?s ?p ?o }", Limits(seconds=PATIENCE)) == Table(("s",), [])


PROGRAM = """
import sys
from pathlib import Path
from sayso.graph.ids import Ids
from sayso.graph.oxigraph_store import OxigraphStore
from sayso.graph.sparql_store import SparqlStore
from sayso.graph.store import Limits
from sayso.ontology.read import read
print("once")
store = OxigraphStore(Path(sys.argv[1]), read(), Ids("https://sayso.example/"))
print(store.sparql("ASK {}", Limits(seconds=60)))
"""


def test_a_limit_does_not_run_the_callers_program_again(tmp_path: Path) -> None:
    """A script without a main guard: a process that imports it would do everything twice."""
    script = tmp_path / "script.py"
    script.write_text(PROGRAM)
    root = Path(__file__).parent.parent
    command = [sys.executable, str(script), str(tmp_path / "store")]
    ran = subprocess.run(command, env={"PYTHONPATH": str(root)}, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["once", "True"]
