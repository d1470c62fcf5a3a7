"""Neo4j. Writes are merges by id, so that a batch may be sent again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import neo4j

from sayso.errors import StoreUnavailable
from sayso.graph import cypher_writes, sharing
from sayso.graph.elements import from_element
from sayso.graph.ids import Ids
from sayso.graph.neo4j_connection import Connection, literal, native
from sayso.graph.record import Change, Position, Record
from sayso.graph.sharing import Held
from sayso.graph.store import NO_LIMITS, Limits, Parameter, Stray, Table
from sayso.graph.tokens import refuse_outside_reach
from sayso.ontology.model import Ontology

BATCH = 10_000


class Neo4jStore:
    """One database may follow several workspaces, each with a base of its own; `owner` is which workspace this is."""

    name = "neo4j"
    keeps = True

    def __init__(
        self,
        url: str,
        ontology: Ontology,
        ids: Ids,
        *,
        owner: str = "",
        user: str = "",
        password: str = "",
        database: str | None = None,
        ca: str | None = None,
        timeout: float = 15.0,
    ) -> None:
        self.url = url
        self._ontology = ontology
        self._ids = ids
        self._owner = owner
        self._constrained = False
        self._connection = Connection(url, user=user, password=password, database=database, ca=ca, timeout=timeout)

    def position(self) -> Position | None:
        return sharing.own(self._held(), self._ids.base, self._owner, self._where, self.name)

    @property
    def _where(self) -> str:
        return f"Neo4j at {self.url}"

    def _held(self) -> list[Held]:
        rows = self._connection.rows(cypher_writes.READ_POSITION)
        held = [Held(row["base"] or "", row["owner"] or "", cypher_writes.position_of(row)) for row in rows]
        sharing.refuse_nested(held, self._ids.base, self._where)
        return held

    def apply(self, changes: Sequence[Change], position: Position) -> None:
        self._constrain()
        for write in cypher_writes.writes(changes, self._ontology, self._ids):
            for start in range(0, len(write.rows), BATCH):
                self._connection.write(write.text, rows=write.rows[start : start + BATCH])
        fields = position._asdict() | {"base": self._ids.base, "owner": self._owner}
        self._connection.write(cypher_writes.WRITE_POSITION, **fields)

    def rebuild(self, records: Iterable[Record], position: Position) -> None:
        """Nodes of our kinds with ids of this workspace's are replaced; what else is in the database is left alone, and
        reported by `verify`."""
        self._held()
        base = self._ids.base
        self._connection.write(cypher_writes.CLEAR_POSITION, base=base)
        for kind in self._ontology.kinds.values():
            clear = f"MATCH (n:{kind.name}) WHERE n.id STARTS WITH $base WITH n LIMIT {BATCH} DETACH DELETE n"
            while self._connection.write(f"{clear} RETURN count(*) AS gone", base=base)[0]["gone"]:
                pass
        self.apply([Change(record.id, record) for record in records], position)

    def _constrain(self) -> None:
        """Make the constraints that are missing. Raises StoreUnavailable for a name that stands for something else."""
        if self._constrained:
            return
        there = {row["name"]: row for text in cypher_writes.SHOW_RULES for row in self._connection.rows(text)}
        for each in cypher_writes.constraints(self._ontology):
            found = there.get(each.name)
            if found is None:
                self._connection.write(each.text)
            elif (found["type"], found["labels"], found["properties"]) != ("UNIQUENESS", [each.label], ["id"]):
                raise StoreUnavailable(
                    f"{self._where} has another constraint or index named {each.name}, {found['type']} on"
                    f" {', '.join(found['labels'] or [])}; rename or drop it, then run: sayso sync {self.name}"
                )
        self._constrained = True

    def read_back(self) -> Iterator[Record | Stray]:
        """What other workspaces keep in this database is theirs, and passed over."""
        others = [each.base for each in self._held() if each.base != self._ids.base]
        for row in self._connection.stream(cypher_writes.READ_BACK_SHARED, others=others):
            row["properties"] = {key: native(value) for key, value in row["properties"].items()}
            yield from_element(cypher_writes.element_of(row), self._ontology)

    def cypher(self, text: str, parameters: Mapping[str, Parameter], limits: Limits = NO_LIMITS) -> Table:
        refuse_outside_reach(text, "cypher")

        def work(transaction: neo4j.ManagedTransaction) -> Table:
            result = transaction.run(literal(text), dict(parameters))
            rows: list[Any] = [tuple(native(value) for value in row.values()) for row in islice(result, limits.rows)]
            columns = tuple(result.keys())
            plan = None if rows else result.consume().plan
            return Table(("plan",), [(_steps(plan),)]) if plan else Table(columns, rows)

        return self._connection.read(work, limits.seconds)

    def close(self) -> None:
        self._connection.close()


def _steps(plan: Mapping[str, Any]) -> Any:
    """A plan in the shape of Neo4j's Query API."""
    found = {
        "operatorType": plan["operatorType"],
        "arguments": plan.get("args", {}),
        "identifiers": plan["identifiers"],
    }
    return {**found, "children": [_steps(child) for child in plan.get("children", [])]}
