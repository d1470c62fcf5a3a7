"""Random texts: what an engine takes for a clause that reaches out is refused, and words that only look so are not.

The engines judge: Oxigraph by asking an address at which somebody listens, kglite by reading a file, and rdflib, which
follows the grammar to the letter, by its algebra.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from threading import Thread

import kglite
import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from sayso.errors import QueryRefused
from sayso.graph.tokens import Language, refuse_outside_reach
from tests.conftest import cases, thorough

EXAMPLES = 20_000 if thorough() else cases(600)
RANDOMLY = settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])
WORDS = (
    "SERVICE",
    "service",
    "LOAD",
    "SERVICE <http://127.0.0.1:9/> {}",
    "LOAD CSV",
    "load csv from",
    "it's",
    'say "so"',
)
READ = "reached"
"""What the file has that a query reads."""
AT = "<http://127.0.0.1:PORT/>"
"""Where somebody listens."""


def any_case(word: str) -> st.SearchStrategy[str]:
    return st.tuples(*[st.sampled_from((each.lower(), each.upper())) for each in word]).map("".join)


# What stands for something else, with words inside that are none.

inside = st.lists(
    st.sampled_from((*WORDS, " ", "#", "//", "/*", "<", ">", "{", "}", "`", "a", "ї", "\t")), max_size=4
).map("".join)


def string(text: str, quote: str) -> str:
    return quote + text.replace("\\", "\\\\").replace(quote[0], f"\\{quote[0]}") + quote


short_strings = st.builds(string, inside, st.sampled_from(("'", '"')))
long_strings = st.builds(string, st.tuples(inside, inside).map("\n".join), st.sampled_from(("'''", '"""')))
comments = inside.map("#{}\n".format)
spaces = st.sampled_from((" ", "\n", "\t", "\r\n", "  "))
gaps = st.lists(st.one_of(spaces, comments), min_size=1, max_size=3).map("".join)
iris = st.sampled_from(
    (
        "<http://a.example/SERVICE>",
        "<http://a.example/#it's>",
        "<http://a.example/#LOAD>",
        "<urn:SERVICE:SILENT>",
        "<http://a.example/\\u0027>",
    )
)
names = st.sampled_from(("a:service", "a:LOAD.SERVICE", "a:b\\'c", "a:b\\#c", "a:", "a:%27", "a:SERVICE"))
variables = st.sampled_from(("?service", "?SERVICE", "$load", "?x"))
comparisons = st.sampled_from(("?x<1", "?x<1&&?x>2", "?x<?x", "1<?x||?x>1", "-1<2", "'a'<'b'"))
expressions = st.one_of(short_strings, long_strings, iris, comparisons)


@st.composite
def elements(draw: st.DrawFn) -> str:
    """A part of a pattern that always has a solution."""
    new = "?NEW"
    gap = draw(gaps)
    match draw(st.integers(0, 3)):
        case 0:
            return f"BIND({draw(expressions)}{gap}AS{gap}{new})"
        case 1:
            predicate = draw(st.one_of(iris, names))
            return (
                f"OPTIONAL{{{draw(variables)} {predicate} {draw(st.one_of(short_strings, iris, names, variables))} }}"
            )
        case 2:
            return f"OPTIONAL{{FILTER({draw(expressions)}{gap})}}"
    return f"VALUES{gap}{new}{gap}{{{draw(short_strings)}{gap}}}"


patterns = st.lists(elements(), max_size=4)


def select(parts: list[str], gap: str) -> str:
    numbered = [part.replace("?NEW", f"?new{number}") for number, part in enumerate(parts)]
    return f"PREFIX a:<http://a.example/>{gap}SELECT * {{{gap.join(numbered)}}}"


class Listener:
    """Somebody at an address, who says nothing and counts who comes."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.count = 0
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                self.count += 1
                connection.close()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    found = Listener()
    yield found
    found.close()


@st.composite
def clauses(draw: st.DrawFn) -> str:
    """The clause as an engine may be given it, in any case, with comments or nothing around it."""
    silent = draw(st.sampled_from(("", "SILENT")))
    gap = st.one_of(gaps, st.just(""))
    return f"{draw(any_case('SERVICE'))}{draw(gap)}{silent}{draw(gap)}{AT}{draw(gap)}{{}}"


def is_refused(text: str, language: Language) -> bool:
    try:
        refuse_outside_reach(text, language)
    except QueryRefused:
        return True
    return False


def reaches(listener: Listener, text: str) -> bool:
    """Whether Oxigraph, asked without a guard, goes to the address."""
    before = listener.count
    with suppress(SyntaxError, ValueError, OSError, RuntimeError):
        found = ox.Store().query(text)
        bool(found) if isinstance(found, ox.QueryBoolean) else list(found)
    return listener.count > before


@RANDOMLY
@given(patterns, clauses(), patterns, gaps)
def test_a_service_clause_is_refused(
    listener: Listener, before: list[str], clause: str, after: list[str], gap: str
) -> None:
    text = select([*before, clause, *after], gap).replace("PORT", str(listener.port))
    assert reaches(listener, text)
    assert is_refused(text, "sparql")


@RANDOMLY
@given(patterns, gaps)
def test_words_that_are_no_service_clause_are_not_refused(listener: Listener, parts: list[str], gap: str) -> None:
    text = select(parts, gap)
    ox.Store().query(text)
    assert not is_refused(text, "sparql")


SHARDS = (
    *("SERVICE", "service", "SILENT", AT, "{}", "{", "}", "?x", "?x<", ">", "<", "1", "a:", "a:b", "."),
    *("'", '"', "'''", '"""', "\\", "\\'", "#", "\n", "\r", " ", "(", ")", "BIND(", " AS ?b)", "FILTER("),
    *(
        "\\u0027",
        "\\u000A",
        "\\u0053ERVICE",
        "true",
        "1e5",
        "@en",
        "^^a:b",
        "_:b",
        "<a:b>",
        "<http://a.example/#",
        "[]",
    ),
)


