"""The engine and the oracle find the same relations in random sets; and what must hold of any relations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from random import Random

import pytest

from sayso.graph import validate
from sayso.graph.ids import Ids
from sayso.graph.log import Load, SqliteLog
from sayso.graph.record import Change, Record
from sayso.graph.state import State
from sayso.ontology.read import read
from sayso.queries.derive import derive
from sayso.queries.reasons import REASONS
from sayso.queries.resolve import GROUPED
from tests import oracle, oracle_episodes
from tests.conftest import ROOT, cases
from tests.harness import episode_of
from tests.random_statements import BASE, Small, drawn

ONTOLOGY = read()
DERIVED = [kind.path for kind in ONTOLOGY.kinds.values() if kind.graph == "derived"]
IDS = Ids(BASE)
MANY, FEW = 500, 40
CHANGED, ROUNDS = 50, cases(6)


@contextmanager
def loaded(*loads: Iterable[Record]) -> Iterator[State]:
    """A state with these records, each load from a source of its own and folded and derived by itself."""
    log, state = SqliteLog(Path(":memory:")), State(Path(":memory:"), ONTOLOGY)
    try:
        for number, records in enumerate(loads):
            changes = tuple(Change(record.id, record) for record in records)
            log.append(Load(f"source {number}", changes, {}, ONTOLOGY.digest), number)
            state.catch_up(log, lambda state: derive(state, IDS))
        yield state
    finally:
        state.close()
        log.close()


def records_of(sets: Iterable[Small]) -> list[Record]:
    return [record for small in sets for record in small.records.values()]


def related(state: State) -> list[Record]:
    return list(state.records(["relation"]))


def base_of(record: Record) -> str:
    """The base of the set that a record, or a relation, belongs to; no relation leads from one to another."""
    named = [*record.refs("between"), *record.refs("voice")] if IDS.kind(record.id) in DERIVED else [record.id]
    (number,) = {id.removeprefix(BASE).partition("/")[0] for id in named}
    return f"{BASE}{number}/"


@pytest.fixture(scope="module")
def sets() -> list[Small]:
    return drawn(MANY)


@pytest.fixture(scope="module")
def state(sets: list[Small]) -> Iterator[State]:
    with loaded(records_of(sets)) as state:
        yield state


def test_the_sets_are_records_that_may_be_loaded(sets: list[Small]) -> None:
    assert not [fault for small in sets for fault in validate.faults(small.records.values(), ONTOLOGY, small.ids)]
    assert len({str(small).replace(small.ids.base, "") for small in sets}) > 0.85 * MANY


def test_every_kind_occurs(state: State) -> None:
    found = {record.text("relationKind") for record in related(state)}
    assert found == ONTOLOGY.terms["relation-kind"].keys()
    assert {*REASONS, "marked"} <= {reason for record in related(state) for reason in record.many("reasons")}


def test_the_engine_finds_what_the_oracle_finds(sets: list[Small], state: State) -> None:
    found = defaultdict(list)
    for record in related(state):
        found[base_of(record)].append(by_engine(record))
    wanted = by_oracle(state)
    for small in sets:
        own = sorted(found[small.ids.base], key=lambda relation: (relation.a, relation.b))
        assert own == wanted[small.ids.base], str(small)


def by_engine(record: Record) -> oracle.Relation:
    a, b = sorted(record.refs("between"))
    certain, reports = record.one("overlapCertain"), record.one("reports")
    assert certain is None or isinstance(certain, bool)
    assert isinstance(reports, int)
    return oracle.Relation(
        a,
        b,
        kind=record.text("relationKind") or "",
        strength=record.text("strength") or "",
        parties=record.text("parties") or "",
        via=record.text("via") or "",
        reasons=frozenset(map(str, record.many("reasons"))),
        marks=frozenset(record.refs("mark")),
        overlap_certain=certain,
        gap=rounded(record.one("gap_best")),
        ratio=rounded(record.one("ratio")),
        reports=reports,
    )


def by_oracle(state: State) -> dict[str, list[oracle.Relation]]:
    """The oracle's relations in each set, by its base."""
    kept = sorted((record for record in state.records() if IDS.kind(record.id) not in DERIVED), key=base_of)
    found = {}
    for base, records in groupby(kept, key=base_of):
        relations = oracle.relations([record.to_json() for record in records], ROOT / "ontology")
        found[base] = [r._replace(gap=rounded(r.gap), ratio=rounded(r.ratio)) for r in relations]
    return found


def test_the_episodes_are_those_of_the_oracle(state: State) -> None:
    found = defaultdict(set)
    for record in state.records(["episode"]):
        found[base_of(record)].add(episode_of(record, state))
    kept = sorted((record for record in state.records() if IDS.kind(record.id) not in DERIVED), key=base_of)
    for base, records in groupby(kept, key=base_of):
        wanted = oracle_episodes.episodes([record.to_json() for record in records], ROOT / "ontology")
        assert found[base] == wanted
    assert sum(map(len, found.values())) > MANY / 50


def rounded(number: object) -> float | None:
    return round(number, 9) if isinstance(number, float) else None


