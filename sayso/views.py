"""Where views are kept: each in a folder of its own below the workspace's, the latest few of them."""

from __future__ import annotations

import shutil
from pathlib import Path

from filelock import FileLock, Timeout

from sayso.errors import WorkspaceFault
from sayso.graph.ids import content_hash
from sayso.writer_lock import LOCK

KEPT = 8


def place_of(folder: Path, until: int | None, identity: str) -> Path:
    """The folder of a view, made if it is new; the workspace's own for the view that it has anyhow."""
    if until is None and not identity:
        return folder
    loads = "head" if until is None else f"load-{until}"
    place = folder / "views" / (f"{loads}-{content_hash(identity)}" if identity else loads)
    try:
        place.mkdir(parents=True, exist_ok=True)
        (place / LOCK).touch()
    except OSError as error:
        raise WorkspaceFault(f"{place}: {error.strerror}; a view needs room to be folded in") from error
    _prune(place.parent, place)
    return place


def _prune(folder: Path, kept: Path) -> None:
    """Delete the views that were asked longest ago, unless somebody is writing them."""
    others = sorted((p for p in folder.iterdir() if p != kept and (p / LOCK).exists()), key=_asked)
    for place in others[: max(len(others) - KEPT + 1, 0)]:
        try:
            with FileLock(place / LOCK, timeout=0):
                shutil.rmtree(place, ignore_errors=True)
        except (Timeout, OSError):
            continue


def _asked(place: Path) -> float:
    """When a view was asked last; never, where it was not even begun."""
    try:
        return (place / LOCK).stat().st_mtime
    except OSError:
        return 0
