"""Rows of a database that is written, each with the next id of its table."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Rows:
    db: sqlite3.Connection
    last: Counter[str] = field(default_factory=Counter)

    def insert(self, table: str, **values: str | int) -> int:
        """Add a row and return its id, which is the next one unless it is among the values."""
        id = values.get("ID")
        number = id if isinstance(id, int) else self.last[table] + 1
        self.last[table] = max(number, self.last[table])
        self.bare(table, **{"ID": number, **values})
        return number

    def bare(self, table: str, **values: str | int) -> None:
        """Add a row to a table without ids."""
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        self.db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(values.values()))
