"""Whose voice a statement is: named or not, one or several, the narrator's or another's."""

from __future__ import annotations

from sayso.graph.captions import name_of
from sayso.graph.record import Record
from sayso.queries.world import World


def is_nameless(world: World, statement: Record) -> bool:
    """Whether its voice is a source that no document names."""
    voice = world.get(statement.text("voice"))
    return voice is not None and "anonymity" in world.ontology.counts(voice.types)


def is_group(world: World, statement: Record) -> bool:
    """Whether its voice is several who may disagree."""
    voice = world.get(statement.text("voice"))
    return voice is not None and not world.ontology.speaks_as_one(voice.types)


def teller(world: World, statement: Record) -> str:
    """The voice as copies of a text name it: each publisher narrates in its own name, and a source without a name is
    another one in each document."""
    if is_narrated(world, statement):
        return ""
    voice = statement.text("voice") or ""
    return name_of(world.get(voice)) if is_nameless(world, statement) else voice


def is_narrated(world: World, statement: Record) -> bool:
    """Whether its document's publisher says it in its own voice."""
    document = world.get(statement.text("document"))
    return document is not None and statement.text("voice") in document.refs("publisher")
