"""What weakens a relation, and which kinds are weighed at all."""

from __future__ import annotations

from typing import Final

TIME_REASONS: Final = ("possible-overlap", "assumed-time", "rule-time")
REASONS: Final = ("hedged", "predicted", "questioned", "in-tension", *TIME_REASONS, "wider-action", "entity-target")
"""What weakens a relation, in the order in which it is told."""

WEIGHED: Final = ("contradiction", "discrepancy", "opposed", "rebuttal", "reversal", "revision")
