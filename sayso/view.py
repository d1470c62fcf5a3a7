"""A view: one state of what was loaded, asked questions, and shown. Everything that needs no graph's own language is
here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from sayso import describe, listing, names
from sayso.errors import AnswersDiffer, BadArgument, StoreUnavailable
from sayso.files import LOG, Files
from sayso.graph import changes, export
from sayso.graph.changes import Changes
from sayso.graph.judgements import RECORDED
from sayso.graph.record import Position
from sayso.graph.store import Limits, RunsCypher, RunsSparql
from sayso.graph.uncollected import uncollected
from sayso.loaders.dna.writer import write as dna
from sayso.moments import load_as_of
from sayso.ontology.model import Ontology
from sayso.queries import bind
from sayso.queries.answer import Answer, answer, decode
from sayso.queries.arguments import bound
from sayso.queries.catalogue import Catalogue
from sayso.queries.own import named
from sayso.queries.question import Question, Row
from sayso.querying import Querying, Tracer
from sayso.views import place_of

if TYPE_CHECKING:
    from sayso.networks import Networks

DNA = "dna"
FORMATS = (*export.FORMATS, DNA)
"""What a state can be written as."""
ENDINGS = {**export.ENDINGS, f".{DNA}": DNA}
QUESTIONS = "questions"
"""The folder of a workspace's own questions. Its Python is run when they are listed or asked."""


def questions_of(folder: Path) -> Catalogue:
    """The built-in questions, with those of a folder that is a workspace."""
    return Catalogue(folder / QUESTIONS if (folder / LOG).exists() else None)


class View(Querying):
    """What is known, as of a load and under an identity view."""

    def __init__(self, files: Files, ontology: Ontology, tracer: Tracer | None, *, outside: bool) -> None:
        super().__init__(files, ontology, tracer, outside=outside)
        self.catalogue = questions_of(files.folder)

    @cached_property
    def networks(self) -> Networks:
        """Networks of who agrees with whom, as networkx graphs, and their measures."""
        from sayso.networks import Networks  # pandas and scipy take long to import

        return Networks(self)

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
        since: int | str | date | datetime | None = None,
        language: str = "cypher",
    ) -> Answer:
        """Which claims conflict, and why: the question `conflicts`, with tensions after the firm ones if wanted.

        `since` keeps those that began after a load, a moment or the end of a day, or are told otherwise than then.
        """
        speaker, other = between or (None, None)
        strength = ("firm", "tension") if tensions else ("firm",)
        asked = {"about": about, "speaker": speaker, "other": other, "kind": kind, "strength": strength}
        found = self.ask("conflicts", language, **asked)
        return found if since is None else self.begun(found, self.changes(since))

    def begun(self, conflicts: Answer, changes: Changes) -> Answer:
        """The rows of `conflicts` whose relations are among those that began."""
        ids = {record.id for record in changes.begun}
        index = conflicts.columns.index("relation")
        kept = answer(self.catalogue.question("conflicts"), (row for row in conflicts.rows if row[index] in ids))
        return replace(kept, faults=conflicts.faults)

    def changes(self, since: int | str | date | datetime) -> Changes:
        """The relations that began, and those that ended, since a load, a moment or the end of a day."""
        load = load_as_of(since, self.log)
        if load > self.files.load:
            raise BadArgument(f"load {load} comes after load {self.files.load}, which this view is as of")
        with self.files.reading() as state:
            if load == 0 or state.reached(Position(load, self.log.history(load), state.view)):
                return changes.since(state, load)
            after, identity = changes.living(state), state.identity
        then = self.files.seen(place_of(self.folder, load, identity), load, identity)
        try:
            with then.reading() as state:
                return changes.between(changes.living(state), after)
        finally:
            then.close()

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

    def export(self, out: IO[bytes], format: str) -> None:
        """Write the state as jsonl, records, nquads, trig, jsonld, or as a database of DNA."""
        if format not in FORMATS:
            raise BadArgument(f"{format!r} is no format: write one of {', '.join(FORMATS)}")
        with self.files.reading() as state:
            if format == DNA:
                written = dna(state, self.ids, self.log.archived)
                self.files.notices += filter(None, [written.notice])
                out.write(written.content)
                return
            for line in export.FORMATS[format](state, self.ids):
                out.write(line)


def _differing(name: str, first_by: str, first: Answer, by: str, other: Answer) -> str:
    """A message with the first rows that only one of the answers has."""
    lines = [f"{name}: {first_by} and {by} give different rows"]
    for label, these, those in ((first_by, first, other), (by, other, first)):
        only = list((Counter(these.rows) - Counter(those.rows)).elements())
        lines += [f"  only {label}: {row}" for row in only[:3]]
    return "\n".join(lines)
