"""A view: one state of what was loaded, with the graphs that follow it. Everything that asks is here."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import IO, Any, NamedTuple, Self

from rdflib import Dataset

from sayso import describe, listing, names
from sayso.errors import AnswersDiffer, BadArgument, StoreUnavailable
from sayso.files import LOG, Files
from sayso.followers import Followers, Following
from sayso.graph import export
from sayso.graph.judgements import RECORDED
from sayso.graph.networkx_store import Graph
from sayso.graph.oxigraph_store import OxigraphStore
from sayso.graph.record import Position
from sayso.graph.sparql import Answer as SparqlAnswer
from sayso.graph.state import State
from sayso.graph.store import Limits, Parameter, RunsCypher, RunsSparql, Store, Table
from sayso.graph.uncollected import uncollected
from sayso.ontology.model import Ontology
from sayso.queries import bind
from sayso.queries.answer import Answer, answer, decode
from sayso.queries.arguments import bound
from sayso.queries.catalogue import Catalogue
from sayso.queries.own import named
from sayso.queries.parameters import Identifier
from sayso.queries.question import Question, Row

QUESTIONS = "questions"
"""The folder of a workspace's own questions. Its Python is run when they are listed or asked."""


def questions_of(folder: Path) -> Catalogue:
    """The built-in questions, with those of a folder that is a workspace."""
    return Catalogue(folder / QUESTIONS if (folder / LOG).exists() else None)


logger = logging.getLogger(__name__)


class Traced(NamedTuple):
    """One query as it was run."""

    store: str
    text: str
    parameters: Mapping[str, Any]
    seconds: float


Tracer = Callable[[Traced], None]


