"""Warm worker processes: each does one task at a time, and is killed and replaced when its time is up."""

from __future__ import annotations

import asyncio
import json
import logging
import pickle
import signal
import sys
from collections import deque
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any

from sayso.server import frames
from sayso.server.faults import Fault
from sayso.server.frames import Frame, Kind
from sayso.server.options import Options
from sayso.server.worker import Task

logger = logging.getLogger(__name__)
STREAM = 1 << 20
"""How many bytes of an answer may wait here; then the worker waits."""
STARTING = 60.0
"""How many seconds a worker may take to be ready."""


class Worker:
    """One process. It holds nothing that is lost when it is killed."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, options: Options) -> Worker:
        """A process that is ready. Raises Fault where it does not become so."""
        command = (sys.executable, "-m", "sayso.server.worker")
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *command, stdin=pipe, stdout=pipe, limit=STREAM, start_new_session=True
        )
        worker = cls(process)
        try:
            async with asyncio.timeout(STARTING):
                await worker._send(pickle.dumps(options))
                await worker.receive()
        except BaseException:
            await worker.end()
            raise
        return worker

    @property
    def pid(self) -> int:
        return self._process.pid

    async def ask(self, task: Task) -> None:
        await self._send(frames.packed(Kind.ASK, pickle.dumps(task)))

    async def _send(self, content: bytes) -> None:
        assert self._process.stdin
        with suppress(ConnectionError):  # then receiving tells
            self._process.stdin.write(content)
            await self._process.stdin.drain()

    async def receive(self) -> Frame:
        """What it says next. Raises Fault where it has ended."""
        assert self._process.stdout
        try:
            return await frames.receive(self._process.stdout)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            if await self._process.wait() == -signal.SIGSEGV:  # its stack is full
                raise Fault(400, "the query nests or chains more than the engine can follow") from error
            told = "the query process ended without an answer: it used too much memory, or the engine broke"
            raise Fault(500, told) from error

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    async def end(self) -> None:
        """Kill it, whatever it does."""
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()


class Reply:
    """The head of an answer, and its bytes: `whole`, or as they come. Read it, or close it: until then a worker that is
    not done is taken."""

    def __init__(self, pool: Pool, worker: Worker | None, head: dict[str, Any], until: float) -> None:
        self._pool = pool
        self._worker = worker
        self._until = until
        self.head = head
        self.whole: bytes | None = None
        self.rows: int = head.get("rows", 0)

    async def body(self) -> AsyncIterator[bytes]:
        """The answer. Raises Fault where it breaks off."""
        if self.whole is not None:
            yield self.whole
        while self._worker:
            async with self.in_time():
                frame = await self._worker.receive()
            if frame.kind is Kind.DATA:
                yield frame.content
                continue
            worker, self._worker = self._worker, None
            self._pool.release(worker)
            said = json.loads(frame.content)
            if frame.kind is Kind.FAULT:
                raise Fault(**said)
            self.rows = said["rows"]

    def in_time(self) -> AbstractAsyncContextManager[None]:
        """Ends with 504 what is not done when the time of the query is up."""
        return self._pool.in_time(self._until)

    async def close(self) -> None:
        """Let go: what is not read to its end is killed."""
        worker, self._worker = self._worker, None
        if worker:
            await self._pool.discard(worker)


class Pool:
    """Workers over one folder. One more than can be at work is kept ready, to take the place of one that is killed."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._idle: deque[Worker] = deque()
        self._places = asyncio.Semaphore(options.workers)
        self._came = asyncio.Event()
        self._starting: set[asyncio.Task[None]] = set()
        self._ended = False
        self.waiting = 0
        self.busy = 0
        self.replaced = 0

    async def start(self) -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(self._options.workers + 1):
                group.create_task(self._add())

    async def stop(self) -> None:
        self._ended = True
        for task in self._starting:
            task.cancel()
        await asyncio.gather(*self._starting, *(worker.end() for worker in self._idle), return_exceptions=True)

    async def run(self, task: Task) -> Reply:
        """Do a task. Raises Fault: what the task refuses, 503 where too many wait, 504 where the time is up."""
        worker = await self._taken()
        until = asyncio.get_running_loop().time() + self._options.seconds
        try:
            async with self.in_time(until):
                await worker.ask(task)
                frame = await worker.receive()
                whole = (await worker.receive()).content if frame.kind is Kind.WHOLE else None
        except BaseException:
            await self.discard(worker)
            raise
        head = json.loads(frame.content)
        if frame.kind is Kind.HEAD:
            return Reply(self, worker, head, until)
        self.release(worker)
        if frame.kind is Kind.FAULT:
            raise Fault(**head)
        reply = Reply(self, None, head, until)
        reply.whole = whole
        return reply

    @asynccontextmanager
    async def in_time(self, until: float) -> AsyncIterator[None]:
        """Ends with 504 what is not done by then, in the event loop's time."""
        try:
            async with asyncio.timeout_at(until):
                yield
        except TimeoutError as error:
            raise Fault(504, f"the query ran longer than {self._options.seconds:g} seconds") from error

    async def _taken(self) -> Worker:
        if self._places.locked() and self.waiting >= self._options.queue:
            raise Fault(503, "too many queries wait already; try again")
        self.waiting += 1
        try:
            await self._places.acquire()
        finally:
            self.waiting -= 1
        self.busy += 1
        try:
            while not self._idle:
                self._came.clear()
                await self._came.wait()
        except BaseException:
            self._leave()
            raise
        worker = self._idle.pop()  # the one that was busy last: what it holds is warm
        if worker.alive:
            return worker
        await self.discard(worker)
        return await self._taken()

    def _leave(self) -> None:
        self.busy -= 1
        self._places.release()

    def release(self, worker: Worker) -> None:
        """A worker that has done its task."""
        self._idle.append(worker)
        self._came.set()
        self._leave()

    async def discard(self, worker: Worker) -> None:
        """A worker that is in the middle of a task, or ended."""
        self._leave()
        self._replace()
        await worker.end()

    def _replace(self) -> None:
        self.replaced += 1
        if not self._ended:
            task = asyncio.create_task(self._add_somehow())
            self._starting.add(task)
            task.add_done_callback(self._starting.discard)

    async def _add_somehow(self) -> None:
        """Add a worker, however often one has to be started."""
        while not self._ended:
            try:
                await self._add()
                break
            except (Fault, TimeoutError, OSError) as error:
                logger.warning("a worker did not start: %s", error)
                await asyncio.sleep(1)

    async def _add(self) -> None:
        worker = await Worker.start(self._options)
        self._idle.appendleft(worker)
        self._came.set()
