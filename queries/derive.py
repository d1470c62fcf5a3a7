"""Deriving: the state's current records in, relations out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, product

import duckdb
import pyarrow as pa

from sayso.graph.ids import Ids
from sayso.graph.record import Record
from sayso.graph.state import State
from sayso.queries import claims as claims_table
from sayso.queries import explain, rules
from sayso.queries.claims import Claim, World
from sayso.queries.lattice import closure, verdicts
from sayso.queries.resolve import DIRECT, Found, Pair, resolve

KINDS = ("entity", "proposition", "action", "attribution", "mark")


def derive(state: State, db: duckdb.DuckDBPyConnection, ids: Ids) -> list[Record]:
    """All relations between current statements, as records, in order of id."""
    world = World(state.ontology, {record.id: record for record in state.records(KINDS)})
    found = relations(world, db)
    return sorted((explain.record(world, each, ids) for each in found), key=lambda record: record.id)


def relations(world: World, db: duckdb.DuckDBPyConnection) -> list[Found]:
    """All relations between the world's statements; DuckDB evaluates the expression on a cursor of the connection."""
    direct = claims_table.claims(world)
    claims = [*direct, *rules.derived(world, direct)]
    statements = {record.id: record for record in world.statements()}
    utterances = {id: record.text("utterance") or id for id, record in statements.items()}
    marks = _contrasts(world, statements)
    rows = _evaluate(world, claims, statements, marks, db) if statements else []
    unlinked = [*_of_one_utterance(statements, direct), *_only_marked(world, statements, utterances, marks)]
    return resolve(rows, unlinked, marks, utterances)


def _contrasts(world: World, statements: Mapping[str, Record]) -> dict[Pair, set[str]]:
    """The contrast marks on each pair of statements, smaller id first."""
    found: dict[Pair, set[str]] = defaultdict(set)
    contrasting = set(world.ontology.terms_where("mark-kind", "contrasts", "true"))
    for record in world.records.values():
        if record.text("markKind") in contrasting and "revokedBy" not in record.values:
            for left, right in product(record.refs("left"), record.refs("right")):
                if left != right and left in statements and right in statements:
                    found[min(left, right), max(left, right)].add(record.id)
    return found


def _evaluate(
    world: World,
    claims: Sequence[Claim],
    statements: Mapping[str, Record],
    marks: Mapping[Pair, set[str]],
    db: duckdb.DuckDBPyConnection,
) -> list[dict[str, object]]:
    """Run the expression over tables that last no longer than it does."""
    tables = {
        "claims": claims_table.table(claims),
        "verdicts": _table(("aspect", "a", "b", "verdict"), map(tuple, verdicts(world))),
        "wider": _table(("inner", "outer"), _wider(world, claims)),
        "answers": _table(("stance", "answer"), _answers(world)),
        "targets": _targets(world, statements),
        "contrasts": _table(("a", "b"), marks),
    }
    try:
        for name, data in tables.items():
            db.register("incoming", data)
            db.execute(f"CREATE OR REPLACE TEMP TABLE relate_{name} AS FROM incoming")
            db.unregister("incoming")
        query = _compiled(tuple((f"relate_{name}", data.schema) for name, data in tables.items()))
        rows: list[dict[str, object]] = db.sql(query).to_arrow_table().to_pylist()
    finally:
        for name in tables:
            db.execute(f"DROP TABLE IF EXISTS relate_{name}")
    return rows


@cache
def _compiled(tables: tuple[tuple[str, pa.Schema], ...]) -> str:
    """The expression as SQL, over tables of these names and columns. Compiling takes longer than a small world."""
    import ibis

    from sayso.queries.pairs import Tables
    from sayso.queries.relate import related

    given = [ibis.table(ibis.Schema.from_pyarrow(schema), name=name) for name, schema in tables]
    return str(ibis.to_sql(related(Tables(*given)), dialect="duckdb"))


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> pa.Table:
    given = list(rows)
    return pa.table({name: pa.array([row[i] for row in given], pa.string()) for i, name in enumerate(columns)})


