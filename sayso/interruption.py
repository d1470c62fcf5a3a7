"""The signals that interrupt a command: what they do before its work, during it and after it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

exit_code = 128 + signal.SIGINT
"""Of a command that was interrupted."""
interrupted = False
listens: list[signal.Signals] = []
"""The signals that interrupt: not those that are ignored, as under nohup."""


def listen() -> None:
    """From here on Ctrl-C and SIGTERM end the command at once: it has not begun its work."""
    listens.extend(each for each in (signal.SIGINT, signal.SIGTERM) if signal.getsignal(each) != signal.SIG_IGN)
    _hear(_end)


@contextmanager
def interruptible() -> Iterator[None]:
    """While a command does its work, signals interrupt it; what is left after it is too short for that.

    Raises KeyboardInterrupt for whatever fails once there was a signal, with its notes: a database in the middle of a
    query makes an error of its own of it.
    """
    _hear(_interrupt)
    try:
        yield
    except Exception as error:
        if not interrupted:
            raise
        stop = KeyboardInterrupt()
        for note in getattr(error, "__notes__", ()):
            stop.add_note(note)
        raise stop from error
    finally:
        _hear(signal.SIG_IGN)


def _hear(handler: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for each in listens:
        signal.signal(each, handler)


def _end(number: int, frame: FrameType | None) -> None:
    """End at once: nothing has been done, and what is being imported is in no state to be cleaned up."""
    os.write(2, b"interrupted\n")
    os._exit(128 + number)


def _interrupt(number: int, frame: FrameType | None) -> None:
    global exit_code, interrupted
    exit_code, interrupted = 128 + number, True
    signal.signal(number, signal.SIG_DFL)
    raise KeyboardInterrupt
