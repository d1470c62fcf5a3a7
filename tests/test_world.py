"""Records as deriving looks at them: read together, however few are kept."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from sayso import Workspace
from sayso.graph.record import Record
from sayso.graph.state import State
from sayso.queries import world
from sayso.queries.lattice import NESTING
from sayso.queries.world import World


def test_what_many_lie_in_is_read_together(sample: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    with sample.reading() as state:
        ids = state.ids()
        one_by_one = {id: World(state).above(id, NESTING) for id in ids}
        monkeypatch.setattr(world, "MOST_KEPT", 40)
        monkeypatch.setattr(world, "AT_ONCE", 20)
        asked, find = [], State.find

        def told(state: State, given: Iterable[str]) -> dict[str, Record]:
            asked.append(list(given))
            return find(state, asked[-1])

        monkeypatch.setattr(State, "find", told)
        above = World(state).all_above(ids, NESTING)
        assert {id: above(id) for id in ids} == one_by_one
    assert max(map(len, one_by_one.values())) > 2, "nothing lies in anything"
    assert len(asked) < len(ids) / 10