def _wider(world: World, claims: Iterable[Claim]) -> Iterator[Pair]:
    """Each action and entity with itself, and each action with those that contain it."""
    for block in sorted({claim.block for claim in claims if claim.topic != "claim"}):
        for outer in sorted(closure(block, lambda id: world.records[id].refs("broader"))):
            yield block, outer


def _answers(world: World) -> Iterator[Pair]:
    for term in world.ontology.terms["stance"].values():
        for answer in term.data.get("answeredBy", ()):
            yield term.name, answer


def _targets(world: World, statements: Mapping[str, Record]) -> pa.Table:
    """Statements that take a stance on a statement, with what the expression asks of both."""
    rows = []
    for record in statements.values():
        target = statements.get(record.text("target") or "")
        sign = world.ontology.term("stance", record.text("stance") or "").one("sign")
        if target is not None and sign:
            sides = {
                f"{side}_{name}": value for side, r in (("a", record), ("b", target)) for name, value in _side(world, r)
            }
            rows.append({**sides, "a_sign": sign})
    schema = pa.schema(
        [(f"{side}_{name}", kind) for side in "ab" for name, kind in SIDE.items()] + [("a_sign", pa.string())]
    )
    return pa.Table.from_pylist(rows, schema=schema)


SIDE = {
    "statement": pa.string(),
    "utterance": pa.string(),
    "voice": pa.string(),
    "group": pa.bool_(),
    "hedged": pa.bool_(),
}


def _side(world: World, record: Record) -> Iterator[tuple[str, object]]:
    yield "statement", record.id
    yield "utterance", record.text("utterance") or record.id
    yield "voice", claims_table.voice(world, record)
    yield "group", claims_table.is_group(world, record)
    yield "hedged", world.ontology.term("hedge", record.text("hedge") or "").flag("weakens")


def _of_one_utterance(statements: Mapping[str, Record], claims: Sequence[Claim]) -> Iterator[Found]:
    """Row 1: one utterance in two documents, the same or another content."""
    by_statement = {claim.statement: claim for claim in claims}
    by_key: dict[str, list[Record]] = defaultdict(list)
    for record in statements.values():
        if key := record.text("utterance"):
            by_key[key].append(record)
    for several in by_key.values():
        for a, b in combinations(sorted(several, key=lambda record: record.id), 2):
            if a.text("document") != b.text("document") and (kind := _copied(a, b, by_statement)):
                yield Found(a.id, b.id, kind, "firm", "one-utterance", frozenset({DIRECT}), frozenset())


def _copied(a: Record, b: Record, claims: Mapping[str, Claim]) -> str | None:
    if a.text("target") == b.text("target"):
        return "copy" if a.text("stance") == b.text("stance") else "transcription"
    x, y = claims.get(a.id), claims.get(b.id)
    comparable = x and y and x.topic == y.topic == "claim" and x.block == y.block
    return (
        "transcription"
        if comparable and x and y and _agree(x.narrow_0, y.narrow_0) and _agree(x.narrow_1, y.narrow_1)
        else None
    )


def _agree(a: str, b: str) -> bool:
    return a == b or not a or not b


def _only_marked(
    world: World, statements: Mapping[str, Record], utterances: Mapping[str, str], marks: Mapping[Pair, set[str]]
) -> Iterator[Found]:
    """Row 12: the author sets two statements against each other."""
    for a, b in marks:
        if utterances[a] != utterances[b] or statements[a].text("document") != statements[b].text("document"):
            one = utterances[a] == utterances[b]
            parties = "one-utterance" if one else _parties(world, statements[a], statements[b])
            yield Found(a, b, "marked", "tension", parties, frozenset({DIRECT}), frozenset({"marked"}))


def _parties(world: World, a: Record, b: Record) -> str:
    if claims_table.voice(world, a) != claims_table.voice(world, b):
        return "between-voices"
    group = claims_table.is_group(world, a) or claims_table.is_group(world, b)
    return "within-group" if group else "one-voice"
