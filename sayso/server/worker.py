"""A worker process: does one task at a time, and may be killed at any moment."""

from __future__ import annotations

import json
import os
import pickle
import resource
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, NamedTuple

from sayso.errors import SaysoError
from sayso.server import frames
from sayso.server.desk import Desk, ScratchDesk, WorkspaceDesk
from sayso.server.faults import Fault, status_of
from sayso.server.frames import Kind
from sayso.server.options import Options
from sayso.server.out import Out
from sayso.server.tasks import TASKS

GRACE = 5
"""How many seconds after its time a task ends its own process: the server, which should have, is gone."""


class Task(NamedTuple):
    """Something to be done: a name in TASKS, and the arguments."""

    name: str
    arguments: Mapping[str, Any]


def main() -> None:
    options: Options = pickle.load(sys.stdin.buffer)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what is printed by mistake must not come between the frames
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends us
    desk = ScratchDesk(options.folder) if options.scratch else WorkspaceDesk(options.folder)
    _bound(options.memory)
    _send(answers, Kind.READY, b"")
    while asked := frames.read(sys.stdin.buffer):
        signal.setitimer(signal.ITIMER_REAL, options.seconds + GRACE)
        _do(desk, pickle.loads(asked.content), answers)
        signal.setitimer(signal.ITIMER_REAL, 0)


def _bound(memory: int) -> None:
    """Let this process take so many bytes more than it has, where the system tells how many those are."""
    with suppress(OSError), Path("/proc/self/status").open(encoding="ascii") as status:
        (has,) = (int(line.split()[1]) << 10 for line in status if line.startswith("VmData:"))
        resource.setrlimit(resource.RLIMIT_DATA, (has + memory, has + memory))


def _do(desk: Desk, task: Task, answers: IO[bytes]) -> None:
    """What fails in a way that nobody foresaw ends the process, with the place on standard error."""
    out = Out(answers)
    try:
        TASKS[task.name](desk, out, **task.arguments)
        out.end()
    except (SaysoError, Fault, RecursionError) as error:
        _send(answers, Kind.FAULT, json.dumps({"status": status_of(error), "detail": str(error)}).encode())


def _send(answers: IO[bytes], kind: Kind, content: bytes) -> None:
    answers.write(frames.packed(kind, content))
    answers.flush()


if __name__ == "__main__":
    main()
