"""sayso: a knowledge graph of attributed statements. On whose say-so?"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sayso.workspace import Workspace

__all__ = ["Workspace"]
__version__ = "0.1.0"

logging.getLogger(__name__).addHandler(logging.NullHandler())  # a library is silent unless its user listens


def __getattr__(name: str) -> object:
    """Import on first use, so that every layer can import `sayso.errors`."""
    if name == "Workspace":
        from sayso.workspace import Workspace

        return Workspace
    raise AttributeError(f"module 'sayso' has no attribute {name!r}")
