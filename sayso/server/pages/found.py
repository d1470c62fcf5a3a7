"""What a view found, before it is written in one format or another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import pyoxigraph as ox

from sayso.queries.answer import Answer


class Found(NamedTuple):
    """`data` is what JSON gives, and a template is given besides what is `shown`. `rows` are for CSV, `triples` for
    RDF; `after` is where the next page begins."""

    data: Mapping[str, Any]
    shown: Mapping[str, Any] = MappingProxyType({})
    rows: Answer | None = None
    triples: Iterable[ox.Triple] = ()
    after: str | None = None
    status: int = 200
