"""Random histories, load by load: folding what is new is folding everything, and following is building anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from sayso.graph.store import Store, catch_up, rebuild
from tests.conftest import cases
from tests.harness import EMBEDDED, SLOW, Kept, Place, compared, differences, emptied, found, relations
from tests.histories import Step, histories
from tests.neo4j.server import Server

BOUNDED = settings(deadline=None, derandomize=True, suppress_health_check=SLOW)
AFRESH = cases(10)
"""Beyond as many examples hypothesis mostly varies those it has: several seeds find more than many examples."""


def over(
    histories: st.SearchStrategy[list[Step]], check: Callable[[list[Step]], None], batch: int, examples: int
) -> None:
    """Run a check on random histories, others for each batch."""
    seed(batch)(settings(BOUNDED, max_examples=examples)(given(histories)(check)))()


def edits(history: list[Step]) -> Iterator[tuple[Step, bool]]:
    """Each step, and whether its source had loaded before; the last first load counts too."""
    sources = [step.source for step in history]
    begun = next((n for n, source in enumerate(sources) if source in sources[:n]), len(sources))
    for number, step in enumerate(history):
        yield step, number >= begun - 1


@contextmanager
def followed(names: tuple[str, ...], kept: Kept, folder: Path) -> Iterator[list[Store]]:
    """Stores of these names; at the end they must be as if they were built anew."""
    places = [Place(name, folder) for name in names]
    stores = [place.open() for place in places]
    yield stores
    for store in stores:
        caught_up = found(store)
        rebuild(kept.state, store)
        assert found(store) == caught_up
    for place in places:
        place.close()


def follow(kept: Kept, store: Store) -> None:
    catch_up(kept.state, store)
    assert store.position() == kept.state.position
    assert not differences(kept.state, store)


@pytest.mark.parametrize("batch", range(2))
def test_records_are_folded_and_followed_load_by_load(batch: int) -> None:
    def check(history: list[Step]) -> None:
        with (
            TemporaryDirectory() as folder,
            Kept(Path(folder)) as kept,
            followed(EMBEDDED, kept, Path(folder)) as stores,
        ):
            for step, edited in edits(history):
                kept.load(step.source, step.records.values())
                for store in stores:
                    follow(kept, store)
                assert not edited or not compared(kept.state.records(), kept.afresh())

    over(histories(edits=3), check, batch, AFRESH)


def test_relations_are_derived_and_followed_load_by_load() -> None:
    derived = 0

    def check(history: list[Step]) -> None:
        nonlocal derived
        with (
            TemporaryDirectory() as folder,
            Kept(Path(folder), relations) as kept,
            followed(EMBEDDED, kept, Path(folder)) as stores,
        ):
            for step in history:
                kept.load(step.source, step.records.values())
                for store in stores:
                    follow(kept, store)
            assert not compared(kept.state.records(), kept.afresh())
            derived += kept.state.count("relation")

    over(histories(edits=2), check, 7, AFRESH)
    assert derived >= AFRESH


def test_neo4j_follows_load_by_load(neo4j: Server, tmp_path: Path) -> None:
    place = Place("neo4j", tmp_path, emptied(neo4j))
    store = place.open()

    def check(history: list[Step]) -> None:
        emptied(neo4j)
        with TemporaryDirectory() as folder, Kept(Path(folder)) as kept:
            for step, edited in edits(history):
                kept.load(step.source, step.records.values())
                if edited:
                    follow(kept, store)

    over(histories(edits=3), check, 11, AFRESH)
    place.close()