class View:
    """What is known, as of a load and under an identity view. Files are held open only while something is read or
    written, so that others may too."""

    def __init__(self, files: Files, ontology: Ontology, tracer: Tracer | None, *, outside: bool) -> None:
        self.files = files
        self.folder = files.folder
        self.ontology = ontology
        self.ids = files.ids
        self.log = files.log
        self._tracer = tracer
        self._followers = Followers(files.place, files, ontology, outside=outside)
        self.catalogue = questions_of(files.folder)

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

    # asking

    @uncollected()
    def ask(self, name: str, language: str = "cypher", **parameters: Any) -> Answer:
        """Ask a question of the catalogue in `cypher`, `sparql`, `python` or `all`.

        Parameters are those of the question; ids may be handles. With `all`, every store answers, and AnswersDiffer is
        raised unless the rows are the same; what cannot be reached is among the answer's `faults`.
        """
        asked = self.catalogue.question(name)
        values = bound(asked, parameters, self.ontology, self._meant)
        answers, faults = {}, []
        for by, run in self._answers(asked, values, language):
            try:
                answers[by] = answer(asked, run())
            except StoreUnavailable as error:
                faults.append(f"{by}: {error}")
        first, *others = answers.items()
        for by, each in others:
            if Counter(each.rows) != Counter(first[1].rows):
                raise AnswersDiffer(_differing(name, *first, by, each))
        same = f"{first[1].summary}; the same in {', '.join(answers)}"
        return replace(first[1], summary=same, faults=tuple(faults)) if others else first[1]

    def _answers(
        self, asked: Question, values: Mapping[str, Any], language: str
    ) -> Iterator[tuple[str, Callable[[], Iterable[Row]]]]:
        """Who answers, and how."""
        wanted = ("cypher", "sparql", "python") if language == "all" else (language,)
        if language not in ("cypher", "sparql", "python", "all"):
            raise BadArgument(f"{language!r} is no language: write cypher, sparql, python or all")
        if language == "sparql" and asked.sparql is None:
            raise BadArgument(f"{asked.name} is a question about paths, which SPARQL cannot answer; ask in cypher")
        several = None if language == "all" else 1
        if "cypher" in wanted:
            for name in self._able(RunsCypher)[:several]:
                yield f"cypher ({name})", partial(self._by_cypher, asked, values, name)
        if "sparql" in wanted and asked.sparql:
            for name in self._able(RunsSparql)[:several]:
                yield f"sparql ({name})", partial(self._by_sparql, asked, values, name)
        if "python" in wanted:
            yield "python (networkx)", lambda: list(asked.run(self._reference, values))

    def _able(self, ability: Any) -> list[str]:
        """The stores that can do something, the embedded ones first."""
        return [name for name, each in self.stores.items() if isinstance(each, ability)]

    def _by_cypher(self, asked: Question, values: Mapping[str, Any], store: str) -> list[Row]:
        with named(asked, ".cypher"):
            return decode(asked, self._cypher(asked.cypher, values, store, Limits()))

    def _by_sparql(self, asked: Question, values: Mapping[str, Any], store: str) -> list[Row]:
        text = bind.sparql(asked.sparql or "", values, asked.markers, self.ontology)
        with named(asked, ".rq"):
            return decode(asked, self._sparql(text, store, Limits()))

    @property
    def _reference(self) -> Graph:
        return self._followers.current(self._followers.reference).graph

    def identify(self, name: str) -> str:
        """The id that a handle, a path or an id stands for, or that represents it; see `names.identify`."""
        with self.files.reading() as state:
            id = names.identify(name, state, self.ids)
            return state.find([id])[id].text("sameAs") or id

    def _meant(self, name: str, of: Sequence[str]) -> str:
        with self.files.reading() as state:
            return names.meant(name, of, state, self.ids, self.ontology)

    def conflicts(
        self,
        about: str | None = None,
        between: tuple[str, str] | None = None,
        kind: Sequence[str] | None = None,
        *,
        tensions: bool = False,
        language: str = "cypher",
    ) -> Answer:
        """Which claims conflict, and why: the question `conflicts`, with tensions after the firm ones if wanted."""
        speaker, other = between or (None, None)
        strength = ("firm", "tension") if tensions else ("firm",)
        return self.ask("conflicts", language, about=about, speaker=speaker, other=other, kind=kind, strength=strength)

    def conflicts_json(self, answered: Answer) -> list[dict[str, Any]]:
        """The rows of `conflicts` as nested objects, each side with its spans. What `sayso conflicts --json` prints."""
        with self.files.reading() as state:
            return describe.conflicts(answered, state, self.ids)

    def show(self, name: str) -> dict[str, Any]:
        """One record: its fields, its words, who relayed it, what it is related to, and what refers to it."""
        with self.files.reading() as state:
            return describe.record(names.identify(name, state, self.ids), state)

    def loads(self) -> Answer:
        """Every load, the oldest first: when it came in, what and whose it was, how many records it put and dropped."""
        return listing.loads(self.log)

    def identity_views(self) -> list[str]:
        """The identity views that judgements name, and the one without any judgement of identity, first."""
        with self.reading() as state:
            judgements = state.recorded(state.recorded_ids("judgement")).values()
        return [RECORDED, *sorted({view for record in judgements if (view := record.text("view"))})]

    def judgements(self) -> Answer:
        """Every judgement and every analyst's mark, the oldest first, and whether it stands."""
        with self.files.reading() as state:
            return listing.judgements(state, self.ids)

    def waiting(self) -> Answer:
        """Proposed statements that wait for a review: there is none, or they have changed since."""
        with self.files.reading() as state:
            return listing.waiting(state)

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

    def export(self, out: IO[bytes], format: str) -> None:
        """Write the state as jsonl, records, nquads or trig."""
        if format not in export.FORMATS:
            raise BadArgument(f"{format!r} is no format: write one of {', '.join(export.FORMATS)}")
        with self.files.reading() as state:
            for line in export.FORMATS[format](state, self.ids):
                out.write(line)


def _differing(name: str, first_by: str, first: Answer, by: str, other: Answer) -> str:
    """A message with the first rows that only one of the answers has."""
    lines = [f"{name}: {first_by} and {by} give different rows"]
    for label, these, those in ((first_by, first, other), (by, other, first)):
        only = list((Counter(these.rows) - Counter(those.rows)).elements())
        lines += [f"  only {label}: {row}" for row in only[:3]]
    return "\n".join(lines)
