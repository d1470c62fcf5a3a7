"""What would reach beyond the workspace is refused wherever it hides, and only there.

Each text that is refused here was run: the engine named beside it fetched the address, or would have.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso import Workspace
from sayso.errors import BadQuery
from sayso.graph.tokens import Language, refuse_outside_reach, tokens

AT = "<http://127.0.0.1:9/>"
BODY = "{ ?a ?b ?c }"
CSV = "FROM 'file:///etc/hostname' AS row RETURN row"

SPARQL_REFUSED = {
    "plain": f"SELECT * {{ SERVICE {AT} {BODY} }}",
    "any case": f"SELECT * {{ sErViCe {AT} {BODY} }}",
    "silent": f"SELECT * {{ SERVICE SILENT {AT} {BODY} }}",
    "a variable": f"SELECT * {{ VALUES ?at {{ {AT} }} SERVICE?at{BODY} }}",
    "nested": f"SELECT * {{ {{ SELECT * {{ OPTIONAL {{ SERVICE {AT} {BODY} }} }} }} }}",
    "in a filter": f"SELECT * {{ FILTER NOT EXISTS {{ SERVICE {AT} {BODY} }} }}",
    "in construct": f"CONSTRUCT {BODY} {{ SERVICE {AT} {BODY} }}",
    "across a comment": f"SELECT * {{ SERVICE # here\n{AT} {BODY} }}",
    "after a comment ended by a return": f"SELECT * {{ # here\rSERVICE {AT} {BODY} }}",
    "after a quote in a comment": f"SELECT * {{ # it's\nSERVICE {AT} {BODY} # it's\n }}",
    "after a hash in an IRI": f"SELECT * {{ ?s <http://a.example/#it's> ?o . SERVICE {AT} {BODY} }}",
    "after a hash in an IRI with an escape": f"SELECT * {{ ?s <http://a.example/\\u0041#b> ?o . SERVICE {AT} {BODY} }}",
    "after quotes in long strings": f"SELECT * {{ BIND(''' ' ''' AS ?q) SERVICE {AT} {BODY} BIND(''' ' ''' AS ?r) }}",
    "after a name's last dot": f"PREFIX a: <http://a.example/> SELECT * {{ ?s ?p a:.SERVICE {AT} {BODY} }}",
    "after an escaped quote in a name": f"PREFIX a: <a:> SELECT * {{ ?s a:\\' ?o SERVICE {AT} {BODY} FILTER('x'='') }}",
    "after an escaped hash in a name": f"PREFIX a: <a:> SELECT * {{ ?s a:b\\#c ?o SERVICE {AT} {BODY} }}",
    "in what looks like an IRI": f"SELECT * {{ BIND(0 AS ?a) FILTER(?a<1)SERVICE#>\n{AT} {BODY} }}",
    "after what looks like an IRI": f"SELECT * {{ BIND(0 AS ?a) FILTER(?a<'>')SERVICE {AT} {BODY} FILTER('a'='a') }}",
    "glued to silent": f"SELECT * {{ SERVICESILENT{AT} {BODY} }}",
    "glued to a name": f"PREFIX a: <http://127.0.0.1:9/> SELECT * {{ SERVICEa:b {BODY} }}",
    "glued to a name without a prefix": f"PREFIX : <http://127.0.0.1:9/> SELECT * {{ SERVICE:b {BODY} }}",
    "glued to true": f"SELECT * {{ ?s ?p trueSERVICE{AT} {BODY} }}",
    "glued to a number": f"SELECT * {{ ?s ?p 1e5SERVICE{AT} {BODY} }}",
    "load": f"LOAD {AT}",
}
SPARQL_ALLOWED = {
    "a string": "SELECT * { ?s ?p 'SERVICE <http://127.0.0.1:9/> {}' , \"LOAD\" }",
    "a long string": 'SELECT * { ?s ?p """the "SERVICE"\nof LOAD""" }',
    "a string with an escape": "SELECT * { ?s ?p 'it\\'s a SERVICE' }",
    "a comment": "# SERVICE <http://127.0.0.1:9/>\nSELECT * { ?s ?p ?o } # LOAD",
    "an IRI": "SELECT * { ?s <https://a.example/SERVICE> <http://www.w3.org/ns/service#LOAD> }",
    "a variable": "SELECT ?service { ?service ?load ?SERVICE }",
    "a name": "PREFIX a: <http://a.example/> SELECT * { ?s a:service a:LOAD.SERVICE }",
}
CYPHER_REFUSED = {
    "plain": f"LOAD CSV {CSV}",
    "any case, any space": f"load\n\t cSv {CSV}",
    "no-break space": f"LOAD\u00a0CSV {CSV}",
    "with headers": f"LOAD CSV WITH HEADERS {CSV}",
    "after explain": f"PROFILE LOAD CSV {CSV}",
    "in a union": f"RETURN 1 AS row UNION LOAD CSV {CSV}",
    "in a call": f"CALL {{ LOAD CSV {CSV} }} RETURN row",
    "across a comment": f"LOAD /* it's */ CSV {CSV} /* it's */",
    "across a line comment": f"LOAD // here\nCSV {CSV}",
    "after a quote in a comment": f"// it's\nLOAD CSV {CSV} // it's",
    "after a comment in a string": f"WITH '/*' AS a LOAD CSV {CSV} //*/",
    "after an escaped backslash": "WITH 'a\\\\' AS a LOAD CSV FROM \"file:///etc/hostname\" AS row RETURN row //'",
    "after a backtick": f"WITH 1 AS `a```LOAD CSV {CSV} //`",
    "in backticks (kglite)": f"`LOAD` CSV {CSV}",
    "in backticks, glued (kglite)": f"LOAD`CSV` {CSV}",
    "after a return in a comment (kglite)": f"// a\r'\nLOAD CSV {CSV} //'",
    "after a comment ended by a return (neo4j)": f"// a\rLOAD CSV {CSV}",
    "after an escaped quote (neo4j)": "WITH '\\u0027 AS a LOAD CSV FROM \"file:///etc/hostname\" AS row RETURN row //'",
    "after an escaped backtick (neo4j)": f"WITH 1 AS `a\\u0060 LOAD CSV {CSV} //`",
    "after an escaped line end (neo4j)": f"// a \\u000A LOAD CSV {CSV}",
    "after an escaped comment end (neo4j)": f"/* a \\u002A/ LOAD CSV {CSV} // */",
    "escaped (neo4j)": f"RETURN 1 AS row UNION \\u004COAD CSV {CSV}",
}
CYPHER_ALLOWED = {
    "a string": "RETURN 'LOAD CSV' AS a, \"it's LOAD CSV\" AS b",
    "a string with an escape": "RETURN 'it\\'s LOAD CSV' AS a",
    "a comment": "// LOAD CSV\nRETURN 1 AS a /* LOAD CSV */",
    "a quoted name": "RETURN 1 AS `LOAD CSV`",
    "two names": "WITH 1 AS load, 2 AS csv RETURN load, csv",
    "a property": "MATCH (load:CSV) RETURN load.csv AS x",
}


@pytest.mark.parametrize("text", SPARQL_REFUSED.values(), ids=SPARQL_REFUSED)
def test_sparql_that_reaches_out_is_refused(sample: Workspace, text: str) -> None:
    with pytest.raises(BadQuery, match="is refused: queries may only read this workspace"):
        sample.sparql(text)


@pytest.mark.parametrize("text", SPARQL_ALLOWED.values(), ids=SPARQL_ALLOWED)
def test_sparql_that_only_speaks_of_it_is_run(sample: Workspace, text: str) -> None:
    sample.sparql(text)


@pytest.mark.parametrize("text", CYPHER_REFUSED.values(), ids=CYPHER_REFUSED)
def test_cypher_that_reaches_out_is_refused(sample: Workspace, text: str) -> None:
    with pytest.raises(BadQuery, match="LOAD CSV is refused: queries may only read this workspace"):
        sample.cypher(text)


@pytest.mark.parametrize("text", CYPHER_ALLOWED.values(), ids=CYPHER_ALLOWED)
def test_cypher_that_only_speaks_of_it_is_allowed(text: str) -> None:
    refuse_outside_reach(text, "cypher")


def test_a_value_that_speaks_of_it_is_run(sample: Workspace) -> None:
    words = "} SERVICE <http://127.0.0.1:9/> {"
    assert sample.sparql("ASK { VALUES ?x { $x } FILTER(CONTAINS(?x, 'SERVICE')) }", {"x": words}) is True


@pytest.mark.parametrize(
    ("text", "language"),
    [(text, "sparql") for text in (*SPARQL_REFUSED.values(), *SPARQL_ALLOWED.values())]
    + [(text, "cypher") for text in (*CYPHER_REFUSED.values(), *CYPHER_ALLOWED.values())],
)
def test_tokens_joined_are_the_text(text: str, language: Language) -> None:
    assert "".join(token.text for token in tokens(text, language)) == text


def test_a_long_text_of_comparisons_is_read_in_little_time() -> None:
    refuse_outside_reach("SELECT * { FILTER(" + "?a<b>?c&&" * 20_000 + "true) }", "sparql")


def test_the_questions_of_the_library_are_not_refused() -> None:
    folder = Path(__file__).parent.parent / "queries" / "library"
    for path in sorted(folder.glob("*.cypher")):
        refuse_outside_reach(path.read_text(encoding="utf-8"), "cypher")
    for path in sorted(folder.glob("*.rq")):
        refuse_outside_reach(path.read_text(encoding="utf-8"), "sparql")
