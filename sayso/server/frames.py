"""What the server and its worker processes say to each other: frames of one letter, a length and that many bytes."""

from __future__ import annotations

import asyncio
import struct
from enum import Enum
from typing import IO, NamedTuple

_HEAD = struct.Struct(">cI")


class Kind(Enum):
    """What a frame holds. A worker answers READY once; then, to each ASK, HEAD, DATA as often as needed and END, or at
    any time instead FAULT; what is short enough, WHOLE, which is a head, and DATA once."""

    READY = b"r"
    ASK = b"a"
    HEAD = b"h"
    WHOLE = b"w"
    DATA = b"d"
    END = b"e"
    FAULT = b"f"


class Frame(NamedTuple):
    kind: Kind
    content: bytes


def packed(kind: Kind, content: bytes) -> bytes:
    return _HEAD.pack(kind.value, len(content)) + content


def read(stream: IO[bytes]) -> Frame | None:
    """The next frame; None at the end."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, length = _HEAD.unpack(head)
    return Frame(Kind(kind), stream.read(length))


async def receive(stream: asyncio.StreamReader) -> Frame:
    """The next frame. Raises IncompleteReadError where the process has ended."""
    kind, length = _HEAD.unpack(await stream.readexactly(_HEAD.size))
    return Frame(Kind(kind), await stream.readexactly(length))
