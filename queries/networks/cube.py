"""The statements that count, as sorted columns: what every network is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sayso.errors import BadArgument
from sayso.graph.duckdb_file import without_bar
from sayso.graph.state import State
from sayso.queries.networks.coded import COLUMNS, Coded, coded
from sayso.queries.networks.filters import listed, within
from sayso.queries.networks.links import in_order
from sayso.queries.networks.selection import OF_DOCUMENTS, OF_STATEMENTS, Selection, shown

ORDER = "time, document, start, stop, statement"
MOMENT = "make_timestamp(time * 1_000_000)"
PERIOD = {
    "document": "document",
    "week": f"strftime({MOMENT}, '%G-%V')",
    "month": f"strftime({MOMENT}, '%Y-%m')",
    "year": f"strftime({MOMENT}, '%Y')",
    "range": "''",
}
WITHOUT_YEAR = {"week": f"strftime({MOMENT}, '%V')", "month": f"strftime({MOMENT}, '%m')"}

KEPT = f"""
WITH kept AS (
    SELECT *, row_number() OVER (PARTITION BY actor, concept, level, {{period}} ORDER BY {ORDER}) AS nth,
        row_number() OVER (PARTITION BY actor, concept, {{period}} ORDER BY {ORDER}) AS nth_at_any
    FROM original
    WHERE actor <> '' AND concept <> '' AND level IS NOT NULL AND {{where}})
SELECT statement, actor, concept, level, time, document, nth_at_any > 1 AS again FROM kept WHERE nth = 1
QUALIFY count(*) OVER (PARTITION BY actor) >= $at_least ORDER BY {ORDER}
"""


@dataclass(frozen=True, eq=False, slots=True)
class Cube:
    """Kept statements in order of time, document, start, end, id. All columns have one entry for each."""

    statements: NDArray[np.object_]
    """Ids."""
    actor: NDArray[np.int64]
    """Index into `actors`."""
    concept: NDArray[np.int64]
    """Index into `concepts`."""
    level: NDArray[np.int64]
    """The agreement as a number of the scale: of a binary one 0 or 1."""
    time: NDArray[np.int64]
    """Seconds since 1970-01-01 UTC, of the clock that was selected."""
    document: NDArray[np.object_]
    """Ids."""
    again: NDArray[np.bool_]
    """Whether it is a duplicate of an earlier one as soon as levels are ignored."""
    actors: tuple[str, ...]
    """Ids in order of their names by code unit; those without a statement are isolates."""
    concepts: tuple[str, ...]
    scale: tuple[int, ...]
    """Every level that is declared, observed or not, in order."""
    observed: tuple[int, ...]
    """The levels of statements in the range, before anything else was excluded."""
    names: Mapping[str, str]
    start: int
    end: int
    """The range that was selected, in seconds, both ends included; of the statements where none was."""
    levels: tuple[str, ...] = ()
    """What the levels are called, in order of the scale, where they are no numbers and only equal or not."""
    like_dna: bool = False

    def __len__(self) -> int:
        return len(self.statements)

    @property
    def range(self) -> int:
        """The distance of two levels that agree in nothing: that of the scale's ends; like DNA, of those observed."""
        levels = self.observed if self.like_dna else self.scale
        return levels[-1] - levels[0]

    @property
    def is_binary(self) -> bool:
        """Whether it says for or against, and nothing between."""
        return self.scale == (0, 1) and not self.levels

    def part(self, which: slice | NDArray[Any]) -> Cube:
        """Some of the statements, by position or by a mask, with the same actors and concepts."""
        names = ("statements", "actor", "concept", "level", "time", "document", "again")
        return replace(self, **{name: getattr(self, name)[which] for name in names})

    def at_any_level(self) -> Cube:
        """What is kept when levels are ignored: without duplicates at other levels."""
        return self.part(~self.again) if self.again.any() else self


def cube(state: State, selection: Selection) -> Cube:
    """The statements of a state that count. Raises BadArgument where there are none."""
    return kept(coded(state, selection), selection)


def from_columns(
    columns: Mapping[str, Iterable[Any]],
    selection: Selection | None = None,
    *,
    scale: Sequence[int] = (0, 1),
    names: Mapping[str, str] | None = None,
    levels: Sequence[str] = (),
) -> Cube:
    """A cube of plain columns of one length: `statement`, `actor`, `concept`, `level`, `time` (seconds since 1970-01-01
    UTC), `document`; where wanted `start`, `stop`, `stance`, `coder`, `publisher`. What a statement does not have is
    None or "".

    Of the selection, what it says of actors, concepts, agreement and clock is what the columns hold already. Raises
    BadArgument for columns that are missing, unknown or of several lengths, and for levels beside the scale.
    """
    if not scale or len(levels) not in (0, len(set(scale))):
        raise BadArgument(
            f"a scale of {len(scale)} levels, {len(levels)} of them named: name all of one or more, or none"
        )
    return kept(Coded(_table(columns), tuple(sorted(set(scale))), names or {}, tuple(levels)), selection or Selection())


def _table(columns: Mapping[str, Iterable[Any]]) -> pa.Table:
    needed = tuple(COLUMNS)[:6]
    if missing := [name for name in needed if name not in columns]:
        raise BadArgument(f"no column {', '.join(missing)}: a cube is made of {', '.join(COLUMNS)}")
    if unknown := sorted(columns.keys() - COLUMNS.keys()):
        raise BadArgument(f"column {', '.join(unknown)} is none of {', '.join(COLUMNS)}")
    found = {}
    for name, kind in COLUMNS.items():
        try:
            found[name] = _column(columns[name], kind) if name in columns else None
        except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError) as error:
            raise BadArgument(f"column {name}: {error}; write {kind}") from error
    lengths = {name: len(column) for name, column in found.items() if column is not None}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise BadArgument(f"columns are of several lengths: {told}")
    rows = lengths["statement"]
    empty = {name: pa.repeat(pa.scalar(0 if kind == pa.int64() else "", kind), rows) for name, kind in COLUMNS.items()}
    return pa.table({name: empty[name] if column is None else column for name, column in found.items()})


