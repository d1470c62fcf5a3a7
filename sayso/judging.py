"""Judging: what an analyst decides comes in as a load of its own; it can be tried before, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple

from sayso import names
from sayso.errors import BadArgument, UnknownName, WorkspaceFault
from sayso.graph.effects import Effects, effects
from sayso.graph.log import Load
from sayso.graph.state import State
from sayso.graph.store import catch_up
from sayso.impact import Impact, impact
from sayso.loaders.contradictions import contradictions
from sayso.loaders.drops import Drops
from sayso.loaders.judgements import Analyst
from sayso.view import View


class Loaded(NamedTuple):
    """What a load did: its number (0 when nothing changed), its source, and how many records it put and dropped."""

    number: int
    source: str
    put: int
    dropped: int


class Decided(NamedTuple):
    """What a decision came to: the ids of the records that tell it or went, and what changed, or would change."""

    ids: tuple[str, ...]
    effects: Effects
    dropped: tuple[str, ...] = ()
    """Those of the ids that went."""
    taken_back: tuple[str, ...] = ()
    """Judgements and marks that others of the ids take back."""
    answers: tuple[Impact, ...] = ()
    """What would change in answers; only of what is tried."""


class _TriedError(Exception):
    """Ends a transaction that is not to be kept."""


class Judging(View):
    """Everything that decides. Names are ids, paths or handles; with `dry_run`, the effects are told and nothing is
    written. Raises UnknownName, and BadArgument for a judgement that cannot be."""

    def judge(
        self,
        verdict: str,
        a: str,
        b: str,
        *,
        by: str,
        why: str | None = None,
        view: str | None = None,
        dry_run: bool = False,
    ) -> Decided:
        """Say that two entities or actions are the `same` thing, or two statements one utterance; that they are
        `different`; or that one is `unsure`. `view` names the identity view it holds in; without, it holds in all."""
        seen = names.given_view(view)
        return self._decide(by, why, dry_run, lambda analyst: analyst.identity(verdict, a, b, seen))

    def grade(self, name: str, grade: str, *, by: str, why: str | None = None, dry_run: bool = False) -> Decided:
        """Grade a source, a document or a statement after the Admiralty: a letter, a digit, or both, such as B2. A
        later grade of the same analyst takes the place of the earlier."""
        return self._decide(by, why, dry_run, lambda analyst: analyst.grading(name, grade))

    def review(
        self, verdict: str, names: Sequence[str], *, by: str, why: str | None = None, dry_run: bool = False
    ) -> Decided:
        """Say that proposed statements are `accepted` or `rejected`, as they are now. A later review of the same
        analyst takes the place of the earlier."""
        return self._decide(by, why, dry_run, lambda analyst: analyst.review(verdict, names))

    def mark(
        self,
        kind: str,
        left: Sequence[str],
        right: Sequence[str],
        *,
        by: str,
        why: str | None = None,
        dry_run: bool = False,
    ) -> Decided:
        """Say that two sets of statements are in `contrast`, or one `supports`, `restates` or `answers` the other."""
        return self._decide(by, why, dry_run, lambda analyst: analyst.mark(kind, left, right))

    def withdraw(
        self,
        names: Sequence[str],
        *,
        by: str,
        why: str | None = None,
        corrected_by: str | None = None,
        dry_run: bool = False,
    ) -> Decided:
        """Say that statements or documents were withdrawn by who published them, or corrected by another one."""
        return self._decide(by, why, dry_run, lambda analyst: analyst.withdrawal(names, corrected_by))

    def restore(self, name: str, *, by: str, why: str | None = None, dry_run: bool = False) -> Decided:
        """Take back what withdrew a statement or document."""
        return self._decide(by, why, dry_run, lambda analyst: analyst.undoing(name))

    def revoke(self, name: str, *, by: str, why: str | None = None, dry_run: bool = False) -> Decided:
        """Take back a judgement, or an analyst's mark."""
        return self._decide(by, why, dry_run, lambda analyst: analyst.revocation(name))

    def drop(self, name: str, *, by: str, dry_run: bool = False) -> Decided:
        """Drop the coding of a statement, mark or judgement, or all that a source was coded to say: an analyst's error,
        not a publisher's. What only it needed goes too. A file that still says it brings it back when it is loaded."""
        signed = names.given_by(by)
        with self.files.writing() as state:
            drops = Drops(state, self.log, self.ids)
            is_source = name in self.log.sources()
            loads = drops.drop_source(name) if is_source else drops.drop(names.identify(name, state, self.ids))
            return self._applied(state, loads, signed, dry_run)

    def undrop(self, name: str, *, by: str, dry_run: bool = False) -> Decided:
        """Bring back what was dropped last: all of a source by its name, or one record, by its id, its path or its
        handle."""
        signed = names.given_by(by)
        with self.files.writing() as state:
            drops = Drops(state, self.log, self.ids)
            return self._applied(state, drops.undrop(self._dropped(name)), signed, dry_run)

    def _dropped(self, name: str) -> str:
        """The source or the id that a name stands for, of what may not be there any more. Raises UnknownName for the
        handle of several."""
        if name in self.log.sources():
            return name
        if found := next((id for id in names.spelt(name, self.ids) if self.log.dropped(id)), None):
            return found
        gone = {id for load in self.log.loads() if load.act == "drop" for id in self.log.still_dropped(load.number)}
        local = names.with_handle(name, sorted(gone), self.ids)
        if len(local) > 1:
            raise UnknownName(f"{name!r} was dropped of several documents: {', '.join(map(self.ids.path, local))}")
        return local[0] if local else name if name.startswith(self.ids.base) else self.ids.base + name

    def _decide(self, by: str, why: str | None, dry_run: bool, decide: Callable[[Analyst], Load]) -> Decided:
        signed, reason = names.given_by(by), names.given(why, "why", "the reason, or leave it out")
        with self.files.writing() as state:
            analyst = Analyst(state, self.ids, lambda name: names.identify(name, state, self.ids), signed, reason)
            return self._applied(state, [decide(analyst)], signed, dry_run)

    def _applied(self, state: State, loads: Sequence[Load], by: str, dry_run: bool) -> Decided:
        changes = [change for load in loads for change in load.changes]
        dropped = tuple(change.id for change in changes if change.record is None)
        back = tuple(id for _, record in changes if record for id in record.refs("revokes"))
        ids = tuple(change.id for change in changes)
        if found := next(contradictions(state, self.log, loads, self.ids), None):
            raise BadArgument(found.message)
        if not dry_run:
            self._take_in(state, loads, by)
            return Decided(ids, effects(state), dropped, back)
        catch_up(state, self._followers.reference)
        tried: list[Decided] = []

        def told() -> None:
            """While the state is as it would be, and the graph as it is."""
            position = self._followers.reference.position()
            questions, _ = self.catalogue.listed()
            found = impact(questions, self._followers.reference, position, state) if position else ()
            tried.append(Decided(ids, effects(state), dropped, back, tuple(found)))
            raise _TriedError

        with suppress(_TriedError):
            self._take_in(state, loads, by, told)
        return tried[0]

    def _take_in(
        self, state: State, loads: Iterable[Load], by: str, tried: Callable[[], None] | None = None
    ) -> list[Loaded]:
        """Write loads into the log, fold them, and let every store follow. What cannot be folded does not come in; nor
        does what is only tried, which raises when it has looked at the state."""
        done, head = [], self.log.head()
        try:
            with state.together(), self.log.together():  # the log is durable first: it may be ahead of the state
                for load in loads:
                    number = self.log.append(load._replace(by=by), head) if load.changes else 0
                    head = number or head
                    done.append(loaded(load, number))
                self.files.catch_up(state)
                if tried:
                    tried()
        except WorkspaceFault as error:
            if came_in := self._came_in(done):
                raise WorkspaceFault(f"{error}; load {came_in} came in, and is folded by the next command") from error
            raise
        finally:
            self.files.came_in = self._came_in(done)
        self._followers.follow(state)
        return done

    def _came_in(self, done: Iterable[Loaded]) -> int:
        """The last of these loads that the log has; 0 for none."""
        head = self.log.head()
        return max((each.number for each in done if each.number <= head), default=0)


def loaded(load: Load, number: int = 0) -> Loaded:
    put = sum(change.record is not None for change in load.changes)
    return Loaded(number, load.source, put, len(load.changes) - put)
