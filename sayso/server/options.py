"""What a server was told when it was started."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class Options(NamedTuple):
    """`folder` is a workspace's, or where a scratch dataset is to lie. `workers` queries run at once, each for so many
    `seconds`, so many `rows`, and with so many bytes of `memory` more than it takes to wait; a `queue` of more may
    wait. `body` is how many bytes a request may send, in `sending` seconds. `tokens` is the file of those who may ask;
    `audit` where what they asked is written down. `origins` are the sites whose pages may ask, `names` the hosts that
    requests may be for, none for any."""

    folder: Path
    tokens: Path
    scratch: bool = False
    workers: int = 2
    queue: int = 32
    seconds: float = 30.0
    rows: int = 1_000_000
    memory: int = 4 << 30
    body: int = 1 << 20
    sending: float = 10.0
    audit: Path | None = None
    origins: Sequence[str] = ()
    names: Sequence[str] = ()
