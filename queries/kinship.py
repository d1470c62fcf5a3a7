"""Documents that repeat one another: derived from one, with one credit line, or with nearly the same words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

import networkx as nx
import pyarrow as pa

from sayso.graph.record import Record
from sayso.queries.claims_table import ClaimsTable
from sayso.queries.sketch import ALIKE, NUMBERS, bands, sketch
from sayso.queries.world import World

Archived: TypeAlias = Callable[[str], bytes | None]
"""The bytes of an archived file, by its SHA-256."""


def nothing_archived(sha256: str) -> bytes | None:
    return None


SCHEMA = """
CREATE OR REPLACE TABLE sketch (document VARCHAR, sha256 VARCHAR, numbers UINTEGER[]);
CREATE OR REPLACE TABLE band (document VARCHAR, word VARCHAR);
CREATE OR REPLACE TABLE link (document VARCHAR, other VARCHAR, basis VARCHAR);
CREATE OR REPLACE TABLE kin (document VARCHAR, family VARCHAR);
"""
"""`other` is a document, or whom a credit line names. `kin` has the documents that have any kin."""

BETWEEN = ("derived-from", "same-text")
"""Links of a document to a document."""

ALIKE_PAIRS = f"""
SELECT DISTINCT mine.document AS document, other.document AS other, 'same-text' AS basis
FROM sketch mine JOIN band b USING (document) JOIN band c USING (word) JOIN sketch other ON other.document = c.document
WHERE mine.document IN (FROM given) AND other.document <> mine.document
AND len(list_filter(list_zip(mine.numbers, other.numbers), lambda pair: pair[1] = pair[2])) >= {ALIKE * NUMBERS}
"""

LINKED = """
SELECT * FROM link WHERE (basis <> 'publisher' OR other IN (SELECT other FROM link WHERE basis = 'credit'))
"""
"""Links that make kin: the documents of a publisher are only kin where others carry its credit line."""

AROUND = f"""
WITH RECURSIVE linked AS ({LINKED}),
both_ways AS (SELECT document AS a, other AS b FROM linked UNION SELECT other, document FROM linked),
reached AS (SELECT id AS node FROM given UNION SELECT b FROM both_ways JOIN reached ON node = a)
SELECT node FROM reached
"""
"""The given documents, and all that can be reached from them."""


class Link(NamedTuple):
    document: str
    other: str
    basis: str


class Kinship:
    """The tables of documents beside those of claims."""

    def __init__(self, table: ClaimsTable, archived: Archived) -> None:
        self._table, self._db, self._archived = table, table.db, archived

    def clear(self) -> None:
        self._db.execute(SCHEMA)

    def families(self, documents: Iterable[str]) -> Mapping[str, str]:
        """The family of each of these documents that has one."""
        with self._table.given(documents):
            rows = self._db.execute("SELECT document, family FROM kin WHERE document IN (FROM given)").fetchall()
        return dict(rows)

    def bases(self, families: Collection[str]) -> dict[str, set[str]]:
        """Why the documents of each family are kin."""
        found: dict[str, set[str]] = {}
        with self._table.given(families):
            query = (
                "SELECT DISTINCT family, basis FROM link JOIN kin USING (document)"
                " WHERE family IN (FROM given) AND basis <> 'publisher'"
            )
            for family, basis in self._db.execute(query).fetchall():
                found.setdefault(family, set()).add(basis)
        return found

    def renew(self, world: World, documents: Collection[str]) -> set[str]:
        """Look at these documents anew. Returns all that have other kin than before, and those who are or were it."""
        if not documents:
            return set()
        with self._table.given(documents):
            before = self._words(AROUND)
            self._db.execute("DELETE FROM link WHERE document IN (FROM given)")
            self._db.execute("DELETE FROM link WHERE basis = 'same-text' AND other IN (FROM given)")
        self._insert(_declared(world, documents))
        self._renew_sketches(world, documents)
        with self._table.given(documents):
            self._db.execute(f"INSERT INTO link {ALIKE_PAIRS}")
            after = self._words(AROUND)
        return self._regrouped(before | after)

    def _regrouped(self, nodes: Collection[str]) -> set[str]:
        """Find the families among what is linked; the documents that have another one, with all that are of it or
        were."""
        old = self.families(nodes)
        new = self._found(nodes)
        moved = {id for id in old.keys() | new.keys() if old.get(id) != new.get(id)}
        with self._table.given(moved):
            self._db.execute("DELETE FROM kin WHERE document IN (FROM given)")
        kin = sorted(moved & new.keys())
        columns = {"document": kin, "family": [new[id] for id in kin]}
        with self._table.given(pa.table({name: pa.array(ids, pa.string()) for name, ids in columns.items()})):
            self._db.execute("INSERT INTO kin FROM given")
        families = {found[id] for id in moved for found in (old, new) if id in found}
        return {id for id in old.keys() | new.keys() if families & {old.get(id), new.get(id)}}

    def _found(self, nodes: Collection[str]) -> dict[str, str]:
        """The family of each document that has kin: the first of it."""
        with self._table.given(nodes):
            links = [Link(*row) for row in self._db.execute(f"{LINKED} AND document IN (FROM given)").fetchall()]
        documents = {each.document for each in links} | {each.other for each in links if each.basis in BETWEEN}
        parts = nx.connected_components(nx.Graph((each.document, each.other) for each in links))
        kin = [part & documents for part in parts]
        return {id: min(part) for part in kin if len(part) > 1 for id in part}

    def _renew_sketches(self, world: World, documents: Collection[str]) -> None:
        """Sketch the texts of these documents that are others than before."""
        texts = {record.id: sha256 for record in world.several(documents) if (sha256 := record.text("sha256"))}
        with self._table.given(documents):
            known = dict(
                self._db.execute("SELECT document, sha256 FROM sketch SEMI JOIN given ON document = id").fetchall()
            )
        with self._table.given({id for id in documents if texts.get(id) != known.get(id)}):
            for name in ("sketch", "band"):
                self._db.execute(f"DELETE FROM {name} WHERE document IN (FROM given)")
        made = {
            id: numbers
            for id, sha256 in sorted(texts.items())
            if known.get(id) != sha256 and (content := self._archived(sha256)) and (numbers := sketch(content))
        }
        if made:
            columns = {"document": list(made), "sha256": [texts[id] for id in made]}
            numbers = pa.array(made.values(), pa.list_(pa.uint32()))
            with self._table.given(pa.table({**columns, "numbers": numbers})):
                self._db.execute("INSERT INTO sketch FROM given")
            rows = [(id, word) for id, each in made.items() for word in bands(each)]
            with self._table.given(pa.table({"document": [r[0] for r in rows], "word": [r[1] for r in rows]})):
                self._db.execute("INSERT INTO band FROM given")

    def _insert(self, rows: Iterable[Link]) -> None:
        given = list(rows)
        columns = {each: pa.array([getattr(row, each) for row in given], pa.string()) for each in Link._fields}
        with self._table.given(pa.table(columns)):
            self._db.execute("INSERT INTO link FROM given")

    def _words(self, query: str) -> set[str]:
        return {word for (word,) in self._db.execute(query).fetchall()}


def _declared(world: World, documents: Collection[str]) -> Iterator[Link]:
    """What documents say of themselves: what they are derived from, and whom their credit line names."""
    for record in world.several(sorted(documents)):
        yield from (Link(record.id, other, "derived-from") for other in record.refs("derivedFrom"))
        yield from (Link(record.id, other, name) for name in ("credit", "publisher") for other in record.refs(name))


def is_document(world: World, record: Record | None) -> bool:
    return record is not None and world.ontology.is_a(record.types, world.ontology.roles["document"])
