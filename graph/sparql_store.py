"""Any SPARQL 1.1 store, by HTTP. Its default graph must be the union of its named graphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from uuid import uuid4

import pyoxigraph as ox

from sayso.errors import StoreUnavailable
from sayso.graph import sharing, sparql_updates
from sayso.graph.ids import Ids
from sayso.graph.quads import PREFIXES, regrouped
from sayso.graph.record import Change, Position, Record
from sayso.graph.sparql import Answer, answer
from sayso.graph.sparql_http import RESULTS, TRIPLES, Endpoint, Found
from sayso.graph.sparql_updates import FIELDS, Place, Standing
from sayso.graph.store import NO_LIMITS, Limits, Stray
from sayso.graph.tokens import refuse_outside_reach
from sayso.ontology.model import Ontology

PROLOGUE = " ".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items())
NOT_UNION = (
    "{where}: its default graph is not the union of its named graphs, so that a plain query finds nothing; configure"
    " that (Fuseki: tdb2:unionDefaultGraph true in the dataset's assembler; Oxigraph: --union-default-graph; Stardog:"
    " query.all.graphs=true), then run: sayso sync sparql"
)


class SparqlStore:
    """One store may follow several workspaces, each with a base of its own; `owner` is which workspace this is.

    What lies in graphs whose names do not begin with the base is not sayso's, and left alone.
    """

    name = "sparql"
    keeps = True

    def __init__(
        self,
        query: str,
        update: str,
        ontology: Ontology,
        ids: Ids,
        *,
        owner: str = "",
        user: str = "",
        password: str = "",
        token: str = "",
        ca: str | None = None,
        timeout: float = 60.0,
    ) -> None:
        self._ontology = ontology
        self._ids = ids
        self._where = f"the SPARQL store at {query}"
        self._place = Place(ids.base, owner)
        self._endpoint = Endpoint(query, update, user=user, password=password, token=token, ca=ca, timeout=timeout)

    def position(self) -> Position | None:
        standing = self._standing()
        sharing.own(
            [each.held for each in standing.values()], self._ids.base, self._place.owner, self._where, self.name
        )
        ours = standing.get(self._ids.base)
        if ours and not ours.visible:
            raise StoreUnavailable(NOT_UNION.format(where=self._where))
        return ours.held.position if ours else None

    def _standing(self) -> dict[str, Standing]:
        rows = self._endpoint.select(sparql_updates.read_positions(self._place))
        found = sparql_updates.standings(rows, self._place)
        sharing.refuse_nested([each.held for each in found.values()], self._ids.base, self._where)
        return found

    def _stamp(self) -> str:
        ours = self._standing().get(self._ids.base)
        return ours.stamp if ours else ""

    def apply(self, changes: Sequence[Change], position: Position) -> None:
        self._write(changes, position, self._stamp(), fresh=False)

    def _write(self, changes: Sequence[Change], position: Position, stamp: str, *, fresh: bool) -> None:
        for text in sparql_updates.writes(changes, self._ontology, self._ids, self._place, stamp, fresh=fresh):
            self._endpoint.update(text)
        self._take(stamp, position)

    def _take(self, stamp: str, position: Position | None) -> str:
        """Write the position; give the stamp that stands from now on. Raises StoreUnavailable where it does not."""
        new = uuid4().hex
        self._endpoint.update(sparql_updates.take(self._place, stamp, new, position))
        ours = self._standing().get(self._ids.base)
        if ours is None or ours.stamp != new:
            raise StoreUnavailable(
                f"{self._where} did not take an update, or another process is writing there; is it read-only? Then run:"
                f" sayso sync {self.name}"
            )
        if not ours.visible:
            self._empty(new, {self._place.node.value: 1})
            raise StoreUnavailable(NOT_UNION.format(where=self._where))
        return new

    def rebuild(self, records: Iterable[Record], position: Position) -> None:
        stamp = self._take(self._stamp(), None)
        ours = {graph: count for graph, count, _ in self._graphs() if self._is_ours(graph)}
        self._empty(stamp, {graph: count for graph, count in ours.items() if graph != self._place.node.value})
        self._write([Change(record.id, record) for record in records], position, stamp, fresh=True)

    def _empty(self, stamp: str, graphs: Mapping[str, int]) -> None:
        for text in sparql_updates.empty(self._place, stamp, graphs):
            self._endpoint.update(text)

    def _is_ours(self, graph: str) -> bool:
        return graph.startswith(self._ids.base)

    def _graphs(self) -> Iterator[tuple[str, int, int]]:
        """Each named graph, how many triples it has, and how many of them are about records of this workspace."""
        base = ox.Literal(self._ids.base)
        rows = self._endpoint.select(
            f"SELECT ?g (COUNT(*) AS ?n) (SUM(IF(isIRI(?s) && STRSTARTS(STR(?s), {base}), 1, 0)) AS ?about)"
            " { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
        )
        for row in rows:
            if row["g"] is not None:
                yield row["g"].value, int(row["n"].value), int(row["about"].value)

    def read_back(self) -> Iterator[Record | Stray]:
        """Records, and of what is not sayso's each graph; what other workspaces keep there is passed over."""
        yield from regrouped(self._quads(), self._ontology, self._ids)
        others = tuple(base for base in self._standing() if base != self._ids.base)
        for graph, count, about in self._graphs():
            if not self._is_ours(graph) and not graph.startswith(others):
                yield Stray(
                    graph, f"a graph that is not sayso's, with {count} triples, {about} of them about its records"
                )
        (row,) = self._endpoint.select(
            "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } }"
        )
        if count := int(row["n"].value):
            yield Stray("the default graph", f"{count} triples that lie in no named graph")

    def _quads(self) -> Iterator[ox.Quad]:
        """Everything in our graphs but the position."""
        text = f"SELECT ?s ?p ?o ?g {{ GRAPH ?g {{ ?s ?p ?o }} {self._place.ours} }}"
        own = set(FIELDS.values())
        with self._endpoint.stream(text) as rows:
            for row in rows if isinstance(rows, ox.QuerySolutions) else ():
                if not (row["g"] == self._place.node and row["p"] in own):
                    yield ox.Quad(row["s"], row["p"], row["o"], row["g"])

    def sparql(self, text: str, limits: Limits = NO_LIMITS) -> Answer:
        with self.asked(text, limits.seconds) as found:
            return answer(found, limits.rows)

    @contextmanager
    def asked(
        self, text: str, seconds: float | None = None, base: str = "", chosen: Sequence[tuple[str, str]] = ()
    ) -> Iterator[Found]:
        """What the store finds, as it comes. IRIs in the text are relative to `base`; `chosen` are parameters of the
        SPARQL Protocol with which a request chooses graphs."""
        refuse_outside_reach(text, "sparql")
        prologue = f"BASE <{base}> {PROLOGUE}" if base else PROLOGUE
        with self._endpoint.stream(f"{prologue} {text}", seconds, f"{RESULTS}, {TRIPLES}", chosen) as found:
            yield found

    def close(self) -> None:
        self._endpoint.close()
