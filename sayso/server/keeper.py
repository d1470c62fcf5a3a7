"""Keeps the graphs of a workspace up with its log while others load into it."""

from __future__ import annotations

import asyncio
import logging
import sys
from pathlib import Path

from sayso.files import LOG
from sayso.graph.log import SqliteLog

logger = logging.getLogger(__name__)
EVERY = 1.0
"""How many seconds lie between two looks at the log."""
AGAIN = 15.0
"""How many seconds after a failure it is tried again."""
COMMAND = (sys.executable, "-m", "sayso.server.keeping")


class Keeper:
    """`load` is the last load that the graphs were brought up to, None until they have been once; ids begin with
    `base`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._log = SqliteLog(folder / LOG)
        self.base = self._log.setting("base") or ""
        self.load: int | None = None

    async def keep(self) -> None:
        """Look after the graphs until it is cancelled."""
        try:
            while True:
                head = self._log.head()
                if head == self.load:
                    await asyncio.sleep(EVERY)
                elif await self._sync():
                    self.load = head
                else:
                    await asyncio.sleep(AGAIN)
        finally:
            self._log.close()

    async def _sync(self) -> bool:
        """Bring every store up, in a process of its own, whose memory goes with it."""
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *COMMAND, str(self._folder), stdout=asyncio.subprocess.DEVNULL, stderr=pipe, start_new_session=True
        )
        try:
            _, said = await process.communicate()
        finally:
            if process.returncode is None:
                process.terminate()
                await process.wait()
        if process.returncode:
            logger.warning("the graphs could not be brought up: %s", said.decode(errors="replace").strip())
        return process.returncode == 0
