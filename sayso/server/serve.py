"""Running the endpoint: a socket, uvicorn, and a stop that finishes or kills what runs."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress

import uvicorn
from starlette.applications import Starlette

from sayso.errors import BadArgument
from sayso.server.connection import Connection

STOPPING = 10
"""How many seconds requests have, once the server is told to stop, before they are cut off."""


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens, and that sends at once what is written. Raises BadArgument where the address cannot be
    had."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        found = socket.create_server(address[:2], family=family, backlog=1024)
        found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else the body waits 40 ms for the head to arrive
        return found
    except OSError as error:
        raise BadArgument(f"{host}:{port}: {error.strerror}; choose another with --host and --port") from error


class _Server(uvicorn.Server):
    """Says where it listens once it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def run(app: Starlette, address: socket.socket, patience: float, ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM. A client may keep a connection waiting for `patience` seconds. `ready` is called
    when requests are answered."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        headers=[("X-Content-Type-Options", "nosniff")],
        timeout_keep_alive=max(1, round(patience)),
        timeout_graceful_shutdown=STOPPING,
        h11_max_incomplete_event_size=1 << 16,
        http=Connection,
        ws="none",
        lifespan="on",
    )
    with suppress(KeyboardInterrupt):  # it stops in order first, and then passes the signal on
        _Server(config, ready).run(sockets=[address])