def _column(values: Any, kind: pa.DataType) -> pa.Array:
    if isinstance(values, pa.Array | pa.ChunkedArray):
        return values.cast(kind)
    return pa.array(values if isinstance(values, np.ndarray) else list(values), kind, from_pandas=True)


def kept(given: Coded, selection: Selection) -> Cube:
    """Filter by dates and documents, exclude values, drop what is empty, then duplicates."""
    with duckdb.connect() as db:
        without_bar(db)
        db.register("coded", given.rows)
        where, parameters = listed(selection, OF_DOCUMENTS)
        db.execute(f"CREATE TEMP TABLE original AS FROM coded WHERE {within(selection)} AND {where}", parameters)
        _check(db, given)
        rows = _rows(db, selection)
        if not len(rows):
            raise BadArgument(_nothing(db, selection))
        return _cube(db, rows, given, selection)


def _rows(db: duckdb.DuckDBPyConnection, selection: Selection) -> pa.Table:
    """What is kept of the original, in order."""
    periods = PERIOD | (WITHOUT_YEAR if selection.like_dna else {}) | {"include": "statement"}
    where, parameters = listed(selection, OF_STATEMENTS)
    query = KEPT.format(period=periods[selection.duplicates], where=where)
    return db.sql(query, params={"at_least": selection.at_least, **parameters}).to_arrow_table()


def _check(db: duckdb.DuckDBPyConnection, given: Coded) -> None:
    """Raise BadArgument for what is no statement of its own, and for a level beside the scale."""
    query = "SELECT statement FROM original GROUP BY statement HAVING count(*) > 1 ORDER BY statement LIMIT 1"
    if found := db.execute(query).fetchall():
        raise BadArgument(f"statement {found[0][0]} is there twice: give each an id of its own")
    query = (
        "SELECT statement, level FROM original WHERE level NOT IN (SELECT unnest($scale)) ORDER BY statement LIMIT 1"
    )
    if found := db.execute(query, {"scale": list(given.scale)}).fetchall():
        statement, level = found[0]
        raise BadArgument(f"level {level} of {statement} is none of the scale {', '.join(map(str, given.scale))}")


def _nothing(db: duckdb.DuckDBPyConnection, selection: Selection) -> str:
    """Why no statement is left, in words."""
    first, last, total = db.execute("SELECT min(time), max(time), count(*) FROM coded").fetchall()[0]
    left = "SELECT count(*), count(nullif(actor, '')), count(nullif(concept, '')), count(level) FROM original"
    within, actors, concepts, levels = db.execute(left).fetchall()[0]
    clock, asked = selection.clock, f"{selection.start or '..'} to {selection.end or '..'}"
    if not total:
        return "there are no statements; load some, or count the narrator's too"
    if first is None:
        return f"none of the {total} statements has a time of {clock}; choose another clock"
    if not within:
        return f"no statement from {asked} by {clock} in these documents; they are from {shown(first)} to {shown(last)}"
    if not actors:
        return f"none of the {within} statements in the range has {selection.actors} as its actor; choose other actors"
    if not concepts:
        return f"none of the {within} statements in the range is about {selection.concepts}; choose other concepts"
    if not levels:
        told = db.execute("SELECT string_agg(DISTINCT stance, ', ' ORDER BY stance) FROM original").fetchall()[0][0]
        return f"no statement in the range is for or against its {selection.concepts}: their stances are {told}"
    return f"none of the {within} statements in the range is left after exclusions; exclude less, or lower at_least"


def _cube(db: duckdb.DuckDBPyConnection, rows: pa.Table, given: Coded, selection: Selection) -> Cube:
    names = {name: _nodes(db, rows, name, given.names, selection) for name in ("actor", "concept")}
    columns = {name: rows.column(name).to_numpy() for name in ("level", "time", "again")}
    observed = db.execute("SELECT DISTINCT level FROM original WHERE level IS NOT NULL ORDER BY level").fetchall()
    times = columns["time"]
    return Cube(
        statements=rows.column("statement").to_numpy(),
        actor=_positions(rows.column("actor"), names["actor"]),
        concept=_positions(rows.column("concept"), names["concept"]),
        document=rows.column("document").to_numpy(),
        actors=names["actor"],
        concepts=names["concept"],
        scale=given.scale,
        observed=tuple(level for (level,) in observed),
        names=given.names,
        start=int(times[0]) if selection.first is None else selection.first,
        end=int(times[-1]) if selection.last is None else selection.last,
        levels=given.levels,
        like_dna=selection.like_dna,
        **columns,
    )


def _nodes(
    db: duckdb.DuckDBPyConnection, rows: pa.Table, column: str, names: Mapping[str, str], selection: Selection
) -> tuple[str, ...]:
    """The ids of a column in order of their names."""
    ids = rows.column(column).unique().to_pylist()
    if selection.isolates:
        ids = [id for (id,) in db.execute(f"SELECT DISTINCT {column} FROM original WHERE {column} <> ''").fetchall()]
    return in_order(ids, names)


def _positions(column: pa.ChunkedArray, nodes: Sequence[str]) -> NDArray[np.int64]:
    encoded = column.combine_chunks().dictionary_encode()
    order = {id: position for position, id in enumerate(nodes)}
    positions = np.array([order[id] for id in encoded.dictionary.to_pylist()], np.int64)
    found: NDArray[np.int64] = positions[encoded.indices.to_numpy()]
    return found
