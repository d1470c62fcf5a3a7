"""What questions take and give: kinds of parameter and of cell, as annotations that a question module writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Scheme:
    """Terms of a scheme: words in Cypher and in answers, IRIs in SPARQL."""

    name: str


@dataclass(frozen=True, slots=True)
class Identifier:
    """A record's id; a handle will do where a person types. With classes, only a record of one of them fits."""

    of: tuple[str, ...] = ()


Id: TypeAlias = Annotated[str, Identifier()]
Stance: TypeAlias = Annotated[str, Scheme("stance")]
Act: TypeAlias = Annotated[str, Scheme("act")]
Hedge: TypeAlias = Annotated[str, Scheme("hedge")]
Mode: TypeAlias = Annotated[str, Scheme("mode")]
Match: TypeAlias = Annotated[str, Scheme("target-match")]
Sense: TypeAlias = Annotated[str, Scheme("sense")]
Basis: TypeAlias = Annotated[str, Scheme("basis")]
TimeBasis: TypeAlias = Annotated[str, Scheme("time-basis")]
Verification: TypeAlias = Annotated[str, Scheme("verification")]
VerificationOf: TypeAlias = Annotated[str, Scheme("verification-of")]
Kind: TypeAlias = Annotated[str, Scheme("relation-kind")]
Strength: TypeAlias = Annotated[str, Scheme("strength")]
Parties: TypeAlias = Annotated[str, Scheme("parties")]
Aspect: TypeAlias = Annotated[str, Scheme("aspect")]
Tense: TypeAlias = Annotated[str, Scheme("tense")]
Extent: TypeAlias = Annotated[str, Scheme("extent")]

Clock: TypeAlias = Literal["utterance", "publication"]
