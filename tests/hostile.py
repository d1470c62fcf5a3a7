"""Requests that mean no good, as bytes, each with the answer that it gets."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
SCRIPT = "<script>alert(1)</script>"
ASKED = "/sparql?query=ASK%7B%7D"
AT = "<http://127.0.0.1:9/>"
CSV = "FROM 'file:///etc/hostname' AS row RETURN row"


class Hostile(NamedTuple):
    """What is sent, with a pause between its pieces, the status that it gets, and a part of what it is told."""

    sent: Sequence[bytes]
    status: int
    told: str = ""


def request(
    line: str | bytes,
    content: bytes = b"",
    headers: Mapping[str, str | bytes] | None = None,
    *,
    host: str = "localhost",
) -> bytes:
    """One request, with nothing that makes it polite."""
    given = {"Host": host, **(headers or {})}
    head = b"".join(_bytes(name) + b": " + _bytes(value) + b"\r\n" for name, value in given.items())
    return _bytes(line) + b" HTTP/1.1\r\n" + head + b"\r\n" + content


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def get(target: str | bytes, **headers: str | bytes) -> bytes:
    return request(b"GET " + _bytes(target), headers=_named(headers))


def post(target: str, content: bytes, media: str = JSON, **headers: str | bytes) -> bytes:
    given = {"Content-Type": media, "Content-Length": str(len(content)), **_named(headers)}
    return request(f"POST {target}", content, given)


def _named(headers: Mapping[str, str | bytes]) -> dict[str, str | bytes]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def sparql(text: str, **headers: str | bytes) -> bytes:
    return post("/sparql", text.encode(), QUERY, **headers)


def cypher(text: str, target: str = "/cypher", **parameters: object) -> bytes:
    return post(target, json.dumps({"statement": text, "parameters": parameters}).encode())


def parameter(value: bytes) -> bytes:
    return post("/cypher", b'{"statement": "RETURN $a AS x", "parameters": {"a": ' + value + b"}}")


def chunks(*contents: bytes, coding: str = "chunked", end: bytes = b"0\r\n\r\n") -> bytes:
    """A request whose body comes in chunks."""
    content = b"".join(b"%x\r\n%s\r\n" % (len(each), each) for each in contents) + end
    return request("POST /sparql", content, {"Content-Type": QUERY, "Transfer-Encoding": coding})


PATHS = {
    "up": Hostile([get("/../../../../etc/passwd")], 404),
    "up, encoded": Hostile([get("/%2e%2e/%2e%2e/%2e%2e/etc/passwd")], 404),
    "up, encoded twice": Hostile([get("/%252e%252e/%252e%252e/etc/passwd")], 404),
    "up with encoded slashes": Hostile([get("/static/..%2f..%2f..%2f..%2fetc%2fpasswd")], 404),
    "up with backslashes": Hostile([get("/static/..%5c..%5cserve.py")], 404),
    "up from the files of the pages": Hostile([get("/static/../app.py")], 404),
    "up in bytes that are no UTF-8": Hostile([get("/static/%c0%ae%c0%ae/app.py")], 404),
    "a folder of files": Hostile([get("/static/")], 404),
    "a file's name with a zero": Hostile([get("/static/sayso.css%00.txt")], 404),
    "an absolute file": Hostile([get("/static//etc/passwd")], 404),
    "two slashes": Hostile([get("//sparql?query=ASK%7B%7D")], 404),
    "a slash behind": Hostile([get("/sparql/?query=ASK%7B%7D")], 404),
    "another case": Hostile([get("/SPARQL?query=ASK%7B%7D")], 404),
    "a zero": Hostile([get("/sparql%00?query=ASK%7B%7D")], 404),
    "a zero as it is": Hostile([get(b"/sparql\x00?query=ASK%7B%7D")], 400),
    "no UTF-8": Hostile([get("/%ff%fe")], 404),
    "no UTF-8 as it is": Hostile([get(b"/\xff\xfe")], 400),
    "another site": Hostile([get("//evil.example/%2f..")], 404),
    "a whole address": Hostile([get("http://evil.example/sparql?query=ASK%7B%7D")], 404),
    "half an address": Hostile([get("sparql?query=ASK%7B%7D")], 404),
    "a star": Hostile([request("OPTIONS *")], 404),
    "a tunnel": Hostile([request("CONNECT evil.example:443")], 404),
    "very long": Hostile([get("/" + "a" * 60_000)], 404),
    "another database": Hostile([cypher("RETURN 1", "/db/system/query/v2")], 404, "there is no database system"),
    "a database up": Hostile([cypher("RETURN 1", "/db/../query/v2")], 404),
    "a database with a zero": Hostile([cypher("RETURN 1", "/db/%00/query/v2")], 404),
    "a database of HTML": Hostile([cypher("RETURN 1", f"/db/{quote('<b>')}/query/v2")], 404),
    "a record up": Hostile([get("/records/..%2f..%2ftokens.json")], 404),
    "a record with a zero": Hostile([get("/records/entity/%00")], 404),
    "a question that is none": Hostile([get(f"/questions/{quote(SCRIPT)}")], 404),
}

LINES = {
    "another method": Hostile([request("BREW /sparql")], 405),
    "trace": Hostile([request("TRACE /sparql")], 405),
    "a method for writing": Hostile([request("DELETE /sparql")], 405, "DELETE is not for SPARQL"),
    "a graph to delete": Hostile([request("DELETE /graphs?default")], 403, "follow its log"),
    "a graph to put": Hostile([request("PUT /graphs?default", headers={"Content-Length": "0"})], 403, "follow its log"),
    "a statement by GET": Hostile([get("/cypher?statement=RETURN+1")], 405, "by POST"),
    "health by POST": Hostile([post("/health", b"{}")], 405),
    "no host": Hostile([b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\n\r\n"], 400),
    "two hosts": Hostile([b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n"], 400),
    "another host": Hostile([request(f"GET {ASKED}", host="evil.example")], 400, "Invalid host"),
    "a host with a user": Hostile([request(f"GET {ASKED}", host="localhost@evil.example")], 400, "Invalid host"),
    "a host that begins well": Hostile([request(f"GET {ASKED}", host="localhost.evil.example")], 400, "Invalid host"),
    "a host of HTML": Hostile([request(f"GET {ASKED}", host=SCRIPT)], 400),
    "another page's site": Hostile([sparql("ASK{}", Origin="https://evil.example")], 403, "may send nothing here"),
    "no version": Hostile([b"GET /sparql\r\n\r\n"], 400),
    "a greeting in TLS": Hostile([b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200 + b"\r\n\r\n"], 400),
    "a preface of HTTP/2": Hostile([b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"], 400),
    "a web socket": Hostile([get(ASKED, Connection="Upgrade", Upgrade="websocket", Sec_WebSocket_Key="eA==")], 200),
    "a header in an address": Hostile([get("/sparql?query=ASK%7B%7D%0d%0aX-Injected:%201")], 400),
    "a header in a media type": Hostile([get(ASKED, Accept="text/csv%0d%0aX-Injected: 1")], 406),
    "a header in a record's address": Hostile([get("/entity/kursk?a%0d%0aX-Injected:1")], 303),
    "a folded header": Hostile([b"GET / HTTP/1.1\r\nHost: localhost\r\nA: b\r\n c: d\r\n\r\n"], 200),
    "a header without a name": Hostile([b"GET / HTTP/1.1\r\nHost: localhost\r\n: b\r\n\r\n"], 400),
    "a space before the colon": Hostile([b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n"], 400),
    "a zero in a header": Hostile([get(ASKED, Accept=b"text/csv\x00")], 400),
    "no UTF-8 in headers": Hostile([get(ASKED, Accept=b"\xff\xfe", Authorization=b"Bearer \xff")], 400),
    "ten thousand headers": Hostile([get(ASKED, **{f"a{n}": "b" for n in range(10_000)})], 200),
    "a long header": Hostile([get(ASKED, Accept="a" * 100_000)], 400),
    "no media type": Hostile([get(ASKED, Accept=SCRIPT)], 406),
    "no media type for Cypher": Hostile([post("/cypher", b"{}", Accept="text")], 400, "no list of media types"),
    "many media types": Hostile([get(ASKED, Accept="a/b," * 12_000)], 400, "an Accept header of more than"),
    "an endless weight": Hostile([get(ASKED, Accept="*/*;q=1e999999999")], 200),
    "a weight that is no number": Hostile([get(ASKED, Accept="text/csv;q=nan, */*;q=inf")], 200),
    "a list of tags": Hostile([get(ASKED, If_None_Match='"a",' * 12_000)], 200),
    "a wrong password": Hostile([get(ASKED, Authorization="Basic " + "A" * 50_000)], 200),
    "no password": Hostile([get(ASKED, Authorization="Negotiate")], 200),
}

BODIES = {
    "a length that is no number": Hostile([post("/sparql", b"ASK{}", QUERY, Content_Length="5, 6")], 400),
    "a length below nothing": Hostile([post("/sparql", b"", QUERY, Content_Length="-1")], 400),
    "a length with a sign": Hostile([post("/sparql", b"ASK{}", QUERY, Content_Length="+5")], 400),
    "chunks in another name": Hostile([chunks(b"ASK{}", coding="xchunked")], 400),
    "chunks and more": Hostile([chunks(b"ASK{}", coding="gzip, chunked")], 400),
    "a chunk that is no number": Hostile([chunks(end=b"zz\r\nASK{}\r\n0\r\n\r\n")], 400),
    "an endless chunk": Hostile([chunks(end=b"f" * 30 + b"\r\nASK{}")], 400),
    "declared huge": Hostile(
        [post("/sparql", b"ASK{}", QUERY, Content_Length=str(1 << 50))], 413, "a body of more than"
    ),
    "huge": Hostile([sparql("ASK{}" + " " * (3 << 20))], 413, "a body of more than"),
    "huge in chunks": Hostile([chunks(*[b" " * (1 << 20)] * 12)], 413),
    "huge where none is read": Hostile(
        [request("PUT /graphs?default", b"a" * (2 << 20), {"Content-Length": str(2 << 20)})], 403
    ),
    "slow from the first line on": Hostile([b"GET /sparql?query=ASK%7B", *[b"%7D"] * 20], 408),
    "slow in its headers": Hostile([b"GET / HTTP/1.1\r\nHost: localhost\r\n", *[b"A: b\r\n"] * 20], 408),
    "slow to begin": Hostile([b""], 408),
    "slow": Hostile([post("/sparql", b"ASK", QUERY, Content_Length="100"), *[b" "] * 20], 408),
    "slow in chunks": Hostile([chunks(end=b""), *[b"1\r\n \r\n"] * 20], 408),
    "cut short": Hostile([post("/sparql", b"ASK", QUERY, Content_Length="100")], 408),
    "no UTF-8": Hostile([post("/sparql", b"ASK { ?s ?p '\xff' }", QUERY)], 400, "no UTF-8"),
    "no UTF-8 in a form": Hostile([post("/sparql", b"query=ASK%7B%7D%ff", FORM)], 400, "UTF-8"),
    "no UTF-8 in an address": Hostile([get("/sparql?query=ASK%7B%7D%ff")], 400, "UTF-8"),
    "half a character": Hostile([post("/cypher", b'{"statement": "RETURN \'\\ud800\' AS x"}')], 400),
    "half a character in SPARQL": Hostile([sparql("ASK { FILTER('\\ud800' = '') }")], 400),
    "a zero in SPARQL": Hostile([sparql("ASK { FILTER('\0' = '') }")], 200),
    "a zero in Cypher": Hostile([cypher("RETURN '\0' AS x")], 202),
    "another encoding": Hostile([post("/sparql", "ASK{}".encode("utf-16"), f"{QUERY}; charset=utf-16")], 415),
    "a bomb": Hostile(
        [post("/sparql", gzip.compress(b" " * (64 << 20)), QUERY, Content_Encoding="gzip")], 415, "content-encoding"
    ),
    "a bomb for Cypher": Hostile(
        [post("/cypher", gzip.compress(b" " * (64 << 20)), JSON, Content_Encoding="deflate")], 415
    ),
    "no type": Hostile([request("POST /sparql", b"ASK{}", {"Content-Length": "5"})], 415),
    "a page's form": Hostile([post("/cypher", b'{"statement": "RETURN 1 AS x"}', "text/plain")], 415),
    "several parts": Hostile([post("/sparql", b"--a\r\n\r\n--a--", "multipart/form-data; boundary=a")], 415),
    "two queries": Hostile([get("/sparql?query=ASK%7B%7D&query=SELECT+*%7B%7D")], 400, "twice"),
    "a query and an update": Hostile(
        [post("/sparql", b"query=ASK%7B%7D&update=CLEAR+ALL", FORM)], 400, "query= and update="
    ),
    "a query in both places": Hostile(
        [post("/sparql?query=ASK%7B%7D", b"ASK{}", QUERY)], 400, "leave query and update out"
    ),
    "two graphs": Hostile([get("/graphs?graph=http://a/&graph=http://b/")], 400, "name one graph"),
    "many parameters": Hostile([get("/sparql?" + "a&" * 30_000)], 400, "256 parameters"),
    "many graphs": Hostile([get("/sparql?query=ASK%7B%7D" + "&default-graph-uri=http://a/" * 200)], 200),
    "a graph that is no IRI": Hostile([get(f"/sparql?query=ASK%7B%7D&default-graph-uri={quote(SCRIPT)}")], 400),
    "a member twice": Hostile([post("/cypher", b'{"statement": "RETURN 1 AS x", "statement": "CREATE (:A)"}')], 403),
    "a member too many": Hostile([post("/cypher", b'{"statement": "RETURN 1 AS x", "<script>": 1}')], 400),
    "nested JSON": Hostile([post("/cypher", b'{"statement":"RETURN 1","parameters":{"a":' + b"[" * 400_000)], 400),
    "nested parameters": Hostile([parameter(b"[" * 900 + b"]" * 900)], 400, "more than 64 deep"),
    "nested parameters, some": Hostile([parameter(b"[" * 60 + b"]" * 60)], 202),
    "nested objects": Hostile([post("/cypher", b'{"a":' * 100_000)], 400),
    "a number without end": Hostile([parameter(b"9" * 500_000)], 400),
    "a number too large": Hostile([parameter(b"9" * 30)], 400),
    "no number": Hostile([parameter(b"NaN")], 400, "NaN is no number in JSON"),
    "a path that looks like HTML": Hostile([get(f"/nowhere/{quote(SCRIPT)}", Accept="text/html")], 404),
}

CROSS = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ENDLESS = {
    "nested braces": Hostile([sparql("ASK " + "{" * 100_000 + "}" * 100_000)], 400),
    "nested braces, some": Hostile([sparql("ASK " + "{" * 1_000 + "}" * 1_000)], 200),
    "nested parentheses": Hostile([sparql("ASK { FILTER(" + "(" * 100_000 + "1" + ")" * 100_001 + "}")], 400),
    "nested signs": Hostile([sparql("ASK { FILTER(" + "!" * 200_000 + "true) }")], 400),
    "nested paths": Hostile([sparql("ASK { ?s " + "(" * 50_000 + "<a:b>" + ")*" * 50_000 + " ?o }")], 400),
    "nested selects": Hostile([sparql("SELECT * {" * 20_000 + "}" * 20_000)], 400),
    "nested lists of SPARQL": Hostile([sparql("ASK { ?s ?p " + "(" * 100_000 + ")" * 100_000 + "}")], 400),
    "nested blank nodes": Hostile([sparql("ASK { ?s ?p " + "[ ?p " * 50_000 + "?o" + "]" * 50_000 + "}")], 400),
    "nested triples": Hostile([sparql("ASK { " + "<< " * 50_000 + "?s ?p ?o" + " >>" * 50_000 + " ?p ?o }")], 400),
    "many comparisons": Hostile([sparql("ASK { FILTER(" + "?a<?b||" * 50_000 + "true) }")], 400, "nests or chains"),
    "many unions": Hostile([sparql("ASK { {}" + " UNION {}" * 50_000 + "}")], 400, "nests or chains"),
    "many patterns": Hostile([sparql("ASK { " + "?s ?p ?o . " * 2_000 + "}")], 504),
    "nested lists, many": Hostile([cypher("RETURN " + "[" * 500 + "]" * 500 + " AS x")], 400, "recursion"),
    "nested lists": Hostile([cypher("RETURN " + "[" * 100_000 + "]" * 100_000 + " AS x")], 400),
    "nested lists, some": Hostile([cypher("RETURN " + "[" * 300 + "]" * 300 + " AS x")], 202),
    "nested parentheses of Cypher": Hostile([cypher("RETURN " + "(" * 100_000 + "1" + ")" * 100_000 + " AS x")], 400),
    "nested NOT": Hostile([cypher("RETURN " + "NOT " * 100_000 + "true AS x")], 400),
    "nested maps": Hostile([cypher("RETURN " + "{a:" * 50_000 + "1" + "}" * 50_000 + " AS x")], 400),
    "nested CASE": Hostile(
        [cypher("RETURN " + "CASE WHEN true THEN " * 20_000 + "1" + " END" * 20_000 + " AS x")], 400
    ),
    "nested calls": Hostile([cypher("CALL { " * 20_000 + "RETURN 1 AS x" + " }" * 20_000 + " RETURN x")], 400),
    "many additions": Hostile([cypher("RETURN 1" + "+1" * 100_000 + " AS x")], 400),
    "a cross product": Hostile([sparql(f"SELECT (COUNT(*) AS ?n) {CROSS}")], 504, "longer than"),
    "a cross product of Cypher": Hostile(
        [cypher("MATCH (a), (b), (c), (d) WHERE a.id < b.id AND b.id < c.id AND c.id < d.id RETURN count(*) AS n")], 504
    ),
    "a regular expression": Hostile(
        [sparql("ASK { BIND('" + "a" * 40 + "!' AS ?a) FILTER(REGEX(?a, '^(a+)+$')) }")], 200
    ),
    "a huge regular expression": Hostile([sparql("ASK { FILTER(REGEX('a', '((a{0,1000}){0,1000}){0,1000}')) }")], 200),
    "a regular expression of Cypher": Hostile([cypher("RETURN '" + "a" * 40 + "!' =~ '(a+)+$' AS x")], 202),
    "a path without end": Hostile(
        [sparql("SELECT (COUNT(*) AS ?n) { ?a (!<a:b>|^!<a:b>)* ?b . ?c (!<a:b>|^!<a:b>)* ?d . ?e (!<a:b>)* ?f }")], 504
    ),
    "rows without end": Hostile([cypher("UNWIND range(1, 20000) AS n RETURN n")], 422, "more than 10,000 rows"),
    "a range without end": Hostile([cypher("UNWIND range(1, 1000000000000) AS n RETURN count(n) AS n")], 400),
    "a list without end": Hostile([cypher("RETURN size([a IN range(1, 100000000) | toString(a)]) AS n")], 400),
    "a sleep": Hostile([cypher("CALL apoc.util.sleep(100000)")], 400),
    "a notice without end": Hostile([cypher("RETURN 1 AS x //" + "(" * 100_000)], 202),
    "a pattern of notices": Hostile([cypher("MATCH " + "(a WHERE " * 20_000 + "RETURN 1 AS x")], 400),
    "white space without end": Hostile([cypher(" " * 900_000 + "RETURN 1 AS x")], 202),
}

DOUBLING = "BIND('aaaaaaaaaa' AS ?a0) " + " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(40))
GREEDY = {
    "a string that doubles": Hostile(
        [cypher(f"WITH 'aaaaaaaaaa' AS a {'WITH a + a AS a ' * 40}RETURN size(a) AS n")], 500
    ),
    "a string that doubles in SPARQL": Hostile([sparql(f"ASK {{ {DOUBLING} FILTER(STRLEN(?a40) > 9) }}")], 500),
    "an order": Hostile([sparql(f"SELECT * {CROSS} ORDER BY ?a ?d ?g")], 500),
    "a list": Hostile(
        [cypher("UNWIND range(1, 8000000) AS n RETURN size(collect(toString(n) + $a)) AS n", a="a" * 400)], 500
    ),
    "a group": Hostile([sparql(f"SELECT (GROUP_CONCAT(?a) AS ?n) {CROSS}")], 500),
}

REACHING = {
    "service": Hostile([sparql(f"ASK {{ SERVICE {AT} {{}} }}")], 403, "SERVICE is refused"),
    "service in any case": Hostile([sparql(f"ASK {{ sErViCe {AT} {{}} }}")], 403, "SERVICE is refused"),
    "service behind a comment": Hostile([sparql(f"ASK {{ #\nSERVICE#\n{AT} {{}} }}")], 403, "SERVICE is refused"),
    "service behind a return": Hostile([sparql(f"ASK {{ #\rSERVICE {AT} {{}} }}")], 403, "SERVICE is refused"),
    "service, escaped": Hostile([sparql(f"ASK {{ \\u0053ERVICE {AT} {{}} }}")], 403, "SERVICE is refused"),
    "service, escaped wide": Hostile([sparql(f"ASK {{ \\U00000053ervice {AT} {{}} }}")], 403, "SERVICE is refused"),
    "service behind an escaped line end": Hostile(
        [sparql(f"ASK {{ # \\u000ASERVICE {AT} {{}} }}")], 403, "SERVICE is refused"
    ),
    "service, silent and glued": Hostile([sparql(f"ASK {{ SERVICESILENT{AT}{{}} }}")], 403, "SERVICE is refused"),
    "service of a variable": Hostile(
        [sparql(f"ASK {{ VALUES ?a {{{AT}}} SERVICE?a{{}} }}")], 403, "SERVICE is refused"
    ),
    "service in an EXISTS": Hostile(
        [sparql(f"ASK {{ FILTER EXISTS {{ SERVICE {AT} {{}} }} }}")], 403, "SERVICE is refused"
    ),
    "service in a form": Hostile(
        [post("/sparql", b"query=ASK%7BSERVICE%3Ca%3Ab%3E%7B%7D%7D", FORM)], 403, "SERVICE is refused"
    ),
    "service in a form, with an escape": Hostile(
        [post("/sparql", b"query=ASK%7B%53ERVICE%3Ca%3Ab%3E%7B%7D%7D", FORM)], 403, "SERVICE is refused"
    ),
    "service in an address": Hostile(
        [get("/sparql?query=ASK%7B%53%45RVICE%3Ca%3Ab%3E%7B%7D%7D")], 403, "SERVICE is refused"
    ),
    "service in a full-width letter": Hostile([sparql(f"ASK {{ \uff33ERVICE {AT} {{}} }}")], 400),
    "service in a string": Hostile([sparql(f"ASK {{ FILTER('SERVICE {AT}' = '') }}")], 200),
    "service in an IRI": Hostile([sparql("ASK { ?s ?p <http://a.example/SERVICE> }")], 200),
    "service in a comment": Hostile([sparql(f"ASK {{ # SERVICE {AT}\n}}")], 200),
    "load": Hostile([sparql(f"LOAD {AT}")], 403, "LOAD is refused"),
    "load as an update": Hostile([post("/sparql", b"LOAD <file:///etc/passwd>", UPDATE)], 403, "follow its log"),
    "insert": Hostile([sparql("INSERT DATA { <a:a> <a:b> 1 }")], 400),
    "insert as an update": Hostile([post("/sparql", b"INSERT DATA { <a:a> <a:b> 1 }", UPDATE)], 403, "follow its log"),
    "insert in a form": Hostile([post("/sparql", b"update=INSERT+DATA+%7B%7D", FORM)], 403, "follow its log"),
    "insert by GET": Hostile([get("/sparql?update=CLEAR+ALL")], 405, "by POST"),
    "from a file": Hostile([sparql("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }")], 200),
    "from a site": Hostile([sparql(f"SELECT * FROM {AT} {{ ?s ?p ?o }}")], 200),
    "a graph in a file": Hostile([get("/graphs?graph=file:///etc/passwd")], 404),
    "load csv": Hostile([cypher(f"LOAD CSV {CSV}")], 403, "LOAD CSV is refused"),
    "load csv in any case": Hostile([cypher(f"lOaD\r\n\tcSv {CSV}")], 403, "LOAD CSV is refused"),
    "load csv around a comment": Hostile([cypher(f"LOAD/* CSV */CSV {CSV}")], 403, "LOAD CSV is refused"),
    "load csv, escaped": Hostile([cypher(f"\\u004cOAD CSV {CSV}")], 403, "LOAD CSV is refused"),
    "load csv, escaped in JSON": Hostile(
        [post("/cypher", b'{"statement": "\\u004cOAD\\u0020CSV FROM \\"file:///etc/passwd\\" AS r RETURN r"}')],
        403,
        "LOAD CSV is refused",
    ),
    "load csv in backticks": Hostile([cypher(f"`LOAD` `CSV` {CSV}")], 403, "LOAD CSV is refused"),
    "load csv in a call": Hostile([cypher(f"CALL {{ LOAD CSV {CSV} }} RETURN row")], 403, "LOAD CSV is refused"),
    "load csv behind EXPLAIN": Hostile([cypher(f"EXPLAIN LOAD CSV {CSV}")], 403, "LOAD CSV is refused"),
    "load csv in a string": Hostile([cypher("RETURN 'LOAD CSV' AS x")], 202),
    "a node": Hostile([cypher("CREATE (:A)")], 403, "would write"),
    "a merge": Hostile([cypher("MERGE (a:A {id: 1}) RETURN a")], 403, "would write"),
    "a deletion": Hostile([cypher("MATCH (a) DETACH DELETE a")], 403, "would write"),
    "a write in a call": Hostile([cypher("CALL { CREATE (a:A) RETURN a } RETURN a")], 400),
    "a write in a loop": Hostile([cypher("FOREACH (a IN [1] | CREATE (:A))")], 403),
    "a write behind a query": Hostile([cypher("RETURN 1 AS x; CREATE (:A)")], 400, "one query at a time"),
    "an index": Hostile([cypher("CREATE INDEX a FOR (a:A) ON (a.b)")], 403),
    "a constraint": Hostile([cypher("DROP CONSTRAINT a IF EXISTS")], 403),
    "a procedure that reads files": Hostile(
        [cypher("CALL apoc.load.json('file:///etc/passwd') YIELD value RETURN value")], 400
    ),
    "a procedure that imports": Hostile(
        [cypher("CALL apoc.import.csv([{fileName: 'file:///etc/passwd', labels: []}], [], {})")], 400
    ),
    "a procedure that runs others": Hostile([cypher("CALL apoc.cypher.run('LOAD CSV', {})")], 400),
    "a procedure that asks others": Hostile([cypher("CALL apoc.load.jdbc('jdbc:sqlite:/etc/passwd', 'a')")], 400),
    "users": Hostile([cypher("SHOW USERS")], 400),
    "settings": Hostile([cypher("CALL dbms.listConfig()")], 400),
    "a file to write": Hostile([cypher("MATCH (a) RETURN a FORMAT CSV")], 400),
}

FIELDS = {
    "a query of HTML": Hostile([get(f"/sparql?query={quote(SCRIPT)}")], 400),
    "a query of HTML for a browser": Hostile([get(f"/sparql?query={quote(SCRIPT)}", Accept="text/html")], 400),
    "an answer of HTML": Hostile([sparql(f"SELECT ('{SCRIPT}' AS ?x) {{}}")], 200),
    "an answer of HTML for a browser": Hostile([sparql(f"SELECT ('{SCRIPT}' AS ?x) {{}}", Accept="text/html")], 406),
    "a table of HTML": Hostile([sparql(f"SELECT ('{SCRIPT}' AS ?x) {{}}", Accept="text/csv")], 200),
    "a graph of HTML": Hostile([get(f"/graphs?graph={quote(SCRIPT)}", Accept="text/html")], 400),
    "a statement of HTML": Hostile([cypher(SCRIPT)], 400),
    "a value of HTML": Hostile([cypher("RETURN $a AS `<script>`", a=SCRIPT)], 202),
    "a parameter of HTML": Hostile([get(f"/records?q={quote(SCRIPT)}", Accept="text/html")], 400),
    "a site of HTML": Hostile([get(ASKED, Origin=SCRIPT)], 200),
    "a media type of HTML": Hostile([post("/sparql", b"ASK{}", SCRIPT)], 415),
    "a tag of HTML": Hostile([get(ASKED, If_None_Match=SCRIPT)], 200),
}

_PIPED = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
SMUGGLED = {
    "a length and chunks": Hostile(
        [post("/sparql", f"0\r\n\r\n{_PIPED}".encode(), QUERY, Transfer_Encoding="chunked")], 400
    ),
    "two lengths": Hostile(
        [request("POST /sparql", b"ASK{}" + _PIPED.encode(), {"content-length": "5", "Content-Length": "9"})], 400
    ),
    "chunks twice": Hostile(
        [request("POST /sparql", b"0\r\n\r\n" + _PIPED.encode(), {"Transfer-Encoding": "chunked, chunked"})], 400
    ),
    "chunks, hidden": Hostile(
        [request("POST /sparql", b"0\r\n\r\n" + _PIPED.encode(), {"Transfer-Encoding ": "chunked"})], 400
    ),
    "a body that is too long": Hostile([sparql("ASK{}" + " " * (12 << 20) + _PIPED)], 413),
}
"""Two requests that may look like one: only the first is answered."""

GROUPS: Mapping[str, Mapping[str, Hostile]] = {
    "path": PATHS,
    "line": LINES,
    "body": BODIES,
    "endless": ENDLESS,
    "greedy": GREEDY,
    "reaching": REACHING,
    "field": FIELDS,
    "smuggled": SMUGGLED,
}
