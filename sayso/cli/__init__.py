"""The command line: the verbs of `Workspace`, and how their answers are printed. It holds no logic of its own."""

from sayso.cli import (
    asking,
    assisting,
    following,
    judging,
    listing,
    loading,
    measures,
    networks,
    ontology,
    querying,
    series,
    serving,
    ties,
    tokens,
)
from sayso.cli.group import main

__all__ = [
    "asking",
    "assisting",
    "following",
    "judging",
    "listing",
    "loading",
    "main",
    "measures",
    "networks",
    "ontology",
    "querying",
    "series",
    "serving",
    "ties",
    "tokens",
]
