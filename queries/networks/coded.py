"""The statements of a state as columns: who says what of what, in which sense, and when, under a selection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain

import duckdb
import pyarrow as pa

from sayso.graph.state import State
from sayso.ontology.model import Ontology
from sayso.queries.networks.selection import Selection
from sayso.queries.world import closure

COLUMNS = {
    "statement": pa.string(),
    "actor": pa.string(),
    "concept": pa.string(),
    "level": pa.int64(),
    "time": pa.int64(),
    "document": pa.string(),
    "start": pa.int64(),
    "stop": pa.int64(),
    "stance": pa.string(),
    "coder": pa.string(),
    "publisher": pa.string(),
}
"""What a statement is to a network. An actor, a concept, a level or a time that it does not have is null."""

SCALE = (-3, -2, -1, 0, 1, 2, 3)
BINARY = (0, 1)

SIGNED = "CASE s.sign WHEN 'positive' THEN {positive} WHEN 'negative' THEN {negative} WHEN 'open' THEN {open} END"
STRENGTH = "CASE WHEN s.possible THEN 1 WHEN s.hedged THEN 2 ELSE 3 END"
LEVEL = {
    "binary": SIGNED.format(positive=1, negative=0, open="NULL"),
    "scale": SIGNED.format(positive=STRENGTH, negative=f"-{STRENGTH}", open=0),
    "stance": "list_position($stances, s.stance) - 1",
    "coded": "a.agreement",
}

PUBLISHED = ("publishedAt[0].datetime", "published_end_max[0].date", "published_start_min[0].date")
CLOCK = {
    "publication": ("uttered_end_max",),
    "utterance": ("uttered_end_max", "uttered_start_min"),
    "valid": ("holds_start_min", "holds_end_max", "uttered_end_max"),
}
"""The bound that is a statement's time, and what stands in for it where it is missing. A stance on an action begins
when it is uttered. A publication is asked of the document, which may know the hour."""

CONCEPT = {
    "target": "t.id",
    "action": "CASE WHEN t.kind = 'action' THEN t.id END",
    "proposition": "CASE WHEN t.kind = 'proposition' THEN t.id END",
    "aspect": "t.aspect",
    "subject": "t.subject",
}

VOICES = """
SELECT voice, CASE WHEN count(*) OVER (PARTITION BY holder) = 1 THEN holder ELSE voice END AS id, holder
FROM (SELECT DISTINCT voice, holder FROM stated)
"""
"""Voices by the record that each is. A source that no document names, and that two quote, is two."""

ACTOR = {
    "voice": "v.id",
    "speaker": "a.speaker",
    "institution": "coalesce(a.behalf, m.organization, b.id)",
    "country": "coalesce(h.country, CASE WHEN a.behalf IS NULL THEN o.country END)",
}

STATEMENTS = """
WITH a AS (
    SELECT id, part[1] AS speaker, part[2] AS behalf, part[3] AS membership, part[4] AS coder,
        part[5] AS act, part[6]::BIGINT AS start, part[7]::BIGINT AS stop, part[8]::BIGINT AS agreement,
        coalesce({times}) AS time
    FROM (SELECT id, json_extract_string(body, ['$.values.speaker[0].ref', '$.values.onBehalfOf[0].ref',
        '$.values.speakingAs[0].ref', '$.values.coder[0]', '$.values.act[0]', '$.values.start[0]', '$.values.end[0]',
        '$.values.agreement[0]', {bounds}]) AS part FROM record WHERE kind = 'attribution' AND body IS NOT NULL)),
v AS ({voices}),
t AS (
    SELECT id, kind, json_extract_string(body, '$.values.aspect[0]') AS aspect,
        json_extract_string(body, '$.values.subject[0].ref') AS subject
    FROM record WHERE kind IN ('action', 'proposition') AND body IS NOT NULL),
d AS (
    SELECT id, json_extract_string(body, '$.values.publisher[0].ref') AS publisher, coalesce({published}) AS time
    FROM record WHERE kind = 'entity' AND body LIKE '%"publish%'),
m AS (
    SELECT id, json_extract_string(body, '$.values.organization[0].ref') AS organization
    FROM record WHERE kind = 'membership' AND body IS NOT NULL)
SELECT s.statement, {actor} AS actor, {concept} AS concept, {level} AS level,
    epoch(if($clock = 'publication', d.time, a.time)::TIMESTAMP)::BIGINT AS time, s.document,
    coalesce(a.start, 0) AS start, coalesce(a.stop, 0) AS stop, s.stance, coalesce(a.coder, '') AS coder,
    coalesce(d.publisher, '') AS publisher
FROM stated s JOIN a ON a.id = s.statement JOIN v ON v.voice = s.voice
LEFT JOIN t ON t.id = s.target LEFT JOIN d ON d.id = s.document LEFT JOIN m ON m.id = a.membership
LEFT JOIN body b ON b.id = a.speaker
LEFT JOIN belonging h ON h.id = s.holder LEFT JOIN belonging o ON o.id = m.organization
WHERE $narrator = 'with' OR (a.act = 'narrate') = ($narrator = 'only')
"""


@dataclass(frozen=True, eq=False, slots=True)
class Coded:
    """Statements as columns, in no order; see `COLUMNS`."""

    rows: pa.Table
    scale: tuple[int, ...]
    names: Mapping[str, str]
    levels: tuple[str, ...] = ()
    """What the levels are called, in order of the scale, where they are no numbers."""


def coded(state: State, selection: Selection) -> Coded:
    """Every statement that stands, under the selection's variables; what does not count is still among them."""
    stances = sorted(state.ontology.terms["stance"])
    nominal = selection.agreement == "stance"
    rows = statements(state, selection, stances)
    scale = tuple(range(len(stances))) if nominal else _scale(state, rows, selection.agreement)
    return Coded(rows, scale, names(state, rows, selection), tuple(stances) if nominal else ())