def test_deriving_again_gives_the_same(state: State) -> None:
    again = {each.kind: sorted(each.records, key=lambda record: record.id) for each in derive(state, IDS)}
    assert again == {kind: list(state.records([kind])) for kind in again}


def test_a_sentence_names_the_speakers_and_every_weakness(state: State) -> None:
    records = {record.id: record for record in state.records()}
    for relation in related(state):
        sentence = relation.text("sentence") or ""
        for statement in relation.refs("between"):
            speaker = records[records[statement].refs("speaker")[0]].text("name")
            assert speaker
            assert speaker in sentence
        for reason in set(REASONS) & set(relation.many("reasons")):
            assert ONTOLOGY.term("reason", reason).definition in sentence
        assert ("because" in sentence) == bool(set(REASONS) & set(relation.many("reasons")))


@pytest.mark.parametrize("order", ["backwards", "shuffled"])
def test_the_order_of_loading_does_not_matter(sets: list[Small], state: State, order: str) -> None:
    some = sets[-FEW:]
    records = records_of(some)
    records.reverse() if order == "backwards" else Random(1).shuffle(records)
    third = len(records) // 3
    with loaded(records[:third], records[third : 2 * third], records[2 * third :]) as other:
        found = related(other)
    bases = {small.ids.base for small in some}
    assert found == [record for record in related(state) if base_of(record) in bases]


LOOKED_AT = ("within", "partOf", "broader", "attacker", "place", "began", "name", "utterance", "tense", "said", "valid")
"""Properties that claims, rules, relations or their sentences look at, and that a record may go without."""
SPEAKING = ("Person", "Group", "UnnamedSource")


@pytest.mark.parametrize("seed", range(3))
def test_a_change_is_derived_as_if_all_were_loaded_at_once(sets: list[Small], seed: int) -> None:
    """In each set one thing is taken away, and given back by the next load, which takes another."""
    random = Random(seed)
    some = sets[seed * CHANGED : (seed + 1) * CHANGED]
    log, state = SqliteLog(Path(":memory:")), State(Path(":memory:"), ONTOLOGY)
    before: dict[str, Record] = {}
    for number in range(ROUNDS):
        gone = [drawn_loss(small, random) for small in some] if number else []
        now = {record.id: record for record in records_of(some)} | {loss.id: loss.record for loss in gone}
        changes = [Change(id, record) for id, record in now.items() if record != before.get(id)]
        log.append(Load("all", tuple(changes), {}, ONTOLOGY.digest), number)
        state.catch_up(log, lambda state: derive(state, IDS))
        other = State(Path(":memory:"), ONTOLOGY)
        other.catch_up(log, lambda state: derive(state, IDS))
        assert list(state.records(DERIVED)) == list(other.records(DERIVED)), gone
        other.close()
        before = {id: record for id, record in now.items() if record}
    state.close()
    log.close()


def drawn_loss(small: Small, random: Random) -> Change:
    """A record without one of its properties, or as something else; or a mark no longer there."""
    losses: dict[str, list[Change]] = defaultdict(list)
    for record in small.records.values():
        for stem in {ONTOLOGY.fields[name].property.name for name in record.values} & set(LOOKED_AT):
            gone = {n: None for n in record.values if ONTOLOGY.fields[n].property.name == stem}
            losses[stem].append(Change(record.id, record.with_values(gone)))
        if "markKind" in record.values:
            losses["mark"].append(Change(record.id, None))
        if record.types[0] in SPEAKING:
            losses["class"].append(Change(record.id, Record(record.id, (random.choice(SPEAKING),), record.values)))
    return random.choice(losses[random.choice(sorted(losses))])


def test_a_mark_only_strengthens(sets: list[Small], state: State) -> None:
    random = Random(2)
    some = sets[:FEW]
    pairs = [random.sample(small.statements, 2) for small in some]
    marks = [small.mark(left, right, "contrast") for small, (left, right) in zip(some, pairs, strict=True)]
    new = [mark for mark, small in zip(marks, some, strict=True) if mark.id not in small.records]
    with loaded(records_of(some), new) as marked:
        after = standing(related(marked), marked)
    bases = {small.ids.base for small in some}
    before = standing([record for record in related(state) if base_of(record) in bases], state)
    assert len(new) > FEW / 2
    assert before.keys() <= after.keys()
    assert all(before[link] <= after[link] for link in before)
    assert before != after


def standing(relations: Sequence[Record], state: State) -> dict[tuple[str, ...], tuple[bool, int]]:
    """Whether each link is firm, and how many reports it counts. Of conflicts there is one between two utterances,
    whose statements and kind may be others when a mark has made another pair of them the stronger."""
    statements = state.find({id for relation in relations for id in relation.refs("between")})
    found = {}
    for relation in relations:
        ends = sorted(relation.refs("between"))
        kind = relation.text("relationKind") or ""
        if kind in GROUPED:
            ends, kind = sorted(statements[id].text("utterance") or id for id in ends), "conflict"
        reports = relation.one("reports")
        found[(*ends, kind)] = (relation.text("strength") == "firm", reports if isinstance(reports, int) else 0)
    return found
