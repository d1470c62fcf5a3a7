"""Where a task writes its answer."""

from __future__ import annotations

import json
from typing import IO, Any

from sayso.server import frames
from sayso.server.frames import Kind

HELD = 1 << 16
"""How many bytes of an answer are held back: until then what fails is told with a status of its own."""


class Out:
    """A head, bytes, and at the end the number of rows, as frames; what is short, as a head that says so and bytes."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._head: dict[str, Any] = {}
        self._held = bytearray()
        self._begun = False
        self.rows = 0

    def head(self, media: str, tag: str = "", known: str = "", *, status: int = 200) -> bool:
        """Say what type the answer is of, and what changes when it may; whether it is wanted by one who has what
        `known`, an If-None-Match, lists."""
        self._head = {"type": media, "status": status}
        if tag:
            etag = f'W/"{tag}"'
            self._head["etag"] = etag
            if known.strip() == "*" or etag in (each.strip() for each in known.split(",")):
                self._head["status"] = 304
                return False
        return True

    def add(self, name: str, value: str) -> None:
        """Another header, before the first byte."""
        self._head.setdefault("headers", {})[name] = value

    def write(self, content: bytes) -> int:
        self._held += content
        if len(self._held) >= HELD:
            self.flush()
        return len(content)

    def flush(self) -> None:
        """Send what was held back. From here on the answer is told as it comes."""
        if not self._begun:
            self._send(Kind.HEAD, json.dumps(self._head).encode())
            self._begun = True
        if self._held:
            self._send(Kind.DATA, bytes(self._held))
            self._held.clear()

    def end(self) -> None:
        if self._begun:
            self.flush()
            self._send(Kind.END, json.dumps({"rows": self.rows}).encode())
        else:
            head = json.dumps({**self._head, "rows": self.rows}).encode()
            self._stream.write(frames.packed(Kind.WHOLE, head))
            self._send(Kind.DATA, bytes(self._held))

    def _send(self, kind: Kind, content: bytes) -> None:
        self._stream.write(frames.packed(kind, content))
        self._stream.flush()