def _scale(state: State, rows: pa.Table, agreement: str) -> tuple[int, ...]:
    """Of numbers that were coded, the widest scale that any of them declares, with all that there are."""
    if agreement != "coded":
        return SCALE if agreement == "scale" else BINARY
    used = [*rows.column("level").unique().drop_null().to_pylist(), *state.db.execute(DECLARED).fetchall()[0]]
    known = [level for level in used if level is not None]
    return tuple(range(min(known, default=0), max(known, default=1) + 1))


DECLARED = """
SELECT min(json_extract_string(body, '$.values.scaleLow[0]')::BIGINT),
    max(json_extract_string(body, '$.values.scaleHigh[0]')::BIGINT)
FROM record WHERE kind = 'attribution' AND body LIKE '%"scaleLow"%'
"""


def statements(state: State, selection: Selection, stances: list[str]) -> pa.Table:
    bounds = CLOCK[selection.clock]
    text = STATEMENTS.format(
        voices=VOICES,
        actor=ACTOR[selection.actors],
        concept=CONCEPT[selection.concepts],
        level=LEVEL[selection.agreement],
        bounds=", ".join(f"'$.values.{bound}[0].date'" for bound in bounds),
        times=", ".join(f"part[{number}]" for number, _ in enumerate(bounds, 9)),
        published=", ".join(f"json_extract_string(body, '$.values.{bound}')" for bound in PUBLISHED),
    )
    given = {
        "narrator": selection.narrator,
        "clock": selection.clock,
        **({"stances": stances} if selection.agreement == "stance" else {}),
    }
    with background(state):
        return state.db.sql(text, params=given).to_arrow_table().cast(pa.schema(list(COLUMNS.items())))


@contextmanager
def background(state: State) -> Iterator[None]:
    """The tables `body`, of entities that speak for themselves, and `belonging`, of the country of each that has one,
    beside those of the state."""
    found = {
        "body": pa.table({"id": pa.array(_of(state, *_bodies(state.ontology)), pa.string())}),
        "belonging": _belonging(state),
    }
    for name, table in found.items():
        state.db.register(name, table)
    try:
        yield
    finally:
        for name in found:
            state.db.unregister(name)


def _bodies(ontology: Ontology) -> list[str]:
    """Classes of what may be part of a larger body: whatever speaks as one."""
    return [name for name in ontology.classes if "partOf" in ontology.counts([name])]


def _countries(ontology: Ontology) -> list[str]:
    """Classes of what is a body and a place."""
    return [name for name in _bodies(ontology) if "within" in ontology.counts([name])]


def _of(state: State, *classes: str) -> list[str]:
    query = """
    SELECT id FROM record WHERE kind = 'entity' AND body IS NOT NULL
        AND list_has_any(json_extract_string(body, '$.types[*]'), $classes) ORDER BY id
    """
    return [id for (id,) in state.db.execute(query, {"classes": list(classes)}).fetchall()]


def _belonging(state: State) -> pa.Table:
    """What each entity belongs to that is a country, if that is one: itself, what it is part of, or, where that leads
    nowhere, what it is a member of."""
    countries = set(_of(state, *_countries(state.ontology)))
    part, member = (_edges(state, query) for query in (PART, MEMBERSHIPS))
    found = {}
    for id in sorted({*countries, *part, *member}):
        reached = closure(id, lambda each: part.get(each, ())) & countries
        if not reached:
            within = chain.from_iterable(closure(each, lambda e: part.get(e, ())) for each in member.get(id, ()))
            reached = set(within) & countries
        if id in reached or len(reached) == 1:
            found[id] = id if id in reached else next(iter(reached))
    return pa.table([pa.array(found, pa.string()), pa.array(found.values(), pa.string())], ["id", "country"])


PART = """
SELECT id, unnest(json_extract_string(body, '$.values.partOf[*].ref')) FROM record
WHERE kind = 'entity' AND body LIKE '%"partOf"%'
"""
MEMBERSHIPS = """
SELECT json_extract_string(body, '$.values.member[0].ref'), json_extract_string(body, '$.values.organization[0].ref')
FROM record WHERE kind = 'membership' AND body LIKE '%"organization"%'
"""


def _edges(state: State, query: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for id, other in state.db.execute(query).fetchall():
        found.setdefault(id, set()).add(other)
    return found


def names(state: State, rows: pa.Table, selection: Selection) -> dict[str, str]:
    """What actors and concepts are called."""
    if selection.concepts == "aspect":
        called = {name: aspect.label for name, aspect in state.ontology.aspects.items()}
    else:
        called = {}
    ids = {id for column in ("actor", "concept") for id in rows.column(column).unique().to_pylist() if id}
    return called | captions(state.db, ids)


def captions(db: duckdb.DuckDBPyConnection, ids: set[str]) -> dict[str, str]:
    """The captions of records; of a voice that two documents quote without a name, that of its record."""
    of = {id: id.partition(" in ")[0] for id in ids}
    db.register("wanted", pa.table({"id": pa.array(sorted(set(of.values())), pa.string())}))
    try:
        query = "SELECT id, json_extract_string(body, '$.values.caption[0]') FROM record WHERE id IN (FROM wanted)"
        found = dict(db.execute(query).fetchall())
    finally:
        db.unregister("wanted")
    return {id: found[record] for id, record in of.items() if found.get(record)}
