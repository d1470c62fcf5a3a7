"""Questions, three files each: Cypher, SPARQL and Python with the same rows; and what their parameters may name."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from sayso.queries.parameters import Identifier

Entity: TypeAlias = Annotated[str, Identifier(("Entity",))]
Event: TypeAlias = Annotated[str, Identifier(("Event",))]
Place: TypeAlias = Annotated[str, Identifier(("Location",))]
Weapon: TypeAlias = Annotated[str, Identifier(("WeaponSystem", "WeaponClass", "WeaponTransfer", "Item"))]
Statement: TypeAlias = Annotated[str, Identifier(("Attribution",))]
Thing: TypeAlias = Annotated[str, Identifier(("Entity", "Action", "Attribution", "Proposition"))]
"""What a statement can be about."""
