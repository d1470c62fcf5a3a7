"""Connections that their clients do not keep open by doing nothing."""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

LATE = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class Connection(H11Protocol):
    """Ends when for `timeout_keep_alive` seconds, or up to twice that, its client has sent no whole head of a request,
    not the rest of a body that nobody waits for, or taken nothing of what it asked for."""

    _owed: object = None
    _look: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in the base
        super().connection_made(transport)
        self._look_after()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._look:
            self._look.cancel()
        super().connection_lost(exc)

    def _look_after(self) -> None:
        owed = self._owes()
        if owed and owed == self._owed:
            self._end()
        else:
            self._owed = owed
            self._look = self.loop.call_later(self.timeout_keep_alive, self._look_after)

    def _owes(self) -> object:
        """What the client is waited for; as long as it is the same, nothing has come of it."""
        if size := self.transport.get_write_buffer_size():
            return "to take", size
        passed_over = self.conn.our_state is h11.DONE and self.conn.their_state is h11.SEND_BODY
        return ("to send", self.cycle) if self._at_a_head() or passed_over else None

    def _at_a_head(self) -> bool:
        return self.conn.their_state is h11.IDLE

    def _end(self) -> None:
        if self._at_a_head() and not self.transport.is_closing():
            self.transport.write(LATE)
            self.transport.close()
        else:
            self.transport.abort()
