"""A selection's conditions on the columns of statements, as DuckDB reads them."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from sayso.errors import BadArgument
from sayso.queries.networks.selection import VARIABLES, Selection

SAID = {"agreement": "level::VARCHAR"}
"""Variables by columns, where they are called otherwise."""


def within(selection: Selection) -> str:
    """The condition that a statement is in the range of time."""
    first, last = selection.first, selection.last
    bounds = [f"time >= {first}"] * (first is not None) + [f"time <= {last}"] * (last is not None)
    return " AND ".join(["time IS NOT NULL", *bounds])


def listed(selection: Selection, variables: Sequence[str]) -> tuple[str, dict[str, list[str]]]:
    """The condition that keeps what the selection says of these variables."""
    conditions, parameters = ["true"], {}
    for name, given, negated in (("drop", selection.exclude, "NOT "), ("keep", selection.keep, "")):
        for variable in given.keys() & set(variables):
            column = SAID.get(variable, variable)
            conditions.append(f"coalesce({column}, '') {negated}IN (SELECT unnest(${name}_{variable}::VARCHAR[]))")
            parameters[f"{name}_{variable}"] = sorted(map(str, given[variable]))
    return " AND ".join(conditions), parameters


def passing(rows: pa.Table, selection: Selection) -> dict[str, str]:
    """The actor of each statement that has one and passes every filter, whatever it is about and however it stands to
    that. Raises BadArgument where none does."""
    where, parameters = listed(selection, VARIABLES)
    query = f"SELECT statement, actor FROM coded WHERE actor <> '' AND {within(selection)} AND {where}"
    with duckdb.connect() as db:
        db.register("coded", rows)
        found: dict[str, str] = dict(db.execute(query, parameters).fetchall())
    if not found:
        raise BadArgument("no statement is left by these filters and in this range; widen them")
    return found
