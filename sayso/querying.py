"""The graphs of a view: where they stand, and asked in their own languages."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from time import perf_counter
from types import TracebackType
from typing import Any, NamedTuple, Self

from rdflib import Dataset

from sayso.errors import BadArgument
from sayso.files import Files
from sayso.followers import Followers, Following
from sayso.graph.networkx_store import Graph
from sayso.graph.oxigraph_store import OxigraphStore
from sayso.graph.record import Position
from sayso.graph.sparql import Answer as SparqlAnswer
from sayso.graph.state import State
from sayso.graph.store import Limits, Parameter, RunsCypher, RunsSparql, Store, Table
from sayso.ontology.model import Ontology
from sayso.queries import bind
from sayso.queries.parameters import Identifier

logger = logging.getLogger(__name__)


class Traced(NamedTuple):
    """One query as it was run."""

    store: str
    text: str
    parameters: Mapping[str, Any]
    seconds: float


Tracer = Callable[[Traced], None]


class Querying:
    """One state of what was loaded, with the graphs that follow it. Files are held open only while something is read
    or written, so that others may too."""

    def __init__(self, files: Files, ontology: Ontology, tracer: Tracer | None, *, outside: bool) -> None:
        self.files = files
        self.folder = files.folder
        self.ontology = ontology
        self.ids = files.ids
        self.log = files.log
        self._tracer = tracer
        self._followers = Followers(files.place, files, ontology, outside=outside)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._followers.close()
        self.files.close()

    def reading(self) -> AbstractContextManager[State]:
        """The state, for a script that wants records."""
        return self.files.reading()

    @property
    def stores(self) -> Mapping[str, Store]:
        """Every graph that follows, by name."""
        return self._followers.stores

    @property
    def position(self) -> Position:
        """Where the embedded Cypher store stands: what is asked is answered as of its load."""
        found = self._followers.current(self._followers.cypher).position()
        assert found
        return found

    def standing(self) -> tuple[Following, ...]:
        """Where each store stands."""
        with self.reading() as state:
            return self._followers.standing(state)

    def is_settled(self) -> bool:
        """Whether the state and the embedded Cypher store hold the same; they may not while both are brought up."""
        with self.reading() as state:
            return state.position == self.position

    @property
    def _reference(self) -> Graph:
        return self._followers.current(self._followers.reference).graph

    # asking

    def cypher(
        self,
        text: str,
        parameters: Mapping[str, Parameter] | None = None,
        *,
        seconds: float | None = None,
        rows: int | None = None,
        store: str = "kglite",
    ) -> Table:
        """Run a reading Cypher query. Raises BadQuery or QueryTimeout."""
        return self._cypher(text, parameters or {}, store, Limits(seconds, rows))

    def sparql(
        self,
        text: str,
        parameters: Mapping[str, Parameter] | None = None,
        *,
        seconds: float | None = None,
        store: str = "oxigraph",
    ) -> SparqlAnswer:
        """Run a SPARQL query over the union of all graphs. A parameter stands in `VALUES ?x { $x }`; a value that is an
        id of this workspace or a term of the ontology becomes an IRI. Raises BadQuery or QueryTimeout."""
        values = parameters or {}
        iris = (self.ids.base, *self.ontology.namespaces)
        markers = {n: Identifier() for n, v in values.items() if isinstance(v, str) and v.startswith(iris)}
        return self._sparql(bind.sparql(text, values, markers, self.ontology), store, Limits(seconds))

    def _cypher(self, text: str, values: Mapping[str, Any], name: str, limits: Limits) -> Table:
        (found,) = self._followers.named(name)
        if not isinstance(found, RunsCypher):
            raise BadArgument(f"{name} does not run Cypher")
        self._followers.current(found)
        started = perf_counter()
        table = found.cypher(text, values, limits)
        self._trace(name, text, values, started)
        return table

    def _sparql(self, text: str, name: str, limits: Limits) -> SparqlAnswer:
        (found,) = self._followers.named(name)
        if not isinstance(found, RunsSparql):
            raise BadArgument(f"{name} does not run SPARQL")
        self._followers.current(found)
        started = perf_counter()
        answered = found.sparql(text, limits)
        self._trace(name, text, {}, started)
        return answered

    def _trace(self, name: str, text: str, values: Mapping[str, Any], started: float) -> None:
        seconds = perf_counter() - started
        logger.debug("%s, %.1f ms: %s %s", name, seconds * 1000, text.strip(), dict(values) or "")
        if self._tracer:
            self._tracer(Traced(name, text, values, seconds))

    # giving away

    def graph(self) -> Graph:
        """The networkx `MultiDiGraph`, a copy to do with as one likes. See `NetworkxStore` for its attributes."""
        return self._reference.copy()

    def rdf(self) -> Dataset:
        """A read-only rdflib Dataset over Oxigraph, as it is now; its default graph is the union of all."""
        from oxrdflib import OxigraphStore as OxrdflibStore

        return Dataset(OxrdflibStore(store=self.quads().reader), default_union=True)

    def quads(self) -> OxigraphStore:
        """The embedded RDF store, for its `reader`."""
        return self._followers.current(self._followers.rdf)