def test_shards_that_are_a_service_clause_are_refused(listener: Listener) -> None:
    """Whatever stands around it, if the engine goes there or the grammar has it so."""
    found = set()
    some = st.lists(st.sampled_from(SHARDS), max_size=4).map("".join)

    @RANDOMLY
    @given(some, st.sampled_from(("SERVICE ", "SERVICE", "service#\n", "\\u0053ERVICE ")), some)
    def refused(before: str, word: str, after: str) -> None:
        text = f"PREFIX a:<a:> SELECT * {{{before}{word}{AT}{{}}{after}\n}}".replace("PORT", str(listener.port))
        if reaches(listener, text) or has_service(text):
            found.add(text)
            assert is_refused(text, "sparql")

    refused()
    assert len(found) > EXAMPLES / 100


def has_service(text: str) -> bool:
    """Whether rdflib, which follows the grammar and reads escapes first, finds the clause in a query."""
    try:
        algebra = prepareQuery(text).algebra
    except Exception:  # it has many, and a recursion that is too deep is one
        return False
    return any(part.name == "ServiceGraphPattern" for part in parts_of(algebra))


def parts_of(value: object) -> Iterator[CompValue]:
    if isinstance(value, CompValue):
        yield value
        for each in value.values():
            yield from parts_of(each)
    elif isinstance(value, list):
        for each in value:
            yield from parts_of(each)


cypher_comments = inside.map("//{}\n".format)
cypher_gaps = st.lists(st.one_of(spaces, cypher_comments), min_size=1, max_size=3).map("".join)
backticks = inside.map(lambda text: "`" + text.replace("`", "``") + "`").filter(lambda name: name != "``")
values = st.one_of(
    short_strings,
    st.just("1"),
    st.builds("[{}, {}]".format, short_strings, short_strings),
    st.builds("{{{}: 1}}".format, backticks),
)


@st.composite
def csv_clauses(draw: st.DrawFn) -> str:
    """The clause, spelt in any case or in backticks, with comments around its words."""
    load, csv = (draw(st.sampled_from((draw(any_case(word)), f"`{word}`"))) for word in ("LOAD", "CSV"))
    gap = draw(cypher_gaps)
    return f"{load}{gap}{csv}{draw(cypher_gaps)}FROM{draw(cypher_gaps)}'PATH'{gap}AS row RETURN row"


@st.composite
def places(draw: st.DrawFn) -> str:
    """A query that the clause can be put into, with words around it that are none."""
    gap = draw(cypher_gaps)
    match draw(st.integers(0, 2)):
        case 0:
            return f"{gap}CLAUSE{gap}"
        case 1:
            return f"RETURN {draw(values)} AS row{gap}UNION ALL{gap}CLAUSE{gap}"
    return f"PROFILE{gap}CLAUSE, {draw(values)} AS {draw(backticks)}"


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a file that kglite reads."""
    path = tmp_path_factory.mktemp("csv") / "marked.csv"
    path.write_text(f"{READ}\n", encoding="utf-8")
    return path.as_uri()


def rows_of(text: str) -> list[object]:
    """What kglite answers without a guard; nothing where it does not understand."""
    with suppress(kglite.KgError, ValueError):
        return list(kglite.KnowledgeGraph().freeze().cypher(text))
    return []


@RANDOMLY
@given(places(), csv_clauses())
def test_a_clause_that_reads_a_file_is_refused(marked: str, place: str, clause: str) -> None:
    text = place.replace("CLAUSE", clause).replace("PATH", marked)
    assert READ in str(rows_of(text))
    assert is_refused(text, "cypher")


@RANDOMLY
@given(places(), st.builds("RETURN {} AS row".format, values))
def test_words_that_read_no_file_are_not_refused(place: str, clause: str) -> None:
    text = place.replace("CLAUSE", clause)
    assert rows_of(text)
    assert not is_refused(text, "cypher")


CYPHER_SHARDS = (
    *("LOAD", "CSV", "load", "csv", "`LOAD`", "`", "``", "'", '"', "\\", "\\'", "//", "\n", "\r", " ", "/*", "*/"),
    *(
        "{",
        "}",
        ";",
        "AS row",
        "RETURN 1 AS row ",
        "UNION ",
        "CALL {",
        "WITH 1 AS a ",
        "'a'",
        "1",
        ",",
        "EXPLAIN ",
        "\u00a0",
    ),
    *("\\u0027", "\\u000A", "RETURN 'a' AS row UNION ALL ", "//\n", "[", "]"),
)


def test_shards_that_read_a_file_are_refused(marked: str) -> None:
    """Whatever stands around the words, if kglite reads the file."""
    found = set()
    some = st.lists(st.sampled_from(CYPHER_SHARDS), max_size=2).map("".join)

    @RANDOMLY
    @given(some, st.sampled_from(("LOAD", "`LOAD`", "")), some, st.sampled_from(("CSV", "`CSV`", "")), some)
    def refused(before: str, load: str, between: str, csv: str, after: str) -> None:
        text = f"{before}{load}{between or ' '}{csv} FROM '{marked}' AS row RETURN row {after}"
        if READ in str(rows_of(text)):
            found.add(text)
            assert is_refused(text, "cypher")

    refused()
    assert len(found) > EXAMPLES / 100
